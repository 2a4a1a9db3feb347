//! Jobs, and what CronJobs make them of.

pub(crate) mod cron;
mod failure;
mod success;

use crate::check::{not_negative, one_of, within};
use crate::controller::spec;
use crate::forms::domain_prefixed_path;
use crate::pod::{self, Role};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};
use crate::{metadata, selector};

const MODES: [&str; 2] = ["NonIndexed", "Indexed"];

/// The most Pods at once of an indexed Job, and the most indexes of one that may fail.
const MOST_INDEXES: i64 = 100_000;

/// The most characters of the name of who looks after a Job.
const MOST_OF_MANAGER: usize = 63;

/// The labels that the server gives the Pods of a Job, by its number.
const UID_LABELS: [&str; 2] = ["controller-uid", "batch.kubernetes.io/controller-uid"];
/// The same by its name.
const NAME_LABELS: [&str; 2] = ["job-name", "batch.kubernetes.io/job-name"];

/// A Job.
pub(crate) fn check(job: &Scope<'_>, out: &mut Vec<Refusal>) {
    metadata::of_object(job, "Job", out);
    let Found::This(spec) = spec(job, out) else {
        return;
    };
    match spec.flag("manualSelector").or(false) {
        Found::This(true) => manual_selector(&spec, out),
        Found::This(false) => generated_selector(job, &spec, out),
        _ => {}
    }
    // Without both, each is 1.
    let needs_completions = !spec.get("parallelism").is_nothing();
    of_spec(&spec, needs_completions, out);
    index_in_name(job, &spec, out);
}

/// The spec of a Job (`validateJobSpec`), which may have no default of `completions`.
fn of_spec(spec: &Scope<'_>, needs_completions: bool, out: &mut Vec<Refusal>) {
    let counts = [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ];
    not_negative(spec, &counts, out);
    if spec.number("maxFailedIndexes").is_set() && spec.get("backoffLimitPerIndex").is_nothing() {
        let why = "is missing, and `maxFailedIndexes` needs it";
        spec.refuse("backoffLimitPerIndex", why, out);
    }
    one_of(spec, "completionMode", &MODES, out);
    match spec.text("completionMode").or("NonIndexed") {
        Found::This("Indexed") => indexed(spec, needs_completions, out),
        Found::This("NonIndexed") => {
            for field in ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"] {
                if spec.get(field).is_set() {
                    let why = "needs `completionMode: Indexed`";
                    spec.refuse(field, why, out);
                }
            }
        }
        _ => {}
    }
    managed_by(spec, out);
    failure::check(spec, out);
    pod::of_template(spec, Role::Job, out);
}

/// Who looks after the Job in place of the Job controller. Servers before 1.32 drop the field, and some
/// until 1.35, where the feature `JobManagedBy` cannot be switched off any more.
fn managed_by(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    const FIELD: &str = "managedBy";
    match spec.raw_text(FIELD) {
        Found::This("") => spec.refuse(FIELD, "is empty", out),
        Found::This(name) => {
            if let Err(why) = domain_prefixed_path(name) {
                spec.refuse(FIELD, why, out);
            } else if name.len() > MOST_OF_MANAGER {
                let why = format!(
                    "has at most {MOST_OF_MANAGER} characters, and this one {}",
                    name.len()
                );
                spec.refuse(FIELD, why, out);
            }
        }
        _ => {}
    }
}

/// A Job each of whose Pods has an index.
fn indexed(spec: &Scope<'_>, needs_completions: bool, out: &mut Vec<Refusal>) {
    let completions = spec.number("completions");
    if completions.is_nothing() && needs_completions {
        let why = "is missing, and an indexed Job needs it";
        spec.refuse("completions", why, out);
    }
    within(spec, "parallelism", i64::MIN..=MOST_INDEXES, out);
    within(spec, "maxFailedIndexes", i64::MIN..=MOST_INDEXES, out);
    if let (Found::This(most), Found::This(failed)) =
        (completions.or(1), spec.number("maxFailedIndexes"))
        && failed > most
    {
        let why = format!("has to be at most `completions`, which is {most}, and is {failed}");
        spec.refuse("maxFailedIndexes", why, out);
    }
    success::check(spec, out);
}

/// The Pods of an indexed Job are called by its name and their index.
fn index_in_name(job: &Scope<'_>, spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    let is_indexed = spec.text("completionMode") == Found::This("Indexed");
    let name = job.text("metadata.name");
    let default = if spec.get("parallelism").is_nothing() {
        Found::This(1)
    } else {
        Found::Unknown
    };
    let completions = match spec.number("completions") {
        Found::Nothing => default,
        found => found,
    };
    let (true, Found::This(name), Found::This(1..)) = (is_indexed, name, completions) else {
        return;
    };
    let last = completions.this().unwrap_or(1) - 1;
    let hostname = format!("{name}-{last}");
    if crate::forms::dns_subdomain(name).is_ok() && crate::forms::dns_label(&hostname).is_err() {
        let why = format!("gives a Pod the host name `{hostname}`, which is no DNS label");
        job.refuse("metadata.name", why, out);
    }
}

/// A selector of the user's own.
fn manual_selector(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    let missing = "is missing, and `manualSelector` needs it";
    let Some(selector) = selector::required(spec, missing, out) else {
        return;
    };
    let labels = match spec.get("template.metadata") {
        Found::This(metadata) => metadata.entries("labels"),
        _ => return,
    };
    if let Some(why) = selector::unmet(&selector, &labels) {
        spec.refuse("template.metadata.labels", why, out);
    }
}

/// The server itself makes the selector, and labels that go with it.
fn generated_selector(job: &Scope<'_>, spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    if let Found::This(selector) = spec.get("selector") {
        selector::check(&selector, out);
        let wanted = selector.entries("matchLabels");
        let mut keys = wanted.entries.iter().map(|(key, _)| *key);
        // What selects by the name may be as the server has it.
        if selector.is_closed()
            && wanted.is_closed
            && let Some(key) = keys.find(|key| !NAME_LABELS.contains(key))
        {
            let why = format!(
                "cannot be set without `manualSelector: true`, as the server makes it, and has `{key}`"
            );
            spec.refuse("selector", why, out);
        }
    }
    let Found::This(metadata) = spec.get("template.metadata") else {
        return;
    };
    let labels = metadata.entries("labels");
    let name = job.text("metadata.name");
    if !labels.is_closed {
        return;
    }
    for (key, value) in labels.entries {
        let is_other = match (name, value) {
            (Found::This(name), Found::This(value)) => name != value,
            _ => false,
        };
        if UID_LABELS.contains(&key) || NAME_LABELS.contains(&key) && is_other {
            let why = "is for the server to set: it is another for each Job";
            metadata.refuse_entry("labels", key, why, out);
        }
    }
}
