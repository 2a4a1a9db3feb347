//! CronJobs.

use crate::check::{not_negative, one_of, required};
use crate::forms::time_zone;
use crate::refusal::Refusal;
use crate::schedule::schedule;
use crate::scope::{Found, Scope};
use crate::{controller, metadata};

/// A `CronJob`.
pub(crate) fn check(cron_job: &Scope<'_>, out: &mut Vec<Refusal>) {
    metadata::of_object(cron_job, "CronJob", out);
    let Found::This(spec) = controller::spec(cron_job, out) else {
        return;
    };
    required(&spec, "schedule", out);
    if let Found::This(text) = spec.text("schedule")
        && let Err(what) = schedule(text)
    {
        spec.refuse("schedule", format!("is no schedule: {what}"), out);
    }
    if let Found::This(zone) = spec.raw_text("timeZone")
        && let Err(why) = time_zone(zone)
    {
        spec.refuse("timeZone", why, out);
    }
    one_of(
        &spec,
        "concurrencyPolicy",
        &["Allow", "Forbid", "Replace"],
        out,
    );
    let counts = [
        "startingDeadlineSeconds",
        "successfulJobsHistoryLimit",
        "failedJobsHistoryLimit",
    ];
    not_negative(&spec, &counts, out);
    match spec.get("jobTemplate.spec") {
        Found::Nothing => spec.refuse("jobTemplate.spec", "is missing", out),
        Found::Unknown => {}
        Found::This(job) => {
            if job.get("selector").is_set() {
                let why = "cannot be set: the server makes that of each Job";
                job.refuse("selector", why, out);
            }
            if job.is_true("manualSelector") {
                let why = "cannot be true: the server makes the selector of each Job";
                job.refuse("manualSelector", why, out);
            }
            super::of_spec(&job, true, out);
        }
    }
}
