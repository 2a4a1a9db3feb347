//! A container: what all of them have in common.

use super::mounts::{MountPaths, mounts};
use super::{env, image, lifecycle, ports, probes, resources, security};
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{Container, ImagePullPolicy, Lifecycle, Probes, TextPlaces};
use crate::spec::raw::workload::container as raw;

/// What the kubelet does for a container besides starting it.
#[derive(Debug, Default)]
pub(super) struct Care {
    pub(super) probes: Probes,
    pub(super) lifecycle: Option<Lifecycle>,
    /// The Pod's grace period.
    pub(super) grace: Option<i64>,
}

/// The container at `at`. What is wrong with it goes to the checker.
pub(super) fn container(
    name: String,
    raw: raw::Container,
    care: Care,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Container {
    let places = text_places(&raw, at, checker);
    image::check(&raw.image, &at.key("image"), checker);
    let ports_at = at.key("ports");
    let ports = ports::ports(raw.ports, &ports_at, checker);
    probes::check(
        &care.probes,
        (&ports, &ports_at),
        &at.key("probes"),
        checker,
    );
    if let Some(lifecycle) = &care.lifecycle {
        let at = at.key("lifecycle");
        lifecycle::check(lifecycle, (&ports, &ports_at), care.grace, &at, checker);
    }
    Container {
        name,
        image: raw.image,
        image_pull_policy: raw
            .image_pull_policy
            .unwrap_or(ImagePullPolicy::IfNotPresent),
        command: raw.command,
        args: raw.args,
        working_dir: raw.working_dir,
        env: env::env(raw.env, &at.key("env"), checker),
        env_from: env::env_from(raw.env_from, &at.key("envFrom"), checker),
        ports,
        mounts: mounts(raw.mounts, &at.key("mounts"), paths, checker),
        resources: resources::resources(raw.resources, &at.key("resources"), checker),
        security: security::container(raw.security_context, &at.key("securityContext"), checker),
        probes: care.probes,
        lifecycle: care.lifecycle,
        places,
    }
}

fn text_places(raw: &raw::Container, at: &Path, checker: &Checker<'_>) -> TextPlaces {
    let items = |key: &str, words: &[String]| {
        let at = at.key(key);
        let places = (0..words.len()).map(|index| checker.place(&at.index(index)));
        places.collect()
    };
    let variables = raw.env.keys().map(|name| {
        let place = checker.place(&at.key("env").key(name));
        (name.clone(), place)
    });
    TextPlaces {
        command: items("command", &raw.command),
        args: items("args", &raw.args),
        env: variables.collect(),
    }
}
