//! Whether a grant can work in the scope it is asked for: what is cluster-scoped has to be asked
//! for as such.

use rolewright_catalog::{Found, OWN_NAMESPACE_VERBS, Scope as ResourceScope};

use super::Entry;
use super::verbs::Verb;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::Scope;

/// Reports cluster-scoped resources that a Role could not reach. Tells whether there are none.
pub(super) fn check(entry: &Entry<'_>, checker: &mut Checker<'_>) -> bool {
    if entry.scopes.contains(&Scope::Cluster) {
        return true;
    }
    let mut sound = true;
    for (target, at) in &entry.targets {
        let Some(found) = target.known() else {
            continue;
        };
        if found.scope() != ResourceScope::Cluster {
            continue;
        }
        let dead: Vec<&Verb<'_>> = entry
            .verbs
            .iter()
            .filter(|verb| !works_in_a_role(found, verb.text))
            .collect();
        if dead.is_empty() {
            sound &= names_are_reachable(found, entry, checker);
        } else {
            out_of_reach(found, &dead, entry, at, checker);
            sound = false;
        }
    }
    sound
}

fn works_in_a_role(found: &Found<'_>, verb: &str) -> bool {
    match (found.resource.group(), found.resource.plural()) {
        ("", "namespaces") => OWN_NAMESPACE_VERBS.contains(&verb),
        ("rbac.authorization.k8s.io", "clusterroles") => verb == "bind",
        _ => verb == "use",
    }
}

/// A Role reaches the Namespace object that it lives in, and no other.
fn names_are_reachable(found: &Found<'_>, entry: &Entry<'_>, checker: &mut Checker<'_>) -> bool {
    if (found.resource.group(), found.resource.plural()) != ("", "namespaces") {
        return true;
    }
    let mut sound = true;
    for (index, name) in entry.raw.names.iter().flatten().enumerate() {
        let reached = entry.scopes.iter().any(|scope| match scope {
            Scope::Own => entry.around.own_namespace.is_none_or(|own| own == name),
            Scope::Namespace(namespace) => namespace == name,
            Scope::Cluster => true,
        });
        if !reached {
            checker
                .error(
                    &entry.at.key("names").index(index),
                    format!(
                        "a Role reaches only its own Namespace object, and `{name}` is another"
                    ),
                )
                .help(format!("write `namespaces: [{name}]`, and no `names`"));
            sound = false;
        }
    }
    sound
}

fn out_of_reach(
    found: &Found<'_>,
    dead: &[&Verb<'_>],
    entry: &Entry<'_>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let name = found.qualified_name();
    let some_work = dead.len() < entry.verbs.len();
    let (at, message) = match dead {
        [verb] if some_work => (
            &verb.at,
            format!(
                "`{}` on `{name}` works only at the cluster scope",
                verb.text
            ),
        ),
        _ => (
            at,
            format!("`{name}` is cluster-scoped: a Role cannot give access to it"),
        ),
    };
    let report = checker.error(at, message);
    let report = if entry.raw.namespaces.is_some() {
        report.help("write `scope: cluster` in place of `namespaces`; a ClusterRole is made for it")
    } else {
        report.help("write `scope: cluster` in this entry; a ClusterRole is made for it")
    };
    if (found.resource.group(), found.resource.plural()) == ("", "namespaces") {
        report.help(format!(
            "in a Role only {} of the namespace it lives in work",
            OWN_NAMESPACE_VERBS.join(", ")
        ));
    }
}
