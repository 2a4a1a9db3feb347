//! Tokens of projected volumes that last long.

use super::super::example::{bound_role, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{WorkloadView, other_audience};
use crate::source::Node;

pub(in crate::lint) struct Lint;

/// A day.
const LIMIT: i64 = 24 * 60 * 60;

static RULE: Rule = Rule {
    id: "long-lived-projected-token",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a projected token holds for more than a day",
    page: Page {
        what: "Fires on `expirationSeconds` of a `serviceAccountToken` source above 86400, which \
               is a day, whomever the token is for: one with an `audience` of its own is of no use \
               at the API server, and of use at that audience.",
        why: "A token that somebody carries away is of use until it ends. The kubelet writes a new \
              one into the volume long before, so that a short time costs a program nothing that \
              reads the file again.",
        example: concat!(
            bound_role!(
                "- apiGroups: [\"\"]"
                "  resources: [configmaps]"
                "  resourceNames: [settings]"
                "  verbs: [get]"
            ),
            "---\n",
            deployment!(
                "serviceAccountName: app"
                "automountServiceAccountToken: false"
                "volumes:"
                "  - name: token"
                "    projected:"
                "      sources:"
                "        - serviceAccountToken: {path: token, expirationSeconds: 604800}"
            ),
        ),
        better: concat!(
            bound_role!(
                "- apiGroups: [\"\"]"
                "  resources: [configmaps]"
                "  resourceNames: [settings]"
                "  verbs: [get]"
            ),
            "---\n",
            deployment!(
                "serviceAccountName: app"
                "automountServiceAccountToken: false"
                "volumes:"
                "  - name: token"
                "    projected:"
                "      sources:"
                "        - serviceAccountToken: {path: token, expirationSeconds: 3600}"
            ),
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        for token in workload.projected_tokens() {
            let field = token.get("expirationSeconds");
            let Some((field, seconds)) = field.and_then(|it| Some((it, Node::as_i64(it)?))) else {
                continue;
            };
            if seconds > LIMIT {
                let whom = other_audience(token);
                let whom = whom.map_or_else(String::new, |whom| format!(" for `{whom}`"));
                let message = format!("this token{whom} holds for {}", time(seconds));
                out.at(workload.written, &field.place(), message)
                    .help("write 3600, or leave it out for an hour")
                    .report();
            }
        }
    }
}

/// A time of more than a day in words.
fn time(seconds: i64) -> String {
    match seconds / LIMIT {
        1 => "more than a day".to_owned(),
        days => format!("{days} days"),
    }
}
