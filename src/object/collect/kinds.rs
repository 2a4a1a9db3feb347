//! Reads an object of each kind, and keeps what a server would take.

use rolewright_names::{self as names, NameForm};
use rolewright_rbac::{
    AggregationRule, ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef,
    Subject,
};

use super::collector::Collector;
use super::{BindingPlaces, RolePlaces};
use crate::object::account;
use crate::object::binding::{read_role_ref, read_subjects};
use crate::object::config_map;
use crate::object::custom;
use crate::object::field::{Checker, Field};
use crate::object::metadata::{self, Metadata, Scope};
use crate::object::namespace;
use crate::object::problem::Cause;
use crate::object::role::{read_aggregation, read_rules};
use crate::object::written::Content;

/// Where a role or a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scoped {
    Namespace,
    Cluster,
}

impl<'a> Collector<'a> {
    /// Reads an object, and keeps it if it is accepted and of a version that `is_taken`.
    pub(super) fn read(
        &mut self,
        kind: &str,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        match kind {
            "Role" => self.read_role(Scoped::Namespace, root, checker, is_taken),
            "ClusterRole" => self.read_role(Scoped::Cluster, root, checker, is_taken),
            "RoleBinding" => self.read_binding(Scoped::Namespace, root, checker, is_taken),
            "ClusterRoleBinding" => self.read_binding(Scoped::Cluster, root, checker, is_taken),
            "ServiceAccount" => (self.read_service_account(root, checker), Content::Other),
            "Namespace" => (self.read_namespace(root, checker), Content::Other),
            "ConfigMap" => (self.read_config_map(root, checker), Content::Other),
            _ => (self.read_definition(root, checker), Content::Other),
        }
    }

    fn rbac(&self, scoped: Scoped) -> Scope<'a> {
        Scope {
            default_namespace: (scoped == Scoped::Namespace).then_some(self.default_namespace),
            name_form: NameForm::PathSegment,
            cause_of_name: Cause::RbacName,
            takes_generated_names: false,
            finalizer_check: names::finalizer,
        }
    }

    fn read_role(
        &mut self,
        scoped: Scoped,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        let is_namespaced = scoped == Scoped::Namespace;
        let (holder, known) = match scoped {
            Scoped::Namespace => ("a Role", &ROLE_FIELDS[..]),
            Scoped::Cluster => ("a ClusterRole", &CLUSTER_ROLE_FIELDS[..]),
        };
        checker.warn_of_unknown(root, holder, known);
        let metadata = metadata::read(root, &self.rbac(scoped), checker);
        let (rules, places) = read_rules(root, is_namespaced, checker);
        let aggregation = match scoped {
            Scoped::Namespace => None,
            Scoped::Cluster => read_aggregation(root, checker),
        };
        if is_taken && checker.is_accepted() {
            let places = RolePlaces {
                object: root.object_place(),
                name: metadata.name_place.clone(),
                rules: places.clone(),
            };
            self.keep_role(scoped, &metadata, &rules, aggregation.as_ref(), places);
        }
        let content = Content::Role {
            rules,
            places,
            aggregation,
        };
        (metadata, content)
    }

    /// Keeps a role that a server would take.
    pub(super) fn keep_role(
        &mut self,
        scoped: Scoped,
        metadata: &Metadata,
        rules: &[PolicyRule],
        aggregation: Option<&AggregationRule>,
        places: RolePlaces,
    ) {
        let (position, problems) = (self.written.len(), &mut self.problems);
        let (name, rules) = (metadata.name.clone(), rules.to_vec());
        match scoped {
            Scoped::Namespace => {
                let role = Role {
                    namespace: metadata.namespace.clone(),
                    name,
                    rules,
                };
                let role = (role, places);
                self.roles.add(metadata, role, position, problems);
            }
            Scoped::Cluster => {
                let role = ClusterRole {
                    name,
                    labels: metadata.labels.clone(),
                    rules,
                    aggregation_rule: aggregation.cloned(),
                };
                let role = (role, places);
                self.cluster_roles.add(metadata, role, position, problems);
            }
        }
    }

    fn read_binding(
        &mut self,
        scoped: Scoped,
        root: &Field<'_>,
        checker: &mut Checker,
        is_taken: bool,
    ) -> (Metadata, Content) {
        let is_namespaced = scoped == Scoped::Namespace;
        let holder = match scoped {
            Scoped::Namespace => "a RoleBinding",
            Scoped::Cluster => "a ClusterRoleBinding",
        };
        checker.warn_of_unknown(root, holder, &BINDING_FIELDS);
        let metadata = metadata::read(root, &self.rbac(scoped), checker);
        let role_ref = read_role_ref(root, is_namespaced, checker);
        let (subjects, subject_places) = read_subjects(root, is_namespaced, checker);
        let role_ref_place = root.key("roleRef").place();
        if let (Some(role_ref), true) = (&role_ref, is_taken && checker.is_accepted()) {
            let places = BindingPlaces {
                object: root.object_place(),
                name: metadata.name_place.clone(),
                role_ref: role_ref_place.clone(),
                subjects: subject_places.clone(),
            };
            self.keep_binding(scoped, &metadata, role_ref, &subjects, places);
        }
        let content = Content::Binding {
            role_ref,
            role_ref_place,
            subjects,
            subject_places,
        };
        (metadata, content)
    }

    /// Keeps a binding that a server would take.
    pub(super) fn keep_binding(
        &mut self,
        scoped: Scoped,
        metadata: &Metadata,
        role_ref: &RoleRef,
        subjects: &[Subject],
        places: BindingPlaces,
    ) {
        let (position, problems) = (self.written.len(), &mut self.problems);
        let name = metadata.name.clone();
        let (role_ref, subjects) = (role_ref.clone(), subjects.to_vec());
        match scoped {
            Scoped::Namespace => {
                let binding = RoleBinding {
                    namespace: metadata.namespace.clone(),
                    name,
                    role_ref,
                    subjects,
                };
                let binding = (binding, places);
                self.role_bindings
                    .add(metadata, binding, position, problems);
            }
            Scoped::Cluster => {
                let binding = ClusterRoleBinding {
                    name,
                    role_ref,
                    subjects,
                };
                let binding = (binding, places);
                self.cluster_role_bindings
                    .add(metadata, binding, position, problems);
            }
        }
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

const ROLE_FIELDS: [&str; 4] = ["apiVersion", "kind", "metadata", "rules"];

const CLUSTER_ROLE_FIELDS: [&str; 5] =
    ["apiVersion", "kind", "metadata", "rules", "aggregationRule"];

const BINDING_FIELDS: [&str; 5] = ["apiVersion", "kind", "metadata", "subjects", "roleRef"];
