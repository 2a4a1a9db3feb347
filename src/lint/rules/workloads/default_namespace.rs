//! What stands in the namespace `default`.

use std::collections::HashSet;

use super::super::example::{account, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::{Reporter, object_name};
use crate::lint::view::SetView;
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "default-namespace",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "an account, a role, a binding or a workload is put into the namespace `default`",
    page: Page {
        what: "Fires on a Role, a RoleBinding, a ServiceAccount or a workload that says \
               `namespace: default`. One that names no namespace is told of by \
               `missing-namespace`.",
        why: "Nobody owns that namespace, and whatever is applied without a thought lands there \
              too. Rights, quotas and network policies that are given by namespace cannot tell \
              such things apart.",
        example: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: default
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  namespace: default
spec:
  selector:
    matchLabels: {app: app}
  template:
    metadata:
      labels: {app: app}
    spec:
      serviceAccountName: app
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: app
          image: registry.example/app:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
",
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"],
        elsewhere: &[
            ("checkov", "CKV_K8S_21"),
            ("KICS", "611ab018"),
            ("trivy", "KSV-0110"),
            ("kubescape", "C-0061, C-0212"),
            ("Kyverno", "disallow-default-namespace"),
            ("badrobot", "OPR-R1-NS, OPR-R2-NS"),
            ("CIS", "5.6.4"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mut seen = HashSet::new();
        let accounts = ["Role", "RoleBinding", "ServiceAccount"];
        let written = accounts.into_iter().flat_map(|kind| set.of_kind(kind));
        let workloads = set.workloads().map(|workload| workload.written);
        for object in written.chain(workloads) {
            // The namespace has this account of itself.
            let is_own = object.kind == "ServiceAccount" && object.name == "default";
            if is_own || object.namespace.as_deref() != Some("default") {
                continue;
            }
            let metadata = object.root().get("metadata");
            let field = metadata.and_then(|metadata| metadata.get("namespace"));
            let place = field.map_or_else(|| object.name_place.clone(), Node::place);
            // What a spec asks for has one field for all of it.
            if !seen.insert((place.file.name().to_owned(), place.span)) {
                continue;
            }
            let message = format!(
                "{} stands where whatever names no namespace lands",
                object_name(object)
            );
            out.at(object, &place, message)
                .help("give it a namespace of its own")
                .report();
        }
    }
}
