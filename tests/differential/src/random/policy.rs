//! Random policies.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use rolewright_rbac::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, LabelSelectorOperator,
    LabelSelectorRequirement, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};

use super::{
    ACCOUNTS, GROUPS, NAMES, NAMESPACES, RESOURCES, URLS, USER_GROUPS, USERS, VERBS, one_in, pick,
};

/// Roles and bindings refer to each other by these names; not every one exists in a policy.
const ROLE_NAMES: &[&str] = &["r0", "r1", "r2", "r3", "R0"];
const LABEL_KEYS: &[&str] = &["into", "tier"];
const LABEL_VALUES: &[&str] = &["yes", "no", ""];

/// A policy of a few objects, of which some are odd and some would be refused by the server.
pub fn policy(rng: &mut Rng) -> Snapshot {
    let mut policy = Snapshot {
        roles: roles(rng),
        cluster_roles: cluster_roles(rng),
        ..Snapshot::default()
    };
    let role_bindings = list(6, rng, |rng| role_binding(&policy, rng));
    let cluster_role_bindings = list(5, rng, |rng| cluster_role_binding(&policy, rng));
    policy.role_bindings = numbered(role_bindings, |binding| &mut binding.name);
    policy.cluster_role_bindings = numbered(cluster_role_bindings, |binding| &mut binding.name);
    policy
}

/// Gives the objects distinct names, as a store can only hold them.
fn numbered<T>(mut objects: Vec<T>, name: impl Fn(&mut T) -> &mut String) -> Vec<T> {
    for (number, object) in objects.iter_mut().enumerate() {
        *name(object) = format!("b{number}");
    }
    objects
}

/// Roles of distinct names, as a store can only hold them.
fn roles(rng: &mut Rng) -> Vec<Role> {
    let taken: BTreeSet<_> = list(5, rng, |rng| (pick(NAMESPACES, rng), pick(ROLE_NAMES, rng)))
        .into_iter()
        .collect();
    taken
        .into_iter()
        .map(|(namespace, name)| Role {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            rules: list(4, rng, rule),
        })
        .collect()
}

fn cluster_roles(rng: &mut Rng) -> Vec<ClusterRole> {
    let taken: BTreeSet<_> = list(6, rng, |rng| pick(ROLE_NAMES, rng))
        .into_iter()
        .collect();
    taken
        .into_iter()
        .map(|name| ClusterRole {
            name: name.to_owned(),
            labels: labels(rng),
            rules: list(4, rng, rule),
            aggregation_rule: one_in(4, rng).then(|| AggregationRule {
                cluster_role_selectors: list(3, rng, selector),
            }),
        })
        .collect()
}

fn role_binding(policy: &Snapshot, rng: &mut Rng) -> RoleBinding {
    let mut namespace = if one_in(30, rng) {
        ""
    } else {
        pick(NAMESPACES, rng)
    };
    let mut role_ref = any_role_ref(rng);
    if rng.bool() {
        if let Some(role) = rng.choice(&policy.roles) {
            namespace = &role.namespace;
            role_ref = RoleRef {
                kind: RoleRefKind::Role,
                name: role.name.clone(),
            };
        }
    } else if let Some(role) = rng.choice(&policy.cluster_roles) {
        role_ref = RoleRef {
            kind: RoleRefKind::ClusterRole,
            name: role.name.clone(),
        };
    }
    RoleBinding {
        namespace: namespace.to_owned(),
        name: String::new(),
        role_ref: if one_in(8, rng) {
            any_role_ref(rng)
        } else {
            role_ref
        },
        subjects: list(4, rng, subject),
    }
}

fn cluster_role_binding(policy: &Snapshot, rng: &mut Rng) -> ClusterRoleBinding {
    let role_ref = match rng.choice(&policy.cluster_roles) {
        Some(role) if !one_in(6, rng) => RoleRef {
            kind: RoleRefKind::ClusterRole,
            name: role.name.clone(),
        },
        _ => any_role_ref(rng),
    };
    ClusterRoleBinding {
        name: String::new(),
        role_ref,
        subjects: list(4, rng, subject),
    }
}

/// A reference that may lead nowhere.
fn any_role_ref(rng: &mut Rng) -> RoleRef {
    let kind = if rng.bool() {
        RoleRefKind::Role
    } else {
        RoleRefKind::ClusterRole
    };
    RoleRef {
        kind,
        name: pick(ROLE_NAMES, rng).to_owned(),
    }
}

fn subject(rng: &mut Rng) -> Subject {
    match rng.u8(..12) {
        0..4 => Subject::User(pick(USERS, rng).to_owned()),
        4..7 => Subject::Group(pick(USER_GROUPS, rng).to_owned()),
        7..11 => {
            let namespace = match rng.u8(..10) {
                0..3 => None,
                3 => Some(""),
                _ => Some(pick(NAMESPACES, rng)),
            };
            Subject::ServiceAccount {
                namespace: namespace.map(str::to_owned),
                name: pick(ACCOUNTS, rng).to_owned(),
            }
        }
        _ => Subject::Other {
            kind: pick(&["user", "group", "Robot", "", "*"], rng).to_owned(),
            name: pick(USERS, rng).to_owned(),
        },
    }
}

fn rule(rng: &mut Rng) -> PolicyRule {
    let mut rule = PolicyRule {
        verbs: words(VERBS, 1, rng),
        ..PolicyRule::default()
    };
    let on_urls = one_in(4, rng);
    if on_urls {
        rule.non_resource_urls = words(URLS, 1, rng);
    }
    // The server refuses a rule on both; the authorizer would not mind.
    if !on_urls || one_in(4, rng) {
        rule.api_groups = words(GROUPS, 1, rng);
        rule.resources = words(RESOURCES, 1, rng);
        if one_in(3, rng) {
            rule.resource_names = words(NAMES, 0, rng);
        }
    }
    rule
}

/// Up to three words more than `least`; one list in fifty is empty all the same.
fn words(alphabet: &[&str], least: usize, rng: &mut Rng) -> Vec<String> {
    let count = if one_in(50, rng) {
        0
    } else {
        least + rng.usize(..3)
    };
    (0..count).map(|_| pick(alphabet, rng).to_owned()).collect()
}

fn labels(rng: &mut Rng) -> BTreeMap<String, String> {
    list(3, rng, |rng| {
        (
            pick(LABEL_KEYS, rng).to_owned(),
            pick(LABEL_VALUES, rng).to_owned(),
        )
    })
    .into_iter()
    .collect()
}

fn selector(rng: &mut Rng) -> LabelSelector {
    LabelSelector {
        match_labels: if rng.bool() {
            labels(rng)
        } else {
            BTreeMap::new()
        },
        match_expressions: if one_in(3, rng) {
            list(3, rng, requirement)
        } else {
            Vec::new()
        },
    }
}

fn requirement(rng: &mut Rng) -> LabelSelectorRequirement {
    let (operator, values) = match rng.u8(..4) {
        0 => (LabelSelectorOperator::In, words(LABEL_VALUES, 1, rng)),
        1 => (LabelSelectorOperator::NotIn, words(LABEL_VALUES, 1, rng)),
        2 => (LabelSelectorOperator::Exists, Vec::new()),
        _ => (LabelSelectorOperator::DoesNotExist, Vec::new()),
    };
    LabelSelectorRequirement {
        key: pick(LABEL_KEYS, rng).to_owned(),
        operator,
        values,
    }
}

/// Fewer than `bound` random items.
fn list<T>(bound: usize, rng: &mut Rng, item: impl Fn(&mut Rng) -> T) -> Vec<T> {
    (0..rng.usize(..bound)).map(|_| item(rng)).collect()
}
