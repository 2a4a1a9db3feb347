//! Where the tools are that live tests need.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// Whether this machine has a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its path.
    At(PathBuf),
    /// This machine can have none, for the reason that was printed on standard error.
    Nowhere,
}

/// The status by which the scripts of `tests/tools` say that a machine cannot have a tool.
const UNAVAILABLE: i32 = 3;

/// Finds the API server's binary: the one that `ROLEWRIGHT_APISERVER` names, else the one that
/// `tests/tools/apiserver.sh` finds or builds, which can take minutes.
///
/// # Errors
///
/// If it could be built but is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this machine
/// can have none.
pub fn find() -> Result<Found, Error> {
    find_tool("ROLEWRIGHT_APISERVER", "apiserver.sh", "API server")
}

/// Finds a Python interpreter that has the Kubernetes client: the one that `ROLEWRIGHT_PYTHON`
/// names, else the one that `tests/tools/python.sh` makes.
///
/// # Errors
///
/// If the client could be installed but is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if
/// this machine can have none.
pub fn find_python() -> Result<Found, Error> {
    find_tool(
        "ROLEWRIGHT_PYTHON",
        "python.sh",
        "Kubernetes client for Python",
    )
}

/// Finds a tool: what the variable names, else what the script prints.
fn find_tool(variable: &str, script: &str, tool: &str) -> Result<Found, Error> {
    if let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) {
        return Ok(Found::At(PathBuf::from(path)));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tools")
        .join(script);
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
        Some(UNAVAILABLE) => Err(format!(
            "there is no {tool}, and ROLEWRIGHT_REQUIRE_ALL=1 allows no skipping"
        )
        .into()),
        _ => Err(format!("{} failed: {}", script.display(), output.status).into()),
    }
}
