//! Tokens that give nothing.

use super::super::example::{account, bound_role, deployment};
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unneeded-token-mount",
    section: Section::Workloads,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "Pods get a token of an account to which nothing is given",
    page: Page {
        what: "Fires on a workload whose Pods get a token, by the Pod's field, or else by the \
               account's, or else as the default has it, and whose account no binding of the \
               inputs gives anything, not even by its groups. Everybody hears of it where the \
               account and bindings of others are among the inputs or the set is complete, and the \
               pedantic otherwise, as bindings may be elsewhere. A workload with a projected token asks for one, and one that \
               runs as `default` is told of by `workload-default-service-account`.",
        why: "A token in every Pod is of use to whoever breaks into one: it names an account of \
              the cluster, may be given rights later, and lets its holder ask what the server \
              tells to everybody who can log in.",
        example: concat!(
            account!(),
            "---\n",
            deployment!("serviceAccountName: app"),
            "---\n\
             apiVersion: rbac.authorization.k8s.io/v1\n\
             kind: RoleBinding\n\
             metadata:\n\
             \x20 name: viewers\n\
             \x20 namespace: media\n\
             roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n\
             subjects:\n\
             \x20 - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: media-team}\n",
        ),
        better: concat!(
            bound_role!(
                "- apiGroups: [\"\"]"
                "  resources: [configmaps]"
                "  resourceNames: [settings]"
                "  verbs: [get]"
            ),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
        ],
        elsewhere: &[
            ("trivy", "KSV-0036"),
            ("checkov", "CKV_K8S_38"),
            ("KICS", "48471392"),
            ("kubescape", "C-0034, C-0190, C-0261"),
            ("polaris", "automountServiceAccountToken"),
            (
                "Kyverno",
                "restrict-automount-sa-token, restrict-sa-automount-sa-token",
            ),
            ("Gatekeeper", "automount-serviceaccount-token"),
            ("popeye", "POP-301, POP-303"),
            ("sonar", "S6865"),
            ("kubeaudit", "asat"),
            ("CIS", "5.1.6"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let (Some(account), Some(automount)) = (workload.account(), workload.automount()) else {
            return;
        };
        if account.name == "default" || account.is_refused() || !automount.is_on {
            return;
        }
        let (set, namespace) = (workload.set, workload.namespace());
        if workload.projected_tokens().next().is_some()
            || !set.grants_of(namespace, account.name).is_empty()
        {
            return;
        }
        let written = workload.written_namespace();
        if account.is_open() || !set.shows_all_grants(written, account.name) {
            out.unjudged(&workload.pod_place());
            return;
        }
        // A folder without any binding is a part of something.
        let is_known = workload.accounts_named(account.name).next().is_some()
            && set.all_bindings().next().is_some();
        let node = automount.said_by.or(account.node);
        let place = node.map_or_else(|| workload.pod_place(), Node::place);
        let message = format!(
            "its Pods get a token of ServiceAccount {namespace}/{}, to which no binding gives \
             anything",
            account.name
        );
        out.at(workload.written, &place, message)
            .persona(if is_known || set.is_complete {
                Persona::Default
            } else {
                Persona::Pedantic
            })
            .confidence(if set.is_complete {
                Confidence::High
            } else {
                Confidence::Medium
            })
            .help(
                "write `automountServiceAccountToken: false`, in the Pod or in the account; if the \
                 program only proves who it is, as to a vault, give it a projected token",
            )
            .report();
    }
}
