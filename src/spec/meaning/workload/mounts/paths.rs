//! Where things are mounted: each path of a container once.

use crate::source::{Path, Place};
use crate::spec::checker::Checker;

/// The paths that are taken, each with what takes it.
#[derive(Debug, Default)]
pub(crate) struct MountPaths {
    taken: Vec<Taken>,
}

#[derive(Debug)]
struct Taken {
    path: String,
    sharers: Option<&'static str>,
    place: Place,
}

/// Checks a mount path and takes it. Mounts that name the same `sharers` may have one path
/// together, since they end up in one volume.
pub(crate) fn mount_path(
    path: &str,
    sharers: Option<&'static str>,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> bool {
    if !path.starts_with('/') || path.contains(':') || path.split('/').any(|part| part == "..") {
        checker
            .error(at, format!("`{path}` is no mount path"))
            .help("write an absolute path without `:` and `..`");
        return false;
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        checker.error(at, "a mount at `/` would hide the whole image");
        return false;
    }
    let place = checker.place(at);
    let other = paths
        .taken
        .iter()
        .find(|taken| taken.path == trimmed && (sharers.is_none() || taken.sharers != sharers));
    if let Some(other) = other {
        let other = other.place.clone();
        checker
            .error(at, format!("two mounts at `{path}`"))
            .related(other, "the other one")
            .help("give one of them another path");
        return false;
    }
    paths.taken.push(Taken {
        path: trimmed.to_owned(),
        sharers,
        place,
    });
    true
}
