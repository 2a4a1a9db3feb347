//! Pods that leave the level `restricted` of the Pod Security Standards.

use rolewright_pod_security::{Violation, restricted};
use serde_json::Value;

use super::super::example::{account, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::{Node, Path, Step};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unrestricted-pod",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "the Pods of a workload leave the level `restricted` of the Pod Security Standards",
    page: Page {
        what: "Fires on a workload whose Pods a namespace that enforces the level `restricted` \
               would refuse: for what a field says, or for one that is missing. All fields are told \
               in one finding.",
        why: "Whoever breaks into a Pod of that level is an ordinary user without privileges and \
              stays in it. Rights of the account do not help somebody who owns the node, who has \
              all of them.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n\
             apiVersion: apps/v1\n\
             kind: Deployment\n\
             metadata:\n\
             \x20 name: app\n\
             \x20 namespace: media\n\
             spec:\n\
             \x20 selector:\n\
             \x20   matchLabels: {app: app}\n\
             \x20 template:\n\
             \x20   metadata:\n\
             \x20     labels: {app: app}\n\
             \x20   spec:\n\
             \x20     serviceAccountName: app\n\
             \x20     containers:\n\
             \x20       - name: app\n\
             \x20         image: registry.example/app:1.4.2\n",
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
        ],
        elsewhere: &[
            (
                "kube-linter",
                "run-as-non-root, privilege-escalation-container, host-pid",
            ),
            ("checkov", "CKV_K8S_16, CKV_K8S_20, CKV_K8S_23, CKV_K8S_31"),
            ("Kyverno", "the set of policies pod-security/restricted"),
            ("kubescape", "C-0013, C-0016, C-0057"),
            ("NSA", "Pod security enforcement"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        if workload.may_have_more() {
            return;
        }
        let mut template = serde_json::Map::new();
        for key in ["metadata", "spec"] {
            let value = workload.template.get(key).map(Node::to_json);
            if let Some(Ok(value)) = value {
                template.insert(key.to_owned(), value);
            }
        }
        let found = restricted(&Value::Object(template));
        let found: Vec<&Violation> = found
            .iter()
            .filter(|violation| is_certain(workload.template, violation))
            .collect();
        let Some(first) = found.first() else {
            return;
        };
        let more = match found.len() - 1 {
            0 => String::new(),
            1 => ", and one field more leaves it".to_owned(),
            more => format!(", and {more} fields more leave it"),
        };
        let message =
            format!("a namespace of the level restricted refuses its Pods: `{first}`{more}");
        let mut draft = out.at(workload.written, &workload.pod_place(), message);
        for violation in found.iter().take(SHOWN) {
            if let Some(node) = workload.template.at(&path(violation)) {
                draft = draft.related(&node.place(), violation.why);
            }
        }
        draft
            .help(
                "write `runAsNonRoot: true` and a seccomp profile for the Pod, and for each \
                 container `allowPrivilegeEscalation: false` and `capabilities: {drop: [ALL]}`",
            )
            .report();
    }
}

/// How many fields that stand there are shown.
const SHOWN: usize = 3;

fn path(violation: &Violation) -> Path {
    violation.path.iter().map(Step::from).collect()
}

/// Whether nothing that is filled in later may mend it: neither a value nor what stands around it.
fn is_certain(template: Node<'_>, violation: &Violation) -> bool {
    let mut node = template;
    for step in path(violation).steps() {
        if node.is_unknown() || node.has_insertions() {
            return false;
        }
        let below = match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.items().nth(*index),
        };
        let Some(below) = below else {
            return true;
        };
        node = below;
    }
    node.is_known()
}
