//! Scratch space, of a container's own or shared by name.

use std::collections::BTreeMap;

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::meaning::workload::resources::quantity;
use crate::spec::model::workload::{Container, EmptyDir, MountSource, Pod};
use crate::spec::raw::workload::mount as raw;

/// What `emptyDir` at `at` means.
pub(super) fn empty_dir(
    raw: raw::EmptyDir,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Option<EmptyDir> {
    let raw = match raw {
        raw::EmptyDir::Own(true) => raw::EmptyDirFields::default(),
        raw::EmptyDir::Own(false) => {
            checker
                .error(at, "`emptyDir: false` mounts nothing")
                .help("write `emptyDir: true`, or remove the entry");
            return None;
        }
        raw::EmptyDir::Shared(name) => {
            return checker
                .word(at, &name, names::dns_label)
                .then_some(EmptyDir {
                    name: Some(name),
                    ..EmptyDir::default()
                });
        }
        raw::EmptyDir::Full(fields) => fields,
    };
    let mut sound = true;
    if let Some(name) = &raw.name {
        sound &= checker.word(&at.key("name"), name, names::dns_label);
    }
    let size_limit = raw.size_limit.map(|size| {
        let (size, fine) = quantity(size, &at.key("sizeLimit"), checker);
        sound &= fine;
        size
    });
    sound.then_some(EmptyDir {
        name: raw.name,
        medium: raw.medium,
        size_limit,
    })
}

/// Gives all mounts of one shared scratch space its one description. Two that differ go to the
/// checker.
pub(in crate::spec::meaning::workload) fn share_scratch(
    pod: &mut Pod,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let mut described: BTreeMap<String, EmptyDir> = BTreeMap::new();
    for space in spaces(pod) {
        let Some(name) = space.name.clone().filter(|_| is_described(space)) else {
            continue;
        };
        let first = described
            .entry(name.clone())
            .or_insert_with(|| space.clone());
        if first != space {
            checker
                .key_error(
                    at,
                    format!("the scratch space `{name}` is described in two ways"),
                )
                .help("write `medium` and `sizeLimit` at one of its mounts only");
        }
    }
    for space in spaces(pod) {
        if let Some(one) = space.name.as_ref().and_then(|name| described.get(name)) {
            space.clone_from(one);
        }
    }
}

fn is_described(space: &EmptyDir) -> bool {
    space.medium.is_some() || space.size_limit.is_some()
}

fn spaces(pod: &mut Pod) -> impl Iterator<Item = &mut EmptyDir> {
    pod.containers_mut()
        .flat_map(|container: &mut Container| &mut container.mounts)
        .filter_map(|mount| match &mut mount.source {
            MountSource::EmptyDir(space) => Some(space),
            _ => None,
        })
}
