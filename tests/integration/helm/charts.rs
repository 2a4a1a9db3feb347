//! The chart of each example: what Helm says of it, and what it is by default.

use std::fs;

use insta::assert_snapshot;

use super::{Release, chart, chart_of, helm, helms};
use crate::examples::EXAMPLES;

/// What stands in a rendered stream, without the blank lines that Helm 4 alone writes.
fn plain(text: &str) -> String {
    text.replace("\n\n---\n", "\n---\n").trim_end().to_owned()
}

#[test]
fn helm_finds_nothing_to_say() {
    for helm in helms("whether charts pass helm lint") {
        for example in EXAMPLES {
            let sandbox = chart_of(example);
            let output = helm.run(sandbox.path(), &["lint", "--strict", "chart"]);
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{example}: {text}");
            // Which picture a chart has nobody but its owner knows.
            let said: Vec<&str> = text
                .lines()
                .filter(|line| line.starts_with('['))
                .filter(|line| !line.contains("icon is recommended"))
                .collect();
            assert_eq!(said, [""; 0], "{example}");
        }
    }
}

/// As the hook for charts does it: what is not known at all ends with 2.
#[test]
fn the_linter_leaves_nothing_of_a_chart_open() {
    let Some(helm) = helm("what the linter says of charts") else {
        return;
    };
    // Its account holds what its spec's settings accept, with a reason, for that example alone.
    let examples = EXAMPLES
        .iter()
        .filter(|example| **example != "controllers/daemon-set");
    for example in examples {
        let sandbox = chart_of(example);
        let path = helm.path.to_str().unwrap();
        let arguments = ["lint", "--strict", "--no-config", "--helm", path, "chart"];
        let run = sandbox.run_with(&arguments, "");
        assert_eq!(run.code, Some(0), "{example}: {run:?}");
    }
}

#[test]
fn both_helms_make_the_same_of_a_chart() {
    let helms = helms("whether Helm 3 and Helm 4 make the same of a chart");
    let [four, three] = helms.as_slice() else {
        return;
    };
    for example in EXAMPLES {
        let sandbox = chart_of(example);
        let rendered = [four, three].map(|helm| {
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
            plain(&rendered.text)
        });
        assert_eq!(rendered[0], rendered[1], "{example}");
    }
}

#[test]
fn charts_are_what_the_examples_say() {
    let Some(helm) = helm("what charts render to") else {
        return;
    };
    for example in EXAMPLES {
        let sandbox = chart_of(example);
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        let name = example.replace('/', "-");
        assert_snapshot!(format!("rendered-{name}"), plain(&rendered.text));
    }
}

#[test]
fn files_of_a_chart_are_what_the_examples_say() {
    for example in EXAMPLES {
        let sandbox = chart_of(example);
        let chart = sandbox.path().join("chart");
        let mut folders = vec![chart.clone()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files.retain(|path| !path.ends_with(".rolewright.sums"));
        files.sort();
        let texts = files.iter().map(|path| {
            let name = path.strip_prefix(&chart).unwrap().display();
            format!("=== {name}\n{}", fs::read_to_string(path).unwrap())
        });
        let texts: Vec<String> = texts.collect();
        assert_snapshot!(
            format!("files-{}", example.replace('/', "-")),
            texts.concat()
        );
    }
}

#[test]
fn charts_are_packaged_without_what_is_ours_alone() {
    for helm in helms("whether charts are packaged") {
        for example in EXAMPLES {
            let sandbox = chart_of(example);
            let output = helm.run(sandbox.path(), &["package", "chart"]);
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{example}: {text}");
            let path = text.split_once("to: ").unwrap().1.trim();
            let shown = std::process::Command::new("tar")
                .args(["-tzf", path])
                .output()
                .unwrap();
            let list = String::from_utf8(shown.stdout).unwrap();
            assert!(list.contains("/templates/_helpers.tpl"), "{list}");
            assert!(!list.contains(".rolewright.sums"), "{list}");
        }
    }
}

/// What has to be there before an install is said, but for what the chart makes or a Pod does without.
#[test]
fn a_chart_says_what_it_needs_and_does_not_make() {
    let sandbox = chart(
        "access: [{resources: [pods], verbs: [list]}]\n\
         config: [{name: own, data: {a: b}, mountPath: /own}]\n\
         daemonSet:\n  image: registry.example/app:1\n  imagePullSecrets: [registry]\n  \
         securityContext: {privileged: true, reason: needs devices}\n  \
         env: {P: {secret: db, key: password}}\n  envFrom: [{secret: more}]\n  \
         mounts:\n  - {configMap: theirs, path: /a}\n  - {persistentVolumeClaim: data, path: /b}\n",
    );
    let readme = sandbox.read("chart/README.md");
    let (_, list) = readme.split_once("## What has to be there\n").unwrap();
    let (list, _) = list.split_once("\n## ").unwrap();
    let items: Vec<&str> = list.lines().filter(|line| line.starts_with("- ")).collect();
    let expected = [
        "- ConfigMap `theirs` (app)",
        "- PersistentVolumeClaim `data` (app)",
        "- Secret `db` (app)",
        "- Secret `more` (app)",
        "- Secret `registry` (app)",
    ];
    assert_eq!(items, expected);
    let warned = "pass neither the restricted nor the baseline Pod Security level";
    assert!(readme.contains(warned), "{readme}");
    let notes = sandbox.read("chart/templates/NOTES.txt");
    assert!(notes.contains("  - Secret db (app)\n"), "{notes}");
    assert!(notes.contains(warned), "{notes}");
}
