//! What nearly allowed a request: rules that reach the caller and fail in one respect.

use super::Policy;
use super::grants::GrantedRule;
use super::ids::Scope;
use crate::matches::{group, name, resource, url, verb};
use crate::{Action, Request};

/// The respects in which a rule and a request can differ, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// The rule lacks the verb.
    Verb,
    /// The rule is limited to other names.
    Name,
    /// The rule is given in another namespace, or in one where the request has none.
    Scope,
    /// The rule lacks the resource or subresource.
    Resource,
    /// The rule lacks the API group.
    Group,
    /// The rule lacks the URL.
    Url,
}

/// A rule that would allow the request if it did not differ in one respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NearMiss<'a> {
    /// The rule, and how it reaches the caller.
    pub granted: GrantedRule<'a>,
    /// The one respect.
    pub axis: Axis,
}

impl Policy {
    /// The rules that reach the caller and match the request on all axes but one, the nearest
    /// first: a rule that names the very object, then by [`Axis`], then as [`Policy::grants`]
    /// orders them. Empty lists of a rule match nothing.
    #[must_use]
    pub fn nearest(&self, request: &Request<'_>) -> Vec<NearMiss<'_>> {
        let granted = self.granted_rules(request.user, request.groups.iter());
        let mut misses: Vec<NearMiss<'_>> = granted
            .into_iter()
            .filter_map(|granted| {
                let axis = only_difference(&granted, &request.action)?;
                Some(NearMiss { granted, axis })
            })
            .collect();
        // The sort is stable, so equals keep the order of the grants.
        misses.sort_by_key(|miss| (!names_the_object(miss, &request.action), miss.axis));
        misses
    }
}

fn only_difference(granted: &GrantedRule<'_>, action: &Action<'_>) -> Option<Axis> {
    let rule = granted.rule;
    let scope = match granted.scope {
        Scope::Cluster => true,
        Scope::Namespace(namespace) => action.namespace() == Some(namespace),
    };
    let verb = verb::matches(&rule.verbs, action.verb());
    match *action {
        Action::Resource {
            group,
            resource,
            subresource,
            name,
            ..
        } => only_failing(&[
            (Axis::Verb, verb),
            (Axis::Name, name::matches(&rule.resource_names, name)),
            (Axis::Scope, scope),
            (
                Axis::Resource,
                resource::matches(&rule.resources, resource, subresource),
            ),
            (Axis::Group, group::matches(&rule.api_groups, group)),
        ]),
        Action::Url { path, .. } => only_failing(&[
            (Axis::Verb, verb),
            (Axis::Scope, scope),
            (Axis::Url, url::matches(&rule.non_resource_urls, path)),
        ]),
    }
}

fn only_failing(axes: &[(Axis, bool)]) -> Option<Axis> {
    let mut failing = axes.iter().filter(|(_, matches)| !matches);
    match (failing.next(), failing.next()) {
        (Some((axis, _)), None) => Some(*axis),
        _ => None,
    }
}

fn names_the_object(miss: &NearMiss<'_>, action: &Action<'_>) -> bool {
    match action {
        Action::Resource { name, .. } => {
            let names = &miss.granted.rule.resource_names;
            !name.is_empty() && names.iter().any(|own| own == name)
        }
        Action::Url { .. } => false,
    }
}
