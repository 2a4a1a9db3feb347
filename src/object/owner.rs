//! `metadata.ownerReferences`, judged as the API server judges it (`validateOwnerReference`).

use super::field::{Checker, Field};
use super::shape::{Shape, Shaped};
use crate::source::Node;

const FIELDS: [Shaped; 6] = [
    ("apiVersion", Shape::Text),
    ("kind", Shape::Text),
    ("name", Shape::Text),
    ("uid", Shape::Text),
    ("controller", Shape::Boolean),
    ("blockOwnerDeletion", Shape::Boolean),
];

/// Judges the owners of an object.
pub(super) fn check(owners: &Field<'_>, checker: &mut Checker) {
    checker.shaped_list(owners, "an owner reference", &FIELDS);
    let mut controller = None;
    for owner in owners.items() {
        check_owner(&owner, checker);
        if !is_true(&owner.key("controller")) {
            continue;
        }
        // The server drops one that is written twice.
        let value = value(&owner);
        if *controller.get_or_insert(value) != value {
            let help = "only one owner can be the controller";
            checker.refuse(&owner.key("controller"), "is true a second time", help);
        }
    }
}

fn is_true(field: &Field<'_>) -> bool {
    field.node().and_then(Node::as_bool) == Some(true)
}

/// What an owner reference is to the server.
fn value<'a>(owner: &Field<'a>) -> ([&'a str; 4], [Option<bool>; 2]) {
    let node = |key| owner.node().and_then(|owner| owner.get(key));
    let text = |key| node(key).and_then(Node::as_str).unwrap_or_default();
    let boolean = |key| node(key).and_then(Node::as_bool);
    (
        ["apiVersion", "kind", "name", "uid"].map(text),
        ["controller", "blockOwnerDeletion"].map(boolean),
    )
}

fn check_owner(owner: &Field<'_>, checker: &mut Checker) {
    for required in ["kind", "name", "uid"] {
        let field = owner.key(required);
        let is_text = field.node().is_none_or(|node| node.as_str().is_some());
        if is_text && field.text().is_empty() {
            let what = if field.node().is_some() {
                "is empty"
            } else {
                "is missing"
            };
            checker.refuse(
                &field,
                what,
                "an owner needs its apiVersion, kind, name and uid",
            );
        }
    }
    let field = owner.key("apiVersion");
    if field.node().is_some_and(|node| node.as_str().is_none()) {
        return;
    }
    match version(field.text()) {
        None => checker.refuse(&field, "names no version", "write it as `apps/v1`"),
        Some(("", "v1")) if owner.key("kind").text() == "Event" => {
            checker.refuse(owner, "is an Event, which can own nothing", "");
        }
        Some(_) => {}
    }
}

/// Group and version of an `apiVersion` that has one.
fn version(api_version: &str) -> Option<(&str, &str)> {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    (!version.is_empty() && !version.contains('/')).then_some((group, version))
}
