//! What those who hold a rule hold besides: rights that come to something only together.

use std::collections::BTreeSet;

use rolewright_rbac::{
    Action, Grant, Identity, PolicyRule, RoleId, SYSTEM_AUTHENTICATED, SYSTEM_MASTERS,
    SYSTEM_SERVICE_ACCOUNTS, SYSTEM_UNAUTHENTICATED, Scope, Subject, service_account_of,
};

use super::super::super::view::{RuleView, SetView, Width, is_powerful};
use super::capability::is_cluster_scoped;

/// All that one holder of a rule holds.
pub(in crate::lint) struct Holding<'a> {
    set: &'a SetView<'a>,
    /// Where the holder has the rule; none is the whole cluster.
    namespace: Option<&'a str>,
    rules: Vec<Held<'a>>,
}

/// A rule that a holder has besides.
struct Held<'a> {
    namespace: Option<&'a str>,
    rule: &'a PolicyRule,
    role: &'a str,
}

/// What each subject that a rule reaches holds, that rule included. A role that nothing binds is
/// taken to be all that its holder has, with the roles that take it in.
pub(in crate::lint) fn holdings<'a>(rule: &RuleView<'a>) -> Vec<Holding<'a>> {
    let set = rule.role.set;
    let mut holdings = Vec::new();
    for found in &rule.role.reach.uses {
        let lands_in = found.binding.lands_in.as_deref();
        let namespace = if found.is_cluster_wide() {
            None
        } else {
            lands_in
        };
        for subject in found.subjects {
            let Some(identity) = identity(subject, lands_in) else {
                continue;
            };
            holdings.push(Holding {
                set,
                namespace,
                rules: held_by(set, &identity),
            });
        }
    }
    if holdings.is_empty() {
        holdings.push(of_role(rule));
    }
    holdings
}

fn of_role<'a>(rule: &RuleView<'a>) -> Holding<'a> {
    let view = rule.role;
    let lands_in = view.written.lands_in.as_deref();
    let namespace = lands_in.filter(|_| !view.is_cluster_role());
    let own = view.rules.iter().map(|rule| Held {
        namespace,
        rule,
        role: &view.written.name,
    });
    let mut rules: Vec<Held<'a>> = own.collect();
    let policy = view.set.policy();
    for (at, aggregator) in policy.snapshot().cluster_roles.iter().enumerate() {
        if view.reach.aggregated_into.contains(&aggregator.name) {
            let resolved = policy.rules_of(RoleId::Cluster(at)).iter();
            rules.extend(resolved.filter_map(|resolved| {
                Some(Held {
                    namespace: None,
                    rule: policy.rule(*resolved)?,
                    role: &aggregator.name,
                })
            }));
        }
    }
    Holding {
        set: view.set,
        namespace,
        rules,
    }
}

fn held_by<'a>(set: &'a SetView<'a>, identity: &Identity) -> Vec<Held<'a>> {
    let policy = set.policy();
    let grants = policy.grants(identity).into_iter();
    let rules = grants.filter_map(|grant| match grant {
        Grant::SystemMasters => None,
        Grant::Rule(granted) => Some(Held {
            namespace: match granted.scope {
                Scope::Cluster => None,
                Scope::Namespace(namespace) => Some(namespace),
            },
            rule: granted.rule,
            role: policy.role(granted.chain.role).map_or("", |role| role.name),
        }),
    });
    rules.collect()
}

impl<'a> Holding<'a> {
    /// Whether something is granted too, for one of these names or, if there are none, for any
    /// name at all.
    pub(in crate::lint) fn grants(
        &self,
        verb: &str,
        target: (&str, &str, &str),
        names: &[String],
    ) -> bool {
        self.relevant(target).any(|rule| {
            let names = if names.is_empty() {
                &rule.resource_names
            } else {
                names
            };
            allows(rule, verb, target, "")
                || names.iter().any(|name| allows(rule, verb, target, name))
                // No object bears it, so only a rule for every name allows it.
                || allows(rule, verb, target, "\u{0}")
        })
    }

    /// Whether something is granted for exactly this name.
    pub(in crate::lint) fn grants_name(
        &self,
        verb: &str,
        target: (&str, &str, &str),
        name: &str,
    ) -> bool {
        self.relevant(target)
            .any(|rule| allows(rule, verb, target, name))
    }

    /// The rules that can say something of a target where the holder has the rule it is about.
    pub(super) fn relevant(
        &self,
        target: (&str, &str, &str),
    ) -> impl Iterator<Item = &'a PolicyRule> {
        let is_cluster_scoped = is_cluster_scoped(&self.set.catalog, target);
        let rules = self.rules.iter().filter(move |held| match held.namespace {
            None => true,
            Some(_) if is_cluster_scoped => false,
            Some(namespace) => self.namespace.is_none_or(|own| own == namespace),
        });
        rules.map(|held| held.rule)
    }

    /// All rules of the holder, wherever they hold.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'a PolicyRule> {
        self.rules.iter().map(|held| held.rule)
    }

    /// Whether the holder has a role of this name.
    pub(super) fn has_role(&self, name: &str) -> bool {
        self.rules.iter().any(|held| held.role == name)
    }
}

fn allows(rule: &PolicyRule, verb: &str, target: (&str, &str, &str), name: &str) -> bool {
    let (group, resource, subresource) = target;
    rule.allows(&Action::Resource {
        verb,
        group,
        resource,
        subresource,
        namespace: "",
        name,
    })
}

/// Who a subject is, with the groups that it is in anyway; none if it is nobody. `namespace` is the
/// binding's.
pub(super) fn identity(subject: &Subject, namespace: Option<&str>) -> Option<Identity> {
    match subject {
        Subject::User(name) => Some(Identity::from_user_name(name)),
        Subject::Group(name) => Some(member_of(name)),
        Subject::ServiceAccount {
            namespace: own,
            name,
        } => {
            let namespace = own.as_deref().or(namespace)?;
            Some(Identity::service_account(namespace, name))
        }
        Subject::Other { .. } => None,
    }
}

/// Whoever is in a group, and so in the one of all callers who logged in.
pub(super) fn member_of(group: &str) -> Identity {
    let identity = Identity::group(group);
    if group == SYSTEM_UNAUTHENTICATED {
        identity
    } else {
        identity.with_group(SYSTEM_AUTHENTICATED)
    }
}

/// What somebody can do in the whole cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Power {
    /// Nothing that leads to all of it.
    Limited,
    /// Something that leads to all of it.
    Great,
    /// Everything.
    All,
}

/// How powerful somebody is, by the objects of the set and what is built in.
pub(super) fn power(set: &SetView<'_>, identity: &Identity) -> Power {
    if identity.groups.iter().any(|group| group == SYSTEM_MASTERS) {
        return Power::All;
    }
    let held = held_by(set, identity);
    let mut cluster_wide = held.iter().filter(|held| held.namespace.is_none());
    let all = ("*", "*", "");
    // Only `*` in every place allows what is called `*`; cluster-admin has it, and no subresource
    // is left out by it.
    if cluster_wide
        .clone()
        .any(|held| allows(held.rule, "*", all, "\u{0}"))
    {
        return Power::All;
    }
    if cluster_wide.any(|held| is_powerful(std::slice::from_ref(held.rule))) {
        Power::Great
    } else {
        Power::Limited
    }
}

/// Whether a role of this name, of the set or a built-in one, is a way to the whole cluster.
pub(super) fn is_powerful_role(rule: &RuleView<'_>, name: &str) -> bool {
    let set = rule.role.set;
    let cluster_roles = set.policy().snapshot().cluster_roles.iter().enumerate();
    let is_powerful_cluster_role =
        cluster_roles
            .filter(|(_, role)| role.name == name)
            .any(|(at, _)| {
                let resolved = set.policy().rules_of(RoleId::Cluster(at)).iter();
                let rules: Vec<PolicyRule> = resolved
                    .filter_map(|rule| set.policy().rule(*rule).cloned())
                    .collect();
                is_powerful(&rules)
            });
    let mut roles = set.policy().snapshot().roles.iter();
    is_powerful_cluster_role || roles.any(|role| role.name == name && is_powerful(&role.rules))
}

/// The most powerful account of a name, in a namespace or in any that the bindings of the set and
/// the built-in ones name.
pub(super) fn power_of_account(set: &SetView<'_>, namespace: Option<&str>, name: &str) -> Power {
    if let Some(namespace) = namespace {
        return power(set, &Identity::service_account(namespace, name));
    }
    let snapshot = set.policy().snapshot();
    let bindings = snapshot.cluster_role_bindings.iter();
    let subjects = bindings.flat_map(|binding| &binding.subjects);
    let mut namespaces: BTreeSet<&str> = subjects
        .filter_map(|subject| match subject {
            Subject::ServiceAccount {
                namespace: Some(namespace),
                name: account,
            } if account == name => Some(namespace.as_str()),
            _ => None,
        })
        .collect();
    // What all accounts have, an account of any namespace has.
    namespaces.insert(set.default_namespace);
    namespaces
        .into_iter()
        .map(|namespace| power(set, &Identity::service_account(namespace, name)))
        .max()
        .unwrap_or(Power::Limited)
}

/// Whether a rule is given to an account.
pub(super) fn is_for_accounts(rule: &RuleView<'_>) -> bool {
    rule.role.reach.subjects().any(|subject| match subject {
        Subject::ServiceAccount { .. } => true,
        Subject::User(name) => service_account_of(name).is_some(),
        Subject::Group(name) => name.starts_with(SYSTEM_SERVICE_ACCOUNTS),
        Subject::Other { .. } => false,
    })
}

/// How powerful an account of one of the names is, where a rule holds.
pub(super) fn power_of_accounts(rule: &RuleView<'_>) -> Power {
    let set = rule.role.set;
    let names = rule.rule.resource_names.iter();
    let powers = names.map(|name| match rule.role.reach.width() {
        Width::Cluster => power_of_account(set, None, name),
        Width::Namespaces(namespaces) => namespaces
            .iter()
            .map(|namespace| power_of_account(set, Some(namespace), name))
            .max()
            .unwrap_or(Power::Limited),
    });
    powers.max().unwrap_or(Power::Limited)
}
