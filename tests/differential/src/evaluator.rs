//! The evaluator's answers, in the shape in which the oracle's can be held against them.

use rolewright_rbac::{
    BindingId, Chain, ClusterRole, Decision, Evidence, Policy, PolicyRule, Role, RoleId, RoleRef,
    RoleRefKind, Snapshot, Subject,
};

use crate::question::Question;

/// The evaluator on one policy.
pub struct Evaluator {
    policy: Policy,
}

/// What the evaluator decided, and the evidence it gave.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Whether it is allowed.
    pub allowed: bool,
    /// What the API server would write of the evidence.
    pub reason: String,
    /// A policy of the evidence alone: one binding, one subject, one role, one rule. None if
    /// nothing was allowed or no rule was needed.
    pub witness: Option<Snapshot>,
}

impl Evaluator {
    /// The evaluator on a policy as files hold it.
    #[must_use]
    pub fn new(policy: &Snapshot) -> Self {
        Self {
            policy: Policy::new(policy.clone()),
        }
    }

    /// The policy as a cluster stores it once its controllers are done: aggregated roles hold their
    /// rules. Objects stand in the order in which the evaluator visits them, so that a server that
    /// takes them as they come names the same binding first.
    #[must_use]
    pub fn stored(&self) -> Snapshot {
        let mut stored = self.policy.snapshot().clone();
        for (position, role) in stored.cluster_roles.iter_mut().enumerate() {
            if role.aggregation_rule.is_some() {
                role.rules = self.rules_of(RoleId::Cluster(position));
            }
        }
        stored
            .roles
            .sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
        stored
            .cluster_role_bindings
            .sort_by(|a, b| a.name.cmp(&b.name));
        stored
            .role_bindings
            .sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
        stored
    }

    fn rules_of(&self, role: RoleId) -> Vec<PolicyRule> {
        let rules = self.policy.rules_of(role).iter();
        rules
            .filter_map(|&rule| self.policy.rule(rule))
            .cloned()
            .collect()
    }

    /// The evaluator's answer to one question.
    #[must_use]
    pub fn judge(&self, question: &Question) -> Verdict {
        match self.policy.decide(&question.request()) {
            Decision::Denied => Verdict {
                allowed: false,
                reason: String::new(),
                witness: None,
            },
            Decision::Allowed(Evidence::SystemMasters) => Verdict {
                allowed: true,
                reason: String::new(),
                witness: None,
            },
            Decision::Allowed(Evidence::Chain(chain)) => {
                let witness = self.witness(&chain);
                let reason = witness.as_ref().and_then(reason);
                // Evidence that names nothing is told apart from none by its odd reason.
                let reason = reason.unwrap_or_else(|| format!("evidence of nothing: {chain:?}"));
                Verdict {
                    allowed: true,
                    reason,
                    witness,
                }
            }
        }
    }

    /// The chain's binding with the chain's subject only, and its role with the chain's rule only.
    fn witness(&self, chain: &Chain) -> Option<Snapshot> {
        let snapshot = self.policy.snapshot();
        let resolved = *self.policy.rules_of(chain.role).get(chain.rule)?;
        if resolved != chain.source {
            return None;
        }
        let rules = vec![self.policy.rule(resolved)?.clone()];
        let mut witness = Snapshot::default();
        match chain.role {
            RoleId::Cluster(position) => witness.cluster_roles.push(ClusterRole {
                rules,
                aggregation_rule: None,
                ..snapshot.cluster_roles.get(position)?.clone()
            }),
            RoleId::Namespaced(position) => witness.roles.push(Role {
                rules,
                ..snapshot.roles.get(position)?.clone()
            }),
        }
        match chain.binding {
            BindingId::Cluster(binding) => {
                let mut binding = snapshot.cluster_role_bindings.get(binding)?.clone();
                binding.subjects = vec![binding.subjects.get(chain.subject)?.clone()];
                witness.cluster_role_bindings.push(binding);
            }
            BindingId::Namespaced(binding) => {
                let mut binding = snapshot.role_bindings.get(binding)?.clone();
                binding.subjects = vec![binding.subjects.get(chain.subject)?.clone()];
                witness.role_bindings.push(binding);
            }
        }
        Some(witness)
    }
}

/// What the API server says if the witness's binding allows something. Go and Rust quote the plain
/// words of our policies alike.
fn reason(witness: &Snapshot) -> Option<String> {
    let (binding, role_ref, subject) = match witness {
        Snapshot {
            cluster_role_bindings,
            role_bindings,
            ..
        } if role_bindings.is_empty() => {
            let binding = cluster_role_bindings.first()?;
            let subject = describe_subject(binding.subjects.first()?, "");
            (
                format!("ClusterRoleBinding {:?}", binding.name),
                &binding.role_ref,
                subject,
            )
        }
        Snapshot { role_bindings, .. } => {
            let binding = role_bindings.first()?;
            let subject = describe_subject(binding.subjects.first()?, &binding.namespace);
            let name = format!("{}/{}", binding.name, binding.namespace);
            (format!("RoleBinding {name:?}"), &binding.role_ref, subject)
        }
    };
    Some(format!(
        "RBAC: allowed by {binding} of {} to {subject}",
        describe_role(role_ref)
    ))
}

fn describe_role(role_ref: &RoleRef) -> String {
    let kind = match role_ref.kind {
        RoleRefKind::Role => "Role",
        RoleRefKind::ClusterRole => "ClusterRole",
    };
    format!("{kind} {:?}", role_ref.name)
}

fn describe_subject(subject: &Subject, binding_namespace: &str) -> String {
    match subject {
        Subject::User(name) => format!("User {name:?}"),
        Subject::Group(name) => format!("Group {name:?}"),
        Subject::ServiceAccount { namespace, name } => {
            let own = namespace.as_deref().filter(|own| !own.is_empty());
            let account = format!("{name}/{}", own.unwrap_or(binding_namespace));
            format!("ServiceAccount {account:?}")
        }
        Subject::Other { kind, name } => format!("{kind} {name:?}"),
    }
}
