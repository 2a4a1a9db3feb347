//! Tests of objects as a whole: documents in, a snapshot with places and problems out.

use rolewright_rbac::{RoleRefKind, Subject};

use super::*;
use crate::source::{File, Place, read_text};

pub(super) fn collect(text: &str) -> Objects {
    let reading = read_text(&File::new("f", text));
    let problems: Vec<_> = reading.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new(), "{text}");
    Objects::collect(&reading.documents, "default")
}

pub(super) fn messages(objects: &Objects) -> Vec<String> {
    objects
        .problems
        .iter()
        .map(|found| found.problem.to_string())
        .collect()
}

/// `metadata: {name: x}` after the type of an RBAC object.
pub(super) fn rbac(kind: &str, rest: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: x}}\n{rest}\n"
    )
}

fn places(places: &[Place]) -> Vec<String> {
    places.iter().map(ToString::to_string).collect()
}

#[test]
fn every_part_of_an_object_knows_its_place() {
    let objects = collect(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- apiGroups: ['', batch]
  resources: [pods]
  verbs:
  - get
  - list
- {apiGroups: [''], resources: [secrets], resourceNames: [a], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: media}
roleRef: {kind: ClusterRole, name: view}
subjects:
- {kind: User, name: jane}
- kind: ServiceAccount
  name: robot
",
    );
    assert_eq!(messages(&objects), Vec::<String>::new());
    let role = &objects.snapshot.roles[0];
    assert_eq!(
        (role.namespace.as_str(), role.name.as_str()),
        ("default", "reader")
    );
    assert_eq!(role.rules[0].api_groups, ["", "batch"]);
    assert_eq!(role.rules[1].resource_names, ["a"]);
    let role_places = &objects.places.roles[0];
    assert_eq!(role_places.object.to_string(), "f:1:1");
    assert_eq!(role_places.name.to_string(), "f:4:9");
    let first = &role_places.rules[0];
    assert_eq!(first.rule.to_string(), "f:6:3");
    assert_eq!(places(&first.api_groups), ["f:6:15", "f:6:19"]);
    assert_eq!(places(&first.verbs), ["f:9:5", "f:10:5"]);
    assert_eq!(role_places.rules[1].rule.to_string(), "f:11:3");

    let binding = &objects.snapshot.role_bindings[0];
    assert_eq!(binding.namespace, "media");
    assert_eq!(binding.role_ref.kind, RoleRefKind::ClusterRole);
    let robot = Subject::ServiceAccount {
        namespace: None,
        name: "robot".to_owned(),
    };
    assert_eq!(binding.subjects, [Subject::User("jane".to_owned()), robot]);
    let binding_places = &objects.places.role_bindings[0];
    assert_eq!(binding_places.role_ref.to_string(), "f:16:10");
    assert_eq!(places(&binding_places.subjects), ["f:18:3", "f:19:3"]);
}

#[test]
fn cluster_objects_have_no_namespace_and_keep_what_aggregates() {
    let objects = collect(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: a, namespace: cleared, labels: {app: x, empty: }}
aggregationRule:
  clusterRoleSelectors:
  - matchLabels: {app: x}
    matchExpressions: [{key: tier, operator: NotIn, values: [test]}]
  - {}
rules:
",
    );
    assert_eq!(messages(&objects), Vec::<String>::new());
    let role = &objects.snapshot.cluster_roles[0];
    assert_eq!(role.labels["app"], "x");
    assert_eq!(role.labels["empty"], "");
    let selectors = &role
        .aggregation_rule
        .as_ref()
        .unwrap()
        .cluster_role_selectors;
    assert_eq!(selectors.len(), 2);
    assert_eq!(selectors[0].match_labels["app"], "x");
    assert_eq!(selectors[0].match_expressions[0].values, ["test"]);
    assert_eq!(selectors[1], rolewright_rbac::LabelSelector::default());
}

#[test]
fn disguised_roles_are_seen() {
    let head = "apiVersion: rbac.authorization.k8s.io/v1\n";
    let tail = "metadata: {name: x}\n";
    let cases = [
        (format!("{head}kind: !!binary Um9sZQ==\n{tail}"), "base64"),
        (
            format!("{head}kind: \"Ro\\\n  le\"\n{tail}"),
            "an escaped line break",
        ),
        (
            format!("{head}\"ki\\u006ed\": \"R\\u006fle\"\n{tail}"),
            "escaped letters",
        ),
        (
            format!("{head}a: {{b: 'c\nkind: ConfigMap\nd'}}\nkind: Role\n{tail}"),
            "a quoted value that goes on at the margin",
        ),
        (
            format!("{head}a: [b,\nkind: ConfigMap\n]\nkind: Role\n{tail}"),
            "a flow list that goes on at the margin",
        ),
        (
            format!("{head}kind: ConfigMap\n{tail}kind: Role\n"),
            "a key that stands twice",
        ),
        (
            format!("  apiVersion: rbac.authorization.k8s.io/v1\n  kind: Role\n  {tail}"),
            "an indented document",
        ),
        (format!("{head}<<: {{kind: Role}}\n{tail}"), "a merged key"),
        (format!("{head}x: &k Role\nkind: *k\n{tail}"), "an alias"),
    ];
    for (text, why) in cases {
        let reading = read_text(&File::new("f", text));
        assert!(!reading.is_incomplete(), "{why}: {:?}", reading.problems);
        let objects = Objects::collect(&reading.documents, "default");
        assert_eq!(objects.snapshot.roles.len(), 1, "{why}");
    }
}

#[test]
fn lists_are_unfolded_and_keep_their_places() {
    let objects = collect(
        r#"{"apiVersion": "v1", "kind": "List", "items": [
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "a"}},
  {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "b"}}
]}
---
apiVersion: rbac.authorization.k8s.io/v1
items:
- metadata: {name: c}
kind: RoleList
"#,
    );
    assert_eq!(messages(&objects), Vec::<String>::new());
    let names: Vec<_> = objects
        .snapshot
        .roles
        .iter()
        .map(|role| &role.name)
        .collect();
    assert_eq!(names, ["a", "c"]);
    let found: Vec<_> = objects
        .places
        .roles
        .iter()
        .map(|p| p.object.to_string())
        .collect();
    assert_eq!(found, ["f:2:3", "f:8:3"]);
    assert_eq!(objects.others[&("v1".to_owned(), "Secret".to_owned())], 1);
}

#[test]
fn odd_lists_are_said() {
    let role = "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}";
    let cases = [
        (
            format!("{role}, items: []}}"),
            "f:1:84: error: a Role with `items` is a list to kubectl: these are applied, and not the object around them",
        ),
        (
            "kind: List\nitems: [x]".to_owned(),
            "f:2:9: error: an item of a list is no object: a string",
        ),
        (
            "kind: List\nitems: x".to_owned(),
            "f:2:8: error: `items` is a string, not a list: kubectl refuses the document here",
        ),
        (
            "kind: List\nitems: [{a: 1}]".to_owned(),
            "f:2:10: error: an object without `kind`: kubectl refuses it",
        ),
        (
            "kind: List\nitems: [{kind: List, items: []}]".to_owned(),
            "f:2:9: error: a list in a list: kubectl refuses the whole document for it",
        ),
    ];
    for (text, expected) in cases {
        let objects = collect(&text);
        assert_eq!(messages(&objects), [expected], "{text}");
        assert_eq!(objects.snapshot.roles.len(), 0, "{text}");
    }
}

/// Kustomize takes it apart, so what it grants counts.
#[test]
fn lists_in_lists_are_looked_into() {
    let role = "{metadata: {name: a, namespace: b}}";
    let text = format!(
        "kind: List\nitems:\n- kind: List\n  items:\n  - apiVersion: rbac.authorization.k8s.io/v1\n    \
         kind: RoleList\n    items: [{role}]\n"
    );
    let objects = collect(&text);
    assert_eq!(objects.snapshot.roles.len(), 1);
    let expected = "error: a list in a list: kubectl refuses the whole document for it";
    assert_eq!(
        messages(&objects),
        [format!("f:3:3: {expected}"), format!("f:5:5: {expected}")]
    );
}

#[test]
fn of_two_objects_with_one_name_the_last_counts() {
    let one = rbac(
        "Role",
        "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]",
    );
    let elsewhere = one.replace("{name: x}", "{name: x, namespace: other}");
    let other = one.replace("pods", "secrets");
    let objects = collect(&format!("{one}---\n{elsewhere}---\n{other}"));
    assert_eq!(
        messages(&objects),
        ["f:13:18: warning: Role `default/x` is written twice: the last one counts: this"]
    );
    assert_eq!(
        objects.problems[0].problem.related[0].0.to_string(),
        "f:3:18"
    );
    let resources: Vec<_> = objects
        .snapshot
        .roles
        .iter()
        .map(|r| &r.rules[0].resources[0])
        .collect();
    assert_eq!(resources, ["pods", "secrets"]);
    assert_eq!(objects.places.roles[1].object.to_string(), "f:11:1");
    assert!(!objects.is_incomplete());
}

#[test]
fn accounts_definitions_and_the_rest_are_collected() {
    let objects = collect(
        "apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: media}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets, shortNames: [wd], categories: [all]}
  versions:
  - {name: v1, served: true, storage: true, subresources: {status: {}, scale: {specReplicasPath: .a}}}
  - {name: v1beta1, served: false}
---
apiVersion: example.com/v1
kind: Widget
---
name: not-an-object
---
apiVersion: v2
name: a-chart
---
- a list
",
    );
    assert_eq!(messages(&objects), Vec::<String>::new());
    assert_eq!(objects.service_accounts.len(), 1);
    assert_eq!(objects.service_accounts[0].place.to_string(), "f:1:1");
    let definition = &objects.custom_resource_definitions[0];
    assert_eq!(
        (definition.plural.as_str(), definition.namespaced),
        ("widgets", true)
    );
    assert_eq!(definition.singular, None);
    assert_eq!(definition.short_names, ["wd"]);
    let version = CustomResourceVersion {
        name: "v1".to_owned(),
        status: true,
        scale: true,
    };
    assert_eq!(definition.versions, [version]);
    assert_eq!(
        objects.others[&("example.com/v1".to_owned(), "Widget".to_owned())],
        1
    );
    assert_eq!(objects.not_objects, 3);
}
