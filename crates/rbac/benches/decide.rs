//! What a decision costs, and that bindings which do not concern the caller cost nothing.
//!
//! `cargo bench -p rolewright-rbac` prints criterion's figures and then a table of its own: the
//! median of interleaved rounds, so that a busy machine slows all sizes alike.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark prints, and criterion's macros make undocumented items"
)]

use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion};
use rolewright_rbac::{
    Action, ClusterRole, ClusterRoleBinding, Identity, Policy, PolicyRule, Role, RoleBinding,
    RoleRef, RoleRefKind, Snapshot, Subject,
};

const SIZES: [usize; 3] = [10, 1_000, 100_000];
const TIMES: u32 = 20_000;
const ROUNDS: usize = 101;

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn rule(verbs: &[&str], groups: &[&str], resources: &[&str], names: &[&str]) -> PolicyRule {
    PolicyRule {
        verbs: words(verbs),
        api_groups: words(groups),
        resources: words(resources),
        resource_names: words(names),
        non_resource_urls: Vec::new(),
    }
}

fn reference(kind: RoleRefKind, name: &str) -> RoleRef {
    RoleRef {
        kind,
        name: name.to_owned(),
    }
}

/// The caller: a service account with a Role of its own, and what every account may.
fn own(snapshot: &mut Snapshot) {
    snapshot.roles.push(Role {
        namespace: "default".to_owned(),
        name: "job-robot".to_owned(),
        rules: vec![
            rule(&["create", "list"], &["batch"], &["jobs"], &[]),
            rule(&["patch", "delete"], &["batch"], &["jobs"], &["pi"]),
            rule(&["get"], &[""], &["pods", "pods/log"], &[]),
        ],
    });
    snapshot.role_bindings.push(RoleBinding {
        namespace: "default".to_owned(),
        name: "job-robot".to_owned(),
        role_ref: reference(RoleRefKind::Role, "job-robot"),
        subjects: vec![Subject::ServiceAccount {
            namespace: None,
            name: "job-robot".to_owned(),
        }],
    });
    let reviews = ["selfsubjectaccessreviews", "selfsubjectrulesreviews"];
    snapshot.cluster_roles.push(ClusterRole {
        name: "system:basic-user".to_owned(),
        rules: vec![
            rule(&["create"], &["authorization.k8s.io"], &reviews, &[]),
            rule(
                &["create"],
                &["authentication.k8s.io"],
                &["selfsubjectreviews"],
                &[],
            ),
        ],
        ..ClusterRole::default()
    });
    snapshot.cluster_role_bindings.push(ClusterRoleBinding {
        name: "system:basic-user".to_owned(),
        role_ref: reference(RoleRefKind::ClusterRole, "system:basic-user"),
        subjects: vec![Subject::Group("system:authenticated".to_owned())],
    });
}

/// The caller's bindings and `others` that mean somebody else, half of them cluster-wide, many in
/// the caller's namespace.
fn policy(others: usize) -> Policy {
    let mut snapshot = Snapshot::default();
    own(&mut snapshot);
    snapshot.cluster_roles.push(ClusterRole {
        name: "view".to_owned(),
        rules: vec![rule(&["get", "list", "watch"], &["", "apps"], &["*"], &[])],
        ..ClusterRole::default()
    });
    for number in 0..others {
        let name = format!("other-{number}");
        let role_ref = reference(RoleRefKind::ClusterRole, "view");
        let subjects = vec![match number % 4 {
            0 => Subject::User(format!("user-{number}")),
            1 => Subject::Group(format!("group-{number}")),
            _ => Subject::ServiceAccount {
                namespace: Some(format!("team-{}", number % 1000)),
                name: name.clone(),
            },
        }];
        if number % 2 == 0 {
            snapshot.cluster_role_bindings.push(ClusterRoleBinding {
                name,
                role_ref,
                subjects,
            });
        } else {
            let namespace = if number % 3 == 0 {
                "default"
            } else {
                "elsewhere"
            };
            snapshot.role_bindings.push(RoleBinding {
                namespace: namespace.to_owned(),
                name,
                role_ref,
                subjects,
            });
        }
    }
    Policy::new(snapshot)
}

fn jobs(verb: &'static str, name: &'static str) -> Action<'static> {
    Action::Resource {
        verb,
        group: "batch",
        resource: "jobs",
        subresource: "",
        namespace: "default",
        name,
    }
}

const QUESTIONS: [&str; 4] = ["allowed", "denied", "cluster-wide", "url"];

fn question(name: &str) -> Action<'static> {
    match name {
        "allowed" => jobs("delete", "pi"),
        "denied" => jobs("delete", "other"),
        "cluster-wide" => Action::Resource {
            verb: "create",
            group: "authorization.k8s.io",
            resource: "selfsubjectaccessreviews",
            subresource: "",
            namespace: "",
            name: "",
        },
        _ => Action::Url {
            verb: "get",
            path: "/metrics",
        },
    }
}

fn nanoseconds(policy: &Policy, identity: &Identity, action: Action<'_>) -> f64 {
    let request = identity.request(action);
    let start = Instant::now();
    for _ in 0..TIMES {
        black_box(policy.decide(black_box(&request)));
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn table(policies: &[Policy], identity: &Identity) {
    println!(
        "\none decision, in ns      bindings of others: {SIZES:?}      100,000 to 10 (bound 1.5)"
    );
    for name in QUESTIONS {
        let mut figures = vec![Vec::new(); policies.len()];
        for _ in 0..ROUNDS {
            for (policy, figures) in policies.iter().zip(&mut figures) {
                figures.push(nanoseconds(policy, identity, question(name)));
            }
        }
        let medians: Vec<f64> = figures.into_iter().map(median).collect();
        let ratio = medians.last().unwrap() / medians.first().unwrap();
        let verdict = if ratio <= 1.5 { "ok" } else { "TOO SLOW" };
        let cells: Vec<String> = medians.iter().map(|ns| format!("{ns:8.1}")).collect();
        println!(
            "{name:<14} {}   ratio {ratio:.2} {verdict}",
            cells.join(" ")
        );
    }
}

fn main() {
    let policies = SIZES.map(policy);
    let identity = Identity::service_account("default", "job-robot");
    let mut criterion = Criterion::default().configure_from_args();
    for name in QUESTIONS {
        let mut group = criterion.benchmark_group(name);
        for (size, policy) in SIZES.iter().zip(&policies) {
            let request = identity.request(question(name));
            group.bench_with_input(
                BenchmarkId::from_parameter(size),
                &request,
                |bench, request| {
                    bench.iter(|| policy.decide(black_box(request)));
                },
            );
        }
        group.finish();
    }
    criterion.final_summary();
    if std::env::args().any(|argument| argument == "--bench") {
        table(&policies, &identity);
    }
}
