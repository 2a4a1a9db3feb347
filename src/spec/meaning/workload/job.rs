//! Jobs, once and by the clock.

use super::schedule;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::TemplateKind;
use crate::spec::model::workload::{
    CompletionMode, ConcurrencyPolicy, CronJob, Job, RestartPolicy,
};
use crate::spec::raw::workload::job as raw;
use crate::spec::raw::workload::pod::Pod;

/// How often a failure is tried again.
const BACKOFF_LIMIT: i32 = 3;
/// An hour: for a Job that hangs, and for one that has ended.
const HOUR: i32 = 3600;
/// How many Pods of an indexed Job may run at the same time, by
/// `k8s.io/kubernetes/pkg/apis/batch/validation`.
const INDEXED_PARALLELISM: i32 = 100_000;

/// The Job at `at`, and its Pod.
pub(super) fn job(raw: raw::Job, at: &Path, checker: &mut Checker<'_>) -> (Pod, Job) {
    let is_indexed = raw.completion_mode == Some(CompletionMode::Indexed);
    if is_indexed && raw.completions.is_none() {
        checker
            .error(&at.key("completionMode"), "`Indexed` needs `completions`")
            .help("write how many Pods have to succeed");
    }
    if is_indexed
        && raw
            .parallelism
            .is_some_and(|most| most > INDEXED_PARALLELISM)
    {
        checker.error(
            &at.key("parallelism"),
            format!("at most {INDEXED_PARALLELISM} Pods of an indexed Job run at the same time"),
        );
    }
    let job = Job {
        restart_policy: raw.restart_policy.unwrap_or(RestartPolicy::Never),
        backoff_limit: raw.backoff_limit.unwrap_or(BACKOFF_LIMIT),
        active_deadline_seconds: raw.active_deadline_seconds.unwrap_or(i64::from(HOUR)),
        ttl_seconds_after_finished: raw.ttl_seconds_after_finished.unwrap_or(HOUR),
        completions: raw.completions,
        parallelism: raw.parallelism,
        completion_mode: raw.completion_mode,
        suspend: raw.suspend,
    };
    (raw.pod, job)
}

/// The CronJob at `at`, and its Pod.
pub(super) fn cron_job(
    raw: raw::CronJob,
    client: &str,
    at: &Path,
    checker: &mut Checker<'_>,
) -> (Pod, CronJob) {
    let longest = TemplateKind::CronJob.longest_name();
    if client.len() > longest {
        checker
            .error(
                &Path::root().key("metadata").key("name"),
                format!(
                    "the name of a CronJob has at most {longest} characters, this one has {}",
                    client.len()
                ),
            )
            .help("its Jobs bear the name and eleven characters more: write a shorter one");
    }
    schedule::check(&raw.schedule, &at.key("schedule"), checker);
    if let Some(zone) = &raw.time_zone {
        schedule::check_zone(zone, &at.key("timeZone"), checker);
    }
    let (pod, job) = job(raw.job, at, checker);
    let cron_job = CronJob {
        job,
        schedule: raw.schedule,
        time_zone: raw.time_zone,
        concurrency_policy: raw.concurrency_policy.unwrap_or(ConcurrencyPolicy::Forbid),
        starting_deadline_seconds: raw.starting_deadline_seconds,
        successful_jobs_history_limit: raw.successful_jobs_history_limit,
        failed_jobs_history_limit: raw.failed_jobs_history_limit,
    };
    (pod, cron_job)
}
