//! An entry of `access`.

use schemars::JsonSchema;
use serde::Deserialize;

/// One line of access. It has one of four forms: `resources` with `verbs`, `urls` with `verbs`,
/// `clusterRole`, or `use`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("allOf" = crate::spec::schema::access_forms()))]
pub(in crate::spec) struct AccessEntry {
    /// Resources, such as `jobs`, `jobs.batch`, `batch/jobs` or `pods/log`.
    #[schemars(length(min = 1))]
    pub resources: Option<Vec<String>>,
    /// Paths outside the resource API, such as `/metrics`.
    #[schemars(length(min = 1))]
    pub urls: Option<Vec<String>>,
    /// A ClusterRole that exists, to be bound as it is.
    pub cluster_role: Option<String>,
    /// A named set of rights from Rolewright's own table, such as `leader-election`.
    #[serde(rename = "use")]
    pub uses: Option<String>,
    /// Exact verbs; `apply` stands for what server-side apply needs: `patch` and `create`.
    #[schemars(length(min = 1))]
    pub verbs: Option<Vec<String>>,
    /// Only objects of these names.
    #[schemars(length(min = 1))]
    pub names: Option<Vec<String>>,
    /// The namespaces in which the access holds; the client's own by default.
    #[schemars(length(min = 1))]
    pub namespaces: Option<Vec<String>>,
    /// `cluster`: at the cluster scope, and in every namespace.
    pub scope: Option<Scope>,
    /// Why the client needs this; becomes a comment above the rule.
    pub reason: Option<String>,
    /// Take `*` in resources, verbs or URLs; asks for a `reason`.
    #[serde(default)]
    pub allow_wildcard: bool,
    /// Take resources and verbs that neither the catalog nor `--crds` knows.
    #[serde(default)]
    pub unchecked: bool,
}

/// Where access holds beyond namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::spec) enum Scope {
    /// Cluster-scoped objects, and namespaced ones in every namespace.
    Cluster,
}
