//! Collects the objects of documents, each judged, the last of each name kept.

use std::collections::BTreeMap;

use rolewright_rbac::{ClusterRole, ClusterRoleBinding, Role, RoleBinding, Snapshot};

use super::account::{self, ServiceAccount};
use super::binding::{read_role_ref, read_subjects};
use super::config_map::{self, ConfigMap};
use super::custom::{self, CustomResourceDefinition};
use super::field::{Checker, Field};
use super::kept::{Kept, title};
use super::metadata::{self, Metadata, Scope};
use super::mistaken;
use super::namespace::{self, Namespace};
use super::problem::{ObjectProblem, Verdict};
use super::role::{RulePlaces, read_aggregation, read_rules};
use super::template;
use super::unfold::{Candidate, Unfolded, unfold};
use crate::names::{self, NameForm};
use crate::source::{Document, Node, Place, Problem, RENDER_FIRST, Span};

/// The Kubernetes objects of some documents.
#[derive(Debug, Default)]
pub struct Objects {
    /// The RBAC objects that a server would take.
    pub snapshot: Snapshot,
    /// Where they are written.
    pub places: Places,
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
        let mut collector = Collector::new(default_namespace);
        for document in documents {
            collector.take_document(document);
        }
        collector.finish()
    }

    /// Whether an object is missing that is written and that could decide on access.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(ObjectProblem::leaves_access_open)
    }

    /// Takes out what is wrong with objects that could decide on access. After an error, an answer
    /// from the rest is incomplete.
    pub fn take_problems_of_access(&mut self) -> Vec<Problem> {
        let bears = |problem: &mut ObjectProblem| problem.bears_on_access;
        let taken = self.problems.extract_if(.., bears);
        taken.map(|found| found.problem).collect()
    }
}

struct Collector<'a> {
    default_namespace: &'a str,
    roles: Kept<(Role, RolePlaces)>,
    cluster_roles: Kept<(ClusterRole, RolePlaces)>,
    role_bindings: Kept<(RoleBinding, BindingPlaces)>,
    cluster_role_bindings: Kept<(ClusterRoleBinding, BindingPlaces)>,
    service_accounts: Kept<ServiceAccount>,
    definitions: Kept<CustomResourceDefinition>,
    namespaces: Kept<Namespace>,
    config_maps: Kept<ConfigMap>,
    others: BTreeMap<(String, String), usize>,
    left_out: BTreeMap<String, usize>,
    not_objects: usize,
    problems: Vec<ObjectProblem>,
}

impl<'a> Collector<'a> {
    fn new(default_namespace: &'a str) -> Self {
        Self {
            default_namespace,
            roles: Kept::new("Role"),
            cluster_roles: Kept::new("ClusterRole"),
            role_bindings: Kept::new("RoleBinding"),
            cluster_role_bindings: Kept::new("ClusterRoleBinding"),
            service_accounts: Kept::new("ServiceAccount"),
            definitions: Kept::new("CustomResourceDefinition"),
            namespaces: Kept::new("Namespace"),
            config_maps: Kept::new("ConfigMap"),
            others: BTreeMap::new(),
            left_out: BTreeMap::new(),
            not_objects: 0,
            problems: Vec::new(),
        }
    }

    fn finish(self) -> Objects {
        let (roles, role_places) = self.roles.into_vec().into_iter().unzip();
        let (cluster_roles, cluster_role_places) =
            self.cluster_roles.into_vec().into_iter().unzip();
        let (role_bindings, role_binding_places) =
            self.role_bindings.into_vec().into_iter().unzip();
        let (cluster_role_bindings, cluster_role_binding_places) =
            self.cluster_role_bindings.into_vec().into_iter().unzip();
        Objects {
            snapshot: Snapshot {
                roles,
                cluster_roles,
                role_bindings,
                cluster_role_bindings,
            },
            places: Places {
                roles: role_places,
                cluster_roles: cluster_role_places,
                role_bindings: role_binding_places,
                cluster_role_bindings: cluster_role_binding_places,
            },
            service_accounts: self.service_accounts.into_vec(),
            custom_resource_definitions: self.definitions.into_vec(),
            namespaces: self.namespaces.into_vec(),
            config_maps: self.config_maps.into_vec(),
            others: self.others,
            left_out: self.left_out,
            not_objects: self.not_objects,
            problems: self.problems,
        }
    }

    fn take_document(&mut self, document: &Document) {
        match unfold(document.root(), &mut self.problems) {
            Unfolded::NoObject => self.not_objects += 1,
            Unfolded::Objects(candidates) => {
                for candidate in &candidates {
                    self.take(candidate);
                }
                match mistaken::two_in_one(document.root()) {
                    Some(problem) => self.note(Verdict::Refused, problem),
                    None => self.warn_of_duplicates(document, &candidates),
                }
            }
        }
    }

    /// Notes a problem of what could be an object that decides on access.
    fn note(&mut self, verdict: Verdict, problem: Problem) {
        self.problems.push(ObjectProblem::new(verdict, problem));
    }

    /// Warns of keys that stand twice in objects of interest.
    fn warn_of_duplicates(&mut self, document: &Document, candidates: &[Candidate<'_>]) {
        let of_interest = candidates
            .iter()
            .filter(|candidate| super::is_of_interest(&candidate.api_version, &candidate.kind));
        let mut objects: Vec<(Span, bool)> = of_interest
            .map(|candidate| {
                let Candidate {
                    node,
                    api_version,
                    kind,
                } = candidate;
                let bears_on_access = super::bears_on_access(api_version, kind);
                (node.target().span(), bears_on_access)
            })
            .collect();
        objects.sort_unstable();
        let duplicates = document.tree().duplicate_keys().filter_map(|problem| {
            let at = problem.place.as_ref().map_or(0, |place| place.span.start);
            let next = objects.partition_point(|(span, _)| span.start <= at);
            let (span, bears_on_access) = *objects.get(next.checked_sub(1)?)?;
            (at < span.end).then_some(ObjectProblem {
                problem,
                verdict: Verdict::RefusedStrictly,
                bears_on_access,
            })
        });
        self.problems.extend(duplicates);
    }

    fn take(&mut self, candidate: &Candidate<'_>) {
        let Candidate {
            node,
            api_version,
            kind,
        } = candidate;
        if let Some(problem) = template::in_type(candidate) {
            self.note(Verdict::NotJudged, problem);
            return;
        }
        if !super::is_of_interest(api_version, kind) {
            let key = (api_version.clone(), kind.clone());
            *self.others.entry(key).or_default() += 1;
            return;
        }
        if let Some(problem) = super::version_problem(candidate) {
            self.problems.push(ObjectProblem {
                problem,
                verdict: Verdict::Refused,
                bears_on_access: super::bears_on_access(api_version, kind),
            });
            *self.left_out.entry(kind.clone()).or_default() += 1;
            return;
        }
        let field = Field::root(*node);
        let name = node
            .get("metadata")
            .and_then(|metadata| metadata.get("name"));
        let name = name.and_then(Node::text);
        let mut checker = Checker::new(title(kind, "", name.unwrap_or_default()));
        if let Some(place) = template::deciding_action(*node, kind) {
            checker.not_judged(place, "it holds template actions", RENDER_FIRST);
        } else {
            self.read(kind, &field, &mut checker);
        }
        if !checker.is_accepted() {
            *self.left_out.entry(kind.clone()).or_default() += 1;
        }
        let problems = checker.into_problems(super::bears_on_access(api_version, kind));
        self.problems.extend(problems);
    }

    fn read(&mut self, kind: &str, root: &Field<'_>, checker: &mut Checker) {
        match kind {
            "Role" => self.read_role(root, checker),
            "ClusterRole" => self.read_cluster_role(root, checker),
            "RoleBinding" => self.read_role_binding(root, checker),
            "ClusterRoleBinding" => self.read_cluster_role_binding(root, checker),
            "ServiceAccount" => self.read_service_account(root, checker),
            "Namespace" => self.read_namespace(root, checker),
            "ConfigMap" => self.read_config_map(root, checker),
            _ => self.read_definition(root, checker),
        }
    }

    fn namespaced_rbac(&self) -> Scope<'a> {
        Scope {
            default_namespace: Some(self.default_namespace),
            ..CLUSTER_RBAC
        }
    }

    fn read_role(&mut self, root: &Field<'_>, checker: &mut Checker) {
        checker.warn_of_unknown(root, "a Role", &["apiVersion", "kind", "metadata", "rules"]);
        let metadata = metadata::read(root, &self.namespaced_rbac(), checker);
        let (rules, rule_places) = read_rules(root, true, checker);
        if checker.is_accepted() {
            let role = Role {
                namespace: metadata.namespace.clone(),
                name: metadata.name.clone(),
                rules,
            };
            let places = role_places(root, &metadata, rule_places);
            self.roles
                .add(&metadata, (role, places), &mut self.problems);
        }
    }

    fn read_cluster_role(&mut self, root: &Field<'_>, checker: &mut Checker) {
        let known = ["apiVersion", "kind", "metadata", "rules", "aggregationRule"];
        checker.warn_of_unknown(root, "a ClusterRole", &known);
        let metadata = metadata::read(root, &CLUSTER_RBAC, checker);
        let (rules, rule_places) = read_rules(root, false, checker);
        let aggregation_rule = read_aggregation(root, checker);
        if checker.is_accepted() {
            let role = ClusterRole {
                name: metadata.name.clone(),
                labels: metadata.labels.clone(),
                rules,
                aggregation_rule,
            };
            let places = role_places(root, &metadata, rule_places);
            self.cluster_roles
                .add(&metadata, (role, places), &mut self.problems);
        }
    }

    fn read_role_binding(&mut self, root: &Field<'_>, checker: &mut Checker) {
        checker.warn_of_unknown(root, "a RoleBinding", &BINDING_FIELDS);
        let metadata = metadata::read(root, &self.namespaced_rbac(), checker);
        let role_ref = read_role_ref(root, true, checker);
        let (subjects, subject_places) = read_subjects(root, true, checker);
        if let (Some(role_ref), true) = (role_ref, checker.is_accepted()) {
            let binding = RoleBinding {
                namespace: metadata.namespace.clone(),
                name: metadata.name.clone(),
                role_ref,
                subjects,
            };
            let places = binding_places(root, &metadata, subject_places);
            self.role_bindings
                .add(&metadata, (binding, places), &mut self.problems);
        }
    }

    fn read_cluster_role_binding(&mut self, root: &Field<'_>, checker: &mut Checker) {
        checker.warn_of_unknown(root, "a ClusterRoleBinding", &BINDING_FIELDS);
        let metadata = metadata::read(root, &CLUSTER_RBAC, checker);
        let role_ref = read_role_ref(root, false, checker);
        let (subjects, subject_places) = read_subjects(root, false, checker);
        if let (Some(role_ref), true) = (role_ref, checker.is_accepted()) {
            let binding = ClusterRoleBinding {
                name: metadata.name.clone(),
                role_ref,
                subjects,
            };
            let places = binding_places(root, &metadata, subject_places);
            self.cluster_role_bindings
                .add(&metadata, (binding, places), &mut self.problems);
        }
    }

    fn read_service_account(&mut self, root: &Field<'_>, checker: &mut Checker) {
        let (metadata, account) = account::read(root, self.default_namespace, checker);
        if checker.is_accepted() {
            self.service_accounts
                .add(&metadata, account, &mut self.problems);
        }
    }

    fn read_namespace(&mut self, root: &Field<'_>, checker: &mut Checker) {
        let (metadata, namespace) = namespace::read(root, checker);
        if checker.is_accepted() && !metadata.name.is_empty() {
            self.namespaces
                .add(&metadata, namespace, &mut self.problems);
        }
    }

    fn read_config_map(&mut self, root: &Field<'_>, checker: &mut Checker) {
        let (metadata, config_map) = config_map::read(root, self.default_namespace, checker);
        if checker.is_accepted() && !metadata.name.is_empty() {
            self.config_maps
                .add(&metadata, config_map, &mut self.problems);
        }
    }

    fn read_definition(&mut self, root: &Field<'_>, checker: &mut Checker) {
        let metadata = metadata::read(root, &custom::SCOPE, checker);
        let definition = custom::read(root, &metadata.name, checker);
        if checker.is_accepted() {
            self.definitions
                .add(&metadata, definition, &mut self.problems);
        }
    }
}

const CLUSTER_RBAC: Scope<'static> = Scope {
    default_namespace: None,
    name_form: NameForm::PathSegment,
    takes_generated_names: false,
    finalizer_check: names::finalizer,
};

const BINDING_FIELDS: [&str; 5] = ["apiVersion", "kind", "metadata", "subjects", "roleRef"];

fn role_places(root: &Field<'_>, metadata: &Metadata, rules: Vec<RulePlaces>) -> RolePlaces {
    RolePlaces {
        object: root.object_place(),
        name: metadata.name_place.clone(),
        rules,
    }
}

fn binding_places(root: &Field<'_>, metadata: &Metadata, subjects: Vec<Place>) -> BindingPlaces {
    BindingPlaces {
        object: root.object_place(),
        name: metadata.name_place.clone(),
        role_ref: root.key("roleRef").place(),
        subjects,
    }
}
