//! What rules see: the objects of a set, each with what it is bound to, what binds it and how wide
//! it reaches.

mod audience;
mod binding;
mod builtin;
mod grants;
mod reach;
mod reference;
mod role;
mod texts;
mod token_secret;
mod unknown;
mod workload;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rolewright_catalog::{Availability, Catalog};
use rolewright_rbac::{
    ClusterRole, ClusterRoleBinding, Policy, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject, service_account_of,
};

pub(super) use self::audience::other_audience;
pub(super) use self::binding::{BindingView, SubjectView, subject_name};
pub use self::builtin::Builtin;
use self::grants::Grants;
pub(super) use self::reach::{Reach, Use, Width, is_powerful};
pub(super) use self::reference::{Need, Reference};
pub(super) use self::role::{RoleView, RuleView};
pub use self::texts::texts;
pub(super) use self::token_secret::TokenSecret;
pub(super) use self::unknown::{has_branches, is_unknown, unknowns};
pub(super) use self::workload::{AUTOMOUNT, AccountRef, WorkloadView, is_open, items};
use crate::object::{Content, Objects, Written};
use crate::source::{Cause as Unread, Place, Problem};
use crate::spec::model::TemplateKind;

/// What is applied together, as it was read.
#[derive(Debug)]
pub struct SetInput {
    /// Its name in reports.
    pub name: Arc<str>,
    /// Its objects.
    pub objects: Objects,
    /// Objects that are applied beside it and belong to another set: they are seen, and nothing is
    /// said of them.
    pub context: Objects,
    /// What patches that are not applied say of objects: parts of which only what decides alone is
    /// judged.
    pub parts: Objects,
    /// Its documents that could not be read, each of which kubectl cannot read either.
    pub broken: Vec<BrokenDocument>,
    /// The namespace of objects that name none.
    pub default_namespace: String,
    /// Whether whoever applies it says where all of it goes that names no namespace, as Helm does for a
    /// release.
    pub is_put_somewhere: bool,
    /// Whether it is all that there is in the cluster, so that what is not in it does not exist.
    pub is_complete: bool,
    /// Whether what is seen beside it gets other names before it is applied, so that nothing here
    /// tells whether a name leads to it.
    pub is_renamed: bool,
    /// The namespace, as it is written, of the ConfigMap in whose texts the objects stand: what reads
    /// them is a Pod beside it, and makes there what names no namespace.
    pub made_in: Option<String>,
    /// What a program fills in before it applies the objects.
    pub filled_in: FilledIn,
    /// Who makes Jobs of templates that no ConfigMap of the set holds, as a spec says.
    pub dispatchers: Vec<Dispatcher>,
}

/// Who makes Jobs of a template.
#[derive(Debug, Clone)]
pub struct Dispatcher {
    /// The namespace of its account.
    pub namespace: String,
    /// The name of its account.
    pub account: String,
    /// What it makes.
    pub kind: TemplateKind,
    /// The namespace in which it makes it.
    pub into: String,
    /// Where the template is named.
    pub template: Place,
}

/// What is known of values that a program fills into texts before it applies what these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilledIn {
    /// Whether the texts stand in a ConfigMap.
    pub is_in_config_map: bool,
    /// The names of the `${NAME}` that are filled in, as a spec says.
    pub parameters: BTreeSet<String>,
    /// The names of the `@NAME@` that are filled in with the name of something, as a spec says: that
    /// of a namespace, an account, a ConfigMap, a release.
    pub names: BTreeSet<String>,
    /// Whether a `{{ value }}` is filled in too: nobody has rendered the texts before.
    pub has_actions: bool,
}

/// A document that is no YAML or JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenDocument {
    /// What is wrong, and where.
    pub problem: Problem,
    /// Whether it is a `*` without quotes, which to YAML begins an alias.
    pub is_unquoted_star: bool,
}

impl BrokenDocument {
    /// What the reader says of a document that kubectl cannot read either; none for any other
    /// problem.
    #[must_use]
    pub fn of(problem: &Problem) -> Option<Self> {
        let cause = problem
            .cause
            .filter(|cause| cause.is_refused_by_kubectl())?;
        Some(Self {
            problem: problem.clone(),
            is_unquoted_star: cause == Unread::UnquotedStar,
        })
    }
}

/// A set with its objects joined.
pub(super) struct SetView<'a> {
    pub(super) name: Arc<str>,
    pub(super) is_complete: bool,
    pub(super) default_namespace: &'a str,
    /// Whether whoever applies it says where what names no namespace goes.
    pub(super) is_put_somewhere: bool,
    /// The namespace, as it is written, into which a program puts what names none.
    pub(super) made_in: Option<&'a str>,
    /// What a program fills in.
    pub(super) filled_in: &'a FilledIn,
    /// Who makes Jobs of templates, as a spec says.
    pub(super) dispatchers: &'a [Dispatcher],
    /// What there is, the resources included that definitions of the set add.
    pub(super) catalog: Cow<'a, Catalog>,
    pub(super) builtin: &'a Builtin,
    /// Namespaces in which rights amount to rights over the cluster.
    pub(super) privileged_namespaces: &'a [String],
    /// The objects of the set itself.
    pub(super) objects: &'a Objects,
    /// The documents of the set that could not be read.
    pub(super) broken: &'a [BrokenDocument],
    /// Those that are seen beside it.
    pub(super) context: &'a Objects,
    /// What patches say that are not applied.
    pub(super) parts: &'a Objects,
    /// The objects of the set, then those of its context.
    pub(super) all: Vec<&'a Written>,
    roles: HashMap<RoleKey<'a>, Vec<usize>>,
    reaches: HashMap<usize, Reach<'a>>,
    powerful_namespaces: BTreeMap<String, Vec<Place>>,
    policy: OnceCell<Policy>,
    named: OnceCell<Named>,
    grants: OnceCell<Grants>,
}

/// Whom the bindings name.
#[derive(Default)]
struct Named {
    /// How many bindings name an account or a user of this name.
    bindings: HashMap<String, usize>,
    /// Whether any names a group, in which anybody may be.
    has_groups: bool,
}

/// The namespace of a Role, none for a ClusterRole, and the name.
type RoleKey<'a> = (Option<&'a str>, &'a str);

impl<'a> SetView<'a> {
    /// Joins the objects of a set.
    pub(super) fn new(
        input: &'a SetInput,
        catalog: &'a Catalog,
        builtin: &'a Builtin,
        privileged_namespaces: &'a [String],
    ) -> Self {
        let own = input.objects.written.iter();
        let all: Vec<&Written> = own.chain(&input.context.written).collect();
        let mut roles: HashMap<RoleKey<'a>, Vec<usize>> = HashMap::new();
        for (at, written) in all.iter().enumerate() {
            if let Some(key) = role_key(written) {
                roles.entry(key).or_default().push(at);
            }
        }
        let mut view = Self {
            name: Arc::clone(&input.name),
            is_complete: input.is_complete,
            default_namespace: &input.default_namespace,
            is_put_somewhere: input.is_put_somewhere,
            made_in: input.made_in.as_deref(),
            filled_in: &input.filled_in,
            dispatchers: &input.dispatchers,
            catalog: with_definitions(catalog, input),
            builtin,
            privileged_namespaces,
            objects: &input.objects,
            broken: &input.broken,
            context: &input.context,
            parts: &input.parts,
            all,
            roles,
            reaches: HashMap::new(),
            powerful_namespaces: BTreeMap::new(),
            policy: OnceCell::new(),
            named: OnceCell::new(),
            grants: OnceCell::new(),
        };
        view.reaches = reach::reaches(&view);
        view.powerful_namespaces = reach::powerful_namespaces(&view);
        view
    }

    /// Whether something of the inputs says where what names no namespace goes; a program that reads a
    /// text may put it anywhere.
    pub(super) fn places_what_names_none(&self) -> bool {
        self.default_namespace != "default" && !self.filled_in.is_in_config_map
    }

    /// The Roles and ClusterRoles of the set itself.
    pub(super) fn roles(&self) -> impl Iterator<Item = RoleView<'_>> {
        let own = 0..self.objects.written.len();
        own.filter_map(|at| self.role_at(at))
    }

    /// The bindings of the set itself.
    pub(super) fn bindings(&self) -> impl Iterator<Item = BindingView<'_>> {
        let own = self.all.iter().take(self.objects.written.len());
        own.filter_map(|written| BindingView::new(self, written))
    }

    /// The bindings of the set and of its context.
    pub(super) fn all_bindings(&self) -> impl Iterator<Item = BindingView<'_>> {
        let all = self.all.iter();
        all.filter_map(|written| BindingView::new(self, written))
    }

    /// The objects of the set itself of one kind.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Written> {
        let own = self.objects.written.iter();
        own.filter(move |written| written.kind == kind)
    }

    /// The objects of one kind, those of the context too.
    pub(super) fn all_of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Written> {
        let all = self.all.iter().copied();
        all.filter(move |written| written.kind == kind)
    }

    /// A role of the set or of its context with what is known of it.
    pub(super) fn view_of(&self, role: &Written) -> Option<RoleView<'_>> {
        let mut places = self.roles.get(&role_key(role)?)?.iter().copied();
        let is_it = |at: &usize| {
            let found = self.all.get(*at);
            found.is_some_and(|written| std::ptr::eq(*written, role))
        };
        self.role_at(places.find(is_it)?)
    }

    fn role_at(&self, at: usize) -> Option<RoleView<'_>> {
        let written = *self.all.get(at)?;
        let Content::Role {
            rules,
            places,
            aggregation,
        } = &written.content
        else {
            return None;
        };
        Some(RoleView {
            set: self,
            written,
            rules,
            places,
            aggregation: aggregation.as_ref(),
            reach: self.reaches.get(&at)?,
        })
    }

    /// The ClusterRoles of the inputs of a name.
    pub(super) fn cluster_roles(&self, name: &str) -> Vec<&'a Written> {
        let found = self.roles.get(&(None, name)).into_iter().flatten();
        found.filter_map(|at| self.all.get(*at).copied()).collect()
    }

    /// The roles of the set and of its context that a ClusterRole takes in.
    pub(super) fn taken_in_by(&self, name: &str) -> impl Iterator<Item = &'a Written> {
        let reaches = self.reaches.iter();
        let taken_in = reaches.filter(move |(_, reach)| {
            let mut into = reach.aggregated_into.iter();
            into.any(|into| into == name)
        });
        taken_in.filter_map(|(at, _)| self.all.get(*at).copied())
    }

    /// The roles of the inputs that a reference from a namespace means: more than one only where
    /// the same object is written more than once.
    pub(super) fn roles_named(
        &self,
        role_ref: &RoleRef,
        namespace: Option<&str>,
    ) -> Vec<&'a Written> {
        let key = match role_ref.kind {
            RoleRefKind::ClusterRole => (None, role_ref.name.as_str()),
            RoleRefKind::Role => (namespace, role_ref.name.as_str()),
        };
        if role_ref.kind == RoleRefKind::Role && namespace.is_none() {
            return Vec::new();
        }
        let found = self.roles.get(&key).into_iter().flatten();
        found.filter_map(|at| self.all.get(*at).copied()).collect()
    }

    /// Whether rights in a namespace amount to rights over the cluster: it is one of those that
    /// hold the cluster's own accounts, or an account of it is bound to such rights.
    pub(super) fn is_privileged(&self, namespace: &str) -> bool {
        self.privileged_namespaces
            .iter()
            .any(|name| name == namespace)
            || self.powerful_namespaces.contains_key(namespace)
    }

    /// Where it is written that an account of a namespace has power over the cluster.
    pub(super) fn power_in(&self, namespace: &str) -> &[Place] {
        let places = self.powerful_namespaces.get(namespace);
        places.map_or(&[], Vec::as_slice)
    }

    /// Whether a subject of a binding may hold something by another binding of the inputs too. It is
    /// decided by names, and never says no where the evaluator says yes.
    pub(super) fn may_be_named_again(&self, subject: &Subject) -> bool {
        let named = self.named.get_or_init(|| Named::of(&self.all));
        let count = |name| named.bindings.get(name).copied().unwrap_or_default();
        named.has_groups || name_of(subject).is_some_and(|name| count(name) > 1)
    }

    /// The evaluator over what is built in and the objects of the set, the last of each name. What
    /// the alternatives of a template grant is granted all together: any of them may be applied.
    pub(super) fn policy(&self) -> &Policy {
        self.policy.get_or_init(|| {
            let mut snapshot = self.builtin.snapshot().clone();
            add_objects(&mut snapshot, &self.all);
            Policy::new(snapshot)
        })
    }
}

impl Named {
    fn of(all: &[&Written]) -> Self {
        let mut named = Self::default();
        for written in all {
            let Content::Binding { subjects, .. } = &written.content else {
                continue;
            };
            named.has_groups |= subjects
                .iter()
                .any(|subject| matches!(subject, Subject::Group(_)));
            let names: HashSet<&str> = subjects.iter().filter_map(name_of).collect();
            for name in names {
                *named.bindings.entry(name.to_owned()).or_default() += 1;
            }
        }
        named
    }
}

/// The name of an account or a user; a user whose name is one of an account is that account.
fn name_of(subject: &Subject) -> Option<&str> {
    match subject {
        Subject::User(name) => {
            let account = service_account_of(name).map(|(_, account)| account);
            Some(account.unwrap_or(name))
        }
        Subject::ServiceAccount { name, .. } => Some(name),
        Subject::Group(_) | Subject::Other { .. } => None,
    }
}

/// The catalog with what the set's CustomResourceDefinitions add. They replace nothing that a plain
/// server serves: there its own resources go before theirs.
fn with_definitions<'a>(catalog: &'a Catalog, input: &SetInput) -> Cow<'a, Catalog> {
    let own = input.objects.custom_resource_definitions.iter();
    let all = own.chain(&input.context.custom_resource_definitions);
    let mut catalog = Cow::Borrowed(catalog);
    for definition in all {
        let known = catalog.resource(&definition.group, &definition.plural);
        let is_free = known.is_none_or(|known| {
            !matches!(
                known.availability(),
                Availability::Default | Availability::OffByDefault
            )
        });
        if is_free && !is_unknown(&definition.group) && !is_unknown(&definition.plural) {
            catalog.to_mut().extend(definition.clone().into());
        }
    }
    catalog
}

fn role_key(written: &Written) -> Option<RoleKey<'_>> {
    match (&written.content, written.kind.as_str()) {
        (Content::Role { .. }, "ClusterRole") => Some((None, written.name.as_str())),
        (Content::Role { .. }, _) => Some((Some(written.lands_in.as_deref()?), &written.name)),
        _ => None,
    }
}

/// Adds roles and bindings as they are written. An alternative adds to the object that it is an
/// alternative of, if that grants the same role.
fn add_objects(snapshot: &mut Snapshot, objects: &[&Written]) {
    for written in objects {
        if written.document.is_alternative() && add_alternative(snapshot, written) {
            continue;
        }
        let name = written.name.clone();
        let namespace = || written.lands_in.clone().unwrap_or_default();
        match (&written.content, written.kind.as_str()) {
            (
                Content::Role {
                    rules, aggregation, ..
                },
                "ClusterRole",
            ) => snapshot.cluster_roles.push(ClusterRole {
                name,
                labels: written.labels.clone(),
                rules: rules.clone(),
                aggregation_rule: aggregation.clone(),
            }),
            (Content::Role { rules, .. }, _) => snapshot.roles.push(Role {
                namespace: namespace(),
                name,
                rules: rules.clone(),
            }),
            (
                Content::Binding {
                    role_ref: Some(role_ref),
                    subjects,
                    ..
                },
                kind,
            ) => {
                let (role_ref, subjects) = (role_ref.clone(), subjects.clone());
                if kind == "ClusterRoleBinding" {
                    snapshot.cluster_role_bindings.push(ClusterRoleBinding {
                        name,
                        role_ref,
                        subjects,
                    });
                } else {
                    snapshot.role_bindings.push(RoleBinding {
                        namespace: namespace(),
                        name,
                        role_ref,
                        subjects,
                    });
                }
            }
            _ => {}
        }
    }
}

/// Adds what an alternative grants to the last object of its name, if there is one that it can be
/// added to.
fn add_alternative(snapshot: &mut Snapshot, written: &Written) -> bool {
    let name = &written.name;
    let namespace = written.lands_in.as_deref().unwrap_or_default();
    match (&written.content, written.kind.as_str()) {
        (Content::Role { rules, .. }, "ClusterRole") => {
            let mut roles = snapshot.cluster_roles.iter_mut().rev();
            let known = roles.find(|role| role.name == *name);
            known.map(|role| role.rules.extend_from_slice(rules))
        }
        (Content::Role { rules, .. }, _) => {
            let mut roles = snapshot.roles.iter_mut().rev();
            let known = roles.find(|role| role.name == *name && role.namespace == namespace);
            known.map(|role| role.rules.extend_from_slice(rules))
        }
        (
            Content::Binding {
                role_ref, subjects, ..
            },
            "ClusterRoleBinding",
        ) => {
            let mut bindings = snapshot.cluster_role_bindings.iter_mut().rev();
            let known = bindings.find(|binding| {
                binding.name == *name && Some(&binding.role_ref) == role_ref.as_ref()
            });
            known.map(|binding| binding.subjects.extend_from_slice(subjects))
        }
        (
            Content::Binding {
                role_ref, subjects, ..
            },
            _,
        ) => {
            let mut bindings = snapshot.role_bindings.iter_mut().rev();
            let known = bindings.find(|binding| {
                binding.name == *name
                    && binding.namespace == namespace
                    && Some(&binding.role_ref) == role_ref.as_ref()
            });
            known.map(|binding| binding.subjects.extend_from_slice(subjects))
        }
        (Content::Other, _) => None,
    }
    .is_some()
}
