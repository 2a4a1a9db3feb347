//! The inputs where what is open turns out as it grants most.

use rolewright_rbac::{
    ClusterRole, ClusterRoleBinding, Identity, LabelSelector, PolicyRule, Role, RoleBinding,
    RoleRef, RoleRefKind, Snapshot, Subject, service_account_of,
};

use super::certain::is_open_subject;
use super::names::{Known, is_open, may_be};
use super::{Open, is_open_labels, texts_of_selector};

/// The label of ClusterRoles that may flow into any that aggregates. No label of a cluster is called so.
const ANYWHERE: &str = "\0";

/// The objects in each way in which they are written, each binding with every role that it may mean. A
/// subject that the one who is asked about may be is that one.
pub(super) fn snapshot(open: &Open, asker: Option<&Identity>) -> Snapshot {
    let all = all(open);
    let mut possible = Possible {
        asker,
        roles: all.roles,
        cluster_roles: all.cluster_roles,
        made: Snapshot::default(),
    };
    possible.name_cluster_roles();
    for binding in &all.role_bindings {
        possible.bind(
            Some(&binding.namespace),
            &binding.role_ref,
            &binding.subjects,
        );
    }
    for binding in &all.cluster_role_bindings {
        possible.bind(None, &binding.role_ref, &binding.subjects);
    }
    possible.made
}

/// All objects, in each way in which they are written. What the inputs write replaces what is built in.
fn all(open: &Open) -> Snapshot {
    let (last, _) = &open.last;
    let (others, _) = &open.others;
    let mut all = open.builtin.clone();
    all.roles.retain(|it| {
        let mut own = last.roles.iter();
        !own.any(|own| own.namespace == it.namespace && own.name == it.name)
    });
    all.cluster_roles
        .retain(|it| !last.cluster_roles.iter().any(|own| own.name == it.name));
    all.role_bindings.retain(|it| {
        let mut own = last.role_bindings.iter();
        !own.any(|own| own.namespace == it.namespace && own.name == it.name)
    });
    all.cluster_role_bindings.retain(|it| {
        let mut own = last.cluster_role_bindings.iter();
        !own.any(|own| own.name == it.name)
    });
    let elsewhere = open.elsewhere.iter().map(|(snapshot, _)| snapshot);
    for snapshot in [last, others].into_iter().chain(elsewhere) {
        all.roles.extend_from_slice(&snapshot.roles);
        all.cluster_roles.extend_from_slice(&snapshot.cluster_roles);
        all.role_bindings.extend_from_slice(&snapshot.role_bindings);
        all.cluster_role_bindings
            .extend_from_slice(&snapshot.cluster_role_bindings);
    }
    all
}

struct Possible<'a> {
    asker: Option<&'a Identity>,
    roles: Vec<Role>,
    cluster_roles: Vec<ClusterRole>,
    made: Snapshot,
}

impl Possible<'_> {
    /// Takes in the ClusterRoles, each by its position as a name, so that no two have one name.
    fn name_cluster_roles(&mut self) {
        let roles = self.cluster_roles.iter().enumerate();
        self.made.cluster_roles = roles
            .map(|(position, role)| {
                let mut role = ClusterRole {
                    name: position.to_string(),
                    rules: widened(&role.rules),
                    ..role.clone()
                };
                if is_open_labels(&role.labels) {
                    role.labels.insert(ANYWHERE.to_owned(), String::new());
                }
                if let Some(rule) = &mut role.aggregation_rule {
                    for selector in &mut rule.cluster_role_selectors {
                        if texts_of_selector(selector).any(|text| is_open(text)) {
                            *selector = LabelSelector::default();
                        }
                    }
                    let mut anywhere = LabelSelector::default();
                    let labels = &mut anywhere.match_labels;
                    labels.insert(ANYWHERE.to_owned(), String::new());
                    rule.cluster_role_selectors.push(anywhere);
                }
                role
            })
            .collect();
    }

    /// Binds every role that a reference may mean; in a namespace that is not known, in all of them.
    fn bind(&mut self, namespace: Option<&str>, role_ref: &RoleRef, subjects: &[Subject]) {
        let placed = namespace.filter(|namespace| !is_open(namespace));
        let subjects: Vec<Subject> = subjects
            .iter()
            .filter_map(|subject| self.subject(subject, namespace))
            .collect();
        if subjects.is_empty() {
            return;
        }
        let wanted = Known::of(&role_ref.name);
        let is_meant = |name: &str| wanted.may_be(&Known::of(name));
        let is_it = |name: &str| !is_open(name) && name == role_ref.name;
        if role_ref.kind == RoleRefKind::ClusterRole {
            // Another one that becomes of this name would be the same object once more.
            let is_there = self.cluster_roles.iter().any(|role| is_it(&role.name));
            let roles = self.cluster_roles.iter().enumerate();
            let meant = roles.filter(|(_, role)| {
                let name = &role.name;
                if is_there {
                    is_it(name)
                } else {
                    is_meant(name)
                }
            });
            let meant: Vec<String> = meant.map(|(at, _)| at.to_string()).collect();
            for name in meant {
                self.add(placed, RoleRefKind::ClusterRole, name, &subjects);
            }
            return;
        }
        // A reference to a Role leads nowhere in a binding of the cluster.
        let Some(namespace) = namespace else {
            return;
        };
        let is_that = |role: &&Role| is_it(&role.name) && placed == Some(&role.namespace);
        let is_there = self.roles.iter().any(|role| is_that(&role));
        let roles = self.roles.iter();
        let meant = roles.filter(|role| {
            if is_there {
                is_that(role)
            } else {
                is_meant(&role.name) && may_be(&role.namespace, namespace)
            }
        });
        let meant: Vec<Vec<PolicyRule>> = meant.map(|role| widened(&role.rules)).collect();
        for rules in meant {
            if let Some(namespace) = placed {
                let name = self.made.roles.len().to_string();
                self.made.roles.push(Role {
                    namespace: namespace.to_owned(),
                    name: name.clone(),
                    rules,
                });
                self.add(placed, RoleRefKind::Role, name, &subjects);
            } else {
                let name = self.made.cluster_roles.len().to_string();
                self.made.cluster_roles.push(ClusterRole {
                    name: name.clone(),
                    labels: std::collections::BTreeMap::new(),
                    rules,
                    aggregation_rule: None,
                });
                self.add(None, RoleRefKind::ClusterRole, name, &subjects);
            }
        }
    }

    fn add(&mut self, placed: Option<&str>, kind: RoleRefKind, role: String, subjects: &[Subject]) {
        let role_ref = RoleRef { kind, name: role };
        let subjects = subjects.to_vec();
        if let Some(namespace) = placed {
            let name = self.made.role_bindings.len().to_string();
            self.made.role_bindings.push(RoleBinding {
                namespace: namespace.to_owned(),
                name,
                role_ref,
                subjects,
            });
        } else {
            let name = self.made.cluster_role_bindings.len().to_string();
            self.made.cluster_role_bindings.push(ClusterRoleBinding {
                name,
                role_ref,
                subjects,
            });
        }
    }

    /// Whom a subject means, as far as that matters: an open one is the one who is asked about, if it
    /// may be. If nobody is, it is somebody whom no cluster knows.
    fn subject(&self, subject: &Subject, binding: Option<&str>) -> Option<Subject> {
        let subject = match (subject, binding) {
            (Subject::ServiceAccount { namespace, name }, Some(own)) if is_open(own) => {
                Subject::ServiceAccount {
                    namespace: Some(namespace.clone().unwrap_or_else(|| own.to_owned())),
                    name: name.clone(),
                }
            }
            _ => subject.clone(),
        };
        let Some(asker) = self.asker.filter(|_| is_open_subject(&subject)) else {
            return Some(subject);
        };
        let user = asker.user.as_str();
        match &subject {
            Subject::User(name) => {
                let is_it = !user.is_empty() && may_be(name, user);
                is_it.then(|| Subject::User(user.to_owned()))
            }
            Subject::Group(name) => {
                let mut groups = asker.groups.iter();
                let group = groups.find(|group| may_be(name, group))?;
                Some(Subject::Group(group.clone()))
            }
            Subject::ServiceAccount { namespace, name } => {
                let (own_namespace, own_name) = service_account_of(user)?;
                let namespace = namespace.as_deref().or(binding).unwrap_or_default();
                let is_it = may_be(namespace, own_namespace) && may_be(name, own_name);
                is_it.then(|| Subject::User(user.to_owned()))
            }
            Subject::Other { .. } => Some(subject),
        }
    }
}

/// Rules in which what is open stands for everything.
fn widened(rules: &[PolicyRule]) -> Vec<PolicyRule> {
    let all = |list: &[String]| -> Vec<String> {
        let widened = list
            .iter()
            .map(|text| if is_open(text) { "*" } else { text });
        widened.map(str::to_owned).collect()
    };
    let widened = rules.iter().map(|rule| {
        let names = &rule.resource_names;
        PolicyRule {
            verbs: all(&rule.verbs),
            api_groups: all(&rule.api_groups),
            resources: all(&rule.resources),
            resource_names: if names.iter().any(|name| is_open(name)) {
                Vec::new()
            } else {
                names.clone()
            },
            non_resource_urls: all(&rule.non_resource_urls),
        }
    });
    widened.collect()
}
