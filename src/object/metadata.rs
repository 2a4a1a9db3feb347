//! The metadata of an object, judged as the API server judges it
//! (`apimachinery/pkg/api/validation/objectmeta.go`, and the decoder before it).
//!
//! What the server sets itself it takes in any form that has the right type: `uid`, `selfLink`,
//! `resourceVersion`, the times. That goes for `managedFields` too: it drops those that it cannot
//! decode, and what it refuses of the others, as a manager of more than 128 bytes, depends on which
//! of the object's fields the entry claims. A `resourceVersion` is no mistake in an object that was
//! read from a cluster, though a new one is stored only without.

use std::collections::BTreeMap;

use rolewright_names::{self as names, ANNOTATIONS_LIMIT, FOREGROUND, NameForm, ORPHAN};

use super::field::{Checker, Field};
use super::owner;
use super::problem::Cause;
use super::shape::{Shape, Shaped};
use crate::source::Place;

/// An object's name and what else of its metadata matters.
pub(super) struct Metadata {
    /// Empty if the server makes it up.
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
    /// The form of names.
    pub(super) name_form: NameForm,
    /// What a name of another form is a mistake of.
    pub(super) cause_of_name: Cause,
    /// Whether an object without a name of its own can be told from others all the same.
    pub(super) takes_generated_names: bool,
    /// What is wrong with a finalizer.
    pub(super) finalizer_check: fn(&str) -> Result<(), String>,
}

/// The fields whose types alone are judged.
const SHAPED: [Shaped; 6] = [
    ("selfLink", Shape::Text),
    ("uid", Shape::Text),
    ("resourceVersion", Shape::Text),
    ("creationTimestamp", Shape::Time),
    ("deletionTimestamp", Shape::Time),
    ("deletionGracePeriodSeconds", Shape::Integer),
];

const OTHERS: [&str; 9] = [
    "name",
    "generateName",
    "namespace",
    "generation",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "managedFields",
];

const MANAGED: [Shaped; 7] = [
    ("manager", Shape::Text),
    ("operation", Shape::Text),
    ("apiVersion", Shape::Text),
    ("time", Shape::Time),
    ("fieldsType", Shape::Text),
    ("fieldsV1", Shape::Anything),
    ("subresource", Shape::Text),
];

/// Reads and judges `metadata`.
pub(super) fn read(root: &Field<'_>, scope: &Scope<'_>, checker: &mut Checker) -> Metadata {
    let metadata = root.key("metadata");
    checker.is_mapping(&metadata);
    let shaped = SHAPED.iter().map(|(name, _)| *name);
    let known: Vec<&str> = OTHERS.into_iter().chain(shaped).collect();
    checker.warn_of_unknown(&metadata, "metadata", &known);
    for (name, shape) in SHAPED {
        checker.shape(&metadata.key(name), shape);
    }
    let read = Metadata {
        name: read_name(&metadata, scope, checker),
        name_place: metadata.key("name").place(),
        namespace: read_namespace(&metadata.key("namespace"), scope, checker),
        labels: read_labels(&metadata.key("labels"), checker),
    };
    check_annotations(&metadata.key("annotations"), checker);
    check_generation(&metadata.key("generation"), checker);
    owner::check(&metadata.key("ownerReferences"), checker);
    check_finalizers(&metadata.key("finalizers"), scope, checker);
    let managed = metadata.key("managedFields");
    checker.shaped_list(&managed, "a `managedFields` entry", &MANAGED);
    read
}

fn read_name(metadata: &Field<'_>, scope: &Scope<'_>, checker: &mut Checker) -> String {
    let field = metadata.key("name");
    let prefix_field = metadata.key("generateName");
    let prefix = checker.string(&prefix_field).unwrap_or_default();
    let prefix_check = match prefix.as_str() {
        "" => Ok(()),
        prefix => scope.name_form.check_prefix(prefix),
    };
    let is_prefix = prefix_check.is_ok();
    checker.refuse_as_if(scope.cause_of_name, &prefix_field, prefix_check);
    let is_unnamed = field.node().is_none_or(|node| node.as_str() == Some(""));
    if !is_unnamed || prefix.is_empty() {
        let name = checker.required_as(scope.cause_of_name, &field, "every object needs a name");
        let name = name.unwrap_or_default();
        if !name.is_empty() {
            checker.refuse_as_if(scope.cause_of_name, &field, scope.name_form.check(&name));
        }
        return name;
    }
    let made_up = names::generated_name(&prefix);
    if let Err(what) = scope.name_form.check(&made_up) {
        if is_prefix {
            let what = format!("makes names such as `{made_up}`, which {what}");
            checker.refuse(&prefix_field, &what, "");
        }
    } else if !scope.takes_generated_names {
        let why = "its name is made up when it is created";
        let help = "give it a name, so that others can refer to it";
        checker.not_judged(prefix_field.place(), why, help);
    }
    String::new()
}

fn read_namespace(field: &Field<'_>, scope: &Scope<'_>, checker: &mut Checker) -> String {
    let namespace = checker.string(field).unwrap_or_default();
    let Some(default) = scope.default_namespace else {
        return String::new();
    };
    if namespace.is_empty() {
        return default.to_owned();
    }
    checker.refuse_as_if(Cause::NamespaceName, field, names::dns_label(&namespace));
    namespace
}

/// Labels, or the labels that a selector wants.
pub(super) fn read_labels(field: &Field<'_>, checker: &mut Checker) -> BTreeMap<String, String> {
    let labels = checker.string_map(field);
    for (key, value) in &labels {
        let label = field.key(key);
        checker.refuse_key_if(&label, names::qualified_key(key));
        checker.refuse_if(&label, names::label_value(value));
    }
    labels
}

fn check_annotations(field: &Field<'_>, checker: &mut Checker) {
    let annotations = checker.string_map(field);
    for key in annotations.keys() {
        checker.refuse_key_if(&field.key(key), names::annotation_key(key));
    }
    let size: usize = annotations.iter().map(|(k, v)| k.len() + v.len()).sum();
    if size > ANNOTATIONS_LIMIT {
        checker.refuse(field, "are larger than 256 KiB together", "");
    }
}

fn check_generation(field: &Field<'_>, checker: &mut Checker) {
    if checker.integer(field).is_some_and(i64::is_negative) {
        checker.refuse(field, "is negative", "leave it out: the server counts");
    }
}

fn check_finalizers(field: &Field<'_>, scope: &Scope<'_>, checker: &mut Checker) {
    checker.checked_strings(field, scope.finalizer_check);
    let holds = |wanted: &str| field.items().any(|finalizer| finalizer.text() == wanted);
    if holds(ORPHAN) && holds(FOREGROUND) {
        let what = format!("holds both `{ORPHAN}` and `{FOREGROUND}`");
        checker.refuse(field, &what, "dependents are either kept or deleted");
    }
}
