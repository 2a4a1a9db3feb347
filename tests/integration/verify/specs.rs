//! What different specs need, and of whom.

use rolewright_rbac::{PolicyRule, RoleRefKind, Subject};
use serde_json::{Value, json};

use super::cluster::{ACCOUNT, AUDITOR, Cluster, rule, worker};
use super::exact::{SPEC, applied};

const HEAD: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: worker, namespace: media}
";

fn spec(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

#[test]
fn a_spec_of_another_revision_is_refused_as_render_refuses_it() {
    let sandbox = Cluster::new().start().sandbox(SPEC);
    for command in ["render", "verify --kubeconfig kubeconfig"] {
        let run = sandbox.run(&format!("{command} git:HEAD:rolewright.yaml"));
        let run = run.expect_code(2);
        assert!(
            run.stderr.contains("read from a file or standard input"),
            "{command}: {run:#?}"
        );
    }
}

#[test]
fn a_release_may_have_other_names() {
    let mut cluster = Cluster::new();
    let account = Subject::ServiceAccount {
        namespace: Some("shop".into()),
        name: "rel-worker".into(),
    };
    cluster.grant(
        "shop",
        "a",
        rule("create list", "batch", "jobs"),
        account.clone(),
    );
    let named = PolicyRule {
        resource_names: vec!["pi".into()],
        ..rule("patch delete", "batch", "jobs")
    };
    cluster.grant("shop", "b", named, account.clone());
    cluster.grant("shop", "c", rule("get", "", "pods/log"), account);
    let cluster = cluster.start();
    let run = cluster
        .verify(SPEC, "--namespace shop --sa shop/rel-worker")
        .expect_code(0);
    assert!(
        run.stdout.contains("system:serviceaccount:shop:rel-worker"),
        "{run:#?}"
    );
    cluster.verify(SPEC, "--namespace shop").expect_code(1);
    cluster.verify(SPEC, "").expect_code(1);
    let two = format!("{SPEC}---\n{}", SPEC.replace("name: worker", "name: other"));
    let run = cluster.verify(&two, "--sa shop/rel-worker").expect_code(2);
    assert!(run.stderr.contains("not exactly one client"), "{run:#?}");
}

#[test]
fn what_two_clients_with_one_account_need_is_excess_of_neither() {
    let one = spec("access:\n  - {resources: [jobs], verbs: [create, list]}\n");
    let other = one.replace("[jobs], verbs: [create, list]", "[pods/log], verbs: [get]");
    let other = other.replace("name: worker", "name: other");
    let other = other.replace(
        "access:",
        "serviceAccount: {name: worker, create: false}\naccess:",
    );
    let named = "  - {resources: [jobs], names: [pi], verbs: [patch, delete]}\n";
    let both = format!("{one}---\n{other}{named}");
    let run = applied().start().verify(&both, "").expect_code(0);
    assert_eq!(run.stdout.matches("exact: 5 of 5").count(), 1, "{run:#?}");
}

#[test]
fn an_account_without_access_must_have_none() {
    let further = format!("{SPEC}accounts: [{{name: job}}]\n");
    let mut cluster = applied();
    let run = cluster.clone().start().verify(&further, "").expect_code(0);
    assert!(
        run.stdout
            .contains("exact: nothing needed, nothing allowed"),
        "{run:#?}"
    );
    let job = Subject::ServiceAccount {
        namespace: Some(ACCOUNT.0.into()),
        name: "job".into(),
    };
    cluster.grant("zoo", "x", rule("get", "", "pods"), job);
    cluster.start().verify(&further, "").expect_code(1);
}

#[test]
fn a_missing_grant_names_each_entry_that_asks_for_it() {
    let twice = spec(
        "access:
  - {resources: [pods], verbs: [list]}
  - resources: [pods]
    verbs: [list, watch]
  - {resources: [pods], verbs: [get], scope: cluster}
",
    );
    let run = Cluster::new()
        .start()
        .verify(&twice, "--format json --excess off")
        .expect_code(1);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let place = |line: usize, column: usize| json!({"file": "rolewright.yaml", "line": line, "column": column});
    let missing = report["parties"][0]["missing"].as_array().unwrap();
    let declared = |verb: &str| {
        let mut found = missing.iter().filter(|missing| missing["verb"] == verb);
        found.next().unwrap()["declared"].clone()
    };
    assert_eq!(declared("list"), json!([place(5, 5), place(6, 5)]));
    assert_eq!(declared("watch"), json!([place(6, 5)]));
    assert_eq!(declared("get"), json!([place(8, 5)]));
    let run = Cluster::new()
        .start()
        .verify(&twice, "--format junit --excess off")
        .expect_code(1);
    let words = "no rule allows it; declared at rolewright.yaml:5 and rolewright.yaml:6<";
    assert!(run.stdout.contains(words), "{run:#?}");
}

#[test]
fn a_bound_role_is_needed_as_the_cluster_has_it() {
    let view = spec("access:\n  - {clusterRole: view}\n");
    let mut cluster = Cluster::new();
    let run = cluster.clone().start().verify(&view, "").expect_code(1);
    assert!(run.stdout.contains("MISSING"), "{run:#?}");
    assert!(
        run.stdout.contains("declared at rolewright.yaml:5;"),
        "{run:#?}"
    );
    cluster.bind("media", "v", RoleRefKind::ClusterRole, "view", worker());
    cluster.clone().start().verify(&view, "").expect_code(0);
    // Who may not read the role cannot know what it gives.
    let run = cluster
        .start()
        .verify(&view, &format!("--context {AUDITOR} --excess off"));
    let run = run.expect_code(2);
    assert!(run.stdout.contains("ClusterRole view"), "{run:#?}");
    let absent = spec("access:\n  - {clusterRole: nobody-made-it}\n");
    let run = Cluster::new().start().verify(&absent, "").expect_code(2);
    assert!(run.stdout.contains("there is no such role"), "{run:#?}");
}

#[test]
fn a_question_about_an_unknown_resource_is_never_a_yes() {
    let unknown =
        spec("access:\n  - {resources: [widgets.example.com], verbs: [get], unchecked: true}\n");
    let mut cluster = Cluster::new();
    let all = PolicyRule {
        verbs: vec!["*".into()],
        api_groups: vec!["*".into()],
        resources: vec!["*".into()],
        ..PolicyRule::default()
    };
    cluster.grant_everywhere("x", all, worker());
    let run = cluster
        .start()
        .verify(&unknown, "--excess off")
        .expect_code(2);
    assert!(
        run.stdout.contains("get widgets.example.com in media"),
        "{run:#?}"
    );
}

#[test]
fn what_is_asked_has_the_form_of_real_requests() {
    let forms = spec(
        "access:
  - {resources: [nodes], verbs: [get, list], scope: cluster}
  - {resources: [namespaces], verbs: [get]}
  - {resources: [pods], verbs: [list], namespaces: [shop]}
  - {resources: [pods], verbs: [watch], scope: cluster}
  - {urls: [/metrics], verbs: [get]}
  - {resources: [clusterroles], names: [view], verbs: [bind]}
",
    );
    let mut cluster = Cluster::new();
    cluster.grant_everywhere("a", rule("get list", "", "nodes"), worker());
    cluster.grant("media", "b", rule("get", "", "namespaces"), worker());
    cluster.grant("shop", "c", rule("list", "", "pods"), worker());
    cluster.grant_everywhere("d", rule("watch", "", "pods"), worker());
    let metrics = PolicyRule {
        verbs: vec!["get".into()],
        non_resource_urls: vec!["/metrics".into()],
        ..PolicyRule::default()
    };
    cluster.grant_everywhere("e", metrics, worker());
    let view = PolicyRule {
        resource_names: vec!["view".into()],
        ..rule("bind", "rbac.authorization.k8s.io", "clusterroles")
    };
    cluster.grant("media", "f", view, worker());
    // A Role cannot give what is at the cluster scope: no excess, for no request can use it.
    cluster.grant(
        "media",
        "g",
        rule("delete", "", "nodes persistentvolumes"),
        worker(),
    );
    let run = cluster.start().verify(&forms, "").expect_code(0);
    for row in [
        "cluster-wide  nodes",
        "cluster-wide  pods",
        "media         namespaces \"media\"",
        "shop          pods",
        "URL           /metrics",
    ] {
        assert!(run.stdout.contains(row), "{row}: {run:#?}");
    }
}

#[test]
fn people_and_groups_are_asked_about_by_review() {
    let people = spec(
        "subjects:\n  - {kind: User, name: ann}\n  - {kind: Group, name: deployers}\naccess:\n  - \
         {resources: [jobs], verbs: [create]}\n",
    );
    let mut cluster = Cluster::new();
    let subjects = [
        Subject::User("ann".into()),
        Subject::Group("deployers".into()),
    ];
    for (name, subject) in ["a", "b"].into_iter().zip(subjects) {
        cluster.grant("media", name, rule("create", "batch", "jobs"), subject);
    }
    let run = cluster
        .start()
        .verify(&people, "--via review")
        .expect_code(0);
    assert!(
        run.stdout.contains("SubjectAccessReview of ann"),
        "{run:#?}"
    );
    assert!(
        run.stdout
            .contains("SubjectAccessReview of Group deployers"),
        "{run:#?}"
    );
}

#[test]
fn a_default_binding_that_was_widened_is_no_baseline() {
    let mut cluster = applied();
    for binding in &mut cluster.snapshot.cluster_role_bindings {
        if binding.name == "system:monitoring" {
            binding
                .subjects
                .push(Subject::Group("system:serviceaccounts".into()));
        }
    }
    for role in &mut cluster.snapshot.cluster_roles {
        if role.name == "system:discovery" {
            role.rules.push(rule("list", "", "endpoints"));
        }
    }
    let run = cluster.start().verify(SPEC, "").expect_code(1);
    for words in [
        "/metrics",
        "ClusterRoleBinding system:monitoring",
        "endpoints",
    ] {
        assert!(run.stdout.contains(words), "{words}: {run:#?}");
    }
    assert!(
        !run.stdout.contains("EXCESS  URL           /version"),
        "{run:#?}"
    );
}
