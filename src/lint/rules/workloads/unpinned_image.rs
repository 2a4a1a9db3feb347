//! Images of which nobody knows which one it is.

use super::super::example::{account, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{WorkloadView, is_unknown};
use crate::source::Node;
use crate::spec::{placeholders, unpinned};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unpinned-image",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a container's image has no tag, or the tag `latest`",
    page: Page {
        what: "Fires on an image of a container that has neither a tag nor a digest, or has the \
               tag `latest` without a digest. What is filled in later is let be.",
        why: "What runs with the account's rights is whatever somebody pushed last, and two Pods of \
              one workload may run different programs.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
            "        - name: proxy\n\
             \x20         image: registry.example/proxy\n\
             \x20         securityContext:\n\
             \x20           allowPrivilegeEscalation: false\n\
             \x20           capabilities: {drop: [ALL]}\n",
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &["https://kubernetes.io/docs/concepts/containers/images/"],
        elsewhere: &[
            ("kube-linter", "latest-tag"),
            ("checkov", "CKV_K8S_14"),
            ("polaris", "tagNotSpecified"),
            ("kubescape", "C-0075"),
            ("popeye", "POP-100, POP-101"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        for container in workload.containers() {
            let image = container.get("image");
            let Some((node, image)) = image.and_then(|it| Some((it, Node::as_str(it)?))) else {
                continue;
            };
            if image.is_empty() || is_unknown(image) || !placeholders(image).is_empty() {
                continue;
            }
            if let Some(what) = unpinned(image) {
                let message = format!("the image `{image}` {what}");
                out.at(workload.written, &node.place(), message).report();
            }
        }
    }
}
