//! The reports for programs.

use std::fs;

use serde_json::{Value, json};

use super::cluster::{rule, worker};
use super::exact::{SPEC, applied};
use super::faults::unclear_about;

#[test]
fn json_says_all_that_was_found() {
    let mut cluster = applied();
    cluster.snapshot.roles.retain(|role| role.name != "c");
    cluster.grant("zoo", "x", rule("get list", "", "configmaps"), worker());
    let run = cluster
        .start()
        .verify(SPEC, "--context admin --format json")
        .expect_code(1);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["verdict"], "different");
    assert_eq!(report["server_version"], "v1.36.3");
    let party = &report["parties"][0];
    assert_eq!(party["via"], "impersonate");
    assert_eq!(party["names_from"], "rbac-objects");
    assert_eq!(
        party["namespaces"]["asked"],
        json!(["default", "kube-system", "media"])
    );
    assert_eq!(party["namespaces"]["decided"], 4);
    assert_eq!(party["needed"].as_array().unwrap().len(), 4);
    let missing = json!([{
        "verb": "get", "group": "", "resource": "pods", "subresource": "log",
        "namespace": "media", "name": "",
        "declared": [{"file": "rolewright.yaml", "line": 7, "column": 5}],
    }]);
    assert_eq!(party["missing"], missing);
    let chain = json!({
        "binding": {"kind": "RoleBinding", "namespace": "zoo", "name": "x"},
        "role": {"kind": "Role", "namespace": "zoo", "name": "x"},
        "rule": 0,
        "through_group": null,
    });
    let excess = party["excess"].as_array().unwrap();
    assert_eq!(excess.len(), 2);
    assert_eq!(excess[0]["request"]["verb"], "get");
    assert_eq!(excess[0]["grants"], json!([chain]));
    assert!(party["baseline"].as_array().unwrap().len() > 10);
    assert_eq!(party["undecided"], json!([]));
}

#[test]
fn junit_has_a_case_for_each_thing() {
    let mut cluster = applied();
    cluster.snapshot.roles.retain(|role| role.name != "c");
    cluster.grant("zoo", "<&>", rule("get", "", "configmaps"), worker());
    let cluster = cluster.start_spoiled(unclear_about("resourcequotas"));
    let sandbox = cluster.sandbox(SPEC);
    let run = sandbox.run("verify --kubeconfig kubeconfig --settle 0s --output junit=report.xml");
    let run = run.expect_code(2);
    assert!(run.stdout.contains("cannot decide"), "{run:#?}");
    let report = sandbox.read("report.xml");
    let count = |what: &str| report.matches(what).count();
    let undecided = count("<error message=\"undecided\">");
    assert!(undecided > 0, "{report}");
    assert_eq!(count("<failure message=\"missing\">"), 1, "{report}");
    assert_eq!(count("<failure message=\"excess\">"), 1, "{report}");
    assert_eq!(count("<testcase "), 4 + 1 + 1 + undecided, "{report}");
    assert!(
        report.contains("RoleBinding zoo/&lt;&amp;&gt; -&gt; Role"),
        "{report}"
    );
    assert!(report.contains("tests=\""), "{report}");
}

#[test]
fn a_report_that_cannot_be_written_is_no_success() {
    let cluster = applied().start();
    let run = cluster.verify(SPEC, "--context admin --output json=no/such/folder.json");
    let run = run.expect_code(2);
    assert!(run.stderr.contains("cannot be written"), "{run:#?}");
}

#[test]
fn a_run_that_can_ask_nothing_says_so_in_every_report() {
    let cluster = applied().start();
    let sandbox = cluster.sandbox(SPEC);
    sandbox.file("unsound.yaml", SPEC.replace("verbs: [get]", "verbs: [gte]"));
    let nobody_listens = sandbox
        .read("kubeconfig")
        .replace(&cluster.address().to_string(), "127.0.0.1:1");
    sandbox.file("nobody", nobody_listens);
    for (arguments, why) in [
        ("--kubeconfig nobody", "cannot be reached"),
        ("--kubeconfig absent", "the kubeconfig"),
        ("--kubeconfig kubeconfig --context unknown", "unknown"),
        (
            "--kubeconfig kubeconfig --sa media/worker -n shop no.yaml",
            "no.yaml",
        ),
        ("--kubeconfig kubeconfig unsound.yaml", "unsound.yaml:7:"),
        (
            "--kubeconfig kubeconfig git:HEAD:rolewright.yaml",
            "from a file",
        ),
        (
            "--kubeconfig kubeconfig --context nobody",
            "there is no way to ask",
        ),
    ] {
        let run = sandbox
            .run(&format!(
                "verify --format json --output junit=junit.xml --output table=table {arguments}"
            ))
            .expect_code(2);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(report["version"], 1, "{arguments}");
        assert_eq!(report["verdict"], "undecided", "{arguments}");
        assert_eq!(report["parties"], json!([]), "{arguments}");
        assert_eq!(report["caller"], Value::Null, "{arguments}");
        let errors = report["errors"].as_array().unwrap();
        let said = |error: &Value| error.as_str().unwrap().contains(why);
        assert!(errors.iter().any(said), "{arguments}: {run:#?}");
        let junit = sandbox.read("junit.xml");
        assert!(junit.contains("errors=\"1\""), "{arguments}: {junit}");
        assert!(junit.contains("<error message=\"undecided\">"), "{junit}");
        for report in [junit, sandbox.read("table")] {
            assert!(report.contains(why), "{arguments}: {report}");
        }
        fs::remove_file(sandbox.path().join("junit.xml")).unwrap();
        fs::remove_file(sandbox.path().join("table")).unwrap();
    }
}
