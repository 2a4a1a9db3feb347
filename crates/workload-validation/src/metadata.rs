//! Names, labels and annotations (`ValidateObjectMeta`).

use crate::check::{form, required};
use crate::forms::{
    annotation_key, dns_label, dns_subdomain, dns_subdomain_prefix, label_value, qualified_name,
};
use crate::refusal::Refusal;
use crate::scope::{Entries, Found, Scope};

/// The longest name of a CronJob: its Jobs are called so and eleven characters more.
const CRON_JOB_NAME: usize = 52;

/// The most bytes that all annotations have together.
const ANNOTATIONS: usize = 256 * 1024;

/// The metadata of an object of a kind.
pub(crate) fn of_object(object: &Scope<'_>, kind: &str, out: &mut Vec<Refusal>) {
    let metadata = match object.get("metadata") {
        Found::This(metadata) => metadata,
        Found::Nothing => {
            object.refuse("metadata.name", "is missing", out);
            return;
        }
        Found::Unknown => return,
    };
    name(&metadata, kind, out);
    form(&metadata, "namespace", dns_label, out);
    labels(&metadata, "labels", out);
    annotations(&metadata, out);
}

fn name(metadata: &Scope<'_>, kind: &str, out: &mut Vec<Refusal>) {
    let name = match metadata.text("name") {
        Found::This(name) => name,
        Found::Nothing if metadata.text("generateName").is_nothing() => {
            required(metadata, "name", out);
            return;
        }
        Found::Nothing => {
            // The server judges what it generates.
            if kind != "StatefulSet" {
                form(metadata, "generateName", dns_subdomain_prefix, out);
            }
            return;
        }
        Found::Unknown => return,
    };
    let of_kind = if kind == "StatefulSet" {
        dns_label
    } else {
        dns_subdomain
    };
    form(metadata, "name", of_kind, out);
    // The label `job-name` of a Job's Pods is its name.
    let (most, why) = match kind {
        "CronJob" => (CRON_JOB_NAME, "the names of its Jobs are longer"),
        "Job" => (63, "a label of its Pods has it"),
        _ => return,
    };
    if name.len() > most {
        let why = format!(
            "has {} characters; a {kind} has at most {most}, as {why}",
            name.len()
        );
        metadata.refuse("name", why, out);
    }
}

/// Labels, or what is of their form.
pub(crate) fn labels(scope: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    for (key, value) in scope.entries(field).entries {
        if let Err(why) = qualified_name(key) {
            scope.refuse_entry(field, key, why, out);
        }
        if let Found::This(value) = value
            && let Err(why) = label_value(value)
        {
            scope.refuse_entry(field, key, why, out);
        }
    }
}

/// The annotations of an object or of Pods.
pub(crate) fn annotations(metadata: &Scope<'_>, out: &mut Vec<Refusal>) {
    let Entries { entries, .. } = metadata.entries("annotations");
    for (key, _) in &entries {
        if let Err(why) = annotation_key(key) {
            metadata.refuse_entry("annotations", key, why, out);
        }
    }
    let sizes = entries
        .iter()
        .map(|(key, value)| key.len() + value.this().map_or(0, str::len));
    let size: usize = sizes.sum();
    if metadata.is_closed() && size > ANNOTATIONS {
        let why = format!("have {size} bytes together, and {ANNOTATIONS} is the most");
        metadata.refuse("annotations", why, out);
    }
}
