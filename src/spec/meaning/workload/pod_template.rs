//! The overlay over the Pod template: a strategic merge patch that Kubernetes can read, and that
//! changes nothing that other words of the spec decide.

use std::collections::BTreeMap;

use rolewright_strategic_merge as strategic;
use serde_json::{Map, Value};

use crate::source::{Node, Path, Place};
use crate::spec::checker::Checker;
use crate::spec::meaning::metadata::OWN_LABELS;
use crate::spec::model::workload::PodTemplate;
use crate::spec::patch::{below, say};

/// What other words decide, with the word that does.
const DECIDED: [(&str, &str); 3] = [
    ("serviceAccountName", "`serviceAccount.name`"),
    ("serviceAccount", "`serviceAccount.name`"),
    ("automountServiceAccountToken", "`serviceAccount.token`"),
];

/// The overlay at `at`. What is wrong with it goes to the checker.
pub(super) fn pod_template(
    patch: Map<String, Value>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> PodTemplate {
    for problem in strategic::check(&patch, strategic::Type::POD_TEMPLATE_SPEC) {
        checker.key_error(&below(at, &problem.path), say(&problem));
    }
    refuse_decided(&patch, at, checker);
    let mut places = BTreeMap::new();
    if let Some(node) = checker.node(at) {
        collect(node, &Path::root(), &mut places);
    }
    PodTemplate { patch, places }
}

fn refuse_decided(patch: &Map<String, Value>, at: &Path, checker: &mut Checker<'_>) {
    let map = |key: &str| patch.get(key).and_then(Value::as_object);
    let spec = at.key("spec");
    for (field, word) in DECIDED {
        if map("spec").is_some_and(|spec| spec.contains_key(field)) {
            checker
                .key_error(
                    &spec.key(field),
                    format!("`{field}` is not for `podTemplate` to say"),
                )
                .help(format!("write {word}: the access goes with the account"));
        }
    }
    let metadata = at.key("metadata");
    let labels = map("metadata").and_then(|metadata| metadata.get("labels"));
    for label in OWN_LABELS {
        if labels.is_some_and(|labels| labels.get(label).is_some()) {
            checker
                .key_error(
                    &metadata.key("labels").key(label),
                    format!("Rolewright sets `{label}` itself"),
                )
                .help("remove it: selectors rest on this label");
        }
    }
    if labels.is_some_and(|labels| labels.is_null() || labels.get("$patch").is_some()) {
        checker
            .key_error(
                &metadata.key("labels"),
                "the Pods' labels cannot be taken away: selectors rest on them",
            )
            .help("add labels, or take away single ones by null");
    }
    for whole in ["metadata", "spec"] {
        let is_taken = patch.get(whole).is_some_and(Value::is_null);
        let is_replaced = map(whole).is_some_and(|fields| fields.contains_key("$patch"));
        if is_taken || is_replaced {
            checker
                .key_error(
                    &at.key(whole),
                    format!("the whole `{whole}` cannot be taken away"),
                )
                .help("name the fields that are to be different");
        }
    }
    if patch.contains_key("$patch") {
        checker
            .key_error(&at.key("$patch"), "the whole template cannot be taken away")
            .help("name the fields that are to be different");
    }
}

fn collect(node: Node<'_>, path: &Path, places: &mut BTreeMap<Path, Place>) {
    places.insert(path.clone(), node.place());
    for entry in node.entries() {
        collect(entry.value, &path.key(entry.name.as_ref()), places);
    }
    for (index, item) in node.items().enumerate() {
        collect(item, &path.index(index), places);
    }
}
