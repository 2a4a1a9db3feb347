//! `*` among the verbs of a rule.

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wildcard-verbs",
    section: Section::Wildcards,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule grants every verb, special ones and those of the future included",
    page: Page {
        what: "Fires on the entry `*` in the `verbs` of a rule, also beside other verbs. It is \
               critical on resources whose special verbs lead to the whole cluster.",
        why: "`*` also stands for `deletecollection`, for the special verbs `bind`, `escalate`, \
              `impersonate`, `use`, `approve` and `sign`, and for verbs that a later version adds. \
              Nobody who reads the rule sees them.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [cache]
    verbs: [\"*\"]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [cache]
    verbs: [get, update]
",
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.3"),
            ("checkov", "CKV_K8S_49"),
            ("kube-linter", "wildcard-in-rules"),
            ("KICS", "6b896afb"),
            ("trivy", "KSV-0045"),
        ],
    },
};

/// Resources on which a special verb, or reading, leads to the whole cluster.
const CRITICAL: [(&str, &str, &str); 10] = [
    ("", "secrets", ""),
    ("rbac.authorization.k8s.io", "roles", ""),
    ("rbac.authorization.k8s.io", "clusterroles", ""),
    ("rbac.authorization.k8s.io", "rolebindings", ""),
    ("rbac.authorization.k8s.io", "clusterrolebindings", ""),
    ("", "users", ""),
    ("", "groups", ""),
    ("", "serviceaccounts", ""),
    ("certificates.k8s.io", "signers", ""),
    ("", "nodes", "proxy"),
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let verbs = rule.rule.verbs.iter().zip(&rule.places.verbs);
        let Some((_, place)) = verbs.into_iter().find(|(verb, _)| *verb == "*") else {
            return;
        };
        let is_critical = CRITICAL
            .iter()
            .any(|target| rule.allows("escalate", *target, "any"));
        let base = if is_critical {
            Severity::Critical
        } else {
            Severity::High
        };
        let limit = if rule.is_unnamed() {
            Limit::None
        } else {
            Limit::Names
        };
        let rating = rate(&rule.role, &Levels::from(base), limit);
        let what = rule.rule.resources.join(", ");
        out.at(
            rule.role.written,
            place,
            format!("grants every verb on {what} {}", rule.role.reach.phrase()),
        )
        .rated(&rating)
        .label("also bind, escalate, impersonate and deletecollection, where they mean something")
        .through(rule)
        .help("write the verbs that are used")
        .report();
    }
}
