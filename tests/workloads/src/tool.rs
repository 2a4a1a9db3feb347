//! Where the commands of `tests/apiserver` are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// The status by which the scripts of `tests/tools` say that a machine cannot have a tool.
const UNAVAILABLE: i32 = 3;

/// The command that an environment variable names, else the one that a script of `tests/tools` finds
/// or builds. `None` if this machine can have none, for the reason that was printed.
///
/// # Errors
///
/// If it could be built but is broken, and where nothing may be skipped also if this machine can
/// have none.
pub fn find(variable: &str, script: &str) -> Result<Option<PathBuf>, Error> {
    if let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) {
        return Ok(Some(PathBuf::from(path)));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tools")
        .join(script);
    let output = Command::new(&script)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", script.display()))?;
    match output.status.code() {
        Some(0) => {
            let path = String::from_utf8(output.stdout)?;
            Ok(Some(PathBuf::from(path.trim_end())))
        }
        Some(UNAVAILABLE) if !is_all_required() => Ok(None),
        _ => Err(format!("{} failed: {}", script.display(), output.status).into()),
    }
}

/// Whether nothing may be skipped.
#[must_use]
pub fn is_all_required() -> bool {
    env::var_os("ROLEWRIGHT_REQUIRE_ALL") == Some(OsString::from("1"))
}
