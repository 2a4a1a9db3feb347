//! How the file of sums names a spec: by its path from the folder, which is the same in every
//! checkout, wherever the command is run.

use std::path::{Component, Path, PathBuf};

use crate::escape::escape_bytes;

/// What stands for a spec that is no file.
const STDIN: &str = "standard input";

/// The name of a spec in the sums of a folder, which is there.
pub(super) fn name(folder: &Path, spec: Option<&Path>) -> String {
    // A pipe has a path, but another one each time.
    let Some(spec) = spec.filter(|spec| spec.is_file()) else {
        return STDIN.to_owned();
    };
    let path = path(folder, spec).unwrap_or_else(|| spec.to_owned());
    let name = escape_bytes(path.as_os_str().as_encoded_bytes());
    if cfg!(windows) {
        name.replace('\\', "/")
    } else {
        name.into_owned()
    }
}

/// Whether a spec of this name is certainly there no more, so that its files are nobody's.
pub(super) fn is_gone(folder: &Path, name: &str) -> bool {
    let is_escaped = name.contains('\\');
    name != STDIN && !is_escaped && matches!(folder.join(name).try_exists(), Ok(false))
}

/// The way from the folder to the spec. The spec itself may be a link: one of that name stands here.
fn path(folder: &Path, spec: &Path) -> Option<PathBuf> {
    let beside = match spec.parent()? {
        parent if parent.as_os_str().is_empty() => Path::new("."),
        parent => parent,
    };
    let spec = beside.canonicalize().ok()?.join(spec.file_name()?);
    Some(relative(&folder.canonicalize().ok()?, &spec))
}

/// The way from one absolute path to another.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(from, to)| from == to)
        .count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_up_and_down() {
        for (from, to, expected) in [
            ("/a/out", "/a/rolewright.yaml", "../rolewright.yaml"),
            ("/a", "/a/rolewright.yaml", "rolewright.yaml"),
            ("/a/out", "/a/b/c.yaml", "../b/c.yaml"),
            ("/out", "/a/b", "../a/b"),
            ("/", "/a", "a"),
        ] {
            let path = relative(Path::new(from), Path::new(to));
            assert_eq!(path, Path::new(expected), "{from} {to}");
        }
    }

    #[test]
    fn a_spec_is_named_alike_from_anywhere_and_known_to_be_gone() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("out");
        std::fs::create_dir(&folder).unwrap();
        let spec = root.path().join("spec.yaml");
        assert_eq!(name(&folder, Some(&spec)), STDIN, "no file, no path");
        std::fs::write(&spec, "").unwrap();
        let winding = folder.join("../out/../spec.yaml");
        for spec in [&spec, &winding] {
            assert_eq!(name(&folder, Some(spec)), "../spec.yaml");
        }
        assert!(!is_gone(&folder, "../spec.yaml"));
        assert!(is_gone(&folder, "../other.yaml"));
        assert!(!is_gone(&folder, &name(&folder, None)));
        assert!(
            !is_gone(&folder, "../spec\\u001b.yaml"),
            "nobody can tell what its name was"
        );
    }
}
