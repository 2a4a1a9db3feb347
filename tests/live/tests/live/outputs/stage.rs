//! The server of these tests, with what puts objects there.

use std::io::Write as _;
use std::process::{Command, Stdio};

use libtest_mimic::Failed;
use rolewright_live_tests::{ADMIN, Client};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Tools;
use crate::live::Live;
use crate::manifests::path_of;
use crate::program::{Program, Run};
use crate::store;

/// Who owns the fields of what is applied.
const MANAGER: &str = "outputs";

pub(super) struct Stage<'o> {
    pub(super) live: &'o Live,
    pub(super) tools: &'o Tools,
    pub(super) program: Program,
    pub(super) admin: Client,
    /// For what is rendered.
    pub(super) folder: TempDir,
}

impl<'o> Stage<'o> {
    pub(super) fn new(live: &'o Live, tools: &'o Tools) -> Result<Self, Failed> {
        Ok(Self {
            live,
            tools,
            program: Program::find(live.server()?)?,
            admin: live.admin()?,
            folder: tempfile::tempdir()?,
        })
    }

    /// Makes sure that there is a namespace.
    pub(super) fn permit(&self, name: &str) -> Result<(), Failed> {
        self.put(&json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}))
    }

    /// A new namespace that takes no Pod but those of the restricted level.
    pub(super) fn namespace(&self, stem: &str) -> Result<String, Failed> {
        let name = self.live.name(stem);
        self.restrict(&name)?;
        Ok(name)
    }

    /// Makes sure that there is a namespace, and that it takes no Pod but those of the restricted level.
    pub(super) fn restrict(&self, name: &str) -> Result<(), Failed> {
        let namespace = json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": name, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}},
        });
        self.put(&namespace)
    }

    /// Applies an object as it is now meant, whatever it was.
    pub(super) fn put(&self, object: &Value) -> Result<(), Failed> {
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        let query = format!("fieldManager={MANAGER}&force=true&fieldValidation=Strict");
        let path = format!("{}/{name}?{query}", path_of(object)?);
        self.admin.apply(&path, object)?.success()?;
        Ok(())
    }

    /// Has kubectl apply manifests on the server's side, strictly, with further arguments. The server has
    /// nothing to say of them.
    pub(super) fn kubectl_apply(&self, manifests: &str, more: &[&str]) -> Result<(), Failed> {
        let mut command = Command::new(&self.tools.kubectl);
        command
            .args(["apply", "--server-side", "--validate=strict"])
            .args(["--field-manager", MANAGER, "--filename", "-"])
            .args(more)
            .arg("--kubeconfig")
            .arg(self.program.kubeconfig(ADMIN))
            .env_clear()
            .env("HOME", self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut input = child.stdin.take().ok_or("no input")?;
        // kubectl reads all of it before it says anything.
        input.write_all(manifests.as_bytes())?;
        drop(input);
        let run = Run::of(child.wait_with_output()?)?;
        if !run.stderr.is_empty() {
            return Err(format!("kubectl apply {more:?}: {}", run.stderr).into());
        }
        run.ended_with(0)?;
        Ok(())
    }

    /// Waits until all that was written has arrived at the authorizer.
    pub(super) fn settle(&self) -> Result<(), Failed> {
        store::settle(self.live)
    }
}
