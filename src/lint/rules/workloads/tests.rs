//! How bad the rules find what, and who hears of it.

use super::super::testing::{Given, Rated, d, given, p, rated};
use crate::finding::Severity::{High, Low, Medium};

/// A workload of the namespace `media`, with these lines in its Pod's spec.
fn workload(kind: &str, lines: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: app, namespace: media}}\nspec:\n  \
         selector: {{matchLabels: {{app: app}}}}\n  template:\n    metadata: {{labels: {{app: app}}}}\n    \
         spec:\n{lines}      containers:\n        - {{name: app, image: \"registry.example/app:1\"}}\n"
    )
}

fn account(name: &str, namespace: &str, lines: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {name}, namespace: {namespace}}}\n{lines}"
    )
}

const APP: &str = "      serviceAccountName: app\n";
const OFF: &str = "automountServiceAccountToken: false\n";
const READS: &str = "'' | configmaps | get";

#[track_caller]
fn check(rule: &str, rows: &[(String, Rated)]) {
    for (text, expected) in rows {
        assert_eq!(rated(text, rule), *expected, "{text}");
    }
}

#[test]
fn the_default_account_is_worse_where_it_holds_something() {
    let own = given(&[READS], Given::Namespace("media"))
        .replace("name: app, name", "name: default, name");
    let all = given(&[READS], Given::Namespace("media")).replace(
        "{kind: ServiceAccount, name: app, namespace: media}",
        "{kind: Group, name: 'system:serviceaccounts:media', apiGroup: rbac.authorization.k8s.io}",
    );
    let elsewhere = given(&[READS], Given::Namespace("other"))
        .replace("name: app, name", "name: default, name");
    let pod = workload("Deployment", "");
    check(
        "workload-default-service-account",
        &[
            (pod.clone(), d(Medium)),
            (own + &pod, d(High)),
            (all + &pod, d(High)),
            (elsewhere + &pod, d(Medium)),
            (account("default", "media", OFF) + &pod, None),
            (account("default", "other", OFF) + &pod, d(Medium)),
        ],
    );
}

#[test]
fn an_account_is_missed_where_there_are_others() {
    let pod = workload("Deployment", APP);
    check(
        "dangling-workload-service-account",
        &[
            (pod.clone(), p(Low)),
            (account("other", "media", OFF) + &pod, d(High)),
            (account("app", "other", OFF) + &pod, d(High)),
            (account("app", "media", OFF) + &pod, None),
            (account("'{{ .name }}'", "media", OFF) + &pod, None),
            (format!("# set: complete\n{pod}"), d(High)),
        ],
    );
}

#[test]
fn a_token_is_unneeded_where_the_files_show_it() {
    let pod = workload("Deployment", APP);
    let known = account("app", "media", "");
    let others =
        given(&[READS], Given::Namespace("media")).replace("name: app, name", "name: other, name");
    let own = given(&[READS], Given::Namespace("media"));
    let cluster = given(&[READS], Given::Cluster);
    check(
        "unneeded-token-mount",
        &[
            (pod.clone(), p(Medium)),
            (known.clone() + &pod, p(Medium)),
            (known.clone() + &pod + "---\n" + &others, d(Medium)),
            (known.clone() + &pod + "---\n" + &own, None),
            (known.clone() + &pod + "---\n" + &cluster, None),
            (
                account("app", "media", OFF) + &pod + "---\n" + &others,
                None,
            ),
            (
                known + &workload("Deployment", &format!("{APP}      {OFF}")),
                None,
            ),
        ],
    );
}

#[test]
fn rights_without_a_token_are_told_where_nobody_else_uses_them() {
    let without = workload("Deployment", &format!("{APP}      {OFF}"));
    let own = given(&[READS], Given::Namespace("media"));
    let cluster = given(&[READS], Given::Cluster);
    check(
        "token-not-mounted",
        &[
            (own.clone() + &without, d(High)),
            (cluster + &without, d(High)),
            (
                own.clone() + &account("app", "media", OFF) + &workload("Deployment", APP),
                d(High),
            ),
            (own.clone() + &without + &workload("StatefulSet", APP), None),
            (own + &workload("Deployment", APP), None),
            (without, None),
        ],
    );
}

#[test]
fn great_rights_are_told_where_they_are_easily_taken() {
    let rights = |rules: &[&str], given_to| given(rules, given_to);
    let secrets = rights(&["'' | secrets | list"], Given::Cluster);
    let few = rights(&[READS], Given::Cluster);
    let named = rights(&["'' | secrets | get | one"], Given::Namespace("media"));
    let host = format!("{APP}      volumes: [{{name: a, hostPath: {{path: /}}}}]\n");
    check(
        "privileged-service-account-workload",
        &[
            (secrets.clone() + &workload("DaemonSet", APP), d(High)),
            (secrets.clone() + &workload("Deployment", &host), d(High)),
            (secrets.clone() + &workload("Deployment", APP), None),
            (
                secrets.clone() + &workload("DaemonSet", &format!("{APP}      {OFF}")),
                None,
            ),
            (secrets + &workload("DaemonSet", ""), None),
            (few + &workload("DaemonSet", APP), None),
            (named + &workload("DaemonSet", APP), None),
        ],
    );
}

#[test]
fn what_is_missing_is_for_everybody_in_a_complete_set() {
    let secret = workload(
        "Deployment",
        "      volumes: [{name: a, secret: {secretName: tls}}]\n",
    );
    let map = workload(
        "Deployment",
        "      volumes: [{name: a, configMap: {name: app}}]\n",
    );
    let pull = workload("Deployment", "      imagePullSecrets: [{name: registry}]\n");
    let complete = |text: &str| format!("# set: complete\n{text}");
    let other = "---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\n";
    check(
        "dangling-config-map",
        &[(map.clone(), p(High)), (complete(&map), d(High))],
    );
    check(
        "dangling-secret",
        &[
            (secret.clone(), p(High)),
            (complete(&secret), d(High)),
            // Something else may make it.
            (complete(&(secret + other)), p(High)),
            (pull, p(Low)),
        ],
    );
}
