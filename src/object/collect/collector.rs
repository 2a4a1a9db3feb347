//! Takes document after document apart into objects, and notes what is wrong with each.

use std::collections::BTreeMap;
use std::sync::Arc;

use rolewright_rbac::{ClusterRole, ClusterRoleBinding, Role, RoleBinding, Snapshot};

use super::{BindingPlaces, Objects, Places, RolePlaces, Templates};
use crate::object;
use crate::object::account::ServiceAccount;
use crate::object::config_map::ConfigMap;
use crate::object::custom::CustomResourceDefinition;
use crate::object::field::{Checker, Field};
use crate::object::filling::Filling;
use crate::object::kept::{Kept, title};
use crate::object::mistaken;
use crate::object::namespace::Namespace;
use crate::object::problem::{Cause, ObjectProblem, Verdict};
use crate::object::template;
use crate::object::unfold::{Candidate, Unfolded, unfold};
use crate::object::workload;
use crate::object::written::{Content, Written};
use crate::source::{Document, Node, Problem, RENDER_FIRST, Span};

/// What has been read so far.
pub(super) struct Collector<'a> {
    pub(super) default_namespace: &'a str,
    pub(super) filling: Option<Arc<Filling>>,
    pub(super) templates: Templates,
    pub(super) roles: Kept<(Role, RolePlaces)>,
    pub(super) cluster_roles: Kept<(ClusterRole, RolePlaces)>,
    pub(super) role_bindings: Kept<(RoleBinding, BindingPlaces)>,
    pub(super) cluster_role_bindings: Kept<(ClusterRoleBinding, BindingPlaces)>,
    pub(super) service_accounts: Kept<ServiceAccount>,
    pub(super) definitions: Kept<CustomResourceDefinition>,
    pub(super) namespaces: Kept<Namespace>,
    pub(super) config_maps: Kept<ConfigMap>,
    pub(super) others: BTreeMap<(String, String), usize>,
    pub(super) left_out: BTreeMap<String, usize>,
    pub(super) not_objects: usize,
    pub(super) written: Vec<Written>,
    pub(super) workloads: Vec<Written>,
    pub(super) problems: Vec<ObjectProblem>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(default_namespace: &'a str, templates: Templates) -> Self {
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

    pub(super) fn finish(self) -> Objects {
        let (roles, roles_before) = self.roles.into_both();
        let (cluster_roles, cluster_roles_before) = self.cluster_roles.into_both();
        let (bindings, bindings_before) = self.role_bindings.into_both();
        let (cluster_bindings, cluster_bindings_before) = self.cluster_role_bindings.into_both();
        let (snapshot, places) = with_places(roles, cluster_roles, bindings, cluster_bindings);
        let overwritten = with_places(
            roles_before,
            cluster_roles_before,
            bindings_before,
            cluster_bindings_before,
        );
        Objects {
            snapshot,
            places,
            overwritten,
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

    pub(super) fn take_document(&mut self, document: &Document) {
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
        self.templates != Templates::Unknown || duplicates.any(|found| found.place == problem.place)
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
                bears_on_access: object::bears_on_access(&written.api_version, &written.kind),
            });
        }
    }

    fn take(&mut self, candidate: &Candidate<'_>, document: &Document) {
        let Candidate {
            node,
            api_version,
            kind,
            is_wrapped,
        } = candidate;
        if let Some(problem) = template::in_type(candidate) {
            self.note(Verdict::NotJudged, problem);
            self.take_likely(candidate, document);
            self.take_workload(candidate, document);
            return;
        }
        if !object::is_of_interest(api_version, kind) {
            self.take_other(candidate, document);
            return;
        }
        let bears_on_access = object::bears_on_access(api_version, kind);
        let mut version_problem = object::version_problem(candidate);
        if self.templates == Templates::Unknown {
            let served = format!("{}/v1", object::RBAC_GROUP);
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
        let mut checker = self.checker(title(kind, "", name.unwrap_or_default()));
        if !is_wrapped {
            checker = checker.with_filling(self.filling.clone());
        }
        let is_taken = version_problem.is_none();
        let mut content = None;
        if let Some(place) = self
            .judges_no_actions()
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
            is_wrapped: *is_wrapped,
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

    /// Takes an object whose type is filled in later for what it most likely is, if it may be one of RBAC.
    fn take_likely(&mut self, candidate: &Candidate<'_>, document: &Document) {
        let likely = template::likely_kind(candidate);
        let Some(kind) = likely.filter(|_| self.templates == Templates::Unknown) else {
            return;
        };
        let is_certain = candidate.kind == kind;
        let candidate = Candidate {
            node: candidate.node,
            api_version: format!("{}/v1", object::RBAC_GROUP),
            kind: kind.to_owned(),
            is_wrapped: candidate.is_wrapped,
        };
        self.take(&candidate, document);
        if let Some(written) = self.written.last_mut() {
            written.is_likely = !is_certain;
        }
    }

    /// A checker for an object that messages call `title`.
    pub(super) fn checker(&self, title: String) -> Checker {
        let checker = Checker::new(title);
        match self.templates {
            Templates::Refused => checker,
            Templates::Placeholders => checker.with_placeholders(),
            Templates::Unknown => checker.of_template(),
        }
    }

    /// Whether nothing is said of an object of which template actions decide.
    pub(super) fn judges_no_actions(&self) -> bool {
        self.templates != Templates::Unknown
    }

    /// Takes an object that is not read, for what it may hold and for what it may be besides.
    fn take_other(&mut self, candidate: &Candidate<'_>, document: &Document) {
        let key = (candidate.api_version.clone(), candidate.kind.clone());
        *self.others.entry(key).or_default() += 1;
        if object::is_of_openshift(&candidate.api_version, &candidate.kind) {
            let message = format!(
                "what a {} of OpenShift grants is not judged",
                candidate.kind
            );
            let (first, _) = candidate.node.pairs().next().unzip();
            let place = first.unwrap_or(candidate.node).place();
            let problem = Problem::error(message).at(place, "the server makes one of RBAC of it");
            let help = format!("write it with `apiVersion: {}/v1`", object::RBAC_GROUP);
            self.note(Verdict::NotJudged, problem.help(help));
        }
        self.take_workload(candidate, document);
        self.take_permissions(candidate, document);
    }

    fn take_workload(&mut self, candidate: &Candidate<'_>, document: &Document) {
        let found = workload::read(candidate, document, self.default_namespace);
        self.workloads.extend(found);
    }
}

/// Objects, and beside them their places.
fn with_places(
    roles: Vec<(Role, RolePlaces)>,
    cluster_roles: Vec<(ClusterRole, RolePlaces)>,
    role_bindings: Vec<(RoleBinding, BindingPlaces)>,
    cluster_role_bindings: Vec<(ClusterRoleBinding, BindingPlaces)>,
) -> (Snapshot, Places) {
    let mut snapshot = Snapshot::default();
    let mut places = Places::default();
    (snapshot.roles, places.roles) = roles.into_iter().unzip();
    (snapshot.cluster_roles, places.cluster_roles) = cluster_roles.into_iter().unzip();
    (snapshot.role_bindings, places.role_bindings) = role_bindings.into_iter().unzip();
    (snapshot.cluster_role_bindings, places.cluster_role_bindings) =
        cluster_role_bindings.into_iter().unzip();
    (snapshot, places)
}
