//! The files for continuous integration: they are YAML, and what they call is there.

use std::fs;

use serde_json::Value;

use super::runs::{FINE, WIDE};
use crate::support::{Sandbox, repository};

fn yaml(file: &str) -> Value {
    let text = fs::read_to_string(repository().join(file)).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The arguments of all `rolewright lint` in a script, with a value for each of its variables.
fn commands(script: &str, variables: &[(&str, &str)]) -> Vec<Vec<String>> {
    let lines = script.lines().filter_map(|line| {
        let (before, arguments) = line.split_once("rolewright lint")?;
        let is_command = before.is_empty() || before.ends_with([' ', '/']);
        is_command.then_some(arguments)
    });
    lines
        .map(|arguments| {
            let mut arguments = arguments.split(" ||").next().unwrap_or_default().to_owned();
            for (variable, value) in variables {
                arguments = arguments.replace(variable, value);
            }
            assert!(
                !arguments.contains('$'),
                "a variable without a value: {arguments}"
            );
            let words = arguments.split_whitespace().map(str::to_owned);
            ["lint".to_owned()].into_iter().chain(words).collect()
        })
        .collect()
}

/// Runs a command on a good and on a bad Role, and looks at what it writes.
fn run(arguments: &[String], report: &str) {
    for (text, code) in [(FINE, 0), (WIDE, 1)] {
        let sandbox = Sandbox::new();
        sandbox.file("deploy/role.yaml", text);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = sandbox.run_with(&arguments, "");
        assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.stderr);
        let sarif: Value = serde_json::from_str(&sandbox.read(report)).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
    }
}

#[test]
fn the_action_calls_what_there_is() {
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let scripts: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .collect();
    let variables = [
        ("\"${paths[@]}\"", "deploy"),
        ("\"${arguments[@]}\"", "--min-severity medium"),
        ("\"sarif=$SARIF\"", "sarif=rolewright.sarif"),
    ];
    let commands = commands(&scripts.join("\n"), &variables);
    assert_eq!(commands.len(), 1);
    run(&commands[0], "rolewright.sarif");
    // Each input and each output of a step that an expression names is there.
    let text = fs::read_to_string(repository().join("action.yml")).unwrap();
    for name in text.split("inputs.").skip(1) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let name: String = name.chars().take_while(|c| is_name(*c)).collect();
        assert!(action["inputs"][&name].is_object(), "no input `{name}`");
    }
    for step in steps.iter().filter(|step| step["run"].is_string()) {
        assert_eq!(step["shell"], "bash", "{step}");
    }
}

/// The step of the action as the runner starts it, with nothing given and with arguments.
#[cfg(unix)]
#[test]
fn the_step_of_the_action_keeps_the_exit_code() {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let script = steps.iter().find(|step| step["id"] == "lint").unwrap()["run"]
        .as_str()
        .unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_rolewright"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(std::path::Path::to_path_buf);
    let path =
        std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path))).unwrap();
    for (text, paths, arguments, code) in [
        (FINE, ".", "", 0),
        (WIDE, "deploy other", "", 1),
        (WIDE, ".", "--exit-zero --persona pedantic", 0),
        (FINE, "$(touch stray) nowhere", "", 2),
    ] {
        let sandbox = Sandbox::new();
        sandbox
            .file("deploy/role.yaml", text)
            .file("other/role.yaml", FINE);
        let output = std::process::Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(sandbox.path())
            .env_clear()
            .env("PATH", &path)
            .env("PATHS", paths)
            .env("ARGUMENTS", arguments)
            .env("SARIF", "out.sarif")
            .env("GITHUB_OUTPUT", sandbox.path().join("output"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert_eq!(
            sandbox.read("output"),
            format!("exit-code={code}\n"),
            "{said}"
        );
        assert!(!sandbox.path().join("stray").exists());
    }
}

#[test]
fn the_job_for_gitlab_calls_what_there_is() {
    let pipeline = yaml("docs/ci/gitlab-ci.yml");
    let script = pipeline["rolewright"]["script"].as_array().unwrap();
    let script: Vec<&str> = script.iter().filter_map(Value::as_str).collect();
    let commands = commands(&script.join("\n"), &[]);
    assert_eq!(commands.len(), 1);
    run(&commands[0], "rolewright.sarif");
    let kept = &pipeline["rolewright"]["artifacts"]["paths"];
    assert_eq!(kept, &serde_json::json!(["rolewright.sarif"]));
}
