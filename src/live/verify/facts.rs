//! What is read of a cluster before anything is asked: its version, its RBAC objects, the roles that
//! a spec binds.

use std::collections::BTreeSet;

use kube::Client;
use rolewright_catalog::KubernetesVersion;
use rolewright_rbac::{ClusterRole, Policy, Snapshot};

use crate::live::{Cluster, Failure};
use crate::verify::{Extent, Undecided};

/// What a refusal for want of rights makes unknown, and no more than that.
pub(super) fn optional<T>(outcome: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(failure) if failure.is_forbidden() => Ok(None),
        Err(failure) => Err(failure),
    }
}

pub(super) fn known_version(
    version: Option<&str>,
    minor: Option<u8>,
    notes: &mut Vec<String>,
) -> KubernetesVersion {
    if let Some(known) = minor.and_then(KubernetesVersion::from_minor) {
        return known;
    }
    let nearest = match minor {
        Some(minor) if minor < KubernetesVersion::ALL[0].minor() => KubernetesVersion::ALL[0],
        _ => KubernetesVersion::LATEST,
    };
    let version = version.unwrap_or("of a version that it does not tell");
    notes.push(format!(
        "the server is {version}; its default bindings are taken to be those of {nearest}"
    ));
    nearest
}

pub(super) fn objects(
    cluster: &Cluster,
    caller: &Client,
    extent: Extent,
    notes: &mut Vec<String>,
) -> Result<Option<Policy>, Failure> {
    if extent == Extent::Off {
        return Ok(None);
    }
    match cluster.snapshot(caller) {
        Ok(snapshot) => Ok(Some(Policy::with_stored_rules(snapshot))),
        Err(Failure::Refused { code: 403, message }) => {
            notes.push(format!("the RBAC objects cannot be read: {message}"));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// The spec's access with the ClusterRoles that it binds, and what is unknown of those.
pub(super) fn resolve(
    cluster: &Cluster,
    caller: &Client,
    mut snapshot: Snapshot,
    cluster_roles: BTreeSet<String>,
    live: Option<&Policy>,
) -> Result<(Policy, Vec<Undecided>), Failure> {
    let mut unknown = Vec::new();
    for name in cluster_roles {
        let found = match live {
            Some(live) => known_role(live.snapshot(), &name),
            None => match optional(cluster.cluster_role(caller, &name))? {
                None => Known::Hidden,
                Some(None) => Known::Absent,
                Some(Some(role)) => Known::Role(role),
            },
        };
        let why = match found {
            Known::Role(role) => {
                snapshot.cluster_roles.push(role);
                continue;
            }
            Known::Hidden => "you may not read it, so what it gives cannot be known",
            Known::Absent => "there is no such role in the cluster",
        };
        unknown.push(Undecided {
            what: format!("ClusterRole {name}, which the spec binds"),
            why: why.to_owned(),
        });
    }
    Ok((Policy::with_stored_rules(snapshot), unknown))
}

enum Known {
    Role(ClusterRole),
    Absent,
    Hidden,
}

fn known_role(snapshot: &Snapshot, name: &str) -> Known {
    let found = snapshot.cluster_roles.iter().find(|role| role.name == name);
    found.cloned().map_or(Known::Absent, Known::Role)
}
