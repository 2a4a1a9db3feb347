//! Whatever else the server refuses.

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SetView;
use super::mistake::begin;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::{Cause, Verdict};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "invalid-object",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "the server refuses an object for a label, an annotation, a selector or the like",
    page: Page {
        what: "Fires on whatever makes the API server or kubectl refuse a Role, ClusterRole, \
               RoleBinding, ClusterRoleBinding, ServiceAccount, Namespace or ConfigMap and is no \
               matter of another rule: labels, the keys of annotations, selectors, finalizers, \
               owner references, the data of a ConfigMap; and on a document that was meant to be \
               an object and is none.",
        why: "The object never gets into a cluster, nor does what it was meant to grant.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  labels: {team: \"media & games\"}
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  labels: {team: media-and-games}
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
        ],
        elsewhere: &[
            ("kube-linter", "schema-validation"),
            ("kubeconform", "schema"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let problems = set.objects.problems.iter();
        for found in problems.filter(|found| found.cause == Cause::Other) {
            let object = found.object.and_then(|at| set.objects.written.get(at));
            if object.is_some_and(|object| object.kind == "CustomResourceDefinition") {
                continue;
            }
            match (found.verdict, &found.problem.place) {
                (Verdict::Refused, Some(place)) => begin(found, place, set, out).report(),
                (Verdict::NotJudged, place) => out.unjudged(place.as_ref()),
                _ => {}
            }
        }
    }
}
