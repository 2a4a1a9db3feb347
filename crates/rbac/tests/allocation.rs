//! A decision allocates nothing, whatever it is and however it ends.

mod common;

use common::*;
use rolewright_rbac::{Identity, Policy, Snapshot};

#[test]
fn deciding_allocates_nothing() {
    let rules = [
        rule(
            &["get", "frobnicate"],
            &["", "apps"],
            &["pods", "*/scale", "pods/log"],
            &["a", "b"],
        ),
        rule(&["*"], &["*"], &["secrets"], &[]),
        url_rule(&["get"], &["/metrics", "/api/*"]),
    ];
    let policy = Policy::new(Snapshot {
        cluster_roles: vec![cluster_role("r", &rules)],
        cluster_role_bindings: vec![cluster_role_binding(
            "b",
            to_cluster_role("r"),
            &[group("system:serviceaccounts:t1")],
        )],
        role_bindings: vec![role_binding(
            "t2",
            "b",
            to_cluster_role("r"),
            &[account(Some("t3"), "robot"), user("ann")],
        )],
        ..Snapshot::default()
    });
    let robot = Identity::service_account("t1", "robot");
    let far = Identity::service_account("t3", "robot");
    let ann = Identity::user("ann");
    let master = Identity::user("root").with_group("system:masters");
    let pods = |verb| resource(verb, "", "pods").within("t2").named("a");
    let rows = [
        (&robot, pods("get"), true),
        (&robot, pods("get").sub("log"), true),
        (&robot, pods("frobnicate"), true),
        (&robot, pods("list"), false),
        (
            &robot,
            resource("get", "apps", "x").sub("scale").named("b"),
            true,
        ),
        (&robot, path("get", "/api/v1"), true),
        (&robot, path("get", "/other"), false),
        (&far, pods("get"), true),
        (&far, pods("get").within("t9"), false),
        (&ann, resource("delete", "", "secrets").within("t2"), true),
        (&ann, path("get", "/metrics"), false),
        (&master, pods("anything"), true),
    ];
    for (identity, action, expected) in rows {
        let request = identity.request(action);
        let mut allowed = !expected;
        let info = allocation_counter::measure(|| allowed = policy.decide(&request).is_allowed());
        assert_eq!(allowed, expected, "{request:?}");
        assert_eq!(info.count_total, 0, "{request:?}");
        assert_eq!(info.bytes_total, 0, "{request:?}");
    }
    let info = allocation_counter::measure(|| drop(policy.grants(&robot)));
    assert!(info.count_total > 0, "the counter counts");
}
