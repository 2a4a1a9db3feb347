//! The Pod: its containers together, and where it runs.

use rolewright_names as names;

use super::container::{Care, container};
use super::mounts::{MountPaths, share_scratch};
use super::{scheduling, security};
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{Container, Pod};
use crate::spec::raw::workload::pod as raw;

/// The Pod at `at`, whose main container has the client's name. What is wrong with it goes to the
/// checker.
pub(super) fn pod(
    raw: raw::Pod,
    client: &str,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Pod {
    let grace = raw.termination_grace_period_seconds;
    let care = Care {
        probes: raw.probes,
        lifecycle: raw.lifecycle,
        grace,
    };
    let main = container(client.to_owned(), raw.container, care, at, paths, checker);
    let mut named = Vec::new();
    let init_containers: Vec<Container> = raw
        .init_containers
        .into_iter()
        .enumerate()
        .map(|(index, raw)| {
            let at = at.key("initContainers").index(index);
            named.push((raw.name.clone(), at.clone()));
            let mut paths = MountPaths::default();
            let care = Care::default();
            container(raw.name, raw.container, care, &at, &mut paths, checker)
        })
        .collect();
    let sidecars: Vec<Container> = raw
        .sidecars
        .into_iter()
        .enumerate()
        .map(|(index, raw)| {
            let at = at.key("sidecars").index(index);
            named.push((raw.name.clone(), at.clone()));
            let mut paths = MountPaths::default();
            let care = Care {
                probes: raw.probes,
                lifecycle: raw.lifecycle,
                grace,
            };
            container(raw.name, raw.container, care, &at, &mut paths, checker)
        })
        .collect();
    check_names(&named, client, checker);
    for (index, secret) in raw.image_pull_secrets.iter().enumerate() {
        let at = at.key("imagePullSecrets").index(index);
        checker.word(&at, secret, names::dns_subdomain);
    }
    if let Some(class) = &raw.priority_class_name {
        checker.word(&at.key("priorityClassName"), class, names::dns_subdomain);
    }
    scheduling::node_selector(&raw.node_selector, &at.key("nodeSelector"), checker);
    scheduling::tolerations(&raw.tolerations, &at.key("tolerations"), checker);
    scheduling::spread(
        &raw.topology_spread_constraints,
        &at.key("topologySpreadConstraints"),
        checker,
    );
    let mut pod = Pod {
        main,
        init_containers,
        sidecars,
        image_pull_secrets: raw.image_pull_secrets,
        node_selector: raw.node_selector,
        tolerations: raw.tolerations,
        topology_spread_constraints: raw.topology_spread_constraints,
        priority_class_name: raw.priority_class_name,
        termination_grace_period_seconds: grace,
        security: raw.shared_security.unwrap_or_default(),
        host: security::host(raw.host, &at.key("host"), checker),
    };
    share_scratch(&mut pod, at, checker);
    pod
}

/// Reports containers that Kubernetes could not tell apart.
fn check_names(named: &[(String, Path)], client: &str, checker: &mut Checker<'_>) {
    for (index, (name, at)) in named.iter().enumerate() {
        let at = at.key("name");
        checker.word(&at, name, names::dns_label);
        let twin = named.iter().take(index).find(|(other, _)| other == name);
        if let Some((_, first)) = twin {
            let first = checker.place(&first.key("name"));
            checker
                .error(&at, format!("two containers are called `{name}`"))
                .related(first, "the other one");
        } else if name == client {
            checker
                .error(&at, format!("the main container is called `{name}`"))
                .help("give this one another name");
        }
    }
}
