//! Access to resources of the API.

mod named;
mod reach;
mod target;
mod verbs;

use rolewright_rbac::PolicyRule;

pub(super) use self::named::tell_of_listing;
use self::target::Target;
use self::verbs::Verb;
use super::{Surroundings, wildcard};
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::Scope;
use crate::spec::raw::AccessEntry;

/// An entry with everything that its checks ask.
struct Entry<'a> {
    raw: &'a AccessEntry,
    at: &'a Path,
    scopes: &'a [Scope],
    around: Surroundings<'a>,
    targets: Vec<(Target<'a>, Path)>,
    verbs: Vec<Verb<'a>>,
}

/// The rules of an entry with `resources`; none if something is wrong with it.
pub(super) fn rules(
    raw: &AccessEntry,
    at: &Path,
    scopes: &[Scope],
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Vec<PolicyRule> {
    let (Some(resources), Some(verbs)) = (&raw.resources, &raw.verbs) else {
        return Vec::new();
    };
    let mut targets = Vec::new();
    for (index, text) in resources.iter().enumerate() {
        let at = at.key("resources").index(index);
        if let Some(target) = target::resolve(text, raw.unchecked, &at, around.catalog, checker) {
            targets.push((target, at));
        }
    }
    let all_resolved = targets.len() == resources.len();
    let verbs = verbs
        .iter()
        .enumerate()
        .map(|(index, text)| Verb {
            text,
            at: at.key("verbs").index(index),
        })
        .collect();
    let entry = Entry {
        raw,
        at,
        scopes,
        around,
        targets,
        verbs,
    };
    // Each check runs whatever the others say, so that all that is wrong is told at once.
    let verbs_fit = verbs::check(&entry, checker);
    let names_fit = named::check(&entry, checker);
    let in_reach = reach::check(&entry, checker);
    let wildcards_allowed = wildcard::allowed(raw, at, &wildcards(&entry), checker);
    if all_resolved && verbs_fit && names_fit && in_reach && wildcards_allowed {
        entry
            .targets
            .iter()
            .map(|(target, _)| rule(&entry, target))
            .collect()
    } else {
        Vec::new()
    }
}

fn wildcards(entry: &Entry<'_>) -> Vec<Path> {
    let targets = entry
        .targets
        .iter()
        .filter(|(target, _)| target.is_wildcard());
    let verbs = entry.verbs.iter().filter(|verb| verb.text == "*");
    targets
        .map(|(_, at)| at.clone())
        .chain(verbs.map(|verb| verb.at.clone()))
        .collect()
}

fn rule(entry: &Entry<'_>, target: &Target<'_>) -> PolicyRule {
    PolicyRule {
        verbs: entry
            .verbs
            .iter()
            .flat_map(|verb| verb.meaning(target))
            .map(str::to_owned)
            .collect(),
        api_groups: vec![target.group().to_owned()],
        resources: vec![target.rule_name()],
        resource_names: entry.raw.names.clone().unwrap_or_default(),
        non_resource_urls: Vec::new(),
    }
}
