//! Pods that run as the account that everything runs as by default.

use super::super::example::{account, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "workload-default-service-account",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "Pods run as the ServiceAccount `default`, and get a token of it",
    page: Page {
        what: "Fires on a workload whose Pods run as `default`, whether that is written or no \
               account is, and that mounts the token: neither the Pod nor the account says \
               `automountServiceAccountToken: false`. Medium; high where a binding of the inputs \
               gives `default` something. Pods of the control plane that the kubelet runs by itself \
               have no account, and are let be.",
        why: "All Pods of the namespace that name no account share this one. What one of them is \
              given later, all of them get, and each carries a token although nobody decided that \
              it needs one.",
        example: concat!(deployment!()),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
        ],
        elsewhere: &[
            ("kube-linter", "default-service-account"),
            ("KICS", "591ade62, b93e973e"),
            ("kubescape", "C-0189"),
            ("popeye", "POP-300"),
            ("kubesplaining", "SA-DEFAULT-002"),
            ("CIS", "5.1.5"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let (Some(account), Some(automount)) = (workload.account(), workload.automount()) else {
            if !workload.is_partial {
                out.unjudged(&workload.pod_place());
            }
            return;
        };
        let namespace = workload.namespace();
        if account.name != "default" || !automount.is_on || is_static(workload) {
            return;
        }
        let grants = workload.set.grants_of(namespace, "default");
        let place = account
            .node
            .map_or_else(|| workload.pod_place(), Node::place);
        let message = "its Pods run as the account of all Pods that name none, with a token of it";
        let draft = match grants.first() {
            None => out
                .at(workload.written, &place, message)
                .severity(Severity::Medium),
            Some(binding) => {
                let message = format!(
                    "{message}: it holds what {} gives",
                    crate::lint::report::object_name(binding.written)
                );
                let draft = out.at(workload.written, &place, message);
                let related = &binding.written.name_place;
                draft
                    .related(related, "this gives `default` a role")
                    .giving(binding)
            }
        };
        draft
            .label("runs as `default`")
            .help("make an account for it and write `serviceAccountName`")
            .help("write `automountServiceAccountToken: false` if it does not call the API server")
            .report();
    }
}

/// Whether it is a Pod of the control plane that the kubelet runs by itself, as kubeadm writes them:
/// such a Pod has no account at all.
fn is_static(workload: &WorkloadView<'_>) -> bool {
    let metadata = workload.template.get("metadata");
    let tier = metadata.and_then(|metadata| metadata.get("labels")?.get("tier"));
    workload.written.kind == "Pod"
        && workload.namespace() == "kube-system"
        && tier.and_then(Node::as_str) == Some("control-plane")
}
