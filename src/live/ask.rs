//! Access reviews: one question each, many at a time.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt as _;
use kube::Client;
use rolewright_rbac::{Identity, PolicyRule};
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use super::call::Call;
use super::collect::WireRule;
use super::review::Review;
use super::{Cluster, Failure};
use crate::verify::{Answer, Question};

const AUTHORIZATION: &str = "/apis/authorization.k8s.io/v1";

/// Somebody in whose name questions are asked.
pub(super) struct Asker {
    pub(super) client: Client,
    /// Of whom is asked, if not of the client's own identity.
    pub(super) about: Option<Identity>,
}

/// How fast questions are asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// How many at a time.
    pub(super) concurrency: usize,
    /// How many a second at most.
    pub(super) rate: Option<u32>,
}

/// What a rules review lists.
pub(super) struct RulesReview {
    pub(super) rules: Vec<PolicyRule>,
    /// Whether the server says that the list may lack something, or that it met an error.
    pub(super) incomplete: bool,
}

impl Cluster {
    /// Asks all questions. Whatever happens, each of them has an answer afterwards, be it that
    /// there was none. `progress` hears after each how many there are.
    pub(super) fn ask(
        &self,
        asker: &Asker,
        questions: impl IntoIterator<Item = Question>,
        pace: Pace,
        progress: &mut dyn FnMut(usize),
    ) -> (BTreeMap<Question, Answer>, Option<Failure>) {
        let questions: Vec<Question> = questions.into_iter().collect();
        let mut answers = BTreeMap::new();
        let ended = self.run(self.ask_all(asker, &questions, pace, &mut answers, progress));
        let ended = ended.err();
        if let Some(failure) = &ended {
            for question in questions {
                answers
                    .entry(question)
                    .or_insert_with(|| Answer::Undecided {
                        why: failure.to_string(),
                    });
            }
        }
        (answers, ended)
    }

    async fn ask_all(
        &self,
        asker: &Asker,
        questions: &[Question],
        pace: Pace,
        answers: &mut BTreeMap<Question, Answer>,
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), Failure> {
        let start = Instant::now();
        let reviews = questions
            .iter()
            .enumerate()
            .map(|(index, question)| async move {
                if let Some(rate) = pace.rate {
                    let turn =
                        Duration::from_secs(1) * u32::try_from(index).unwrap_or(u32::MAX) / rate;
                    tokio::time::sleep_until(start + turn).await;
                }
                (question, self.review(asker, question).await)
            });
        let mut reviews = futures_util::stream::iter(reviews).buffer_unordered(pace.concurrency);
        while let Some((question, outcome)) = reviews.next().await {
            let answer = match outcome {
                Ok(answer) => answer,
                Err(failure) if failure.is_final() => return Err(failure),
                Err(failure) => Answer::Undecided {
                    why: failure.to_string(),
                },
            };
            answers.insert(question.clone(), answer);
            progress(answers.len());
        }
        Ok(())
    }

    pub(super) async fn review(
        &self,
        asker: &Asker,
        question: &Question,
    ) -> Result<Answer, Failure> {
        let (review, plural) = Review::new(question, asker.about.as_ref());
        let call = Call::post(format!("{AUTHORIZATION}/{plural}"), &review);
        call.send(&asker.client, self.clock(), |answer| review.answer(answer))
            .await
    }

    /// The rules that the server lists for the asker in a namespace.
    pub(super) fn rules_review(
        &self,
        asker: &Asker,
        namespace: &str,
    ) -> Result<RulesReview, Failure> {
        let body = json!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectRulesReview",
            "spec": {"namespace": namespace},
        });
        let call = Call::post(format!("{AUTHORIZATION}/selfsubjectrulesreviews"), body);
        self.run(call.send(&asker.client, self.clock(), rules))
    }
}

#[derive(Deserialize)]
struct WireRulesReview {
    kind: String,
    #[serde(default)]
    status: WireRules,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct WireRules {
    incomplete: Option<bool>,
    resource_rules: Option<Vec<WireRule>>,
    non_resource_rules: Option<Vec<WireRule>>,
}

fn rules(answer: WireRulesReview) -> Result<RulesReview, String> {
    if answer.kind != "SelfSubjectRulesReview" {
        return Err("no SelfSubjectRulesReview".to_owned());
    }
    let status = answer.status;
    let incomplete = status.incomplete;
    let incomplete = incomplete.ok_or("a rules review that does not say if it is complete")?;
    let lists = [status.resource_rules, status.non_resource_rules];
    let rules = lists.into_iter().flatten().flatten();
    Ok(RulesReview {
        rules: rules.map(PolicyRule::from).collect(),
        incomplete,
    })
}
