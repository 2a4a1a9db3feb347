//! Environment variables.

use std::collections::BTreeMap;

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{EnvFrom, EnvFromSource, EnvValue, KeyRef};
use crate::spec::raw::workload::env as raw;

/// Fields of a Pod that an environment variable can take, by
/// `k8s.io/kubernetes/pkg/apis/core/validation`.
const FIELDS: [&str; 9] = [
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

pub(super) fn env(
    raw: BTreeMap<String, raw::EnvValue>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> BTreeMap<String, EnvValue> {
    let mut env = BTreeMap::new();
    for (name, value) in raw {
        let at = at.key(&name);
        if let Err(what) = names::env_name(&name) {
            checker.key_error(&at, format!("`{name}` {what}"));
        }
        let value = match value {
            raw::EnvValue::Literal(text) => Some(EnvValue::Literal(text)),
            raw::EnvValue::From(source) => from(source, &at, checker),
        };
        if let Some(value) = value {
            env.insert(name, value);
        }
    }
    env
}

fn from(source: raw::EnvSource, at: &Path, checker: &mut Checker<'_>) -> Option<EnvValue> {
    let raw::EnvSource {
        field,
        secret,
        config_map,
        key,
        resource,
        optional,
    } = source;
    let keyed = secret.is_some() || config_map.is_some();
    if !keyed && (key.is_some() || optional) {
        let stranger = if key.is_some() { "key" } else { "optional" };
        checker
            .key_error(
                &at.key(stranger),
                format!("`{stranger}` has a meaning only beside `secret` or `configMap`"),
            )
            .help("remove it");
        return None;
    }
    match (field, secret, config_map, resource) {
        (Some(field), None, None, None) => {
            check_field(&field, &at.key("field"), checker).then_some(EnvValue::Field(field))
        }
        (None, Some(secret), None, None) => {
            key_ref(secret, "secret", key, optional, at, checker).map(EnvValue::Secret)
        }
        (None, None, Some(config_map), None) => {
            key_ref(config_map, "configMap", key, optional, at, checker).map(EnvValue::ConfigMap)
        }
        (None, None, None, Some(resource)) => {
            check_resource(&resource, &at.key("resource"), checker)
                .then_some(EnvValue::Resource(resource))
        }
        _ => {
            checker
                .error(at, "this does not say where the value comes from")
                .help(
                    "write exactly one of `field`, `secret` with `key`, `configMap` with `key`, \
                     and `resource`",
                );
            None
        }
    }
}

/// Variables from all keys of Secrets and ConfigMaps.
pub(super) fn env_from(
    raw: Vec<raw::EnvFrom>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Vec<EnvFrom> {
    let mut list = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let at = at.index(index);
        if let Some(prefix) = raw.prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
            checker.word(&at.key("prefix"), prefix, names::env_name);
        }
        let source = match (raw.secret, raw.config_map) {
            (Some(name), None) => {
                checker.word(&at.key("secret"), &name, names::dns_subdomain);
                EnvFromSource::Secret(name)
            }
            (None, Some(name)) => {
                checker.word(&at.key("configMap"), &name, names::dns_subdomain);
                EnvFromSource::ConfigMap(name)
            }
            _ => {
                checker
                    .error(&at, "this does not say where the variables come from")
                    .help("write exactly one of `secret` and `configMap`");
                continue;
            }
        };
        list.push(EnvFrom {
            source,
            prefix: raw.prefix,
            optional: raw.optional,
        });
    }
    list
}

fn key_ref(
    name: String,
    of: &str,
    key: Option<String>,
    optional: bool,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Option<KeyRef> {
    let sound = checker.word(&at.key(of), &name, names::dns_subdomain);
    let Some(key) = key else {
        checker
            .error(at, format!("`{of}` without `key`"))
            .help(format!("write {{{of}: {name}, key: ...}}"));
        return None;
    };
    let sound = checker.word(&at.key("key"), &key, names::config_key) && sound;
    sound.then_some(KeyRef {
        name,
        key,
        optional,
    })
}

fn check_field(field: &str, at: &Path, checker: &mut Checker<'_>) -> bool {
    if is_annotation_or_label(field) || FIELDS.contains(&field) {
        return true;
    }
    let near = crate::spec::nearest(field, FIELDS.into_iter());
    let report = checker.error(
        at,
        format!("`{field}` is no field that a variable can take"),
    );
    let report = match near {
        Some(near) => report.label(format!("did you mean `{near}`?")),
        None => report,
    };
    report.help(format!(
        "the fields are {}, metadata.labels['KEY'] and metadata.annotations['KEY']",
        FIELDS.join(", ")
    ));
    false
}

/// Whether a field is one annotation or label of the Pod.
pub(super) fn is_annotation_or_label(field: &str) -> bool {
    let key_of = |map: &str| {
        field
            .strip_prefix(map)?
            .strip_prefix("['")?
            .strip_suffix("']")
    };
    // Kubernetes lowers the letters of an annotation's key before it looks at it, not of a label's.
    key_of("metadata.labels").is_some_and(|key| names::qualified_key(key).is_ok())
        || key_of("metadata.annotations").is_some_and(|key| names::annotation_key(key).is_ok())
}

fn check_resource(resource: &str, at: &Path, checker: &mut Checker<'_>) -> bool {
    let known = resource
        .strip_prefix("limits.")
        .or_else(|| resource.strip_prefix("requests."))
        .is_some_and(|name| {
            ["cpu", "memory", "ephemeral-storage"].contains(&name)
                || name
                    .strip_prefix("hugepages-")
                    .is_some_and(|size| names::quantity(size).is_ok())
        });
    if !known {
        checker
            .error(
                at,
                format!("`{resource}` is no resource that a variable can take"),
            )
            .help(
                "the resources are cpu, memory, ephemeral-storage and hugepages-SIZE, each after \
             `limits.` or `requests.`",
            );
    }
    known
}
