//! What is done at a container's start and end.

use schemars::JsonSchema;
use serde::Deserialize;

use super::probe::{Exec, HttpGet};

/// What is done after a container's start and before its end, in Kubernetes' own shape.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lifecycle {
    /// Right after the start; the container counts as started when it has ended.
    pub post_start: Option<Handler>,
    /// Before the container is told to end.
    pub pre_stop: Option<Handler>,
}

/// What is done: exactly one of `exec`, `httpGet` and `sleep`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Handler {
    /// Runs a command in the container.
    pub exec: Option<Exec>,
    /// Sends a GET.
    pub http_get: Option<HttpGet>,
    /// Waits.
    pub sleep: Option<Sleep>,
}

/// How long to wait.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sleep {
    /// Seconds.
    #[schemars(range(min = 0))]
    pub seconds: i64,
}
