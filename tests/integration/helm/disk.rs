//! A chart's folder over time: what is the user's stays, what was edited is shown.

use super::{chart, spec};

const COMMAND: &str = "render --no-config --to helm --out chart rolewright.yaml";

const ACCESS: &str = "access: [{resources: [pods], verbs: [list]}]\n";

#[test]
fn what_others_put_into_a_chart_stays() {
    let sandbox = chart(ACCESS);
    sandbox.file("chart/templates/ingress.yaml", "theirs");
    sandbox.file("chart/ci/small-values.yaml", "replicaCount: 1\n");
    sandbox.file(
        "rolewright.yaml",
        spec("access: [{resources: [jobs], verbs: [list]}]\n"),
    );
    sandbox.run(&format!("{COMMAND} --check")).expect_code(1);
    sandbox.run(COMMAND).expect_code(0);
    assert!(sandbox.read("chart/templates/role.yaml").contains("- jobs"));
    assert_eq!(sandbox.read("chart/templates/ingress.yaml"), "theirs");
    assert_eq!(
        sandbox.read("chart/ci/small-values.yaml"),
        "replicaCount: 1\n"
    );
    sandbox.run(&format!("{COMMAND} --check")).expect_code(0);
}

#[test]
fn what_was_edited_by_hand_is_shown_and_kept() {
    let sandbox = chart(ACCESS);
    let edited = sandbox
        .read("chart/templates/role.yaml")
        .replace("- list", "- list\n  - get");
    sandbox.file("chart/templates/role.yaml", &edited);
    for command in [COMMAND.to_owned(), format!("{COMMAND} --check")] {
        let run = sandbox.run(&command).expect_code(1);
        assert!(run.stdout.contains("-  - get"), "{}", run.stdout);
        assert_eq!(sandbox.read("chart/templates/role.yaml"), edited);
    }
    sandbox
        .run(&format!("{COMMAND} --overwrite-edited"))
        .expect_code(0);
    sandbox.run(&format!("{COMMAND} --check")).expect_code(0);
}

#[test]
fn a_chart_is_the_same_to_the_byte_wherever_it_is_rendered() {
    let sandbox = chart(ACCESS);
    let there = sandbox.path().join("elsewhere/deep");
    std::fs::create_dir_all(&there).unwrap();
    sandbox
        .run("render --no-config --to helm --out elsewhere/deep/chart rolewright.yaml")
        .expect_code(0);
    for file in [
        "Chart.yaml",
        "values.yaml",
        "values.schema.json",
        "README.md",
        "templates/_helpers.tpl",
    ] {
        assert_eq!(
            sandbox.read(&format!("chart/{file}")),
            sandbox.read(&format!("elsewhere/deep/chart/{file}"))
        );
    }
}

#[test]
fn settings_can_name_a_chart() {
    let sandbox = chart(ACCESS);
    sandbox.file(
        "rolewright.toml",
        "[[render]]\nto = \"helm\"\nout = \"other\"\nchart-name = \"named\"\nchart-version = \"2.0.0\"\napp-version = \"7\"\n",
    );
    sandbox.run("render").expect_code(0);
    let chart = sandbox.read("other/Chart.yaml");
    for line in ["name: named", "version: 2.0.0", "appVersion: \"7\""] {
        assert!(chart.contains(line), "{chart}");
    }
    sandbox.run("render --check").expect_code(0);
}

#[test]
fn a_chart_says_who_looks_after_it_and_has_an_icon_if_told() {
    let sandbox = chart(ACCESS);
    assert!(!sandbox.read("chart/Chart.yaml").contains("icon"));
    let told = "home: https://example.com/\nicon: https://example.com/icon.svg\n\
         keywords:\n- queue\n- pictures\nsources:\n- https://example.com/source\n\
         maintainers:\n- name: Jane Doe\n  email: jane@example.com\n- name: team\n  url: https://example.com/team\n";
    let arguments = [
        "render",
        "--no-config",
        "--to=helm",
        "--out=chart",
        "--chart-description=Resizes pictures: all of them.",
        "--chart-home=https://example.com/",
        "--chart-source=https://example.com/source",
        "--chart-keyword=queue",
        "--chart-keyword=pictures",
        "--chart-maintainer=Jane Doe <jane@example.com>",
        "--chart-maintainer=team <https://example.com/team>",
        "--chart-icon=https://example.com/icon.svg",
        "rolewright.yaml",
    ];
    sandbox.run_with(&arguments, "").expect_code(0);
    let by_flags = sandbox.read("chart/Chart.yaml");
    assert!(by_flags.contains(told), "{by_flags}");
    let description = "description: \"Resizes pictures: all of them\"\n";
    assert!(by_flags.contains(description), "{by_flags}");
    let readme = sandbox.read("chart/README.md");
    assert!(
        readme.contains("\nResizes pictures: all of them.\n"),
        "{readme}"
    );
    for helm in super::helms("whether Helm takes maintainers and an icon") {
        let output = helm.run(sandbox.path(), &["lint", "--strict", "chart"]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        assert!(!text.contains("[INFO]"), "{text}");
    }
    sandbox.file(
        "rolewright.toml",
        "[[render]]\nto = \"helm\"\nout = \"chart\"\nchart-icon = \"https://example.com/icon.svg\"\n\
         chart-description = \"Resizes pictures: all of them\"\nchart-home = \"https://example.com/\"\n\
         chart-source = \"https://example.com/source\"\nchart-keyword = [\"queue\", \"pictures\"]\n\
         chart-maintainer = [\"Jane Doe <jane@example.com>\", \"team <https://example.com/team>\"]\n",
    );
    sandbox.run("render --check").expect_code(0);
    for wrong in [
        "--chart-icon=icon.svg",
        "--chart-maintainer=<x@example.com>",
        "--chart-home=example.com",
        "--chart-source=git@example.com:a",
        "--chart-keyword=",
        "--chart-description=a\nb",
    ] {
        let arguments = [&arguments[..4], &[wrong, "rolewright.yaml"]].concat();
        sandbox.run_with(&arguments, "").expect_code(2);
    }
}

/// What is left behind may need what is gone: then nobody is told to try the chart.
#[test]
fn what_is_left_behind_is_told_by_what_it_does() {
    let sandbox = chart(
        "access: [{resources: [jobs], verbs: [create]}]\nconfig: [{name: app-settings, data: {a: b}}]\n\
         accounts: [{name: app-job}]\n\
         jobTemplates: [{name: worker, reason: a test, account: app-job, job: {image: \"registry.example/worker:1\"}}]\n",
    );
    sandbox.file("rolewright.yaml", spec("serviceAccount: {name: app}\n"));
    let run = sandbox.run(COMMAND).expect_code(1);
    assert!(!run.stderr.contains("Try:"), "{}", run.stderr);
    for (file, told) in [
        (
            "templates/role.yaml",
            "a release still grants it, or the chart cannot be rendered",
        ),
        (
            "templates/configmap-jobs.yaml",
            "a release still has it, or the chart cannot be rendered",
        ),
        ("files/jobs/worker.yaml", "it stays a part of the chart"),
    ] {
        let line = run.stderr.lines().find(|line| line.contains(file));
        let line = line.unwrap_or_else(|| panic!("{file}: {}", run.stderr));
        assert!(line.ends_with(told), "{line}");
    }
    let run = sandbox.run(&format!("{COMMAND} --prune")).expect_code(0);
    assert!(run.stderr.contains("Try: helm template"), "{}", run.stderr);
}
