//! Sets a row among random things that cannot change its answer.

use fastrand::Rng;
use rolewright_rbac::{
    ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};

use super::{Bound, Grant, Row, rule, url_rule};
use crate::question::Question;

/// A word that no row asks for and no wildcard of a row turns into something asked for.
const NOISE: &str = "noise";
/// Who is not the caller of any row.
const STRANGER: &str = "stranger";
/// A namespace that no row asks about.
const ELSEWHERE: &str = "elsewhere";

impl Row {
    /// The row's policy and question among random surroundings.
    pub(crate) fn stage(&self, rng: &mut Rng) -> (Snapshot, Question) {
        let (mut policy, caller) = self.set_up(rng);
        add_noise(&mut policy, &caller, rng);
        shuffle(&mut policy, rng);
        (policy, caller.question)
    }

    /// The row's policy and question by themselves.
    pub(crate) fn bare(&self, rng: &mut Rng) -> (Snapshot, Question) {
        let (policy, caller) = self.set_up(rng);
        (policy, caller.question)
    }

    fn set_up(&self, rng: &mut Rng) -> (Snapshot, Caller) {
        let caller = Caller::of(&self.question, rng);
        let mut policy = Snapshot::default();
        for (number, grant) in self.grants.iter().enumerate() {
            bind(&mut policy, number, grant, &caller, rng);
        }
        (self.twist)(&mut policy);
        (policy, caller)
    }
}

/// The question with its caller, and the subjects that reach this caller.
struct Caller {
    question: Question,
    /// Those that reach the caller everywhere.
    subjects: Vec<Subject>,
    /// The namespace and the name, if the caller is a service account.
    account: Option<(&'static str, &'static str)>,
}

impl Caller {
    fn of(question: &Question, rng: &mut Rng) -> Self {
        let mut question = question.clone();
        if !question.user.is_empty() {
            let subjects = vec![Subject::User(question.user.clone())];
            return Self {
                question,
                subjects,
                account: None,
            };
        }
        let account = rng.bool().then_some(("t1", "robot"));
        let groups = if let Some((namespace, name)) = account {
            question.user = format!("system:serviceaccount:{namespace}:{name}");
            vec![
                "system:serviceaccounts".to_owned(),
                format!("system:serviceaccounts:{namespace}"),
            ]
        } else {
            "alice".clone_into(&mut question.user);
            vec!["devs".to_owned(), "ops".to_owned()]
        };
        question.groups = groups;
        question.groups.push("system:authenticated".to_owned());
        rng.shuffle(&mut question.groups);
        let user = Subject::User(question.user.clone());
        let mut subjects: Vec<_> = question
            .groups
            .iter()
            .cloned()
            .map(Subject::Group)
            .chain([user])
            .collect();
        if let Some((namespace, name)) = account {
            subjects.push(Subject::ServiceAccount {
                namespace: Some(namespace.to_owned()),
                name: name.to_owned(),
            });
        }
        Self {
            question,
            subjects,
            account,
        }
    }

    /// A subject that reaches the caller through a binding in `namespace`, or everywhere.
    fn subject(&self, namespace: Option<&str>, rng: &mut Rng) -> Subject {
        match self.account {
            Some((home, name)) if namespace == Some(home) && rng.u8(..4) == 0 => {
                Subject::ServiceAccount {
                    namespace: None,
                    name: name.to_owned(),
                }
            }
            _ => self.subjects[rng.usize(..self.subjects.len())].clone(),
        }
    }
}

fn bind(policy: &mut Snapshot, number: usize, grant: &Grant, caller: &Caller, rng: &mut Rng) {
    let role = format!("role-{number}");
    let binding = format!("grant-{number}");
    let namespace = match grant.bound {
        Bound::Everywhere => None,
        Bound::In(namespace) | Bound::ByRoleIn(namespace) | Bound::ByClusterRoleIn(namespace) => {
            Some(namespace)
        }
    };
    let by_role = match grant.bound {
        Bound::Everywhere | Bound::ByClusterRoleIn(_) => false,
        Bound::ByRoleIn(_) => true,
        Bound::In(_) => rng.bool(),
    };
    let kind = if by_role {
        RoleRefKind::Role
    } else {
        RoleRefKind::ClusterRole
    };
    let rules = grant.rules.iter().map(|rule| crowd(rule, rng)).collect();
    add_role(policy, kind, namespace, &role, rules);
    let mut subjects = grant
        .to
        .clone()
        .unwrap_or_else(|| vec![caller.subject(namespace, rng)]);
    if !subjects.is_empty() && rng.bool() {
        subjects.push(stranger(rng));
    }
    add_binding(
        policy,
        namespace,
        binding,
        RoleRef { kind, name: role },
        subjects,
    );
}

/// The rule with words in its lists that nobody asks for. An empty list stays empty.
fn crowd(rule: &PolicyRule, rng: &mut Rng) -> PolicyRule {
    let mut rule = rule.clone();
    for list in [
        &mut rule.verbs,
        &mut rule.api_groups,
        &mut rule.resources,
        &mut rule.resource_names,
        &mut rule.non_resource_urls,
    ] {
        if !list.is_empty() && rng.u8(..3) == 0 {
            list.insert(rng.usize(..=list.len()), NOISE.to_owned());
        }
    }
    rule
}

fn add_role(
    policy: &mut Snapshot,
    kind: RoleRefKind,
    namespace: Option<&str>,
    name: &str,
    rules: Vec<PolicyRule>,
) {
    let name = name.to_owned();
    match kind {
        RoleRefKind::Role => {
            let namespace = namespace.unwrap_or_default().to_owned();
            policy.roles.push(Role {
                namespace,
                name,
                rules,
            });
        }
        RoleRefKind::ClusterRole => {
            policy.cluster_roles.push(ClusterRole {
                name,
                rules,
                ..ClusterRole::default()
            });
        }
    }
}

fn add_binding(
    policy: &mut Snapshot,
    namespace: Option<&str>,
    name: String,
    role_ref: RoleRef,
    subjects: Vec<Subject>,
) {
    match namespace {
        Some(namespace) => {
            let namespace = namespace.to_owned();
            policy.role_bindings.push(RoleBinding {
                namespace,
                name,
                role_ref,
                subjects,
            });
        }
        None => {
            policy.cluster_role_bindings.push(ClusterRoleBinding {
                name,
                role_ref,
                subjects,
            });
        }
    }
}

/// Adds what changes no answer: rules for nobody's verb, everything for strangers, everything for
/// the caller in a namespace that is not asked about, and references to nothing.
fn add_noise(policy: &mut Snapshot, caller: &Caller, rng: &mut Rng) {
    for role in &mut policy.cluster_roles {
        add_noise_rule(&mut role.rules, rng);
    }
    for role in &mut policy.roles {
        add_noise_rule(&mut role.rules, rng);
    }
    // An aggregated role might select whatever is here, so it finds nothing of use.
    let aggregated = policy
        .cluster_roles
        .iter()
        .any(|role| role.aggregation_rule.is_some());
    let useless = vec![rule(NOISE, "*", "*", "")];
    let powerful = if aggregated {
        useless.clone()
    } else {
        vec![rule("*", "*", "*", ""), url_rule("*", "*")]
    };
    let urls = if aggregated {
        useless.clone()
    } else {
        vec![url_rule("*", "*")]
    };
    let mine = |namespace, rng: &mut Rng| vec![caller.subject(namespace, rng)];
    for (name, namespace, rules) in [
        ("noise-useless", None, Some(useless)),
        ("noise-elsewhere", Some(ELSEWHERE), Some(powerful.clone())),
        ("noise-urls", Some("t1"), Some(urls)),
        ("noise-dangling", None, None),
        ("noise-dangling", Some("t1"), None),
    ] {
        if rng.u8(..3) == 0 {
            add(policy, name, namespace, rules, mine(namespace, rng));
        }
    }
    for (name, namespace) in [
        ("noise-powerful", None),
        ("noise-powerful-here", Some("t1")),
    ] {
        if rng.u8(..3) == 0 {
            add(
                policy,
                name,
                namespace,
                Some(powerful.clone()),
                vec![stranger(rng)],
            );
        }
    }
}

/// Adds a binding to a ClusterRole of the same name, and this ClusterRole if it has rules.
fn add(
    policy: &mut Snapshot,
    name: &str,
    namespace: Option<&str>,
    rules: Option<Vec<PolicyRule>>,
    subjects: Vec<Subject>,
) {
    if let Some(rules) = rules {
        add_role(policy, RoleRefKind::ClusterRole, None, name, rules);
    }
    let role_ref = RoleRef {
        kind: RoleRefKind::ClusterRole,
        name: name.to_owned(),
    };
    add_binding(policy, namespace, name.to_owned(), role_ref, subjects);
}

/// A role without rules stays so, because that may be the point of it.
fn add_noise_rule(rules: &mut Vec<PolicyRule>, rng: &mut Rng) {
    if !rules.is_empty() && rng.u8(..3) == 0 {
        rules.push(rule(NOISE, "*", "*", ""));
    }
}

fn stranger(rng: &mut Rng) -> Subject {
    match rng.u8(..4) {
        0 => Subject::User(STRANGER.to_owned()),
        1 => Subject::Group(STRANGER.to_owned()),
        2 => Subject::Other {
            kind: STRANGER.to_owned(),
            name: STRANGER.to_owned(),
        },
        _ => Subject::ServiceAccount {
            namespace: None,
            name: STRANGER.to_owned(),
        },
    }
}

fn shuffle(policy: &mut Snapshot, rng: &mut Rng) {
    for role in &mut policy.roles {
        rng.shuffle(&mut role.rules);
    }
    for role in &mut policy.cluster_roles {
        rng.shuffle(&mut role.rules);
    }
    for binding in &mut policy.role_bindings {
        rng.shuffle(&mut binding.subjects);
    }
    for binding in &mut policy.cluster_role_bindings {
        rng.shuffle(&mut binding.subjects);
    }
    rng.shuffle(&mut policy.roles);
    rng.shuffle(&mut policy.cluster_roles);
    rng.shuffle(&mut policy.role_bindings);
    rng.shuffle(&mut policy.cluster_role_bindings);
}
