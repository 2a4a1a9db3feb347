//! What the server holds while it is measured: an example, and as many bindings of others as wanted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rolewright_live_tests::{ADMIN, Client, Error, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The example that is verified, in the namespace `default`.
const EXAMPLE: &str = "examples/job-robot";
const RBAC: &str = "/apis/rbac.authorization.k8s.io/v1";
/// In how many namespaces the bindings of others are.
const NAMESPACES: usize = 100;
const THREADS: usize = 8;

/// A server with the example applied, and a kubeconfig for it.
pub(crate) struct Scene {
    pub(crate) server: Server,
    folder: TempDir,
    kubectl: PathBuf,
}

impl Scene {
    pub(crate) fn new(server: Server, kubectl: PathBuf) -> Result<Self, Error> {
        let folder = tempfile::tempdir()?;
        fs::write(
            folder.path().join("config"),
            server.kubeconfig(ADMIN)?.to_string(),
        )?;
        let scene = Self {
            server,
            folder,
            kubectl,
        };
        let applied = scene
            .kubectl()
            .args(["apply", "--filename"])
            .arg(repository().join(EXAMPLE).join("rendered"))
            .output()?;
        if applied.status.success() {
            Ok(scene)
        } else {
            Err(String::from_utf8_lossy(&applied.stderr).into())
        }
    }

    /// A kubectl that asks the server and keeps what it caches for itself.
    pub(crate) fn kubectl(&self) -> Command {
        self.program(&self.kubectl)
    }

    /// A Rolewright that verifies the example.
    pub(crate) fn verify(&self, rolewright: &Path) -> Command {
        let mut command = self.program(rolewright);
        command
            .arg("verify")
            .arg(repository().join(EXAMPLE).join("rolewright.yaml"))
            .args(["--format", "json"]);
        command
    }

    fn program(&self, path: &Path) -> Command {
        let mut command = Command::new(path);
        command
            .env("HOME", self.folder.path())
            .env("KUBECONFIG", self.folder.path().join("config"));
        command
    }

    /// Makes so many Roles, each bound to an account.
    pub(crate) fn add_bindings(&self, count: usize) -> Result<(), Error> {
        let admin = self.server.client(ADMIN)?;
        for number in 0..NAMESPACES {
            let body = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace(number)}});
            admin.post("/api/v1/namespaces", &body)?.success()?;
        }
        let next = AtomicUsize::new(0);
        let work = || -> Result<(), Error> {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return Ok(());
                }
                add_binding(&admin, number)?;
            }
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
            for thread in threads {
                thread.join().map_err(|_| "a thread died")??;
            }
            Ok(())
        })
    }
}

fn namespace(number: usize) -> String {
    format!("team-{}", number % NAMESPACES)
}

/// A Role as a controller of a usual chart has it, and its binding.
fn add_binding(admin: &Client, number: usize) -> Result<(), Error> {
    let namespace = namespace(number);
    let name = format!("controller-{number}");
    let metadata: Value = json!({
        "name": name,
        "labels": {
            "app.kubernetes.io/name": name,
            "app.kubernetes.io/managed-by": "Helm",
        },
    });
    let role = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": metadata,
        "rules": [
            {"apiGroups": [""], "resources": ["configmaps", "secrets"], "verbs": ["get", "list", "watch"]},
            {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "resourceNames": [name], "verbs": ["get", "update"]},
            {"apiGroups": ["", "events.k8s.io"], "resources": ["events"], "verbs": ["create", "patch"]},
        ],
    });
    let binding = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": metadata,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
        "subjects": [{"kind": "ServiceAccount", "namespace": namespace, "name": name}],
    });
    for (plural, object) in [("roles", role), ("rolebindings", binding)] {
        admin
            .post(&format!("{RBAC}/namespaces/{namespace}/{plural}"), &object)?
            .success()?;
    }
    Ok(())
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
