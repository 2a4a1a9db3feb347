//! Of a Kustomize folder that is built the linter judges what was built, and nothing besides.

use serde_json::Value;

use super::{kustomize::kubectl, places, report};
use crate::kubectl;
use crate::support::Sandbox;

/// A Job of the account `run`, to be put into a ConfigMap.
fn template(namespace: &str, account: &str) -> String {
    format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: run, namespace: {namespace}}}\nspec:\n  template:\n    \
         spec:\n      serviceAccountName: {account}\n      restartPolicy: Never\n      containers:\n      \
         - {{name: run, image: \"example.com/run:1.0.0\"}}\n"
    )
}

const ACCOUNT: &str =
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: run, namespace: media}\n";

/// A base with an account and a template; over it what sets the namespace, and over that a prefix.
fn folders() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "base/kustomization.yaml",
            "resources: [account.yaml]\nconfigMapGenerator:\n- {name: jobs, namespace: media, files: [t.yaml=job.yaml]}\n",
        )
        .file("base/account.yaml", ACCOUNT)
        .file("base/job.yaml", template("media", "run"))
        .file(
            "own/kustomization.yaml",
            "namespace: production\nresources: [../base]\nconfigMapGenerator:\n\
             - {name: jobs, namespace: media, behavior: merge, files: [t.yaml=job.yaml]}\n",
        )
        .file("own/job.yaml", template("production", "p-run"))
        .file("kustomization.yaml", "namePrefix: p-\nresources: [own]\n");
    sandbox
}

/// What is wrong with what is named, as the linter says it.
fn messages(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let messages = findings.map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        format!("{}: {}", text("rule"), text("message"))
    });
    let mut messages: Vec<String> = messages.collect();
    messages.sort();
    messages
}

const SELECT: &str = "--select dangling-workload-service-account --select dangling-secret";

#[test]
fn the_built_folder_and_its_build_have_the_same_findings() {
    let Some(program) = kubectl() else {
        return;
    };
    let cases = [
        ("", "production", "p-run", 0),
        // What a text says is not moved and not renamed.
        ("", "batch", "run", 1),
        ("", "production", "run", 1),
        ("namespace: other\n", "production", "p-run", 1),
    ];
    for (more, namespace, account, code) in cases {
        let sandbox = folders();
        let overlay = format!("{more}namePrefix: p-\nresources: [own]\n");
        sandbox
            .file("kustomization.yaml", overlay)
            .file("own/job.yaml", template(namespace, account));
        let tool = format!("--kustomize {}", program.display());
        let of_folder = report(&sandbox, &format!(". {SELECT} {tool}"), code);
        let build = kubectl::build(&program, sandbox.path());
        let arguments = format!("lint --no-config --format json - {SELECT}");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let of_build = sandbox.run_with(&arguments, build).expect_code(code);
        let of_build = serde_json::from_str(&of_build.stdout).unwrap();
        let what = format!("{more}{namespace}/{account}");
        assert_eq!(messages(&of_folder), messages(&of_build), "{what}");
        if code == 1 {
            let line = format!(
                "own/job.yaml:7 dangling-workload-service-account: serviceAccountName: {account}"
            );
            assert_eq!(places(&sandbox, &of_folder), [line], "{what}");
        }
    }
}

#[test]
fn what_a_base_generates_counts_once() {
    let Some(program) = kubectl() else {
        return;
    };
    let sandbox = folders();
    let job = template("media", "run");
    let job = job.replace(
        "      restartPolicy: Never\n",
        "      restartPolicy: Never\n      volumes: [{name: s, secret: {secretName: missing}}]\n",
    );
    sandbox
        .file("base/job.yaml", job)
        .file("kustomization.yaml", "resources: [base]\n");
    let tool = format!("--kustomize {}", program.display());
    std::fs::remove_dir_all(sandbox.path().join("own")).unwrap();
    for source in ["base", "."] {
        let report = report(&sandbox, &format!("{source} {SELECT} {tool}"), 1);
        let expected =
            "base/job.yaml:9 dangling-secret: volumes: [{name: s, secret: {secretName: missing}}]";
        assert_eq!(places(&sandbox, &report), [expected], "{source}");
    }
}

#[test]
fn what_a_set_of_the_settings_holds_is_judged_as_it_was_built() {
    let Some(program) = kubectl() else {
        return;
    };
    let sandbox = folders();
    let tool = format!("--kustomize {}", program.display());
    report(&sandbox, &format!(". --one-set {SELECT} {tool}"), 0);
    sandbox.file("own/job.yaml", template("batch", "run"));
    let report = report(&sandbox, &format!(". --one-set {SELECT} {tool}"), 1);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_folder_that_is_not_built_moves_nothing_inside_a_text() {
    let sandbox = folders();
    sandbox
        .file("own/job.yaml", template("batch", "run"))
        .file("base/kustomization.yaml", "resources: [account.yaml]\n")
        .file(
            "own/kustomization.yaml",
            "namespace: production\nresources: [../base]\nconfigMapGenerator:\n- {name: jobs, files: [job.yaml]}\n",
        );
    let report = report(&sandbox, &format!("own --build never {SELECT}"), 1);
    let expected = "dangling-workload-service-account: no ServiceAccount batch/run is among the inputs: without it no Pod is made";
    assert_eq!(messages(&report), [expected]);
}
