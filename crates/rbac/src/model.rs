//! RBAC objects as the API server stores them, reduced to what takes part in a decision.

use std::collections::BTreeMap;

/// What a role allows: every verb on every resource (of every group, with every name), or every
/// verb on every URL. The lists combine as a full product.
///
/// Nothing is normalised: the API server compares byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyRule {
    /// Verbs; `*` stands for every verb.
    pub verbs: Vec<String>,
    /// API groups; the empty string is the core group, `*` every group.
    pub api_groups: Vec<String>,
    /// Resources as `pods`, `pods/log`, `*/scale`, or `*` for all with their subresources.
    pub resources: Vec<String>,
    /// Object names; an empty list means any name, and also no name.
    pub resource_names: Vec<String>,
    /// URL paths outside the resource API; a trailing `*` is a prefix match.
    pub non_resource_urls: Vec<String>,
}

/// Rules that hold in one namespace once they are bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Role {
    /// The namespace the role lives in.
    pub namespace: String,
    /// The role's name.
    pub name: String,
    /// What it allows.
    pub rules: Vec<PolicyRule>,
}

/// Rules that a ClusterRoleBinding grants everywhere and a RoleBinding in its own namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClusterRole {
    /// The role's name.
    pub name: String,
    /// Labels, by which aggregation selects.
    pub labels: BTreeMap<String, String>,
    /// What it allows by itself.
    pub rules: Vec<PolicyRule>,
    /// Where further rules come from, if the role is aggregated.
    pub aggregation_rule: Option<AggregationRule>,
}

/// Names the ClusterRoles whose rules the aggregation controller copies into this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AggregationRule {
    /// A ClusterRole is taken if any of these selects it.
    pub cluster_role_selectors: Vec<LabelSelector>,
}

/// A selection by labels; all requirements must hold. The empty selector selects everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelSelector {
    /// Labels that must have exactly these values.
    pub match_labels: BTreeMap<String, String>,
    /// Further requirements.
    pub match_expressions: Vec<LabelSelectorRequirement>,
}

/// One requirement of a [`LabelSelector`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSelectorRequirement {
    /// The label's key.
    pub key: String,
    /// How the label's value relates to `values`.
    pub operator: LabelSelectorOperator,
    /// The values of `In` and `NotIn`; empty for the other two.
    pub values: Vec<String>,
}

/// The operators of a label selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelSelectorOperator {
    /// The label is there, with one of the values.
    In,
    /// The label is absent, or has none of the values.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is absent.
    DoesNotExist,
}

/// To whom a binding gives a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A user by name.
    User(String),
    /// Everyone in a group.
    Group(String),
    /// A service account.
    ServiceAccount {
        /// Its namespace; without one a RoleBinding means its own, a ClusterRoleBinding nobody.
        namespace: Option<String>,
        /// Its name.
        name: String,
    },
    /// A kind that the API server refuses; it matches nobody.
    Other {
        /// The kind as written.
        kind: String,
        /// The name as written.
        name: String,
    },
}

/// Which kind of role a binding refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleRefKind {
    /// A Role in the binding's namespace.
    Role,
    /// A ClusterRole.
    ClusterRole,
}

/// The role that a binding gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleRef {
    /// Role or ClusterRole.
    pub kind: RoleRefKind,
    /// The role's name.
    pub name: String,
}

/// Gives a Role or a ClusterRole to subjects, within one namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleBinding {
    /// The namespace in which the grant holds.
    pub namespace: String,
    /// The binding's name.
    pub name: String,
    /// What is given.
    pub role_ref: RoleRef,
    /// To whom.
    pub subjects: Vec<Subject>,
}

/// Gives a ClusterRole to subjects, in every namespace and at the cluster scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterRoleBinding {
    /// The binding's name.
    pub name: String,
    /// What is given; a reference to a Role never resolves here.
    pub role_ref: RoleRef,
    /// To whom.
    pub subjects: Vec<Subject>,
}

/// All RBAC objects of a cluster or a folder at one time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Roles of all namespaces.
    pub roles: Vec<Role>,
    /// ClusterRoles.
    pub cluster_roles: Vec<ClusterRole>,
    /// RoleBindings of all namespaces.
    pub role_bindings: Vec<RoleBinding>,
    /// ClusterRoleBindings.
    pub cluster_role_bindings: Vec<ClusterRoleBinding>,
}
