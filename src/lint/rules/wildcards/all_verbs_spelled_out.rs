//! Every verb, without `*`.

use rolewright_rbac::matches::WILDCARD;

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::super::example::bound_role;
use super::catalog::known;
use super::{limit, objects, wildcard_verbs};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "all-verbs-spelled-out",
    section: Section::Wildcards,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lists every verb that its resources serve",
    page: Page {
        what: "Fires on a rule whose verbs take in every verb that each of its resources serves, \
               if one of them serves at least seven; on resources that are not known, and on `*`, \
               where it lists all eight. A step less than `*` among the verbs would be.",
        why: "It is mostly a wildcard that was written out to please somebody. Few programs \
              delete whole collections, or delete at all.",
        example: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [podtemplates]"
            "  verbs: [create, delete, deletecollection, get, list, patch, update, watch]"
        ),
        better: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [podtemplates]"
            "  verbs: [create, get, list, patch, update, watch]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
        ],
        elsewhere: &[("polaris", "clusterrolebindingClusterAdmin")],
    },
};

/// The verbs of requests for resources.
const STANDARD: [&str; 8] = [
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "update",
    "watch",
];

/// So many verbs that listing them all says something.
const MANY: usize = 7;

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let verbs = &rule.rule.verbs;
        if verbs.len() < MANY || verbs.iter().any(|verb| verb == WILDCARD) || !is_all(rule) {
            return;
        }
        let places = || verbs.iter().zip(&rule.places.verbs);
        let worst = places().find(|(verb, _)| *verb == "deletecollection");
        let place = worst.or_else(|| places().next());
        let place = place.map_or(&rule.places.rule, |(_, place)| place);
        let base = wildcard_verbs::base(rule).step_down();
        let what = objects(rule);
        let phrase = rule.role.reach.phrase();
        out.at(
            rule.role.written,
            place,
            format!("grants every verb that is served on {what} {phrase}"),
        )
        .rated(rate(&rule.role, Levels::from(base), limit(rule)))
        .through(rule)
        .help("leave out `deletecollection`, then `delete`, then what else is not used")
        .report();
    }
}

/// Whether nothing is left to list.
fn is_all(rule: &RuleView<'_>) -> bool {
    let lists = |verb: &&str| rule.rule.verbs.iter().any(|own| own == verb);
    let mut most = 0;
    for found in known(rule) {
        let served = found
            .as_ref()
            .map_or(STANDARD.as_slice(), |found| found.verbs());
        if !served.iter().all(lists) {
            return false;
        }
        most = most.max(served.len());
    }
    most >= MANY
}
