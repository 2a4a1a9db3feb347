//! Rules of the values: they come behind the spec's own, and nothing else changes by them.

use std::collections::BTreeSet;

use rolewright_rbac::Identity;
use serde_json::{Value, json};

use super::test_pod::{IMAGE, ROLEWRIGHT, pod, run};
use super::{Helm, Release, Rendered, chart, helms};
use crate::manifests::{Manifests, What, granted};
use crate::support::Sandbox;

const SPEC: &str = "\
access:
- {resources: [jobs], verbs: [create]}
- {resources: [nodes], verbs: [get], scope: cluster}
accounts: [{name: worker, access: [{resources: [configmaps], verbs: [get]}]}]
";

/// Rules of the namespace.
fn own() -> Value {
    json!([
        {"apiGroups": [""], "resources": ["secrets", "pods/log"], "verbs": ["get"]},
        {
            "apiGroups": ["apps"],
            "resources": ["deployments"],
            "resourceNames": ["one"],
            "verbs": ["create", "patch", "delete"]
        },
    ])
}

/// Rules of the whole cluster.
fn cluster() -> Value {
    json!([
        {"nonResourceURLs": ["/metrics"], "verbs": ["get"]},
        {"apiGroups": ["metrics.k8s.io"], "resources": ["nodes"], "verbs": ["list"]},
    ])
}

/// Values with rules of both.
fn both() -> String {
    json!({"rbac": {"extraRules": own(), "extraClusterRules": cluster()}}).to_string()
}

/// Values with rules of the namespace.
fn own_alone() -> String {
    json!({"rbac": {"extraRules": own()}}).to_string()
}

const OFF: &str = "--set=rbac.create=false";

fn template(helm: &Helm, sandbox: &Sandbox, values: &str, more: &[&str]) -> Rendered {
    sandbox.file("values.yaml", values);
    let more = [&["-f", "values.yaml"], more].concat();
    helm.template(sandbox.path(), Release("rel", "apps"), &more)
}

fn rules(rendered: &Rendered, kind: &str, name: &str) -> Vec<Value> {
    let roles = rendered.manifests().of_kind(kind);
    let role = roles.iter().find(|role| role["metadata"]["name"] == name);
    role.unwrap_or_else(|| panic!("no {kind} {name}"))["rules"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn rules_of_the_values_come_behind_those_of_the_spec() {
    for helm in helms("whether rules of the values are appended") {
        let sandbox = chart(SPEC);
        let before = template(&helm, &sandbox, "{}", &[]);
        let after = template(&helm, &sandbox, &both(), &[]);
        for (kind, name, given) in [
            ("Role", "rel-app", own()),
            ("ClusterRole", "apps:rel-app", cluster()),
        ] {
            let mut expected = rules(&before, kind, name);
            expected.extend(given.as_array().unwrap().clone());
            assert_eq!(rules(&after, kind, name), expected);
        }
        // Nothing else changes.
        assert_eq!(
            rules(&after, "Role", "rel-app-worker"),
            rules(&before, "Role", "rel-app-worker")
        );
        let count = |rendered: &Rendered| rendered.manifests().json().len();
        assert_eq!(count(&after), count(&before));
        let none = template(&helm, &sandbox, "rbac: {extraRules: null}", &[]);
        assert_eq!(none.text, before.text);
        let off = template(&helm, &sandbox, &both(), &[OFF]);
        assert_eq!(off.manifests().of_kind("Role"), Vec::<Value>::new());
    }
}

/// Whoever else has the account's Role gets nothing more, and an account without one has a Role made.
#[test]
fn nobody_but_the_account_gets_them() {
    let others = "subjects: [{kind: Group, name: people}]\n";
    for helm in helms("whether others get the rules of the values") {
        for more in [
            format!("serviceAccount: {{name: app}}\n{others}{SPEC}"),
            "access: [{resources: [nodes], verbs: [get], scope: cluster}]\n".to_owned(),
            "deployment: {image: \"r.example/app:1\"}\n".to_owned(),
        ] {
            let sandbox = chart(&more);
            let before = template(&helm, &sandbox, "{}", &[]).manifests();
            let after = template(&helm, &sandbox, &own_alone(), &[]);
            assert_eq!(rules(&after, "Role", "rel-app::extra").len(), 2);
            let after = after.manifests();
            let group = Identity::group("people");
            assert_eq!(
                granted(&after.policy(), &group),
                granted(&before.policy(), &group)
            );
            let account = Identity::service_account("apps", "rel-app");
            assert!(gets_secrets(&after, &account), "{more}");
            assert!(!gets_secrets(&before, &account));
            let off = template(&helm, &sandbox, &own_alone(), &[OFF]);
            assert_eq!(off.manifests().of_kind("RoleBinding"), Vec::<Value>::new());
        }
    }
}

fn gets_secrets(manifests: &Manifests, identity: &Identity) -> bool {
    granted(&manifests.policy(), identity).iter().any(|granted| {
        matches!(&granted.what, What::Resource { resource, verb, .. } if resource == "secrets" && verb == "get")
    })
}

#[test]
fn default_gets_none() {
    for helm in helms("whether `default` gets rules of the values") {
        let sandbox = chart("deployment: {image: \"r.example/app:1\"}\n");
        sandbox.file("values.yaml", own_alone());
        for name in ["", "default"] {
            let account = format!("--set=serviceAccount.create=false,serviceAccount.name={name}");
            let values = ["-f", "values.yaml", &account];
            let refusal = helm.refusal(sandbox.path(), &values);
            assert!(
                refusal.contains("rights would go to `default`"),
                "{refusal}"
            );
            let unchecked = [&values[..], &["--skip-schema-validation"]].concat();
            let refusal = helm.refusal(sandbox.path(), &unchecked);
            assert!(
                refusal.contains("would grant rights to `default`"),
                "{refusal}"
            );
            helm.template(sandbox.path(), Release("rel", "apps"), &[&account]);
        }
    }
}

#[test]
fn what_is_no_rule_is_refused_by_the_schema_and_by_the_template() {
    let resources = "apiGroups: [\"\"], resources: [pods]";
    let star = "without `*`";
    for helm in helms("whether wrong rules are refused") {
        let sandbox = chart(SPEC);
        for (key, rule, told) in [
            (
                "extraRules",
                "{apiGroups: [\"\"], resources: [pods]}",
                "verbs",
            ),
            ("extraRules", "{verbs: [get]}", "apiGroups"),
            (
                "extraRules",
                "{verbs: [get], resources: [pods]}",
                "apiGroups",
            ),
            (
                "extraRules",
                &format!("{{verbs: [], {resources}}}"),
                "verbs",
            ),
            (
                "extraRules",
                "{verbs: [get], nonResourceURLs: [/x]}",
                "only a ClusterRole",
            ),
            (
                "extraClusterRules",
                &format!("{{verbs: [get], nonResourceURLs: [/x], {resources}}}"),
                "about resources or about URLs",
            ),
            ("extraClusterRules", "{verbs: [get]}", "apiGroups"),
            (
                "extraRules",
                &format!("{{verbs: ['*'], {resources}}}"),
                star,
            ),
            (
                "extraRules",
                "{verbs: [get], apiGroups: ['*'], resources: [pods]}",
                star,
            ),
            (
                "extraRules",
                "{verbs: [get], apiGroups: [x], resources: ['*/scale']}",
                star,
            ),
            (
                "extraRules",
                &format!("{{verbs: [get], {resources}, resourceNames: ['*']}}"),
                star,
            ),
            (
                "extraClusterRules",
                "{verbs: [get], nonResourceURLs: ['/x/*']}",
                star,
            ),
        ] {
            sandbox.file("values.yaml", format!("rbac: {{{key}: [{rule}]}}\n"));
            let values = ["-f", "values.yaml"];
            let refusal = helm.refusal(sandbox.path(), &values);
            assert!(refusal.contains("schema"), "{rule}: {refusal}");
            assert!(refusal.contains(told), "{rule}: {refusal}");
            let lint = helm.run(sandbox.path(), &["lint", "chart", "-f", "values.yaml"]);
            assert!(!lint.status.success(), "{rule}");
            let unchecked = ["-f", "values.yaml", "--skip-schema-validation"];
            let refusal = helm.refusal(sandbox.path(), &unchecked);
            assert!(
                refusal.contains(&format!("rbac.{key}")),
                "{rule}: {refusal}"
            );
            if told == star {
                let more = ["-f", "values.yaml", "--set=rbac.allowWildcards=true"];
                let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &more);
                assert!(rendered.text.contains('*'), "{rule}");
            }
        }
    }
}

/// What the values allow is not forbidden any more, and everything else still is.
#[test]
fn the_test_forbids_nothing_that_the_values_allow() {
    let needed = [
        "create jobs.batch --namespace=apps",
        "get nodes --all-namespaces",
    ];
    for helm in helms("what the test makes of rules of the values") {
        let sandbox = chart(SPEC);
        sandbox.file("values.yaml", both());
        let without = pod(&helm, &sandbox, &[]);
        let with = pod(&helm, &sandbox, &["-f", "values.yaml"]);
        let allowed = [&needed[..], &["get secrets --namespace=apps"]].concat();
        run(&without, &allowed).expect_code(1);
        let well = run(&with, &allowed).expect_code(0);
        let told = "not asked: what the values of the release allow besides";
        assert!(well.stdout.contains(told), "{}", well.stdout);
        for excess in [
            "list secrets --namespace=apps",
            "get secrets --all-namespaces",
        ] {
            run(&with, &[&allowed[..], &[excess]].concat()).expect_code(1);
        }
        let checks = |pod: &Value| {
            let env = pod["spec"]["containers"][0]["env"]
                .as_array()
                .unwrap()
                .clone();
            let checks = env.iter().find(|variable| variable["name"] == "CHECKS");
            let text = checks.unwrap()["value"].as_str().unwrap().to_owned();
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let left_out: Vec<String> = checks(&without)
            .into_iter()
            .filter(|check| !checks(&with).contains(check))
            .collect();
        assert_eq!(left_out, ["no|get|apps||secrets"]);
        let star = "\
rbac:
  allowWildcards: true
  extraRules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
";
        sandbox.file("values.yaml", star);
        let starred = checks(&pod(&helm, &sandbox, &["-f", "values.yaml"]));
        let in_apps = starred.iter().filter(|check| check.contains("|apps|"));
        let in_apps: Vec<&String> = in_apps.collect();
        assert_eq!(in_apps, ["yes|create|apps||jobs.batch"]);
        assert!(starred.iter().any(|check| check.starts_with("no|")));
    }
}

/// The spec that Rolewright's own image verifies asks for them.
#[test]
fn the_mounted_spec_grants_them() {
    for helm in helms("whether the mounted spec has rules of the values") {
        for (spec, values) in [
            (SPEC, &*both()),
            (
                "deployment: {image: \"r.example/app:1\"}\n",
                "rbac: {extraRules: [{apiGroups: [\"\"], resources: [secrets, secrets, configmaps], verbs: [get]}]}\n",
            ),
            (
                SPEC,
                "rbac: {allowWildcards: true, extraRules: [{apiGroups: ['*'], resources: ['*/scale'], verbs: ['*']}, {apiGroups: [apps], resources: ['*'], verbs: [get]}]}\n",
            ),
        ] {
            let sandbox = chart(spec);
            let manifests = template(&helm, &sandbox, values, &[IMAGE, ROLEWRIGHT]).manifests();
            let identity = Identity::service_account("apps", "rel-app");
            let maps = manifests.of_kind("ConfigMap");
            let spec = maps[0]["data"]["rolewright.yaml"].as_str().unwrap();
            let run = sandbox.run_with(&["render", "-"], spec).expect_code(0);
            let all = |manifests: &Manifests| -> BTreeSet<_> {
                granted(&manifests.policy(), &identity)
                    .into_iter()
                    .collect()
            };
            let of_spec = all(&Manifests::of_text(&run.stdout));
            assert_eq!(of_spec, all(&manifests), "{values}\n{spec}");
        }
    }
}

#[test]
fn each_client_has_rules_of_its_own() {
    let client = |name: &str| {
        super::spec("access: [{resources: [pods], verbs: [list]}]\n")
            .replace("name: app", &format!("name: {name}"))
    };
    for helm in helms("whether each client has rules of its own") {
        let sandbox = Sandbox::new();
        sandbox.file(
            "rolewright.yaml",
            format!("{}---\n{}", client("front"), client("back")),
        );
        sandbox
            .run("render --no-config --to helm --chart-name duo --out chart rolewright.yaml")
            .expect_code(0);
        let values = "clients: {front: {rbac: {extraRules: [{apiGroups: [\"\"], resources: [secrets], verbs: [get]}]}}}\n";
        let rendered = template(&helm, &sandbox, values, &[]);
        assert_eq!(rules(&rendered, "Role", "rel-duo-front").len(), 2);
        assert_eq!(
            rules(&rendered, "Role", "rel-duo-back"),
            [json!({
                "apiGroups": [""], "resources": ["pods"], "verbs": ["list"]
            })]
        );
    }
}

/// Checks stand in a variable, in which a dollar is written twice.
#[test]
fn a_rule_with_a_dollar_is_not_forbidden() {
    let Some(helm) = super::helm("whether the test knows a dollar in a rule") else {
        return;
    };
    let sandbox = chart(
        "access: [{resources: [clusterroles], names: [\"a$$(b)\"], verbs: [get], scope: cluster}]\n",
    );
    let checks = |more: &[&str]| {
        let pod = pod(&helm, &sandbox, more);
        let env = pod["spec"]["containers"][0]["env"].as_array().unwrap();
        let checks = env.iter().find(|it| it["name"] == "CHECKS").unwrap();
        checks["value"].as_str().unwrap().to_owned()
    };
    let forbidden = "no|delete|*||clusterroles.rbac.authorization.k8s.io/a$$$$(b)";
    let plain = checks(&[]);
    assert!(plain.contains(forbidden), "{plain}");
    let rules = json!([{
        "apiGroups": ["rbac.authorization.k8s.io"],
        "resources": ["clusterroles"],
        "resourceNames": ["a$$(b)"],
        "verbs": ["delete"],
    }]);
    let allowed = checks(&[&format!("--set-json=rbac.extraClusterRules={rules}")]);
    assert_eq!(allowed, plain.replace(&format!("{forbidden}\n"), ""));
}
