//! The metadata of an object, as far as names, namespaces and labels go.

use std::collections::BTreeMap;

use super::field::{Checker, Field};
use crate::names;
use crate::source::Place;

/// An object's name and what else of its metadata matters.
pub(super) struct Metadata {
    pub(super) name: String,
    pub(super) name_place: Place,
    /// Empty for objects of the cluster.
    pub(super) namespace: String,
    pub(super) labels: BTreeMap<String, String>,
}

/// What a kind of object asks of its metadata.
pub(super) struct Scope<'a> {
    /// The namespace of objects that name none; `None` for objects of the cluster, whose
    /// namespace the server clears.
    pub(super) default_namespace: Option<&'a str>,
    /// What is wrong with a name.
    pub(super) name_check: fn(&str) -> Result<(), String>,
}

/// The limit on all annotations together, keys and values (`objectmeta.go`).
const ANNOTATIONS_LIMIT: usize = 256 * 1024;

/// Reads and judges `metadata`.
pub(super) fn read(root: &Field<'_>, scope: &Scope<'_>, checker: &mut Checker) -> Metadata {
    let metadata = root.key("metadata");
    checker.is_mapping(&metadata);
    let name_field = metadata.key("name");
    let name = read_name(&metadata, scope, checker);
    let namespace = scope.default_namespace.map_or_else(String::new, |default| {
        read_namespace(&metadata.key("namespace"), default, checker)
    });
    let labels = metadata.key("labels");
    check_annotations(&metadata.key("annotations"), checker);
    Metadata {
        name,
        name_place: name_field.place(),
        namespace,
        labels: read_labels(&labels, checker),
    }
}

fn read_name(metadata: &Field<'_>, scope: &Scope<'_>, checker: &mut Checker) -> String {
    let field = metadata.key("name");
    let generated = metadata.key("generateName");
    if field.node().is_none() && generated.node().is_some() {
        let why = "its name is made up when it is created";
        let help = "give it a name, so that others can refer to it";
        checker.not_judged(generated.place(), why, help);
        return String::new();
    }
    let name = checker.required(&field, "every object needs a name");
    if let Some(name) = &name {
        checker.refuse_if(&field, (scope.name_check)(name));
    }
    name.unwrap_or_default()
}

fn read_namespace(field: &Field<'_>, default: &str, checker: &mut Checker) -> String {
    let namespace = checker.string(field).unwrap_or_default();
    if namespace.is_empty() {
        return default.to_owned();
    }
    checker.refuse_if(field, names::dns_label(&namespace));
    namespace
}

/// Labels, or the labels that a selector wants.
pub(super) fn read_labels(field: &Field<'_>, checker: &mut Checker) -> BTreeMap<String, String> {
    let labels = checker.string_map(field);
    for (key, value) in &labels {
        let label = field.key(key);
        checker.refuse_if(&label, names::qualified_key(key));
        checker.refuse_if(&label, names::label_value(value));
    }
    labels
}

fn check_annotations(field: &Field<'_>, checker: &mut Checker) {
    let annotations = checker.string_map(field);
    for key in annotations.keys() {
        let what = names::annotation_key(key);
        checker.refuse_if(&field.key(key), what);
    }
    let size: usize = annotations.iter().map(|(k, v)| k.len() + v.len()).sum();
    if size > ANNOTATIONS_LIMIT {
        checker.refuse(field, "are larger than 256 KiB together", "");
    }
}
