//! What a report looks like, to people and to programs.

use serde_json::Value;

use super::runs::{WIDE, binding};
use crate::support::{Sandbox, repository};

/// Three findings: too much through a binding, a grant that does nothing, a role that is refused.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let operator = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: operator
rules:
  - apiGroups: [\"\"]
    resources: [secrets]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: operator
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: operator
subjects:
  - {kind: ServiceAccount, name: operator, namespace: ops}
";
    let reader = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: ops
rules:
  - apiGroups: [\"\"]
    resources: [\"pods/logs\"]
    verbs: [get]
";
    let refused = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: refused
  namespace: ops
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
";
    sandbox
        .file("k8s/operator.yaml", operator)
        .file("k8s/reader.yaml", reader)
        .file("k8s/refused.yaml", refused);
    sandbox
}

const RULES: &str = "--select secrets-read,unknown-resource,missing-verbs";

/// A text without the time that a run took, and without what other rules would have found.
fn untimed(text: &str) -> String {
    let lines = text.lines().map(|line| match line.rsplit_once(". ") {
        Some((rest, time)) if time.ends_with(" ms") || time.ends_with(" s") => {
            let shown = rest.split_once("; ").map_or(rest, |(shown, _)| shown);
            format!("{shown}.")
        }
        _ => line.to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}

#[test]
fn what_a_person_sees() {
    let sandbox = sandbox();
    let terminal = sandbox.run(&format!("lint . {RULES}")).expect_code(1);
    assert_eq!(terminal.stderr, "");
    insta::assert_snapshot!("terminal", untimed(&terminal.stdout));
    let concise = sandbox
        .run(&format!("lint . --format concise {RULES}"))
        .expect_code(1);
    insta::assert_snapshot!("concise", untimed(&concise.stdout));
    let quiet = sandbox
        .run(&format!("lint . -q --format concise {RULES}"))
        .expect_code(1);
    assert!(concise.stdout.starts_with(&quiet.stdout));
    assert_eq!(quiet.stdout.lines().count(), 3);
    let coloured = sandbox
        .run(&format!("lint . --color always {RULES}"))
        .expect_code(1);
    assert!(coloured.stdout.contains("\u{1b}["), "{}", coloured.stdout);
    let github = sandbox
        .run(&format!("lint . --format github {RULES}"))
        .expect_code(1);
    insta::assert_snapshot!("github", github.stdout);
}

#[test]
fn what_programs_read_is_what_the_schemas_say() {
    let sandbox = sandbox();
    // A problem and a related place in it too.
    sandbox.file(
        "k8s/more.yaml",
        format!("{WIDE}---\n{}", binding("b", "Role", "wide", "default")),
    );
    let run = sandbox
        .run("lint . nowhere.yaml --format json --output sarif=out.sarif --output concise=out.txt")
        .expect_code(2);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_valid("docs/schema/lint-v1.json", &report);
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() >= 5, "{findings:#?}");
    assert_eq!(report["undecided"], true);
    assert_eq!(report["problems"].as_array().unwrap().len(), 1);

    let sarif: Value = serde_json::from_str(&sandbox.read("out.sarif")).unwrap();
    assert_valid("tests/fixtures/sarif/sarif-schema-2.1.0.json", &sarif);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        assert_eq!(result["ruleId"], finding["rule"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], finding["line"]);
        assert_eq!(place["region"]["startColumn"], finding["column"]);
        assert_eq!(place["artifactLocation"]["uri"], finding["path"]);
    }
    let concise = sandbox.read("out.txt");
    for finding in findings {
        let line = format!(
            "{}:{}:{}: {}[{}]",
            finding["path"].as_str().unwrap(),
            finding["line"],
            finding["column"],
            finding["severity"].as_str().unwrap(),
            finding["rule"].as_str().unwrap()
        );
        assert!(concise.contains(&line), "{line}");
    }
}

/// A run without findings gives whole reports too.
#[test]
fn a_report_of_nothing_is_a_report() {
    let sandbox = Sandbox::new();
    sandbox.file("empty/notes.txt", "");
    let run = sandbox
        .run("lint empty --format json --output sarif=out.sarif")
        .expect_code(0);
    assert_valid(
        "docs/schema/lint-v1.json",
        &serde_json::from_str(&run.stdout).unwrap(),
    );
    let sarif: Value = serde_json::from_str(&sandbox.read("out.sarif")).unwrap();
    assert_valid("tests/fixtures/sarif/sarif-schema-2.1.0.json", &sarif);
    assert_eq!(sarif["runs"][0]["results"], Value::Array(Vec::new()));
}

fn assert_valid(schema: &str, report: &Value) {
    let text = std::fs::read_to_string(repository().join(schema)).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    let complaints: Vec<String> = validator
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(complaints.is_empty(), "{schema}: {complaints:#?}");
}

#[test]
fn the_rules_can_be_looked_up() {
    let sandbox = Sandbox::new();
    let list = sandbox.run("rules").expect_code(0);
    let all = rolewright::lint::rules();
    for rule in &all {
        let line = format!("  {} ", rule.id);
        assert!(list.stdout.contains(&line), "{line}");
    }
    let json = sandbox.run("rules --format json").expect_code(0);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["rules"].as_array().unwrap().len(), all.len());

    let page = sandbox.run("rules wildcard-verbs").expect_code(0);
    let rule = rolewright::lint::rule("wildcard-verbs").unwrap();
    for line in rule.page.example.lines().chain(rule.page.better.lines()) {
        assert!(page.stdout.contains(line), "{line}\n{}", page.stdout);
    }
    let one = sandbox
        .run("rules wildcard-verbs --format json")
        .expect_code(0);
    let one: Value = serde_json::from_str(&one.stdout).unwrap();
    assert_eq!(one["rules"][0]["id"], "wildcard-verbs");
    assert_eq!(one["rules"][0]["example"], rule.page.example);

    let unknown = sandbox.run("rules wildcard-verb").expect_code(2);
    assert_eq!(
        unknown.stderr.trim_end(),
        "error: there is no rule `wildcard-verb`; did you mean `wildcard-verbs`?"
    );
    let far = sandbox.run("rules zzz").expect_code(2);
    assert!(
        far.stderr.contains("`rolewright rules` lists them"),
        "{}",
        far.stderr
    );
}
