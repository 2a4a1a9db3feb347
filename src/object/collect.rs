//! Collects the objects of documents, each judged, the last of each name kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use rolewright_names::{self as names, NameForm};
use rolewright_rbac::{ClusterRole, ClusterRoleBinding, Role, RoleBinding, Snapshot};

use super::account::{self, ServiceAccount};
use super::binding::{read_role_ref, read_subjects};
use super::config_map::{self, ConfigMap};
use super::custom::{self, CustomResourceDefinition};
use super::field::{Checker, Field};
use super::filling::Filling;
use super::kept::{Kept, title};
use super::metadata::{self, Metadata, Scope};
use super::mistaken;
use super::namespace::{self, Namespace};
use super::problem::{Cause, ObjectProblem, Verdict};
use super::role::{RulePlaces, read_aggregation, read_rules};
use super::template;
use super::unfold::{Candidate, Unfolded, unfold};
use super::workload;
use super::written::{Content, Written};
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
    /// none there.
    #[must_use]
    pub fn collect_parts<'a>(parts: impl IntoIterator<Item = (&'a [Document], &'a str)>) -> Self {
        let mut collector = Collector::new("", Templates::Refused);
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
    /// Values that are not known yet: what is literally there is judged.
    Unknown,
}

struct Collector<'a> {
    default_namespace: &'a str,
    filling: Option<Arc<Filling>>,
    templates: Templates,
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
    written: Vec<Written>,
    workloads: Vec<Written>,
    problems: Vec<ObjectProblem>,
}

impl<'a> Collector<'a> {
    fn new(default_namespace: &'a str, templates: Templates) -> Self {
        Self {
            default_namespace,
            filling: None,
            templates,
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
            written: Vec::new(),
            workloads: Vec::new(),
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
            written: self.written,
            workloads: self.workloads,
            problems: self.problems,
        }
    }

    fn take_document(&mut self, document: &Document) {
        match unfold(document.root(), &mut self.problems) {
            Unfolded::NoObject => self.not_objects += 1,
            Unfolded::Objects(candidates) => {
                let first = self.written.len();
                let known = self.problems.len();
                for candidate in &candidates {
                    self.take(candidate, document);
                }
                let two = mistaken::two_in_one(document.root());
                match two.filter(|problem| self.is_certain(problem, document)) {
                    Some(problem) => {
                        // Fields of the object that is lost stand in the other for this alone.
                        for found in self.problems.iter_mut().skip(known) {
                            found.is_consequence |= found.cause == Cause::MisplacedField;
                        }
                        let found = ObjectProblem::new(Verdict::Refused, problem);
                        self.problems.push(found.of(Cause::DuplicateKey));
                    }
                    None => self.warn_of_duplicates(document, first),
                }
            }
        }
    }

    /// Whether a key stands twice however a template is filled in: the branches of an `if` may
    /// each write it once.
    fn is_certain(&self, problem: &Problem, document: &Document) -> bool {
        let mut duplicates = document.tree().duplicate_keys();
        self.templates == Templates::Refused || duplicates.any(|found| found.place == problem.place)
    }

    /// Notes a problem of what could be an object that decides on access.
    fn note(&mut self, verdict: Verdict, problem: Problem) {
        self.problems.push(ObjectProblem::new(verdict, problem));
    }

    /// Warns of keys that stand twice in the objects of a document, which are those from `first` on.
    fn warn_of_duplicates(&mut self, document: &Document, first: usize) {
        let of_document = self.written.iter().enumerate().skip(first);
        let mut objects: Vec<(Span, usize)> = of_document
            .map(|(at, object)| (object.root().target().span(), at))
            .collect();
        objects.sort_unstable();
        for problem in document.tree().duplicate_keys() {
            let at = problem.place.as_ref().map_or(0, |place| place.span.start);
            let next = objects.partition_point(|(span, _)| span.start <= at);
            let Some((span, object)) = next.checked_sub(1).and_then(|last| objects.get(last))
            else {
                continue;
            };
            if at >= span.end {
                continue;
            }
            let Some(written) = self.written.get(*object) else {
                continue;
            };
            self.problems.push(ObjectProblem {
                problem,
                verdict: Verdict::RefusedStrictly,
                cause: Cause::DuplicateKey,
                object: Some(*object),
                is_consequence: false,
                bears_on_access: super::bears_on_access(&written.api_version, &written.kind),
            });
        }
    }

    fn take(&mut self, candidate: &Candidate<'_>, document: &Document) {
        let Candidate {
            node,
            api_version,
            kind,
        } = candidate;
        if let Some(problem) = template::in_type(candidate) {
            self.note(Verdict::NotJudged, problem);
            let likely = template::likely_kind(candidate);
            if let Some(kind) = likely.filter(|_| self.templates == Templates::Unknown) {
                let api_version = format!("{}/v1", super::RBAC_GROUP);
                let (is_certain, kind) = (candidate.kind == kind, kind.to_owned());
                let candidate = Candidate {
                    node: candidate.node,
                    api_version,
                    kind,
                };
                self.take(&candidate, document);
                if let Some(written) = self.written.last_mut() {
                    written.is_likely = !is_certain;
                }
            }
            self.take_workload(candidate, document);
            return;
        }
        if !super::is_of_interest(api_version, kind) {
            let key = (api_version.clone(), kind.clone());
            *self.others.entry(key).or_default() += 1;
            self.take_workload(candidate, document);
            return;
        }
        let bears_on_access = super::bears_on_access(api_version, kind);
        let mut version_problem = super::version_problem(candidate);
        if self.templates == Templates::Unknown {
            let served = format!("{}/v1", super::RBAC_GROUP);
            version_problem = version_problem.filter(|found| {
                found.cause != Cause::RemovedVersion
                    || !template::has_also(*node, "apiVersion", &served)
            });
        }
        let is_unread = version_problem
            .as_ref()
            .is_some_and(|found| found.cause != Cause::RemovedVersion);
        let position = self.written.len();
        if let Some(found) = &mut version_problem {
            found.bears_on_access = bears_on_access;
            found.object = Some(position);
        }
        let field = Field::root(*node);
        let name = node
            .get("metadata")
            .and_then(|metadata| metadata.get("name"));
        let name = name.and_then(Node::text);
        let mut checker = Checker::new(title(kind, "", name.unwrap_or_default()))
            .with_filling(self.filling.clone());
        if self.templates == Templates::Unknown {
            checker = checker.of_template();
        }
        let is_taken = version_problem.is_none();
        let mut content = None;
        let must_be_known = self.templates == Templates::Refused;
        if let Some(place) = must_be_known
            .then(|| template::deciding_action(*node, kind))
            .flatten()
        {
            checker.not_judged(place, "it holds template actions", RENDER_FIRST);
        } else if !is_unread {
            content = Some(self.read(kind, &field, &mut checker, is_taken));
        }
        if !checker.is_accepted() || !is_taken {
            *self.left_out.entry(kind.clone()).or_default() += 1;
        }
        let problems: Vec<ObjectProblem> = version_problem
            .into_iter()
            .chain(checker.into_problems(bears_on_access, position))
            .collect();
        let metadata = field.key("metadata");
        self.written.push(Written {
            api_version: api_version.clone(),
            kind: kind.clone(),
            name: metadata.key("name").text().to_owned(),
            name_place: metadata.key("name").place(),
            namespace: Some(metadata.key("namespace").text())
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            lands_in: None,
            labels: BTreeMap::new(),
            content: Content::Other,
            is_refused: problems.iter().any(ObjectProblem::is_refusal),
            is_likely: false,
            document: document.clone(),
            node: node.index(),
        });
        if let Some(((metadata, content), written)) = content.zip(self.written.last_mut()) {
            written.lands_in = Some(metadata.namespace).filter(|namespace| !namespace.is_empty());
            written.labels = metadata.labels;
            written.content = content;
        }
        self.problems.extend(problems);
    }

    fn take_workload(&mut self, candidate: &Candidate<'_>, document: &Document) {
        let found = workload::read(candidate, document, self.default_namespace);
        self.workloads.extend(found);
    }

    /// Reads an object, and keeps it if it is accepted and of a version that `is_taken`.
    fn read(
        &mut self,
        kind: &str,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        match kind {
            "Role" => self.read_role(root, checker, is_taken),
            "ClusterRole" => self.read_cluster_role(root, checker, is_taken),
            "RoleBinding" => self.read_role_binding(root, checker, is_taken),
            "ClusterRoleBinding" => self.read_cluster_role_binding(root, checker, is_taken),
            "ServiceAccount" => (self.read_service_account(root, checker), Content::Other),
            "Namespace" => (self.read_namespace(root, checker), Content::Other),
            "ConfigMap" => (self.read_config_map(root, checker), Content::Other),
            _ => (self.read_definition(root, checker), Content::Other),
        }
    }

    fn namespaced_rbac(&self) -> Scope<'a> {
        Scope {
            default_namespace: Some(self.default_namespace),
            ..CLUSTER_RBAC
        }
    }

    fn read_role(
        &mut self,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        checker.warn_of_unknown(root, "a Role", &["apiVersion", "kind", "metadata", "rules"]);
        let metadata = metadata::read(root, &self.namespaced_rbac(), checker);
        let (rules, rule_places) = read_rules(root, true, checker);
        if is_taken && checker.is_accepted() {
            let role = Role {
                namespace: metadata.namespace.clone(),
                name: metadata.name.clone(),
                rules: rules.clone(),
            };
            let places = role_places(root, &metadata, rule_places.clone());
            let position = self.written.len();
            self.roles
                .add(&metadata, (role, places), position, &mut self.problems);
        }
        let content = Content::Role {
            rules,
            places: rule_places,
            aggregation: None,
        };
        (metadata, content)
    }

    fn read_cluster_role(
        &mut self,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        let known = ["apiVersion", "kind", "metadata", "rules", "aggregationRule"];
        checker.warn_of_unknown(root, "a ClusterRole", &known);
        let metadata = metadata::read(root, &CLUSTER_RBAC, checker);
        let (rules, rule_places) = read_rules(root, false, checker);
        let aggregation_rule = read_aggregation(root, checker);
        if is_taken && checker.is_accepted() {
            let role = ClusterRole {
                name: metadata.name.clone(),
                labels: metadata.labels.clone(),
                rules: rules.clone(),
                aggregation_rule: aggregation_rule.clone(),
            };
            let places = role_places(root, &metadata, rule_places.clone());
            let position = self.written.len();
            self.cluster_roles
                .add(&metadata, (role, places), position, &mut self.problems);
        }
        let content = Content::Role {
            rules,
            places: rule_places,
            aggregation: aggregation_rule,
        };
        (metadata, content)
    }

    fn read_role_binding(
        &mut self,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        checker.warn_of_unknown(root, "a RoleBinding", &BINDING_FIELDS);
        let metadata = metadata::read(root, &self.namespaced_rbac(), checker);
        let role_ref = read_role_ref(root, true, checker);
        let (subjects, subject_places) = read_subjects(root, true, checker);
        if let (Some(role_ref), true) = (&role_ref, is_taken && checker.is_accepted()) {
            let binding = RoleBinding {
                namespace: metadata.namespace.clone(),
                name: metadata.name.clone(),
                role_ref: role_ref.clone(),
                subjects: subjects.clone(),
            };
            let places = binding_places(root, &metadata, subject_places.clone());
            let position = self.written.len();
            self.role_bindings
                .add(&metadata, (binding, places), position, &mut self.problems);
        }
        let content = Content::Binding {
            role_ref,
            role_ref_place: root.key("roleRef").place(),
            subjects,
            subject_places,
        };
        (metadata, content)
    }

    fn read_cluster_role_binding(
        &mut self,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        checker.warn_of_unknown(root, "a ClusterRoleBinding", &BINDING_FIELDS);
        let metadata = metadata::read(root, &CLUSTER_RBAC, checker);
        let role_ref = read_role_ref(root, false, checker);
        let (subjects, subject_places) = read_subjects(root, false, checker);
        if let (Some(role_ref), true) = (&role_ref, is_taken && checker.is_accepted()) {
            let binding = ClusterRoleBinding {
                name: metadata.name.clone(),
                role_ref: role_ref.clone(),
                subjects: subjects.clone(),
            };
            let places = binding_places(root, &metadata, subject_places.clone());
            let position = self.written.len();
            self.cluster_role_bindings.add(
                &metadata,
                (binding, places),
                position,
                &mut self.problems,
            );
        }
        let content = Content::Binding {
            role_ref,
            role_ref_place: root.key("roleRef").place(),
            subjects,
            subject_places,
        };
        (metadata, content)
    }

    fn read_service_account(&mut self, root: &Field<'_>, checker: &mut Checker) -> Metadata {
        let (metadata, account) = account::read(root, self.default_namespace, checker);
        if checker.is_accepted() {
            self.service_accounts
                .add(&metadata, account, self.written.len(), &mut self.problems);
        }
        metadata
    }

    fn read_namespace(&mut self, root: &Field<'_>, checker: &mut Checker) -> Metadata {
        let (metadata, namespace) = namespace::read(root, checker);
        if checker.is_accepted() && !metadata.name.is_empty() {
            self.namespaces
                .add(&metadata, namespace, self.written.len(), &mut self.problems);
        }
        metadata
    }

    fn read_config_map(&mut self, root: &Field<'_>, checker: &mut Checker) -> Metadata {
        let (metadata, config_map) = config_map::read(root, self.default_namespace, checker);
        if checker.is_accepted() && !metadata.name.is_empty() {
            self.config_maps.add(
                &metadata,
                config_map,
                self.written.len(),
                &mut self.problems,
            );
        }
        metadata
    }

    fn read_definition(&mut self, root: &Field<'_>, checker: &mut Checker) -> Metadata {
        let metadata = metadata::read(root, &custom::SCOPE, checker);
        let definition = custom::read(root, &metadata.name, checker);
        if checker.is_accepted() {
            self.definitions.add(
                &metadata,
                definition,
                self.written.len(),
                &mut self.problems,
            );
        }
        metadata
    }
}

const CLUSTER_RBAC: Scope<'static> = Scope {
    default_namespace: None,
    name_form: NameForm::PathSegment,
    cause_of_name: Cause::RbacName,
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
