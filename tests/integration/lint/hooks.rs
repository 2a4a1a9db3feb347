//! The hooks for pre-commit, run by pre-commit itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::runs::{FINE, WIDE, binding, commit, git, git_command};
use crate::charts::helms;
use crate::support::{Run, Sandbox, path_with, repository};
use crate::tools;

/// A repository that uses our hooks, with a home of its own for pre-commit.
struct Hooked {
    python: PathBuf,
    repository: Sandbox,
    hooks: Sandbox,
    home: Sandbox,
    /// Where programs are found besides.
    programs: Option<Sandbox>,
}

impl Hooked {
    /// `None`, and a line that says so, where there is no pre-commit.
    fn new() -> Option<Self> {
        let Some(python) = std::env::var_os("ROLEWRIGHT_PRE_COMMIT") else {
            tools::missing("pre-commit", "the hooks for pre-commit");
            return None;
        };
        let hooked = Self {
            python: python.into(),
            repository: Sandbox::new(),
            hooks: Sandbox::new(),
            home: Sandbox::new(),
            programs: None,
        };
        let file = ".pre-commit-hooks.yaml";
        let hooks = fs::read(crate::support::repository().join(file)).unwrap();
        hooked.hooks.file(file, hooks);
        commit(&hooked.hooks);
        let revision = git_command(&hooked.hooks)
            .args(["rev-parse", "HEAD"])
            .output()
            .unwrap();
        // What is installed already is used: nothing is built here.
        let config = format!(
            "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - {{id: rolewright-lint, language: system}}\n  \
             - {{id: rolewright-lint-chart, language: system}}\n  - {{id: rolewright-render-check, language: system}}\n",
            hooked.hooks.path().display(),
            String::from_utf8(revision.stdout).unwrap().trim()
        );
        hooked.repository.file(".pre-commit-config.yaml", config);
        Some(hooked)
    }

    /// Runs the hooks on what is staged.
    fn run(&self, hook: &str) -> Run {
        git(&self.repository, &["add", "-A"]);
        let program = Path::new(env!("CARGO_BIN_EXE_rolewright"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = program.parent().map(Path::to_path_buf);
        let programs = self
            .programs
            .as_ref()
            .map(|sandbox| sandbox.path().to_owned());
        let folders = folders
            .into_iter()
            .chain(programs)
            .chain(std::env::split_paths(&path));
        let output = Command::new(&self.python)
            .args(["-m", "pre_commit", "run", hook])
            .current_dir(self.repository.path())
            .env_clear()
            .env("PATH", std::env::join_paths(folders).unwrap())
            .env("HOME", self.home.path())
            .env("PRE_COMMIT_HOME", self.home.path().join("pre-commit"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        output.into()
    }
}

#[test]
fn pre_commit_stops_a_bad_role_and_lets_a_mended_one_pass() {
    let Some(hooked) = Hooked::new() else {
        return;
    };
    let sandbox = &hooked.repository;
    git(sandbox, &["init", "-q"]);
    sandbox.file("k8s/role.yaml", WIDE);
    let run = hooked.run("rolewright-lint").expect_code(1);
    assert!(run.stdout.contains("k8s/role.yaml:7:11"), "{}", run.stdout);
    assert!(run.stdout.contains("wildcard-verbs"), "{}", run.stdout);

    sandbox.file("k8s/role.yaml", FINE);
    let run = hooked.run("rolewright-lint").expect_code(0);
    assert!(run.stdout.contains("Passed"), "{}", run.stdout);
    commit(sandbox);

    // Only the binding is in the commit; its role, which is not, says what it gives.
    sandbox.file("k8s/binding.yaml", binding("b", "Role", "fine", "default"));
    let run = hooked.run("rolewright-lint").expect_code(1);
    let told = "k8s/binding.yaml:6:32";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    assert!(!run.stdout.contains("dangling-role-ref"), "{}", run.stdout);
    sandbox.file("k8s/binding.yaml", binding("b", "Role", "fine", "reader"));
    hooked.run("rolewright-lint").expect_code(0);
    commit(sandbox);

    // A commit without manifests starts nothing.
    sandbox.file("readme.md", "text");
    let run = hooked.run("rolewright-lint").expect_code(0);
    assert!(run.stdout.contains("Skipped"), "{}", run.stdout);
}

#[test]
fn pre_commit_tells_what_was_not_rendered_again() {
    let Some(hooked) = Hooked::new() else {
        return;
    };
    let sandbox = &hooked.repository;
    git(sandbox, &["init", "-q"]);
    let spec = "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
                metadata: {name: reader, namespace: ops}\naccess:\n\
                - {resources: [configmaps], verbs: [get], names: [settings], reason: reads its settings}\n";
    sandbox.file("rolewright.yaml", spec).file(
        "rolewright.toml",
        "[[render]]\nspec = \"rolewright.yaml\"\nout = \"k8s\"\n",
    );
    sandbox.run("render").expect_code(0);
    hooked.run("rolewright-render-check").expect_code(0);

    sandbox.file("rolewright.yaml", spec.replace("settings]", "other]"));
    let run = hooked.run("rolewright-render-check").expect_code(1);
    assert!(run.stdout.contains("k8s/"), "{}", run.stdout);
    sandbox.run("render").expect_code(0);
    hooked.run("rolewright-render-check").expect_code(0);
}

#[test]
fn pre_commit_renders_charts() {
    let (Some(mut hooked), Some((_, helm))) =
        (Hooked::new(), helms("charts before a commit").pop())
    else {
        return;
    };
    hooked.programs = Some(path_with("helm", &helm));
    let sandbox = &hooked.repository;
    git(sandbox, &["init", "-q"]);
    let role = WIDE
        .replace("'*'", "{{ .Values.verb }}")
        .replace("\"*\"", "{{ .Values.verb }}");
    assert!(role.contains("{{"), "{role}");
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/values.yaml", "verb: '\"*\"'\n")
        .file("app/templates/role.yaml", role);
    let run = hooked.run("rolewright-lint-chart").expect_code(1);
    assert!(
        run.stdout.contains("app/templates/role.yaml:7:"),
        "{}",
        run.stdout
    );
    sandbox.file("app/values.yaml", "verb: get\n");
    let run = hooked.run("rolewright-lint-chart");
    assert!(!run.stdout.contains("wildcard-verbs"), "{}", run.stdout);
    sandbox.file("app/templates/broken.yaml", "{{ fail \"no\" }}\n");
    let run = hooked.run("rolewright-lint-chart").expect_code(1);
    assert!(run.stdout.contains("exit code: 2"), "{}", run.stdout);
}

/// Any file of a chart may change it, and nothing else is what the hook is about.
#[test]
fn pre_commit_judges_charts_alone_whatever_changes_in_them() {
    let (Some(mut hooked), Some((_, helm))) =
        (Hooked::new(), helms("charts before a commit").pop())
    else {
        return;
    };
    hooked.programs = Some(path_with("helm", &helm));
    let sandbox = &hooked.repository;
    git(sandbox, &["init", "-q"]);
    // What lies elsewhere is none of its business, and neither is a repository without charts.
    let later = WIDE.replace('*', "${VERB}");
    sandbox
        .file("k8s/role.yaml", WIDE)
        .file("examples/later.yaml", later);
    let run = hooked.run("rolewright-lint-chart").expect_code(0);
    assert!(run.stdout.contains("Passed"), "{}", run.stdout);
    commit(sandbox);
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/files/jobs/role.txt", FINE)
        .file(
            "app/templates/role.yaml",
            "{{ .Files.Get \"files/jobs/role.txt\" }}",
        );
    hooked.run("rolewright-lint-chart").expect_code(0);
    commit(sandbox);
    sandbox.file("app/files/jobs/role.txt", WIDE);
    let run = hooked.run("rolewright-lint-chart").expect_code(1);
    assert!(run.stdout.contains("wildcard-verbs"), "{}", run.stdout);
    commit(sandbox);
    // What is taken away changes it, too.
    sandbox.file("app/files/jobs/role.txt", FINE);
    sandbox.file(
        "app/templates/_helpers.tpl",
        "{{ define \"verb\" }}get{{ end }}",
    );
    sandbox.file("app/templates/n.yaml", "# {{ include \"verb\" . }}\n");
    hooked.run("rolewright-lint-chart").expect_code(0);
    commit(sandbox);
    git(sandbox, &["rm", "-q", "app/templates/_helpers.tpl"]);
    let run = hooked.run("rolewright-lint-chart").expect_code(1);
    assert!(run.stdout.contains("exit code: 2"), "{}", run.stdout);
}

/// The hooks are those that the pages name, and all are commands of the program.
#[test]
fn the_hooks_are_commands_of_the_program() {
    let text = fs::read_to_string(repository().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<serde_json::Value> = serde_yaml::from_str(&text).unwrap();
    let ids: Vec<&str> = hooks
        .iter()
        .map(|hook| hook["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "rolewright-lint",
            "rolewright-lint-chart",
            "rolewright-render-check"
        ]
    );
    let page = fs::read_to_string(repository().join("docs/linting.md")).unwrap();
    for hook in &hooks {
        assert!(page.contains(&format!("- id: {}", hook["id"].as_str().unwrap())));
        assert_eq!(hook["require_serial"], true);
        let entry = hook["entry"].as_str().unwrap();
        let arguments = entry.strip_prefix("rolewright ").unwrap();
        let help = Sandbox::new().run(&format!("{arguments} --help"));
        assert_eq!(help.code, Some(0), "{entry}: {}", help.stderr);
    }
}
