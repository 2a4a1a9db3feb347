//! ServiceAccounts, judged as the API server judges them.

use rolewright_names::{self as names, NameForm};

use super::field::{Checker, Field};
use super::metadata::{self, Metadata, Scope};
use super::problem::Cause;
use super::shape::{Shape, Shaped};
use crate::source::Place;

/// A service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// `automountServiceAccountToken`, if it is given: whether Pods that do not say otherwise get
    /// a token of it.
    pub automounts_token: Option<bool>,
}

const FIELDS: [&str; 6] = [
    "apiVersion",
    "kind",
    "metadata",
    "secrets",
    "imagePullSecrets",
    "automountServiceAccountToken",
];

/// An entry of `secrets`. The server keeps its name alone, and judges not even that.
const SECRET: [Shaped; 7] = [
    ("kind", Shape::Text),
    ("namespace", Shape::Text),
    ("name", Shape::Text),
    ("uid", Shape::Text),
    ("apiVersion", Shape::Text),
    ("resourceVersion", Shape::Text),
    ("fieldPath", Shape::Text),
];

/// Reads a ServiceAccount, in `default_namespace` if it names none.
pub(super) fn read(
    root: &Field<'_>,
    default_namespace: &str,
    checker: &mut Checker,
) -> (Metadata, ServiceAccount) {
    checker.warn_of_unknown(root, "a ServiceAccount", &FIELDS);
    let scope = Scope {
        default_namespace: Some(default_namespace),
        name_form: NameForm::DnsSubdomain,
        cause_of_name: Cause::ServiceAccountName,
        takes_generated_names: false,
        finalizer_check: names::finalizer,
    };
    let metadata = metadata::read(root, &scope, checker);
    checker.shaped_list(&root.key("secrets"), "a reference to a Secret", &SECRET);
    let pull_secrets = root.key("imagePullSecrets");
    checker.shaped_list(&pull_secrets, "a pull secret", &[("name", Shape::Text)]);
    let account = ServiceAccount {
        namespace: metadata.namespace.clone(),
        name: metadata.name.clone(),
        place: root.object_place(),
        automounts_token: checker.boolean(&root.key("automountServiceAccountToken")),
    };
    (metadata, account)
}
