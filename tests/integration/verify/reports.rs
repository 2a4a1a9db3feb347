//! The reports for programs.

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
