//! Kinds and groups that look like those of RBAC.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::UnknownKind],
};

static RULE: Rule = Rule {
    id: "unknown-kind-near-rbac",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a kind or API group is none that a server knows, and looks like one of RBAC",
    page: Page {
        what: "Fires on an object of the RBAC group whose kind or version does not exist \
               (`Rolebinding`, `Clusterrole`), and on an RBAC kind, however miswritten, whose \
               group is missing (`v1`) or nearly right (`rbac.authorisation.k8s.io/v1`, \
               `rbac/v1`). A kind `Role` of any other group is not touched.",
        why: "No server serves it, so kubectl refuses it. Linters that look for kinds by name pass \
              over the object and whatever it grants.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Clusterrole
metadata:
  name: reader
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
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/",
        ],
        elsewhere: &[("kubeconform", "missing schema")],
    },
};
