//! Tests of what is said of metadata, and of the kinds that grant nothing.

use super::tests::{collect, messages};
use super::{Objects, Verdict};

/// A ConfigMap with one line more in its metadata, which is line 5.
fn with_metadata(line: &str) -> Objects {
    collect(&format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  {line}\n"
    ))
}

/// A ServiceAccount, a Namespace or a ConfigMap with more from line 4 on.
fn core(kind: &str, rest: &str) -> Objects {
    collect(&format!(
        "apiVersion: v1\nkind: {kind}\nmetadata: {{name: x}}\n{rest}\n"
    ))
}

fn said(objects: &Objects) -> String {
    messages(objects).join("\n")
}

fn all_said<'a>(rows: impl IntoIterator<Item = (&'a str, Objects)>) -> String {
    let lines = rows
        .into_iter()
        .map(|(row, objects)| format!("{row}\n    {}\n", said(&objects).replace('\n', "\n    ")));
    lines.collect()
}

#[test]
fn what_is_wrong_in_metadata_is_told_at_its_place() {
    let long = format!("annotations: {{a: {}}}", "x".repeat(262_144));
    let rows = [
        "generateName: X",
        "namespace: 7",
        "labels: {a b: c, a: 'b c', b: 1}",
        "annotations: {a b: c, ok: 'any thing', n: on}",
        "generation: -1",
        "generation: 1.5",
        "generation: 9223372036854775808",
        "generation: one",
        "deletionGracePeriodSeconds: soon",
        "creationTimestamp: yesterday",
        "deletionTimestamp: 1",
        "uid: 7",
        "selfLink: [a]",
        "resourceVersion: 12",
        "finalizers: a.b/c",
        "finalizers: [a, 'a b', 7, a.b/c]",
        "finalizers: [orphan, foregroundDeletion]",
        "ownerReferences: {kind: Pod}",
        "ownerReferences: [~, {apiVersion: a/b/c, kind: '', name: p, uid: 1, controler: true}]",
        "ownerReferences: [{apiVersion: v1, kind: Event, name: p, uid: u, controller: yes please}]",
        "ownerReferences: [{apiVersion: v1, kind: A, name: p, uid: u, controller: true}, {apiVersion: v1, kind: A, name: p, uid: v, controller: true}]",
        "managedFields: [{manager: 1, time: now, fieldsV1: 7, fields: {}}]",
        "clusterName: c",
        "Labels: {}",
    ];
    let rows = rows.map(|row| (row, with_metadata(row)));
    insta::assert_snapshot!(all_said(rows));
    let objects = with_metadata(&long);
    let expected = "f:5:16: error: ConfigMap `x` is refused: `metadata.annotations` are larger than 256 KiB together: here";
    assert_eq!(messages(&objects), [expected]);
}

#[test]
fn what_the_server_takes_in_metadata_is_taken() {
    for line in [
        "generateName: x-",
        "generateName: ''",
        "namespace: ''",
        "labels: {a: }",
        "annotations: {EXAMPLE.com/a: '{{ .x }}'}",
        "uid: anything",
        "selfLink: /x",
        "resourceVersion: '12'",
        "generation: 2.0",
        "creationTimestamp: null",
        "creationTimestamp: 2026-01-31T12:00:00Z",
        "deletionTimestamp: '2026-01-31T12:00:00.5+02:00'",
        "deletionGracePeriodSeconds: -30",
        "finalizers: [kubernetes, orphan, example.com/a]",
        "ownerReferences: [{apiVersion: v1, kind: A, name: p, uid: u, controller: true, blockOwnerDeletion: false}]",
        // The server drops the second.
        "ownerReferences: [{apiVersion: v1, kind: A, name: p, uid: u, controller: true}, {apiVersion: v1, kind: A, name: p, uid: u, controller: true}]",
        "managedFields: [{manager: m, operation: Never, fieldsType: None, fieldsV1: [7], subresource: s}]",
    ] {
        let objects = with_metadata(line);
        assert_eq!(messages(&objects), [""; 0], "{line}");
        assert_eq!(objects.config_maps.len(), 1, "{line}");
    }
}

#[test]
fn generated_names_are_judged_by_what_they_become() {
    let of = |kind: &str, prefix: &str| {
        let metadata = format!("metadata: {{generateName: '{prefix}'}}");
        collect(&format!("apiVersion: v1\nkind: {kind}\n{metadata}\n"))
    };
    for (kind, prefix) in [("ConfigMap", "a.b-"), ("Namespace", "a-")] {
        assert_eq!(messages(&of(kind, prefix)), [""; 0]);
    }
    let refused = of("Namespace", "a_-");
    let expected = "f:3:26: error: this Namespace is refused: `metadata.generateName` makes names such as \
                    `a_-x2x4x`, which is no DNS label: only a-z, 0-9 and `-`, beginning and ending with a \
                    letter or digit; `a--x2x4x` would do: here";
    assert_eq!(messages(&refused), [expected]);
    let account = of("ServiceAccount", "a-");
    assert_eq!(account.problems[0].verdict, Verdict::NotJudged);
    assert!(!account.problems[0].is_refusal());
    assert!(account.is_incomplete());
}

#[test]
fn definitions_keep_finalizers_without_a_prefix() {
    let text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
                metadata: {name: a.b.c, finalizers: [customresourcecleanup.apiextensions.k8s.io]}\n\
                spec: {group: b.c, names: {plural: a, kind: A}, scope: Cluster, versions: []}\n";
    assert_eq!(messages(&collect(text)), [""; 0]);
}

#[test]
fn what_is_wrong_in_core_objects_is_told_at_its_place() {
    let rows = [
        ("ServiceAccount", "automountServiceAccountToken: 'no'"),
        (
            "ServiceAccount",
            "secrets: [token, {name: 7, kinds: Secret}]",
        ),
        ("ServiceAccount", "imagePullSecrets: {name: pull}"),
        ("ServiceAccount", "imagePullSecrets: [pull, {nam: pull}]"),
        ("ServiceAccount", "imagePullSecret: []"),
        ("Namespace", "spec: kubernetes"),
        (
            "Namespace",
            "spec: {finalizers: [kubernetes, mine, 'a b'], finalizer: []}",
        ),
        (
            "Namespace",
            "status: {phase: 1, conditions: [{type: A, lastTransitionTime: never, at: 1}], x: y}",
        ),
        ("Namespace", "data: {}"),
        ("ConfigMap", "immutable: 1"),
        ("ConfigMap", "data: [a]"),
        ("ConfigMap", "data: {a: 1, b: true, c: {}, d: , ok: text}"),
        ("ConfigMap", "data: {..a: b, a/b: c, a b: c, '': d}"),
        (
            "ConfigMap",
            "binaryData: {a: YQ, b: 'text!', c: 7, d: [256, a], e: YQ==, f: [1]}",
        ),
        ("ConfigMap", "data: {a: b}\nbinaryData: {a: YQ==}"),
        ("ConfigMap", "spec: {}"),
    ];
    let rows = rows.map(|(kind, rest)| (rest, core(kind, rest)));
    insta::assert_snapshot!(all_said(rows));
}

#[test]
fn a_config_map_holds_a_mebibyte_of_values() {
    let text = |size: usize| format!("data: {{a: {}}}\nbinaryData: {{b: YWE=}}", "x".repeat(size));
    assert_eq!(messages(&core("ConfigMap", &text((1 << 20) - 2))), [""; 0]);
    let expected = "f:4:7: error: ConfigMap `x` is refused: `data` makes 1048577 bytes; at most 1 MiB (1048576) is allowed: here";
    assert_eq!(
        messages(&core("ConfigMap", &text((1 << 20) - 1))),
        [expected]
    );
}

#[test]
fn what_grants_nothing_leaves_no_question_of_access_open() {
    let mut objects = collect(
        "apiVersion: v1
kind: Namespace
metadata: {name: Not_A_Label}
---
apiVersion: v2
kind: ConfigMap
metadata: {name: x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: '{{ .Release.Name }}'}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: twice}
data: {a: b, a: c}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: twice}
",
    );
    let verdicts: Vec<_> = objects.problems.iter().map(|found| found.verdict).collect();
    let expected = [
        Verdict::Refused,
        Verdict::Refused,
        Verdict::NotJudged,
        Verdict::RefusedStrictly,
        Verdict::Taken,
    ];
    assert_eq!(verdicts, expected, "{}", said(&objects));
    assert_eq!(objects.left_out["Namespace"], 1);
    assert_eq!(objects.left_out["ConfigMap"], 2);
    assert!(!objects.is_incomplete());
    assert_eq!(objects.take_problems_of_access(), []);
    assert_eq!(objects.problems.len(), 5);
}

#[test]
fn core_objects_are_collected() {
    let objects = collect(
        "apiVersion: v1
kind: Namespace
metadata: {name: media, labels: {team: a}}
spec: {finalizers: [kubernetes]}
status: {phase: Active}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: x}
immutable: true
data: {a: text}
binaryData: {b: YQ==}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: x}
automountServiceAccountToken: false
secrets: [{name: a}, ~]
",
    );
    assert_eq!(messages(&objects), [""; 0]);
    assert_eq!(objects.namespaces[0].labels["team"], "a");
    let config_map = &objects.config_maps[0];
    assert_eq!(config_map.namespace, "default");
    assert!(config_map.keys.iter().eq(["a", "b"]));
    assert!(config_map.is_immutable);
    assert_eq!(config_map.place.to_string(), "f:7:1");
    assert_eq!(objects.service_accounts[0].automounts_token, Some(false));
}
