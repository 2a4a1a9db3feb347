//! What is mounted into the container, and where.

use crate::names;
use crate::source::{Path, Place};
use crate::spec::checker::Checker;
use crate::spec::model::{Mount, MountSource};
use crate::spec::raw;

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

pub(super) fn mounts(
    raw: Vec<raw::Mount>,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Vec<Mount> {
    let mut mounts = Vec::new();
    for (index, mount) in raw.into_iter().enumerate() {
        let at = at.index(index);
        let sound = mount_path(&mount.path, None, &at.key("path"), paths, checker);
        let path = mount.path.clone();
        if let Some(source) = source(mount, &at, checker).filter(|_| sound) {
            mounts.push(Mount { source, path });
        }
    }
    mounts
}

fn source(mount: raw::Mount, at: &Path, checker: &mut Checker<'_>) -> Option<MountSource> {
    let raw::Mount {
        secret,
        config_map,
        empty_dir,
        path: _,
        keys,
    } = mount;
    let mut sound = true;
    for (index, key) in keys.iter().flatten().enumerate() {
        sound &= checker.word(&at.key("keys").index(index), key, names::config_key);
    }
    let source = match (secret, config_map, empty_dir) {
        (Some(name), None, None) => {
            sound &= checker.word(&at.key("secret"), &name, names::dns_subdomain);
            MountSource::Secret(name, keys)
        }
        (None, Some(name), None) => {
            sound &= checker.word(&at.key("configMap"), &name, names::dns_subdomain);
            MountSource::ConfigMap(name, keys)
        }
        (None, None, Some(true)) => {
            if keys.is_some() {
                checker.key_error(&at.key("keys"), "`keys` has no meaning beside `emptyDir`");
                sound = false;
            }
            MountSource::EmptyDir
        }
        (None, None, Some(false)) => {
            checker
                .error(&at.key("emptyDir"), "`emptyDir: false` mounts nothing")
                .help("write `emptyDir: true`, or remove the entry");
            return None;
        }
        _ => {
            checker
                .error(at, "this does not say what is mounted")
                .help("write exactly one of `secret`, `configMap` and `emptyDir: true`");
            return None;
        }
    };
    sound.then_some(source)
}
