//! Names for objects, rules and reasons: small copies of positions in the snapshot.

/// A binding of the snapshot, by its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BindingId {
    /// A position in [`Snapshot::cluster_role_bindings`](crate::Snapshot::cluster_role_bindings).
    Cluster(usize),
    /// A position in [`Snapshot::role_bindings`](crate::Snapshot::role_bindings).
    Namespaced(usize),
}

/// A role of the snapshot, by its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleId {
    /// A position in [`Snapshot::cluster_roles`](crate::Snapshot::cluster_roles).
    Cluster(usize),
    /// A position in [`Snapshot::roles`](crate::Snapshot::roles).
    Namespaced(usize),
}

/// One rule that a role holds once aggregation is resolved, named by the place where it is
/// written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResolvedRule {
    /// The role object in which the rule is written.
    pub origin: RoleId,
    /// The rule's position in that object's `rules`.
    pub index: usize,
}

/// How a rule reaches a subject: binding, subject, role, rule.
///
/// The role is the one that the binding names. If it is aggregated, `rule` counts in
/// [`Policy::rules_of`](crate::Policy::rules_of) and `source` says where the rule is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain {
    /// The binding.
    pub binding: BindingId,
    /// The first of the binding's subjects that means the caller.
    pub subject: usize,
    /// The role that the binding refers to.
    pub role: RoleId,
    /// The position among the rules that the role holds.
    pub rule: usize,
    /// Where that rule is written.
    pub source: ResolvedRule,
}

/// Why something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// A rule that a binding gives.
    Chain(Chain),
    /// The caller is in `system:masters`, which is let through before RBAC is asked.
    SystemMasters,
}

/// The authorizer's answer. RBAC knows no refusal of its own: denied means that nothing allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// Allowed, and why.
    Allowed(Evidence),
    /// Nothing allows it.
    Denied,
}

impl Decision {
    /// Whether the request is allowed.
    #[must_use]
    pub fn is_allowed(self) -> bool {
        matches!(self, Decision::Allowed(_))
    }
}

/// Where a grant holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope<'a> {
    /// In every namespace, at the cluster scope and for URLs.
    Cluster,
    /// In this namespace only.
    Namespace(&'a str),
}
