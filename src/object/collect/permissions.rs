//! What a `ClusterServiceVersion` asks for: OLM makes roles of it, and bindings to the account that it names
//! (`github.com/operator-framework/operator-lifecycle-manager`, `pkg/controller/registry/resolver/rbac.go`).
//!
//! What is asked for in a namespace is given in the whole cluster where the operator is installed for all
//! namespaces (`pkg/controller/operators/olm/operatorgroup.go`): so it counts if the version supports that.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_rbac::{RoleRef, RoleRefKind, Subject};

use super::collector::Collector;
use super::kinds::Scoped;
use super::{BindingPlaces, RolePlaces};
use crate::object::field::Field;
use crate::object::kept::title;
use crate::object::metadata::Metadata;
use crate::object::role::read_rules;
use crate::object::template;
use crate::object::unfold::Candidate;
use crate::object::wrapped::CLUSTER_SERVICE_VERSION;
use crate::object::written::{Content, Written};
use crate::object::{RBAC_GROUP, group_of};
use crate::source::{Document, Node, RENDER_FIRST};

/// The API group of a [`CLUSTER_SERVICE_VERSION`].
const GROUP: &str = "operators.coreos.com";

/// What one account is to be given.
struct Permission<'a> {
    /// The item of the list, which has `rules` as a role has.
    item: Node<'a>,
    account: Node<'a>,
    /// The namespace that the operator is installed in, and that the account is in.
    namespace: String,
    /// Whether it is given in the whole cluster.
    scoped: Scoped,
    /// The name of the role and of the binding that are made of it; nobody writes it.
    name: String,
}

impl Collector<'_> {
    /// Takes what an object asks for, if it is a `ClusterServiceVersion`, for the roles and bindings that it
    /// becomes.
    pub(super) fn take_permissions(&mut self, candidate: &Candidate<'_>, document: &Document) {
        for permission in permissions(candidate, self.default_namespace) {
            self.take_permission(&permission, document);
        }
    }

    fn take_permission(&mut self, permission: &Permission<'_>, document: &Document) {
        let Permission { item, scoped, .. } = permission;
        let (role_kind, binding_kind) = match scoped {
            Scoped::Namespace => ("Role", "RoleBinding"),
            Scoped::Cluster => ("ClusterRole", "ClusterRoleBinding"),
        };
        let field = Field::root(*item);
        let metadata = permission.metadata();
        let mut checker = self.checker(title(role_kind, &metadata.namespace, &metadata.name));
        if self.judges_no_actions()
            && let Some(place) = template::deciding_action(*item, role_kind)
        {
            checker.not_judged(place, "it holds template actions", RENDER_FIRST);
        }
        let (rules, places) = read_rules(&field, *scoped == Scoped::Namespace, &mut checker);
        let account = permission.account.text().unwrap_or_default().to_owned();
        let at = permission.account.place();
        let role_ref = RoleRef {
            kind: match scoped {
                Scoped::Namespace => RoleRefKind::Role,
                Scoped::Cluster => RoleRefKind::ClusterRole,
            },
            name: permission.name.clone(),
        };
        let subjects = vec![Subject::ServiceAccount {
            namespace: Some(permission.namespace.clone()),
            name: account,
        }];
        if checker.is_accepted() {
            let role_places = RolePlaces {
                object: item.place(),
                name: at.clone(),
                rules: places.clone(),
            };
            self.keep_role(*scoped, &metadata, &rules, None, role_places);
            let binding_places = BindingPlaces {
                object: item.place(),
                name: at.clone(),
                role_ref: at.clone(),
                subjects: vec![at.clone()],
            };
            self.keep_binding(*scoped, &metadata, &role_ref, &subjects, binding_places);
        } else {
            *self.left_out.entry(role_kind.to_owned()).or_default() += 1;
        }
        let position = self.written.len();
        self.problems.extend(checker.into_problems(true, position));
        let role = Content::Role {
            rules,
            places,
            aggregation: None,
        };
        let binding = Content::Binding {
            role_ref: Some(role_ref),
            role_ref_place: at.clone(),
            subjects,
            subject_places: vec![at],
        };
        for (kind, content) in [(role_kind, role), (binding_kind, binding)] {
            self.written
                .push(permission.written(kind, content, document));
        }
    }
}

impl Permission<'_> {
    fn metadata(&self) -> Metadata {
        Metadata {
            name: self.name.clone(),
            name_place: self.account.place(),
            namespace: match self.scoped {
                Scoped::Namespace => self.namespace.clone(),
                Scoped::Cluster => String::new(),
            },
            labels: BTreeMap::new(),
        }
    }

    fn written(&self, kind: &str, content: Content, document: &Document) -> Written {
        let namespace = Some(self.namespace.clone());
        let namespace = namespace.filter(|_| self.scoped == Scoped::Namespace);
        Written {
            api_version: format!("{RBAC_GROUP}/v1"),
            kind: kind.to_owned(),
            name: self.name.clone(),
            namespace: namespace.clone(),
            lands_in: namespace,
            content,
            node: self.item.index(),
            ..Written::new(document.clone(), self.account.place())
        }
    }
}

/// What a `ClusterServiceVersion` asks for, nothing if an object is none.
fn permissions<'a>(candidate: &Candidate<'a>, default_namespace: &str) -> Vec<Permission<'a>> {
    let is_version =
        candidate.kind == CLUSTER_SERVICE_VERSION && group_of(&candidate.api_version) == GROUP;
    let at = |way: &[&str]| {
        let mut way = way.iter();
        way.try_fold(candidate.node, |node, key| node.get(key))
    };
    let text = |way: &[&str]| at(way).and_then(Node::text).filter(|text| !text.is_empty());
    let Some(asked) = at(&["spec", "install", "spec"]).filter(|_| is_version) else {
        return Vec::new();
    };
    let namespace = text(&["metadata", "namespace"]).unwrap_or(default_namespace);
    let own_name = text(&["metadata", "name"]).unwrap_or_default();
    let of_namespace = if at(&["spec"]).is_some_and(is_for_all_namespaces) {
        Scoped::Cluster
    } else {
        Scoped::Namespace
    };
    let lists = [
        ("permissions", of_namespace),
        ("clusterPermissions", Scoped::Cluster),
    ];
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    for (list, scoped) in lists {
        for item in asked.get(list).into_iter().flat_map(Node::items) {
            let Some(account) = item.get("serviceAccountName") else {
                continue;
            };
            let base = format!("{own_name}-{}", account.text().unwrap_or_default());
            let mut name = base.clone();
            while !names.insert(name.clone()) {
                name = format!("{base}-{}", names.len());
            }
            found.push(Permission {
                item,
                account,
                namespace: namespace.to_owned(),
                scoped,
                name,
            });
        }
    }
    found
}

/// Whether an operator may be installed for all namespaces.
fn is_for_all_namespaces(spec: Node<'_>) -> bool {
    let mut modes = spec.get("installModes").into_iter().flat_map(Node::items);
    modes.any(|mode| {
        let is = |key: &str, wanted: &str| mode.get(key).and_then(Node::text) == Some(wanted);
        is("type", "AllNamespaces") && is("supported", "true")
    })
}
