//! What of charts is read or told where they are not rendered.

use std::process::Command;

use serde_json::Value;

use super::{ADMIN, report};
use crate::support::Sandbox;

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

fn problems(report: &Value) -> Vec<&str> {
    let problems = report["problems"].as_array().unwrap().iter();
    problems
        .filter_map(|problem| problem["message"].as_str())
        .collect()
}

#[test]
fn templates_are_read_whatever_their_ending_is() {
    for name in ["r.txt", "r.json", "r.tpl", "r", "deep/r.conf"] {
        let sandbox = Sandbox::new();
        sandbox
            .file("app/Chart.yaml", CHART)
            .file(&format!("app/templates/{name}"), ADMIN);
        let found = report(&sandbox, "app --build never", 1);
        assert_eq!(found["findings"][0]["rule"], "full-wildcard", "{name}");
    }
    for name in [
        "templates/_r.txt",
        "templates/NOTES.txt",
        "r.txt",
        "templates/h.tpl",
    ] {
        let sandbox = Sandbox::new();
        let text = if name.ends_with("h.tpl") {
            "{{ define \"x\" }}\nname: x\n{{ end }}\n".to_owned()
        } else {
            ADMIN.to_owned()
        };
        sandbox
            .file("app/Chart.yaml", CHART)
            .file(&format!("app/{name}"), text);
        let found = report(&sandbox, "app --build never", 0);
        assert_eq!(found["summary"]["unjudged"], 0, "{name}");
    }
}

#[test]
fn what_a_template_writes_in_the_first_column_may_be_a_document() {
    let service = "apiVersion: v1\nkind: Widget\nmetadata: {name: x}\nspec: {a: b}\n";
    let cases = [
        ("{{ include \"rbac\" . }}\n", 1),
        ("{{ .Values.more | toYaml }}\n", 1),
        (
            "{{- if .Values.x }}\nmore: {{ .Values.x }}\n{{- end }}\n",
            0,
        ),
        ("status: {{ .Values.x }}\n", 0),
    ];
    for (more, unjudged) in cases {
        let sandbox = Sandbox::new();
        sandbox
            .file("app/Chart.yaml", CHART)
            .file("app/templates/r.yaml", format!("{service}{more}"));
        let found = report(&sandbox, "app --build never", 0);
        assert_eq!(found["summary"]["unjudged"], unjudged, "{more}");
    }
}

#[test]
fn packed_charts_in_a_folder_are_told() {
    let sandbox = Sandbox::new();
    sandbox
        .file("app/Chart.yaml", CHART)
        .file("app/templates/r.yaml", ADMIN)
        .file("other/note", "none\n")
        .file(
            "all/pod.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n",
        );
    for (archive, what) in [("all/app.tgz", "app"), ("all/other.tgz", "other")] {
        let status = Command::new("tar")
            .args(["-czf", archive, what])
            .current_dir(sandbox.path())
            .status();
        assert!(status.unwrap().success());
    }
    let message = "the packed chart `all/app.tgz` was not rendered: only its folder is named";
    let found = report(&sandbox, "all", 0);
    assert_eq!(problems(&found), [message]);
    assert_eq!(found["summary"]["notBuilt"], 1);
    report(&sandbox, "all --strict", 2);
    let told = sandbox.run("can --sa default/app get secrets --from all");
    assert!(told.expect_code(2).stderr.contains(message));
}

#[test]
fn charts_that_are_not_in_a_chart_are_told() {
    let sandbox = Sandbox::new();
    let listed = "dependencies: [{name: one, version: 1.0.0}, {name: two, version: 1.0.0}]\n";
    sandbox
        .file("app/Chart.yaml", format!("{CHART}{listed}"))
        .file("app/charts/one/Chart.yaml", CHART.replace("app", "one"));
    let found = report(&sandbox, "app --build never", 0);
    let expected = [
        "of `app` a chart that it takes in is not judged: `two`",
        "the chart `app` is read as written, and not built, as `--build never` says",
    ];
    assert_eq!(problems(&found), expected);
    assert_eq!(found["summary"]["unjudged"], 1);
    report(&sandbox, "app --build never --strict", 2);
}
