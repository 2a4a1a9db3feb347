//! Where the API server's binary is.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, assets};

/// Whether there is an API server to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its path: a binary, or a folder of assets.
    At(PathBuf),
    /// This machine can have none, for the reason that was printed on standard error.
    Nowhere,
}

/// The status by which the scripts of `tests/tools` say that a machine cannot have a tool.
const UNAVAILABLE: i32 = 3;

impl Found {
    /// Whether its server fills aggregated ClusterRoles, which a kube-apiserver alone does not.
    #[must_use]
    pub fn aggregates(&self) -> bool {
        match self {
            Self::At(path) => !path.is_dir() || assets::aggregate(path),
            Self::Nowhere => false,
        }
    }
}

/// Finds the server: the binary that `ROLEWRIGHT_APISERVER` names, else what is in the folder that
/// `KUBEBUILDER_ASSETS` names, as developers of Kubernetes extensions have it, else the binary that
/// `tests/tools/apiserver.sh` finds or builds, which can take minutes.
///
/// # Errors
///
/// If the named folder has no server, if it could be built but is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this machine
/// can have none.
pub fn find() -> Result<Found, Error> {
    if let Some(path) = env::var_os("ROLEWRIGHT_APISERVER").filter(|path| !path.is_empty()) {
        return Ok(Found::At(PathBuf::from(path)));
    }
    if let Some(path) = env::var_os("KUBEBUILDER_ASSETS").filter(|path| !path.is_empty()) {
        return in_assets(PathBuf::from(path));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/apiserver.sh");
    let output = Command::new(&script)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", script.display()))?;
    match output.status.code() {
        Some(0) => {
            let path = String::from_utf8(output.stdout)?;
            Ok(Found::At(PathBuf::from(path.trim_end())))
        }
        Some(UNAVAILABLE) if !is_all_required() => Ok(Found::Nowhere),
        Some(UNAVAILABLE) => {
            Err("there is no API server, and ROLEWRIGHT_REQUIRE_ALL=1 allows no skipping".into())
        }
        _ => Err(format!("{} failed: {}", script.display(), output.status).into()),
    }
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

fn is_all_required() -> bool {
    env::var_os("ROLEWRIGHT_REQUIRE_ALL").is_some_and(|value| value == "1")
}
