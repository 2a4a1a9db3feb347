//! Cluster-scoped resources in Roles.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::Scope;

use super::super::super::words::{Target, Verbs};
use crate::lint::view::is_unknown;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "cluster-scoped-in-role",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a Role grants something that is cluster-scoped, which no Role reaches",
    page: Page {
        what: "Fires on a resource of a Role that is cluster-scoped, as `nodes` or `clusterroles`. \
               Of a few things some verbs do work in a Role, and only the others are told: `get`, \
               `update`, `patch` and `delete` of the Namespace object that the Role lives in, \
               `bind` on `clusterroles`, and `use` on security policies.",
        why: "A Role holds in its namespace alone, and the server asks about what is \
               cluster-scoped in none. It takes the Role without a word, and the program gets a \
               403.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [nodes]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        if rule.role.is_cluster_role() {
            return;
        }
        let Some(words) = rule.words() else {
            return;
        };
        let on = words.on();
        for target in &on.targets {
            if target.found.scope() == Scope::Cluster {
                tell(rule, on, target, out);
            }
        }
    }
}

fn tell(rule: &RuleView<'_>, on: &Verbs<'_>, target: &Target<'_>, out: &mut Reporter<'_>) {
    let verbs = || rule.rule.verbs.iter().enumerate();
    let is_dead = |verb: &str| !is_unknown(verb) && on.is_out_of_reach(target, verb);
    let lives = |verb: &str| {
        is_unknown(verb) || !verb.is_empty() && on.catalog.works_in_namespace(&target.found, verb)
    };
    let dead: Vec<(usize, &str)> = verbs()
        .filter(|(_, verb)| is_dead(verb))
        .map(|(at, verb)| (at, verb.as_str()))
        .collect();
    let is_namespaces =
        target.found.resource.group().is_empty() && target.found.resource.plural() == "namespaces";
    let some_live = verbs().any(|(_, verb)| lives(verb));
    if some_live && is_namespaces && names_another(rule) {
        let place = rule
            .places
            .resource_names
            .first()
            .unwrap_or(&rule.places.rule);
        let message =
            "a Role reaches only the Namespace object that it lives in, and this names another";
        out.at(rule.role.written, place, message)
            .label("grants nothing")
            .help("put the Role into that namespace, or use a ClusterRole and a ClusterRoleBinding")
            .report();
        return;
    }
    let Some((first, _)) = dead.first() else {
        return;
    };
    let name = target.found.rule_name();
    let (place, message) = if some_live {
        let shown: Vec<String> = dead.iter().map(|(_, verb)| format!("`{verb}`")).collect();
        let needs = if shown.len() == 1 { "needs" } else { "need" };
        let message = format!(
            "{} on `{name}` {needs} the whole cluster, and a Role holds in its namespace alone",
            shown.join(" and ")
        );
        (rule.places.verbs.get(*first), message)
    } else {
        let message =
            format!("`{name}` is cluster-scoped, and a Role holds in its namespace alone");
        (rule.places.resources.get(target.at), message)
    };
    let draft = out
        .at(
            rule.role.written,
            place.unwrap_or(&rule.places.rule),
            message,
        )
        .label("grants nothing")
        .help("write a ClusterRole, and bind it with a ClusterRoleBinding");
    if is_namespaces {
        draft.help("a Role reaches its own Namespace object with get, update, patch and delete")
    } else {
        draft
    }
    .report();
}

/// Whether the rule names Namespace objects, and its own is not among them.
fn names_another(rule: &RuleView<'_>) -> bool {
    let names = &rule.rule.resource_names;
    let own = rule.role.written.lands_in.as_deref();
    own.is_some_and(|own| {
        !is_unknown(own)
            && !names.is_empty()
            && !names.iter().any(|name| name == own || is_unknown(name))
    })
}
