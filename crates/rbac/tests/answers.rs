//! The answers beyond yes and no: evidence, grants, holders, near misses, what dangles.

#![allow(clippy::similar_names, reason = "role and rule are the field's words")]

mod common;

use common::*;
use rolewright_rbac::{
    Axis, BindingId, Chain, Decision, Evidence, Grant, Holder, Identity, Policy, Principal,
    ResolvedRule, RoleId, Scope, Snapshot,
};

/// The first of the seed systems: a robot that creates and lists Jobs and may patch and delete one.
fn job_robot() -> Policy {
    Policy::new(Snapshot {
        roles: vec![role(
            "default",
            "job-robot",
            &[
                rule(&["create", "list"], &["batch"], &["jobs"], &[]),
                rule(&["delete", "patch"], &["batch"], &["jobs"], &["pi"]),
            ],
        )],
        role_bindings: vec![role_binding(
            "default",
            "job-robot",
            to_role("job-robot"),
            &[user("ann"), account(None, "job-robot")],
        )],
        ..Snapshot::default()
    })
}

fn chain(subject: usize, rule: usize) -> Chain {
    Chain {
        binding: BindingId::Namespaced(0),
        subject,
        role: RoleId::Namespaced(0),
        rule,
        source: ResolvedRule {
            origin: RoleId::Namespaced(0),
            index: rule,
        },
    }
}

#[test]
fn an_allow_names_binding_subject_role_and_rule() {
    let policy = job_robot();
    let robot = Identity::service_account("default", "job-robot");
    let jobs = |verb: &'static str| resource(verb, "batch", "jobs").within("default");
    let decide = |action| policy.decide(&robot.request(action));
    let allowed = |rule| Decision::Allowed(Evidence::Chain(chain(1, rule)));
    assert_eq!(decide(jobs("create")), allowed(0));
    assert_eq!(decide(jobs("patch").named("pi")), allowed(1));
    assert_eq!(decide(jobs("patch").named("e")), Decision::Denied);
    let root = robot.clone().with_group("system:masters");
    let masters = Decision::Allowed(Evidence::SystemMasters);
    assert_eq!(policy.decide(&root.request(jobs("create"))), masters);
}

#[test]
fn the_first_binding_in_visiting_order_is_the_evidence() {
    let rules = [rule(&["get"], &[""], &["pods"], &[])];
    let to = || to_cluster_role("r");
    let policy = Policy::new(Snapshot {
        cluster_roles: vec![cluster_role("r", &rules)],
        cluster_role_bindings: vec![
            cluster_role_binding("z", to(), &[user("u")]),
            cluster_role_binding("m", to(), &[group("g"), user("u")]),
            cluster_role_binding("b", to_cluster_role("none"), &[user("u")]),
        ],
        role_bindings: vec![role_binding("t1", "a", to(), &[user("u")])],
        ..Snapshot::default()
    });
    let ask = |identity: &Identity| {
        let pods = resource("get", "", "pods").within("t1");
        match policy.decide(&identity.request(pods)) {
            Decision::Allowed(Evidence::Chain(chain)) => Some((chain.binding, chain.subject)),
            _ => None,
        }
    };
    let both = Identity::user("u").with_group("g");
    assert_eq!(
        ask(&Identity::user("u")),
        Some((BindingId::Cluster(1), 1)),
        "cluster-wide ones first, by name, and none whose role is missing"
    );
    assert_eq!(
        ask(&both),
        Some((BindingId::Cluster(1), 0)),
        "the first of the binding's subjects, whether it is a user or a group"
    );
}

#[test]
fn grants_list_every_rule_with_its_scope() {
    let mut snapshot = job_robot().snapshot().clone();
    let view = [
        rule(&["get"], &[""], &["pods"], &[]),
        url_rule(&["get"], &["/metrics"]),
    ];
    snapshot.cluster_roles.push(cluster_role("view", &view));
    let accounts = [group("system:serviceaccounts")];
    let everywhere = cluster_role_binding("all", to_cluster_role("view"), &accounts);
    snapshot.cluster_role_bindings.push(everywhere);
    let here = role_binding("apps", "view", to_cluster_role("view"), &accounts);
    snapshot.role_bindings.push(here);
    let policy = Policy::new(snapshot);
    let robot = Identity::service_account("default", "job-robot");
    let told = |identity: &Identity| -> Vec<(Scope<'_>, String, usize)> {
        let grants = policy.grants(identity).into_iter();
        grants
            .filter_map(|grant| match grant {
                Grant::Rule(granted) => Some((
                    granted.scope,
                    granted.rule.verbs.join(","),
                    granted.dead_urls().len(),
                )),
                Grant::SystemMasters => None,
            })
            .collect()
    };
    let expected = [
        (Scope::Cluster, "get", 0),
        (Scope::Cluster, "get", 0),
        (Scope::Namespace("apps"), "get", 0),
        (Scope::Namespace("apps"), "get", 1),
        (Scope::Namespace("default"), "create,list", 0),
        (Scope::Namespace("default"), "delete,patch", 0),
    ];
    let expected = expected.map(|(scope, verbs, dead)| (scope, verbs.to_owned(), dead));
    assert_eq!(
        told(&robot),
        expected,
        "a URL rule is dead in a RoleBinding"
    );
    let stranger = Identity::user("stranger");
    assert_eq!(policy.grants(&stranger), []);
    let master = stranger.with_group("system:masters");
    assert_eq!(policy.grants(&master), [Grant::SystemMasters]);
}

#[test]
fn a_binding_that_means_the_identity_twice_counts_once() {
    let mut snapshot = job_robot().snapshot().clone();
    let spelled = user("system:serviceaccount:default:job-robot");
    let subjects = &mut snapshot.role_bindings[0].subjects;
    subjects.extend([spelled, group("system:serviceaccounts:default")]);
    let policy = Policy::new(snapshot);
    let robot = Identity::service_account("default", "job-robot");
    assert_eq!(policy.grants(&robot).len(), 2);
}

#[test]
fn who_can_names_every_subject_and_system_masters_last() {
    let policy = job_robot();
    let jobs = resource("create", "batch", "jobs");
    let masters = Holder {
        principal: Principal::Group("system:masters"),
        evidence: Evidence::SystemMasters,
    };
    let ann = Holder {
        principal: Principal::User("ann"),
        evidence: Evidence::Chain(chain(0, 0)),
    };
    let robot = Holder {
        principal: Principal::ServiceAccount {
            namespace: "default",
            name: "job-robot",
        },
        evidence: Evidence::Chain(chain(1, 0)),
    };
    assert_eq!(
        policy.who_can(&jobs.within("default")),
        [ann, robot, masters]
    );
    assert_eq!(policy.who_can(&jobs.within("other")), [masters]);
    assert_eq!(
        policy.who_can(&jobs),
        [masters],
        "all namespaces are more than one"
    );
    assert_eq!(policy.who_can(&path("get", "/metrics")), [masters]);
}

#[test]
fn subjects_that_mean_nobody_can_nothing() {
    let policy = Policy::new(Snapshot {
        cluster_roles: vec![cluster_role("r", &[rule(&["*"], &["*"], &["*"], &[])])],
        cluster_role_bindings: vec![cluster_role_binding(
            "b",
            to_cluster_role("r"),
            &[account(None, "robot")],
        )],
        role_bindings: vec![role_binding("", "b", to_cluster_role("r"), &[user("u")])],
        ..Snapshot::default()
    });
    assert_eq!(policy.who_can(&resource("get", "", "pods")).len(), 1);
}

#[test]
fn the_nearest_rule_names_the_object_that_was_asked_for() {
    let policy = job_robot();
    let robot = Identity::service_account("default", "job-robot");
    let nearest = |action| -> Vec<(usize, Axis)> {
        let misses = policy.nearest(&robot.request(action)).into_iter();
        misses
            .map(|miss| (miss.granted.chain.rule, miss.axis))
            .collect()
    };
    let jobs = |verb: &'static str| resource(verb, "batch", "jobs").within("default");
    let rows = [
        (
            jobs("get").named("pi"),
            vec![(1, Axis::Verb), (0, Axis::Verb)],
            "the named rule first",
        ),
        (
            jobs("get").named("e"),
            vec![(0, Axis::Verb)],
            "two differences are not near",
        ),
        (
            jobs("patch").named("e"),
            vec![(0, Axis::Verb), (1, Axis::Name)],
            "verb before name",
        ),
        (
            jobs("create").within("other"),
            vec![(0, Axis::Scope)],
            "another namespace",
        ),
        (
            jobs("create").within(""),
            vec![(0, Axis::Scope)],
            "all namespaces",
        ),
        (
            jobs("create").sub("status"),
            vec![(0, Axis::Resource)],
            "a subresource",
        ),
        (
            resource("create", "", "jobs").within("default"),
            vec![(0, Axis::Group)],
            "the wrong group",
        ),
        (path("get", "/metrics"), vec![], "no rule for URLs at all"),
    ];
    for (action, expected, reason) in rows {
        assert_eq!(nearest(action), expected, "{reason}");
    }
    let urls = [url_rule(&["get"], &["/a"])];
    let ask = |snapshot, action| -> Vec<Axis> {
        let policy = Policy::new(snapshot);
        let misses = policy.nearest(&Identity::user("u").request(action));
        misses.iter().map(|miss| miss.axis).collect()
    };
    assert_eq!(ask(cluster_wide(&urls), path("get", "/a/")), [Axis::Url]);
    assert_eq!(ask(cluster_wide(&urls), path("head", "/a")), [Axis::Verb]);
    assert_eq!(
        ask(in_namespace("t1", &urls), path("get", "/a")),
        [Axis::Scope]
    );
}

#[test]
fn dangling_bindings_come_in_visiting_order() {
    let policy = Policy::new(Snapshot {
        cluster_role_bindings: vec![
            cluster_role_binding("b", to_cluster_role("none"), &[]),
            cluster_role_binding("a", to_role("none"), &[]),
        ],
        role_bindings: vec![
            role_binding("t2", "a", to_role("none"), &[]),
            role_binding("t1", "z", to_cluster_role("none"), &[]),
        ],
        ..Snapshot::default()
    });
    let expected = [
        BindingId::Cluster(1),
        BindingId::Cluster(0),
        BindingId::Namespaced(1),
        BindingId::Namespaced(0),
    ];
    assert_eq!(policy.dangling(), expected);
}

#[test]
fn strange_ids_name_nothing() {
    let policy = job_robot();
    assert_eq!(policy.rules_of(RoleId::Cluster(7)), []);
    assert_eq!(policy.binding(BindingId::Cluster(7)), None);
    assert_eq!(policy.role(RoleId::Namespaced(7)), None);
    assert_eq!(policy.role_of(BindingId::Cluster(7)), None);
    let strange = ResolvedRule {
        origin: RoleId::Namespaced(0),
        index: 7,
    };
    assert_eq!(policy.rule(strange), None);
}
