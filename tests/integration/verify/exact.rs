//! What is exact, what is missing, what is in excess.

use rolewright_rbac::{PolicyRule, RoleRefKind, Subject};
use serde_json::{Value, json};

use super::cluster::{ADMIN, AUDITOR, Cluster, IMPERSONATOR, NOBODY, WORKER, rule, worker};
use super::http::Response;

pub(super) const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: worker, namespace: media}
access:
  - {resources: [jobs], verbs: [create, list]}
  - {resources: [jobs], names: [pi], verbs: [patch, delete]}
  - {resources: [pods/log], verbs: [get]}
";

/// A cluster on which the spec is applied.
pub(super) fn applied() -> Cluster {
    let mut cluster = Cluster::new();
    cluster.grant("media", "a", rule("create list", "batch", "jobs"), worker());
    let named = PolicyRule {
        resource_names: vec!["pi".into()],
        ..rule("patch delete", "batch", "jobs")
    };
    cluster.grant("media", "b", named, worker());
    cluster.grant("media", "c", rule("get", "", "pods/log"), worker());
    cluster
}

#[test]
fn a_cluster_that_is_as_the_spec_says_is_exact_whichever_way_it_is_asked() {
    for (context, via, first) in [
        (
            ADMIN,
            "auto",
            "asking by impersonation of system:serviceaccount:media:worker, as root",
        ),
        (
            ADMIN,
            "review",
            "asking by SubjectAccessReview of system:serviceaccount:media:worker",
        ),
        (
            ADMIN,
            "token",
            "asking with a new token of system:serviceaccount:media:worker, as root",
        ),
        (
            IMPERSONATOR,
            "auto",
            "asking by impersonation of system:serviceaccount:media:worker",
        ),
        (
            WORKER,
            "auto",
            "asking as system:serviceaccount:media:worker itself",
        ),
        (
            WORKER,
            "self",
            "asking as system:serviceaccount:media:worker itself",
        ),
    ] {
        let cluster = applied().start();
        let run = cluster.verify(SPEC, &format!("--context {context} --via {via}"));
        let run = run.expect_code(0);
        assert!(run.stdout.starts_with(first), "{context} {via}: {run:#?}");
        assert!(
            run.stdout
                .contains("exact: 5 of 5 needed grants allowed, nothing else allowed"),
            "{context} {via}: {run:#?}"
        );
    }
}

#[test]
fn nothing_is_sent_but_reads_and_reviews() {
    let cluster = applied().start();
    cluster.verify(SPEC, "--context admin").expect_code(0);
    for (what, _) in cluster.heard() {
        assert!(
            what.starts_with("GET ") || what.ends_with("reviews"),
            "{what}"
        );
    }
}

#[test]
fn without_a_source_of_names_nothing_is_decided_unless_less_is_asked_for() {
    let cluster = applied().start();
    let run = cluster.verify(SPEC, "--context auditor").expect_code(2);
    assert!(
        run.stdout
            .contains("excess among named grants not examined"),
        "{run:#?}"
    );
    assert!(
        run.stdout
            .contains("cannot decide: 5 of 5 needed grants allowed"),
        "{run:#?}"
    );
    for extent in ["sample", "off"] {
        let run = cluster.verify(SPEC, &format!("--context {AUDITOR} --excess {extent}"));
        let run = run.expect_code(0);
        assert!(!run.stdout.contains("\nexact"), "{run:#?}");
    }
}

#[test]
fn who_may_not_ask_gets_no_answer() {
    let cluster = applied().start();
    let run = cluster
        .verify(SPEC, &format!("--context {NOBODY}"))
        .expect_code(2);
    assert!(
        run.stderr
            .contains("nobody may neither impersonate it nor create"),
        "{run:#?}"
    );
    let run = cluster
        .verify(SPEC, "--context admin --via self")
        .expect_code(2);
    assert!(
        run.stderr.contains("--via self cannot ask about it"),
        "{run:#?}"
    );
    let run = cluster.verify(SPEC, "--context unknown").expect_code(2);
    assert!(run.stderr.contains("kubeconfig"), "{run:#?}");
}

/// One change to the cluster, and what the report has to say of it.
type Mutation = (&'static str, fn(&mut Cluster), &'static [&'static str]);

const EXCESSES: &[Mutation] = &[
    (
        "one verb more",
        |cluster| cluster.grant("media", "x", rule("update", "batch", "jobs"), worker()),
        &[
            "EXCESS",
            "media",
            "jobs.batch  update",
            "RoleBinding media/x -> Role x rules[0]",
        ],
    ),
    (
        "a binding to view",
        |cluster| cluster.bind("media", "x", RoleRefKind::ClusterRole, "view", worker()),
        &[
            "media",
            "configmaps",
            "get list watch",
            "RoleBinding media/x -> ClusterRole view",
        ],
    ),
    (
        "a binding of a group",
        |cluster| {
            let group = Subject::Group("system:serviceaccounts".into());
            cluster.grant_everywhere("x", rule("get", "", "secrets"), group);
        },
        &[
            "cluster-wide",
            "secrets",
            "through group system:serviceaccounts",
        ],
    ),
    (
        "one named Secret",
        |cluster| {
            let named = PolicyRule {
                resource_names: vec!["prod-db".into()],
                ..rule("get", "", "secrets")
            };
            cluster.grant("media", "x", named, worker());
        },
        &["media", "secrets \"prod-db\"", "get"],
    ),
    (
        "a made-up verb",
        |cluster| cluster.grant("media", "x", rule("frobnicate", "", "pods"), worker()),
        &["media", "pods", "frobnicate"],
    ),
    (
        "a URL",
        |cluster| {
            let url = PolicyRule {
                verbs: vec!["post".into()],
                non_resource_urls: vec!["/secret-door".into()],
                ..PolicyRule::default()
            };
            cluster.grant_everywhere("x", url, worker());
        },
        &["URL", "/secret-door", "post"],
    ),
    (
        "a resource of an absent CRD",
        |cluster| {
            cluster.grant(
                "media",
                "x",
                rule("get", "example.com", "widgets"),
                worker(),
            );
        },
        &["media", "widgets.example.com", "get"],
    ),
    (
        "what everybody has, by a binding of its own",
        |cluster| {
            let rule = rule("create", "authentication.k8s.io", "selfsubjectreviews");
            cluster.grant_everywhere("x", rule, worker());
        },
        &["ClusterRoleBinding x -> ClusterRole x rules[0]"],
    ),
    (
        "its own namespace",
        |cluster| cluster.grant("media", "x", rule("delete", "", "namespaces"), worker()),
        &["media", "namespaces \"media\"", "delete"],
    ),
];

#[test]
fn every_excess_is_named() {
    for (what, mutate, expected) in EXCESSES {
        for context in [ADMIN, IMPERSONATOR, WORKER] {
            let mut cluster = applied();
            mutate(&mut cluster);
            if *what == "what everybody has, by a binding of its own" && context != ADMIN {
                // Only the objects tell by how many bindings something is given.
                continue;
            }
            let run = cluster
                .start()
                .verify(SPEC, &format!("--context {context}"));
            let run = run.expect_code(1);
            for words in *expected {
                let is_trace = words.contains("->") || words.contains("group system");
                assert!(
                    run.stdout.contains(words) || (is_trace && context != ADMIN),
                    "{what}, {context}: {words:?} is not in {run:#?}"
                );
            }
        }
    }
}

#[test]
fn every_method_of_a_known_url_is_guessed() {
    for verb in ["post", "head", "delete"] {
        let mut cluster = applied();
        let url = PolicyRule {
            verbs: vec![verb.into()],
            non_resource_urls: vec!["/healthz".into()],
            ..PolicyRule::default()
        };
        cluster.grant_everywhere("x", url, worker());
        let run = cluster
            .start()
            .verify(SPEC, &format!("--context {AUDITOR} --excess sample"))
            .expect_code(1);
        let row = format!("EXCESS  URL  /healthz  {verb}\n");
        assert!(run.stdout.contains(&row), "{row}: {run:#?}");
    }
}

#[test]
fn another_authorizer_is_told_of_and_changes_nothing_else() {
    // What the spec wants is in order whoever gives it; all else is excess whoever gives it.
    for (resource, verb, code) in [("jobs", "create", 0), ("secrets", "get", 1)] {
        for context in [ADMIN, AUDITOR] {
            let verb = format!("\"verb\":\"{verb}\"");
            let resource = format!("\"resource\":\"{resource}\"");
            let cluster = applied().start_spoiled(move |_, request, response| {
                let is_about = request.path.ends_with("accessreviews")
                    && [&verb, &resource]
                        .iter()
                        .all(|part| request.body.contains(*part))
                    && request.body.contains("\"namespace\":\"media\"");
                if !is_about {
                    return response;
                }
                let mut review: Value = serde_json::from_str(&request.body).unwrap();
                review["status"] = json!({"allowed": true, "reason": "granted by the cloud"});
                Response::json(201, &review)
            });
            let arguments = format!("--context {context} --excess sample");
            let run = cluster.verify(SPEC, &arguments).expect_code(code);
            assert!(
                run.stderr
                    .contains("all but 1: these come from another authorizer"),
                "{run:#?}"
            );
            assert_eq!(
                run.stdout.contains("granted by the cloud"),
                code == 1,
                "{run:#?}"
            );
        }
    }
    let run = applied().start().verify(SPEC, "").expect_code(0);
    assert!(!run.stderr.contains("authorizer"), "{run:#?}");
}

#[test]
fn an_authorizer_that_lists_nothing_is_told_of() {
    let mut cluster = applied();
    cluster.rules_incomplete = true;
    let cluster = cluster.start();
    for context in [ADMIN, IMPERSONATOR, WORKER] {
        let run = cluster.verify(SPEC, &format!("--context {context}"));
        let run = run.expect_code(0);
        let told = run
            .stderr
            .matches("an authorizer that cannot list its grants");
        assert_eq!(told.count(), 1, "{context}: {run:#?}");
    }
}

#[test]
fn excess_in_a_namespace_that_is_not_asked_is_found_in_the_objects() {
    let mut cluster = applied();
    let named = PolicyRule {
        resource_names: vec!["door".into()],
        ..rule("get", "", "configmaps")
    };
    cluster.grant("zoo", "x", named, worker());
    let run = cluster
        .start()
        .verify(SPEC, "--context admin")
        .expect_code(1);
    assert!(
        run.stdout.contains("not exact: 0 missing, 1 excess"),
        "{run:#?}"
    );
    assert!(
        run.stdout.contains("EXCESS  zoo  configmaps \"door\"  get"),
        "{run:#?}"
    );
    assert!(
        run.stdout.contains("4 other namespaces decided"),
        "{run:#?}"
    );
}

#[test]
fn what_is_missing_is_named() {
    let mut cluster = applied();
    let is_applied = |name: &str| !["a", "c"].contains(&name);
    cluster.snapshot.roles.retain(|role| is_applied(&role.name));
    let run = cluster
        .start()
        .verify(SPEC, "--context admin")
        .expect_code(1);
    // Several verbs of one entry are told together, and what may have been forgotten at the end.
    for words in [
        "  MISSING  media  pods/log    get\n           declared at rolewright.yaml:7\n",
        "  MISSING  media  jobs.batch  create list\n           declared at rolewright.yaml:5; no rule \
         allows it. Is the new Role applied?",
    ] {
        assert!(run.stdout.contains(words), "{words}: {run:#?}");
    }
}

#[test]
fn whoever_may_do_everything_is_one_finding() {
    for context in [ADMIN, IMPERSONATOR, WORKER] {
        let mut cluster = applied();
        let all = PolicyRule {
            verbs: vec!["*".into()],
            api_groups: vec!["*".into()],
            resources: vec!["*".into()],
            ..PolicyRule::default()
        };
        cluster.grant_everywhere("x", all, worker());
        let run = cluster
            .start()
            .verify(SPEC, &format!("--context {context}"))
            .expect_code(1);
        assert!(
            run.stdout.contains("not exact: 0 missing, 1 excess"),
            "{run:#?}"
        );
        let row = run.stdout.lines().find(|line| line.contains("EXCESS"));
        let row = row.unwrap();
        assert!(
            row.starts_with("  EXCESS  cluster-wide  *.*  *   and "),
            "{row}"
        );
        assert!(row.ends_with(" others that follow from it"), "{row}");
        let chain = "ClusterRoleBinding x -> ClusterRole x rules[0]";
        assert_eq!(
            run.stdout.contains(chain),
            context != IMPERSONATOR,
            "{run:#?}"
        );
    }
}
