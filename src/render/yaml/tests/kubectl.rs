//! Reading back with kubectl, which reads as the API server's clients do and needs no cluster.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value as Json;

/// The kubectl of these tests: `KUBECTL`, else the one on the path.
///
/// Without one it says so once on standard error, past the test runner's capture, and answers
/// `None`; under `ROLEWRIGHT_REQUIRE_ALL=1` that is a failure.
pub(super) fn find() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(look).clone()
}

fn look() -> Option<PathBuf> {
    let kubectl = std::env::var_os("KUBECTL").map_or_else(|| "kubectl".into(), PathBuf::from);
    let version = Command::new(&kubectl)
        .args(["version", "--client"])
        .output();
    if version.is_ok_and(|output| output.status.success()) {
        return Some(kubectl);
    }
    let required = std::env::var_os("ROLEWRIGHT_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(
        !required,
        "kubectl is required: put it on the path or name it in KUBECTL"
    );
    let _ = writeln!(
        std::io::stderr(),
        "skipped: reading manifests back with kubectl (not found; put it on the path or name it in KUBECTL)"
    );
    None
}

/// What kubectl makes of the objects that stand in `yaml`, as JSON.
///
/// An object needs `apiVersion`, `kind` and `metadata.name`; of an unknown kind kubectl keeps the
/// whole tree. An error holds what kubectl said.
pub(super) fn read(kubectl: &Path, yaml: &str) -> Result<Vec<Json>, String> {
    let json = convert(kubectl, yaml, "json")?;
    let objects = serde_json::Deserializer::from_slice(&json).into_iter();
    objects
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())
}

/// The objects as kubectl prints it, as JSON or YAML.
pub(super) fn convert(kubectl: &Path, yaml: &str, format: &str) -> Result<Vec<u8>, String> {
    let mut file = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    file.write_all(yaml.as_bytes())
        .map_err(|error| error.to_string())?;
    let output = Command::new(kubectl)
        .env("KUBECONFIG", "/dev/null")
        .args(["annotate", "--local", "x=y", "-o", format, "-f"])
        .arg(file.path())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
