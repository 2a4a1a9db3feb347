//! Beginning a lint rule with `make new-rule`.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Run, Sandbox, repository};

const SCRIPT: &str = "tests/tools/new-rule.sh";
const TESTS: &str = "tests/integration/lint/registry.rs";

/// A copy of what the script looks at.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    for section in [
        "wildcards",
        "escalation",
        "ineffective",
        "bindings",
        "validity",
        "workloads",
    ] {
        let folder = format!("src/lint/rules/{section}");
        for entry in fs::read_dir(repository().join(&folder)).unwrap().flatten() {
            if entry.path().is_file() {
                let name = entry.file_name().into_string().unwrap();
                sandbox.file(&format!("{folder}/{name}"), fs::read(entry.path()).unwrap());
            }
        }
    }
    for file in [SCRIPT, TESTS] {
        sandbox.file(file, fs::read(repository().join(file)).unwrap());
    }
    sandbox
}

fn new_rule(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let mut script = Command::new("sh");
    script.arg(sandbox.path().join(SCRIPT)).args(arguments);
    script.output().unwrap().into()
}

/// All files of a folder, by their paths.
fn files(folder: &Path, from: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, from, found);
        } else {
            let name = path.strip_prefix(from).unwrap().display().to_string();
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
}

fn all(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    files(sandbox.path(), sandbox.path(), &mut found);
    found
}

#[test]
fn a_new_rule_touches_five_files() {
    for section in [
        "wildcards",
        "escalation",
        "ineffective",
        "bindings",
        "validity",
        "workloads",
    ] {
        let sandbox = sandbox();
        let before = all(&sandbox);
        let run = new_rule(&sandbox, &["made-up-rule", section]).expect_code(0);
        let after = all(&sandbox);
        let list = format!("src/lint/rules/{section}/mod.rs");
        let touched: Vec<&str> = after
            .iter()
            .filter(|(name, text)| before.get(*name) != Some(text))
            .map(|(name, _)| name.as_str())
            .collect();
        let rule = format!("src/lint/rules/{section}/made_up_rule.rs");
        let mut expected = [
            rule.as_str(),
            list.as_str(),
            "tests/fixtures/lint/made-up-rule/bad.yaml",
            "tests/fixtures/lint/made-up-rule/good.yaml",
            TESTS,
        ];
        expected.sort_unstable();
        assert_eq!(touched, expected, "{section}");
        for file in expected {
            assert!(
                run.stdout.contains(file),
                "{file} is not told of: {}",
                run.stdout
            );
        }
        assert_eq!(after[&list].matches("mod made_up_rule;\n").count(), 1);
        assert_eq!(after[&list].matches("&made_up_rule::Lint").count(), 1);
        assert!(after[TESTS].contains("\"made-up-rule\""));
        // Nothing of what was there is gone.
        let without = |text: &str| -> String { text.split_whitespace().collect::<String>() };
        let list_after = without(&after[&list])
            .replace("modmade_up_rule;", "")
            .replace(",&made_up_rule::Lint", "")
            .replace("&made_up_rule::Lint,", "");
        assert_eq!(list_after, without(&before[&list]), "{section}");
        // What is to be filled in is empty, so that the tests of the registry refuse it.
        assert!(after[&rule].contains("summary: \"\""), "{}", after[&rule]);
        assert!(!after[&rule].contains("TODO"));
    }
}

/// The lists may be laid out in one line or in many.
#[test]
fn both_layouts_of_a_list_are_added_to() {
    let sandbox = sandbox();
    let list = "src/lint/rules/bindings/mod.rs";
    let beyond = |names: &str| format!("const BEYOND: &[&str] = &[{names}];\n\n#[test]\n");
    for (checks, names, wanted_checks, wanted_names) in [
        (
            "&[&a::Lint]",
            "\"x\"",
            "&[&a::Lint, &made_up_rule::Lint]",
            "\"x\", \"made-up-rule\"",
        ),
        (
            "&[\n    &a::Lint,\n]",
            "\n    \"x\",\n",
            "&[\n    &a::Lint,\n    &made_up_rule::Lint,\n]",
            "\n    \"x\",\n    \"made-up-rule\",\n",
        ),
    ] {
        sandbox
            .file(
                list,
                format!("mod a;\nmod z;\n\nstatic CHECKS: X = {checks};\n"),
            )
            .file(TESTS, beyond(names));
        new_rule(&sandbox, &["made-up-rule", "bindings"]).expect_code(0);
        let modules = "mod a;\nmod made_up_rule;\nmod z;\n";
        let wanted = format!("{modules}\nstatic CHECKS: X = {wanted_checks};\n");
        assert_eq!(sandbox.read(list), wanted);
        assert_eq!(sandbox.read(TESTS), beyond(wanted_names));
        let made = "src/lint/rules/bindings/made_up_rule.rs";
        fs::remove_file(sandbox.path().join(made)).unwrap();
        fs::remove_dir_all(sandbox.path().join("tests/fixtures")).unwrap();
    }
}

#[test]
fn a_rule_is_begun_once_and_by_a_name() {
    let sandbox = sandbox();
    let before = all(&sandbox);
    for (arguments, told) in [
        (&[][..], "NAME is words"),
        (&["Made_up", "bindings"], "NAME is words"),
        (&["-made", "bindings"], "NAME is words"),
        (&["../made", "bindings"], "NAME is words"),
        (&["made-up-rule"], "SECTION is"),
        (&["made-up-rule", "linter"], "SECTION is"),
        (
            &["wildcard-verbs", "bindings"],
            "there is a rule wildcard-verbs already",
        ),
    ] {
        let run = new_rule(&sandbox, arguments).expect_code(1);
        assert!(run.stderr.contains(told), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(all(&sandbox), before);
    new_rule(&sandbox, &["made-up-rule", "bindings"]).expect_code(0);
    new_rule(&sandbox, &["made-up-rule", "validity"]).expect_code(1);
}
