//! What aggregated ClusterRoles hold once the controller has come to rest.

#![allow(
    clippy::similar_names,
    clippy::unwrap_used,
    reason = "role and rule are the field's words, and a test may panic"
)]

mod common;

use common::*;
use rolewright_rbac::{
    AggregationRule, ClusterRole, LabelSelector, LabelSelectorOperator, LabelSelectorRequirement,
    Policy, PolicyRule, ResolvedRule, RoleId, Snapshot,
};

/// A rule that is told from others by its verb.
fn one(verb: &str) -> PolicyRule {
    rule(&[verb], &[""], &["pods"], &[])
}

fn compile(roles: &[ClusterRole]) -> Policy {
    Policy::new(Snapshot {
        cluster_roles: roles.to_vec(),
        ..Snapshot::default()
    })
}

/// The verbs of the rules that the role of this name holds, in their order.
fn held(policy: &Policy, name: &str) -> Vec<String> {
    let roles = &policy.snapshot().cluster_roles;
    let position = roles.iter().rposition(|role| role.name == name).unwrap();
    let rules = policy.rules_of(RoleId::Cluster(position)).iter();
    rules
        .map(|rule| policy.rule(*rule).unwrap().verbs.join(","))
        .collect()
}

#[test]
fn a_chain_settles_to_the_rules_of_its_end() {
    let policy = compile(&[
        aggregated("c", &[], &[], &[("to-c", "true")]),
        aggregated("b", &[], &[("to-c", "true")], &[("to-b", "true")]),
        aggregated("a", &[one("get")], &[("to-b", "true")], &[]),
    ]);
    assert_eq!(held(&policy, "b"), ["get"]);
    assert_eq!(held(&policy, "c"), ["get"]);
    assert!(policy.aggregation_cycles().is_empty());
    let source = ResolvedRule {
        origin: RoleId::Cluster(2),
        index: 0,
    };
    let rules = policy.rules_of(RoleId::Cluster(0));
    assert_eq!(
        rules,
        [source],
        "a rule knows the role in which it is written"
    );
}

#[test]
fn view_flows_into_edit_and_edit_into_admin() {
    let to = |name: &str| format!("rbac.authorization.k8s.io/aggregate-to-{name}");
    let (view, edit, admin) = (to("view"), to("edit"), to("admin"));
    let policy = compile(&[
        aggregated("admin", &[], &[], &[(&admin, "true")]),
        aggregated("edit", &[], &[(&admin, "true")], &[(&edit, "true")]),
        aggregated("view", &[], &[(&edit, "true")], &[(&view, "true")]),
        aggregated(
            "system:aggregate-to-admin",
            &[one("bind")],
            &[(&admin, "true")],
            &[],
        ),
        aggregated(
            "system:aggregate-to-edit",
            &[one("update")],
            &[(&edit, "true")],
            &[],
        ),
        aggregated(
            "system:aggregate-to-view",
            &[one("get")],
            &[(&view, "true")],
            &[],
        ),
    ]);
    assert_eq!(held(&policy, "view"), ["get"]);
    assert_eq!(
        held(&policy, "edit"),
        ["update", "get"],
        "by name: system:... before view"
    );
    assert_eq!(held(&policy, "admin"), ["update", "get", "bind"]);
}

#[test]
fn a_ring_holds_what_feeds_it() {
    let roles = [
        aggregated("a", &[one("get")], &[("to-b", "1")], &[]),
        aggregated("b", &[], &[("to-c", "1")], &[("to-b", "1")]),
        aggregated("c", &[], &[("to-b", "1")], &[("to-c", "1")]),
    ];
    let policy = compile(&roles);
    assert_eq!(held(&policy, "b"), ["get"]);
    assert_eq!(held(&policy, "c"), ["get"]);
    let [cycle] = policy.aggregation_cycles() else {
        panic!("one ring");
    };
    assert_eq!(cycle.roles, [RoleId::Cluster(1), RoleId::Cluster(2)]);
    assert!(!cycle.depends_on_order, "nothing of its own goes in");

    let mut stored = roles.to_vec();
    stored.remove(0);
    for role in &mut stored {
        role.rules = vec![one("get")];
    }
    let policy = compile(&stored);
    assert_eq!(
        held(&policy, "b"),
        ["get"],
        "once the source is gone each feeds the other"
    );
    assert!(
        !policy.aggregation_cycles()[0].depends_on_order,
        "both have the same"
    );
}

#[test]
fn an_empty_union_leaves_the_own_rules() {
    let nothing_selected = aggregated("a", &[one("get")], &[], &[("to-a", "1")]);
    assert_eq!(
        held(&compile(std::slice::from_ref(&nothing_selected)), "a"),
        ["get"]
    );
    let without_rules = aggregated("b", &[], &[("to-a", "1")], &[]);
    let policy = compile(&[nothing_selected.clone(), without_rules.clone()]);
    assert_eq!(
        held(&policy, "a"),
        ["get"],
        "only a role without rules is selected"
    );
    let next = aggregated("n", &[one("list")], &[], &[("to-n", "1")]);
    let feeding = ClusterRole {
        labels: labels(&[("to-n", "1")]),
        ..nothing_selected
    };
    let policy = compile(&[feeding, without_rules, next]);
    assert_eq!(held(&policy, "n"), ["get"], "rules that stay are fed on");
}

#[test]
fn two_roles_that_select_each_other_keep_the_rules_of_one() {
    let b = aggregated("b", &[one("get")], &[("to-c", "1")], &[("to-b", "1")]);
    let c = aggregated("c", &[one("list")], &[("to-b", "1")], &[("to-c", "1")]);
    for roles in [[b.clone(), c.clone()], [c, b]] {
        let policy = compile(&roles);
        assert_eq!(
            held(&policy, "b"),
            ["list"],
            "those of the last by name, in any order"
        );
        assert_eq!(held(&policy, "c"), ["list"]);
        assert!(policy.aggregation_cycles()[0].depends_on_order);
    }
}

#[test]
fn rules_of_a_role_that_feeds_a_ring_may_survive_in_it() {
    let roles = [
        aggregated("a", &[one("get")], &[("to-x", "1")], &[]),
        aggregated("x", &[one("delete")], &[("to-b", "1")], &[("to-x", "1")]),
        aggregated("b", &[], &[("to-c", "1")], &[("to-b", "1")]),
        aggregated("c", &[], &[("to-b", "1")], &[("to-c", "1")]),
    ];
    let policy = compile(&roles);
    assert_eq!(held(&policy, "c"), ["get"]);
    assert!(
        policy.aggregation_cycles()[0].depends_on_order,
        "delete may have come through"
    );
}

#[test]
fn a_union_that_is_not_empty_replaces_the_own_rules() {
    let policy = compile(&[
        aggregated("a", &[one("get")], &[], &[("to-a", "1")]),
        aggregated("b", &[one("list")], &[("to-a", "1")], &[]),
    ]);
    assert_eq!(held(&policy, "a"), ["list"]);
    let stored = Policy::with_stored_rules(policy.snapshot().clone());
    assert_eq!(
        held(&stored, "a"),
        ["get"],
        "a running cluster decides by what is stored"
    );
}

#[test]
fn the_union_is_in_the_controllers_order_without_repetitions() {
    let policy = compile(&[
        aggregated("a", &[], &[], &[("second", "1"), ("first", "1")]),
        aggregated("z", &[one("get"), one("list")], &[("second", "1")], &[]),
        aggregated(
            "y",
            &[one("watch"), one("get")],
            &[("second", "1"), ("first", "1")],
            &[],
        ),
        aggregated(
            "x",
            &[rule(&["get"], &[""], &["pods"], &[]), one("bind")],
            &[("first", "1")],
            &[],
        ),
    ]);
    let order = ["watch", "get", "list", "bind"];
    assert_eq!(
        held(&policy, "a"),
        order,
        "selector by selector, each by name, the first of equals"
    );
    let differently_listed = compile(&[
        aggregated("a", &[], &[], &[("to-a", "1")]),
        aggregated(
            "b",
            &[rule(&["get", "list"], &[""], &["pods"], &[])],
            &[("to-a", "1")],
            &[],
        ),
        aggregated(
            "c",
            &[rule(&["list", "get"], &[""], &["pods"], &[])],
            &[("to-a", "1")],
            &[],
        ),
    ]);
    assert_eq!(
        held(&differently_listed, "a"),
        ["get,list", "list,get"],
        "equal means equal lists"
    );
}

#[test]
fn a_role_does_not_select_itself_and_an_empty_selector_selects_all_others() {
    let everything = ClusterRole {
        aggregation_rule: Some(AggregationRule {
            cluster_role_selectors: vec![LabelSelector::default()],
        }),
        ..cluster_role("all", &[one("own")])
    };
    assert_eq!(
        held(&compile(std::slice::from_ref(&everything)), "all"),
        ["own"]
    );
    let policy = compile(&[everything, cluster_role("b", &[one("get")])]);
    assert_eq!(held(&policy, "all"), ["get"]);
}

#[test]
fn adding_a_cluster_role_may_take_rights_away() {
    let mut snapshot = cluster_wide(&[one("get")]);
    snapshot.cluster_roles[0] = aggregated("r", &[one("get")], &[], &[("to-r", "1")]);
    let ask = |snapshot: &Snapshot, verb| {
        let policy = Policy::new(snapshot.clone());
        let identity = rolewright_rbac::Identity::user("u");
        policy
            .decide(&identity.request(resource(verb, "", "pods")))
            .is_allowed()
    };
    assert!(ask(&snapshot, "get"));
    snapshot
        .cluster_roles
        .push(aggregated("new", &[one("list")], &[("to-r", "1")], &[]));
    assert!(
        !ask(&snapshot, "get"),
        "the own rules give way to the union"
    );
    assert!(ask(&snapshot, "list"));
}

#[test]
fn label_selectors_select_as_kubernetes_does() {
    use LabelSelectorOperator::{DoesNotExist, Exists, In, NotIn};
    let requirement = |operator, values: &[&str]| LabelSelector {
        match_expressions: vec![LabelSelectorRequirement {
            key: "k".to_owned(),
            operator,
            values: words(values),
        }],
        ..LabelSelector::default()
    };
    let exact = LabelSelector {
        match_labels: labels(&[("k", "v")]),
        ..LabelSelector::default()
    };
    let both = LabelSelector {
        match_labels: labels(&[("k", "v"), ("l", "w")]),
        ..LabelSelector::default()
    };
    let rows: [(&LabelSelector, Option<&str>, bool, &str); 15] = [
        (
            &LabelSelector::default(),
            None,
            true,
            "the empty selector selects everything",
        ),
        (&exact, Some("v"), true, "the very value"),
        (&exact, Some("w"), false, "another value"),
        (&exact, None, false, "no such label"),
        (&both, Some("v"), false, "all requirements must hold"),
        (
            &requirement(In, &["v", "w"]),
            Some("w"),
            true,
            "one of the values",
        ),
        (&requirement(In, &["v"]), Some("x"), false, "none of them"),
        (
            &requirement(In, &["v"]),
            None,
            false,
            "no label is in no list",
        ),
        (
            &requirement(NotIn, &["v"]),
            Some("x"),
            true,
            "none of the values",
        ),
        (&requirement(NotIn, &["v"]), Some("v"), false, "one of them"),
        (
            &requirement(NotIn, &["v"]),
            None,
            true,
            "no label is in no list",
        ),
        (
            &requirement(Exists, &[]),
            Some(""),
            true,
            "any value, the empty one too",
        ),
        (&requirement(Exists, &[]), None, false, "none"),
        (&requirement(DoesNotExist, &[]), None, true, "none"),
        (
            &requirement(DoesNotExist, &[]),
            Some("v"),
            false,
            "any value",
        ),
    ];
    for (selector, value, expected, reason) in rows {
        let labels = value
            .map(|value| labels(&[("k", value)]))
            .unwrap_or_default();
        assert_eq!(
            selector.matches(&labels),
            expected,
            "{selector:?}: {reason}"
        );
    }
    let unreadable = ClusterRole {
        aggregation_rule: Some(AggregationRule {
            cluster_role_selectors: vec![LabelSelector::default(), requirement(In, &[])],
        }),
        ..cluster_role("a", &[one("own")])
    };
    let policy = compile(&[unreadable, cluster_role("b", &[one("get")])]);
    assert_eq!(
        held(&policy, "a"),
        ["own"],
        "the controller gives up on the whole role"
    );
}
