//! Acting as another for certain requests: two halves of a right, an identity and an act.

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::capability::{Grant, grant};
use super::holder::{Holding, holdings};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "constrained-impersonation",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets somebody act as another for certain requests",
    page: Page {
        what: "Fires on the verbs `impersonate:user-info`, `impersonate:serviceaccount`, \
               `impersonate:arbitrary-node` and `impersonate:associated-node` of the identities \
               in `authentication.k8s.io`, which Kubernetes asks for since 1.35. It is high \
               where the holder also has a verb `impersonate-on:MODE:VERB` of the same mode, \
               and medium for names, in a namespace and for the associated node alone. One half \
               without the other does nothing and is low, at whichever half there is.",
        why: "With both halves the holder sends certain requests as another, with all rights of \
              that other for these requests.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: support
rules:
  - apiGroups: [authentication.k8s.io]
    resources: [users]
    verbs: [\"impersonate:user-info\"]
  - apiGroups: [\"\"]
    resources: [pods]
    verbs: [\"impersonate-on:user-info:list\"]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: support
rules:
  - apiGroups: [\"\"]
    resources: [pods]
    verbs: [list]
",
        sources: &["https://github.com/kubernetes/enhancements/issues/5284"],
        elsewhere: &[],
    },
};

const AUTHENTICATION: &str = "authentication.k8s.io";

/// The first minor version of Kubernetes that asks.
const SINCE: u8 = 35;

/// A mode of acting as another.
struct Mode {
    /// The verb on the identity.
    identity: &'static str,
    /// What the verbs on the act begin with.
    act: &'static str,
    resources: &'static [&'static str],
    effect: &'static str,
    levels: Levels,
}

/// High, and medium for names.
const HIGH: Levels = Levels::from(Severity::High);

const MODES: [Mode; 4] = [
    Mode {
        identity: "impersonate:user-info",
        act: "impersonate-on:user-info:",
        resources: &["users", "groups", "uids", "userextras"],
        effect: "acts as others for certain requests",
        levels: HIGH,
    },
    Mode {
        identity: "impersonate:serviceaccount",
        act: "impersonate-on:serviceaccount:",
        resources: &["serviceaccounts"],
        effect: "acts as accounts for certain requests",
        levels: HIGH,
    },
    Mode {
        identity: "impersonate:arbitrary-node",
        act: "impersonate-on:arbitrary-node:",
        resources: &["nodes"],
        effect: "acts as any node for certain requests",
        levels: HIGH,
    },
    Mode {
        identity: "impersonate:associated-node",
        act: "impersonate-on:associated-node:",
        resources: &["nodes"],
        effect: "acts as the node that it runs on for certain requests",
        levels: Levels::from(Severity::Medium),
    },
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        for mode in &MODES {
            if let Some(grant) = grants_identity(rule, mode) {
                tell_identity(rule, mode, grant, out);
            } else if let Some(place) = act_place(rule, mode) {
                let holdings = holdings(rule);
                if !holdings.iter().any(|held| has_identity(held, mode)) {
                    tell_half(rule, mode.identity, place, out);
                }
            }
        }
    }
}

/// The keys of extras that a rule names; the server asks for a star where a request has many.
fn extra_keys(entries: &[String]) -> impl Iterator<Item = &str> {
    let entries = entries.iter();
    entries.filter_map(|entry| entry.strip_prefix("userextras/"))
}

fn grants_identity(rule: &RuleView<'_>, mode: &Mode) -> Option<Grant> {
    let of = |resource: &str| match resource {
        "userextras" => extra_keys(&rule.rule.resources)
            .find_map(|key| grant(rule, mode.identity, (AUTHENTICATION, "userextras", key))),
        resource => grant(rule, mode.identity, (AUTHENTICATION, resource, "")),
    };
    mode.resources.iter().find_map(|resource| of(resource))
}

/// Whether a holder has the identity of a mode, whichever it is.
fn has_identity(holding: &Holding<'_>, mode: &Mode) -> bool {
    mode.resources.iter().any(|resource| match *resource {
        "userextras" => holding.rules().any(|rule| {
            extra_keys(&rule.resources)
                .any(|key| holding.grants(mode.identity, (AUTHENTICATION, "userextras", key), &[]))
        }),
        resource => holding.grants(mode.identity, (AUTHENTICATION, resource, ""), &[]),
    })
}

/// Whether a holder has an act of a mode, on whatever it is.
fn has_act(holding: &Holding<'_>, mode: &Mode) -> bool {
    let mut verbs = holding.rules().flat_map(|rule| &rule.verbs);
    verbs.any(|verb| verb == "*" || verb.starts_with(mode.act))
}

/// Where a rule names an act of a mode.
fn act_place<'a>(rule: &RuleView<'a>, mode: &Mode) -> Option<&'a Place> {
    let mut verbs = rule.rule.verbs.iter().zip(&rule.places.verbs);
    let (_, place) = verbs.find(|(verb, _)| verb.starts_with(mode.act))?;
    Some(place)
}

fn persona(rule: &RuleView<'_>) -> Persona {
    if rule.role.set.catalog.version().minor() >= SINCE {
        Persona::Default
    } else {
        Persona::Pedantic
    }
}

fn tell_identity(rule: &RuleView<'_>, mode: &Mode, grant: Grant, out: &mut Reporter<'_>) {
    let mut verbs = rule.rule.verbs.iter().zip(&rule.places.verbs);
    let entry = verbs.find(|(verb, _)| *verb == mode.identity);
    let place = entry.map_or(&rule.places.rule, |(_, place)| place);
    let has_act = holdings(rule).iter().any(|holding| has_act(holding, mode));
    if !has_act {
        tell_half(rule, &format!("{}VERB", mode.act), place, out);
        return;
    }
    let limit = match grant {
        Grant::Any => Limit::None,
        Grant::Named => Limit::Names,
    };
    let rating = rate(&rule.role, mode.levels, limit);
    let message = format!("{} {}", mode.effect, rule.role.reach.phrase());
    let mut draft = out
        .at(rule.role.written, place, message)
        .rated(rating)
        .persona(persona(rule))
        .through(rule)
        .help("name in `resourceNames` whom it may act as, and give the acts that it needs");
    if entry.is_none() {
        draft = draft.told_with(&["full-wildcard", "wildcard-verbs"]);
    }
    draft.report();
}

/// Tells that one half does nothing, by the verb that is missing.
fn tell_half(rule: &RuleView<'_>, missing: &str, place: &Place, out: &mut Reporter<'_>) {
    let rating = rate(&rule.role, Levels::from(Severity::Low), Limit::None);
    let message = format!("does nothing before its holder also has a verb `{missing}`");
    out.at(rule.role.written, place, message)
        .rated(rating)
        .persona(persona(rule))
        .through(rule)
        .help("leave it out, or give the other half too")
        .report();
}

#[cfg(test)]
mod tests {
    use rolewright_catalog::KubernetesVersion;

    use super::super::tests::{cluster_role, findings_in, of, role};
    use crate::finding::Persona;
    use crate::finding::Severity::{High, Low, Medium};

    fn both(verb: &str, resource: &str, names: &str, act: &str) -> String {
        format!(
            "[{{apiGroups: [authentication.k8s.io], resources: [{resource}], verbs: ['{verb}'], \
             resourceNames: [{names}]}}, \
             {{apiGroups: [''], resources: [pods], verbs: ['{act}']}}]"
        )
    }

    #[test]
    fn both_halves_of_a_mode_are_needed() {
        let user = "impersonate:user-info";
        let rows = [
            (
                both(user, "users", "", "impersonate-on:user-info:list"),
                vec![High],
            ),
            (
                both(user, "users", "jane", "impersonate-on:user-info:list"),
                vec![Medium],
            ),
            (
                both(
                    user,
                    "userextras/scopes",
                    "",
                    "impersonate-on:user-info:list",
                ),
                vec![High],
            ),
            (
                both(user, "'userextras/*'", "", "impersonate-on:user-info:list"),
                vec![High],
            ),
            (both(user, "users", "", "list"), vec![Low]),
            // Each half is of another mode.
            (
                both(user, "users", "", "impersonate-on:serviceaccount:list"),
                vec![Low, Low],
            ),
            (
                both(
                    "impersonate:arbitrary-node",
                    "nodes",
                    "",
                    "impersonate-on:arbitrary-node:get",
                ),
                vec![High],
            ),
            (
                both(
                    "impersonate:associated-node",
                    "nodes",
                    "",
                    "impersonate-on:associated-node:get",
                ),
                vec![Medium],
            ),
            // No node is a user.
            (
                both("impersonate:arbitrary-node", "users", "", "list"),
                vec![],
            ),
        ];
        for (rules, expected) in rows {
            let found = of("constrained-impersonation", &cluster_role(&rules));
            assert_eq!(found, expected, "{rules}");
        }
    }

    #[test]
    fn accounts_are_of_a_namespace_and_users_of_none() {
        let accounts = both(
            "impersonate:serviceaccount",
            "serviceaccounts",
            "",
            "impersonate-on:serviceaccount:list",
        );
        assert_eq!(
            of("constrained-impersonation", &role("media", &accounts)),
            [Medium]
        );
        let kube_system = role("kube-system", &accounts);
        assert_eq!(of("constrained-impersonation", &kube_system), [High]);
    }

    #[test]
    fn only_newer_servers_ask() {
        let rules = both(
            "impersonate:user-info",
            "users",
            "",
            "impersonate-on:user-info:list",
        );
        let persona = |minor| {
            let version = KubernetesVersion::from_minor(minor)?;
            let found = findings_in(version, "constrained-impersonation", &cluster_role(&rules));
            found.first().map(|found| found.persona)
        };
        assert_eq!(persona(35), Some(Persona::Default));
        assert_eq!(persona(34), Some(Persona::Pedantic));
    }
}
