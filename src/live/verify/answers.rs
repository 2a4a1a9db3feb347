//! The answers to a plan, and who gave them.

use std::collections::BTreeMap;
use std::time::Duration;

use rolewright_rbac::{Identity, SYSTEM_MASTERS};

use super::{Progress, Run};
use crate::live::ask::Asker;
use crate::verify::{Answer, Expected, Plan, Question};

const FIRST_SETTLE: Duration = Duration::from_millis(100);

impl Run<'_> {
    /// The answers. Those that surprise are asked for again: RBAC objects take a moment
    /// to reach the authorizer.
    pub(super) fn answers(
        &self,
        asker: &Asker,
        plan: &Plan,
        expected: Expected<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> BTreeMap<Question, Answer> {
        let total = plan.questions.len();
        let (mut answers, ended) = self.cluster.ask(
            asker,
            plan.questions.keys().cloned(),
            self.pace(),
            &mut |done| progress(Progress::Asking(done, total)),
        );
        let mut pause = FIRST_SETTLE;
        let mut left = self.settings.settle;
        while ended.is_none() && !left.is_zero() {
            let surprising: Vec<Question> = answers
                .iter()
                .filter(|(question, answer)| expected.is_surprised_by(question, answer))
                .map(|(question, _)| question.clone())
                .collect();
            if surprising.is_empty() {
                break;
            }
            progress(Progress::Settling(surprising.len()));
            pause = pause.min(left);
            if self.cluster.wait(pause).is_err() {
                break;
            }
            let (again, ended) = self
                .cluster
                .ask(asker, surprising, self.pace(), &mut |_| {});
            answers.extend(again);
            if ended.is_some() {
                break;
            }
            left = left.saturating_sub(pause);
            pause *= 2;
        }
        answers
    }
}

/// What there is to say of other authorizers than RBAC, if the answers show that there are such.
/// Whether their grants are in order is judged like that of all others.
///
/// Its own reasons RBAC begins in one way (`plugin/pkg/auth/authorizer/rbac/rbac.go`). Members of
/// `system:masters` are let through before any authorizer is asked.
pub(super) fn other_authorizers<'a>(
    identity: &Identity,
    answers: impl Iterator<Item = &'a Answer>,
) -> Option<String> {
    if identity.groups.iter().any(|group| group == SYSTEM_MASTERS) {
        return None;
    }
    let by_others = answers.filter(|answer| match answer {
        Answer::Allowed { reason } => !reason.starts_with("RBAC: "),
        Answer::Denied | Answer::Undecided { .. } => false,
    });
    match by_others.count() {
        0 => None,
        count => Some(format!(
            "of what is allowed, the server names RBAC as the reason for all but {count}: these come \
             from another authorizer, such as a webhook"
        )),
    }
}
