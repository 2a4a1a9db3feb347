//! Roles and bindings: for each scope of an access the least Role, and who gets it.

use std::borrow::Cow;

use k8s_openapi::api::rbac::v1;
use rolewright_rbac::{PolicyRule, Subject, atoms, minimise};

use super::metadata::metadata;
use super::tree::{commented, tree};
use super::{Kind, Object};
use crate::source::Place;
use crate::spec::model::{Access, Client, Entry, Granted, Scope};

const RBAC_GROUP: &str = "rbac.authorization.k8s.io";

/// Whose access it is.
struct Holder<'a> {
    client: &'a Client,
    /// What the Roles are called.
    name: &'a str,
    namespace: Option<&'a str>,
    subjects: Cow<'a, [Subject]>,
    /// What tells the files from those of other holders.
    suffix: &'a str,
    origin: &'a Place,
}

/// A role that a client's access asks for, or a binding of one that exists.
#[derive(Debug)]
pub(in crate::render) struct AskedRole<'a> {
    /// None for the whole cluster.
    pub(in crate::render) namespace: Option<&'a str>,
    /// What the role and its binding are called.
    pub(in crate::render) name: String,
    pub(in crate::render) subjects: Vec<Subject>,
    pub(in crate::render) granted: &'a Granted,
}

impl AskedRole<'_> {
    /// The binding of a ClusterRole that exists.
    pub(in crate::render) fn binding_of(&self, role: &str) -> String {
        binding_of(&self.name, role)
    }
}

/// What all roles and bindings of a client and its further accounts come from.
pub(in crate::render) fn asked(client: &Client) -> Vec<AskedRole<'_>> {
    let mut asked = Vec::new();
    for (holder, access) in holders(client) {
        for (scope, granted) in &access.scopes {
            let place = holder.place(scope);
            asked.push(AskedRole {
                namespace: place.namespace,
                name: place.name,
                subjects: holder.subjects.to_vec(),
                granted,
            });
        }
    }
    asked
}

/// All roles and bindings of a client and its further accounts.
pub(super) fn all(client: &Client) -> Vec<Object> {
    let holders = holders(client);
    holders
        .iter()
        .flat_map(|(holder, access)| holder.objects(access))
        .collect()
}

/// Everybody that has access, with what.
fn holders(client: &Client) -> Vec<(Holder<'_>, &Access)> {
    let own = Holder {
        client,
        name: &client.name,
        namespace: client.namespace.as_deref(),
        subjects: Cow::Borrowed(&client.subjects),
        suffix: "",
        origin: &client.origin,
    };
    let mut holders = vec![(own, &client.access)];
    for account in &client.accounts {
        let subject = Subject::ServiceAccount {
            namespace: account.namespace.clone(),
            name: account.name.clone(),
        };
        let holder = Holder {
            client,
            name: &account.name,
            namespace: account.namespace.as_deref(),
            subjects: Cow::Owned(vec![subject]),
            suffix: &account.name,
            origin: &account.origin,
        };
        holders.push((holder, &account.access));
    }
    holders
}

impl<'h> Holder<'h> {
    /// Where a scope's role goes.
    fn place<'p>(&self, scope: &'p Scope) -> ScopedPlace<'p>
    where
        'h: 'p,
    {
        ScopedPlace {
            namespace: scope.namespace(self.namespace),
            // Beyond the own namespace others may have a client of this name, or Kubernetes itself
            // a role. No account's or namespace's name holds a colon or a plus sign, so that no two
            // of these names can be the same.
            name: match (scope, self.namespace) {
                (Scope::Own, _) => self.name.to_owned(),
                (_, Some(own)) => format!("{own}:{}", self.name),
                (_, None) => format!("rolewright:{}", self.name),
            },
            suffix: match scope {
                Scope::Namespace(namespace) => join(self.suffix, namespace),
                _ => self.suffix.to_owned(),
            },
        }
    }

    fn objects(&self, access: &Access) -> Vec<Object> {
        access
            .scopes
            .iter()
            .flat_map(|(scope, granted)| self.in_scope(scope, granted))
            .collect()
    }

    fn in_scope(&self, scope: &Scope, granted: &Granted) -> Vec<Object> {
        let place = self.place(scope);
        let namespace = place.namespace;
        let mut objects = Vec::new();
        if !granted.rules.is_empty() {
            objects.push(self.role(&place, granted));
            let kind = if namespace.is_some() {
                "Role"
            } else {
                "ClusterRole"
            };
            objects.push(self.binding(&place, kind, &place.name, &[]));
        }
        for (role, entries) in &granted.cluster_roles {
            let place = ScopedPlace {
                namespace,
                name: binding_of(&place.name, role),
                suffix: join(&place.suffix, role),
            };
            objects.push(self.binding(&place, "ClusterRole", role, entries));
        }
        objects
    }

    fn role(&self, place: &ScopedPlace<'_>, granted: &Granted) -> Object {
        let asked: Vec<PolicyRule> = granted
            .rules
            .iter()
            .map(|asked| asked.rule.clone())
            .collect();
        let rules = minimise(&asked);
        let comments = rules.iter().map(|rule| reasons(rule, granted)).collect();
        let count = format!(
            "{}, {}",
            counted(rules.len(), "rule"),
            counted(atoms(&rules).count(), "grant")
        );
        let rules = Some(rules.into_iter().map(written).collect());
        let metadata = metadata(self.client, place.namespace, &place.name);
        let (kind, value, reach) = if let Some(namespace) = place.namespace {
            let role = v1::Role { metadata, rules };
            (Kind::Role, tree(&role), format!("namespace {namespace}"))
        } else {
            let role = v1::ClusterRole {
                metadata,
                rules,
                aggregation_rule: None,
            };
            (Kind::ClusterRole, tree(&role), "cluster-wide".to_owned())
        };
        Object {
            summary: format!("{}: {count}, {reach}", place.name),
            value: commented(value, "rules", comments),
            ..self.object(kind, place)
        }
    }

    /// A binding. The reasons of the entries that ask for it stand above the subjects: why they are
    /// given the role.
    fn binding(
        &self,
        place: &ScopedPlace<'_>,
        role_kind: &str,
        role: &str,
        entries: &[Entry],
    ) -> Object {
        let metadata = metadata(self.client, place.namespace, &place.name);
        let role_ref = v1::RoleRef {
            api_group: Some(RBAC_GROUP.to_owned()),
            kind: role_kind.to_owned(),
            name: role.to_owned(),
        };
        let subjects: Vec<v1::Subject> = self.subjects.iter().map(subject).collect();
        let names: Vec<String> = self.subjects.iter().map(described).collect();
        let (kind, value) = if place.namespace.is_some() {
            let binding = v1::RoleBinding {
                metadata,
                role_ref,
                subjects: Some(subjects),
            };
            (Kind::RoleBinding, tree(&binding))
        } else {
            let binding = v1::ClusterRoleBinding {
                metadata,
                role_ref,
                subjects: Some(subjects),
            };
            (Kind::ClusterRoleBinding, tree(&binding))
        };
        let given = if role == place.name {
            String::new()
        } else {
            format!(" ({role_kind} {role})")
        };
        Object {
            summary: format!("{}{given} -> {}", place.name, names.join(", ")),
            value: commented(value, "subjects", vec![each_once(entries)]),
            ..self.object(kind, place)
        }
    }

    fn object(&self, kind: Kind, place: &ScopedPlace<'_>) -> Object {
        Object {
            kind,
            namespace: place.namespace.map(str::to_owned),
            name: place.name.clone(),
            suffix: place.suffix.clone(),
            summary: String::new(),
            origin: self.origin.clone(),
            value: super::Value::Null,
        }
    }
}

/// Where a role or binding of one scope goes, and what it is called.
struct ScopedPlace<'a> {
    namespace: Option<&'a str>,
    name: String,
    suffix: String,
}

/// What a binding of a ClusterRole that exists is called.
fn binding_of(name: &str, role: &str) -> String {
    format!("{name}+{role}")
}

fn join(suffix: &str, more: &str) -> String {
    if suffix.is_empty() {
        more.to_owned()
    } else {
        format!("{suffix}-{more}")
    }
}

/// The reasons of the entries that a rule serves.
fn reasons(rule: &PolicyRule, granted: &Granted) -> Vec<String> {
    let serving = granted
        .rules
        .iter()
        .filter(|asked| serves(rule, &asked.rule));
    each_once(serving.map(|asked| &asked.entry))
}

/// The reasons that say something, each once, in the spec's order.
fn each_once<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    let reasons = entries
        .into_iter()
        .filter_map(|entry| entry.reason.as_deref());
    for reason in reasons.map(str::trim) {
        if !reason.is_empty() && !known.iter().any(|known| known == reason) {
            known.push(reason.to_owned());
        }
    }
    known
}

/// Whether a rule of the least Role gives anything of what an entry asked for.
fn serves(rule: &PolicyRule, asked: &PolicyRule) -> bool {
    atoms(std::slice::from_ref(asked)).any(|atom| atom.is_covered_by(rule))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

fn written(rule: PolicyRule) -> v1::PolicyRule {
    let some = |list: Vec<String>| (!list.is_empty()).then_some(list);
    v1::PolicyRule {
        api_groups: some(rule.api_groups),
        resources: some(rule.resources),
        resource_names: some(rule.resource_names),
        non_resource_urls: some(rule.non_resource_urls),
        verbs: rule.verbs,
    }
}

fn subject(subject: &Subject) -> v1::Subject {
    let (kind, name, namespace) = match subject {
        Subject::User(name) => ("User", name, None),
        Subject::Group(name) => ("Group", name, None),
        Subject::ServiceAccount { namespace, name } => ("ServiceAccount", name, namespace.clone()),
        Subject::Other { kind, name } => (kind.as_str(), name, None),
    };
    v1::Subject {
        // A ServiceAccount is of the core group, and the API server refuses it with another.
        api_group: (kind != "ServiceAccount").then(|| RBAC_GROUP.to_owned()),
        kind: kind.to_owned(),
        name: name.clone(),
        namespace,
    }
}

fn described(subject: &Subject) -> String {
    match subject {
        Subject::User(name) => format!("User {name}"),
        Subject::Group(name) => format!("Group {name}"),
        Subject::ServiceAccount { namespace, name } => {
            format!(
                "ServiceAccount {}/{name}",
                namespace.as_deref().unwrap_or_default()
            )
        }
        Subject::Other { kind, name } => format!("{kind} {name}"),
    }
}
