//! The files of Job templates in a chart, whatever the keys and the clients are called.

use serde_json::Value;

use super::{Release, chart, helms, spec};
use crate::support::Sandbox;

const JOB: &str = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\nspec:\n  template:\n    spec:\n      \
                   restartPolicy: Never\n      serviceAccountName: \"@A@\"\n      containers: [{name: a, image: \"a:1\"}]\n";

/// Keys that name something else as files, with what would hide them or take their place.
const KEYS: &[&str] = &[
    "worker.bak",
    "b.TMP",
    "c.orig",
    "d.swp",
    ".DS_Store",
    ".gitignore",
    ".git",
    ".helmignore",
    "ci",
    "k.yaml",
    "K.yaml",
    "Chart.yaml",
    "_helpers.tpl",
    "values.yaml",
    "key-git",
];

fn templates() -> String {
    let items = KEYS.iter().enumerate().map(|(index, key)| {
        format!(
            "- {{name: t{index}, file: job.yaml, key: {key:?}, account: worker, values: {{A: account}}}}\n"
        )
    });
    format!(
        "accounts: [{{name: worker}}]\njobTemplates:\n{}",
        items.collect::<String>()
    )
}

/// A text as a block four blanks further in.
fn indented(text: &str) -> String {
    text.lines().flat_map(|line| ["    ", line, "\n"]).collect()
}

/// Renders the spec, and takes the data of the ConfigMaps of Job templates, by their names.
fn data(spec: &str, names: [&str; 2]) -> Vec<[Value; 2]> {
    helms("whether the files of Job templates reach their ConfigMap")
        .iter()
        .map(|helm| {
            let sandbox = Sandbox::new();
            sandbox.file("job.yaml", JOB).file("rolewright.yaml", spec);
            sandbox
                .run("render --no-config --to helm --chart-name suite --out chart rolewright.yaml")
                .expect_code(0);
            let rendered = helm.template(sandbox.path(), Release("rel", "own"), &[]);
            let maps = rendered.manifests().of_kind("ConfigMap");
            names.map(|name| {
                let map = maps.iter().find(|map| map["metadata"]["name"] == name);
                map.map_or(Value::Null, |map| map["data"].clone())
            })
        })
        .collect()
}

#[test]
fn any_key_is_a_file_that_helm_reads() {
    let second = "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {name: ci, namespace: own}\n";
    let second = format!("{second}{}", templates().replace("worker", "ci-worker"));
    let both = format!("{}---\n{second}", spec(&templates()));
    for [app, ci] in data(&both, ["rel-suite-app-jobs", "rel-suite-ci-jobs"]) {
        for (data, account) in [(app, "rel-suite-app-worker"), (ci, "rel-suite-ci-worker")] {
            let data = data.as_object().unwrap();
            assert_eq!(data.len(), KEYS.len(), "{data:?}");
            for text in data.values() {
                let job: Value = serde_yaml::from_str(text.as_str().unwrap()).unwrap();
                let pod = &job["spec"]["template"]["spec"];
                assert_eq!(pod["serviceAccountName"], account);
            }
        }
    }
}

/// The accounts and roles of another namespace follow `namespaces.NAME`, and so must its Jobs.
#[test]
fn a_namespace_that_a_release_may_rename_wants_a_token() {
    let with = |namespace: &str, values: &str| {
        spec(&format!(
            "access: [{{resources: [jobs], verbs: [create], namespaces: [work], reason: starts them}}]\n\
             accounts: [{{name: worker, namespace: work}}]\n\
             jobTemplates:\n- name: t\n  account: worker\n  values: {{A: account{values}}}\n  template: |\n{}",
            indented(&JOB.replace(
                "generateName: a-",
                &format!("generateName: a-, namespace: {namespace}")
            )),
        ))
    };
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", with("work", ""));
    let run = sandbox
        .run("render --no-config --to helm --out chart rolewright.yaml")
        .expect_code(2);
    assert!(
        run.stderr
            .contains("the template names the namespace `work`, which a release calls otherwise"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("`values: {NAMESPACE: work}`"),
        "{}",
        run.stderr
    );

    let sound = with("\"@NAMESPACE@\"", ", NAMESPACE: work");
    let sandbox = chart(sound.split_once("namespace: own}\n").unwrap().1);
    for helm in helms("whether a Job template follows another namespace") {
        for (set, expected) in [
            (&[][..], "work"),
            (&["--set=namespaces.work=else"][..], "else"),
        ] {
            let rendered = helm.template(sandbox.path(), Release("rel", "own"), set);
            let map = rendered.manifests().of_kind("ConfigMap").remove(0);
            let text = map["data"].as_object().unwrap().values().next().unwrap();
            let job: Value = serde_yaml::from_str(text.as_str().unwrap()).unwrap();
            assert_eq!(job["metadata"]["namespace"], expected);
        }
    }
}

/// Where a token stands without quotes, what it is filled in with has to be a text to every reader.
#[test]
fn a_name_of_digits_is_refused_where_no_quotes_are() {
    let with = |quote: &str| {
        let text = JOB.replace(
            "generateName: a-",
            &format!("generateName: a-, namespace: {quote}@NS@{quote}"),
        );
        let lines = indented(&text);
        let more = format!(
            "accounts: [{{name: worker}}]\njobTemplates:\n- name: t\n  account: worker\n  \
             values: {{A: account, NS: namespace}}\n  template: |\n{lines}"
        );
        chart(&more)
    };
    for helm in helms("whether names of digits stay texts in Job templates") {
        for namespace in ["456", "1e3", "0x10", "true", "on", "y", "2001-01-01"] {
            let at = Release("rel", namespace);
            let output = helm.try_template(with("").path(), at, &[]);
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success(), "{namespace}");
            assert!(told.contains("put its token in double quotes"), "{told}");
            let rendered = helm.template(with("\"").path(), at, &[]);
            let map = rendered.manifests().of_kind("ConfigMap").remove(0);
            let text = map["data"].as_object().unwrap().values().next().unwrap();
            let job: Value = serde_yaml::from_str(text.as_str().unwrap()).unwrap();
            assert_eq!(job["metadata"]["namespace"], namespace);
        }
        for namespace in ["apps", "a1", "1a", "1-2", "yes-man"] {
            helm.template(with("").path(), Release("rel", namespace), &[]);
        }
    }
}
