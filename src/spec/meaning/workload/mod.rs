//! What `deployment` means: a Pod that Kubernetes accepts, or errors that say why not.

mod env;
mod image;
mod mounts;
mod ports;
mod probes;
mod resources;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::Deployment;
use crate::spec::raw;

pub(super) use self::mounts::{MountPaths, mount_path};

/// The Deployment at `at`. What is wrong with it goes to the checker.
pub(super) fn deployment(
    raw: raw::Deployment,
    at: &Path,
    mount_paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Deployment {
    image::check(&raw.image, &at.key("image"), checker);
    let ports = ports::ports(raw.ports, &at.key("ports"), checker);
    probes::check(
        &raw.probes,
        (&ports, &at.key("ports")),
        &at.key("probes"),
        checker,
    );
    Deployment {
        image: raw.image,
        command: raw.command,
        args: raw.args,
        env: env::env(raw.env, &at.key("env"), checker),
        ports,
        mounts: mounts::mounts(raw.mounts, &at.key("mounts"), mount_paths, checker),
        replicas: raw.replicas.unwrap_or(1),
        resources: resources::resources(raw.resources, &at.key("resources"), checker),
        probes: raw.probes,
    }
}
