//! `rolewright.toml`, baselines, and what changed.

use super::runs::{FINE, WIDE, WIDE_AT, binding, commit, lint, lint_for};
use crate::support::Sandbox;

const RULE: &str = "wildcard-verbs";

#[test]
fn the_nearest_settings_rule_a_file() {
    let sandbox = Sandbox::new();
    let off = "[lint.rules]\nwildcard-verbs = \"off\"\n";
    sandbox
        .file("a/wide.yaml", WIDE)
        .file("b/wide.yaml", WIDE)
        .file("b/rolewright.toml", off)
        .file("other.toml", "[lint.rules]\nwildcard-verbs = \"low\"\n");
    let told = |arguments: &str| {
        let (_, found) = lint(&sandbox, arguments);
        let found = found.iter().filter(|found| found.ends_with(RULE));
        found.cloned().collect::<Vec<_>>()
    };
    let (a, b) = (
        format!("a/wide.yaml:{WIDE_AT}"),
        format!("b/wide.yaml:{WIDE_AT}"),
    );
    assert_eq!(told("."), std::slice::from_ref(&a));
    assert_eq!(told("b/wide.yaml"), [""; 0]);
    assert_eq!(told(". --no-config"), [a.clone(), b.clone()]);
    assert_eq!(told(". --config other.toml"), [a.clone(), b]);
    assert_eq!(told(". --config b/rolewright.toml"), [""; 0]);
    let run = sandbox.run("lint a -q --format concise --config other.toml --select wildcard-verbs");
    assert!(
        run.stdout.contains(": low[wildcard-verbs]"),
        "{}",
        run.stdout
    );
    let (_, high) = lint(
        &sandbox,
        ". --config other.toml --min-severity medium --select wildcard-verbs",
    );
    assert_eq!(high, [""; 0]);
}

#[test]
fn settings_say_who_reads_and_what_is_allowed() {
    let sandbox = Sandbox::new();
    // A rule that only the pedantic hear of.
    let twice = binding("b", "Role", "fine", "app")
        + "- {kind: ServiceAccount, name: app, namespace: ops}\n";
    sandbox.file("k8s/a.yaml", format!("{FINE}---\n{WIDE}---\n{twice}"));
    let found = |settings: &str, rule: &str| {
        sandbox.file("rolewright.toml", settings);
        let (_, found) = lint(&sandbox, "");
        found.iter().filter(|found| found.ends_with(rule)).count()
    };
    assert_eq!(found("", "duplicate-subject"), 0);
    assert_eq!(
        found("[lint]\npersona = \"pedantic\"\n", "duplicate-subject"),
        1
    );
    assert_eq!(found("[lint]\nmin-severity = \"high\"\n", RULE), 0);
    assert_eq!(found("[lint]\npaths = [\"k8s\"]\n", RULE), 1);
    assert_eq!(found("[lint]\nexclude = [\"k8s/**\"]\n", RULE), 0);
    let allow = |name: &str, more: &str| {
        format!(
            "[[lint.allow]]\nrules = [\"wildcard-verbs\"]\nkind = \"Role\"\nname = \"{name}\"\n\
             reason = \"it owns them\"\n{more}"
        )
    };
    assert_eq!(found(&allow("wide", ""), RULE), 0);
    assert_eq!(found(&allow("other", ""), RULE), 1);
    assert_eq!(found(&allow("wide", "until = 2020-01-31\n"), RULE), 1);
    let reasonless = allow("wide", "").replace("reason", "# reason");
    sandbox.file("rolewright.toml", reasonless);
    let run = sandbox.run("lint").expect_code(2);
    assert!(run.stderr.contains("reason"), "{}", run.stderr);
}

#[test]
fn a_baseline_lets_only_new_findings_through() {
    let sandbox = Sandbox::new();
    sandbox.file("wide.yaml", WIDE);
    let select = "--select wildcard-verbs";
    let write = format!(". {select} --write-baseline baseline.json");
    assert_eq!(lint(&sandbox, &write), (0, Vec::new()));
    let known = format!(". {select} --baseline baseline.json");
    assert_eq!(lint(&sandbox, &known), (0, Vec::new()));

    // Moved lines are the same finding.
    sandbox.file("wide.yaml", format!("# moved\n\n{FINE}---\n{WIDE}"));
    assert_eq!(lint(&sandbox, &known), (0, Vec::new()));

    let new = WIDE.replace("name: wide", "name: new");
    sandbox.file("wide.yaml", format!("{new}---\n{WIDE}"));
    assert_eq!(
        lint(&sandbox, &known),
        (1, vec![format!("wide.yaml:{WIDE_AT}")])
    );
    let run = sandbox.run(&format!("lint {known} --format concise"));
    assert!(run.stdout.contains("1 in the baseline"), "{}", run.stdout);

    // One that got worse is told again: it now holds in the whole cluster.
    let worse = WIDE
        .replace("kind: Role", "kind: ClusterRole")
        .replace(", namespace: ops", "");
    sandbox.file("wide.yaml", worse);
    assert_eq!(lint(&sandbox, &known).0, 1);

    // The settings name it as well.
    sandbox
        .file("wide.yaml", WIDE)
        .file("rolewright.toml", "[lint]\nbaseline = \"baseline.json\"\n");
    assert_eq!(lint(&sandbox, &format!(". {select}")), (0, Vec::new()));
}

/// A baseline knows a finding by its path in the repository, wherever the run starts.
#[test]
fn a_baseline_holds_from_every_folder() {
    for top in [".git/HEAD", "rolewright.toml"] {
        let sandbox = Sandbox::new();
        sandbox.file(top, "").file("deploy/sub/wide.yaml", WIDE);
        let select = "--select wildcard-verbs --config deploy/none.toml";
        sandbox.file("deploy/none.toml", "");
        lint(
            &sandbox,
            &format!("deploy {select} --write-baseline b.json"),
        );
        let absolute = sandbox.path().join("deploy").display().to_string();
        for source in ["deploy/sub/wide.yaml", "./deploy", &absolute] {
            let known = format!("{source} {select} --baseline b.json");
            assert_eq!(lint(&sandbox, &known), (0, Vec::new()), "{source}");
        }
        for folder in ["deploy", "deploy/sub"] {
            let up = "../".repeat(folder.split('/').count());
            let run = crate::support::program()
                .args(["lint", "-q", "--no-config", "--select", RULE, "."])
                .args(["--baseline", &format!("{up}b.json")])
                .current_dir(sandbox.path().join(folder))
                .output()
                .unwrap();
            assert_eq!(run.status.code(), Some(0), "{folder}: {run:?}");
        }
    }
}

#[test]
fn only_what_changed_is_told() {
    let sandbox = Sandbox::new();
    let other = WIDE.replace("name: wide", "name: other");
    sandbox
        .file("role.yaml", format!("{WIDE}---\n{other}"))
        .file("binding.yaml", binding("b", "Role", "wide", "app"));
    commit(&sandbox);
    let changed = |rules: &str| lint_for(&sandbox, rules, ". --changed-since HEAD");
    assert_eq!(changed(RULE), [""; 0]);

    // The binding of an unchanged role: what that role gives is given to somebody else now.
    sandbox.file("binding.yaml", binding("b", "Role", "wide", "default"));
    assert_eq!(changed(RULE), [format!("role.yaml:{WIDE_AT}")]);
    assert_eq!(
        changed("default-service-account-subject"),
        ["binding.yaml:6:32 default-service-account-subject"]
    );
    commit(&sandbox);

    // A line of the finding, and a line beside it.
    let resources = "resources: [configmaps, services]";
    let edited = other.replace("[\"*\"]", "['*']");
    sandbox.file("role.yaml", format!("{WIDE}---\n{edited}"));
    assert_eq!(changed(RULE), ["role.yaml:15:11 wildcard-verbs"]);
    sandbox.file("role.yaml", format!("# more\n{WIDE}---\n{other}"));
    assert_eq!(changed(RULE), [""; 0]);
    // A line of the same rule that is gone, though the finding stands in another.
    let limited = FINE
        .replace("name: fine", "name: wide")
        .replace("[get]", "[\"*\"]");
    sandbox.file("role.yaml", &limited);
    commit(&sandbox);
    assert_eq!(changed(RULE), [""; 0]);
    sandbox.file("role.yaml", WIDE);
    assert_eq!(changed(RULE), [format!("role.yaml:{WIDE_AT}")]);

    commit(&sandbox);

    // A new file that git does not know yet.
    sandbox.file(
        "new.yaml",
        WIDE.replace("resources: [configmaps]", resources),
    );
    assert_eq!(changed(RULE), [format!("new.yaml:{WIDE_AT}")]);
}
