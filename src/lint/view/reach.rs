//! How wide a role reaches: the bindings that give it, by its own name or by that of a role that
//! aggregates it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rolewright_rbac::{Action, AggregationRule, PolicyRule, RoleRefKind, Subject};

use super::binding::{BindingView, join_subjects, subject_name};
use super::{SetView, role_key};
use crate::finding::ObjectName;
use crate::object::{Content, Written};
use crate::source::Place;

/// How a role is bound.
#[derive(Debug, Clone, Default)]
pub(in crate::lint) struct Reach<'a> {
    /// Each binding that gives it.
    pub(in crate::lint) uses: Vec<Use<'a>>,
    /// The ClusterRoles that take in its rules, by name; built-in ones are among them.
    pub(in crate::lint) aggregated_into: Vec<String>,
    /// The namespace of a Role.
    namespace: Option<&'a str>,
}

/// A binding that gives a role.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Use<'a> {
    pub(in crate::lint) binding: &'a Written,
    pub(in crate::lint) subjects: &'a [Subject],
    /// The role that the binding names, where that one aggregates this.
    pub(in crate::lint) through: Option<String>,
}

/// Where the rights of a role hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lint) enum Width {
    /// In the whole cluster.
    Cluster,
    /// In these namespaces.
    Namespaces(Vec<String>),
}

impl Use<'_> {
    /// The binding, by name.
    pub(in crate::lint) fn binding_name(&self) -> ObjectName {
        super::super::report::object_name(self.binding)
    }

    /// Where the binding is written.
    #[expect(clippy::unnecessary_wraps, reason = "a binding may be built in")]
    pub(in crate::lint) fn place(&self) -> Option<&Place> {
        Some(&self.binding.name_place)
    }

    /// To whom it gives it.
    pub(in crate::lint) fn subject_names(&self) -> Vec<String> {
        let subjects = self.subjects.iter();
        subjects
            .map(|subject| subject_name(subject, self.binding.lands_in.as_deref()))
            .collect()
    }

    /// The namespace that it gives it in; none for everywhere.
    pub(in crate::lint) fn namespace(&self) -> Option<&str> {
        let namespace = self.binding.lands_in.as_deref();
        namespace.filter(|_| !self.is_cluster_wide())
    }

    /// Whether it gives it everywhere.
    pub(in crate::lint) fn is_cluster_wide(&self) -> bool {
        self.binding.kind == "ClusterRoleBinding"
    }

    /// `ClusterRoleBinding operator gives it to ServiceAccount ops/operator`.
    pub(in crate::lint) fn sentence(&self) -> String {
        let whom = join_subjects(&self.subject_names());
        let through = match &self.through {
            Some(role) => format!(", by aggregation into ClusterRole {role},"),
            None => String::new(),
        };
        format!("{}{through} gives it to {whom}", self.binding_name())
    }
}

impl Reach<'_> {
    /// Whether a binding gives the role, or a role of the inputs or a built-in one takes it in.
    pub(in crate::lint) fn is_bound(&self) -> bool {
        !self.uses.is_empty() || !self.aggregated_into.is_empty()
    }

    /// Where its rights hold. A Role that nothing binds is judged as bound in its namespace; a
    /// ClusterRole that nothing binds, or that a built-in role takes in, as bound in the cluster.
    pub(in crate::lint) fn width(&self) -> Width {
        if let Some(namespace) = self.namespace {
            return Width::Namespaces(vec![namespace.to_owned()]);
        }
        let is_cluster_wide = self.uses.is_empty() || self.uses.iter().any(Use::is_cluster_wide);
        if is_cluster_wide {
            return Width::Cluster;
        }
        let namespaces: BTreeSet<String> = self
            .uses
            .iter()
            .filter_map(|found| found.binding.lands_in.clone())
            .collect();
        Width::Namespaces(namespaces.into_iter().collect())
    }

    /// Whether its rights hold in a namespace.
    pub(in crate::lint) fn holds_in(&self, namespace: &str) -> bool {
        match self.width() {
            Width::Cluster => true,
            Width::Namespaces(names) => names.iter().any(|name| name == namespace),
        }
    }

    /// Where, for the end of a sentence: `in the whole cluster, through ClusterRoleBinding x`.
    pub(in crate::lint) fn phrase(&self) -> String {
        let place = match self.width() {
            Width::Cluster => "in the whole cluster".to_owned(),
            Width::Namespaces(names) => match names.as_slice() {
                [one] => format!("in namespace {one}"),
                names => format!("in the namespaces {}", names.join(", ")),
            },
        };
        let widest = self.uses.iter().find(|found| found.is_cluster_wide());
        match (widest.or(self.uses.first()), self.aggregated_into.first()) {
            (Some(found), _) => format!("{place}, through {}", found.binding_name()),
            (None, Some(role)) => format!("{place}, for whoever holds ClusterRole {role}"),
            (None, None) if self.namespace.is_some() => format!("{place}, if it is bound"),
            (None, None) => format!("{place}, if it is bound cluster-wide"),
        }
    }

    /// All subjects that it reaches.
    pub(in crate::lint) fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.uses.iter().flat_map(|found| found.subjects)
    }
}

/// The reach of every role of a set, by its position.
pub(super) fn reaches<'a>(view: &SetView<'a>) -> HashMap<usize, Reach<'a>> {
    let mut by_role: HashMap<super::RoleKey<'a>, Vec<Use<'a>>> = HashMap::new();
    for &written in &view.all {
        let Content::Binding {
            role_ref: Some(role_ref),
            subjects,
            ..
        } = &written.content
        else {
            continue;
        };
        let namespace = match role_ref.kind {
            RoleRefKind::ClusterRole => None,
            RoleRefKind::Role => match written.lands_in.as_deref() {
                None => continue,
                namespace => namespace,
            },
        };
        let uses = by_role.entry((namespace, &role_ref.name)).or_default();
        uses.push(Use {
            binding: written,
            subjects,
            through: None,
        });
    }
    let known = std::cell::OnceCell::new();
    let mut reaches = HashMap::new();
    for (at, written) in view.all.iter().enumerate() {
        let Some(key) = role_key(written) else {
            continue;
        };
        let mut reach = Reach {
            uses: by_role.get(&key).cloned().unwrap_or_default(),
            aggregated_into: Vec::new(),
            namespace: key.0,
        };
        if key.0.is_none() && !written.labels.is_empty() {
            // Few roles have labels, and only then it matters who takes in others.
            let aggregators = known.get_or_init(|| aggregators(view));
            follow(written, aggregators, &by_role, &mut reach);
        }
        reaches.insert(at, reach);
    }
    reaches
}

/// A ClusterRole that takes in others: its name, its own labels, and what it selects.
struct Aggregator<'a> {
    name: &'a str,
    labels: &'a std::collections::BTreeMap<String, String>,
    rule: &'a AggregationRule,
}

fn aggregators<'a>(view: &SetView<'a>) -> Vec<Aggregator<'a>> {
    let own = view
        .all
        .iter()
        .filter_map(|written| match &written.content {
            Content::Role {
                aggregation: Some(rule),
                ..
            } => Some(Aggregator {
                name: &written.name,
                labels: &written.labels,
                rule,
            }),
            _ => None,
        });
    let builtin = view.builtin.snapshot().cluster_roles.iter();
    let builtin = builtin.filter_map(|role| {
        Some(Aggregator {
            name: &role.name,
            labels: &role.labels,
            rule: role.aggregation_rule.as_ref()?,
        })
    });
    own.chain(builtin).collect()
}

/// Follows a role into all that take it in, over any number of steps.
fn follow<'a>(
    written: &'a Written,
    aggregators: &[Aggregator<'a>],
    by_role: &HashMap<super::RoleKey<'a>, Vec<Use<'a>>>,
    reach: &mut Reach<'a>,
) {
    let mut seen: BTreeSet<&str> = BTreeSet::from([written.name.as_str()]);
    let mut pending = vec![&written.labels];
    while let Some(labels) = pending.pop() {
        for aggregator in aggregators {
            let selectors = &aggregator.rule.cluster_role_selectors;
            let takes = selectors.iter().any(|selector| selector.matches(labels));
            if !takes || !seen.insert(aggregator.name) {
                continue;
            }
            pending.push(aggregator.labels);
            reach.aggregated_into.push(aggregator.name.to_owned());
            let uses = by_role.get(&(None, aggregator.name)).into_iter().flatten();
            reach.uses.extend(uses.map(|found| Use {
                through: Some(aggregator.name.to_owned()),
                ..found.clone()
            }));
        }
    }
}

/// Rights in the whole cluster that make an account a way to all of it.
const POWERS: [(&str, (&str, &str, &str)); 13] = [
    ("*", ("*", "*", "")),
    (
        "escalate",
        ("rbac.authorization.k8s.io", "clusterroles", ""),
    ),
    ("bind", ("rbac.authorization.k8s.io", "clusterroles", "")),
    ("impersonate", ("", "users", "")),
    ("list", ("", "secrets", "")),
    ("create", ("", "pods", "")),
    ("create", ("apps", "daemonsets", "")),
    ("create", ("apps", "deployments", "")),
    ("create", ("apps", "statefulsets", "")),
    ("create", ("batch", "cronjobs", "")),
    ("create", ("batch", "jobs", "")),
    ("create", ("", "serviceaccounts", "token")),
    ("get", ("", "nodes", "proxy")),
];

/// Namespaces with an account that has power over the cluster, by a binding of the inputs: that of the first
/// such account, and its role.
pub(super) fn powerful_namespaces(view: &SetView<'_>) -> BTreeMap<String, Vec<Place>> {
    let mut namespaces: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let cluster_wide = view.all_bindings().filter(BindingView::is_cluster_wide);
    for binding in cluster_wide {
        let holders = binding.subjects.iter().filter_map(|subject| match subject {
            Subject::ServiceAccount {
                namespace: Some(namespace),
                ..
            } => Some(namespace.as_str()),
            _ => None,
        });
        let mut holders = holders
            .filter(|namespace| !namespaces.contains_key(*namespace))
            .peekable();
        if holders.peek().is_some() && is_powerful(&binding.rules()) {
            let holders: Vec<String> = holders.map(str::to_owned).collect();
            let written = std::iter::once(binding.written).chain(binding.roles.iter().copied());
            let places: Vec<Place> = written.map(|it| it.name_place.clone()).collect();
            namespaces.extend(holders.into_iter().map(|it| (it, places.clone())));
        }
    }
    namespaces
}

/// Whether rules that hold in the whole cluster are a way to all of it.
pub(in crate::lint) fn is_powerful(rules: &[PolicyRule]) -> bool {
    POWERS
        .iter()
        .any(|&(verb, (group, resource, subresource))| {
            let name = if matches!(verb, "list" | "create") && subresource.is_empty() {
                ""
            } else {
                // No object bears it, and no rule lists it.
                "\u{0}"
            };
            rules.iter().any(|rule| {
                rule.allows(&Action::Resource {
                    verb,
                    group,
                    resource,
                    subresource,
                    namespace: "",
                    name,
                })
            })
        })
}
