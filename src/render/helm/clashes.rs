//! Objects that have names of their own in the spec and would have one name in a release.
//!
//! A release's names begin with its full name, behind which the client's own name is not said again:
//! `app-settings` and `settings` of the client `app` are both `RELEASE-settings`.

use std::collections::BTreeMap;

use super::release::Release;
use super::test_pod::{has_test, test_name};
use crate::render::objects::{Kind, Object};
use crate::source::{Place, Problem};
use crate::spec::model::Client;

/// What would be there twice, each as an error at its place in the spec.
pub(super) fn problems(
    releases: &[Release<'_>],
    clients: &[(&Client, Vec<Object>)],
) -> Vec<Problem> {
    let known = known(releases);
    let mut seen: BTreeMap<(Kind, Option<&str>, String), &Object> = BTreeMap::new();
    let mut told: Vec<(&Place, &Place)> = Vec::new();
    let mut problems = Vec::new();
    for (release, (_, objects)) in releases.iter().zip(clients) {
        for object in objects.iter().filter(|object| is_made(release, object)) {
            let namespace = object.namespace.as_deref();
            let name = release.default_name(object.kind, namespace, &object.name);
            let name = name.resolved(|expression| known.get(expression).cloned());
            let elsewhere = namespace.filter(|namespace| !release.chart.is_own(namespace));
            let identity = (object.kind, elsewhere, name.clone());
            let first = seen.insert(identity, object);
            // With an account go its roles and bindings.
            if let Some(first) = first {
                let pair = (&first.origin, &object.origin);
                if !told.contains(&pair) {
                    told.push(pair);
                    problems.push(clash(first, object, &name));
                }
            }
        }
    }
    for release in releases.iter().filter(|release| has_test(release)) {
        let namespace = release.client.namespace.as_deref();
        let elsewhere = namespace.filter(|namespace| !release.chart.is_own(namespace));
        let name = test_name(release).resolved(|expression| known.get(expression).cloned());
        if let Some(object) = seen.get(&(Kind::ConfigMap, elsewhere, name.clone())) {
            problems.push(
                Problem::error(format!(
                    "the {} and the ConfigMap of the chart's test would have one name in a release, `{name}`",
                    object.described()
                ))
                .at(object.origin.clone(), "for this")
                .help("give it another name"),
            );
        }
    }
    problems
}

/// Whether the chart makes an object unless the values say otherwise, under the name that the rule
/// gives it.
fn is_made(release: &Release<'_>, object: &Object) -> bool {
    let is_own_account = object.kind == Kind::ServiceAccount
        && release.is_own_account(object.namespace.as_deref(), &object.name);
    // A Job's name ends in a checksum of what is in it.
    object.kind != Kind::Job && (!is_own_account || release.makes_account)
}

/// What expressions print, for a release called `RELEASE` in a namespace called `NAMESPACE`.
fn known(releases: &[Release<'_>]) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for release in releases {
        let full = match release.key {
            Some(_) => format!("RELEASE-{}", release.client.name),
            None => "RELEASE".to_owned(),
        };
        known.insert(release.chart.helper("namespace"), "NAMESPACE".to_owned());
        known.insert(release.helper("awayname"), format!("NAMESPACE-{full}"));
        known.insert(release.helper("fullname"), full);
    }
    known
}

fn clash(first: &Object, second: &Object, name: &str) -> Problem {
    Problem::error(format!(
        "the {} and the {} would have one name in a release, `{name}`",
        first.described(),
        second.described()
    ))
    .at(second.origin.clone(), "for this")
    .with_related(first.origin.clone(), "and for this")
    .help("give one of them another name")
}
