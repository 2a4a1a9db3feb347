//! Where an entry of `access` holds.

use rolewright_names as names;

use super::{Form, Surroundings};
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::Scope;
use crate::spec::raw::AccessEntry;

/// The scopes of an entry. If the entry does not say them soundly, the widest that it may mean.
pub(super) fn scopes(
    entry: &AccessEntry,
    form: Form,
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Vec<Scope> {
    match (&entry.namespaces, entry.scope) {
        (Some(_), Some(_)) => {
            let place = checker.key_place(&at.key("scope"));
            checker
                .key_error(
                    &at.key("namespaces"),
                    "`namespaces` and `scope: cluster` contradict",
                )
                .label("only in these namespaces")
                .related(place, "everywhere")
                .help("keep the narrower one, `namespaces`, if that is enough");
            vec![Scope::Cluster]
        }
        (None, Some(_)) => vec![Scope::Cluster],
        (Some(namespaces), None) => listed(namespaces, &at.key("namespaces"), around, checker),
        (None, None) if form == Form::Urls => vec![Scope::Cluster],
        (None, None) => vec![Scope::Own],
    }
}

fn listed(
    namespaces: &[String],
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Vec<Scope> {
    let mut scopes = Vec::new();
    for (index, namespace) in namespaces.iter().enumerate() {
        let at = at.index(index);
        if namespace == "*" {
            checker
                .error(&at, "`*` is no namespace")
                .help("for every namespace write `scope: cluster` in place of `namespaces`");
            continue;
        }
        checker.word(&at, namespace, names::dns_label);
        let scope = if around.own_namespace == Some(namespace) {
            Scope::Own
        } else {
            Scope::Namespace(namespace.clone())
        };
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}
