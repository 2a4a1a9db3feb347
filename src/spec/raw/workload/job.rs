//! Jobs, once and by the clock.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pod::Pod;

/// Runs the client once, to its end.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct Job {
    /// Its Pods.
    #[serde(flatten)]
    pub pod: Pod,
    /// Whether a failed container is started anew in its Pod (`OnFailure`) or in a new one
    /// (`Never`, the default).
    pub restart_policy: Option<RestartPolicy>,
    /// How often a failure is tried again; 3 by default.
    #[schemars(range(min = 0))]
    pub backoff_limit: Option<i32>,
    /// Seconds after which the Job has failed, whatever it does; an hour by default.
    #[schemars(range(min = 0))]
    pub active_deadline_seconds: Option<i64>,
    /// Seconds after which the ended Job is removed, its logs with it; an hour by default.
    #[schemars(range(min = 0))]
    pub ttl_seconds_after_finished: Option<i32>,
    /// How many Pods have to succeed.
    #[schemars(range(min = 0))]
    pub completions: Option<i32>,
    /// How many Pods run at the same time.
    #[schemars(range(min = 0))]
    pub parallelism: Option<i32>,
    /// `Indexed` gives each Pod a number; asks for `completions`.
    pub completion_mode: Option<CompletionMode>,
    /// `true` starts no Pod until somebody says so.
    pub suspend: Option<bool>,
}

/// Where a failed container is started anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum RestartPolicy {
    /// In a new Pod.
    Never,
    /// In its Pod.
    OnFailure,
}

impl RestartPolicy {
    /// The policy as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "Never",
            Self::OnFailure => "OnFailure",
        }
    }
}

/// What a Job's completions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum CompletionMode {
    /// All alike.
    NonIndexed,
    /// Each with a number.
    Indexed,
}

impl CompletionMode {
    /// The mode as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NonIndexed => "NonIndexed",
            Self::Indexed => "Indexed",
        }
    }
}

/// Runs the client as a Job by the clock.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct CronJob {
    /// What is run.
    #[serde(flatten)]
    pub job: Job,
    /// When, as cron writes it: minute, hour, day of the month, month, day of the week.
    pub schedule: String,
    /// The schedule's time zone, such as `Europe/Berlin`; that of the controller by default.
    pub time_zone: Option<String>,
    /// What happens when it is time and the last run goes on; `Forbid` by default, which lets the
    /// last run end first.
    pub concurrency_policy: Option<ConcurrencyPolicy>,
    /// Seconds after its time up to which a run may still start.
    #[schemars(range(min = 0))]
    pub starting_deadline_seconds: Option<i64>,
    /// How many Jobs that succeeded are kept; Kubernetes' default is 3.
    #[schemars(range(min = 0))]
    pub successful_jobs_history_limit: Option<i32>,
    /// How many Jobs that failed are kept; Kubernetes' default is 1.
    #[schemars(range(min = 0))]
    pub failed_jobs_history_limit: Option<i32>,
}

/// What happens when it is time and the last run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum ConcurrencyPolicy {
    /// Both run.
    Allow,
    /// This time is left out.
    Forbid,
    /// The new one takes the place of the last.
    Replace,
}

impl ConcurrencyPolicy {
    /// The policy as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Forbid => "Forbid",
            Self::Replace => "Replace",
        }
    }
}
