//! What the tests through the binary lint, and how they look at what comes of it.

use crate::support::{Run, Sandbox};

/// A Role of namespace `ops` without a fault.
pub(crate) const FINE: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: fine, namespace: ops}
rules:
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [settings]
  verbs: [get]
"#;

/// A Role of namespace `ops` that grants too much at [`WIDE_AT`].
pub(crate) const WIDE: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: wide, namespace: ops}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: ["*"]
"#;

/// Where [`WIDE`] grants too much, and the rule that says so.
pub(super) const WIDE_AT: &str = "7:11 wildcard-verbs";

/// A Role whose rule has no verbs, which a server refuses.
pub(super) const REFUSED: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: refused, namespace: ops}
rules:
- apiGroups: [""]
  resources: [configmaps]
"#;

/// A RoleBinding in namespace `ops`.
pub(super) fn binding(name: &str, role_kind: &str, role: &str, account: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: {name}, namespace: ops}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role_kind}, name: {role}}}
subjects:
- {{kind: ServiceAccount, name: {account}, namespace: ops}}
"
    )
}

/// Lints in a folder: the exit code, and of each finding `path:line:column rule`.
pub(super) fn lint(sandbox: &Sandbox, arguments: &str) -> (i32, Vec<String>) {
    let run = sandbox.run(&format!("lint -q --format concise {arguments}"));
    (run.code.unwrap(), found(&run))
}

/// Lints in a folder with some rules alone, and gives the findings.
pub(super) fn lint_for(sandbox: &Sandbox, rules: &str, arguments: &str) -> Vec<String> {
    let (code, found) = lint(sandbox, &format!("--select {rules} {arguments}"));
    assert_eq!(code, i32::from(!found.is_empty()), "{found:?}");
    found
}

/// The findings of a concise report.
pub(super) fn found(run: &Run) -> Vec<String> {
    let findings = run.stdout.lines().filter_map(|line| {
        let (place, rest) = line.split_once(": ")?;
        let (_, rule) = rest.split_once('[')?;
        Some(format!("{place} {}", rule.split_once(']')?.0))
    });
    findings.collect()
}

/// The last but one line of a terminal or concise report: what was read.
pub(super) fn summary(run: &Run) -> String {
    let from = run.stdout.lines().position(|line| {
        line.split_once(' ')
            .is_some_and(|(count, rest)| count.parse::<u32>().is_ok() && rest.starts_with("file"))
    });
    let lines = run.stdout.lines().skip(from.unwrap_or(usize::MAX));
    let lines: Vec<&str> = lines.collect();
    let text = lines.join("\n");
    let untimed = text.rsplit_once(". ").map_or(&*text, |(text, _)| text);
    untimed.to_owned()
}

/// Runs git in a folder, without any settings of the user.
pub(crate) fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let output = git_command(sandbox).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
}

/// Git in a folder, without any settings of the user.
pub(super) fn git_command(sandbox: &Sandbox) -> std::process::Command {
    let mut git = std::process::Command::new("git");
    git.current_dir(sandbox.path())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args(["-c", "user.name=test", "-c", "user.email=test@localhost"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ]);
    git
}

/// Makes all there is in a folder a commit of its own repository.
pub(crate) fn commit(sandbox: &Sandbox) {
    if !sandbox.path().join(".git").exists() {
        git(sandbox, &["init", "-q"]);
    }
    git(sandbox, &["add", "-A"]);
    git(sandbox, &["commit", "-q", "-m", "a state"]);
}
