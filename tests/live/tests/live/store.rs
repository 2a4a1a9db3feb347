//! RBAC objects to the server and back.

use std::time::Duration;

use libtest_mimic::Failed;
use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_differential::{Objects as WireObjects, Question};
use rolewright_live_tests::Client;
use rolewright_rbac::{
    ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};

use crate::answers::review;
use crate::live::{Live, eventually};

/// The kinds of RBAC objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Role,
    ClusterRole,
    RoleBinding,
    ClusterRoleBinding,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [
        Self::Role,
        Self::ClusterRole,
        Self::RoleBinding,
        Self::ClusterRoleBinding,
    ];

    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Role => "roles",
            Self::ClusterRole => "clusterroles",
            Self::RoleBinding => "rolebindings",
            Self::ClusterRoleBinding => "clusterrolebindings",
        }
    }

    /// The path of the objects in a namespace; objects of the cluster are in the empty one.
    pub(crate) fn path(self, namespace: &str) -> String {
        let scope = match namespace {
            "" => String::new(),
            namespace => format!("namespaces/{namespace}/"),
        };
        format!(
            "/apis/rbac.authorization.k8s.io/v1/{scope}{}",
            self.plural()
        )
    }
}

/// The objects of some kinds that a query selects, in all namespaces, read as manifests are read.
pub(crate) fn read(client: &Client, kinds: &[Kind], query: &str) -> Result<Snapshot, Failed> {
    let mut snapshot = Snapshot::default();
    for kind in kinds {
        let list = client
            .get(&format!("{}{query}", kind.path("")))?
            .success()?;
        let mut found = parse(&list.text)?;
        snapshot.roles.append(&mut found.roles);
        snapshot.cluster_roles.append(&mut found.cluster_roles);
        snapshot.role_bindings.append(&mut found.role_bindings);
        snapshot
            .cluster_role_bindings
            .append(&mut found.cluster_role_bindings);
    }
    Ok(snapshot)
}

/// Objects as the server prints them. Nothing of them may be amiss.
fn parse(text: &str) -> Result<Snapshot, Failed> {
    let reading = read_text(&File::new("server", text));
    let objects = Objects::collect(&reading.documents, "default");
    let of_objects = objects.problems.iter().map(|found| &found.problem);
    match reading.problems.iter().chain(of_objects).next() {
        None => Ok(objects.snapshot),
        Some(problem) => Err(format!("what the server stores is refused: {problem}").into()),
    }
}

/// Offers the objects of a snapshot to the server, and takes those out that it refuses. Gives the
/// number of the refused.
pub(crate) fn write(client: &Client, snapshot: &mut Snapshot) -> Result<usize, Failed> {
    let before = count(snapshot);
    let mut kept = Snapshot::default();
    for role in snapshot.roles.drain(..) {
        let one = Snapshot {
            roles: vec![role],
            ..Snapshot::default()
        };
        join(&mut kept, offer(client, Kind::Role, "roles", one)?);
    }
    for role in snapshot.cluster_roles.drain(..) {
        let one = Snapshot {
            cluster_roles: vec![role],
            ..Snapshot::default()
        };
        join(
            &mut kept,
            offer(client, Kind::ClusterRole, "clusterRoles", one)?,
        );
    }
    for binding in snapshot.role_bindings.drain(..) {
        let one = Snapshot {
            role_bindings: vec![binding],
            ..Snapshot::default()
        };
        join(
            &mut kept,
            offer(client, Kind::RoleBinding, "roleBindings", one)?,
        );
    }
    for binding in snapshot.cluster_role_bindings.drain(..) {
        let one = Snapshot {
            cluster_role_bindings: vec![binding],
            ..Snapshot::default()
        };
        join(
            &mut kept,
            offer(client, Kind::ClusterRoleBinding, "clusterRoleBindings", one)?,
        );
    }
    *snapshot = kept;
    Ok(before - count(snapshot))
}

/// The snapshot of one object, if the server takes it, else an empty one.
fn offer(client: &Client, kind: Kind, field: &str, one: Snapshot) -> Result<Snapshot, Failed> {
    let object = serde_json::to_value(WireObjects::from(&one))?[field][0].take();
    let namespace = object["metadata"]["namespace"].as_str().unwrap_or_default();
    let is_namespaced = matches!(kind, Kind::Role | Kind::RoleBinding);
    let is_there = |namespace: &str| {
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !namespace.is_empty() && namespace.bytes().all(is_legal)
    };
    if is_namespaced && !is_there(namespace) {
        // There is no such namespace, and no such path.
        return Ok(Snapshot::default());
    }
    let answer = client.post(&kind.path(namespace), &object)?;
    match answer.status {
        201 => Ok(one),
        404 | 422 => Ok(Snapshot::default()),
        _ => Err(format!("{object}: {}", answer.text).into()),
    }
}

/// Puts one snapshot's objects behind another's.
pub(crate) fn join(to: &mut Snapshot, mut from: Snapshot) {
    to.roles.append(&mut from.roles);
    to.cluster_roles.append(&mut from.cluster_roles);
    to.role_bindings.append(&mut from.role_bindings);
    to.cluster_role_bindings
        .append(&mut from.cluster_role_bindings);
}

/// How many objects there are.
pub(crate) fn count(snapshot: &Snapshot) -> usize {
    snapshot.roles.len()
        + snapshot.cluster_roles.len()
        + snapshot.role_bindings.len()
        + snapshot.cluster_role_bindings.len()
}

/// Deletes the objects of a snapshot.
pub(crate) fn delete(client: &Client, snapshot: &Snapshot) -> Result<(), Failed> {
    let remove = |kind: Kind, namespace: &str, name: &str| -> Result<(), Failed> {
        client
            .delete(&format!("{}/{name}", kind.path(namespace)))?
            .success()?;
        Ok(())
    };
    for binding in &snapshot.cluster_role_bindings {
        remove(Kind::ClusterRoleBinding, "", &binding.name)?;
    }
    for role in &snapshot.cluster_roles {
        remove(Kind::ClusterRole, "", &role.name)?;
    }
    for binding in &snapshot.role_bindings {
        remove(Kind::RoleBinding, &binding.namespace, &binding.name)?;
    }
    for role in &snapshot.roles {
        remove(Kind::Role, &role.namespace, &role.name)?;
    }
    Ok(())
}

/// Gives a user rules everywhere, and waits until they have arrived at the authorizer.
pub(crate) fn grant(live: &Live, user: &str, rules: Vec<PolicyRule>) -> Result<(), Failed> {
    let name = live.name("grant");
    let mut snapshot = Snapshot {
        cluster_roles: vec![ClusterRole {
            name: name.clone(),
            rules,
            ..ClusterRole::default()
        }],
        cluster_role_bindings: vec![ClusterRoleBinding {
            name: name.clone(),
            role_ref: RoleRef {
                kind: RoleRefKind::ClusterRole,
                name,
            },
            subjects: vec![Subject::User(user.to_owned())],
        }],
        ..Snapshot::default()
    };
    let refused = write(&live.admin()?, &mut snapshot)?;
    if refused > 0 {
        return Err("the server refuses the grant".into());
    }
    settle(live)
}

/// Waits until everything that was written before has arrived at the authorizer: objects of each
/// kind arrive in the order in which they were written, so what is written last shows it.
pub(crate) fn settle(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("settle")?;
    let (everywhere, within) = (live.name("settle"), live.name("settle"));
    let rules = vec![rule("get", "", "pods", "")];
    let subjects = |user: &String| vec![Subject::User(user.clone())];
    let mut sentinels = Snapshot {
        roles: vec![Role {
            namespace: namespace.clone(),
            name: within.clone(),
            rules: rules.clone(),
        }],
        cluster_roles: vec![ClusterRole {
            name: everywhere.clone(),
            rules,
            ..ClusterRole::default()
        }],
        role_bindings: vec![RoleBinding {
            namespace: namespace.clone(),
            name: within.clone(),
            role_ref: RoleRef {
                kind: RoleRefKind::Role,
                name: within.clone(),
            },
            subjects: subjects(&within),
        }],
        cluster_role_bindings: vec![ClusterRoleBinding {
            name: everywhere.clone(),
            role_ref: RoleRef {
                kind: RoleRefKind::ClusterRole,
                name: everywhere.clone(),
            },
            subjects: subjects(&everywhere),
        }],
    };
    write(&admin, &mut sentinels)?;
    for user in [everywhere, within] {
        let question = Question {
            user,
            verb: "get".to_owned(),
            resource: "pods".to_owned(),
            namespace: namespace.clone(),
            ..Question::default()
        };
        let arrived = eventually(Duration::from_secs(30), || {
            Ok(review(&admin, &question)?.filter(|decision| decision.allowed))
        })?;
        arrived.ok_or("what was written does not arrive at the authorizer")?;
    }
    Ok(())
}

/// A rule from comma lists; an empty list of names is every name, and an empty group is the core.
pub(crate) fn rule(verbs: &str, groups: &str, resources: &str, names: &str) -> PolicyRule {
    let words = |list: &str| list.split(',').map(str::to_owned).collect();
    PolicyRule {
        verbs: words(verbs),
        api_groups: words(groups),
        resources: words(resources),
        resource_names: if names.is_empty() {
            Vec::new()
        } else {
            words(names)
        },
        non_resource_urls: Vec::new(),
    }
}

/// Whether the server takes a ClusterRole with this rule (section 8.3).
pub(crate) fn is_storable(rule: &PolicyRule) -> bool {
    let on_resources = !rule.api_groups.is_empty() && !rule.resources.is_empty();
    let is_free =
        rule.api_groups.is_empty() && rule.resources.is_empty() && rule.resource_names.is_empty();
    !rule.verbs.is_empty()
        && if rule.non_resource_urls.is_empty() {
            on_resources
        } else {
            is_free
        }
}
