//! Bindings and their subjects, as the checks see them.

use rolewright_rbac::{PolicyRule, RoleRef, RoleRefKind, Subject};

use super::SetView;
use crate::finding::ObjectName;
use crate::object::{Content, Written};
use crate::source::{Node, Place};

/// A RoleBinding or ClusterRoleBinding.
#[derive(Clone)]
pub(in crate::lint) struct BindingView<'a> {
    pub(in crate::lint) set: &'a SetView<'a>,
    pub(in crate::lint) written: &'a Written,
    /// The role that it names, if it names one that there could be.
    pub(in crate::lint) role_ref: Option<&'a RoleRef>,
    pub(in crate::lint) role_ref_place: &'a Place,
    pub(in crate::lint) subjects: &'a [Subject],
    pub(in crate::lint) subject_places: &'a [Place],
    /// The roles of the inputs that it names.
    pub(in crate::lint) roles: Vec<&'a Written>,
    /// The rules of the built-in role that it names, if no object of the inputs has its name.
    pub(in crate::lint) builtin_rules: Option<&'a [PolicyRule]>,
}

impl<'a> BindingView<'a> {
    pub(super) fn new(set: &'a SetView<'a>, written: &'a Written) -> Option<Self> {
        let Content::Binding {
            role_ref,
            role_ref_place,
            subjects,
            subject_places,
        } = &written.content
        else {
            return None;
        };
        let role_ref = role_ref.as_ref();
        let roles = role_ref.map_or_else(Vec::new, |role_ref| {
            set.roles_named(role_ref, written.lands_in.as_deref())
        });
        let builtin = role_ref
            .filter(|role_ref| roles.is_empty() && role_ref.kind == RoleRefKind::ClusterRole);
        let builtin = builtin.and_then(|role_ref| set.builtin.cluster_role(&role_ref.name));
        Some(Self {
            set,
            written,
            role_ref,
            role_ref_place,
            subjects,
            subject_places,
            roles,
            builtin_rules: builtin.map(|role| role.rules.as_slice()),
        })
    }

    /// Whether it gives its role everywhere.
    pub(in crate::lint) fn is_cluster_wide(&self) -> bool {
        self.written.kind == "ClusterRoleBinding"
    }

    /// The namespace that it is about; none if it is about the cluster.
    pub(in crate::lint) fn namespace(&self) -> Option<&'a str> {
        self.written.lands_in.as_deref()
    }

    /// The role that it gives, by name.
    pub(in crate::lint) fn role_name(&self) -> ObjectName {
        let Some(role_ref) = self.role_ref else {
            return ObjectName {
                kind: "Role".to_owned(),
                namespace: None,
                name: String::new(),
            };
        };
        let kind = match role_ref.kind {
            RoleRefKind::ClusterRole => "ClusterRole",
            RoleRefKind::Role => "Role",
        };
        ObjectName {
            kind: kind.to_owned(),
            namespace: self
                .written
                .namespace
                .clone()
                .filter(|_| role_ref.kind == RoleRefKind::Role),
            name: role_ref.name.clone(),
        }
    }

    /// Where a field of its `roleRef` is written, or else the `roleRef`.
    pub(in crate::lint) fn role_ref_field(&self, field: &str) -> Place {
        let role_ref = self.written.root().get("roleRef");
        let value = role_ref
            .and_then(|role_ref| role_ref.get(field))
            .filter(|value| !value.is_null());
        value.map_or_else(|| self.role_ref_place.clone(), Node::place)
    }

    /// Whether it is made of what an operator asks for, and its account with it.
    pub(in crate::lint) fn comes_with_account(&self) -> bool {
        let account = self.written.root().get("serviceAccountName");
        account.is_some() && self.written.root().get("roleRef").is_none()
    }

    /// Where its rights hold, for the end of a sentence.
    pub(in crate::lint) fn phrase(&self) -> String {
        match self.namespace() {
            None => "in the whole cluster".to_owned(),
            Some(namespace) => format!("in namespace {namespace}"),
        }
    }

    /// Whether nobody is named, nor may be by what a template inserts.
    pub(in crate::lint) fn is_for_nobody(&self) -> bool {
        let root = self.written.root();
        self.subjects.is_empty()
            && !root.has_insertions()
            && root.get("subjects").is_none_or(Node::is_known)
    }

    /// To whom it gives its role, for the middle of a sentence.
    pub(in crate::lint) fn whom(&self) -> String {
        if self.subjects.is_empty() && !self.is_for_nobody() {
            return "whoever is filled in".to_owned();
        }
        join_subjects(&self.subject_names())
    }

    /// Its subjects, as a reader names them.
    pub(in crate::lint) fn subject_names(&self) -> Vec<String> {
        let subjects = self.subjects.iter();
        subjects
            .map(|subject| subject_name(subject, self.namespace()))
            .collect()
    }

    /// Its subjects with their places.
    pub(in crate::lint) fn subjects(&'a self) -> impl Iterator<Item = SubjectView<'a>> {
        let subjects = self.subjects.iter().zip(self.subject_places).enumerate();
        subjects.map(move |(index, (subject, place))| SubjectView {
            binding: self,
            index,
            subject,
            place,
        })
    }

    /// The roles of the inputs whose rules it gives because its role takes them in.
    pub(in crate::lint) fn taken_in(&self) -> impl Iterator<Item = &'a Written> {
        let name = self.role_ref.map(|role_ref| role_ref.name.as_str());
        let name = name.filter(|_| {
            self.role_ref
                .is_some_and(|it| it.kind == RoleRefKind::ClusterRole)
        });
        name.into_iter().flat_map(|name| self.set.taken_in_by(name))
    }

    /// All rules that it gives, those of aggregation included; none of a role that is not known.
    pub(in crate::lint) fn rules(&self) -> Vec<PolicyRule> {
        if let Some(rules) = self.builtin_rules {
            return rules.to_vec();
        }
        let mut all = Vec::new();
        for role in &self.roles {
            all.extend(self.set.rules_of(role));
        }
        all
    }
}

impl SetView<'_> {
    /// The rules that a role holds, those of aggregation included.
    pub(in crate::lint) fn rules_of(&self, role: &Written) -> Vec<PolicyRule> {
        let Content::Role {
            rules, aggregation, ..
        } = &role.content
        else {
            return Vec::new();
        };
        if aggregation.is_none() {
            return rules.clone();
        }
        let policy = self.policy();
        let mut cluster_roles = policy.snapshot().cluster_roles.iter();
        let Some(at) = cluster_roles.rposition(|candidate| candidate.name == role.name) else {
            return Vec::new();
        };
        let resolved = policy.rules_of(rolewright_rbac::RoleId::Cluster(at)).iter();
        resolved
            .filter_map(|rule| policy.rule(*rule).cloned())
            .collect()
    }
}

/// A subject, as a reader names it; `namespace` is the binding's.
pub(in crate::lint) fn subject_name(subject: &Subject, namespace: Option<&str>) -> String {
    match subject {
        Subject::User(name) => format!("User {name}"),
        Subject::Group(name) => format!("Group {name}"),
        Subject::ServiceAccount {
            namespace: own,
            name,
        } => match own.as_deref().or(namespace) {
            Some(namespace) => format!("ServiceAccount {namespace}/{name}"),
            None => format!("ServiceAccount {name}"),
        },
        Subject::Other { kind, name } => format!("{kind} {name}"),
    }
}

/// Subjects in a sentence, the further ones counted.
pub(super) fn join_subjects(subjects: &[String]) -> String {
    match subjects {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [first, rest @ ..] => format!("{first} and {} others", rest.len()),
    }
}

/// One subject of a binding.
#[derive(Clone, Copy)]
pub(in crate::lint) struct SubjectView<'a> {
    pub(in crate::lint) binding: &'a BindingView<'a>,
    /// Its position in the binding's subjects.
    pub(in crate::lint) index: usize,
    pub(in crate::lint) subject: &'a Subject,
    pub(in crate::lint) place: &'a Place,
}

impl<'a> SubjectView<'a> {
    /// Where one of its fields is written, or else the subject.
    pub(in crate::lint) fn field_place(&self, field: &str) -> Place {
        let value = self.field(field);
        value.map_or_else(|| self.place.clone(), Node::place)
    }

    /// One of its fields, unless it is absent or null.
    pub(in crate::lint) fn field(&self, field: &str) -> Option<Node<'a>> {
        let value = self.item()?.get(field);
        value.filter(|value| !value.is_null())
    }

    /// The subject as it is written.
    pub(in crate::lint) fn item(&self) -> Option<Node<'a>> {
        let subjects = self.binding.written.root().get("subjects");
        subjects.and_then(|list| list.items().nth(self.index))
    }

    /// The subject, as a reader names it.
    pub(in crate::lint) fn name(&self) -> String {
        subject_name(self.subject, self.binding.namespace())
    }

    /// The namespace and name of the account that it is, if it is one.
    pub(in crate::lint) fn account(&self) -> Option<(&'a str, &'a str)> {
        match self.subject {
            Subject::ServiceAccount { namespace, name } => {
                let namespace = namespace.as_deref().or(self.binding.namespace())?;
                Some((namespace, name))
            }
            _ => None,
        }
    }
}
