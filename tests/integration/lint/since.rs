//! `--changed-since` where no line of a finding changed, but what decides about it did.

use std::path::PathBuf;

use super::runs::{WIDE, WIDE_AT, commit, found, git, lint};
use crate::charts::helms;
use crate::support::Sandbox;
use crate::{kubectl, tools};

/// A ClusterRole that may do all, and a binding of it.
const ADMIN: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: admin-of-all}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: admin-of-all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin-of-all}
subjects: [{kind: ServiceAccount, name: app, namespace: default}]
"#;

/// A role that others take in by a label, and a bound role that takes in by one.
const PART: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {tier: low}}
rules:
- apiGroups: [""]
  resources: [secrets]
  verbs: [list]
"#;
const WHOLE: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: whole}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {tier: high}}]}
rules: []
"#;
const BOUND: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: whole}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: whole}
subjects: [{kind: ServiceAccount, name: app, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: part, namespace: x}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: part}
subjects: [{kind: ServiceAccount, name: app, namespace: x}]
"#;
const PART_AT: &str = "k/part.yaml:6:15 secrets-read";

const CHART: &str = "apiVersion: v2\nname: c\nversion: 0.1.0\n";

/// Lints what changed since the last commit.
fn changed(sandbox: &Sandbox, arguments: &str) -> Vec<String> {
    let (code, found) = lint(sandbox, &format!("{arguments} --changed-since HEAD"));
    assert_eq!(code, i32::from(!found.is_empty()), "{arguments}: {found:?}");
    found
}

fn has(found: &[String], wanted: &str) -> bool {
    found.iter().any(|found| found.contains(wanted))
}

fn aggregated() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("k/part.yaml", PART)
        .file("k/whole.yaml", WHOLE)
        .file("k/bound.yaml", BOUND);
    commit(&sandbox);
    sandbox
}

#[test]
fn a_role_that_is_taken_in_from_now_on_is_told() {
    let sandbox = aggregated();
    assert_eq!(changed(&sandbox, "k"), [""; 0]);
    // By its own label, or by what another role selects.
    sandbox.file("k/part.yaml", PART.replace("tier: low", "tier: high"));
    assert!(has(&changed(&sandbox, "k"), PART_AT));
    sandbox
        .file("k/part.yaml", PART)
        .file("k/whole.yaml", WHOLE.replace("tier: high", "tier: low"));
    assert!(has(&changed(&sandbox, "k"), PART_AT));
    // From a folder below, too.
    let run = crate::support::program()
        .args(["lint", "-q", "--format", "concise", "."])
        .args(["--changed-since", "HEAD"])
        .current_dir(sandbox.path().join("k"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(told.contains("secrets-read"), "{told}");
    commit(&sandbox);
    assert_eq!(changed(&sandbox, "k"), [""; 0]);
}

#[test]
fn what_is_silenced_no_longer_is_told() {
    let sandbox = Sandbox::new();
    let head = "# rolewright: ignore[wildcard-verbs] it is meant\n";
    sandbox.file("r.yaml", format!("{head}{WIDE}"));
    commit(&sandbox);
    assert!(!has(&changed(&sandbox, "."), "wildcard-verbs"));
    sandbox.file("r.yaml", WIDE);
    assert!(has(&changed(&sandbox, "."), &format!("r.yaml:{WIDE_AT}")));
}

#[test]
fn what_git_is_told_not_to_look_at_is_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.file("r.yaml", WIDE);
    commit(&sandbox);
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        git(&sandbox, &["update-index", flag, "r.yaml"]);
        sandbox.file("r.yaml", WIDE);
        assert!(!has(&changed(&sandbox, "."), "r.yaml"));
        sandbox.file("r.yaml", ADMIN);
        assert!(has(&changed(&sandbox, "."), "full-wildcard"), "{flag}");
    }
}

/// The text that is given counts, not the file on disk that it is called by.
#[test]
fn standard_input_is_compared_as_it_is_given() {
    let sandbox = Sandbox::new();
    sandbox.file("r.yaml", WIDE);
    commit(&sandbox);
    let told = |name: &str, text: &str| {
        let arguments = [
            "lint",
            "-q",
            "--format",
            "concise",
            "-",
            "--stdin-filename",
            name,
        ];
        let arguments = [&arguments[..], &["--changed-since", "HEAD"]].concat();
        found(&sandbox.run_with(&arguments, text))
    };
    assert!(has(&told("r.yaml", ADMIN), "full-wildcard"));
    assert_eq!(told("r.yaml", &format!("# moved\n{WIDE}")), [""; 0]);
    assert!(has(&told("new.yaml", WIDE), "wildcard-verbs"));
}

#[test]
fn other_settings_leave_nothing_known() {
    let sandbox = Sandbox::new();
    let off = "[lint.rules]\nwildcard-verbs = \"off\"\n";
    sandbox.file("r.yaml", WIDE).file("rolewright.toml", off);
    commit(&sandbox);
    assert!(!has(&changed(&sandbox, "."), "wildcard-verbs"));
    sandbox.file("rolewright.toml", "");
    assert!(has(&changed(&sandbox, "."), "wildcard-verbs"));
    let run = sandbox.run("lint . --changed-since HEAD");
    let said = "all counts as changed since `HEAD`: `rolewright.toml` did";
    assert!(run.stderr.contains(said), "{}", run.stderr);

    // Settings that git does not know yet.
    sandbox.file("rolewright.toml", off);
    commit(&sandbox);
    sandbox.file("k/r.yaml", WIDE);
    commit(&sandbox);
    assert_eq!(changed(&sandbox, "k"), [""; 0]);
    sandbox.file("k/rolewright.toml", "");
    assert!(has(&changed(&sandbox, "k"), "wildcard-verbs"));
}

/// What switches a template on stands elsewhere: in values, in a helper, in an archive.
#[test]
fn what_a_chart_renders_from_now_on_is_told() {
    let template = format!("{{{{- if .Values.create }}}}\n{ADMIN}{{{{- end }}}}\n");
    let verbs = WIDE.replace("[\"*\"]", "{{ include \"verbs\" . }}");
    let bound = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{ .Values.role }}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: {{ .Values.group }}}]
";
    let helper = "{{- define \"verbs\" }}[get]{{ end }}\n";
    for (_, helm) in helms("what changed in what charts render") {
        let sandbox = Sandbox::new();
        let values = "create: false\nrole: view\ngroup: dev\n";
        sandbox
            .file("c/Chart.yaml", CHART)
            .file("c/values.yaml", values)
            .file("prod.yaml", "create: false\n")
            .file("c/templates/_h.tpl", helper)
            .file("c/templates/admin.yaml", &template)
            .file("c/templates/bound.yaml", bound)
            .file("c/templates/verbs.yaml", &verbs);
        commit(&sandbox);
        let arguments = format!("c --helm {}", helm.display());
        assert_eq!(changed(&sandbox, &arguments), [""; 0]);
        for (file, was, now, more, rule) in [
            ("c/values.yaml", "false", "true", "", "full-wildcard"),
            (
                "prod.yaml",
                "false",
                "true",
                " --values prod.yaml",
                "full-wildcard",
            ),
            (
                "c/values.yaml",
                "view",
                "cluster-admin",
                "",
                "binds-cluster-admin",
            ),
            (
                "c/values.yaml",
                "dev",
                "system:authenticated",
                "",
                "authenticated-subject",
            ),
            (
                "c/templates/_h.tpl",
                "[get]",
                "[\"*\"]",
                "",
                "wildcard-verbs",
            ),
        ] {
            let before = sandbox.read(file);
            sandbox.file(file, before.replace(was, now));
            let told = changed(&sandbox, &format!("{arguments}{more}"));
            assert!(has(&told, rule), "{file}: {told:?}");
            // It is known where it was committed.
            commit(&sandbox);
            let told = changed(&sandbox, &format!("{arguments}{more}"));
            assert_eq!(told, [""; 0], "{file}");
            sandbox.file(file, before);
            commit(&sandbox);
        }
        // A file of values without a state in the revision.
        sandbox.file("new.yaml", "create: true\n");
        let run = sandbox.run(&format!(
            "lint --format concise {arguments} --values new.yaml --changed-since HEAD"
        ));
        assert!(has(&found(&run), "full-wildcard"), "{run:?}");
        assert!(
            run.stderr.contains("all counts as changed since"),
            "{run:?}"
        );
    }
}

fn builders(what_for: &str) -> Vec<PathBuf> {
    let kustomize = tools::named("KUSTOMIZE", "Kustomize", what_for);
    kustomize
        .into_iter()
        .chain(kubectl::path(what_for))
        .collect()
}

#[test]
fn what_a_kustomization_takes_in_from_now_on_is_told() {
    for program in builders("what changed in what is built") {
        let sandbox = Sandbox::new();
        let lines = |lines: &[&str]| lines.join("\n") + "\n";
        let patch = "patches: [{path: p.yaml}]";
        let over = lines(&["namespace: prod", "resources: [../base]", patch]);
        let none = ADMIN.split_once("rules:").unwrap().0.to_owned() + "rules: []\n";
        let role = WIDE.replace(", namespace: ops", "");
        sandbox
            .file("adm/kustomization.yaml", "resources: [a.yaml]\n")
            .file("adm/a.yaml", ADMIN.replace("admin-of-all", "other"))
            .file("base/kustomization.yaml", "resources: [a.yaml, r.yaml]\n")
            .file("base/a.yaml", ADMIN)
            .file("base/r.yaml", role)
            .file("over/p.yaml", none)
            .file("over/kustomization.yaml", &over);
        commit(&sandbox);
        let arguments = format!("over --kustomize {}", program.display());
        assert_eq!(changed(&sandbox, &arguments), [""; 0]);
        for (was, now, wanted) in [
            ("[../base]", "[../base, ../adm]", "adm/a.yaml:4"),
            (patch, "", "base/a.yaml:4"),
            ("prod", "kube-system", "base/r.yaml:7"),
        ] {
            sandbox.file("over/kustomization.yaml", over.replace(was, now));
            let told = changed(&sandbox, &arguments);
            assert!(has(&told, wanted), "{now}: {told:?}");
        }
    }
}

/// Lints named files with the rest of their sets.
fn with_context(sandbox: &Sandbox, files: &str) -> Vec<String> {
    let (code, found) = lint(sandbox, &format!("--context {files}"));
    assert_eq!(code, i32::from(!found.is_empty()), "{files}: {found:?}");
    found
}

/// A named file stands for the roles that are taken in by what is in it, or that take that in.
#[test]
fn a_named_role_stands_for_what_it_aggregates() {
    let sandbox = aggregated();
    assert_eq!(with_context(&sandbox, "k/whole.yaml"), [""; 0]);
    sandbox.file("k/whole.yaml", WHOLE.replace("tier: high", "tier: low"));
    for named in ["k/whole.yaml", "k/part.yaml", "k/bound.yaml"] {
        let told = with_context(&sandbox, named);
        assert!(has(&told, PART_AT), "{named}: {told:?}");
    }
}

/// A namespace with an account that owns the cluster is as good as the cluster: whoever names such an account
/// makes all worse that holds in its namespace.
#[test]
fn a_named_binding_stands_for_the_namespace_that_it_makes_powerful() {
    let sandbox = Sandbox::new();
    let role = PART
        .replace("ClusterRole", "Role")
        .replace("labels: {tier: low}", "namespace: x");
    sandbox
        .file("k/part.yaml", role)
        .file("k/boss.yaml", ADMIN.replace("default}", "x}"))
        .file("k/other.yaml", ADMIN.replace("admin-of-all", "other"));
    assert!(has(&with_context(&sandbox, "k/boss.yaml"), PART_AT));
    assert!(!has(&with_context(&sandbox, "k/other.yaml"), PART_AT));
}

/// A named file that holds no object stands for all that is built with it.
#[test]
fn a_named_file_stands_for_what_is_built_with_it() {
    let sandbox = Sandbox::new();
    let none = ADMIN.split_once("rules:").unwrap().0.to_owned() + "rules: []\n";
    sandbox
        .file("adm/kustomization.yaml", "resources: [a.yaml]\n")
        .file("adm/a.yaml", ADMIN)
        .file("base/kustomization.yaml", "resources: [c.yaml]\n")
        .file(
            "base/c.yaml",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n",
        )
        .file("over/kustomization.yaml", "resources: [../base]\n")
        .file(
            "patched/kustomization.yaml",
            "resources: [../adm]\npatches: [{path: p/p.yaml}]\n",
        )
        .file("patched/p/p.yaml", none)
        .file("c/Chart.yaml", CHART)
        .file("c/values.yaml", "a: b\n")
        .file(
            "c/templates/_h.tpl",
            "{{- define \"verbs\" }}[get]{{ end }}\n",
        )
        .file("c/templates/a.yaml", ADMIN)
        .file("c/templates/b.yaml", WIDE)
        .file("c/charts/sub/Chart.yaml", CHART)
        .file("c/charts/sub/templates/s.yaml", WIDE)
        .file("plain/notes.yaml", "a: b\n")
        .file("plain/a.yaml", ADMIN);
    assert_eq!(with_context(&sandbox, "over/kustomization.yaml"), [""; 0]);
    let resources = "resources: [../base, ../adm]\n";
    sandbox.file("over/kustomization.yaml", resources);
    let (adm, of_chart, below) = (
        "adm/a.yaml:4",
        "c/templates/a.yaml:4",
        "c/charts/sub/templates/s.yaml:7",
    );
    for (named, wanted) in [
        ("over/kustomization.yaml", &[adm][..]),
        ("patched/kustomization.yaml", &[adm]),
        ("patched/p/p.yaml", &[adm]),
        ("c/Chart.yaml", &[of_chart, below]),
        ("c/values.yaml", &[of_chart, below]),
        ("c/templates/_h.tpl", &[of_chart, below]),
    ] {
        let (_, told) = lint(&sandbox, &format!("--context {named}"));
        for wanted in wanted {
            assert!(has(&told, wanted), "{named}: {told:?}");
        }
    }
    // What holds objects stands for them, and what belongs to nothing for nothing.
    let told = with_context(&sandbox, "c/templates/b.yaml");
    assert!(!has(&told, of_chart), "{told:?}");
    assert_eq!(with_context(&sandbox, "plain/notes.yaml"), [""; 0]);
}
