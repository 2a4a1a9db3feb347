//! Accounts with great rights in places from which tokens are easily taken.

use super::super::example::{account, bound_cluster_role, deployment};
use super::outside::way_in;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::{Node, Place};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "privileged-service-account-workload",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a token with great rights is where it is easily taken: on every node, beside the \
              host, or behind an open port",
    page: Page {
        what: "Fires on a workload with a token, one that the API server takes, of an account that holds rights which other rules \
               rate high or worse and nobody has silenced, where it is a DaemonSet, so that each node has such a token; \
               where its Pods reach the node they run on, by `privileged`, `hostPID` or a volume \
               of `hostPath`; or where something leads to them from outside: a Service of the type \
               `LoadBalancer` or `NodePort`, or an Ingress, an HTTPRoute or a GRPCRoute with a \
               Service.",
        why: "Whoever owns one node reads the tokens of all Pods on it. With a DaemonSet the \
              weakest node decides. A Pod beside the host is the way from a broken program to the \
              node, and a program that the world can reach is the first to be broken.",
        example: concat!(
            bound_cluster_role!(
                "- apiGroups: [\"\"]"
                "  resources: [secrets]"
                "  verbs: [list]"
            ),
            "---\n",
            deployment!(
                "serviceAccountName: app"
                "hostPID: true"
            ),
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
            "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        ],
        elsewhere: &[
            ("kubescape", "C-0053, C-0267, C-0272"),
            ("kubesplaining", "SA-DAEMONSET-001, SA-PRIVILEGED"),
            ("rbac-police", "combined rules"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let Some((why, place)) = exposure(workload) else {
            return;
        };
        let (Some(account), Some(automount)) = (workload.account(), workload.automount()) else {
            return;
        };
        if !automount.is_on && workload.api_tokens().next().is_none() {
            return;
        }
        let namespace = workload.namespace();
        let rights = out.rights_of(namespace, account.name, Severity::High);
        if rights.is_empty() {
            return;
        }
        let shown = rights.get(..rights.len().min(NAMED)).unwrap_or_default();
        let more = match rights.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "{why}, with a token of ServiceAccount {namespace}/{}, which holds great rights: {}{more}",
            account.name,
            shown.join(", ")
        );
        let own = account
            .node
            .map_or_else(|| workload.pod_place(), Node::place);
        let mut draft = out.at(workload.written, &own, message);
        if let Some(place) = place {
            draft = draft.related(&place, "by this");
        }
        draft
            .help("take the rights from the account, or let something else hold them that is better kept")
            .report();
    }
}

/// How many of the rules that found rights are named.
const NAMED: usize = 4;

/// Why a token of the workload is easily taken, and where that is written.
fn exposure(workload: &WorkloadView<'_>) -> Option<(&'static str, Option<Place>)> {
    if workload.written.kind == "DaemonSet" {
        return Some(("it runs on every node", None));
    }
    let field = |key: &str| {
        let field = workload.field(key).filter(|_| workload.is_true(key));
        field.map(Node::place)
    };
    if let Some(place) = field("hostPID") {
        return Some(("its Pods see the processes of their node", Some(place)));
    }
    let path = workload
        .volumes()
        .find_map(|volume| volume.entry("hostPath"));
    if let Some(entry) = path {
        let place = entry.key.place();
        return Some(("its Pods mount a folder of their node", Some(place)));
    }
    let privileged = workload.containers().find_map(|container| {
        let field = container.get("securityContext")?.get("privileged")?;
        (field.as_bool() == Some(true)).then(|| field.place())
    });
    if let Some(place) = privileged {
        return Some(("its Pods have all privileges on their node", Some(place)));
    }
    let place = way_in(workload)?;
    Some(("it is reached from outside the cluster", Some(place)))
}
