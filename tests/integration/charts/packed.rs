//! Packed charts: judged as Helm renders the archive, and called by its name.

use std::process::Command;

use serde_json::Value;

use super::{BINDING, helm, helms, problems, report, revision::run, within};
use crate::lint::runs::commit;
use crate::support::Sandbox;

/// Packs a folder as `helm package` does.
fn pack(sandbox: &Sandbox, folder: &str, archive: &str) {
    let status = Command::new("tar")
        .args(["-czf", archive, folder])
        .current_dir(sandbox.path())
        .status();
    assert!(status.unwrap().success());
}

/// The findings of a report without the name of what they are in, and without what the name bears on.
fn findings(report: &Value, name: &str) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let texts = findings.map(|finding| {
        let mut finding = finding.clone();
        finding["fingerprint"] = Value::Null;
        finding.to_string().replace(name, "app")
    });
    texts.collect()
}

#[test]
fn a_packed_chart_is_judged_as_its_folder_is() {
    for (major, helm) in helms("packed charts") {
        let sandbox = helm::chart();
        let packed = Command::new(&helm)
            .args(["package", "app"])
            .current_dir(sandbox.path())
            .output();
        assert!(packed.unwrap().status.success(), "Helm {major}");
        commit(&sandbox);
        let options = format!("--set admin=true --helm {}", helm.display());
        let folder = report(&sandbox, &format!("app {options}"), 1);
        for name in ["app-1.0.0.tgz", "./app-1.0.0.tgz", "git:HEAD:app-1.0.0.tgz"] {
            let archive = report(&sandbox, &format!("{name} {options}"), 1);
            let shown = name.trim_start_matches("./");
            assert_eq!(
                findings(&archive, shown),
                findings(&folder, "app"),
                "{name}"
            );
            assert!(
                archive
                    .to_string()
                    .contains(&format!("{shown}/templates/role.yaml"))
            );
            assert_eq!(problems(&archive), [""; 0]);
            assert_eq!(archive["summary"]["built"], 1);
            let asked = format!("lint --format concise {name} {options}");
            run(&sandbox, &asked).expect_code(1);
        }
    }
}

#[test]
fn an_answer_rests_on_what_an_archive_renders_to() {
    for (_, helm) in helms("answers from packed charts") {
        let sandbox = Sandbox::new();
        let role = within::ROLE.replace("pods", "{{ .Values.resource }}");
        sandbox
            .file(
                "app/Chart.yaml",
                "apiVersion: v2\nname: app\nversion: 1.0.0\n",
            )
            .file("app/values.yaml", "resource: pods\n")
            .file("app/templates/role.yaml", role)
            .file("binding.yaml", BINDING);
        pack(&sandbox, "app", "app.tgz");
        let helm = helm.display();
        let from = format!("--from app.tgz --from binding.yaml --helm {helm}");
        for (options, code) in [("", 1), ("--set resource=secrets", 0)] {
            let asked = format!("can --sa media/reader get secrets {from} {options}");
            run(&sandbox, &asked).expect_code(code);
        }
        let asked = format!("who-can get pods -n media {from}");
        let who = run(&sandbox, &asked).expect_code(0);
        assert!(who.stdout.contains("media/reader"), "{who:#?}");
    }
}

#[test]
fn what_helm_ignores_in_a_folder_it_takes_of_an_archive() {
    let wide = within::ROLE.replace("[get]", "[\"*\"]");
    for (_, helm) in helms("what is ignored in folders") {
        let sandbox = Sandbox::new();
        sandbox
            .file(
                "app/Chart.yaml",
                "apiVersion: v2\nname: app\nversion: 1.0.0\n",
            )
            .file("app/.helmignore", "templates/role.yaml\n")
            .file("app/templates/role.yaml", wide.replace("reader", "one"))
            .file("app/templates/.role.yaml", wide.replace("reader", "two"));
        pack(&sandbox, "app", "app.tgz");
        let helm = helm.display();
        let report = report(&sandbox, &format!("app.tgz --helm {helm}"), 1);
        for name in ["one", "two"] {
            let name = format!("\"name\":\"{name}\"");
            assert!(report.to_string().contains(&name), "{report:#}");
        }
    }
}

#[test]
fn without_helm_templates_of_an_archive_are_read() {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file(
            "app/templates/role.yaml",
            within::ROLE.replace("[get]", "[\"*\"]"),
        );
    pack(&sandbox, "app", "c.tar.gz");
    let told = run(&sandbox, "lint --format concise c.tar.gz").expect_code(1);
    assert!(
        told.stdout.contains("c.tar.gz/templates/role.yaml:5:"),
        "{told:#?}"
    );
    let note = "the chart `c.tar.gz` was not built: there is no program `helm`";
    assert!(told.stderr.contains(note), "{told:#?}");
    run(&sandbox, "lint c.tar.gz --build never").expect_code(1);
    let asked = "can --user jane get pods --from c.tar.gz";
    let open = run(&sandbox, asked).expect_code(2);
    assert!(open.stderr.contains(note), "{open:#?}");
    let open = run(&sandbox, &format!("{asked} --build never")).expect_code(2);
    let why = "the chart `c.tar.gz` was not rendered: what values make of it is not known";
    assert!(open.stderr.contains(why), "{open:#?}");
}

#[test]
fn what_is_no_sound_archive_is_an_error() {
    let sandbox = helm::chart();
    std::os::unix::fs::symlink("/etc", sandbox.path().join("app/etc")).unwrap();
    pack(&sandbox, "app", "links.tgz");
    sandbox.file("text.tgz", "kind: Role\n");
    for (name, why) in [
        ("links.tgz", "was not unpacked: `app/etc` is a link"),
        ("text.tgz", "was not unpacked: "),
        ("gone.tgz", "could not be read: there is no such file"),
    ] {
        for command in ["lint", "can --user jane get pods --from"] {
            let run = run(&sandbox, &format!("{command} {name}")).expect_code(2);
            assert!(run.stderr.contains(why), "{run:#?}");
            assert!(run.stderr.contains(name), "{run:#?}");
        }
    }
}

#[test]
fn what_helm_says_of_an_archive_names_it() {
    for (major, helm) in helms("packed charts that fail") {
        let sandbox = helm::chart();
        sandbox.file("app/templates/role.yaml", "{{ fail \"no value\" }}\n");
        pack(&sandbox, "app", "app.tgz");
        let asked = format!("lint app.tgz --helm {}", helm.display());
        let run = run(&sandbox, &asked).expect_code(2);
        let why = "error: the chart `app.tgz` was not rendered: ";
        assert!(run.stderr.contains(why), "Helm {major}: {run:#?}");
        assert!(
            run.stdout.contains("app.tgz/templates/_helpers.tpl")
                || run.stderr.contains("no value")
        );
    }
}
