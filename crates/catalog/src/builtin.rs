//! The RBAC objects that an API server creates by itself.

use rolewright_rbac::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, PolicyRule, Role, RoleBinding,
    RoleRef, RoleRefKind, Snapshot, Subject,
};

use crate::KubernetesVersion;
use crate::table::{
    BindingRow, CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ClusterRoleRow, ROLE_BINDINGS, ROLES,
    RoleRow, RuleRow, Span, SubjectRow,
};

/// The built-in objects of a version, with default flags.
///
/// `admin`, `edit` and `view` have both their aggregation rules and the rules that aggregation
/// fills in, and the roles that feed them have their labels: a snapshot that joins these objects
/// with a user's own ClusterRoles aggregates like a cluster.
#[must_use]
pub fn builtin_rbac(version: KubernetesVersion) -> Snapshot {
    Snapshot {
        roles: rows(ROLES, version, |row| row.span).map(role).collect(),
        cluster_roles: rows(CLUSTER_ROLES, version, |row| row.span)
            .map(cluster_role)
            .collect(),
        role_bindings: rows(ROLE_BINDINGS, version, |row| row.span)
            .map(role_binding)
            .collect(),
        cluster_role_bindings: rows(CLUSTER_ROLE_BINDINGS, version, |row| row.span)
            .map(cluster_role_binding)
            .collect(),
    }
}

/// The kinds of RBAC objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RbacKind {
    /// A Role.
    Role,
    /// A ClusterRole.
    ClusterRole,
    /// A RoleBinding.
    RoleBinding,
    /// A ClusterRoleBinding.
    ClusterRoleBinding,
}

/// Whether the server of a version creates an object of this kind and name by itself. The
/// namespace does not count for the two cluster-scoped kinds. It says nothing of the content: a
/// user's object may bear the name too.
#[must_use]
pub fn is_builtin(version: KubernetesVersion, kind: RbacKind, namespace: &str, name: &str) -> bool {
    let here = |row_namespace: &str, row_name: &str| row_namespace == namespace && row_name == name;
    match kind {
        RbacKind::Role => {
            rows(ROLES, version, |row| row.span).any(|row| here(row.namespace, row.name))
        }
        RbacKind::ClusterRole => {
            rows(CLUSTER_ROLES, version, |row| row.span).any(|row| row.name == name)
        }
        RbacKind::RoleBinding => {
            rows(ROLE_BINDINGS, version, |row| row.span).any(|row| here(row.namespace, row.name))
        }
        RbacKind::ClusterRoleBinding => {
            rows(CLUSTER_ROLE_BINDINGS, version, |row| row.span).any(|row| row.name == name)
        }
    }
}

fn rows<T>(
    table: &'static [T],
    version: KubernetesVersion,
    span: fn(&T) -> Span,
) -> impl Iterator<Item = &'static T> {
    table.iter().filter(move |row| span(row).contains(version))
}

fn role(row: &RoleRow) -> Role {
    Role {
        namespace: row.namespace.to_owned(),
        name: row.name.to_owned(),
        rules: rules(row.rules),
    }
}

fn cluster_role(row: &ClusterRoleRow) -> ClusterRole {
    let map = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|&(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    };
    let selector = |&pairs: &&[(&str, &str)]| LabelSelector {
        match_labels: map(pairs),
        ..Default::default()
    };
    ClusterRole {
        name: row.name.to_owned(),
        labels: map(row.labels),
        rules: rules(row.rules),
        aggregation_rule: (!row.aggregates.is_empty()).then(|| AggregationRule {
            cluster_role_selectors: row.aggregates.iter().map(selector).collect(),
        }),
    }
}

fn role_binding(row: &BindingRow) -> RoleBinding {
    RoleBinding {
        namespace: row.namespace.to_owned(),
        name: row.name.to_owned(),
        role_ref: role_ref(row),
        subjects: row.subjects.iter().map(subject).collect(),
    }
}

fn cluster_role_binding(row: &BindingRow) -> ClusterRoleBinding {
    ClusterRoleBinding {
        name: row.name.to_owned(),
        role_ref: role_ref(row),
        subjects: row.subjects.iter().map(subject).collect(),
    }
}

fn role_ref(row: &BindingRow) -> RoleRef {
    let kind: RoleRefKind = row.role_kind;
    RoleRef {
        kind,
        name: row.role.to_owned(),
    }
}

fn subject(row: &SubjectRow) -> Subject {
    match *row {
        SubjectRow::User(name) => Subject::User(name.to_owned()),
        SubjectRow::Group(name) => Subject::Group(name.to_owned()),
        SubjectRow::ServiceAccount(namespace, name) => Subject::ServiceAccount {
            namespace: Some(namespace.to_owned()),
            name: name.to_owned(),
        },
    }
}

fn rules(rows: &[RuleRow]) -> Vec<PolicyRule> {
    let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    rows.iter()
        .map(|row| PolicyRule {
            verbs: owned(row.verbs),
            api_groups: owned(row.api_groups),
            resources: owned(row.resources),
            resource_names: owned(row.resource_names),
            non_resource_urls: owned(row.non_resource_urls),
        })
        .collect()
}
