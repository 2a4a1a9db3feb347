//! Variables of containers.

use crate::check::{form, one_of, required, required_form};
use crate::forms::{config_key, dns_subdomain, dns_subdomain_prefix, env_name, qualified_name};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

/// Where the value of a variable comes from.
const SOURCES: [&str; 5] = [
    "fieldRef",
    "resourceFieldRef",
    "configMapKeyRef",
    "secretKeyRef",
    "fileKeyRef",
];

/// The fields of a Pod that a variable may have.
const OF_POD: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The amounts that a variable or a file may have.
const AMOUNTS: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

pub(super) fn check(container: &Scope<'_>, out: &mut Vec<Refusal>) {
    for variable in container.list("env").items {
        required_form(&variable, "name", env_name, out);
        if let Found::This(source) = variable.get("valueFrom") {
            from(&variable, &source, out);
        }
    }
    for source in container.list("envFrom").items {
        all_of(&source, out);
    }
}

fn from(variable: &Scope<'_>, source: &Scope<'_>, out: &mut Vec<Refusal>) {
    let is_set = |field: &&str| source.get(field).is_set();
    let count = SOURCES.iter().filter(|field| is_set(field)).count();
    if source.is_closed() && variable.is_closed() {
        let has_unknown = SOURCES
            .iter()
            .any(|field| matches!(source.get(field), Found::Unknown));
        match count {
            0 if !has_unknown => source.refuse_itself("has no source", out),
            1.. if variable.text("value").is_set() => {
                variable.refuse("valueFrom", "cannot be set beside a `value`", out);
            }
            2.. => source.refuse_itself("has more than one source", out),
            _ => {}
        }
    }
    for field in ["configMapKeyRef", "secretKeyRef"] {
        if let Found::This(reference) = source.get(field) {
            required_form(&reference, "name", dns_subdomain, out);
            required_form(&reference, "key", config_key, out);
        }
    }
    if let Found::This(reference) = source.get("fieldRef") {
        field_of_pod(&reference, &OF_POD, out);
    }
    if let Found::This(reference) = source.get("resourceFieldRef") {
        amount(&reference, out);
    }
}

/// A field of the Pod: one of some, or a single label or annotation.
pub(crate) fn field_of_pod(reference: &Scope<'_>, known: &[&str], out: &mut Vec<Refusal>) {
    if reference.text("apiVersion").or("v1") != Found::This("v1") {
        return;
    }
    required(reference, "fieldPath", out);
    let Found::This(path) = reference.text("fieldPath") else {
        return;
    };
    let entry = path
        .strip_suffix("']")
        .and_then(|path| path.split_once("['"));
    match entry {
        Some(("metadata.labels", key)) => {
            if let Err(why) = qualified_name(key) {
                reference.refuse("fieldPath", why, out);
            }
        }
        Some(("metadata.annotations", _)) => {}
        Some((whole, _)) => {
            let why =
                format!("names an entry of `{whole}`, and only labels and annotations have any");
            reference.refuse("fieldPath", why, out);
        }
        // The older name of the node still counts.
        None if path == "spec.host" => {}
        None => one_of(reference, "fieldPath", known, out),
    }
}

/// A container's request or limit.
pub(crate) fn amount(reference: &Scope<'_>, out: &mut Vec<Refusal>) {
    required(reference, "resource", out);
    let pages = ["limits.hugepages-", "requests.hugepages-"];
    if let Found::This(resource) = reference.text("resource")
        && !pages.iter().any(|prefix| resource.starts_with(prefix))
    {
        one_of(reference, "resource", &AMOUNTS, out);
    }
}

/// All entries of a `ConfigMap` or Secret.
fn all_of(source: &Scope<'_>, out: &mut Vec<Refusal>) {
    form(source, "prefix", env_name, out);
    let found = ["configMapRef", "secretRef"].map(|field| source.get(field));
    for reference in found.iter().cloned().filter_map(Found::this) {
        required_form(&reference, "name", dns_subdomain_prefix, out);
    }
    if !source.is_closed() {
        return;
    }
    if found.iter().all(Found::is_nothing) {
        source.refuse_itself("has neither `configMapRef` nor `secretRef`", out);
    } else if found.iter().all(Found::is_set) {
        source.refuse_itself("has both `configMapRef` and `secretRef`", out);
    }
}
