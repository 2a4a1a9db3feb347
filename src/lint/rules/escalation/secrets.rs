//! What can be done by rights on Secrets.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Row, Target};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const SECRETS: &[Target] = &[("", "secrets", "")];

pub(in crate::lint) static SECRETS_READ: Capability = Capability {
    rule: &SECRETS_READ_RULE,
    rows: &[
        Row {
            verbs: &["list", "watch", "deletecollection"],
            targets: SECRETS,
            effect: "reads all Secrets in full",
            named: Some("reads the Secrets"),
            levels: Levels {
                cluster: Severity::Critical,
                namespace: Severity::Medium,
                named: Severity::Low,
            },
            personas: Personas::UNLESS_NAMED,
            dangerous_names: &[],
        },
        Row {
            verbs: &["get", "patch"],
            targets: SECRETS,
            effect: "reads every Secret whose name is known",
            named: Some("reads the Secrets"),
            levels: Levels {
                cluster: Severity::High,
                namespace: Severity::Medium,
                named: Severity::Low,
            },
            personas: Personas::UNLESS_NAMED,
            dangerous_names: &[],
        },
    ],
    help: &["mount the Secret into the Pod, which needs no right, or name it in `resourceNames`"],
};

static SECRETS_READ_RULE: Rule = Rule {
    id: "secrets-read",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets Secrets be read",
    page: Page {
        what: "Fires on `get`, `list`, `watch`, `patch` and `deletecollection` of core `secrets`: \
               a patch answers with the whole object, and the deletion of a collection with all \
               that it deleted. Critical where all are listed cluster-wide, medium in a namespace, \
               low where the rule names them.",
        why: "Secrets hold the tokens of accounts, keys, and logins to registries and clouds. \
              `list` alone returns their contents, so `list` without `get` protects nothing.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [secrets]
    verbs: [list]
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
    verbs: [list]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.2"),
            ("checkov", "CKV2_K8S_5"),
            ("kube-linter", "access-to-secrets"),
            ("trivy", "KSV-0041, KSV-0113"),
        ],
    },
};
