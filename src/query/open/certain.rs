//! The part of the inputs that holds however what is open turns out.

use std::collections::BTreeMap;

use rolewright_rbac::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, LabelSelectorOperator,
    PolicyRule, Role, RoleBinding, RoleRef, Snapshot, Subject,
};

use super::names::is_open;
use super::{Open, Written, is_open_labels, texts_of_selector};
use crate::source::Place;

/// The objects, each with no more than what is sure of it.
pub(super) fn snapshot(open: &Open) -> Snapshot {
    let (last, places) = &open.last;
    let (others, _) = &open.others;
    let has_open_labels = has_open_labels(&open.last) || has_open_labels(&open.others);
    let mut certain = open.builtin.clone();
    for (role, at) in last.roles.iter().zip(&places.roles) {
        let ways = others.roles.iter().filter(|it| key(it) == key(role));
        let mut rules: Vec<&PolicyRule> = role.rules.iter().collect();
        for way in ways {
            rules.retain(|rule| way.rules.contains(rule));
        }
        certain.roles.push(Role {
            namespace: own(&role.namespace, &at.name),
            name: own(&role.name, &at.name),
            rules: rules.into_iter().filter_map(known).collect(),
        });
    }
    for (role, at) in last.cluster_roles.iter().zip(&places.cluster_roles) {
        let ways = others.cluster_roles.iter();
        let ways = ways.filter(|it| it.name == role.name);
        let name = own(&role.name, &at.name);
        certain.cluster_roles.push(cluster_role(role, ways, name));
    }
    for (binding, at) in last.role_bindings.iter().zip(&places.role_bindings) {
        let ways = others.role_bindings.iter();
        let ways = ways.filter(|it| it.namespace == binding.namespace && it.name == binding.name);
        let ways: Vec<_> = ways.map(|it| (&it.role_ref, &it.subjects)).collect();
        let place = &at.name;
        let subjects = subjects(&binding.role_ref, &binding.subjects, &ways);
        let is_own = |subject: &Subject| {
            matches!(
                subject,
                Subject::ServiceAccount {
                    namespace: None,
                    ..
                }
            )
        };
        let is_placed = !is_open(&binding.namespace);
        certain.role_bindings.push(RoleBinding {
            namespace: own(&binding.namespace, place),
            name: own(&binding.name, place),
            role_ref: role_ref(&binding.role_ref, place),
            subjects: subjects
                .filter(|subject| is_placed || !is_own(subject))
                .cloned()
                .collect(),
        });
    }
    let cluster_bindings = last.cluster_role_bindings.iter();
    for (binding, at) in cluster_bindings.zip(&places.cluster_role_bindings) {
        let ways = others.cluster_role_bindings.iter();
        let ways = ways.filter(|it| it.name == binding.name);
        let ways: Vec<_> = ways.map(|it| (&it.role_ref, &it.subjects)).collect();
        let subjects = subjects(&binding.role_ref, &binding.subjects, &ways);
        certain.cluster_role_bindings.push(ClusterRoleBinding {
            name: own(&binding.name, &at.name),
            role_ref: role_ref(&binding.role_ref, &at.name),
            subjects: subjects.cloned().collect(),
        });
    }
    if has_open_labels {
        drop_selectors_of_absence(&mut certain);
    }
    certain
}

fn key(role: &Role) -> (&str, &str) {
    (&role.namespace, &role.name)
}

/// A name that is filled in is known to be the same one only where it is written in the same file.
fn own(name: &str, place: &Place) -> String {
    if is_open(name) {
        format!("{name}\0{}", place.file.name())
    } else {
        name.to_owned()
    }
}

fn role_ref(written: &RoleRef, place: &Place) -> RoleRef {
    RoleRef {
        kind: written.kind,
        name: own(&written.name, place),
    }
}

/// The subjects that a binding has in any case.
fn subjects<'a>(
    role_ref: &RoleRef,
    subjects: &'a [Subject],
    ways: &[(&RoleRef, &Vec<Subject>)],
) -> impl Iterator<Item = &'a Subject> {
    let is_sure = |subject: &&Subject| {
        let is_in = |(role, subjects): &(&RoleRef, &Vec<Subject>)| {
            *role == role_ref && subjects.contains(subject)
        };
        !is_open_subject(subject) && ways.iter().all(is_in)
    };
    let sure: Vec<&Subject> = subjects.iter().filter(is_sure).collect();
    sure.into_iter()
}

/// Whether a part of a subject is filled in later.
pub(super) fn is_open_subject(subject: &Subject) -> bool {
    match subject {
        Subject::User(name) | Subject::Group(name) => is_open(name),
        Subject::ServiceAccount { namespace, name } => {
            is_open(name) || namespace.as_deref().is_some_and(is_open)
        }
        Subject::Other { .. } => false,
    }
}

fn cluster_role<'a>(
    role: &ClusterRole,
    ways: impl Iterator<Item = &'a ClusterRole>,
    name: String,
) -> ClusterRole {
    let mut rules: Vec<&PolicyRule> = role.rules.iter().collect();
    for way in ways {
        let is_like = way.labels == role.labels && way.aggregation_rule == role.aggregation_rule;
        rules.retain(|rule| is_like && way.rules.contains(rule));
        if !is_like {
            return ClusterRole {
                name,
                labels: BTreeMap::new(),
                rules: Vec::new(),
                aggregation_rule: None,
            };
        }
    }
    let rules = rules.into_iter().filter_map(known);
    let labels = role.labels.iter();
    let labels = labels.filter(|(key, value)| !is_open(key) && !is_open(value));
    let selectors = role.aggregation_rule.as_ref().map(|rule| {
        let selectors = rule.cluster_role_selectors.iter();
        let is_known = |it: &&LabelSelector| !texts_of_selector(it).any(|text| is_open(text));
        selectors.filter(is_known).cloned().collect()
    });
    ClusterRole {
        name,
        labels: labels
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
        // What an aggregated role says itself is overwritten.
        rules: if selectors.is_some() {
            Vec::new()
        } else {
            rules.collect()
        },
        aggregation_rule: selectors.map(|cluster_role_selectors| AggregationRule {
            cluster_role_selectors,
        }),
    }
}

/// What is known of a rule, if that grants anything.
fn known(rule: &PolicyRule) -> Option<PolicyRule> {
    let of = |list: &[String]| -> Vec<String> {
        list.iter().filter(|text| !is_open(text)).cloned().collect()
    };
    let known = PolicyRule {
        verbs: of(&rule.verbs),
        api_groups: of(&rule.api_groups),
        resources: of(&rule.resources),
        resource_names: of(&rule.resource_names),
        non_resource_urls: of(&rule.non_resource_urls),
    };
    // Without a name it would hold for all of them.
    let has_lost_names = known.resource_names.is_empty() && !rule.resource_names.is_empty();
    (!has_lost_names).then_some(known)
}

fn has_open_labels((snapshot, _): &Written) -> bool {
    let mut roles = snapshot.cluster_roles.iter();
    roles.any(|role| is_open_labels(&role.labels))
}

/// A label that is not known may be there, so that what asks for its absence selects nothing for sure.
fn drop_selectors_of_absence(snapshot: &mut Snapshot) {
    for role in &mut snapshot.cluster_roles {
        if let Some(rule) = &mut role.aggregation_rule {
            rule.cluster_role_selectors.retain(|selector| {
                selector.match_expressions.iter().all(|it| {
                    let operator = it.operator;
                    !matches!(
                        operator,
                        LabelSelectorOperator::NotIn | LabelSelectorOperator::DoesNotExist
                    )
                })
            });
        }
    }
}
