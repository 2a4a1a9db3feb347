//! Where a volume comes from.

use crate::check::{mode, not_reserved, one_of, required};
use crate::container::env;
use crate::controller::claims::of_claim;
use crate::quantity::Quantity;
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};
use crate::volume::projected;

/// The types of volumes.
const TYPES: [&str; 30] = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "hostPath",
    "image",
    "iscsi",
    "nfs",
    "persistentVolumeClaim",
    "photonPersistentDisk",
    "portworxVolume",
    "projected",
    "quobyte",
    "rbd",
    "scaleIO",
    "secret",
    "storageos",
    "vsphereVolume",
];

const HOST_PATHS: [&str; 7] = [
    "DirectoryOrCreate",
    "Directory",
    "FileOrCreate",
    "File",
    "Socket",
    "CharDevice",
    "BlockDevice",
];

/// The fields of a Pod that a file may have.
const OF_POD: [&str; 5] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.labels",
    "metadata.annotations",
    "metadata.uid",
];

pub(super) fn check(volume: &Scope<'_>, out: &mut Vec<Refusal>) {
    let types = TYPES.iter().filter(|kind| volume.get(kind).is_set());
    let types: Vec<&str> = types.copied().collect();
    match types.as_slice() {
        [kind] => {
            if let Found::This(source) = volume.get(kind) {
                of_type(&source, kind, out);
            }
        }
        [first, second, ..] if volume.is_closed() => {
            let why = format!("has more than one type: `{first}` and `{second}`");
            volume.refuse_itself(why, out);
        }
        // Without a type it is an empty directory.
        _ => {}
    }
}

fn of_type(source: &Scope<'_>, kind: &str, out: &mut Vec<Refusal>) {
    match kind {
        "configMap" => {
            required(source, "name", out);
            mode(source, "defaultMode", out);
            files(source, out);
        }
        "secret" => {
            required(source, "secretName", out);
            mode(source, "defaultMode", out);
            files(source, out);
        }
        "projected" => {
            mode(source, "defaultMode", out);
            projected::check(source, out);
        }
        "downwardAPI" => {
            mode(source, "defaultMode", out);
            for item in source.list("items").items {
                downward(&item, out);
            }
        }
        "persistentVolumeClaim" => required(source, "claimName", out),
        "hostPath" => {
            required(source, "path", out);
            if let Found::This(path) = source.text("path")
                && path.split('/').any(|part| part == "..")
            {
                source.refuse("path", "cannot hold `..`", out);
            }
            one_of(source, "type", &HOST_PATHS, out);
        }
        "nfs" => {
            required(source, "server", out);
            required(source, "path", out);
            if let Found::This(path) = source.text("path")
                && !path.starts_with('/')
            {
                source.refuse("path", "has to be an absolute path", out);
            }
        }
        "emptyDir" => {
            if let Found::This(limit) = source.get("sizeLimit")
                && Quantity::read(limit.value()).is_some_and(|size| size < Quantity::ZERO)
            {
                source.refuse("sizeLimit", "cannot be negative", out);
            }
        }
        "csi" => required(source, "driver", out),
        "ephemeral" => match source.get("volumeClaimTemplate") {
            Found::Nothing => source.refuse("volumeClaimTemplate", "is missing", out),
            Found::Unknown => {}
            Found::This(template) => match template.get("spec") {
                Found::Nothing => template.refuse("spec", "is missing", out),
                Found::Unknown => {}
                Found::This(claim) => of_claim(&claim, out),
            },
        },
        _ => {}
    }
}

/// The files of a `ConfigMap` or Secret.
pub(super) fn files(source: &Scope<'_>, out: &mut Vec<Refusal>) {
    for item in source.list("items").items {
        required(&item, "key", out);
        required(&item, "path", out);
        not_reserved(&item, "path", out);
        mode(&item, "mode", out);
    }
}

/// A file of what the Pod itself says.
pub(super) fn downward(item: &Scope<'_>, out: &mut Vec<Refusal>) {
    required(item, "path", out);
    not_reserved(item, "path", out);
    mode(item, "mode", out);
    let (field, resource) = (item.get("fieldRef"), item.get("resourceFieldRef"));
    if item.is_closed() {
        match (&field, &resource) {
            (Found::This(_), Found::This(_)) => {
                let why = "cannot be set beside `fieldRef`";
                item.refuse("resourceFieldRef", why, out);
            }
            (Found::Nothing, Found::Nothing) => {
                item.refuse_itself("has neither `fieldRef` nor `resourceFieldRef`", out);
            }
            _ => {}
        }
    }
    if let Found::This(field) = field {
        env::field_of_pod(&field, &OF_POD, out);
    } else if let Found::This(resource) = resource {
        required(&resource, "containerName", out);
        env::amount(&resource, out);
    }
}
