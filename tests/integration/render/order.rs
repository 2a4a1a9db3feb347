//! What decides on the output: the spec's meaning and nothing else. Changing one right changes one
//! rule.

use std::fmt::Write as _;

use proptest::prelude::*;
use similar::{ChangeTag, TextDiff};

use super::{rendered, spec};
use crate::support::Sandbox;

const ENTRIES: [&str; 9] = [
    "{resources: [jobs, pods], verbs: [list, create]}",
    "{resources: [jobs], verbs: [watch, get]}",
    "{resources: [pods/log], verbs: [get]}",
    "{resources: [configmaps], names: [b, a, c], verbs: [update, get]}",
    "{resources: [pods], verbs: [list], namespaces: [zeta, beta]}",
    "{resources: [nodes], verbs: [get], scope: cluster}",
    "{clusterRole: view}",
    "{clusterRole: admin}",
    "{use: events}",
];

fn with_entries<'e>(entries: impl IntoIterator<Item = &'e str>) -> String {
    let mut text = "access:\n".to_owned();
    for entry in entries {
        writeln!(text, "- {entry}").unwrap();
    }
    rendered(&spec(&text))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_order_of_entries_means_nothing(entries in Just(ENTRIES.to_vec()).prop_shuffle()) {
        prop_assert_eq!(with_entries(entries), with_entries(ENTRIES));
    }
}

#[test]
fn the_order_of_keys_and_of_lists_without_order_means_nothing() {
    let one = rendered(
        "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: app, namespace: own, labels: {a: b, c: d}}
access:
- {resources: [jobs, pods], names: [a, b], verbs: [get, patch]}
deployment: {image: \"a:1\", env: {A: a, B: b}, replicas: 2}
config: [{name: c, data: {k: v, l: w}}]
",
    );
    let other = rendered(
        "\
config: [{data: {l: w, k: v}, name: c}]
deployment: {replicas: 2, env: {B: b, A: a}, image: \"a:1\"}
access:
- {verbs: [patch, get], names: [b, a], resources: [pods, jobs]}
metadata: {labels: {c: d, a: b}, namespace: own, name: app}
kind: ApiClient
apiVersion: rolewright.dev/v1alpha1
",
    );
    assert_eq!(one, other);
}

/// Arguments run in their order, and mounts and ports are shown in the user's.
#[test]
fn the_order_of_arguments_is_kept() {
    let text = rendered(&spec(
        "deployment: {image: \"a:1\", args: [z, a, m], command: [z, a]}\n",
    ));
    assert!(text.contains("args:\n        - z\n        - a\n        - m\n"));
    assert!(text.contains("command:\n        - z\n        - a\n"));
}

#[test]
fn every_run_gives_the_same_bytes() {
    let first = with_entries(ENTRIES);
    for _ in 0..5 {
        assert_eq!(with_entries(ENTRIES), first);
    }
}

/// Lines that a change of the spec takes out (`-`) and puts in (`+`), sorted: where equal lines
/// stand beside each other, a diff may take either.
fn changes(before: &str, after: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(before, after);
    let mut changes: Vec<String> = diff
        .iter_all_changes()
        .filter_map(|change| match change.tag() {
            ChangeTag::Equal => None,
            ChangeTag::Delete => Some(format!("-{}", change.value().trim_end())),
            ChangeTag::Insert => Some(format!("+{}", change.value().trim_end())),
        })
        .collect();
    changes.sort();
    changes
}

#[test]
fn changing_one_right_changes_one_rule() {
    let before = "access:
- {resources: [jobs], verbs: [create, list]}
- {resources: [jobs], names: [pi], verbs: [patch, delete]}
- {resources: [pods/log], verbs: [get]}
";
    let rows: [(&str, &str, &[&str]); 6] = [
        ("create, list", "create, list, watch", &["+  - watch"]),
        ("patch, delete", "patch", &["-  - delete"]),
        ("names: [pi]", "names: [pi, tau]", &["+  - tau"]),
        (
            "[get]",
            "[get]}\n- {resources: [services], verbs: [get]",
            &["+  - services"],
        ),
        (
            "[get]",
            "[get]}\n- {resources: [services], verbs: [list]",
            &[
                "+  - \"\"",
                "+  - list",
                "+  - services",
                "+  resources:",
                "+  verbs:",
                "+- apiGroups:",
            ],
        ),
        ("[get]", "[get], reason: why", &["+# why"]),
    ];
    for (old, new, expected) in rows {
        let after = before.replace(old, new);
        assert_ne!(before, after);
        let changes = changes(&rendered(&spec(before)), &rendered(&spec(&after)));
        assert_eq!(changes, expected, "{old} -> {new}");
    }
}

#[test]
fn one_file_standard_output_and_files_hold_the_same() {
    let text =
        spec("access:\n- {resources: [pods], verbs: [list]}\ndeployment: {image: \"a:1\"}\n");
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", &text);
    let stream = sandbox.run("render").expect_code(0).stdout;
    sandbox.run("render --out one --one-file").expect_code(0);
    assert_eq!(sandbox.read("one/manifests.yaml"), stream);
    let run = sandbox.run("render --out many").expect_code(0);
    let header = stream.lines().next().unwrap();
    let mut parts = Vec::new();
    for line in run.stderr.lines() {
        let Some((file, _)) = line.split_once("   ").filter(|_| line.starts_with("many/")) else {
            continue;
        };
        let content = sandbox.read(file);
        let content = content.strip_prefix(header).unwrap();
        parts.push(content.trim_start_matches('\n').to_owned());
    }
    assert_eq!(format!("{header}\n{}", parts.concat()), stream);
    assert_eq!(parts.len(), 4);
}

/// The kubelet fills in `$(NAME)` from the variables above.
#[test]
fn a_variable_stands_below_those_it_refers_to() {
    let text = rendered(&spec(
        "deployment: {image: \"a:1\", env: {ADDRESS: \"$(HOST):$(PORT)\", HOST: {field: status.podIP}, PORT: \"80\"}}\n",
    ));
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("        - name: "))
        .filter(|name| *name == name.to_uppercase())
        .collect();
    assert_eq!(names, ["HOST", "PORT", "ADDRESS"]);
}
