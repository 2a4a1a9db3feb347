//! Requests and limits of a container.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// What the container asks for and may use at most, as quantities such as `100m` and `64Mi`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::spec) struct Resources {
    /// What the scheduler keeps free for it.
    #[serde(default)]
    pub requests: BTreeMap<String, Quantity>,
    /// What it may use at most.
    #[serde(default)]
    pub limits: BTreeMap<String, Quantity>,
}

/// An amount of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::spec) enum Quantity {
    /// A whole number.
    Whole(#[schemars(range(min = 0))] i64),
    /// A number with a suffix, such as `100m` or `64Mi`.
    Text(String),
}
