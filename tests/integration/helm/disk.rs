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
