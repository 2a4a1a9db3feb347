//! A namespace on an object of the cluster.

use super::super::super::check::Check;
use super::super::super::report::{Reporter, object_name};
use super::super::super::view::SetView;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "namespace-on-cluster-scoped",
    section: Section::Validity,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a ClusterRole or ClusterRoleBinding names a namespace, which the server clears",
    page: Page {
        what: "Fires on `metadata.namespace` of a ClusterRole or ClusterRoleBinding, whatever its \
               value.",
        why: "The server clears it: the object holds in the whole cluster. Some deployers refuse \
              it or lose track of the object, and a reader takes it for a grant in one namespace.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole",
        ],
        elsewhere: &[("kubernetes-linter", "meta/namespace-not-allowed")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        for kind in ["ClusterRole", "ClusterRoleBinding"] {
            for written in set.of_kind(kind) {
                let Some(namespace) = &written.namespace else {
                    continue;
                };
                let root = written.root();
                let kinds = root.pairs().filter(|(key, _)| key.text() == Some("kind"));
                // The namespace may stand where a template makes a RoleBinding of it.
                if kinds.count() > 1 {
                    out.unjudged(&written.name_place);
                    continue;
                }
                let metadata = root.get("metadata");
                let place = metadata
                    .and_then(|metadata| metadata.get("namespace"))
                    .map_or_else(|| written.name_place.clone(), Node::place);
                let message = format!(
                    "{} is not in namespace {namespace}: it holds in the whole cluster",
                    object_name(written)
                );
                out.at(written, &place, message)
                    .label("the server clears it")
                    .help("take the line out")
                    .report();
            }
        }
    }
}
