//! Tests of what the API server refuses, what it takes, and what is not judged.

use super::tests::{collect, messages, rbac};

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
                "roleRef: {kind: Role, name: r, apiGroup: ''}\nsubjects: [{kind: User, name: x, namespace: ns}]",
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
    assert_eq!(objects.problems[0].problem.help, ["write `resourceNames`"]);
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
            "apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: a}",
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
            "apiVersion: rbac.authorization.k8s.io/v1",
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

/// A CustomResourceDefinition; `more` stands in its `spec` last, so that it counts.
fn definition(more: &str) -> String {
    let names = if more.starts_with("names") {
        ""
    } else {
        "names: {plural: a, kind: A}, "
    };
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: a.b.c}}\n\
         spec: {{group: b.c, {names}scope: Cluster, versions: [{{name: v1, served: true}}], {more}}}"
    )
}

#[test]
fn what_was_meant_to_be_an_object_is_an_error() {
    let cases = [
        (
            "- apiVersion: v1\n  kind: ServiceAccount",
            "f:1:3: error: a list of objects that is no object itself: kubectl refuses the document",
        ),
        (
            "apiversion: v1\nKind: Role",
            "f:1:1: error: an object without `kind`: letter case counts in a key",
        ),
        (
            "metadata: {name: r}\nroleRef: {}",
            "f:2:1: error: an object without `kind`: this belongs to a role or a binding",
        ),
        (
            "rules: [{verbs: [get]}]",
            "f:1:1: error: an object without `kind`: this belongs to a role or a binding",
        ),
        (
            "subjects: [{kind: User, name: ann}]",
            "f:1:1: error: an object without `kind`: this belongs to a role or a binding",
        ),
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9",
            "f:1:1: error: a pointer of Git LFS stands in for the file: its content is elsewhere",
        ),
        (
            "apiVersion: v1\nkind: Role\nkind: Secret",
            "f:3:1: error: `kind` stands twice in one document: an object begins here",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(messages(&collect(text)), [expected], "{text}");
    }
    for text in [
        "rules: [{alert: A}]",
        "subjects: [mathematics]",
        "[1, 2]",
        "name: chart",
        "words",
    ] {
        let objects = collect(text);
        assert_eq!(
            (messages(&objects).len(), objects.not_objects),
            (0, 1),
            "{text}"
        );
    }
}

#[test]
fn keys_that_stand_twice_are_told_of_objects_of_interest_alone() {
    let text = rbac(
        "Role",
        "rules: []\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]",
    );
    let expected =
        "f:5:1: warning: the key `rules` stands twice in one mapping: only this one counts";
    assert_eq!(messages(&collect(&text)), [expected]);
    let other = "apiVersion: v1\nkind: Secret\nstringData: {a: b, a: c}";
    assert_eq!(messages(&collect(other)), [""; 0]);
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
        (
            definition("x: {description: 'as {{ .x }} says'}"),
            0,
            "a description in a definition",
        ),
        (
            definition("names: {plural: '{{ .plural }}'}"),
            1,
            "a plural in a definition",
        ),
        (rbac("Role", "# {{ .x }}"), 0, "a comment"),
        (
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '{{ .x }}'}"
                .to_owned(),
            0,
            "the data of a ConfigMap",
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
        assert_eq!(objects.left_out["CustomResourceDefinition"], 1, "{spec}");
    }
}
