//! CustomResourceDefinitions, as far as they say which resources a server serves.

use rolewright_catalog::{CustomResource, CustomVersion, Scope};
use rolewright_names::{self as names, NameForm};

use super::field::{Checker, Field};
use super::metadata;
use super::problem::Cause;
use crate::source::Place;

/// What a CustomResourceDefinition makes a server serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomResourceDefinition {
    /// Where it is written.
    pub place: Place,
    /// `spec.group`.
    pub group: String,
    /// `spec.names.kind`.
    pub kind: String,
    /// `spec.names.plural`, the resource's name.
    pub plural: String,
    /// `spec.names.singular`, if given; by default the kind in lower case.
    pub singular: Option<String>,
    /// `spec.names.shortNames`.
    pub short_names: Vec<String>,
    /// `spec.names.categories`.
    pub categories: Vec<String>,
    /// Whether objects live in a namespace, and not in the cluster.
    pub namespaced: bool,
    /// The versions that are served.
    pub versions: Vec<CustomResourceVersion>,
}

/// A served version of a custom resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomResourceVersion {
    /// Its name, as `v1`.
    pub name: String,
    /// Whether it has the subresource `status`.
    pub status: bool,
    /// Whether it has the subresource `scale`.
    pub scale: bool,
}

/// What definitions ask of their metadata. Their finalizers need no prefix.
pub(super) const SCOPE: metadata::Scope<'static> = metadata::Scope {
    default_namespace: None,
    name_form: NameForm::DnsSubdomain,
    cause_of_name: Cause::Other,
    takes_generated_names: false,
    finalizer_check: names::qualified_key,
};

/// Reads the `spec` of a definition called `name`.
pub(super) fn read(
    root: &Field<'_>,
    name: &str,
    checker: &mut Checker,
) -> CustomResourceDefinition {
    let spec = root.key("spec");
    checker.is_mapping(&spec);
    let names_field = spec.key("names");
    checker.is_mapping(&names_field);
    let group = checker.required(&spec.key("group"), "").unwrap_or_default();
    let kind = checker
        .required(&names_field.key("kind"), "")
        .unwrap_or_default();
    let plural = checker
        .required(&names_field.key("plural"), "")
        .unwrap_or_default();
    check_parts(&spec, &group, &plural, name, checker);
    let singular = checker.string(&names_field.key("singular"));
    CustomResourceDefinition {
        place: root.place(),
        singular: singular.filter(|singular| !singular.is_empty()),
        short_names: list(&names_field.key("shortNames"), checker),
        categories: list(&names_field.key("categories"), checker),
        namespaced: read_scope(&spec.key("scope"), checker),
        versions: read_versions(&spec.key("versions"), checker),
        group,
        kind,
        plural,
    }
}

fn list(field: &Field<'_>, checker: &mut Checker) -> Vec<String> {
    checker.strings(field).unwrap_or_default().0
}

fn check_parts(spec: &Field<'_>, group: &str, plural: &str, name: &str, checker: &mut Checker) {
    if group.is_empty() || plural.is_empty() {
        return;
    }
    checker.refuse_if(&spec.key("group"), names::dns_subdomain(group));
    let expected = format!("{plural}.{group}");
    if !name.is_empty() && name != expected {
        let what = format!("and the group make the name `{expected}`, not `{name}`");
        checker.refuse(&spec.key("names").key("plural"), &what, "");
    }
}

fn read_scope(field: &Field<'_>, checker: &mut Checker) -> bool {
    let scope = checker.required(field, "").unwrap_or_default();
    if !matches!(scope.as_str(), "Namespaced" | "Cluster" | "") {
        checker.refuse(field, "is neither `Namespaced` nor `Cluster`", "");
    }
    scope == "Namespaced"
}

fn read_versions(field: &Field<'_>, checker: &mut Checker) -> Vec<CustomResourceVersion> {
    if field.node().is_none() {
        checker.refuse(field, "is missing", "");
    }
    if !checker.is_list(field, "a list of versions") {
        return Vec::new();
    }
    let mut versions = Vec::new();
    for item in field.items() {
        checker.is_mapping(&item);
        let name = checker.required(&item.key("name"), "").unwrap_or_default();
        let subresources = item.key("subresources");
        checker.is_mapping(&subresources);
        if checker.boolean(&item.key("served")).unwrap_or_default() {
            versions.push(CustomResourceVersion {
                name,
                status: subresources.key("status").node().is_some(),
                scale: subresources.key("scale").node().is_some(),
            });
        }
    }
    versions
}

impl From<CustomResourceDefinition> for CustomResource {
    fn from(definition: CustomResourceDefinition) -> Self {
        let scope = if definition.namespaced {
            Scope::Namespaced
        } else {
            Scope::Cluster
        };
        let versions = definition
            .versions
            .into_iter()
            .map(|version| CustomVersion {
                name: version.name,
                status: version.status,
                scale: version.scale,
            });
        Self {
            group: definition.group,
            kind: definition.kind,
            plural: definition.plural,
            singular: definition.singular,
            short_names: definition.short_names,
            categories: definition.categories,
            scope,
            versions: versions.collect(),
        }
    }
}
