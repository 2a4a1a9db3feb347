//! Credentials: which are used, and that none is ever shown.

use serde_json::{Value, json};

use super::cluster::{CANARY, IMPERSONATOR, rule, worker};
use super::exact::{SPEC, applied};

#[test]
fn a_token_is_made_only_where_it_is_asked_for() {
    for (via, made) in [("auto", 0), ("review", 0), ("impersonate", 0), ("token", 1)] {
        let cluster = applied().start();
        cluster
            .verify(SPEC, &format!("--via {via} --format json"))
            .expect_code(0);
        let heard = cluster.heard();
        let tokens = heard.iter().filter(|(what, _)| what.ends_with("/token"));
        assert_eq!(tokens.map(|(_, count)| count).sum::<usize>(), made, "{via}");
    }
}

#[test]
fn a_kubeconfig_that_cannot_be_used_is_told_without_what_is_in_it() {
    let cluster = applied().start();
    let sandbox = cluster.sandbox(SPEC);
    let sound: Value = serde_json::from_str(&sandbox.read("kubeconfig")).unwrap();
    let with_user = |user: Value| {
        let mut config = sound.clone();
        config["users"][0]["user"] = user;
        config.to_string()
    };
    let plugin = |script: String| {
        with_user(json!({"exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": "sh",
            "args": ["-c", script],
            "interactiveMode": "Never",
        }}))
    };
    let cases = [
        (
            "refused",
            with_user(json!({"token": format!("unknown {CANARY}")})),
        ),
        (
            "plugin fails",
            plugin(format!("echo {CANARY}; echo {CANARY} >&2; exit 3")),
        ),
        (
            "plugin prints no credentials",
            plugin(format!("echo '{{{CANARY}'")),
        ),
        (
            "no YAML",
            format!("users: [{{name: a, user: {{token: {CANARY}\n  - ]"),
        ),
        ("no such file", String::new()),
    ];
    for (what, kubeconfig) in cases {
        sandbox.file("other", kubeconfig);
        let file = if what == "no such file" {
            "absent"
        } else {
            "other"
        };
        let run = sandbox
            .run(&format!("verify --kubeconfig {file}"))
            .expect_code(2);
        assert!(
            run.stderr.starts_with("error: cannot decide: "),
            "{what}: {run:#?}"
        );
        assert!(run.stdout.is_empty(), "{what}: {run:#?}");
        // What the plugin itself says on standard error goes past us to the terminal.
        assert!(!run.stderr.contains(CANARY), "{what}: {run:#?}");
    }
    // Nothing else is tried where a kubeconfig is missing.
    let run = sandbox.run("verify").expect_code(2);
    assert!(
        run.stderr
            .contains("there is no kubeconfig, and this is no Pod"),
        "{run:#?}"
    );
}

#[test]
fn where_objects_cannot_be_read_some_neighbours_are_asked() {
    let mut cluster = applied();
    let user = rolewright_rbac::Subject::User(IMPERSONATOR.into());
    cluster.grant_everywhere("lists", rule("list", "", "namespaces"), user);
    cluster.grant("shop", "x", rule("get", "", "secrets"), worker());
    let cluster = cluster.start();
    for (neighbours, code, plan) in [
        (
            0,
            0,
            "in default, kube-system and media; 4 other namespaces not asked",
        ),
        (
            2,
            0,
            "in default, kube-node-lease, kube-public, kube-system and media; 2 other namespaces \
             not asked",
        ),
        (
            3,
            1,
            "kube-system, media and shop; 1 other namespace not asked",
        ),
        (9, 1, "kube-system, media, shop and zoo\n"),
    ] {
        let arguments = format!("--context {IMPERSONATOR} --neighbours {neighbours}");
        let run = cluster.verify(SPEC, &arguments).expect_code(code);
        assert!(run.stdout.contains(plan), "{neighbours}: {run:#?}");
    }
}
