//! Where a grant comes from: binding, role and rule.

use rolewright_rbac::{
    BindingId, Chain, Decision, Evidence, Identity, Policy, Principal, RoleId, Scope,
};

use super::Question;

/// What gives a grant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace {
    /// `ClusterRoleBinding` or `RoleBinding`.
    pub binding_kind: &'static str,
    /// The binding's namespace, if it is a RoleBinding.
    pub namespace: Option<String>,
    /// The binding's name.
    pub binding: String,
    /// `ClusterRole` or `Role`.
    pub role_kind: &'static str,
    /// The role's name.
    pub role: String,
    /// The rule's position in the role.
    pub rule: usize,
    /// The group by which the binding means the caller, if it is not by name.
    pub group: Option<String>,
}

impl Trace {
    /// What in a policy gives it first, if anything does.
    pub(super) fn of(policy: &Policy, identity: &Identity, question: &Question) -> Option<Self> {
        match policy.decide(&identity.request(question.action())) {
            Decision::Allowed(Evidence::Chain(chain)) => Self::new(policy, chain),
            _ => None,
        }
    }

    /// A chain in words.
    pub(super) fn new(policy: &Policy, chain: Chain) -> Option<Self> {
        let binding = policy.binding(chain.binding)?;
        let role = policy.role(chain.role)?;
        Some(Self {
            binding_kind: match chain.binding {
                BindingId::Cluster(_) => "ClusterRoleBinding",
                BindingId::Namespaced(_) => "RoleBinding",
            },
            namespace: match binding.scope {
                Scope::Cluster => None,
                Scope::Namespace(namespace) => Some(namespace.to_owned()),
            },
            binding: binding.name.to_owned(),
            role_kind: match chain.role {
                RoleId::Cluster(_) => "ClusterRole",
                RoleId::Namespaced(_) => "Role",
            },
            role: role.name.to_owned(),
            rule: chain.rule,
            group: match binding.principal(chain.subject) {
                Some(Principal::Group(group)) => Some(group.to_owned()),
                _ => None,
            },
        })
    }
}
