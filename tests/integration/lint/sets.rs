//! What is applied together is judged together, and nothing else.

use super::runs::{FINE, WIDE, binding, lint, lint_for};
use crate::support::Sandbox;

const DUPLICATE: &str = "duplicate-object";
const DANGLING: &str = "dangling-role-ref";

/// A repository with one base and two overlays.
fn monorepo() -> Sandbox {
    let sandbox = Sandbox::new();
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app, namespace: ops}\n";
    sandbox
        .file("base/kustomization.yaml", "resources: [role.yaml]\n")
        .file("base/role.yaml", FINE);
    for overlay in ["overlays/staging", "overlays/production"] {
        sandbox
            .file(
                &format!("{overlay}/kustomization.yaml"),
                "resources: [../../base, binding.yaml, account.yaml]\n",
            )
            .file(
                &format!("{overlay}/binding.yaml"),
                binding("app", "Role", "fine", "app"),
            )
            .file(&format!("{overlay}/account.yaml"), account);
    }
    sandbox
}

#[test]
fn overlays_of_one_base_stand_side_by_side() {
    let sandbox = monorepo();
    let rules = format!("{DUPLICATE},{DANGLING},dangling-service-account");
    assert_eq!(lint_for(&sandbox, &rules, "."), [""; 0]);
    // One of them alone is read with the base that it names.
    assert_eq!(lint_for(&sandbox, &rules, "overlays/production"), [""; 0]);
    // Two of everything: the second of each is told.
    assert_eq!(
        lint_for(&sandbox, &rules, ". --one-set"),
        [
            "overlays/staging/account.yaml:3:18 duplicate-object",
            "overlays/staging/binding.yaml:3:18 duplicate-object"
        ]
    );
}

#[test]
fn a_role_that_is_not_in_the_set_of_its_binding_is_missed() {
    let sandbox = monorepo();
    sandbox.file(
        "overlays/staging/binding.yaml",
        binding("app", "Role", "fin", "app"),
    );
    assert_eq!(
        lint_for(&sandbox, DANGLING, "."),
        ["overlays/staging/binding.yaml:4:66 dangling-role-ref"]
    );
}

/// Plain folders are sets by themselves, so the same name may stand in both.
#[test]
fn folders_are_sets() {
    let sandbox = Sandbox::new();
    sandbox
        .file("staging/role.yaml", FINE)
        .file("production/role.yaml", FINE)
        .file("production/again.yaml", FINE);
    assert_eq!(
        lint_for(&sandbox, DUPLICATE, "staging production"),
        ["production/role.yaml:3:18 duplicate-object"]
    );
    let json = sandbox.run("lint . --format json --select duplicate-object");
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(report["findings"][0]["set"], "production");
}

/// Only where it is said that there is nothing else, it can be told that nobody is given a role.
#[test]
fn what_is_missing_is_told_of_a_set_that_is_complete() {
    let sandbox = Sandbox::new();
    sandbox.file("base/role.yaml", FINE).file(
        "prod/account.yaml",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app, namespace: ops}\n",
    );
    let rules = "unused-role";
    let (_, before) = lint(&sandbox, &format!(". --select {rules}"));
    let set = "[[set]]\nname = \"prod\"\npaths = [\"base/**\", \"prod/**\"]\n";
    sandbox.file("rolewright.toml", set);
    let (_, unsaid) = lint(&sandbox, &format!(". --select {rules}"));
    let severity = |sandbox: &Sandbox| {
        let run = sandbox.run(&format!("lint . --format json --select {rules}"));
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        let of = |finding: &serde_json::Value| {
            (
                finding["set"].to_string(),
                finding["confidence"].to_string(),
            )
        };
        findings.iter().map(of).collect::<Vec<_>>()
    };
    let open = severity(&sandbox);
    sandbox.file("rolewright.toml", format!("{set}complete = true\n"));
    let complete = severity(&sandbox);
    assert_ne!(open, complete, "{before:?} {unsaid:?}");
    assert_eq!(complete.len(), 1);
    assert_eq!(complete[0].0, "\"prod\"");
}

/// A hook is given the files of a commit: what is in them is told, and what they do elsewhere.
#[test]
fn a_named_file_is_judged_with_its_set() {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "k8s/role.yaml",
            WIDE.replace("configmaps", "secrets")
                .replace("\"*\"", "get")
                .replace("wide", "other"),
        )
        .file("k8s/wide.yaml", WIDE)
        .file("k8s/binding.yaml", binding("b", "Role", "wide", "default"));
    let rules = "dangling-role-ref,default-service-account-subject,secrets-read,wildcard-verbs";
    let at = "k8s/binding.yaml:6:32 default-service-account-subject";
    // The role that it gives is told, where it is written, and no other.
    assert_eq!(
        lint_for(&sandbox, rules, "--context k8s/binding.yaml"),
        [at, "k8s/wide.yaml:7:11 wildcard-verbs"]
    );
    // Without the rest of the set the role is not there.
    let alone = lint_for(&sandbox, rules, "k8s/binding.yaml");
    assert!(
        alone.iter().any(|found| found.contains(DANGLING)),
        "{alone:?}"
    );
}

/// Patches that could change a grant leave a strict run undecided, wherever they stand.
#[test]
fn patches_of_what_is_judged_are_counted() {
    let at = |patch: &str| {
        let sandbox = Sandbox::new();
        sandbox
            .file("base/kustomization.yaml", "resources: [role.yaml]\n")
            .file("base/role.yaml", FINE)
            .file(
                "app/six.yaml",
                "- {op: replace, path: /rules/0/verbs/0, value: '*'}\n",
            )
            .file("app/pod.yaml", "kind: Pod\nmetadata: {name: x}\n")
            .file(
                "app/kustomization.yaml",
                format!("resources: [../base]\n{patch}"),
            );
        let run = sandbox.run("lint . --strict");
        let said = format!("{}{}", run.stdout, run.stderr);
        let places = said.lines().filter_map(|line| line.split_once("--> "));
        let places: Vec<_> = places.map(|(_, place)| place.to_owned()).collect();
        assert_eq!(
            run.code,
            Some(if places.is_empty() { 0 } else { 2 }),
            "{}",
            run.stdout
        );
        places.join(" ")
    };
    let role = "|-\n    kind: Role\n    metadata: {name: fine}\n";
    let six = "|-\n    - {op: add, path: /rules/-, value: {}}\n";
    let pod = "|-\n    kind: Pod\n    metadata: {name: fine}\n";
    for (patch, expected) in [
        (
            format!("patches:\n- patch: {role}"),
            "app/kustomization.yaml:3:3",
        ),
        (
            format!("patchesStrategicMerge:\n- {role}"),
            "app/kustomization.yaml:4:5",
        ),
        (
            format!("patches:\n- target: {{kind: Role}}\n  patch: {six}"),
            "app/kustomization.yaml:3:3",
        ),
        (
            format!("patches:\n- target: {{kind: 'Role|Pod'}}\n  patch: {six}"),
            "app/kustomization.yaml:3:3",
        ),
        (
            format!("patches:\n- target: {{name: .*}}\n  patch: {pod}"),
            "app/kustomization.yaml:3:3",
        ),
        (
            format!("patchesJson6902:\n- target: {{kind: Role}}\n  patch: {six}"),
            "app/kustomization.yaml:3:3",
        ),
        (
            "patchesJson6902: [{target: {kind: Role}, path: six.yaml}]\n".to_owned(),
            "app/kustomization.yaml:2:19",
        ),
        (
            "patches: [{path: six.yaml}]\n".to_owned(),
            "app/kustomization.yaml:2:11",
        ),
        (
            "replacements: [{source: {kind: Pod}, targets: [{select: {kind: Role}}]}]\n".to_owned(),
            "app/kustomization.yaml:2:16",
        ),
        (format!("patches:\n- patch: {pod}"), ""),
        (
            format!("patches:\n- target: {{kind: Pod}}\n  patch: {six}"),
            "",
        ),
        (
            "patches: [{target: {kind: Deployment}, path: six.yaml}, {path: pod.yaml}]\n"
                .to_owned(),
            "",
        ),
        (
            "replacements: [{source: {kind: Role}, targets: [{select: {kind: Pod}}]}]\n".to_owned(),
            "",
        ),
    ] {
        assert_eq!(at(&patch), expected, "{patch}");
    }
}

/// Labels by which roles take in others, a privileged namespace for what a base holds, and values for
/// fields that the kustomization chooses change grants as patches do.
#[test]
fn other_changes_of_grants_are_counted() {
    let role = "kind: ClusterRole\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a}\nrules: []\n";
    let taker = format!(
        "{role}aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{takes: me}}}}]}}\n"
    );
    let count = |kustomization: &str, objects: &str| {
        let sandbox = Sandbox::new();
        sandbox
            .file("base/kustomization.yaml", "resources: [objects.yaml]\n")
            .file("base/objects.yaml", objects)
            .file(
                "app/kustomization.yaml",
                format!("resources: [../base]\n{kustomization}"),
            );
        let run = sandbox.run("lint app --build never --strict");
        let stated = super::runs::summary(&run);
        let first = stated.lines().next().unwrap_or_default();
        let count = first.rsplit_once("; ").map_or(0, |(_, count)| {
            let (count, _) = count.split_once(' ').unwrap();
            count.parse().unwrap()
        });
        assert_eq!(run.code == Some(2), count > 0, "{}", run.stdout);
        count
    };
    let view = "rbac.authorization.k8s.io/aggregate-to-view: 'true'";
    let cases = [
        (format!("commonLabels: {{{view}}}\n"), role, 1),
        (
            format!("labels: [{{pairs: {{{view}, app: a}}}}]\n"),
            role,
            1,
        ),
        (
            format!("labels: [{{pairs: {{{view}}}, includeSelectors: true}}]\n"),
            FINE,
            0,
        ),
        ("commonLabels: {takes: me, app: a}\n".to_owned(), &taker, 1),
        ("commonLabels: {takes: me, app: a}\n".to_owned(), role, 0),
        ("namespace: kube-system\n".to_owned(), FINE, 1),
        ("namespace: kube-system\n".to_owned(), role, 0),
        ("namespace: production\n".to_owned(), FINE, 0),
        ("namePrefix: a-\nnameSuffix: -b\n".to_owned(), role, 0),
        (
            "vars: [{name: V}]\nconfigurations: [fields.yaml]\n".to_owned(),
            &role.replace("{name: a}", "{name: a, annotations: {b: $(V)}}"),
            1,
        ),
        (
            "vars: [{name: V}]\nconfigurations: [fields.yaml]\n".to_owned(),
            role,
            0,
        ),
    ];
    for (kustomization, objects, expected) in cases {
        assert_eq!(count(&kustomization, objects), expected, "{kustomization}");
    }
}

/// An overlay alone is judged with its base, and the patches there are as little applied as its own.
#[test]
fn patches_of_a_base_and_of_a_component_count_in_the_overlay() {
    let sandbox = Sandbox::new();
    let patch = "patches: [{target: {kind: Role}, patch: '[]'}]\n";
    sandbox
        .file("base/role.yaml", FINE)
        .file(
            "base/kustomization.yaml",
            format!("resources: [role.yaml]\n{patch}"),
        )
        .file(
            "part/kustomization.yaml",
            format!("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n{patch}"),
        )
        .file(
            "app/kustomization.yaml",
            "resources: [../base]\ncomponents: [../part]\n",
        );
    for folder in ["app", "."] {
        let run = sandbox.run(&format!("lint {folder} --strict"));
        assert_eq!(run.code, Some(2));
        let stated = super::runs::summary(&run);
        assert!(
            stated.contains("2 templated values not judged"),
            "{}",
            run.stdout
        );
    }
}

/// Kustomize gives its namespace to the accounts among subjects that it knows, and to `default`.
#[test]
fn subjects_that_a_kustomization_completes_are_accounts() {
    let sandbox = Sandbox::new();
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app}\n";
    let head = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n\
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n\
                subjects:\n";
    let subjects = ["app", "default", "other"]
        .map(|name| format!("- {{kind: ServiceAccount, name: {name}}}\n"));
    sandbox
        .file("base/kustomization.yaml", "resources: [a.yaml, b.yaml]\n")
        .file("base/a.yaml", account)
        .file("base/b.yaml", format!("{head}{}", subjects.concat()))
        .file(
            "app/kustomization.yaml",
            "namespace: ops\nresources: [../base]\n",
        );
    let rules = "invalid-subject,binds-cluster-admin,dangling-service-account";
    let told = "base/b.yaml:4:73 binds-cluster-admin";
    assert_eq!(
        lint_for(&sandbox, rules, "."),
        [told, "base/b.yaml:8:4 invalid-subject"]
    );
    // By itself the base is refused.
    let alone = ["6", "7", "8"].map(|line| format!("base/b.yaml:{line}:4 invalid-subject"));
    let mut expected = vec![told.to_owned()];
    expected.extend(alone);
    assert_eq!(lint_for(&sandbox, rules, "base"), expected);
}

/// Helm puts all objects of a chart somewhere, and a program the Jobs of a template.
#[test]
fn a_namespace_is_missed_where_nobody_says_it_for_all() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  \
                      selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    \
                      spec: {containers: [{name: a, image: registry.example/a:1.0}]}\n";
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/templates/a.yaml", deployment)
        .file(
            "app/templates/b.yaml",
            binding("app", "Role", "fine", "app").replacen(", namespace: ops", "", 1),
        )
        .file("plain/a.yaml", deployment)
        .file(
            "prod/kustomization.yaml",
            "namespace: prod\nresources: [a.yaml]\n",
        )
        .file("prod/a.yaml", deployment)
        .file(
            "overlay/kustomization.yaml",
            "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
        )
        .file("overlay/a.yaml", deployment)
        .file("overlay/p.yaml", deployment);
    let arguments = ". --build never --persona pedantic --select missing-namespace";
    let (_, found) = lint(&sandbox, arguments);
    assert_eq!(
        found,
        [
            // Its subject is in a namespace that need not be that of the release.
            "app/templates/b.yaml:3:18 missing-namespace",
            "overlay/a.yaml:3:18 missing-namespace",
            "plain/a.yaml:3:18 missing-namespace"
        ]
    );
}

/// A patch has no whole object, and its values come to one.
#[test]
fn what_a_server_refuses_in_a_patch_is_found_before_it_is_applied() {
    let patch = |kind: &str, spec: &str| {
        format!("apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {spec}\n")
    };
    let parts = "{$patch: merge, template: {spec: {$retainKeys: [containers], containers: [{name: a, \
                 ports: [{containerPort: 99999}], resources: {limits: {cpu: 1}, requests: {cpu: 2}}}, \
                 {name: b, $patch: delete}, {name: c, volumeMounts: [{name: v, mountPath: /v}]}]}}}";
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "k/kustomization.yaml",
            "resources: []\npatches:\n- path: own.yaml\n- path: parts.yaml\n- path: open.yaml\n\
             - {path: aimed.yaml, target: {name: a}}\npatchesStrategicMerge: [old.yaml]\n",
        )
        .file("k/own.yaml", patch("Deployment", "{replicas: -1}"))
        .file("k/parts.yaml", patch("StatefulSet", parts))
        .file(
            "k/open.yaml",
            patch("Deployment", "{replicas: \"${REPLICAS}\"}"),
        )
        // Its own kind counts for nothing.
        .file("k/aimed.yaml", patch("Deployment", "{replicas: -1}"))
        .file("k/old.yaml", patch("DaemonSet", "{minReadySeconds: -1}"));
    let (_, found) = lint(&sandbox, "--build never k");
    assert_eq!(
        found,
        [
            "k/old.yaml:4:25 refused-workload",
            "k/own.yaml:4:18 refused-workload",
            "k/parts.yaml:4:115 refused-workload",
        ]
    );
}

/// The lists of a role and of a binding have no merge key: what a patch says is all that is granted.
#[test]
fn what_the_patch_of_a_role_grants_is_found_before_it_is_applied() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: fine}\n";
    let wide = format!("{role}rules: [{{apiGroups: ['*'], resources: ['*'], verbs: ['*']}}]\n");
    let kustomization = |patch: &str| format!("namespace: ops\nresources: [../base]\n{patch}\n");
    let in_file = "overlay/patch.yaml:4:40";
    for patch in [
        "patches: [{path: patch.yaml}]",
        "patches: [{path: patch.yaml, target: {kind: Role}}]",
        "patchesStrategicMerge: [patch.yaml]",
    ] {
        let sandbox = Sandbox::new();
        sandbox
            .file(
                "base/kustomization.yaml",
                "resources: [role.yaml, binding.yaml]\n",
            )
            .file("base/role.yaml", FINE)
            .file("base/binding.yaml", binding("app", "Role", "fine", "app"))
            .file("overlay/kustomization.yaml", kustomization(patch))
            .file("overlay/patch.yaml", &wide);
        for what in [
            "--build never .",
            "--build never overlay",
            "overlay/patch.yaml",
            "--context overlay/patch.yaml",
        ] {
            let found = lint_for(&sandbox, "full-wildcard", what);
            assert_eq!(found.len(), 1, "{patch} {what}: {found:?}");
            assert!(found[0].starts_with(in_file), "{found:?}");
        }
        // What takes rights away is no finding, and the base stays one.
        sandbox.file("overlay/patch.yaml", format!("{role}rules: []\n"));
        assert_eq!(
            lint_for(&sandbox, "full-wildcard", "--build never ."),
            [""; 0]
        );
    }
}
