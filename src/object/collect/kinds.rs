//! Reads an object of each kind, and keeps what a server would take.

use rolewright_names::{self as names, NameForm};
use rolewright_rbac::{ClusterRole, ClusterRoleBinding, Role, RoleBinding};

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
use crate::object::role::{RulePlaces, read_aggregation, read_rules};
use crate::object::written::Content;
use crate::source::Place;

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
