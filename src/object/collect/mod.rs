//! Collects the objects of documents, each judged, the last of each name kept.

mod collector;
mod kinds;
mod permissions;

use std::collections::BTreeMap;
use std::sync::Arc;

use rolewright_rbac::Snapshot;

use self::collector::Collector;
use super::account::ServiceAccount;
use super::config_map::ConfigMap;
use super::custom::CustomResourceDefinition;
use super::filling::Filling;
use super::namespace::Namespace;
use super::problem::ObjectProblem;
use super::role::RulePlaces;
use super::written::Written;
use crate::source::{Document, Place, Problem};

/// The Kubernetes objects of some documents.
#[derive(Debug, Default)]
pub struct Objects {
    /// The RBAC objects that a server would take.
    pub snapshot: Snapshot,
    /// Where they are written.
    pub places: Places,
    /// Those of one name with a later one above, as the same and as others, and where they are
    /// written.
    pub overwritten: (Snapshot, Places),
    /// The service accounts.
    pub service_accounts: Vec<ServiceAccount>,
    /// The custom resource definitions.
    pub custom_resource_definitions: Vec<CustomResourceDefinition>,
    /// The namespaces that have a name of their own.
    pub namespaces: Vec<Namespace>,
    /// The ConfigMaps that have a name of their own.
    pub config_maps: Vec<ConfigMap>,
    /// How many objects of other kinds there are, by `apiVersion` and `kind`.
    pub others: BTreeMap<(String, String), usize>,
    /// How many objects of the kinds above were left out, by kind: a server refuses them, or they
    /// could not be judged.
    pub left_out: BTreeMap<String, usize>,
    /// How many documents are no Kubernetes objects at all.
    pub not_objects: usize,
    /// All objects of the kinds that are read, in their order, as they are written: those too that
    /// a server refuses, and each of several of one name.
    pub written: Vec<Written>,
    /// Workloads, and what bears on them, Secrets and what leads to Pods, as they are written and not judged. They
    /// are counted among the others.
    pub workloads: Vec<Written>,
    /// What is wrong with the objects. After an error, an object is missing above that is
    /// written.
    pub problems: Vec<ObjectProblem>,
}

/// Where the objects of a [`Snapshot`] are written; the lists run beside those of the snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Of [`Snapshot::roles`].
    pub roles: Vec<RolePlaces>,
    /// Of [`Snapshot::cluster_roles`].
    pub cluster_roles: Vec<RolePlaces>,
    /// Of [`Snapshot::role_bindings`].
    pub role_bindings: Vec<BindingPlaces>,
    /// Of [`Snapshot::cluster_role_bindings`].
    pub cluster_role_bindings: Vec<BindingPlaces>,
}

/// Where a role is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolePlaces {
    /// The whole object.
    pub object: Place,
    /// Its name.
    pub name: Place,
    /// Its rules, in their order.
    pub rules: Vec<RulePlaces>,
}

/// Where a binding is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingPlaces {
    /// The whole object.
    pub object: Place,
    /// Its name.
    pub name: Place,
    /// Its `roleRef`.
    pub role_ref: Place,
    /// Its subjects, in their order.
    pub subjects: Vec<Place>,
}

impl Objects {
    /// Collects the objects of documents. Those without a namespace are in `default_namespace`,
    /// as with `kubectl --namespace`.
    #[must_use]
    pub fn collect(documents: &[Document], default_namespace: &str) -> Self {
        Self::collect_with(documents, default_namespace, Templates::Refused)
    }

    /// The same, where template actions may be values that are not known yet.
    #[must_use]
    pub fn collect_with(
        documents: &[Document],
        default_namespace: &str,
        templates: Templates,
    ) -> Self {
        Self::collect_filled(documents, default_namespace, templates, None)
    }

    /// The same, where accounts among subjects are given a namespace.
    #[must_use]
    pub fn collect_filled(
        documents: &[Document],
        default_namespace: &str,
        templates: Templates,
        filling: Option<Arc<Filling>>,
    ) -> Self {
        let mut collector = Collector::new(default_namespace, templates);
        collector.filling = filling;
        for document in documents {
            collector.take_document(document);
        }
        collector.finish()
    }

    /// The same for documents that come from several places, each with the namespace of what names
    /// none there. What other tools fill in later is read as it is written.
    #[must_use]
    pub fn collect_parts<'a>(parts: impl IntoIterator<Item = (&'a [Document], &'a str)>) -> Self {
        let mut collector = Collector::new("", Templates::Placeholders);
        for (documents, default_namespace) in parts {
            collector.default_namespace = default_namespace;
            for document in documents {
                collector.take_document(document);
            }
        }
        collector.finish()
    }

    /// Whether an object is missing that is written and that could decide on access.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(ObjectProblem::leaves_access_open)
    }

    /// Takes out that RBAC objects are written more than once.
    pub fn take_duplicates(&mut self) {
        let written = &self.written;
        self.problems.retain(|found| {
            let object = found.object.and_then(|at| written.get(at));
            let is_rbac = object.is_some_and(|it| super::RBAC_KINDS.contains(&it.kind.as_str()));
            !(is_rbac && found.cause == super::Cause::DuplicateObject)
        });
    }

    /// Takes out what is wrong with objects that could decide on access. After an error, an answer
    /// from the rest is incomplete.
    pub fn take_problems_of_access(&mut self) -> Vec<Problem> {
        let bears = |problem: &mut ObjectProblem| problem.bears_on_access;
        let taken = self.problems.extract_if(.., bears);
        taken.map(|found| found.problem).collect()
    }
}

/// What template actions are to the reader of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Templates {
    /// A reason not to judge an object.
    Refused,
    /// The same, and what other tools know as a placeholder, `${NAME}`, has the form of any name.
    Placeholders,
    /// Values that are not known yet: what is literally there is judged.
    Unknown,
}
