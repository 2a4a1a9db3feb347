//! Versions of the RBAC group that are no longer served.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::RemovedVersion],
};

static RULE: Rule = Rule {
    id: "removed-rbac-version",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a version of the RBAC group is no longer served",
    page: Page {
        what: "Fires on an RBAC object of `rbac.authorization.k8s.io/v1alpha1` or `v1beta1`. The \
               object is judged by all other rules too.",
        why: "Kubernetes 1.22 took these versions away, so no server knows the object. Its fields \
              are the same in `v1`.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1beta1
kind: Role
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
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/using-api/deprecation-guide/#rbac-resources-v122",
        ],
        elsewhere: &[("trivy", "KSV-0107"), ("Gatekeeper", "verifydeprecatedapi")],
    },
};
