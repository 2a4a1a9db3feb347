//! The client's name, namespace and labels.

use rolewright_names::{self as names, ANNOTATIONS_LIMIT};

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::raw;

/// Labels that Rolewright sets itself: selectors and clean-up rest on them.
pub(super) const OWN_LABELS: [&str; 3] = [
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
];

/// Reports what Kubernetes would refuse in `metadata`.
pub(super) fn check(raw: &raw::ApiClient, checker: &mut Checker<'_>) {
    let at = Path::root().key("metadata");
    checker.word(&at.key("name"), &raw.metadata.name, names::dns_label);
    if let Some(namespace) = &raw.metadata.namespace {
        checker.word(&at.key("namespace"), namespace, names::dns_label);
    }
    for (key, value) in &raw.metadata.labels {
        let at = at.key("labels").key(key);
        if let Err(what) = names::qualified_key(key) {
            checker.key_error(&at, format!("`{key}` {what}"));
        }
        if OWN_LABELS.contains(&key.as_str()) {
            checker
                .key_error(&at, format!("Rolewright sets `{key}` itself"))
                .help("remove it: selectors rest on this label");
        }
        checker.word(&at, value, names::label_value);
    }
}

/// Reports annotations that Kubernetes would refuse.
pub(super) fn check_annotations<'m>(
    annotations: impl Iterator<Item = (&'m String, &'m String)>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let mut size = 0;
    for (key, value) in annotations {
        size += key.len() + value.len();
        if let Err(what) = names::annotation_key(key) {
            checker.key_error(&at.key(key), format!("`{key}` {what}"));
        }
    }
    if size > ANNOTATIONS_LIMIT {
        checker.error(
            at,
            format!("these annotations take {size} bytes; at most {ANNOTATIONS_LIMIT} are allowed"),
        );
    }
}
