//! What is read as it is, because somebody said so or because it was named besides.

use std::os::unix::fs::symlink;

use serde_json::Value;

use super::{BINDING, helms, kustomize::kubectl};
use crate::support::{Run, Sandbox};

const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: media}
rules:
- {apiGroups: [\"\"], resources: [pods], resourceNames: [one], verbs: [get]}
";

/// A Kustomize folder `k` that lists a Role and its binding, and says more.
fn folder(more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "k/kustomization.yaml",
            format!("resources: [role.yaml, binding.yaml]\n{more}"),
        )
        .file("k/role.yaml", ROLE)
        .file("k/binding.yaml", BINDING);
    sandbox
}

fn ask(sandbox: &Sandbox, from: &str) -> Run {
    sandbox.run(&format!("can --sa media/reader get pods one --from {from}"))
}

/// Holds that both questions are open if all is read as it is, and that this is said in one line.
fn expect_open(sandbox: &Sandbox, from: &str, why: &str) {
    for question in [
        "can --sa media/reader get pods one",
        "who-can get pods -n media",
    ] {
        let run = |format: &str| {
            let options = format!("--build never --format {format}");
            sandbox
                .run(&format!("{question} --from {from} {options}"))
                .expect_code(2)
        };
        let table = run("table");
        assert!(
            table.stdout.starts_with("as far as could be read"),
            "{table:#?}"
        );
        assert_eq!(table.stderr.matches(why).count(), 1, "{table:#?}");
        let json: Value = serde_json::from_str(&run("json").stdout).unwrap();
        assert_eq!(json["incomplete"], true, "{json:#}");
    }
}

#[test]
fn what_a_kustomization_would_change_leaves_the_answer_open() {
    let inline = "- target: {kind: Role}\n  patch: '[{op: remove, path: /rules/0}]'\n";
    for (field, value) in [
        ("patches", format!("\n{inline}")),
        ("patchesJson6902", format!("\n{inline}")),
        (
            "patchesStrategicMerge",
            format!("\n- |\n  {}", ROLE.replace('\n', "\n  ")),
        ),
        ("patches", " [{path: missing.yaml}]".to_owned()),
        (
            "replacements",
            " [{targets: [{select: {kind: Role}}]}]".to_owned(),
        ),
        ("transformers", " [t.yaml]".to_owned()),
        ("generators", " [g.yaml]".to_owned()),
        ("components", " [../c]".to_owned()),
        ("namePrefix", " a-".to_owned()),
        ("nameSuffix", " -a".to_owned()),
        ("namespace", " prod".to_owned()),
        ("labels", " [{pairs: {a: b}}]".to_owned()),
        ("commonLabels", " {a: b}".to_owned()),
        ("helmCharts", " [{name: app}]".to_owned()),
        ("configMapGenerator", " [{name: one}]".to_owned()),
        (
            "secretGenerator",
            " [{name: x, files: [role.yaml]}]".to_owned(),
        ),
        ("somethingNew", " true".to_owned()),
    ] {
        let why = format!("error: the Kustomize folder `k` was not built: what `{field}` would");
        let sandbox = folder(&format!("{field}:{value}\n"));
        expect_open(&sandbox, "k", &why);
        expect_open(&sandbox, ".", &why);
        let file = sandbox.path().join("k/kustomization.yaml");
        std::fs::rename(file, sandbox.path().join("k/Kustomization")).unwrap();
        expect_open(&sandbox, "k", &why);
        crate::lint::runs::commit(&sandbox);
        let why = why.replace("`k`", "`git:HEAD:k`");
        expect_open(&sandbox, "git:HEAD:k", &why);
    }
}

#[test]
fn what_a_kustomization_only_lists_is_answered() {
    for more in [
        "",
        "namePrefix: \"\"\ntransformers: []\nnamespace:\n",
        "images: [{name: app, newTag: v1}]\ncommonAnnotations: {a: b}\n",
        "configMapGenerator: [{name: other, literals: [a=b]}]\n",
        "patches: [{target: {kind: Deployment}, patch: '[{op: remove, path: /spec}]'}]\n",
    ] {
        let sandbox = folder(more);
        sandbox.file("over/kustomization.yaml", "resources: [../k]\n");
        crate::lint::runs::commit(&sandbox);
        symlink("k", sandbox.path().join("link")).unwrap();
        for from in ["k", ".", "link", "over --from k", "git:HEAD", "git:HEAD:k"] {
            ask(&sandbox, &format!("{from} --build never")).expect_code(0);
        }
        expect_open(
            &sandbox,
            "over",
            "`over` was not built: `../k` was not read",
        );
    }
}

#[test]
fn a_resource_that_was_not_read_leaves_the_answer_open_and_the_linter_warns() {
    for name in ["more.txt", "missing.yaml", "https://example.com/x.yaml"] {
        let sandbox = folder("");
        sandbox.file("k/more.txt", ROLE).file(
            "k/kustomization.yaml",
            format!("resources: [role.yaml, binding.yaml, \"{name}\"]\n"),
        );
        let why = format!("the Kustomize folder `k` was not built: `{name}` was not read");
        expect_open(&sandbox, "k", &why);
        if name == "more.txt" {
            continue;
        }
        let run = sandbox.run("lint --build never k");
        let told = format!("warning: `{name}` was not read: ");
        assert!(run.stderr.contains(&told), "{run:#?}");
    }
    expect_warning(&folder("transformers: [t.yaml]\n"));
    let quiet = folder("").run("lint --build never k");
    assert!(
        !quiet.stderr.contains("what a kustomization changes"),
        "{quiet:#?}"
    );
}

fn expect_warning(sandbox: &Sandbox) {
    let run = sandbox.run("lint --build never k");
    let told = "warning: what a kustomization changes is not judged";
    assert!(run.stderr.contains(told), "{run:#?}");
}

#[test]
fn a_component_and_a_chart_leave_the_answer_open() {
    let sandbox = folder("kind: Component\n");
    expect_open(
        &sandbox,
        "k",
        "`k` was not built: what takes in this Component is not known",
    );
    let chart = "apiVersion: v2\nname: app\nversion: 1.0.0\n";
    let sandbox = Sandbox::new();
    sandbox
        .file("app/Chart.yaml", chart)
        .file("app/templates/role.yaml", ROLE)
        .file("app/charts/sub/Chart.yaml", chart)
        .file("app/charts/sub/templates/binding.yaml", BINDING);
    crate::lint::runs::commit(&sandbox);
    for (from, name) in [("app", "app"), (".", "app"), ("git:HEAD", "git:HEAD:app")] {
        expect_open(
            &sandbox,
            from,
            &format!("error: the chart `{name}` was not rendered"),
        );
        expect_open(&sandbox, from, " was not rendered");
    }
}

#[test]
fn a_folder_that_is_a_chart_and_a_kustomization_is_not_answered_from_one_of_them() {
    for (_, helm) in helms("a chart that is a Kustomize folder") {
        let sandbox = folder("");
        sandbox.file(
            "k/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        );
        let helm = format!("--helm {}", helm.display());
        let run = ask(&sandbox, &format!(". {helm}")).expect_code(2);
        let why = "error: the Kustomize folder `k` was not built: it is a chart as well";
        assert!(run.stderr.contains(why), "{run:#?}");
        // Named, it is the chart.
        ask(&sandbox, &format!("k {helm}")).expect_code(1);
    }
}

#[test]
fn what_is_named_besides_the_folder_that_builds_it_counts_once() {
    let Some(kubectl) = kubectl() else { return };
    let kubectl = kubectl.display();
    let sandbox = Sandbox::new();
    sandbox
        .file("k/kustomization.yaml", "resources: [sub/access.yaml]\n")
        .file("k/sub/access.yaml", format!("{ROLE}---\n{BINDING}"));
    for besides in [
        "k/sub",
        "k/sub/access.yaml",
        "k/sub --from k/sub/access.yaml",
    ] {
        let run = ask(
            &sandbox,
            &format!("k --from {besides} --kustomize {kubectl}"),
        );
        let run = run.expect_code(0);
        assert!(!run.stderr.contains("written twice"), "{run:#?}");
    }
    let patched = "resources: [sub/access.yaml]\npatches:\n- target: {kind: Role}\n  patch: |-\n    \
                   - {op: replace, path: /rules/0/resources/0, value: secrets}\n";
    sandbox.file("k/kustomization.yaml", patched);
    for besides in ["k/sub", "k/sub/access.yaml"] {
        let run = ask(
            &sandbox,
            &format!("k --from {besides} --kustomize {kubectl}"),
        );
        let run = run.expect_code(2);
        assert!(
            run.stderr
                .contains("Role `media/reader` is not the same in `k`"),
            "{run:#?}"
        );
    }
}

#[test]
fn a_link_to_nothing_is_not_passed_over() {
    let sandbox = Sandbox::new();
    sandbox.file("p/role.yaml", ROLE);
    symlink("/nonexistent", sandbox.path().join("p/x.yaml")).unwrap();
    let run = ask(&sandbox, "p").expect_code(2);
    assert!(
        run.stderr
            .contains("`p/x.yaml` could not be read: it is a link to nothing"),
        "{run:#?}"
    );
    assert!(!run.stderr.contains("passed over"), "{run:#?}");
}

/// What reads charts as they are answers nothing: it is no way out.
#[test]
fn it_is_told_what_to_do_where_nothing_builds() {
    let sandbox = folder("namePrefix: a-\n");
    crate::lint::runs::commit(&sandbox);
    let way_out =
        "which leaves the answer open; what you build of it yourself is read by `--from -`";
    for from in ["k", "git:HEAD"] {
        let run = ask(&sandbox, &format!("{from} --kustomize /nowhere")).expect_code(2);
        assert!(run.stderr.contains(way_out), "{run:#?}");
        assert!(!run.stderr.contains("--build never"), "{run:#?}");
    }
    // The linter reads on.
    let run = sandbox.run("lint k --kustomize /nowhere").expect_code(2);
    assert!(
        run.stderr
            .contains("`--build never` says that this is meant"),
        "{run:#?}"
    );
}
