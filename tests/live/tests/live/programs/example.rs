//! What an example renders to, on the server for as long as a test needs it.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use libtest_mimic::Failed;
use rolewright_live_tests::Client;
use serde_json::{Value, json};

use super::account::Account;
use crate::answers::is;
use crate::live::{Live, say};
use crate::store;

/// One of the examples, or several that share their namespaces and accounts.
pub(crate) struct Example {
    /// The namespaces that it is written for.
    namespaces: &'static [&'static str],
    /// Held by the one test that has it on the server.
    turn: Mutex<()>,
}

impl Example {
    pub(crate) const fn new(namespaces: &'static [&'static str]) -> Self {
        Self {
            namespaces,
            turn: Mutex::new(()),
        }
    }

    /// Applies what a folder of the examples holds as rendered, once no other test has this example on
    /// the server, and waits until the server's authorizer knows it.
    pub(crate) fn install<'l>(
        &'static self,
        live: &'l Live,
        folder: &str,
    ) -> Result<Installed<'l>, Failed> {
        // A test that failed has cleaned up all the same.
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut installed = Installed {
            live,
            admin: live.admin()?,
            paths: Vec::new(),
            _turn: turn,
        };
        for namespace in self.namespaces {
            installed.make_namespace(namespace)?;
        }
        let rendered = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../examples")
            .join(folder)
            .join("rendered");
        let mut manifests = Vec::new();
        for entry in fs::read_dir(rendered)? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                manifests.push(fs::read_to_string(path)?);
            }
        }
        assert!(!manifests.is_empty(), "{folder} renders to nothing");
        for manifest in manifests {
            installed.apply(&manifest)?;
        }
        store::settle(live)?;
        Ok(installed)
    }
}

/// What is applied goes when this goes, also if the test fails. Namespaces stay: nothing on the server
/// would finish their deletion.
pub(crate) struct Installed<'l> {
    pub(crate) live: &'l Live,
    pub(crate) admin: Client,
    /// The paths of the objects to remove.
    paths: Vec<String>,
    _turn: MutexGuard<'static, ()>,
}

impl Installed<'_> {
    /// A client with a token of one of the accounts.
    pub(crate) fn account(&self, namespace: &str, name: &str) -> Result<Account, Failed> {
        Account::new(self.live, namespace, name)
    }

    /// Has an object removed with the rest.
    pub(crate) fn remove_at_end(&mut self, path: String) {
        self.paths.push(path);
    }

    /// The object at a path.
    pub(crate) fn read(&self, path: &str) -> Result<Value, Failed> {
        Ok(self.admin.get(path)?.success()?.body)
    }

    fn make_namespace(&self, name: &str) -> Result<(), Failed> {
        let body = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
        let answer = self.admin.post("/api/v1/namespaces", &body)?;
        if answer.status == 409 {
            return Ok(());
        }
        is(&answer, 201, "")
    }

    /// Applies a manifest as it is, so that it is the server who reads its YAML.
    fn apply(&mut self, manifest: &str) -> Result<(), Failed> {
        let object: Value = serde_yaml::from_str(manifest)?;
        let path = path_of(&object)?;
        let answer = self.admin.request(
            "PATCH",
            &format!("{path}?fieldManager=programs&fieldValidation=Strict"),
            "application/apply-patch+yaml",
            manifest,
        )?;
        if object["kind"] != "Namespace" {
            self.paths.push(path);
        }
        answer.success()?;
        Ok(())
    }

    fn remove(&self, path: &str) -> Result<(), Failed> {
        // Without the controllers that would do it, what was deleted in the foreground waits for ever.
        let finalizers = json!({"metadata": {"finalizers": null}}).to_string();
        let kind = "application/merge-patch+json";
        self.admin.request("PATCH", path, kind, &finalizers)?;
        let answer = self
            .admin
            .delete(&format!("{path}?propagationPolicy=Background"))?;
        if answer.status == 404 {
            return Ok(());
        }
        answer.success()?;
        Ok(())
    }
}

impl Drop for Installed<'_> {
    fn drop(&mut self) {
        for path in self.paths.iter().rev() {
            if let Err(error) = self.remove(path) {
                let reason = error.message().unwrap_or_default();
                say(&format!("programs: {path} is not removed: {reason}"));
            }
        }
    }
}

/// The path of an object of the kinds that are rendered.
fn path_of(object: &Value) -> Result<String, Failed> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (version, kind) = (word(&object["apiVersion"]), word(&object["kind"]));
    let root = if version.contains('/') { "apis" } else { "api" };
    let plural = match kind.as_str() {
        "ClusterRole" => "clusterroles",
        "ClusterRoleBinding" => "clusterrolebindings",
        "ConfigMap" => "configmaps",
        "Deployment" => "deployments",
        "Namespace" => "namespaces",
        "Role" => "roles",
        "RoleBinding" => "rolebindings",
        "ServiceAccount" => "serviceaccounts",
        _ => return Err(format!("no path is known for the kind {kind:?}").into()),
    };
    let name = word(&object["metadata"]["name"]);
    let scope = match object["metadata"]["namespace"].as_str() {
        Some(namespace) => format!("namespaces/{namespace}/"),
        None => String::new(),
    };
    Ok(format!("/{root}/{version}/{scope}{plural}/{name}"))
}
