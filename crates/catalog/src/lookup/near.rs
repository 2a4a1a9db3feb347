//! What may have been meant by a name that nothing has.

use crate::catalog::Catalog;
use crate::custom::is_version_name;
use crate::resource::{Resource, Subresource, qualified_name};

/// More than this is no help.
const MOST: usize = 3;

impl Catalog {
    /// Full names of resources whose names are near: first the very name in another group, then
    /// misspellings. A word that is a subresource's name gives the resources that have it.
    pub(super) fn near_resources(
        &self,
        group: Option<&str>,
        name: &str,
        subresource: Option<&str>,
    ) -> Vec<String> {
        // kubectl also takes `NAME.VERSION.GROUP`.
        let name = match name.rsplit_once('.') {
            Some((name, version)) if is_version_name(version) => name,
            _ => name,
        };
        let mut near: Vec<(usize, &Resource)> = self
            .resources()
            .filter_map(|resource| Some((distance_to(resource, name)?, resource)))
            .collect();
        near.sort_by_key(|&(distance, resource)| {
            let group_distance =
                group.map_or(0, |group| strsim::osa_distance(group, resource.group()));
            (
                distance,
                resource.availability(),
                group_distance,
                !resource.group().is_empty(),
            )
        });
        let best = near.first().map(|&(distance, _)| distance);
        let same_group = |resource: &Resource| group == Some(resource.group());
        let resources = near
            .into_iter()
            .filter(|&(distance, resource)| Some(distance) == best || same_group(resource))
            .map(|(_, resource)| near_name(resource, subresource));
        let parents = self.resources().filter(|resource| {
            group.is_none_or(|group| group == resource.group()) && subresource.is_none()
        });
        let parents = near_subresources(parents, name);
        let mut suggestions: Vec<String> = Vec::new();
        for suggestion in resources.chain(parents) {
            if !suggestions.contains(&suggestion) {
                suggestions.push(suggestion);
            }
        }
        suggestions.truncate(MOST);
        suggestions
    }
}

/// The full name, with the subresource that was meant if the resource has one like it.
fn near_name(resource: &Resource, subresource: Option<&str>) -> String {
    let Some(wanted) = subresource else {
        return resource.qualified_name();
    };
    if resource.subresource(wanted).is_some() {
        return qualified_name(resource.group(), resource.plural(), Some(wanted));
    }
    let near = near_subresources([resource].into_iter(), wanted);
    near.into_iter()
        .next()
        .unwrap_or_else(|| resource.qualified_name())
}

/// Full names of subresources whose names are near, of all the resources.
pub(super) fn near_subresources<'a>(
    resources: impl Iterator<Item = &'a Resource>,
    name: &str,
) -> Vec<String> {
    let mut near: Vec<(usize, &Resource, &Subresource)> = resources
        .flat_map(|resource| {
            resource
                .subresources()
                .iter()
                .map(move |sub| (resource, sub))
        })
        .filter_map(|(resource, subresource)| {
            let known = subresource.name();
            let distance =
                distance(known, name).or_else(|| is_stem(known, name).then_some(MOST))?;
            Some((distance, resource, subresource))
        })
        .collect();
    near.sort_by_key(|&(distance, _, subresource)| (distance, subresource.availability()));
    near.into_iter()
        .map(|(_, resource, subresource)| {
            qualified_name(
                resource.group(),
                resource.plural(),
                Some(subresource.name()),
            )
        })
        .take(MOST)
        .collect()
}

/// The distance of a name to the nearest of a resource's names.
fn distance_to(resource: &Resource, name: &str) -> Option<usize> {
    let names = [
        Some(resource.plural()),
        resource.singular(),
        resource.kind(),
    ];
    let long = names
        .into_iter()
        .flatten()
        .filter_map(|known| distance(known, name));
    let short = resource
        .short_names()
        .filter(|short| short.eq_ignore_ascii_case(name))
        .map(|_| 0);
    long.chain(short).min()
}

/// The edit distance (one edit may swap two neighbours), letter case aside, if it is so small that
/// the one may be meant by the other.
pub(crate) fn distance(known: &str, given: &str) -> Option<usize> {
    let length = known.len().min(given.len());
    let most = match length {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    if known.len().abs_diff(given.len()) > 2 * most {
        return None;
    }
    let distance = strsim::osa_distance(&known.to_lowercase(), &given.to_lowercase());
    (distance <= most).then_some(distance)
}

/// Whether one word is so near to another that it may be meant by it: an edit or two, letter case
/// aside, and none in a word of two letters.
#[must_use]
pub fn near(known: &str, given: &str) -> bool {
    distance(known, given).is_some()
}

/// Whether one word begins with the other, as `evict` and `eviction`.
fn is_stem(known: &str, given: &str) -> bool {
    let is_long = known.len().min(given.len()) >= 4;
    is_long && (known.starts_with(given) || given.starts_with(known))
}
