//! The older name of the field that names a Pod's account.

use super::super::example::{account, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "deprecated-service-account-field",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Default,
    summary: "a Pod names its account by the field `serviceAccount`, which is deprecated",
    page: Page {
        what: "Fires on `serviceAccount` in a Pod's spec without `serviceAccountName`, or beside \
               one that names another account. The server writes both, so that both with one value \
               are let be.",
        why: "The field is an alias that is kept for old clients, and where the two differ, \
              `serviceAccountName` wins without a word.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccount: app"),
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec",
        ],
        elsewhere: &[
            ("kube-linter", "deprecated-service-account-field"),
            ("kubescape", "C-0294"),
            ("kubeaudit", "deprecated-service-account"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let Some(old) = workload.field("serviceAccount") else {
            return;
        };
        let new = workload.field("serviceAccountName");
        let (old_name, new_name) = (old.text(), new.and_then(Node::text));
        if old_name == new_name || old_name.is_none_or(str::is_empty) {
            return;
        }
        let entry = workload.pod.entry("serviceAccount");
        let place = entry.map_or_else(|| old.place(), |entry| entry.key.place());
        let name = old_name.unwrap_or_default();
        let draft = match new_name.filter(|name| !name.is_empty()) {
            Some(other) => out
                .at(
                    workload.written,
                    &place,
                    format!("`serviceAccountName` says `{other}`, which is what counts"),
                )
                .help("take `serviceAccount` out"),
            None => out
                .at(
                    workload.written,
                    &place,
                    "`serviceAccount` is deprecated, and kept for old clients alone",
                )
                .help(format!("write `serviceAccountName: {name}`")),
        };
        draft.report();
    }
}
