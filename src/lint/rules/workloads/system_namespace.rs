//! Workloads among those of the cluster itself.

use super::super::example::{account, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "system-namespace",
    section: Section::Workloads,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a workload that is no part of the cluster runs in `kube-system`",
    page: Page {
        what: "Fires on a workload in `kube-system` that nothing marks as a part of the cluster: no \
               priority of `system-cluster-critical` or `system-node-critical`, no label \
               `kubernetes.io/cluster-service`, `addonmanager.kubernetes.io/mode`, \
               `k8s-app` or `tier: control-plane`.",
        why: "The accounts of the control plane's own controllers are in that namespace. Whoever \
              may change a workload there, or runs code in one that may make Pods, reaches them, \
              and with them the cluster. Policies that admit Pods often leave the namespace out.",
        example: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: kube-system
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  namespace: kube-system
spec:
  selector:
    matchLabels: {app: app}
  template:
    metadata:
      labels: {app: app}
    spec:
      serviceAccountName: app
      containers:
        - name: app
          image: registry.example/app:1.4.2
",
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[("trivy", "KSV-0037"), ("KICS", "611ab018")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        if workload.written.namespace.as_deref() != Some("kube-system") {
            return;
        }
        let object = workload.written.root();
        if [object, workload.template].into_iter().any(is_marked) || is_critical(workload) {
            return;
        }
        let metadata = object.get("metadata");
        let field = metadata.and_then(|metadata| metadata.get("namespace"));
        let place = field.map_or_else(|| workload.written.name_place.clone(), Node::place);
        let message = "it runs among the accounts of the control plane, and is no part of it";
        out.at(workload.written, &place, message)
            .help("give it a namespace of its own")
            .report();
    }
}

/// Labels of the cluster's own parts and of what is added to it.
const MARKS: [&str; 3] = [
    "kubernetes.io/cluster-service",
    "addonmanager.kubernetes.io/mode",
    "k8s-app",
];

fn is_marked(object: Node<'_>) -> bool {
    let metadata = object.get("metadata");
    let Some(labels) = metadata.and_then(|metadata| metadata.get("labels")) else {
        return false;
    };
    let tier = labels.get("tier").and_then(Node::as_str);
    labels.has_insertions()
        || tier == Some("control-plane")
        || MARKS.iter().any(|mark| labels.get(mark).is_some())
}

fn is_critical(workload: &WorkloadView<'_>) -> bool {
    let class = workload.field("priorityClassName").and_then(Node::text);
    workload.may_have_more()
        || matches!(
            class,
            Some("system-cluster-critical" | "system-node-critical")
        )
}
