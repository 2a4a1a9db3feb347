//! `*` among the verbs of a rule.

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::super::super::words::Words;
use super::super::escalation::capability::{Target, is_dead};
use super::catalog::served_verbs;
use super::{is_full, limit, objects, star};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::RBAC_GROUP;
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wildcard-verbs",
    section: Section::Wildcards,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule grants every verb, special ones and those of the future included",
    page: Page {
        what: "Fires on the entry `*` in the `verbs` of a rule, also beside other verbs. High, and \
               critical on `secrets`, on roles and bindings, on `users`, `groups` and \
               `serviceaccounts`, on `signers`, `securitycontextconstraints` and `nodes/proxy`; a \
               step less in a namespace, and another where the rule names its objects. Medium on \
               paths. A rule with `*` for everything is told by `full-wildcard`.",
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
            ("Kyverno", "restrict-wildcard-verbs"),
            ("SonarQube", "S6867"),
            ("KubiScan", "risky-any-verb-*"),
            ("krane", "risky-any-verb-*"),
            ("badrobot", "OPR-R11-RBAC, OPR-R12-RBAC"),
            ("prowler", "rbac_minimize_wildcard_use_roles"),
        ],
    },
};

/// Resources on which a special verb, or reading, leads to the whole cluster.
const CRITICAL: [Target; 11] = [
    ("", "secrets", ""),
    (RBAC_GROUP, "roles", ""),
    (RBAC_GROUP, "clusterroles", ""),
    (RBAC_GROUP, "rolebindings", ""),
    (RBAC_GROUP, "clusterrolebindings", ""),
    ("", "users", ""),
    ("", "groups", ""),
    ("", "serviceaccounts", ""),
    ("certificates.k8s.io", "signers", ""),
    ("security.openshift.io", "securitycontextconstraints", ""),
    ("", "nodes", "proxy"),
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some(place) = star(&rule.rule.verbs, &rule.places.verbs) else {
            return;
        };
        if is_full(rule.rule) {
            return;
        }
        if !rule.rule.non_resource_urls.is_empty() {
            return of_urls(rule, place, out);
        }
        // What grants nothing is told by what is wrong with it.
        if rule.words().is_some_and(Words::is_about_nothing) {
            return;
        }
        let base = base(rule);
        let rating = rate(&rule.role, Levels::from(base), limit(rule));
        let what = objects(rule);
        out.at(
            rule.role.written,
            place,
            format!("grants every verb on {what} {}", rule.role.reach.phrase()),
        )
        .rated(rating)
        .label("also bind, escalate, impersonate and deletecollection, where they mean something")
        .through(rule)
        .help(remedy(rule))
        .report();
    }
}

/// How bad `*` is in the whole cluster; `all-verbs-spelled-out` is a step milder.
pub(super) fn base(rule: &RuleView<'_>) -> Severity {
    let names = &rule.rule.resource_names;
    let name = names.first().map_or("any", String::as_str);
    let is_critical = CRITICAL
        .iter()
        .any(|target| is_on(rule, *target, name) && !is_dead(rule, special_verb(*target), *target));
    if is_critical {
        Severity::Critical
    } else {
        Severity::High
    }
}

/// Whether a rule is about a resource, by any of its verbs.
fn is_on(rule: &RuleView<'_>, target: Target, name: &str) -> bool {
    let mut verbs = rule.rule.verbs.iter();
    verbs.any(|verb| rule.allows(verb, target, name))
}

/// The verb by which a resource is dangerous even where only a RoleBinding gives it.
fn special_verb((_, plural, _): Target) -> &'static str {
    match plural {
        "clusterroles" => "bind",
        "securitycontextconstraints" => "use",
        _ => "*",
    }
}

/// `*` on paths: the special verbs mean nothing there.
fn of_urls(rule: &RuleView<'_>, place: &Place, out: &mut Reporter<'_>) {
    let urls = &rule.rule.non_resource_urls;
    // Of wide paths another rule tells, methods included.
    if urls
        .iter()
        .any(|url| super::wildcard_non_resource_urls::is_wide(url))
    {
        return;
    }
    let what = urls.join(", ");
    let phrase = rule.role.reach.phrase();
    out.at(
        rule.role.written,
        place,
        format!("allows every HTTP method on {what} {phrase}"),
    )
    .rated(rate(
        &rule.role,
        Levels::from(Severity::Medium),
        Limit::None,
    ))
    .through(rule)
    .help("write `get`, and whichever other method is used")
    .report();
}

/// The verbs to choose from, as far as the resources are known.
fn remedy(rule: &RuleView<'_>) -> String {
    let served: Vec<&str> = served_verbs(rule).into_iter().collect();
    if served.is_empty() {
        return "write the verbs that are used".to_owned();
    }
    format!(
        "write the verbs that are used, of those served: {}",
        served.join(", ")
    )
}
