//! RBAC objects in the API's own JSON, to and from the evaluator's model.

use std::collections::BTreeMap;

use rolewright_rbac as rbac;
use rolewright_rbac::{LabelSelectorOperator, RoleRefKind};
use serde::{Deserialize, Serialize};

/// All objects of one policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Objects {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Role>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cluster_roles: Vec<Role>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    role_bindings: Vec<Binding>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cluster_role_bindings: Vec<Binding>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Metadata {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    namespace: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Role {
    metadata: Metadata,
    rules: Vec<Rule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aggregation_rule: Option<AggregationRule>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rule {
    verbs: Vec<String>,
    #[serde(rename = "apiGroups", skip_serializing_if = "Vec::is_empty")]
    api_groups: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resources: Vec<String>,
    #[serde(rename = "resourceNames", skip_serializing_if = "Vec::is_empty")]
    resource_names: Vec<String>,
    #[serde(rename = "nonResourceURLs", skip_serializing_if = "Vec::is_empty")]
    non_resource_urls: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AggregationRule {
    cluster_role_selectors: Vec<Selector>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Selector {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    match_labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    match_expressions: Vec<Requirement>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    key: String,
    operator: Operator,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Binding {
    metadata: Metadata,
    role_ref: RoleRef,
    subjects: Vec<Subject>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleRef {
    kind: Kind,
    name: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Kind {
    Role,
    ClusterRole,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    kind: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
}

impl From<&rbac::Snapshot> for Objects {
    fn from(snapshot: &rbac::Snapshot) -> Self {
        Self {
            roles: snapshot.roles.iter().map(Role::from).collect(),
            cluster_roles: snapshot.cluster_roles.iter().map(Role::from).collect(),
            role_bindings: snapshot.role_bindings.iter().map(Binding::from).collect(),
            cluster_role_bindings: snapshot
                .cluster_role_bindings
                .iter()
                .map(Binding::from)
                .collect(),
        }
    }
}

impl From<Objects> for rbac::Snapshot {
    fn from(objects: Objects) -> Self {
        Self {
            roles: objects.roles.into_iter().map(rbac::Role::from).collect(),
            cluster_roles: objects
                .cluster_roles
                .into_iter()
                .map(rbac::ClusterRole::from)
                .collect(),
            role_bindings: objects
                .role_bindings
                .into_iter()
                .map(rbac::RoleBinding::from)
                .collect(),
            cluster_role_bindings: objects
                .cluster_role_bindings
                .into_iter()
                .map(rbac::ClusterRoleBinding::from)
                .collect(),
        }
    }
}

impl From<&rbac::Role> for Role {
    fn from(role: &rbac::Role) -> Self {
        Self {
            metadata: Metadata {
                name: role.name.clone(),
                namespace: role.namespace.clone(),
                ..Metadata::default()
            },
            rules: role.rules.iter().map(Rule::from).collect(),
            aggregation_rule: None,
        }
    }
}

impl From<Role> for rbac::Role {
    fn from(role: Role) -> Self {
        Self {
            namespace: role.metadata.namespace,
            name: role.metadata.name,
            rules: role.rules.into_iter().map(rbac::PolicyRule::from).collect(),
        }
    }
}

impl From<&rbac::ClusterRole> for Role {
    fn from(role: &rbac::ClusterRole) -> Self {
        Self {
            metadata: Metadata {
                name: role.name.clone(),
                labels: role.labels.clone(),
                ..Metadata::default()
            },
            rules: role.rules.iter().map(Rule::from).collect(),
            aggregation_rule: role
                .aggregation_rule
                .as_ref()
                .map(|aggregation| AggregationRule {
                    cluster_role_selectors: aggregation
                        .cluster_role_selectors
                        .iter()
                        .map(Selector::from)
                        .collect(),
                }),
        }
    }
}

impl From<Role> for rbac::ClusterRole {
    fn from(role: Role) -> Self {
        Self {
            name: role.metadata.name,
            labels: role.metadata.labels,
            rules: role.rules.into_iter().map(rbac::PolicyRule::from).collect(),
            aggregation_rule: role
                .aggregation_rule
                .map(|aggregation| rbac::AggregationRule {
                    cluster_role_selectors: aggregation
                        .cluster_role_selectors
                        .into_iter()
                        .map(rbac::LabelSelector::from)
                        .collect(),
                }),
        }
    }
}

impl From<&rbac::PolicyRule> for Rule {
    fn from(rule: &rbac::PolicyRule) -> Self {
        Self {
            verbs: rule.verbs.clone(),
            api_groups: rule.api_groups.clone(),
            resources: rule.resources.clone(),
            resource_names: rule.resource_names.clone(),
            non_resource_urls: rule.non_resource_urls.clone(),
        }
    }
}

impl From<Rule> for rbac::PolicyRule {
    fn from(rule: Rule) -> Self {
        Self {
            verbs: rule.verbs,
            api_groups: rule.api_groups,
            resources: rule.resources,
            resource_names: rule.resource_names,
            non_resource_urls: rule.non_resource_urls,
        }
    }
}

impl From<&rbac::LabelSelector> for Selector {
    fn from(selector: &rbac::LabelSelector) -> Self {
        let requirement = |requirement: &rbac::LabelSelectorRequirement| Requirement {
            key: requirement.key.clone(),
            operator: requirement.operator.into(),
            values: requirement.values.clone(),
        };
        Self {
            match_labels: selector.match_labels.clone(),
            match_expressions: selector.match_expressions.iter().map(requirement).collect(),
        }
    }
}

impl From<Selector> for rbac::LabelSelector {
    fn from(selector: Selector) -> Self {
        let requirement = |requirement: Requirement| rbac::LabelSelectorRequirement {
            key: requirement.key,
            operator: requirement.operator.into(),
            values: requirement.values,
        };
        Self {
            match_labels: selector.match_labels,
            match_expressions: selector
                .match_expressions
                .into_iter()
                .map(requirement)
                .collect(),
        }
    }
}

impl From<LabelSelectorOperator> for Operator {
    fn from(operator: LabelSelectorOperator) -> Self {
        match operator {
            LabelSelectorOperator::In => Self::In,
            LabelSelectorOperator::NotIn => Self::NotIn,
            LabelSelectorOperator::Exists => Self::Exists,
            LabelSelectorOperator::DoesNotExist => Self::DoesNotExist,
        }
    }
}

impl From<Operator> for LabelSelectorOperator {
    fn from(operator: Operator) -> Self {
        match operator {
            Operator::In => Self::In,
            Operator::NotIn => Self::NotIn,
            Operator::Exists => Self::Exists,
            Operator::DoesNotExist => Self::DoesNotExist,
        }
    }
}

impl From<&rbac::RoleBinding> for Binding {
    fn from(binding: &rbac::RoleBinding) -> Self {
        Self {
            metadata: Metadata {
                name: binding.name.clone(),
                namespace: binding.namespace.clone(),
                ..Metadata::default()
            },
            role_ref: RoleRef::from(&binding.role_ref),
            subjects: binding.subjects.iter().map(Subject::from).collect(),
        }
    }
}

impl From<Binding> for rbac::RoleBinding {
    fn from(binding: Binding) -> Self {
        Self {
            namespace: binding.metadata.namespace,
            name: binding.metadata.name,
            role_ref: binding.role_ref.into(),
            subjects: binding
                .subjects
                .into_iter()
                .map(rbac::Subject::from)
                .collect(),
        }
    }
}

impl From<&rbac::ClusterRoleBinding> for Binding {
    fn from(binding: &rbac::ClusterRoleBinding) -> Self {
        Self {
            metadata: Metadata {
                name: binding.name.clone(),
                ..Metadata::default()
            },
            role_ref: RoleRef::from(&binding.role_ref),
            subjects: binding.subjects.iter().map(Subject::from).collect(),
        }
    }
}

impl From<Binding> for rbac::ClusterRoleBinding {
    fn from(binding: Binding) -> Self {
        Self {
            name: binding.metadata.name,
            role_ref: binding.role_ref.into(),
            subjects: binding
                .subjects
                .into_iter()
                .map(rbac::Subject::from)
                .collect(),
        }
    }
}

impl From<&rbac::RoleRef> for RoleRef {
    fn from(role_ref: &rbac::RoleRef) -> Self {
        let kind = match role_ref.kind {
            RoleRefKind::Role => Kind::Role,
            RoleRefKind::ClusterRole => Kind::ClusterRole,
        };
        Self {
            kind,
            name: role_ref.name.clone(),
        }
    }
}

impl From<RoleRef> for rbac::RoleRef {
    fn from(role_ref: RoleRef) -> Self {
        let kind = match role_ref.kind {
            Kind::Role => RoleRefKind::Role,
            Kind::ClusterRole => RoleRefKind::ClusterRole,
        };
        Self {
            kind,
            name: role_ref.name,
        }
    }
}

impl From<&rbac::Subject> for Subject {
    fn from(subject: &rbac::Subject) -> Self {
        let (kind, name, namespace) = match subject {
            rbac::Subject::User(name) => ("User", name, None),
            rbac::Subject::Group(name) => ("Group", name, None),
            rbac::Subject::ServiceAccount { namespace, name } => {
                ("ServiceAccount", name, namespace.clone())
            }
            rbac::Subject::Other { kind, name } => (kind.as_str(), name, None),
        };
        Self {
            kind: kind.to_owned(),
            name: name.clone(),
            namespace,
        }
    }
}

impl From<Subject> for rbac::Subject {
    fn from(subject: Subject) -> Self {
        let Subject {
            kind,
            name,
            namespace,
        } = subject;
        match kind.as_str() {
            "User" => Self::User(name),
            "Group" => Self::Group(name),
            "ServiceAccount" => Self::ServiceAccount { namespace, name },
            _ => Self::Other { kind, name },
        }
    }
}
