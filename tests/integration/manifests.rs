//! Manifests read back by the program's own reader, and what they grant.

use std::path::Path;

use rolewright::object::Objects;
use rolewright::source::{Document, File, Input, ReadOptions, read, read_text};
use rolewright_rbac::{
    Atom, Grant, Identity, Policy, PolicyRule, RoleId, Scope, Snapshot, Subject, atoms,
};
use serde_json::Value;

/// Some manifests.
pub(crate) struct Manifests {
    documents: Vec<Document>,
    pub(crate) objects: Objects,
}

/// One thing that a subject may do, and what gives it where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Granted {
    pub(crate) role: RoleKind,
    /// `None`: everywhere.
    pub(crate) namespace: Option<String>,
    pub(crate) what: What,
}

/// The kinds of role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RoleKind {
    Role,
    ClusterRole,
}

/// What a rule's atom says, kept beyond the rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Resource {
        group: String,
        resource: String,
        name: Option<String>,
        verb: String,
    },
    Url {
        url: String,
        verb: String,
    },
}

impl From<Atom<'_>> for What {
    fn from(atom: Atom<'_>) -> Self {
        match atom {
            Atom::Resource {
                group,
                resource,
                name,
                verb,
            } => Self::Resource {
                group: group.to_owned(),
                resource: resource.to_owned(),
                name: name.map(str::to_owned),
                verb: verb.to_owned(),
            },
            Atom::Url { url, verb } => Self::Url {
                url: url.to_owned(),
                verb: verb.to_owned(),
            },
        }
    }
}

impl Manifests {
    /// Those in a folder. What cannot be read, or what a server would refuse, is a failure.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let input = Input::Path(folder.to_owned());
        let reading = read(&[input], &ReadOptions::default(), &mut std::io::empty());
        assert_eq!(reading.problems, [], "{}", folder.display());
        Self::of(reading.documents)
    }

    /// Those of a text.
    pub(crate) fn of_text(text: &str) -> Self {
        let reading = read_text(&File::new("text", text.to_owned()));
        assert_eq!(reading.problems, [], "{text}");
        Self::of(reading.documents)
    }

    fn of(documents: Vec<Document>) -> Self {
        let objects = Objects::collect(&documents, "namespace-of-nobody");
        assert_eq!(objects.problems, []);
        assert_eq!(objects.not_objects, 0);
        Self { documents, objects }
    }

    /// All objects as JSON, in order.
    pub(crate) fn json(&self) -> Vec<Value> {
        let documents = self.documents.iter();
        documents
            .map(|document| document.root().to_json().unwrap())
            .collect()
    }

    /// The objects of one kind as JSON.
    pub(crate) fn of_kind(&self, kind: &str) -> Vec<Value> {
        let mut objects = self.json();
        objects.retain(|object| object["kind"] == kind);
        objects
    }

    /// The RBAC objects, ready to be asked.
    pub(crate) fn policy(&self) -> Policy {
        Policy::new(self.objects.snapshot.clone())
    }

    /// All subjects that a binding names.
    pub(crate) fn subjects(&self) -> Vec<&Subject> {
        let snapshot = &self.objects.snapshot;
        let cluster = snapshot.cluster_role_bindings.iter();
        let namespaced = snapshot.role_bindings.iter();
        let cluster = cluster.flat_map(|binding| &binding.subjects);
        let namespaced = namespaced.flat_map(|binding| &binding.subjects);
        cluster.chain(namespaced).collect()
    }
}

/// What reaches an identity, sorted; what is given twice stands there twice.
pub(crate) fn granted(policy: &Policy, identity: &Identity) -> Vec<Granted> {
    let mut granted = Vec::new();
    for grant in policy.grants(identity) {
        let Grant::Rule(given) = grant else {
            panic!("{identity:?} is in system:masters");
        };
        let role = match given.chain.role {
            RoleId::Cluster(_) => RoleKind::ClusterRole,
            RoleId::Namespaced(_) => RoleKind::Role,
        };
        let namespace = match given.scope {
            Scope::Cluster => None,
            Scope::Namespace(namespace) => Some(namespace.to_owned()),
        };
        granted.extend(atoms(std::slice::from_ref(given.rule)).map(|atom| Granted {
            role,
            namespace: namespace.clone(),
            what: atom.into(),
        }));
    }
    granted.sort();
    granted
}

/// Two sets of RBAC objects as one.
pub(crate) fn joined(mut one: Snapshot, other: Snapshot) -> Snapshot {
    one.roles.extend(other.roles);
    one.cluster_roles.extend(other.cluster_roles);
    one.role_bindings.extend(other.role_bindings);
    one.cluster_role_bindings
        .extend(other.cluster_role_bindings);
    one
}

/// A rule for resources.
pub(crate) fn rule(
    groups: &[&str],
    resources: &[&str],
    names: &[&str],
    verbs: &[&str],
) -> PolicyRule {
    let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    PolicyRule {
        verbs: owned(verbs),
        api_groups: owned(groups),
        resources: owned(resources),
        resource_names: owned(names),
        non_resource_urls: Vec::new(),
    }
}
