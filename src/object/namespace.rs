//! Namespaces, judged as the API server judges them.

use std::collections::BTreeMap;

use rolewright_names::{self as names, NameForm};

use super::field::{Checker, Field};
use super::metadata::{self, Metadata, Scope};
use super::problem::Cause;
use super::shape::{Shape, Shaped};
use crate::source::Place;

/// A namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// Its labels, as they are written.
    pub labels: BTreeMap<String, String>,
    /// Where it is written.
    pub place: Place,
}

const FIELDS: [&str; 5] = ["apiVersion", "kind", "metadata", "spec", "status"];

/// An entry of `status.conditions`. The server replaces the status, and wants right types all the
/// same.
const CONDITION: [Shaped; 5] = [
    ("type", Shape::Text),
    ("status", Shape::Text),
    ("lastTransitionTime", Shape::Time),
    ("reason", Shape::Text),
    ("message", Shape::Text),
];

/// Reads a Namespace.
pub(super) fn read(root: &Field<'_>, checker: &mut Checker) -> (Metadata, Namespace) {
    checker.warn_of_unknown(root, "a Namespace", &FIELDS);
    let scope = Scope {
        default_namespace: None,
        name_form: NameForm::DnsLabel,
        cause_of_name: Cause::NamespaceName,
        takes_generated_names: true,
        finalizer_check: names::finalizer,
    };
    let metadata = metadata::read(root, &scope, checker);
    check_spec(&root.key("spec"), checker);
    check_status(&root.key("status"), checker);
    let namespace = Namespace {
        name: metadata.name.clone(),
        labels: metadata.labels.clone(),
        place: root.object_place(),
    };
    (metadata, namespace)
}

fn check_spec(spec: &Field<'_>, checker: &mut Checker) {
    checker.is_mapping(spec);
    checker.warn_of_unknown(spec, "a Namespace's spec", &["finalizers"]);
    checker.checked_strings(&spec.key("finalizers"), names::finalizer);
}

fn check_status(status: &Field<'_>, checker: &mut Checker) {
    checker.is_mapping(status);
    checker.warn_of_unknown(status, "a Namespace's status", &["phase", "conditions"]);
    checker.shape(&status.key("phase"), Shape::Text);
    checker.shaped_list(&status.key("conditions"), "a condition", &CONDITION);
}
