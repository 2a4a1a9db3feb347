//! Volumes in containers.

use std::collections::HashSet;

use crate::check::{descending, one_of, required};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};
use crate::volume::Volumes;

const PROPAGATIONS: [&str; 3] = ["Bidirectional", "HostToContainer", "None"];
const RECURSIVE: &str = "recursiveReadOnly";

pub(super) fn check(container: &Scope<'_>, volumes: &Volumes<'_>, out: &mut Vec<Refusal>) {
    let mounts = container.list("volumeMounts");
    let devices = container.list("volumeDevices");
    let is_closed = mounts.is_closed && devices.is_closed;
    for mount in &mounts.items {
        required(mount, "mountPath", out);
        named(mount, volumes, out);
        descending(mount, "subPath", out);
        descending(mount, "subPathExpr", out);
        if mount.text("subPath").is_set() && mount.text("subPathExpr").is_set() {
            let why = "cannot be set beside `subPath`";
            mount.refuse("subPathExpr", why, out);
        }
        shared(container, mount, out);
    }
    for device in &devices.items {
        required(device, "devicePath", out);
        named(device, volumes, out);
    }
    let paths = mounts.items.iter().map(|mount| (mount, "mountPath"));
    let of_devices = devices.items.iter().map(|device| (device, "devicePath"));
    let mut seen = HashSet::new();
    for (item, field) in paths.chain(of_devices).filter(|_| is_closed) {
        if let Found::This(path) = item.text(field)
            && !seen.insert(path)
        {
            item.refuse(field, format!("is taken already: `{path}`"), out);
        }
    }
}

/// A mount is of a volume of the Pod.
fn named(mount: &Scope<'_>, volumes: &Volumes<'_>, out: &mut Vec<Refusal>) {
    match mount.text("name") {
        Found::Nothing => mount.refuse("name", "is missing", out),
        Found::This(name) if volumes.have(name) == Some(false) => {
            mount.refuse("name", format!("is that of no volume: `{name}`"), out);
        }
        _ => {}
    }
}

/// What is mounted later, inside or outside.
fn shared(container: &Scope<'_>, mount: &Scope<'_>, out: &mut Vec<Refusal>) {
    one_of(mount, "mountPropagation", &PROPAGATIONS, out);
    let propagation = mount.text("mountPropagation");
    let privileged = container.flag("securityContext.privileged").or(false);
    if propagation == Found::This("Bidirectional") && privileged == Found::This(false) {
        let why = "cannot be `Bidirectional` in a container that is not privileged";
        mount.refuse("mountPropagation", why, out);
    }
    one_of(
        mount,
        RECURSIVE,
        &["Disabled", "Enabled", "IfPossible"],
        out,
    );
    if matches!(mount.text(RECURSIVE), Found::This("Enabled" | "IfPossible")) {
        if mount.flag("readOnly").or(false) == Found::This(false) {
            mount.refuse(RECURSIVE, "needs `readOnly: true`", out);
        }
        if matches!(
            propagation,
            Found::This("Bidirectional" | "HostToContainer")
        ) {
            mount.refuse(RECURSIVE, "needs `mountPropagation: None`, or none", out);
        }
    }
}
