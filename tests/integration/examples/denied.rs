//! What must be denied to each example's account, built-in roles and all.

use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_rbac::{Action, Policy};

use super::golden::GOLDEN;
use super::rendered;
use crate::manifests::joined;

/// Verbs that must be denied on a resource in a namespace; empty: at the cluster scope.
struct Denied {
    example: &'static str,
    namespace: &'static str,
    group: &'static str,
    resource: &'static str,
    verbs: &'static [&'static str],
}

const ANY: &[&str] = &[
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "update",
    "watch",
];

#[rustfmt::skip]
const DENIED: &[Denied] = &[
    Denied { example: "job-robot", namespace: "default", group: "", resource: "pods", verbs: ANY },
    Denied { example: "job-robot", namespace: "default", group: "batch", resource: "jobs", verbs: &["get", "watch", "update", "deletecollection"] },
    Denied { example: "job-robot", namespace: "default", group: "batch", resource: "jobs", verbs: &["patch", "delete"] },
    Denied { example: "job-robot", namespace: "default", group: "batch", resource: "jobs/status", verbs: ANY },
    Denied { example: "job-robot", namespace: "default", group: "extensions", resource: "jobs", verbs: ANY },
    Denied { example: "job-robot", namespace: "other", group: "batch", resource: "jobs", verbs: ANY },
    Denied { example: "job-robot", namespace: "", group: "batch", resource: "jobs", verbs: ANY },
    Denied { example: "job-robot", namespace: "default", group: "", resource: "secrets", verbs: ANY },
    Denied { example: "job-robot", namespace: "default", group: "", resource: "pods/exec", verbs: ANY },

    Denied { example: "image-worker", namespace: "media", group: "batch", resource: "jobs", verbs: &["get", "list", "watch", "delete", "deletecollection", "update", "patch"] },
    Denied { example: "image-worker", namespace: "media", group: "", resource: "pods", verbs: ANY },
    Denied { example: "image-worker", namespace: "media", group: "", resource: "secrets", verbs: ANY },
    Denied { example: "image-worker", namespace: "media", group: "", resource: "configmaps", verbs: &["create", "update", "patch", "delete", "deletecollection"] },
    Denied { example: "image-worker", namespace: "default", group: "batch", resource: "jobs", verbs: ANY },
    Denied { example: "image-worker", namespace: "media", group: "", resource: "jobs", verbs: ANY },

    Denied { example: "endpoint-watcher/cluster-wide", namespace: "mynamespace", group: "", resource: "pods", verbs: &["get", "watch", "create", "update", "patch", "delete", "deletecollection"] },
    Denied { example: "endpoint-watcher/cluster-wide", namespace: "", group: "", resource: "pods", verbs: &["get", "watch", "delete"] },
    Denied { example: "endpoint-watcher/cluster-wide", namespace: "mynamespace", group: "", resource: "endpoints", verbs: ANY },
    Denied { example: "endpoint-watcher/cluster-wide", namespace: "mynamespace", group: "", resource: "secrets", verbs: ANY },
    Denied { example: "endpoint-watcher/cluster-wide", namespace: "", group: "", resource: "nodes", verbs: ANY },
    Denied { example: "endpoint-watcher/cluster-wide", namespace: "", group: "", resource: "namespaces", verbs: &["create", "delete", "get", "list", "update", "patch"] },

    Denied { example: "endpoint-watcher/namespaced", namespace: "mynamespace", group: "", resource: "pods", verbs: &["get", "watch", "create", "update", "patch", "delete", "deletecollection"] },
    Denied { example: "endpoint-watcher/namespaced", namespace: "", group: "", resource: "pods", verbs: ANY },
    Denied { example: "endpoint-watcher/namespaced", namespace: "other", group: "", resource: "pods", verbs: ANY },
    Denied { example: "endpoint-watcher/namespaced", namespace: "mynamespace", group: "", resource: "endpoints", verbs: ANY },
    Denied { example: "endpoint-watcher/namespaced", namespace: "mynamespace", group: "", resource: "secrets", verbs: ANY },
    Denied { example: "endpoint-watcher/namespaced", namespace: "", group: "", resource: "nodes", verbs: ANY },
    Denied { example: "endpoint-watcher/namespaced", namespace: "", group: "", resource: "namespaces", verbs: ANY },

    Denied { example: "analytics-job", namespace: "example", group: "", resource: "secrets", verbs: ANY },
    Denied { example: "analytics-job", namespace: "analytics", group: "batch", resource: "jobs", verbs: ANY },
    Denied { example: "analytics-job", namespace: "example", group: "batch", resource: "jobs", verbs: &["get", "list", "watch", "delete", "deletecollection", "update", "patch"] },

    Denied { example: "in-cluster-sample", namespace: "ns-sample", group: "", resource: "pods", verbs: ANY },
    Denied { example: "in-cluster-sample", namespace: "ns-sample", group: "", resource: "secrets", verbs: ANY },
    Denied { example: "in-cluster-sample", namespace: "ns-sample", group: "batch", resource: "jobs", verbs: ANY },
    Denied { example: "in-cluster-sample", namespace: "", group: "", resource: "nodes", verbs: ANY },
    Denied { example: "in-cluster-sample", namespace: "", group: "rbac.authorization.k8s.io", resource: "clusterroles", verbs: ANY },
    Denied { example: "in-cluster-sample", namespace: "", group: "*", resource: "*", verbs: &["*"] },
];

#[test]
fn what_must_be_denied_is_denied() {
    let mut asked = 0;
    for row in DENIED {
        let golden = GOLDEN.iter().find(|golden| golden.example == row.example);
        let identity = golden.unwrap().identity();
        let policy = policy(row.example);
        let (resource, subresource) = row.resource.split_once('/').unwrap_or((row.resource, ""));
        for verb in row.verbs {
            for name in ["", "some-name"] {
                let request = identity.request(Action::Resource {
                    verb,
                    group: row.group,
                    resource,
                    subresource,
                    namespace: row.namespace,
                    name,
                });
                let decision = policy.decide(&request);
                assert!(!decision.is_allowed(), "{}: {request:?}", row.example);
                asked += 1;
            }
        }
    }
    assert!(asked > 400, "only {asked}");
}

/// What every authenticated caller may do is no finding, and shows that the built-in roles count.
#[test]
fn the_baseline_of_every_account_is_there() {
    for golden in &GOLDEN {
        let policy = policy(golden.example);
        let identity = golden.identity();
        let review = Action::Resource {
            verb: "create",
            group: "authorization.k8s.io",
            resource: "selfsubjectaccessreviews",
            subresource: "",
            namespace: "",
            name: "",
        };
        let version = Action::Url {
            verb: "get",
            path: "/version",
        };
        let metrics = Action::Url {
            verb: "get",
            path: "/metrics",
        };
        let allowed = |action| policy.decide(&identity.request(action)).is_allowed();
        assert!(allowed(review), "{}", golden.example);
        assert!(allowed(version), "{}", golden.example);
        assert!(!allowed(metrics), "{}", golden.example);
    }
}

fn policy(example: &str) -> Policy {
    let builtin = builtin_rbac(KubernetesVersion::LATEST);
    Policy::new(joined(builtin, rendered(example).objects.snapshot))
}
