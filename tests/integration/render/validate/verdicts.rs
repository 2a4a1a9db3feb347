//! What a server accepts, refuses, warns of, and leaves open.

use super::{Cluster, SPEC, is_written, of, validated};
use crate::cluster::dry_run::refusal;
use crate::cluster::status;

#[test]
fn what_is_accepted_is_written() {
    let cluster = Cluster::new().start();
    let sandbox = cluster.sandbox(SPEC);
    let run = validated(&sandbox, "").expect_code(0);
    assert_eq!(run.stdout, sandbox.run("render").stdout);
    assert_eq!(
        run.stderr,
        "dry run in context admin: 4 accepted, 0 refused, 0 undecided\n"
    );
    validated(&sandbox, "--out out").expect_code(0);
    validated(&sandbox, "--out out --check").expect_code(0);
    assert!(is_written(&sandbox));
    let quiet = validated(&sandbox, "--quiet").expect_code(0);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn nothing_is_sent_unless_it_is_asked_for() {
    let cluster = Cluster::new().start();
    let sandbox = cluster.sandbox(SPEC);
    sandbox.run("render").expect_code(0);
    for flag in ["--kubeconfig kubeconfig", "--context admin", "--timeout 1s"] {
        sandbox.run(&format!("render {flag}")).expect_code(2);
    }
    sandbox.run("render --validate yes").expect_code(2);
    // A spec with an error in it is not offered either.
    sandbox.file("rolewright.yaml", SPEC.replace("create", "conjure"));
    validated(&sandbox, "").expect_code(2);
    assert_eq!(cluster.requests().len(), 0);
}

#[test]
fn what_is_not_there_is_created_and_what_is_there_applied_and_neither_is_stored() {
    let mut cluster = Cluster::new();
    cluster.existing = vec!["/apis/apps/v1/namespaces/media/deployments/worker".to_owned()];
    let cluster = cluster.start();
    validated(&cluster.sandbox(SPEC), "").expect_code(0);
    let mut sent: Vec<String> = cluster
        .requests()
        .iter()
        .filter(|request| request.method != "GET")
        .map(|request| format!("{} {}?{}", request.method, request.path, request.query))
        .collect();
    sent.sort();
    let query = "dryRun=All&fieldValidation=Strict&fieldManager=rolewright";
    let rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/media";
    assert_eq!(
        sent,
        [
            format!("PATCH /apis/apps/v1/namespaces/media/deployments/worker?{query}&force=true"),
            format!("POST /api/v1/namespaces/media/serviceaccounts?{query}"),
            format!("POST {rbac}/rolebindings?{query}"),
            format!("POST {rbac}/roles?{query}"),
        ]
    );
}

#[test]
fn what_is_refused_is_told_at_its_place_and_nothing_is_written() {
    for code in [400, 413, 422] {
        let cluster = Cluster::new().start_spoiled(of("deployments", move |_| {
            refusal(code, "Invalid", "Deployment is \u{1b}[2Jinvalid", "", "")
        }));
        let sandbox = cluster.sandbox(SPEC);
        let run = validated(&sandbox, "--out out").expect_code(1);
        assert_eq!(
            run.stderr,
            "error: the server refuses the Deployment `media/worker`: Deployment is \
             \\u001b[2Jinvalid\n --> rolewright.yaml:3:18\n  |\n3 | metadata: {name: worker, \
             namespace: media}\n  |                  ^^^^^^ it comes from here\n\n\
             dry run in context admin: 3 accepted, 1 refused, 0 undecided\nnothing written\n"
        );
        assert!(!is_written(&sandbox));
        let run = validated(&sandbox, "").expect_code(1);
        assert_eq!(run.stdout, "");
        let run = validated(&sandbox, "--out out --check").expect_code(1);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.ends_with("nothing compared\n"), "{run:#?}");
    }
}

/// Server-side apply has words and a status of its own for what is malformed.
#[test]
fn what_an_apply_cannot_read_is_refused() {
    let mut cluster = Cluster::new();
    cluster.existing = vec!["/apis/apps/v1/namespaces/media/deployments/worker".to_owned()];
    let cluster = cluster.start_spoiled(of("deployments", |_| {
        let words = "failed to create typed patch object (media/worker; apps/v1, Kind=Deployment): \
                     .spec.made-up: field not declared in schema";
        status(500, words)
    }));
    let run = validated(&cluster.sandbox(SPEC), "").expect_code(1);
    assert!(
        run.stderr.contains("field not declared in schema"),
        "{run:#?}"
    );
}

#[test]
fn what_a_server_warns_of_is_a_note() {
    let cluster = Cluster::new().start_spoiled(of("deployments", |mut response| {
        let mut warn = |text: &str| response.headers.push(("warning".into(), text.into()));
        warn("299 - \"would violate PodSecurity \\\"restricted:latest\\\"\"");
        warn("299 - \"deprecated in v1.40\", 299 - \"and \u{202e}more\"");
        response
    }));
    let sandbox = cluster.sandbox(SPEC);
    let run = validated(&sandbox, "").expect_code(0);
    assert_eq!(run.stdout, sandbox.run("render").stdout);
    for warning in [
        "would violate PodSecurity \"restricted:latest\"",
        "deprecated in v1.40",
        "and \\u202emore",
    ] {
        let told = format!("note: the server warns of the Deployment `media/worker`: {warning}");
        assert!(run.stderr.contains(&told), "{run:#?}");
    }
    let quiet = validated(&sandbox, "--quiet").expect_code(0);
    assert_eq!(quiet.stderr, "");
}
