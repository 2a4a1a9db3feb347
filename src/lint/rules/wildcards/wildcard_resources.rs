//! `*` among the resources of a rule.

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::super::example::role;
use super::catalog::is_of_kubernetes;
use super::{enumerated, groups, is_full, is_read_only, limit, star};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wildcard-resources",
    section: Section::Wildcards,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule grants its verbs on every resource of its groups, subresources included",
    page: Page {
        what: "Fires on the entry `*` in the `resources` of a rule. In the core group or in all: \
               critical if something can be changed, high if it can only be read. In another \
               group of Kubernetes a step less. In groups of custom resources medium, and for the \
               pedantic persona alone if it only reads. What it implies is named, and makes it as \
               bad as the worst of that. A rule with `*` for everything is told by \
               `full-wildcard`.",
        why: "`*` takes in every subresource too: `pods/exec`, `nodes/proxy`, \
              `serviceaccounts/token`. `get` on all of the core group runs commands on every node. \
              What a later version adds to the group comes along.",
        example: role!(
            "- apiGroups: [apps]"
            r#"  resources: ["*"]"#
            "  verbs: [get, list, watch]"
        ),
        better: role!(
            "- apiGroups: [apps]"
            "  resources: [deployments, statefulsets]"
            "  verbs: [get, list, watch]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.3"),
            ("kube-linter", "wildcard-in-rules"),
            ("trivy", "KSV-0046, KSV-0112"),
            ("checkov", "CKV_K8S_49"),
            ("KICS", "6b896afb"),
            ("Kyverno", "restrict-wildcard-resources"),
            ("SonarQube", "S6867"),
            ("KubiScan", "risky-any-resource-*"),
            ("krane", "risky-any-resource-*"),
            ("badrobot", "OPR-R11-RBAC, OPR-R12-RBAC"),
            ("prowler", "rbac_minimize_wildcard_use_roles"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some(place) = star(&rule.rule.resources, &rule.places.resources) else {
            return;
        };
        if is_full(rule.rule) {
            return;
        }
        let (base, persona) = base(rule);
        let phrase = rule.role.reach.phrase();
        let groups = groups(rule);
        let verbs = enumerated(&rule.rule.verbs, "every verb");
        out.at(
            rule.role.written,
            place,
            format!("grants {verbs} on every resource and subresource of {groups} {phrase}"),
        )
        .rated(rate(&rule.role, Levels::from(base), limit(rule)))
        .persona(persona)
        .through(rule)
        .help("name the resources that are used")
        .report();
    }
}

/// How bad it is in the whole cluster, and who wants to hear of it.
fn base(rule: &RuleView<'_>) -> (Severity, Persona) {
    let catalog = &rule.role.set.catalog;
    let reads = is_read_only(rule.rule);
    let of = || rule.rule.api_groups.iter().map(String::as_str);
    let severity = if of().any(|group| group.is_empty() || group == "*") {
        Severity::Critical
    } else if of().any(|group| is_of_kubernetes(catalog, group)) {
        Severity::High
    } else {
        let persona = if reads {
            Persona::Pedantic
        } else {
            Persona::Default
        };
        return (Severity::Medium, persona);
    };
    let severity = if reads {
        severity.step_down()
    } else {
        severity
    };
    (severity, Persona::Default)
}
