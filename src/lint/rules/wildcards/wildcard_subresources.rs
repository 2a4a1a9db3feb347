//! `*/exec` and the like among the resources of a rule.

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::super::example::role;
use super::catalog::{has_subresource, with_subresource};
use super::{enumerated, limit};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wildcard-subresources",
    section: Section::Wildcards,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule grants a subresource of every resource",
    page: Page {
        what: "Fires on an entry as `*/exec` in the `resources` of a rule. High for `exec`, \
               `attach`, `portforward`, `proxy`, `token`, `ephemeralcontainers`, `approval`, \
               `binding` and `eviction`. Low, and for the pedantic persona, for others: `*/scale` \
               is what autoscalers use. `pods/*` and `*/*` are no wildcards and grant nothing.",
        why: "It holds for whatever has such a subresource in the groups of the rule, as \
              `services/proxy` and `nodes/proxy` where Pods alone were meant.",
        example: role!(
            r#"- apiGroups: [""]"#
            r#"  resources: ["*/portforward"]"#
            "  verbs: [get, create]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/portforward]"
            "  resourceNames: [cache-0]"
            "  verbs: [get, create]"
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
        ],
        elsewhere: &[("checkov", "CKV_K8S_49")],
    },
};

/// Subresources by which rights are gained.
const STRONG: [&str; 9] = [
    "approval",
    "attach",
    "binding",
    "ephemeralcontainers",
    "eviction",
    "exec",
    "portforward",
    "proxy",
    "token",
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        for (entry, place) in rule.rule.resources.iter().zip(&rule.places.resources) {
            let subresource = entry.strip_prefix("*/");
            let subresource =
                subresource.filter(|text| !text.is_empty() && !text.contains(['*', '{']));
            let Some(subresource) = subresource.filter(|text| has_subresource(rule, text)) else {
                continue;
            };
            let (base, persona) = if STRONG.contains(&subresource) {
                (Severity::High, Persona::Default)
            } else {
                (Severity::Low, Persona::Pedantic)
            };
            let phrase = rule.role.reach.phrase();
            let verbs = enumerated(&rule.rule.verbs, "every verb");
            out.at(
                rule.role.written,
                place,
                format!("grants {verbs} on {subresource} of every resource {phrase}"),
            )
            .rated(rate(&rule.role, Levels::from(base), limit(rule)))
            .persona(persona)
            .through(rule)
            .help(remedy(rule, subresource))
            .report();
        }
    }
}

/// The resources that are known to have the subresource, a few of them.
fn remedy(rule: &RuleView<'_>, subresource: &str) -> String {
    let known = with_subresource(rule, subresource);
    let known: Vec<String> = known.take(3).map(|name| format!("`{name}`")).collect();
    if known.is_empty() {
        return "write the resources that are meant".to_owned();
    }
    format!(
        "write the resources that are meant, as {}",
        known.join(", ")
    )
}
