//! What is filled into objects between reading and applying them.

use std::collections::BTreeSet;

/// The namespace that a tool gives to accounts among the subjects of a ClusterRoleBinding that have
/// none, as Kustomize does with those that it knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filling {
    /// The namespace.
    pub namespace: String,
    /// The names of the accounts.
    pub accounts: BTreeSet<String>,
}
