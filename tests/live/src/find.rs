//! Where the tools are that live tests need.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, assets};

/// Whether this machine has a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its path. An API server's is that of a binary, or of a folder of assets.
    At(PathBuf),
    /// This machine can have none, for the reason that was printed on standard error.
    Nowhere,
}

/// The status by which the scripts of `tests/tools` say that a machine cannot have a tool.
const UNAVAILABLE: i32 = 3;

impl Found {
    /// Whether an API server fills aggregated ClusterRoles, which kube-apiserver alone does not.
    #[must_use]
    pub fn aggregates(&self) -> bool {
        match self {
            Self::At(path) => !path.is_dir() || assets::aggregate(path),
            Self::Nowhere => false,
        }
    }
}

/// Finds the API server: the binary that `ROLEWRIGHT_APISERVER` names, else what is in the folder
/// that `KUBEBUILDER_ASSETS` names, as developers of Kubernetes extensions have it, else the binary
/// that `tests/tools/apiserver.sh` finds or builds, which can take minutes.
///
/// # Errors
///
/// If there is no server in the folder, if one could be built but is broken, and where
/// `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this machine can have none, or none that aggregates.
pub fn find() -> Result<Found, Error> {
    match (named("ROLEWRIGHT_APISERVER"), named("KUBEBUILDER_ASSETS")) {
        (Some(path), _) => Ok(Found::At(path)),
        (None, Some(folder)) => in_assets(folder),
        (None, None) => by_script("apiserver.sh", &[], "API server"),
    }
}

/// Finds a Python interpreter that has the Kubernetes client: the one that `ROLEWRIGHT_PYTHON`
/// names, else the one that `tests/tools/python.sh` makes.
///
/// # Errors
///
/// If the client could be installed but is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if
/// this machine can have none.
pub fn find_python() -> Result<Found, Error> {
    match named("ROLEWRIGHT_PYTHON") {
        Some(path) => Ok(Found::At(path)),
        None => by_script("python.sh", &[], "Kubernetes client for Python"),
    }
}

/// Finds kubectl: the one that `KUBECTL` names, else the one that `tests/tools/kubectl.sh` finds.
///
/// # Errors
///
/// If there could be one but it is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this
/// machine can have none.
pub fn find_kubectl() -> Result<Found, Error> {
    match named("KUBECTL") {
        Some(path) => Ok(Found::At(path)),
        None => by_script("kubectl.sh", &[], "kubectl"),
    }
}

/// Finds Helm: the one that `HELM` names, else the one that `tests/tools/helm.sh` finds or builds.
///
/// # Errors
///
/// If there could be one but it is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this
/// machine can have none.
pub fn find_helm() -> Result<Found, Error> {
    match named("HELM") {
        Some(path) => Ok(Found::At(path)),
        None => by_script("helm.sh", &[], "Helm"),
    }
}

/// Finds Helm 3: the one that `HELM3` names, else the one that `tests/tools/helm.sh` finds or builds.
///
/// # Errors
///
/// If there could be one but it is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this
/// machine can have none.
pub fn find_helm3() -> Result<Found, Error> {
    match named("HELM3") {
        Some(path) => Ok(Found::At(path)),
        None => by_script("helm.sh", &["3"], "Helm 3"),
    }
}

/// The path in a variable, if there is one.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}

fn in_assets(folder: PathBuf) -> Result<Found, Error> {
    let named = format!("KUBEBUILDER_ASSETS names {}", folder.display());
    if !assets::are_in(&folder) {
        Err(format!("{named}, where there are not both kube-apiserver and etcd").into())
    } else if !assets::aggregate(&folder) && is_all_required() {
        Err(format!(
            "{named}, where there is no kube-controller-manager, and ROLEWRIGHT_REQUIRE_ALL=1 \
             allows no skipping"
        )
        .into())
    } else {
        Ok(Found::At(folder))
    }
}

/// The path of a tool that a script of `tests/tools` prints.
fn by_script(script: &str, arguments: &[&str], tool: &str) -> Result<Found, Error> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tools")
        .join(script);
    let output = Command::new(&script)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", script.display()))?;
    match output.status.code() {
        Some(0) => {
            let path = String::from_utf8(output.stdout)?;
            Ok(Found::At(PathBuf::from(path.trim_end())))
        }
        Some(UNAVAILABLE) => nowhere(tool),
        _ => Err(format!("{} failed: {}", script.display(), output.status).into()),
    }
}

/// That this machine can have no such tool.
///
/// # Errors
///
/// Where `ROLEWRIGHT_REQUIRE_ALL` is 1.
pub fn nowhere(tool: &str) -> Result<Found, Error> {
    if is_all_required() {
        return Err(
            format!("there is no {tool}, and ROLEWRIGHT_REQUIRE_ALL=1 allows no skipping").into(),
        );
    }
    Ok(Found::Nowhere)
}

fn is_all_required() -> bool {
    env::var_os("ROLEWRIGHT_REQUIRE_ALL").is_some_and(|value| value == "1")
}
