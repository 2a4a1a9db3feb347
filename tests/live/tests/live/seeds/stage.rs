//! Objects on the server for one test, and their removal.

use libtest_mimic::Failed;
use rolewright::source::{File, read_text};
use rolewright_live_tests::{Answer, Client};
use serde_json::{Value, json};

use crate::live::Live;
use crate::store;

/// Where each kind is served, with `{}` for the namespace.
const PATHS: [(&str, &str); 9] = [
    ("Namespace", "/api/v1/namespaces"),
    ("ServiceAccount", "/api/v1/namespaces/{}/serviceaccounts"),
    ("ConfigMap", "/api/v1/namespaces/{}/configmaps"),
    ("Pod", "/api/v1/namespaces/{}/pods"),
    ("Deployment", "/apis/apps/v1/namespaces/{}/deployments"),
    (
        "Role",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/roles",
    ),
    (
        "RoleBinding",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/rolebindings",
    ),
    (
        "ClusterRole",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    ),
    (
        "ClusterRoleBinding",
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    ),
];

/// The objects of one test.
pub(super) struct Stage<'l> {
    live: &'l Live,
    admin: Client,
    /// Paths of what was applied and has to go.
    applied: Vec<String>,
}

impl<'l> Stage<'l> {
    pub(super) fn new(live: &'l Live) -> Result<Self, Failed> {
        Ok(Self {
            live,
            admin: live.admin()?,
            applied: Vec::new(),
        })
    }

    /// Makes sure that there is a namespace. It stays: where no controller empties it, a deleted
    /// namespace would be terminating for ever, and nothing could be made in it again.
    pub(super) fn namespace(&self, name: &str) -> Result<(), Failed> {
        let body = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
        let answer = self.admin.post("/api/v1/namespaces", &body)?;
        if answer.status != 409 {
            answer.success()?;
        }
        Ok(())
    }

    /// Applies manifests, and waits until what they grant has arrived at the authorizer.
    pub(super) fn apply(&mut self, manifests: &str) -> Result<(), Failed> {
        for object in objects(manifests)? {
            if let Some(namespace) = object["metadata"]["namespace"].as_str() {
                self.namespace(namespace)?;
            }
            self.put(&object)?;
        }
        self.settle()
    }

    fn put(&mut self, object: &Value) -> Result<(), Failed> {
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        let path = format!("{}/{name}", path_of(object)?);
        let query = "fieldManager=seeds&force=true";
        self.admin
            .apply(&format!("{path}?{query}"), object)?
            .success()?;
        if object["kind"] != "Namespace" && !self.applied.contains(&path) {
            self.applied.push(path);
        }
        Ok(())
    }

    /// Offers one object to be made. Of an object that is refused nothing is left.
    pub(super) fn offer(&mut self, object: &Value) -> Result<Answer, Failed> {
        let path = path_of(object)?;
        let answer = self.admin.post(&path, object)?;
        if answer.status == 201 {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            self.applied.push(format!("{path}/{name}"));
        }
        Ok(answer)
    }

    /// Waits until all that was written has arrived at the authorizer.
    pub(super) fn settle(&self) -> Result<(), Failed> {
        store::settle(self.live)
    }

    /// A token of an account, for ten minutes.
    pub(super) fn token(&self, namespace: &str, account: &str) -> Result<String, Failed> {
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token");
        let request = json!({"spec": {"expirationSeconds": 600}});
        let answer = self.admin.post(&path, &request)?.success()?;
        let token = answer.body["status"]["token"].as_str().ok_or("no token")?;
        Ok(token.to_owned())
    }

    /// Removes what was applied, whatever of it is still there.
    pub(super) fn clear(&mut self) -> Result<(), Failed> {
        if self.applied.is_empty() {
            return Ok(());
        }
        for path in self.applied.drain(..).rev() {
            let answer = self.admin.delete(&path)?;
            if answer.status != 404 {
                answer.success()?;
            }
        }
        self.settle()
    }
}

/// The objects of a stream of manifests.
pub(super) fn objects(manifests: &str) -> Result<Vec<Value>, Failed> {
    let reading = read_text(&File::new("manifests", manifests));
    if let Some(problem) = reading.problems.first() {
        return Err(format!("{problem}").into());
    }
    let objects = reading.documents.iter().map(|document| {
        let object = document.root().to_json();
        object.map_err(|problem| Failed::from(problem.to_string()))
    });
    objects.collect()
}

/// The path of the list that an object belongs to. Objects without a namespace go to `default`.
fn path_of(object: &Value) -> Result<String, Failed> {
    let kind = object["kind"].as_str().unwrap_or_default();
    let found = PATHS.iter().find(|(known, _)| *known == kind);
    let (_, path) = found.ok_or_else(|| format!("no path for a {kind:?}"))?;
    let namespace = object["metadata"]["namespace"].as_str();
    Ok(path.replace("{}", namespace.unwrap_or("default")))
}
