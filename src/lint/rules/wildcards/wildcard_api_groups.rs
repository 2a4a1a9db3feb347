//! `*` among the groups of a rule.

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::super::example::role;
use super::catalog::groups_of;
use super::{is_full, limit, objects, star};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wildcard-api-groups",
    section: Section::Wildcards,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule grants its resources in every group that has any of their name",
    page: Page {
        what: "Fires on the entry `*` in the `apiGroups` of a rule. Medium, and high if the \
               resources are `*` as well. Beside nothing but `*/scale`, `*/status` and \
               `*/finalizers`, as autoscalers need them, it is for the pedantic persona. A rule \
               with `*` for everything is told by `full-wildcard`.",
        why: "A custom resource of the same name, now or later, comes along, and a reader cannot \
              tell which is meant.",
        example: role!(
            r#"- apiGroups: ["*"]"#
            "  resources: [deployments]"
            "  verbs: [get]"
        ),
        better: role!(
            "- apiGroups: [apps]"
            "  resources: [deployments]"
            "  verbs: [get]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
        ],
        elsewhere: &[("checkov", "CKV_K8S_49"), ("KICS", "6b896afb")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some(place) = star(&rule.rule.api_groups, &rule.places.api_groups) else {
            return;
        };
        if is_full(rule.rule) {
            return;
        }
        let is_all = rule.rule.resources.iter().any(|resource| resource == "*");
        let base = if is_all {
            Severity::High
        } else {
            Severity::Medium
        };
        let what = objects(rule);
        let phrase = rule.role.reach.phrase();
        out.at(
            rule.role.written,
            place,
            format!("means {what} of every group, custom resources included, {phrase}"),
        )
        .rated(rate(&rule.role, Levels::from(base), limit(rule)))
        .persona(if is_of_autoscaler(&rule.rule.resources) {
            Persona::Pedantic
        } else {
            Persona::Default
        })
        .through(rule)
        .help(remedy(rule))
        .report();
    }
}

/// Whether a rule is about harmless subresources of everything, as those that autoscalers need.
fn is_of_autoscaler(resources: &[String]) -> bool {
    let mut resources = resources.iter();
    resources.all(|resource| ["*/scale", "*/status", "*/finalizers"].contains(&resource.as_str()))
}

/// The groups that there are for the resources, as far as all are known.
fn remedy(rule: &RuleView<'_>) -> String {
    let catalog = &rule.role.set.catalog;
    let mut groups = std::collections::BTreeSet::new();
    for resource in &rule.rule.resources {
        let plural = resource
            .split_once('/')
            .map_or(resource.as_str(), |(plural, _)| plural);
        let of_resource = groups_of(catalog, plural);
        if of_resource.is_empty() {
            return "write the groups of the resources".to_owned();
        }
        groups.extend(of_resource);
    }
    let groups: Vec<String> = groups.iter().map(|group| format!("\"{group}\"")).collect();
    format!("write the groups that have them: {}", groups.join(", "))
}
