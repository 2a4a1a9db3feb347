//! What a client and the spec have to have for the Jobs of its templates.

use super::{CLIENT, FILE, JOB, sandbox};
use crate::support::Sandbox;

/// What is said of a spec with other access.
fn told(access: &str, more: &str, code: i32) -> String {
    let sandbox = sandbox("", JOB);
    let client = CLIENT.replace("- {resources: [jobs], verbs: [create]}\n", access);
    sandbox.file("rolewright.yaml", format!("{client}{more}{FILE}"));
    sandbox.run("render").expect_code(code).stderr
}

#[test]
fn every_way_to_grant_it_is_seen() {
    for access in [
        "- {resources: [jobs], verbs: [list, create]}\n",
        "- {resources: [jobs.batch], verbs: [apply]}\n",
        "- {resources: [jobs], verbs: [create], scope: cluster}\n",
        "- {resources: [jobs], verbs: [create], namespaces: [other, media]}\n",
        "- {resources: [\"*\"], verbs: [\"*\"], allowWildcard: true, reason: a test}\n",
        "- {resources: [batch/*], verbs: [create], allowWildcard: true, reason: a test}\n",
        "- {clusterRole: edit}\n",
        "- {clusterRole: admin, scope: cluster}\n",
        "- {clusterRole: cluster-admin, reason: a test}\n",
        // Nobody here knows what it holds.
        "- {clusterRole: my-own-role}\n",
    ] {
        let told = told(access, "", 0);
        assert!(!told.contains("may not create Jobs"), "{access}: {told}");
    }
}

#[test]
fn without_it_the_entry_to_add_is_told() {
    for access in [
        "- {resources: [jobs], verbs: [list]}\n",
        "- {resources: [cronjobs], verbs: [create]}\n",
        "- {resources: [jobs/status], verbs: [patch]}\n",
        "- {resources: [jobs], verbs: [create], namespaces: [other]}\n",
        "- {clusterRole: view}\n",
        "- {clusterRole: edit, namespaces: [other]}\n",
    ] {
        let told = told(access, "", 2);
        assert!(
            told.contains("error: `shop` may not create Jobs in `media`")
                && told.contains("add to `access`: {resources: [jobs], verbs: [create]}\n"),
            "{access}: {told}"
        );
    }
}

/// Somebody else may create them; whoever runs a client of templates is told all the same.
#[test]
fn a_client_without_access_ships_its_templates() {
    let client = CLIENT.replace("access:\n- {resources: [jobs], verbs: [create]}\n", "");
    let told = |more: &str| {
        let sandbox = sandbox("", JOB);
        sandbox.file("rolewright.yaml", format!("{client}{more}{FILE}"));
        sandbox.run("render").expect_code(0).stderr
    };
    assert_eq!(told(""), "");
    let warned = told("deployment: {image: \"a:1\"}\n");
    assert!(
        warned.contains("warning: `shop` may not create Jobs in `media`"),
        "{warned}"
    );
}

/// A client of a document may use what another makes.
#[test]
fn what_another_document_makes_is_there() {
    let needs = JOB.replace(
        "        args:",
        "        envFrom: [{configMapRef: {name: settings}}, {configMapRef: {name: kube-root-ca.crt}}, \
         {configMapRef: {name: maybe, optional: true}}]\n        args:",
    );
    let sandbox = sandbox(FILE, &needs);
    let run = sandbox.run("render").expect_code(2);
    assert!(
        run.stderr
            .contains("needs the ConfigMap `media/settings`, which nothing here makes"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("1 error, nothing written\n"),
        "{}",
        run.stderr
    );
    let spec = sandbox.read("rolewright.yaml");
    let other = |namespace: &str| {
        format!(
            "{spec}---\napiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
             metadata: {{name: other, namespace: {namespace}}}\n\
             config: [{{name: settings, data: {{A: b}}}}]\n"
        )
    };
    sandbox.file("rolewright.yaml", other("media"));
    sandbox.run("render").expect_code(0);
    sandbox.file("rolewright.yaml", other("elsewhere"));
    sandbox.run("render").expect_code(2);
    let reason = spec.replace(
        "parameters:",
        "reason: another tool makes the ConfigMap, parameters:",
    );
    sandbox.file("rolewright.yaml", reason);
    sandbox.run("render").expect_code(0);
}

/// The account of another namespace is another account.
#[test]
fn the_account_has_to_be_in_the_namespace_of_the_job() {
    let sandbox = Sandbox::new();
    let client = CLIENT.replace("verbs: [create]", "verbs: [create], namespaces: [other]");
    sandbox.file("rolewright.yaml", format!("{client}{FILE}"));
    sandbox.file(
        "worker.yaml",
        JOB.replace("metadata:\n", "metadata:\n  namespace: other\n"),
    );
    let told = sandbox.run("render").expect_code(2).stderr;
    assert!(
        told.contains("runs as `other/shop-job`, which nothing here makes"),
        "{told}"
    );
    assert!(told.contains("this one is made in `media`"), "{told}");
    let client = client.replace("{name: shop-job}", "{name: shop-job, namespace: other}");
    sandbox.file("rolewright.yaml", format!("{client}{FILE}"));
    sandbox.run("render").expect_code(0);
}
