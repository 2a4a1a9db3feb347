//! The non-resource paths that an API server lists.

use crate::KubernetesVersion;
use crate::table::PATHS;

/// The paths that `/` lists on a server of this version with default flags, sorted.
///
/// Others exist beneath some of them (`/openapi/v3/apis/...`, `/debug/pprof/...`), and aggregated
/// servers and CRDs add paths of their own, so absence proves nothing.
pub fn non_resource_paths(version: KubernetesVersion) -> impl Iterator<Item = &'static str> {
    PATHS
        .iter()
        .filter(move |row| row.span.contains(version))
        .map(|row| row.path)
}
