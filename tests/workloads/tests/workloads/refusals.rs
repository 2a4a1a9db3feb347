//! What is refused of workloads: the API server refuses it too, in the same place.

use std::collections::BTreeMap;

use rolewright_workload_tests::corpus;
use rolewright_workload_tests::kubernetes::{self, Answer, Kubernetes};
use rolewright_workload_tests::random::Random;
use rolewright_workload_validation::{Refusal, Step, refusals};
use serde_json::Value;

use crate::support::{kubernetes, say};

const WORKLOADS: usize = 8_000;

/// How the objects came out.
#[derive(Debug, Default)]
struct Counts {
    /// Both take it.
    taken: usize,
    /// Both refuse it.
    refused: usize,
    /// It is not even of its type.
    undecoded: usize,
    /// The server alone refuses it; how often for what, and where.
    missed: BTreeMap<String, usize>,
    /// Each thing that is refused, and how often.
    told: BTreeMap<String, usize>,
}

/// Compares what is said of objects with what the server says. A refusal of ours has to be one of the
/// server's.
fn compare(kubernetes: &mut Kubernetes, objects: &[Value]) -> Counts {
    let questions: Vec<Value> = objects.iter().map(kubernetes::create).collect();
    let answers = kubernetes.ask(&questions).unwrap();
    let mut counts = Counts::default();
    let mut wrong = Vec::new();
    for (object, answer) in objects.iter().zip(&answers) {
        let ours = refusals(object, &|_| false);
        if answer.refused.is_empty() && !answer.error.is_empty() {
            counts.undecoded += 1;
            continue;
        }
        for refusal in &ours {
            *counts.told.entry(kind(refusal)).or_default() += 1;
            let mut causes = answer.refused.iter();
            if !causes.any(|cause| is_same(refusal, &cause.field)) {
                let error = answer.error.clone();
                wrong.push((
                    kind(refusal),
                    refusal.to_string(),
                    error,
                    object.to_string(),
                ));
            }
        }
        match (ours.is_empty(), answer.refused.is_empty()) {
            (true, true) => counts.taken += 1,
            (true, false) => counts.miss(answer),
            _ => counts.refused += 1,
        }
    }
    wrong.sort_by_key(|(.., object)| object.len());
    let mut shown = BTreeMap::new();
    for (kind, refusal, error, object) in &wrong {
        let whole = || format!("ours: {refusal}\ntheirs: {error}\n{object}\n");
        shown.entry(kind).or_insert_with(whole);
    }
    let shown: Vec<String> = shown.into_values().collect();
    assert!(
        wrong.is_empty(),
        "{} refusals are not the server's:\n{}",
        wrong.len(),
        shown.join("\n")
    );
    counts
}

impl Counts {
    fn miss(&mut self, answer: &Answer) {
        for cause in &answer.refused {
            let message = cause.message.split("\": ").last().unwrap_or_default();
            let what = format!(
                "{} {}: {message}",
                without_indexes(&cause.field),
                cause.reason
            );
            *self.missed.entry(what).or_default() += 1;
        }
    }
}

/// A path without the indexes of its items.
fn without_indexes(path: &str) -> String {
    let mut parts = path.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| {
        let rest = part.split_once(']').map_or("", |(_, rest)| rest);
        path + rest
    })
}

/// What a refusal is about: the last two fields on the way, and what is wrong without its values.
fn kind(refusal: &Refusal) -> String {
    let keys = refusal.path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    let keys: Vec<&str> = keys.collect();
    let last = keys.get(keys.len().saturating_sub(2)..).unwrap_or_default();
    let why: String = refusal.why.chars().take(20).collect();
    format!("{} {why}", last.join("."))
}

/// Where the server tells of a field of ours by another path.
const ELSEWHERE: [(&str, &str); 10] = [
    (
        "shareProcessNamespace",
        "securityContext.shareProcessNamespace",
    ),
    // Of two volumes of one name it tells if the first of them is right.
    ("volumes.name", "volumes"),
    ("sources.serviceAccountToken.path", "path"),
    (
        "spec.volumeClaimTemplates.name",
        "spec.template.spec.volumes",
    ),
    ("metadata.name", "spec.template.labels"),
    ("spec.selector", "spec.template.labels"),
    // A controller's template is not looked at where its selector is none.
    ("spec.template", "spec.selector"),
    ("downwardAPI.items", "downwardAPI"),
    ("value", "operator"),
    ("containerPort", "hostPort"),
];

/// Whether a refusal is about the field that the server names. Its paths are shorter here and there,
/// and those of labels lack the step into the metadata.
fn is_same(refusal: &Refusal, field: &str) -> bool {
    let plain = |path: &str| without_indexes(path).replace(".metadata.", ".");
    let path = Refusal {
        path: refusal.path.clone(),
        why: "".into(),
    };
    let ours = plain(path.to_string().trim_end());
    let theirs = plain(field);
    let is_below = |below: &str, above: &str| {
        below
            .strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let is_near = |ours: &str| is_below(ours, &theirs) || is_below(&theirs, ours);
    let mut elsewhere = ELSEWHERE.iter();
    is_near(&ours) || elsewhere.any(|(own, other)| is_near(&ours.replacen(own, other, 1)))
}

#[test]
fn what_is_refused_of_random_workloads_the_server_refuses() {
    let Some(mut kubernetes) = kubernetes("workloads against the API server's validation") else {
        return;
    };
    let mut random = Random::new(3, true);
    let objects: Vec<Value> = (0..WORKLOADS).map(|_| random.workload(3)).collect();
    let counts = compare(&mut kubernetes, &objects);
    say(&format!("{WORKLOADS} random workloads: {counts:#?}"));
}

#[test]
fn what_is_refused_of_the_corpus_the_server_refuses() {
    let Some(objects) = corpus::workloads().unwrap() else {
        say("skipped: the corpus against the API server; name a corpus with ROLEWRIGHT_CORPUS");
        return;
    };
    let Some(mut kubernetes) = kubernetes("the corpus against the API server's validation") else {
        return;
    };
    let counts = compare(&mut kubernetes, &objects);
    say(&format!(
        "{} workloads of the corpus: {counts:#?}",
        objects.len()
    ));
}
