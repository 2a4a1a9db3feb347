//! Where the API server's binary is.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// Whether there is an API server to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its path.
    At(PathBuf),
    /// This machine can have none, for the reason that was printed on standard error.
    Nowhere,
}

/// The status by which the scripts of `tests/tools` say that a machine cannot have a tool.
const UNAVAILABLE: i32 = 3;

/// Finds the server's binary: the one that `ROLEWRIGHT_APISERVER` names, else the one that
/// `tests/tools/apiserver.sh` finds or builds, which can take minutes.
///
/// # Errors
///
/// If it could be built but is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this machine
/// can have none.
pub fn find() -> Result<Found, Error> {
    if let Some(path) = env::var_os("ROLEWRIGHT_APISERVER").filter(|path| !path.is_empty()) {
        return Ok(Found::At(PathBuf::from(path)));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/apiserver.sh");
    let output = Command::new(&script)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", script.display()))?;
    let is_required = env::var_os("ROLEWRIGHT_REQUIRE_ALL").is_some_and(|value| value == "1");
    match output.status.code() {
        Some(0) => {
            let path = String::from_utf8(output.stdout)?;
            Ok(Found::At(PathBuf::from(path.trim_end())))
        }
        Some(UNAVAILABLE) if !is_required => Ok(Found::Nowhere),
        Some(UNAVAILABLE) => {
            Err("there is no API server, and ROLEWRIGHT_REQUIRE_ALL=1 allows no skipping".into())
        }
        _ => Err(format!("{} failed: {}", script.display(), output.status).into()),
    }
}
