//! Lists of a cluster, page by page: namespaces and RBAC objects.

use std::collections::BTreeMap;

use kube::Client;
use rolewright_rbac::{
    ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::call::Call;
use super::{Cluster, Failure};

/// What one page holds at most.
const PAGE: usize = 500;

/// A list is begun anew this often when the server forgets where it was.
const RESTARTS: usize = 3;

const RBAC: &str = "/apis/rbac.authorization.k8s.io/v1";

#[derive(Deserialize)]
struct Page<T> {
    kind: String,
    #[serde(default)]
    metadata: PageMetadata,
    items: Option<Vec<T>>,
}

#[derive(Deserialize, Default)]
struct PageMetadata {
    #[serde(default, rename = "continue")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    name: String,
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Named {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct WireRole {
    metadata: Metadata,
    rules: Option<Vec<WireRule>>,
}

/// A rule as roles and rules reviews write it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireRule {
    verbs: Option<Vec<String>>,
    api_groups: Option<Vec<String>>,
    resources: Option<Vec<String>>,
    resource_names: Option<Vec<String>>,
    #[serde(rename = "nonResourceURLs")]
    non_resource_urls: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireBinding {
    metadata: Metadata,
    role_ref: WireRoleRef,
    subjects: Option<Vec<WireSubject>>,
}

#[derive(Deserialize)]
struct WireRoleRef {
    kind: String,
    name: String,
}

#[derive(Deserialize)]
struct WireSubject {
    kind: String,
    name: String,
    namespace: Option<String>,
}

impl Cluster {
    /// The names of all namespaces.
    pub(super) fn namespaces(&self, client: &Client) -> Result<Vec<String>, Failure> {
        let name = |named: Named| Some(named.metadata.name);
        self.list(client, "/api/v1/namespaces", "NamespaceList", name)
    }

    /// All RBAC objects.
    pub(super) fn snapshot(&self, client: &Client) -> Result<Snapshot, Failure> {
        let path = |plural: &str| format!("{RBAC}/{plural}");
        Ok(Snapshot {
            roles: self.list(client, &path("roles"), "RoleList", |wire| Some(role(wire)))?,
            cluster_roles: self.list(client, &path("clusterroles"), "ClusterRoleList", |wire| {
                Some(cluster_role(wire))
            })?,
            role_bindings: self.list(
                client,
                &path("rolebindings"),
                "RoleBindingList",
                role_binding,
            )?,
            cluster_role_bindings: self.list(
                client,
                &path("clusterrolebindings"),
                "ClusterRoleBindingList",
                cluster_role_binding,
            )?,
        })
    }

    /// One ClusterRole; none if there is no such role.
    pub(super) fn cluster_role(
        &self,
        client: &Client,
        name: &str,
    ) -> Result<Option<ClusterRole>, Failure> {
        let call = Call::get(format!("{RBAC}/clusterroles/{}", in_path(name)));
        let read = call.send(client, self.clock(), |found: WireRole| {
            if found.metadata.name == name {
                Ok(cluster_role(found))
            } else {
                Err("another ClusterRole than was asked for".to_owned())
            }
        });
        match self.run(read) {
            Ok(role) => Ok(Some(role)),
            Err(Failure::Refused { code: 404, .. }) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// What `keep` keeps of each item of a list, page by page, so that no more than a page is
    /// held as it came.
    fn list<W: DeserializeOwned, T>(
        &self,
        client: &Client,
        path: &str,
        kind: &str,
        keep: impl Fn(W) -> Option<T>,
    ) -> Result<Vec<T>, Failure> {
        let mut restarts = 0;
        let mut items = Vec::new();
        let mut next = String::new();
        loop {
            let mut page = format!("{path}?limit={PAGE}");
            if !next.is_empty() {
                page.push_str("&continue=");
                page.push_str(&in_path(&next));
            }
            let call = Call::get(page);
            let read = call.send(client, self.clock(), |page: Page<W>| {
                if page.kind == kind {
                    Ok(page)
                } else {
                    Err(format!("a {}, not a {kind}", page.kind))
                }
            });
            match self.run(read) {
                Ok(page) => {
                    items.extend(page.items.unwrap_or_default().into_iter().filter_map(&keep));
                    next = page.metadata.next.unwrap_or_default();
                    if next.is_empty() {
                        return Ok(items);
                    }
                }
                // The place where the list was interrupted is no longer known.
                Err(Failure::Refused { code: 410, .. }) if restarts < RESTARTS => {
                    restarts += 1;
                    items.clear();
                    next.clear();
                }
                Err(failure) => return Err(failure),
            }
        }
    }
}

/// A text as one segment of a path, or as the value of a query.
pub(super) fn in_path(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

impl From<WireRule> for PolicyRule {
    fn from(rule: WireRule) -> Self {
        Self {
            verbs: rule.verbs.unwrap_or_default(),
            api_groups: rule.api_groups.unwrap_or_default(),
            resources: rule.resources.unwrap_or_default(),
            resource_names: rule.resource_names.unwrap_or_default(),
            non_resource_urls: rule.non_resource_urls.unwrap_or_default(),
        }
    }
}

fn rules(rules: Option<Vec<WireRule>>) -> Vec<PolicyRule> {
    rules
        .unwrap_or_default()
        .into_iter()
        .map(PolicyRule::from)
        .collect()
}

fn role(role: WireRole) -> Role {
    Role {
        namespace: role.metadata.namespace,
        name: role.metadata.name,
        rules: rules(role.rules),
    }
}

/// What the role aggregates does not matter: its rules count as they are stored.
fn cluster_role(role: WireRole) -> ClusterRole {
    ClusterRole {
        name: role.metadata.name,
        labels: role.metadata.labels.unwrap_or_default(),
        rules: rules(role.rules),
        aggregation_rule: None,
    }
}

fn role_ref(role: WireRoleRef) -> Option<RoleRef> {
    let kind = match role.kind.as_str() {
        "Role" => RoleRefKind::Role,
        "ClusterRole" => RoleRefKind::ClusterRole,
        // No server stores another.
        _ => return None,
    };
    Some(RoleRef {
        kind,
        name: role.name,
    })
}

fn subjects(subjects: Option<Vec<WireSubject>>) -> Vec<Subject> {
    let subjects = subjects.unwrap_or_default().into_iter();
    subjects
        .map(|subject| match subject.kind.as_str() {
            "User" => Subject::User(subject.name),
            "Group" => Subject::Group(subject.name),
            "ServiceAccount" => Subject::ServiceAccount {
                namespace: subject.namespace,
                name: subject.name,
            },
            _ => Subject::Other {
                kind: subject.kind,
                name: subject.name,
            },
        })
        .collect()
}

fn role_binding(binding: WireBinding) -> Option<RoleBinding> {
    Some(RoleBinding {
        namespace: binding.metadata.namespace,
        name: binding.metadata.name,
        role_ref: role_ref(binding.role_ref)?,
        subjects: subjects(binding.subjects),
    })
}

fn cluster_role_binding(binding: WireBinding) -> Option<ClusterRoleBinding> {
    Some(ClusterRoleBinding {
        name: binding.metadata.name,
        role_ref: role_ref(binding.role_ref)?,
        subjects: subjects(binding.subjects),
    })
}
