//! What `deployment` means: a Pod that Kubernetes accepts, or errors that say why not.

mod env;
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
    image(&raw.image, &at.key("image"), checker);
    let ports = ports::ports(raw.ports, &at.key("ports"), checker);
    probes::check(&raw.probes, &ports, &at.key("probes"), checker);
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

/// An image has to say which one it is: without a tag it is whatever was pushed last.
fn image(image: &str, at: &Path, checker: &mut Checker<'_>) {
    if image.is_empty() || image.contains(char::is_whitespace) {
        checker
            .error(at, format!("`{image}` is no image"))
            .help("write REGISTRY/NAME:TAG or REGISTRY/NAME@sha256:DIGEST");
        return;
    }
    if image.contains('@') {
        return;
    }
    // A colon before the last slash is a registry's port.
    let name = image.rsplit('/').next().unwrap_or(image);
    match name.split_once(':') {
        None | Some((_, "")) => {
            checker
                .error(at, format!("`{image}` has neither tag nor digest"))
                .label("this means `latest`, whatever that is on the day")
                .help(format!(
                    "write {}:TAG or {}@sha256:DIGEST",
                    image.trim_end_matches(':'),
                    image.trim_end_matches(':')
                ));
        }
        Some((_, "latest")) => {
            checker
                .warning(at, "the tag `latest` is whatever was pushed last")
                .help("pin a version or a digest");
        }
        Some(_) => {}
    }
}
