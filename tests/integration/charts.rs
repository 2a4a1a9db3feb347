//! Charts and Kustomize folders as input, built by the real tools.

mod as_built;
mod crds;
mod elsewhere;
mod failures;
mod files;
mod helm;
mod idle;
mod kustomize;
mod listed;
mod never;
mod only;
mod packed;
mod refusals;
mod revision;
mod subjects;
mod switched_off;
mod texts;
mod unread;
mod within;

use std::path::PathBuf;

use serde_json::Value;

use crate::support::Sandbox;
use crate::tools;

/// A binding of the account `reader` in the namespace `media` to the Role of that name.
const BINDING: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: media}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: reader, namespace: media}
";

/// All rights for `default/app`.
pub(crate) const ADMIN: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: adm}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: adm}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: adm}
subjects: [{kind: ServiceAccount, name: app, namespace: default}]
";

/// The Helms of these tests by their major versions. Without one of them it says so.
pub(crate) fn helms(what_for: &str) -> Vec<(u8, PathBuf)> {
    let helms = tools::helms(what_for).into_iter();
    helms.map(|helm| (helm.major, helm.path)).collect()
}

/// A report of the linter, by the arguments after `--format json`.
fn report(sandbox: &Sandbox, arguments: &str, code: i32) -> Value {
    let run = sandbox.run(&format!("lint --no-config --format json {arguments}"));
    let run = run.expect_code(code);
    serde_json::from_str(&run.stdout).unwrap()
}

/// A line for each finding: where it is, whether that is vague, its rule, and the line of the file.
fn places(sandbox: &Sandbox, report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let lines = findings.map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
        let file = sandbox.read(text("path"));
        let written = file.lines().nth(line - 1).unwrap_or_default();
        let vague = if finding["vague"] == true { "~" } else { "" };
        format!(
            "{vague}{}:{line} {}: {}",
            text("path"),
            text("rule"),
            written.trim()
        )
    });
    lines.collect()
}

/// What a report says besides findings.
fn problems(report: &Value) -> Vec<String> {
    let problems = report["problems"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    problems
        .map(|problem| {
            format!(
                "{}: {}",
                text(&problem["severity"]),
                text(&problem["message"])
            )
        })
        .collect()
}
