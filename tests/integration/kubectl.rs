//! Reading manifests with kubectl, which reads as the API server's clients do and needs no cluster.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::tools;

/// The kubectl of these tests: `KUBECTL`, else the one on the path.
///
/// Without one it says so and answers `None`.
pub(crate) fn find(what_for: &str) -> Option<PathBuf> {
    let kubectl = std::env::var_os("KUBECTL").map_or_else(|| "kubectl".into(), PathBuf::from);
    let version = Command::new(&kubectl)
        .args(["version", "--client"])
        .output();
    if version.is_ok_and(|output| output.status.success()) {
        return Some(kubectl);
    }
    tools::missing("kubectl", what_for);
    None
}

/// The same by its path, even if it is the one on the path.
pub(crate) fn path(what_for: &str) -> Option<PathBuf> {
    let found = find(what_for)?;
    if found.components().count() > 1 {
        return Some(found);
    }
    let path = std::env::var_os("PATH")?;
    let mut all = std::env::split_paths(&path).map(|folder| folder.join(&found));
    all.find(|path| path.is_file())
}

/// What `kubectl kustomize` builds of a folder, or what it says of why it does not.
pub(crate) fn try_build(kubectl: &Path, folder: &Path) -> Result<String, String> {
    let output = Command::new(kubectl)
        .env("KUBECONFIG", "/dev/null")
        .arg("kustomize")
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The same for a folder that has to be built.
pub(crate) fn build(kubectl: &Path, folder: &Path) -> String {
    try_build(kubectl, folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// The objects that kubectl reads from a file or from the files of a folder, in its order.
pub(crate) fn read(kubectl: &Path, from: &Path) -> Vec<Value> {
    // Only an offline command that writes the objects out again shows what was read.
    let output = Command::new(kubectl)
        .env("KUBECONFIG", "/dev/null")
        .args(["annotate", "--local", "read-by=kubectl", "-o", "json", "-f"])
        .arg(from)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}: {}",
        from.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    let objects = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    objects.map(Result::unwrap).collect()
}
