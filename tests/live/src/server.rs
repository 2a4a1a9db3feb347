//! A running API server.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::assets;
use crate::client::Connector;
use crate::process::Process;
use crate::{Client, Error};

/// The user who may do everything.
pub const ADMIN: &str = "admin";
/// The user whom nothing is granted but what everybody has.
pub const NOBODY: &str = "nobody";

/// How long a server may take to be ready on a machine that is busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_secs(150);
/// The pause between two looks at something awaited.
pub(crate) const GLANCE: Duration = Duration::from_millis(25);
/// How much of the server's log a failure shows.
const LOG_LINES: usize = 30;

/// What an API server in RBAC mode says to [`NOBODY`] about a list of all pods.
const REFUSAL: &str = "pods is forbidden: User \"nobody\" cannot list resource \"pods\" in API group \"\" at the cluster scope";

/// A real API server that enforces RBAC. It ends when this value is dropped, and at the latest with
/// this process.
#[derive(Debug)]
pub struct Server {
    /// They end in this order.
    processes: Vec<Process>,
    /// What a server wrote that does not remove it itself.
    _folder: Option<TempDir>,
    ready: Ready,
    connector: Connector,
}

/// What the server says of itself once it is ready.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Ready {
    pub(crate) url: String,
    pub(crate) ca_file: PathBuf,
    pub(crate) version: String,
    pub(crate) tokens: BTreeMap<String, String>,
}

impl Server {
    /// Starts a server, with further flags for kube-apiserver and variables for its process, and waits until it
    /// is ready: RBAC enforced, aggregated roles filled. It is the binary of `tests/apiserver`, or comes from a
    /// folder with `kube-apiserver` and `etcd`; then aggregated roles are filled if
    /// `kube-controller-manager` is there too.
    ///
    /// # Errors
    ///
    /// If it does not start, is not ready in time, or lets anybody do what RBAC forbids.
    pub fn start(binary: &Path, flags: &[&str], variables: &[(&str, &str)]) -> Result<Self, Error> {
        let (processes, folder, ready) = if binary.is_dir() {
            let started = assets::start(binary, flags, variables)?;
            (started.processes, Some(started.folder), started.ready)
        } else {
            let (process, ready) = start_own(binary, flags, variables)?;
            (vec![process], None, ready)
        };
        let connector = Connector::new(&ready.url, &fs::read(&ready.ca_file)?)?;
        let server = Self {
            processes,
            _folder: folder,
            ready,
            connector,
        };
        server.prove()?;
        Ok(server)
    }

    /// That authorization is on: a user without rights is refused, in the documented words.
    fn prove(&self) -> Result<(), Error> {
        let answer = self.client(NOBODY)?.get("/api/v1/pods")?;
        if answer.status == 403 && answer.message() == REFUSAL {
            Ok(())
        } else {
            Err(format!("this server does not enforce RBAC: {answer:?}").into())
        }
    }

    /// The server's version, such as `v1.36.3`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.ready.version
    }

    /// Where the server listens, such as `https://127.0.0.1:45678`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.ready.url
    }

    /// The file with the certificates by which the server is known.
    #[must_use]
    pub fn ca_file(&self) -> &Path {
        &self.ready.ca_file
    }

    /// The bearer token of [`ADMIN`] or [`NOBODY`].
    ///
    /// # Errors
    ///
    /// If the server knows no such user.
    pub fn token(&self, user: &str) -> Result<&str, Error> {
        let token = self.ready.tokens.get(user);
        Ok(token.ok_or_else(|| format!("no token for {user}"))?)
    }

    /// The processes that make up the server.
    pub fn processes(&self) -> impl Iterator<Item = u32> {
        self.processes.iter().map(Process::id)
    }

    /// A kubeconfig of [`ADMIN`] or [`NOBODY`], as JSON.
    ///
    /// # Errors
    ///
    /// If the server knows no such user.
    pub fn kubeconfig(&self, user: &str) -> Result<Value, Error> {
        let token = self.token(user)?;
        Ok(json!({
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "live", "cluster": {
                "server": self.ready.url,
                "certificate-authority": self.ready.ca_file,
            }}],
            "users": [{"name": user, "user": {"token": token}}],
            "contexts": [{"name": user, "context": {"cluster": "live", "user": user}}],
            "current-context": user,
        }))
    }

    /// A client that is [`ADMIN`] or [`NOBODY`].
    ///
    /// # Errors
    ///
    /// If the server knows no such user.
    pub fn client(&self, user: &str) -> Result<Client, Error> {
        Ok(self.client_with_token(self.token(user)?))
    }

    /// A client with a bearer token, whatever it is worth.
    #[must_use]
    pub fn client_with_token(&self, token: &str) -> Client {
        self.connector.client(Some(token))
    }

    /// A client that shows no credential.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        self.connector.client(None)
    }
}

/// Starts the server of `tests/apiserver`, which removes what it wrote when it is told to end.
fn start_own(
    binary: &Path,
    flags: &[&str],
    variables: &[(&str, &str)],
) -> Result<(Process, Ready), Error> {
    let folder = new_folder();
    let mut output = tempfile::tempfile()?;
    let mut process = Process::start(
        Command::new(binary)
            .arg("-data")
            .arg(&folder)
            .args(["-user", NOBODY, "--"])
            .args(flags)
            .envs(variables.iter().copied())
            .stdout(output.try_clone()?)
            .stderr(output.try_clone()?),
    )?;
    match await_ready(&mut process, &folder.join("ready.json")) {
        Ok(ready) => Ok((process, ready)),
        Err(error) => {
            drop(process);
            let said = read_all(&mut output)?;
            let log = last_lines(&folder.join("log"));
            // It stays only if the server ended by itself, and all that matters is told.
            let _ = fs::remove_dir_all(&folder);
            Err(format!("{error}: {said}{log}").into())
        }
    }
}

fn read_all(file: &mut File) -> Result<String, Error> {
    let mut text = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The end of a log, if there is one.
pub(crate) fn last_lines(file: &Path) -> String {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().rev().take(LOG_LINES).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

fn new_folder() -> PathBuf {
    static STARTED: AtomicUsize = AtomicUsize::new(0);
    let number = STARTED.fetch_add(1, Ordering::Relaxed);
    env::temp_dir().join(format!(
        "rolewright-apiserver-{}-{number}",
        std::process::id()
    ))
}

fn await_ready(process: &mut Process, file: &Path) -> Result<Ready, Error> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        // The file appears whole or not at all.
        if let Ok(text) = fs::read(file) {
            return Ok(serde_json::from_slice(&text)?);
        }
        if let Some(status) = process.status()? {
            return Err(format!("the server ended before it was ready: {status}").into());
        }
        if Instant::now() > deadline {
            return Err("the server is not ready in time".into());
        }
        thread::sleep(GLANCE);
    }
}
