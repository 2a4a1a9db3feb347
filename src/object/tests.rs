//! Tests of objects as a whole: documents in, a snapshot with places and problems out.

use rolewright_rbac::{RoleRefKind, Subject};

use super::*;
use crate::source::{File, Place, read_text};

fn collect(text: &str) -> Objects {
    let reading = read_text(&File::new("f", text));
    let problems: Vec<_> = reading.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new(), "{text}");
    Objects::collect(&reading.documents, "default")
}

fn messages(objects: &Objects) -> Vec<String> {
    objects.problems.iter().map(ToString::to_string).collect()
}

/// `metadata: {name: x}` after the type of an RBAC object.
fn rbac(kind: &str, rest: &str) -> String {
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

/// Texts of one object each, and what is to be said of them. The object must be left out.
fn assert_refused<const N: usize>(cases: [(String, &str); N]) {
    for (text, expected) in cases {
        let objects = collect(&text);
        let found = messages(&objects);
        let is_said =
            |message: &String| message.contains(" is refused: ") && message.contains(expected);
        assert!(found.iter().any(is_said), "{text}\n{expected}\n{found:#?}");
        assert!(objects.is_incomplete(), "{text}");
        assert_eq!(
            objects.snapshot,
            rolewright_rbac::Snapshot::default(),
            "{text}"
        );
    }
}

#[test]
fn refused_roles_are_left_out_and_said() {
    let role = |rule: &str| rbac("Role", &format!("rules: [{rule}]"));
    let cluster_role = |rest: &str| rbac("ClusterRole", rest);
    let expression = |requirement: &str| {
        cluster_role(&format!(
            "aggregationRule: {{clusterRoleSelectors: [{{matchExpressions: [{requirement}]}}]}}"
        ))
    };
    assert_refused([
        (
            role("{apiGroups: [''], resources: [pods]}"),
            "`rules[0].verbs` is empty",
        ),
        (
            role("{resources: [pods], verbs: [get]}"),
            "`rules[0].apiGroups` is empty",
        ),
        (
            role("{apiGroups: [''], verbs: [get]}"),
            "`rules[0].resources` is empty",
        ),
        (role("~"), "`rules[0].verbs` is empty"),
        (role("x"), "`rules[0]` is a string, not a mapping"),
        (
            role("{apiGroups: [''], resources: [pods], verbs: get}"),
            "`rules[0].verbs` is a string, not a list of strings",
        ),
        (
            role("{apiGroups: [''], resources: [pods], verbs: [on]}"),
            "`rules[0].verbs[0]` is a boolean, not a string",
        ),
        (
            role("{apiGroups: [1], resources: [pods], verbs: [get]}"),
            "`rules[0].apiGroups[0]` is a number, not a string",
        ),
        (
            role("{nonResourceURLs: [/x], verbs: [get]}"),
            "`rules[0].nonResourceURLs` cannot stand in a Role",
        ),
        (
            cluster_role("rules: [{nonResourceURLs: [/x], resources: [pods], verbs: [get]}]"),
            "`rules[0].nonResourceURLs` cannot stand beside resources",
        ),
        (
            cluster_role("rules: {}"),
            "`rules` is a mapping, not a list of rules",
        ),
        (
            cluster_role("aggregationRule: {}"),
            "`aggregationRule.clusterRoleSelectors` is empty",
        ),
        (expression("{key: a, operator: In}"), "values` is empty"),
        (
            expression("{key: a, operator: Exists, values: [b]}"),
            "values` may not be given",
        ),
        (
            expression("{key: a, operator: Equals}"),
            "operator` is no operator",
        ),
        (
            expression("{key: '', operator: Exists}"),
            "key` is no key: 1 to 63 letters",
        ),
        (
            expression("{key: a, operator: In, values: [b c]}"),
            "values[0]` is no label value: only letters",
        ),
    ]);
}

#[test]
fn refused_bindings_are_left_out_and_said() {
    let binding = |rest: &str| rbac("RoleBinding", rest);
    let cluster_binding = |rest: &str| rbac("ClusterRoleBinding", rest);
    let to_role = "roleRef: {kind: ClusterRole, name: r}\n";
    let subject = |subject: &str| binding(&format!("{to_role}subjects: [{subject}]"));
    assert_refused([
        (binding(""), "`roleRef` is missing"),
        (
            binding("roleRef: {kind: ClusterRole}"),
            "`roleRef.name` is missing",
        ),
        (
            binding("roleRef: {kind: ClusterRole, name: a/b}"),
            "`roleRef.name` may not contain `/`",
        ),
        (
            binding("roleRef: {kind: clusterrole, name: r}"),
            "`roleRef.kind` is neither `Role` nor `ClusterRole`",
        ),
        (
            binding("roleRef: {kind: Role, name: r, apiGroup: rbac}"),
            "`roleRef.apiGroup` is not the RBAC group",
        ),
        (
            cluster_binding("roleRef: {kind: Role, name: r}"),
            "`roleRef.kind` cannot be a Role in a ClusterRoleBinding",
        ),
        (
            cluster_binding("roleRef: {name: r}"),
            "`roleRef.kind` is not `ClusterRole`",
        ),
        (
            subject("{kind: user, name: jane}"),
            "`subjects[0].kind` is no kind of subject",
        ),
        (
            subject("{name: jane}"),
            "`subjects[0].kind` is no kind of subject",
        ),
        (subject("{kind: User}"), "`subjects[0].name` is missing"),
        (
            subject("{kind: User, name: jane, apiGroup: v1}"),
            "`subjects[0].apiGroup` is not the RBAC group",
        ),
        (
            subject("{kind: ServiceAccount, name: Robot}"),
            "`subjects[0].name` is no DNS subdomain: only a-z, 0-9, `-` and `.`",
        ),
        (
            subject("{kind: ServiceAccount, name: r, apiGroup: rbac.authorization.k8s.io}"),
            "`subjects[0].apiGroup` is given for a ServiceAccount",
        ),
        (
            cluster_binding(&format!(
                "{to_role}subjects: [{{kind: ServiceAccount, name: r}}]"
            )),
            "`subjects[0].namespace` is missing",
        ),
    ]);
}

#[test]
fn refused_metadata_is_said() {
    let metadata = |metadata: &str| rbac("Role", "").replace("{name: x}", metadata);
    assert_refused([
        (
            metadata("{name: a/b}"),
            "`metadata.name` may not contain `/`",
        ),
        (metadata("{}"), "`metadata.name` is missing"),
        (
            metadata("{name: 1}"),
            "`metadata.name` is a number, not a string",
        ),
        (
            metadata("{name: x, namespace: A}"),
            "`metadata.namespace` is no DNS label: only a-z",
        ),
        (
            metadata("{name: x, labels: {a: yes}}"),
            "`metadata.labels.a` is a boolean, not a string",
        ),
        (
            metadata("{name: x, labels: {a b: c}}"),
            "`metadata.labels[\"a b\"]` is no key: 1 to 63 letters",
        ),
        (
            metadata("{name: x, annotations: {a b: c}}"),
            "`metadata.annotations[\"a b\"]` is no key: 1 to 63 letters",
        ),
        (metadata("x"), "`metadata` is a string, not a mapping"),
    ]);
}

#[test]
fn what_the_server_accepts_is_taken() {
    let cases = [
        (rbac("Role", ""), "no rules"),
        (rbac("Role", "rules: []"), "an empty list of rules"),
        (
            rbac(
                "Role",
                "rules: [{apiGroups: [''], resources: [a, b], resourceNames: [c], verbs: [get]}]",
            ),
            "names with several resources",
        ),
        (
            rbac(
                "Role",
                "rules: [{apiGroups: [~], resources: [''], verbs: ['']}]",
            ),
            "empty texts; null in a list is one",
        ),
        (
            rbac(
                "Role",
                "rules: [{apiGroups: [u], resources: [w], verbs: [z, z]}]",
            ),
            "unknown and repeated words",
        ),
        (
            rbac(
                "ClusterRole",
                "rules: [{nonResourceURLs: [x], verbs: [get]}]",
            ),
            "a URL without a slash",
        ),
        (
            rbac(
                "ClusterRole",
                "aggregationRule: {clusterRoleSelectors: [{}]}",
            ),
            "a selector that selects all",
        ),
        (
            rbac("Role", "").replace("{name: x}", "{name: 'A:b c'}"),
            "a name that is no DNS name",
        ),
        (
            rbac("RoleBinding", "roleRef: {kind: Role, name: r}"),
            "no subjects, and the default group",
        ),
        (
            rbac(
                "RoleBinding",
                "roleRef: {kind: Role, name: r, apiGroup: ''}\nsubjects: [{kind: User, name: x, namespace: n}]",
            ),
            "an empty group is the default; a user's namespace is ignored",
        ),
        (
            rbac(
                "RoleBinding",
                "roleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: r, namespace: 'a b'}]",
            ),
            "an account's namespace is not checked",
        ),
    ];
    for (text, why) in cases {
        let objects = collect(&text);
        assert_eq!(messages(&objects), Vec::<String>::new(), "{why}");
        let s = &objects.snapshot;
        assert_eq!(
            s.roles.len() + s.cluster_roles.len() + s.role_bindings.len(),
            1,
            "{why}"
        );
    }
}

#[test]
fn fields_that_are_none_are_named() {
    let objects = collect(&rbac(
        "Role",
        "rules: [{apiGroups: [''], resources: [pods], resourceName: [a], verbs: [get]}]",
    ));
    let expected = "f:4:46: warning: Role `x`: `rules[0].resourceName` is not a field of a rule: kubectl refuses it, the server drops it";
    assert_eq!(messages(&objects), [expected]);
    assert_eq!(objects.problems[0].help, ["write `resourceNames`"]);
    assert!(!objects.is_incomplete());
    assert_eq!(
        objects.snapshot.roles[0].rules[0].resource_names,
        Vec::<String>::new()
    );
}

#[test]
fn types_that_no_server_serves_are_refused() {
    let cases = [
        (
            "apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role",
            "f:1:13: error: no server serves a Role of `rbac.authorization.k8s.io/v1beta1`: kubectl refuses it",
        ),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: role",
            "f:2:7: error: no server serves a role of `rbac.authorization.k8s.io/v1`: kubectl refuses it",
        ),
        (
            "apiVersion: v1\nkind: Role",
            "f:1:13: error: no server serves a Role of `v1`: kubectl refuses it",
        ),
        (
            "kind: Role\nmetadata: {}",
            "f:1:1: error: a Role without `apiVersion`: kubectl refuses it",
        ),
        (
            "apiVersion: v1",
            "f:1:1: error: an object without `kind`: kubectl refuses it",
        ),
        (
            "apiVersion: v1\nkind: on",
            "f:2:7: error: `kind` is a boolean, not a string: kubectl refuses the document here",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(messages(&collect(text)), [expected], "{text}");
    }
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
  {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}
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
    assert_eq!(
        objects.others[&("v1".to_owned(), "ConfigMap".to_owned())],
        1
    );
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
            "f:2:9: error: a list in a list is not judged: kubectl does not look into it",
        ),
    ];
    for (text, expected) in cases {
        let objects = collect(&text);
        assert_eq!(messages(&objects), [expected], "{text}");
        assert_eq!(objects.snapshot.roles.len(), 0, "{text}");
    }
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
    assert_eq!(objects.problems[0].related[0].0.to_string(), "f:3:18");
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
fn template_actions_are_not_judged_unless_they_are_mere_notes() {
    let cases = [
        (
            rbac("Role", "").replace("{name: x}", "{name: '{{ .Release.Name }}'}"),
            1,
            "a name",
        ),
        (rbac("'{{ .kind }}'", ""), 1, "a kind"),
        (
            rbac(
                "Role",
                "rules: [{apiGroups: [''], resources: [pods], verbs: ['{{ .verb }}']}]",
            ),
            1,
            "a verb",
        ),
        (
            rbac("Role", "").replace(
                "{name: x}",
                "{name: x, annotations: {a: '{{ $labels.x }}'}}",
            ),
            0,
            "an annotation",
        ),
        (rbac("Role", "# {{ .x }}"), 0, "a comment"),
        (
            "apiVersion: v1\nkind: ConfigMap\ndata: {a: '{{ .x }}'}".to_owned(),
            0,
            "another kind of object",
        ),
    ];
    for (text, problems, why) in cases {
        let objects = collect(&text);
        assert_eq!(
            objects.problems.len(),
            problems,
            "{why}: {:?}",
            objects.problems
        );
        assert_eq!(objects.is_incomplete(), problems > 0, "{why}");
    }
}

#[test]
fn generated_names_are_not_judged() {
    let text = rbac("Role", "").replace("{name: x}", "{generateName: x-}");
    let expected =
        "f:3:26: error: this Role is not judged: its name is made up when it is created: here";
    assert_eq!(messages(&collect(&text)), [expected]);
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
    assert_eq!(objects.not_objects, 1);
}

#[test]
fn broken_definitions_are_refused() {
    let definition = |spec: &str| {
        format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: a.b.c}}\nspec: {spec}"
        )
    };
    let cases = [
        ("{}", "`spec.group` is missing"),
        (
            "{group: b.c, names: {plural: x, kind: X}, scope: Cluster, versions: []}",
            "`spec.names.plural` and the group make the name `x.b.c`, not `a.b.c`",
        ),
        (
            "{group: b.c, names: {plural: a, kind: A}, scope: cluster, versions: []}",
            "`spec.scope` is neither `Namespaced` nor `Cluster`",
        ),
        (
            "{group: b.c, names: {plural: a, kind: A}, scope: Cluster}",
            "`spec.versions` is missing",
        ),
        (
            "{group: b.c, names: {plural: a, kind: A}, scope: Cluster, versions: [{name: v1, served: 'yes'}]}",
            "`spec.versions[0].served` is a string, not a boolean",
        ),
    ];
    for (spec, expected) in cases {
        let objects = collect(&definition(spec));
        let found = messages(&objects);
        assert!(
            found.iter().any(|message| message.contains(expected)),
            "{spec}\n{found:#?}"
        );
        assert_eq!(objects.custom_resource_definitions.len(), 0, "{spec}");
    }
}
