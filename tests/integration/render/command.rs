//! The command: where the spec comes from, which catalog judges it, where templates are mounted.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{rendered, rendered_in, spec};
use crate::manifests::Manifests;
use crate::support::Sandbox;

const WIDGETS: &str = r"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema: {openAPIV3Schema: {type: object}}
";

#[test]
fn a_spec_on_standard_input_finds_its_files_beside_where_one_stands() {
    let sandbox = Sandbox::new();
    sandbox.file("settings/a", "b");
    let config = spec("config: [{name: c, files: [settings/a]}]\n");
    sandbox.file("rolewright.yaml", &config);
    let from_stdin = rendered_in(&sandbox, &config);
    let from_file = sandbox.run("render").expect_code(0).stdout;
    let (stdin_header, stdin_rest) = from_stdin.split_once('\n').unwrap();
    let (file_header, file_rest) = from_file.split_once('\n').unwrap();
    assert_eq!(stdin_rest, file_rest);
    assert_eq!(
        stdin_header,
        "# Rendered by Rolewright from standard input; edit the spec, not this file."
    );
    assert_eq!(
        file_header,
        "# Rendered by Rolewright from rolewright.yaml; edit the spec, not this file."
    );
}

#[test]
fn a_folder_stands_for_the_spec_in_it() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "app/rolewright.yaml",
        spec("config: [{name: c, files: [settings]}]\n"),
    );
    sandbox.file("app/settings", "b");
    sandbox.file("bare/other.yaml", "");
    let by_folder = sandbox.run("render app").expect_code(0);
    let by_file = sandbox.run("render app/rolewright.yaml").expect_code(0);
    assert_eq!(by_folder.stdout, by_file.stdout);
    let bare = sandbox.run("render bare").expect_code(2).stderr;
    assert!(bare.contains("`bare` is a folder"), "{bare}");
}

#[test]
fn the_kubernetes_version_decides_what_is_known() {
    let run = |resource: &str, version: &str| {
        let text = spec(&format!(
            "access: [{{resources: [{resource}], verbs: [get]}}]\n"
        ));
        Sandbox::new().run_with(&["render", "-", "--kubernetes-version", version], &text)
    };
    // Known in both; in the older one only where it is switched on, which is worth a note.
    let old = run("resourceclaims", "1.33").expect_code(0);
    let new = run("resourceclaims", "1.34").expect_code(0);
    assert_eq!(old.stdout, new.stdout);
    assert!(old.stderr.starts_with("note: Kubernetes 1.33 serves"));
    assert_eq!(new.stderr, "");
    // Not known before it came.
    let old = run("podcertificaterequests", "1.33").expect_code(2);
    assert_eq!(old.stdout, "");
    assert!(old.stderr.contains("it came with 1.34"), "{}", old.stderr);
    run("podcertificaterequests", "1.34").expect_code(0);
    let unknown = run("pods", "1.32").expect_code(2);
    assert!(
        unknown.stderr.contains("1.33 to 1.37"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn definitions_of_custom_resources_are_known_by_all_their_names() {
    let sandbox = Sandbox::new();
    sandbox.file("crds/widgets.yaml", WIDGETS);
    let grants = |resource: &str, arguments: &[&str]| {
        let text = spec(&format!(
            "access: [{{resources: [{resource}], verbs: [get]}}]\n"
        ));
        let arguments: Vec<&str> = ["render", "-"].iter().chain(arguments).copied().collect();
        sandbox.run_with(&arguments, text)
    };
    let expected = grants("widgets", &["--crds", "crds"]).expect_code(0);
    assert!(
        expected
            .stdout
            .contains("  - example.com\n  resources:\n  - widgets\n")
    );
    for name in ["wd", "Widget", "widgets.example.com", "example.com/widgets"] {
        for crds in ["crds", "crds/widgets.yaml"] {
            assert_eq!(grants(name, &["--crds", crds]), expected, "{name}");
        }
    }
    let status = grants("widgets/status", &["--crds", "crds"]).expect_code(0);
    assert!(status.stdout.contains("  - widgets/status\n"));
    // Without the definition nobody knows it.
    let unknown = grants("widgets", &[]).expect_code(2);
    assert!(unknown.stderr.contains("--crds"), "{}", unknown.stderr);
    let none = grants("widgets", &["--crds", "nowhere"]).expect_code(2);
    assert_eq!(none.stdout, "");
}

/// The least that is a Job.
const JOB: &str = "{apiVersion: batch/v1, kind: Job, spec: {template: {spec: {restartPolicy: Never, \
                   containers: [{name: c, image: \"a:1\"}]}}}}";

/// The volumes and mounts of the Job templates of a spec.
fn template_volumes(templates: &[(&str, Option<&str>)]) -> (Value, Value) {
    let mut text = "deployment: {image: \"a:1\"}\njobTemplates:\n".to_owned();
    for (name, path) in templates {
        let mount = path.map_or(String::new(), |path| format!("  mountPath: {path}\n"));
        write!(text, "- name: {name}\n  template: '{JOB}'\n{mount}").unwrap();
    }
    let manifests = Manifests::of_text(&rendered(&spec(&text)));
    let pod = &manifests.of_kind("Deployment")[0]["spec"]["template"]["spec"];
    let without_scratch = |list: &Value| -> Value {
        let items = list.as_array().unwrap().iter();
        items
            .filter(|item| item["name"] != "tmp")
            .cloned()
            .collect()
    };
    (
        without_scratch(&pod["volumes"]),
        without_scratch(&pod["containers"][0]["volumeMounts"]),
    )
}

#[test]
fn templates_of_one_path_share_a_volume() {
    let (volumes, mounts) = template_volumes(&[("a", Some("/jobs")), ("b", Some("/jobs/"))]);
    assert_eq!(
        volumes,
        json!([{"name": "config-app-jobs", "configMap": {"name": "app-jobs"}}])
    );
    assert_eq!(
        mounts,
        json!([{"name": "config-app-jobs", "mountPath": "/jobs", "readOnly": true}])
    );
}

#[test]
fn templates_of_different_paths_are_seen_apart() {
    let (volumes, mounts) = template_volumes(&[
        ("a", Some("/jobs")),
        ("b", Some("/other")),
        ("c", Some("/jobs")),
        ("d", None),
    ]);
    let item = |key: &str| json!({"key": key, "path": key});
    assert_eq!(
        volumes,
        json!([
            {"name": "config-app-jobs", "configMap": {
                "name": "app-jobs", "items": [item("a.yaml"), item("c.yaml")]}},
            {"name": "config-app-jobs-2", "configMap": {
                "name": "app-jobs", "items": [item("b.yaml")]}},
        ])
    );
    assert_eq!(
        mounts,
        json!([
            {"name": "config-app-jobs", "mountPath": "/jobs", "readOnly": true},
            {"name": "config-app-jobs-2", "mountPath": "/other", "readOnly": true},
        ])
    );
}

#[test]
fn a_template_that_is_not_mounted_is_shipped_and_no_more() {
    let text = rendered(&spec(&format!(
        "deployment: {{image: \"a:1\"}}\njobTemplates:\n- {{name: a, template: '{JOB}'}}\n"
    )));
    let manifests = Manifests::of_text(&text);
    assert_eq!(manifests.of_kind("ConfigMap").len(), 1);
    let template = &manifests.of_kind("Deployment")[0]["spec"]["template"];
    assert_eq!(template["spec"]["volumes"].as_array().unwrap().len(), 1);
    assert_eq!(template["metadata"].get("annotations"), None);
}

/// What the Pods use starts new ones when it changes, whoever's of the spec it is; anything else
/// in the spec that no Pod sees does not.
#[test]
fn the_checksum_follows_what_pods_use() {
    let checksum = |[mounted, read, laid, others, unused]: [&str; 5]| {
        let text = rendered(&format!(
            "{}---\n{}",
            spec(&format!(
                "deployment:\n  image: \"a:1\"\n  envFrom: [{{configMap: b}}]\n  \
                 sidecars: [{{name: s, image: \"a:1\", mounts: [{{configMap: d, path: /d}}]}}]\n  \
                 podTemplate: {{spec: {{volumes: [{{name: v, projected: {{sources: [{{configMap: {{name: c}}}}]}}}}]}}}}\n\
                 config:\n\
                 - {{name: a, data: {{k: \"{mounted}\"}}, mountPath: /a}}\n\
                 - {{name: b, data: {{k: \"{read}\"}}}}\n\
                 - {{name: c, data: {{k: \"{laid}\"}}}}\n\
                 - {{name: e, data: {{k: \"{unused}\"}}}}\n"
            )),
            spec(&format!(
                "config: [{{name: d, data: {{k: \"{others}\"}}}}]\n"
            ))
            .replacen("name: ", "name: other-", 1),
        ));
        let deployment = Manifests::of_text(&text).of_kind("Deployment").remove(0);
        let annotations = &deployment["spec"]["template"]["metadata"]["annotations"];
        annotations["checksum/config"].as_str().unwrap().to_owned()
    };
    let all = ["1"; 5];
    for index in 0..all.len() {
        let mut changed = all;
        changed[index] = "2";
        let follows = checksum(changed) != checksum(all);
        assert_eq!(follows, index != 4, "{changed:?}");
    }
}

/// The overlay has the last word on the annotation.
#[test]
fn an_overlay_takes_the_checksum_away() {
    let text = rendered(&spec(
        "deployment:\n  image: \"a:1\"\n  \
         podTemplate: {metadata: {annotations: {checksum/config: null}}}\n\
         config: [{name: a, data: {k: v}, mountPath: /a}]\n",
    ));
    assert!(!text.contains("checksum/config"), "{text}");
}

/// The names of the files that a spec makes.
fn files(spec: &str) -> Vec<String> {
    let sandbox = Sandbox::new();
    let run = sandbox.run_with(&["render", "-", "--out", "out"], spec);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let entries = std::fs::read_dir(sandbox.path().join("out")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name != ".rolewright.sums");
    names.sort();
    names
}

#[test]
fn files_are_called_by_what_tells_them_apart() {
    let text = spec(
        "access:\n- {resources: [pods], verbs: [list], namespaces: [own, staging]}\n\
         - {clusterRole: view}\naccounts: [{name: idle}]\nconfig: [{name: c, data: {a: b}}]\n",
    );
    assert_eq!(
        files(&text),
        [
            "configmap-c.yaml",
            "role-staging.yaml",
            "role.yaml",
            "rolebinding-staging.yaml",
            "rolebinding-view.yaml",
            "rolebinding.yaml",
            "serviceaccount-idle.yaml",
            "serviceaccount.yaml",
        ]
    );
}

#[test]
fn files_of_several_clients_begin_with_the_client() {
    let clients = [("one", "a"), ("two", "a"), ("one", "b")].map(|(name, namespace)| {
        format!(
            "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
             metadata: {{name: {name}, namespace: {namespace}}}\n"
        )
    });
    assert_eq!(
        files(&clients.join("---\n")),
        [
            "one-serviceaccount-2.yaml",
            "one-serviceaccount.yaml",
            "two-serviceaccount.yaml",
        ]
    );
}

/// Names of ClusterRoles may hold nearly anything; those of files may not.
#[test]
fn names_that_differ_in_what_a_file_cannot_say_are_numbered() {
    let text = spec(
        "access: [{clusterRole: \"a:b\"}, {clusterRole: \"A:b\"}, {clusterRole: \"a b\\n\"}]\n",
    );
    assert_eq!(
        files(&text),
        [
            "rolebinding-a-b-.yaml",
            "rolebinding-a-b-2.yaml",
            "rolebinding-a-b.yaml",
            "serviceaccount.yaml",
        ]
    );
}

#[test]
fn files_that_are_joined_are_still_documents_of_their_own() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "rolewright.yaml",
        spec("access:\n- {resources: [pods], verbs: [list]}\n"),
    );
    sandbox.run("render --out out").expect_code(0);
    let names = ["serviceaccount", "role", "rolebinding"];
    let joined: String = names
        .iter()
        .map(|name| sandbox.read(&format!("out/{name}.yaml")))
        .collect();
    let asked = ["can", "--sa", "own/app", "list", "pods", "--from", "-"];
    sandbox.run_with(&asked, joined).expect_code(0);
}

/// An account that has access by what another client's document says gets its token.
#[test]
fn the_token_is_mounted_where_the_account_has_access_by_another_client() {
    const HEAD: &str = "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n";
    let access = "access: [{resources: [pods], verbs: [get]}]\n";
    let subject = "subjects: [{kind: ServiceAccount, name: a, namespace: nn}]\n";
    let user = "subjects: [{kind: User, name: 'system:serviceaccount:nn:a'}]\n";
    let of_other = "subjects: [{kind: ServiceAccount, name: a, namespace: other}]\n";
    let shared = "serviceAccount: {name: a, create: false}\n";
    let run = "deployment: {image: 'r.example/b:1'}\n";
    let rows = [
        (
            "",
            format!("{subject}{access}"),
            Some("token mounted: its account has access"),
        ),
        (
            "",
            format!("{user}{access}"),
            Some("token mounted: its account has access"),
        ),
        (
            "",
            format!("{shared}{run}{access}"),
            Some("token mounted: its account has access"),
        ),
        ("", format!("{of_other}{access}"), None),
        ("", format!("{subject}access: []\n"), None),
        (
            "serviceAccount: {token: never}\n",
            format!("{subject}{access}"),
            None,
        ),
    ];
    for (own, other, mounted) in rows {
        let sandbox = Sandbox::new();
        sandbox.file(
            "rolewright.yaml",
            format!(
                "{HEAD}metadata: {{name: a, namespace: nn}}\n{own}deployment: {{image: 'r.example/a:1'}}\n\
                 ---\n{HEAD}metadata: {{name: b, namespace: nn}}\n{other}"
            ),
        );
        for (to, file, more) in [
            ("manifests", "a-deployment.yaml", ""),
            ("kustomize", "a/base/deployment.yaml", ""),
            ("helm", "templates/a-deployment.yaml", " --chart-name both"),
        ] {
            let run = sandbox
                .run(&format!("render --to {to} --out {to}{more}"))
                .expect_code(0);
            let told = format!("automountServiceAccountToken: {}", mounted.is_some());
            let text = sandbox.read(&format!("{to}/{file}"));
            assert!(text.contains(&told), "{to} {other}\n{text}");
            if let (Some(words), true) = (mounted, to != "helm") {
                assert!(run.stderr.contains(words), "{}", run.stderr);
            }
        }
    }
    // A Job in the spec's own words runs as a further account.
    let sandbox = Sandbox::new();
    sandbox.file(
        "rolewright.yaml",
        format!(
            "{HEAD}metadata: {{name: a, namespace: nn}}\naccounts: [{{name: w}}]\n\
             access: [{{resources: [jobs], verbs: [create]}}]\n\
             subjects: [{{kind: ServiceAccount, name: w}}]\n\
             jobTemplates: [{{name: t, account: w, job: {{image: 'r.example/t:1'}}}}]\n"
        ),
    );
    let run = sandbox.run("job t").expect_code(0);
    assert!(
        run.stdout.contains("automountServiceAccountToken: true"),
        "{}",
        run.stdout
    );
}
