//! Volumes that each Pod of a StatefulSet gets for itself.

use rolewright_names as names;

use super::mounts::{MountPaths, mount_path};
use super::resources::quantity;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{AccessMode, Container, MountSource, Pod, VolumeClaim};
use crate::spec::raw::workload as raw;

pub(super) fn claims(
    raw: Vec<raw::VolumeClaim>,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Vec<VolumeClaim> {
    let mut claims: Vec<VolumeClaim> = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let at = at.index(index);
        checker.word(&at.key("name"), &raw.name, names::dns_label);
        if claims.iter().any(|claim| claim.name == raw.name) {
            checker.error(
                &at.key("name"),
                format!("two volumes are called `{}`", raw.name),
            );
        }
        let (size, sound) = quantity(raw.size, &at.key("size"), checker);
        if sound && !size.contains(|c: char| ('1'..='9').contains(&c)) {
            checker.error(&at.key("size"), "a volume without room");
        }
        // An empty one asks for a volume that somebody made.
        if let Some(class) = raw.storage_class.as_ref().filter(|it| !it.is_empty()) {
            checker.word(&at.key("storageClass"), class, names::dns_subdomain);
        }
        let access_modes = raw
            .access_modes
            .unwrap_or_else(|| vec![AccessMode::ReadWriteOnce]);
        let is_alone = access_modes.contains(&AccessMode::ReadWriteOncePod);
        if is_alone
            && access_modes
                .iter()
                .any(|mode| *mode != AccessMode::ReadWriteOncePod)
        {
            checker
                .error(&at.key("accessModes"), "`ReadWriteOncePod` stands alone")
                .help("remove the other modes");
        }
        if let Some(path) = &raw.path {
            mount_path(path, None, &at.key("path"), paths, checker);
        }
        claims.push(VolumeClaim {
            name: raw.name,
            size,
            path: raw.path,
            storage_class: raw.storage_class,
            access_modes,
        });
    }
    claims
}

/// Reports mounts of volumes that no claim asks for.
pub(super) fn check_mounts(
    pod: &Pod,
    claims: &[VolumeClaim],
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let indexed = |word: &str, list: &[Container]| -> Vec<Path> {
        (0..list.len())
            .map(|index| at.key(word).index(index))
            .collect()
    };
    let mut places = vec![at.clone()];
    places.extend(indexed("initContainers", &pod.init_containers));
    places.extend(indexed("sidecars", &pod.sidecars));
    for (container, at) in pod.containers().zip(places) {
        let mounts = at.key("mounts");
        if checker.is_incomplete(&mounts) {
            continue;
        }
        for (index, mount) in container.mounts.iter().enumerate() {
            let MountSource::VolumeClaim(name) = &mount.source else {
                continue;
            };
            if claims.iter().all(|claim| claim.name != *name) {
                let known: Vec<&str> = claims.iter().map(|claim| claim.name.as_str()).collect();
                let report = checker.error(
                    &mounts.index(index).key("volumeClaim"),
                    format!("no volume is called `{name}`"),
                );
                report.help(if known.is_empty() {
                    "only a StatefulSet has volumes of its own, in `volumeClaims`; one that \
                     exists is mounted by `persistentVolumeClaim`"
                        .to_owned()
                } else {
                    format!("the volumes are {}", known.join(", "))
                });
            }
        }
    }
}
