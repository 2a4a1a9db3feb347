//! Short ways to write objects down in tests.
#![allow(dead_code, reason = "each test binary uses a part of these")]

use std::collections::BTreeMap;

use rolewright_rbac::{
    Action, AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, PolicyRule, Role,
    RoleBinding, RoleRef, RoleRefKind, Snapshot, Subject,
};

pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

pub(crate) fn rule(
    verbs: &[&str],
    groups: &[&str],
    resources: &[&str],
    names: &[&str],
) -> PolicyRule {
    PolicyRule {
        verbs: words(verbs),
        api_groups: words(groups),
        resources: words(resources),
        resource_names: words(names),
        non_resource_urls: Vec::new(),
    }
}

pub(crate) fn url_rule(verbs: &[&str], urls: &[&str]) -> PolicyRule {
    PolicyRule {
        verbs: words(verbs),
        non_resource_urls: words(urls),
        ..PolicyRule::default()
    }
}

pub(crate) fn cluster_role(name: &str, rules: &[PolicyRule]) -> ClusterRole {
    ClusterRole {
        name: name.to_owned(),
        rules: rules.to_vec(),
        ..ClusterRole::default()
    }
}

pub(crate) fn labels(labels: &[(&str, &str)]) -> BTreeMap<String, String> {
    labels
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

/// A ClusterRole with labels that aggregates whatever one of the selecting labels is on.
pub(crate) fn aggregated(
    name: &str,
    own: &[PolicyRule],
    carries: &[(&str, &str)],
    selects: &[(&str, &str)],
) -> ClusterRole {
    let selector = |label: &(&str, &str)| LabelSelector {
        match_labels: labels(&[*label]),
        ..LabelSelector::default()
    };
    ClusterRole {
        labels: labels(carries),
        aggregation_rule: (!selects.is_empty()).then(|| AggregationRule {
            cluster_role_selectors: selects.iter().map(selector).collect(),
        }),
        ..cluster_role(name, own)
    }
}

pub(crate) fn role(namespace: &str, name: &str, rules: &[PolicyRule]) -> Role {
    Role {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        rules: rules.to_vec(),
    }
}

pub(crate) fn to_cluster_role(name: &str) -> RoleRef {
    RoleRef {
        kind: RoleRefKind::ClusterRole,
        name: name.to_owned(),
    }
}

pub(crate) fn to_role(name: &str) -> RoleRef {
    RoleRef {
        kind: RoleRefKind::Role,
        name: name.to_owned(),
    }
}

pub(crate) fn cluster_role_binding(
    name: &str,
    role_ref: RoleRef,
    subjects: &[Subject],
) -> ClusterRoleBinding {
    ClusterRoleBinding {
        name: name.to_owned(),
        role_ref,
        subjects: subjects.to_vec(),
    }
}

pub(crate) fn role_binding(
    namespace: &str,
    name: &str,
    role_ref: RoleRef,
    subjects: &[Subject],
) -> RoleBinding {
    RoleBinding {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        role_ref,
        subjects: subjects.to_vec(),
    }
}

pub(crate) fn user(name: &str) -> Subject {
    Subject::User(name.to_owned())
}

pub(crate) fn group(name: &str) -> Subject {
    Subject::Group(name.to_owned())
}

pub(crate) fn account(namespace: Option<&str>, name: &str) -> Subject {
    Subject::ServiceAccount {
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
    }
}

/// `verb group/resource/subresource` as a request without namespace and name.
pub(crate) fn resource<'a>(verb: &'a str, group: &'a str, resource: &'a str) -> Action<'a> {
    Action::Resource {
        verb,
        group,
        resource,
        subresource: "",
        namespace: "",
        name: "",
    }
}

pub(crate) trait ActionExt<'a> {
    fn sub(self, text: &'a str) -> Self;
    fn within(self, text: &'a str) -> Self;
    fn named(self, text: &'a str) -> Self;
}

impl<'a> ActionExt<'a> for Action<'a> {
    fn sub(mut self, text: &'a str) -> Self {
        if let Action::Resource { subresource, .. } = &mut self {
            *subresource = text;
        }
        self
    }

    fn within(mut self, text: &'a str) -> Self {
        if let Action::Resource { namespace, .. } = &mut self {
            *namespace = text;
        }
        self
    }

    fn named(mut self, text: &'a str) -> Self {
        if let Action::Resource { name, .. } = &mut self {
            *name = text;
        }
        self
    }
}

pub(crate) fn path<'a>(verb: &'a str, path: &'a str) -> Action<'a> {
    Action::Url { verb, path }
}

/// The rules, bound to the user `u` cluster-wide.
pub(crate) fn cluster_wide(rules: &[PolicyRule]) -> Snapshot {
    Snapshot {
        cluster_roles: vec![cluster_role("r", rules)],
        cluster_role_bindings: vec![cluster_role_binding(
            "b",
            to_cluster_role("r"),
            &[user("u")],
        )],
        ..Snapshot::default()
    }
}

/// The rules in a ClusterRole, bound to the user `u` in one namespace.
pub(crate) fn in_namespace(namespace: &str, rules: &[PolicyRule]) -> Snapshot {
    Snapshot {
        cluster_roles: vec![cluster_role("r", rules)],
        role_bindings: vec![role_binding(
            namespace,
            "b",
            to_cluster_role("r"),
            &[user("u")],
        )],
        ..Snapshot::default()
    }
}

/// The rules in a Role, bound to the user `u`.
pub(crate) fn by_role(namespace: &str, rules: &[PolicyRule]) -> Snapshot {
    Snapshot {
        roles: vec![role(namespace, "r", rules)],
        role_bindings: vec![role_binding(namespace, "b", to_role("r"), &[user("u")])],
        ..Snapshot::default()
    }
}
