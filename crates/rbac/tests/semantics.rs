//! What the API server was seen to decide, row by row, each row with its reason.

mod common;

use common::*;
use rolewright_rbac::{Action, Identity, Policy, PolicyRule, Request, Snapshot};

fn allows(snapshot: Snapshot, user: &str, groups: &[&str], action: Action<'_>) -> bool {
    let policy = Policy::new(snapshot);
    policy
        .decide(&Request::new(user, groups, action))
        .is_allowed()
}

fn check(snapshot: &Snapshot, rows: &[(Action<'_>, bool, &str)]) {
    for &(action, expected, reason) in rows {
        let answer = allows(snapshot.clone(), "u", &[], action);
        assert_eq!(answer, expected, "{action:?}: {reason}");
    }
}

/// The worked examples, under their numbers.
mod examples {
    use super::*;

    #[test]
    fn from_1_to_5_get_pods_cluster_wide() {
        let policy = cluster_wide(&[rule(&["get"], &[""], &["pods"], &[])]);
        let pods = resource("get", "", "pods").within("t1");
        check(
            &policy,
            &[
                (
                    pods,
                    true,
                    "1: a ClusterRoleBinding holds in every namespace",
                ),
                (
                    pods.sub("log"),
                    false,
                    "2: a resource does not include its subresources",
                ),
                (
                    resource("GET", "", "pods").within("t1"),
                    false,
                    "3: verbs are compared by byte",
                ),
                (
                    resource("get", "", "Pods").within("t1"),
                    false,
                    "3: resources too",
                ),
                (
                    resource("*", "", "pods").within("t1"),
                    false,
                    "4: * asks for every verb",
                ),
                (
                    resource("get", "", "*").within("t1"),
                    false,
                    "4: * asks for every resource",
                ),
                (
                    resource("get", "*", "pods").within("t1"),
                    false,
                    "4: * asks for every group",
                ),
                (
                    resource("get", "metrics.k8s.io", "pods").within("t1"),
                    false,
                    "5: the core group is no other group",
                ),
            ],
        );
    }

    #[test]
    fn from_6_to_8_one_wildcard() {
        check(
            &cluster_wide(&[rule(&["get"], &["*"], &["pods"], &[])]),
            &[(
                resource("get", "metrics.k8s.io", "pods"),
                true,
                "6: * is every group",
            )],
        );
        check(
            &cluster_wide(&[rule(&["get"], &[""], &["*"], &[])]),
            &[
                (
                    resource("get", "", "pods").sub("log"),
                    true,
                    "7: * is every subresource too",
                ),
                (
                    resource("get", "apps", "pods"),
                    false,
                    "8: of the rule's groups only",
                ),
            ],
        );
    }

    #[test]
    fn from_9_to_14_subresources() {
        let log = resource("get", "", "pods").sub("log");
        let spelled = resource("get", "", "pods/log");
        check(
            &cluster_wide(&[rule(&["get"], &[""], &["*/log"], &[])]),
            &[
                (log, true, "9: that subresource of any resource"),
                (
                    resource("get", "", "pods"),
                    false,
                    "10: never the resource itself",
                ),
                (
                    spelled,
                    false,
                    "11: a slash in the resource makes no subresource",
                ),
            ],
        );
        check(
            &cluster_wide(&[rule(&["get"], &[""], &["pods/log"], &[])]),
            &[(spelled, true, "12: but it is the exact text")],
        );
        check(
            &cluster_wide(&[rule(&["get"], &[""], &["pods/*"], &[])]),
            &[(log, false, "13: pods/* is no wildcard")],
        );
        check(
            &cluster_wide(&[rule(&["get"], &[""], &["*/*"], &[])]),
            &[(log, false, "14: nor is */*")],
        );
    }

    const ALL: &[&str] = &[
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete",
        "deletecollection",
    ];

    #[test]
    fn from_15_to_22_names() {
        let named = |verbs: &[&str]| by_role("t1", &[rule(verbs, &[""], &["configmaps"], &["a"])]);
        let ask = |verb: &'static str| resource(verb, "", "configmaps").within("t1");
        let everywhere = |verb: &'static str| resource(verb, "", "configmaps");
        check(
            &named(ALL),
            &[
                (
                    ask("create"),
                    false,
                    "15: a POST to a collection carries no name",
                ),
                (
                    ask("patch").named("a"),
                    true,
                    "16: server-side apply that creates: the patch",
                ),
                (
                    ask("create").named("a"),
                    true,
                    "16: and the create, which carries the name",
                ),
                (ask("list"), false, "18: a list carries no name"),
                (
                    ask("list").named("a"),
                    true,
                    "19: unless a selector gives it one",
                ),
                (ask("watch").named("a"), true, "19: a watch likewise"),
                (
                    everywhere("list").named("a"),
                    false,
                    "20: all namespaces are none",
                ),
                (everywhere("watch").named("a"), false, "20: nor for a watch"),
                (
                    ask("deletecollection"),
                    false,
                    "21: this verb never takes the selector's name",
                ),
                (
                    ask("watch").named("a"),
                    true,
                    "22: the old watch path has the name in it",
                ),
            ],
        );
        let without_create: Vec<&str> = ALL
            .iter()
            .copied()
            .filter(|verb| *verb != "create")
            .collect();
        check(
            &named(&without_create),
            &[
                (ask("patch").named("a"), true, "17: the patch passes"),
                (
                    ask("create").named("a"),
                    false,
                    "17: and the create does not",
                ),
            ],
        );
    }

    #[test]
    fn from_23_to_24_odd_names() {
        check(
            &cluster_wide(&[rule(&["get"], &[""], &["pods"], &["*"])]),
            &[
                (
                    resource("get", "", "pods").named("x"),
                    false,
                    "23: * is no wildcard for names",
                ),
                (
                    resource("get", "", "pods").named("*"),
                    true,
                    "23: only a pod of that name",
                ),
            ],
        );
        let unnamed = cluster_wide(&[rule(&["get", "list"], &[""], &["pods"], &[""])]);
        check(
            &unnamed,
            &[
                (
                    resource("list", "", "pods"),
                    true,
                    "24: an empty entry equals an empty name",
                ),
                (
                    resource("get", "", "pods").named("x"),
                    false,
                    "24: and no other",
                ),
            ],
        );
    }

    #[test]
    fn from_25_to_27_the_own_namespace() {
        let rules = [rule(
            &["get", "list", "update"],
            &[""],
            &["namespaces", "nodes"],
            &[],
        )];
        let namespaces = |verb: &'static str| resource(verb, "", "namespaces");
        check(
            &by_role("t1", &rules),
            &[
                (
                    namespaces("get").within("t1").named("t1"),
                    true,
                    "25: a request to a Namespace object is a request in that namespace",
                ),
                (
                    namespaces("get").within("t2").named("t2"),
                    false,
                    "26: of no other namespace",
                ),
                (
                    namespaces("list"),
                    false,
                    "26: a list of namespaces is in none",
                ),
                (
                    namespaces("list").named("t1"),
                    false,
                    "26: not even with a selector",
                ),
                (
                    resource("get", "", "nodes").named("n"),
                    false,
                    "26: nodes are in none",
                ),
                (
                    namespaces("get").within("t1").named("t1"),
                    true,
                    "27: a review with namespace",
                ),
                (namespaces("get").named("t1"), false, "27: and one without"),
            ],
        );
    }

    #[test]
    fn from_28_to_30_everything() {
        let resources = rule(&["*"], &["*"], &["*"], &[]);
        let all = [resources.clone(), url_rule(&["*"], &["*"])];
        check(
            &in_namespace("t1", &all),
            &[
                (
                    path("get", "/metrics"),
                    false,
                    "28: URL rules do not work in a RoleBinding",
                ),
                (
                    resource("get", "", "nodes").named("n"),
                    false,
                    "28: nor at the cluster scope",
                ),
                (
                    resource("get", "", "pods").within("t2"),
                    false,
                    "28: nor in other namespaces",
                ),
                (
                    resource("list", "", "pods"),
                    false,
                    "28: nor in all of them",
                ),
                (
                    resource("get", "", "nodes").within("t1"),
                    true,
                    "29: a review may put nodes into a namespace, and RBAC does not know better",
                ),
            ],
        );
        check(
            &cluster_wide(&[resources]),
            &[(path("get", "/metrics"), false, "30: resources are no URLs")],
        );
    }

    #[test]
    fn from_31_to_32_urls() {
        check(
            &cluster_wide(&[url_rule(&["get"], &["/a", "/b/*", "/c*"])]),
            &[
                (path("get", "/a/"), false, "31: another path"),
                (path("get", "/b"), false, "31: the prefix ends in a slash"),
                (path("get", "/b/"), true, "31: the prefix itself"),
                (path("get", "/cx"), true, "31: a plain prefix"),
                (
                    path("head", "/a"),
                    false,
                    "32: HEAD on a path is a verb of its own",
                ),
            ],
        );
    }

    #[test]
    fn from_33_to_34_free_texts() {
        check(
            &cluster_wide(&[rule(&["frobnicate"], &[""], &["pods"], &[])]),
            &[(
                resource("frobnicate", "", "pods"),
                true,
                "33: verbs are free text",
            )],
        );
        let signers = rule(
            &["approve"],
            &["certificates.k8s.io"],
            &["signers"],
            &["example.com/*"],
        );
        let ask = resource("approve", "certificates.k8s.io", "signers");
        check(
            &cluster_wide(&[signers]),
            &[
                (
                    ask.named("example.com/foo"),
                    false,
                    "34: the star is plain text to RBAC",
                ),
                (
                    ask.named("example.com/*"),
                    true,
                    "34: the signer check asks for it by itself",
                ),
            ],
        );
    }

    #[test]
    fn from_35_to_37_subjects() {
        let pods = resource("get", "", "pods").within("t1");
        let robot = "system:serviceaccount:t1:robot";
        let bound_to = |subject| Snapshot {
            cluster_roles: vec![cluster_role("r", &[rule(&["get"], &[""], &["pods"], &[])])],
            role_bindings: vec![role_binding("t1", "b", to_cluster_role("r"), &[subject])],
            ..Snapshot::default()
        };
        let to_account = bound_to(account(None, "robot"));
        assert!(
            allows(to_account, robot, &[], pods),
            "35: the binding's namespace is meant"
        );
        let namespace = "system:serviceaccounts:t1";
        let to_group = bound_to(group(namespace));
        assert!(
            !allows(to_group.clone(), robot, &[], pods),
            "36: no groups from the name"
        );
        assert!(
            allows(to_group, robot, &[namespace], pods),
            "36: they come with the request"
        );
        let mut beside = in_namespace("t1", &[rule(&["get"], &[""], &["pods"], &[])]);
        let missing = role_binding("t1", "a", to_cluster_role("none"), &[user("u")]);
        beside.role_bindings.push(missing);
        assert!(
            allows(beside, "u", &[], pods),
            "37: a missing role does not spoil the others"
        );
    }
}

/// Which bindings contribute.
mod bindings {
    use super::*;

    const POD: Action<'static> = Action::Resource {
        verb: "get",
        group: "",
        resource: "pods",
        subresource: "",
        namespace: "t1",
        name: "p",
    };

    fn get_pods() -> Vec<PolicyRule> {
        vec![rule(&["get"], &[""], &["pods"], &[])]
    }

    #[test]
    fn role_references_resolve_as_the_reference_says() {
        let roles = Snapshot {
            roles: vec![
                role("t1", "same", &get_pods()),
                role("t2", "far", &get_pods()),
            ],
            cluster_roles: vec![cluster_role("wide", &get_pods())],
            ..Snapshot::default()
        };
        let through_binding = |role_ref| Snapshot {
            role_bindings: vec![role_binding("t1", "b", role_ref, &[user("u")])],
            ..roles.clone()
        };
        let through_cluster_binding = |role_ref| Snapshot {
            cluster_role_bindings: vec![cluster_role_binding("b", role_ref, &[user("u")])],
            ..roles.clone()
        };
        let rows = [
            (
                through_binding(to_role("same")),
                true,
                false,
                "a Role of the binding's namespace",
            ),
            (
                through_binding(to_role("far")),
                false,
                true,
                "a Role of another namespace",
            ),
            (
                through_binding(to_role("none")),
                false,
                true,
                "a Role that is missing",
            ),
            (
                through_binding(to_role("wide")),
                false,
                true,
                "a ClusterRole is no Role",
            ),
            (
                through_binding(to_cluster_role("wide")),
                true,
                false,
                "a ClusterRole",
            ),
            (
                through_binding(to_cluster_role("same")),
                false,
                true,
                "a Role is no ClusterRole",
            ),
            (
                through_cluster_binding(to_cluster_role("wide")),
                true,
                false,
                "a ClusterRole",
            ),
            (
                through_cluster_binding(to_cluster_role("none")),
                false,
                true,
                "a missing one",
            ),
            (
                through_cluster_binding(to_role("same")),
                false,
                true,
                "a Role has no place there",
            ),
        ];
        for (snapshot, allowed, dangling, reason) in rows {
            let policy = Policy::new(snapshot);
            let decision = policy.decide(&Identity::user("u").request(POD));
            assert_eq!(decision.is_allowed(), allowed, "{reason}");
            assert_eq!(policy.dangling().len(), usize::from(dangling), "{reason}");
        }
    }

    #[test]
    fn a_binding_is_in_effect_as_soon_as_its_role_is_there() {
        let mut snapshot = in_namespace("t1", &get_pods());
        let later = std::mem::take(&mut snapshot.cluster_roles);
        check(&snapshot, &[(POD, false, "the role is missing")]);
        snapshot.cluster_roles = later;
        check(&snapshot, &[(POD, true, "now it is there")]);
    }

    #[test]
    fn a_role_binding_holds_in_its_namespace_alone() {
        let snapshot = in_namespace("t1", &get_pods());
        check(
            &snapshot,
            &[
                (POD, true, "in its namespace"),
                (POD.within("t2"), false, "not in another"),
                (POD.within(""), false, "not at the cluster scope"),
            ],
        );
        let nowhere = in_namespace("", &get_pods());
        check(
            &nowhere,
            &[
                (
                    POD.within(""),
                    false,
                    "a binding without namespace does not hold at the cluster scope",
                ),
                (POD, false, "nor in a namespace"),
            ],
        );
    }

    #[test]
    fn an_empty_list_of_subjects_grants_nothing() {
        let mut snapshot = cluster_wide(&get_pods());
        snapshot.cluster_role_bindings[0].subjects.clear();
        assert!(!allows(snapshot, "u", &["g"], POD));
    }

    #[test]
    fn system_masters_are_allowed_everything_before_rbac_is_asked() {
        let nothing = Snapshot::default;
        assert!(
            allows(nothing(), "u", &["system:masters"], POD),
            "a resource"
        );
        assert!(
            allows(nothing(), "u", &["x", "system:masters"], path("get", "/")),
            "a URL"
        );
        assert!(
            !allows(nothing(), "system:masters", &[], POD),
            "it is a group and no user"
        );
        assert!(
            !allows(nothing(), "u", &["system:master"], POD),
            "byte for byte"
        );
    }

    #[test]
    fn the_last_of_two_objects_of_one_name_counts() {
        let mut snapshot = cluster_wide(&get_pods());
        snapshot
            .cluster_roles
            .push(cluster_role("r", &[rule(&["list"], &[""], &["pods"], &[])]));
        check(
            &snapshot,
            &[
                (POD, false, "the first role is replaced"),
                (resource("list", "", "pods"), true, "by the second"),
            ],
        );
        let mut snapshot = cluster_wide(&get_pods());
        snapshot.cluster_role_bindings.push(cluster_role_binding(
            "b",
            to_cluster_role("r"),
            &[user("other")],
        ));
        check(&snapshot, &[(POD, false, "so is the first binding")]);
    }
}

/// Grants that do nothing, or more than they seem.
mod surprises {
    use super::*;

    #[test]
    fn of_names() {
        let rules = [
            rule(
                &["create"],
                &[""],
                &["serviceaccounts/token", "configmaps"],
                &["a"],
            ),
            rule(
                &["deletecollection", "list", "watch"],
                &[""],
                &["secrets"],
                &["a"],
            ),
        ];
        check(
            &by_role("t1", &rules),
            &[
                (
                    resource("create", "", "configmaps").within("t1"),
                    false,
                    "a name does not allow a POST to the collection",
                ),
                (
                    resource("create", "", "serviceaccounts")
                        .sub("token")
                        .within("t1")
                        .named("a"),
                    true,
                    "but one to a subresource, which has the name in its URL",
                ),
                (
                    resource("list", "", "secrets").within("t1"),
                    false,
                    "an ordinary list carries no name",
                ),
                (
                    resource("watch", "", "secrets").within("t1"),
                    false,
                    "nor does an informer's watch",
                ),
                (
                    resource("deletecollection", "", "secrets").within("t1"),
                    false,
                    "nor does any deletecollection",
                ),
            ],
        );
    }

    #[test]
    fn of_words_that_only_look_right() {
        let pods = resource("get", "", "pods");
        let deployments = resource("get", "apps", "deployments");
        let rows = [
            (
                rule(&["list"], &[""], &["secrets"], &[]),
                resource("get", "", "secrets").named("a"),
                "list is not get, although it hands out the contents",
            ),
            (
                rule(&["get"], &[""], &["pods"], &[]),
                pods.sub("log"),
                "pods is not pods/log",
            ),
            (
                rule(&["get"], &[""], &["pods"], &[]),
                pods.sub("exec"),
                "nor pods/exec",
            ),
            (
                rule(&["get"], &[""], &["pods/*"], &[]),
                pods.sub("log"),
                "pods/* is nothing",
            ),
            (
                rule(&["get"], &[""], &["*/*"], &[]),
                pods.sub("log"),
                "*/* is nothing",
            ),
            (
                rule(&["get"], &[""], &["pods"], &["*"]),
                pods.named("a"),
                "names know no wildcard",
            ),
            (
                rule(&["get"], &[""], &["deployments"], &[]),
                deployments,
                "a wrong group is silent",
            ),
            (
                rule(&["get"], &[""], &["pod"], &[]),
                pods,
                "a singular is nothing",
            ),
            (
                rule(&["get"], &[""], &["Pod"], &[]),
                pods,
                "a Kind is nothing",
            ),
            (
                rule(&["get"], &["apps"], &["deploy"], &[]),
                deployments,
                "a short name is nothing",
            ),
            (
                rule(&["get"], &["apps/v1"], &["deployments"], &[]),
                deployments,
                "a version is nothing",
            ),
            (
                rule(&["read", "write", "*get"], &[""], &["pods"], &[]),
                pods,
                "unknown verbs are nothing",
            ),
        ];
        for (rule, action, reason) in rows {
            check(&cluster_wide(&[rule]), &[(action, false, reason)]);
        }
    }

    #[test]
    fn of_wildcards_that_include_more_than_reading_and_writing() {
        let rbac = "rbac.authorization.k8s.io";
        check(
            &cluster_wide(&[rule(&["*"], &[rbac], &["roles", "clusterroles"], &[])]),
            &[
                (
                    resource("escalate", rbac, "roles"),
                    true,
                    "* includes escalate",
                ),
                (resource("bind", rbac, "clusterroles"), true, "and bind"),
            ],
        );
        check(
            &cluster_wide(&[rule(&["*"], &[""], &["*"], &[])]),
            &[
                (
                    resource("impersonate", "", "users"),
                    true,
                    "* includes users",
                ),
                (resource("impersonate", "", "groups"), true, "and groups"),
                (
                    resource("impersonate", "", "serviceaccounts"),
                    true,
                    "and accounts",
                ),
                (
                    resource("get", "", "nodes").sub("proxy"),
                    true,
                    "and the kubelet's API",
                ),
                (
                    resource("create", "", "serviceaccounts").sub("token"),
                    true,
                    "and tokens",
                ),
                (resource("create", "", "pods").sub("exec"), true, "and exec"),
            ],
        );
    }

    #[test]
    fn of_role_bindings() {
        let rules = [
            rule(&["*"], &["", "rbac.authorization.k8s.io"], &["*"], &[]),
            url_rule(&["get"], &["/metrics"]),
        ];
        let namespace = |verb: &'static str| resource(verb, "", "namespaces").within("t1");
        check(
            &in_namespace("t1", &rules),
            &[
                (
                    resource("get", "", "nodes").named("n"),
                    false,
                    "nodes are in no namespace",
                ),
                (
                    resource("get", "", "persistentvolumes").named("v"),
                    false,
                    "nor are volumes",
                ),
                (
                    resource("get", "rbac.authorization.k8s.io", "clusterroles").named("c"),
                    false,
                    "nor are ClusterRoles",
                ),
                (
                    namespace("get").named("t1"),
                    true,
                    "the own Namespace object is",
                ),
                (namespace("update").named("t1"), true, "for update"),
                (namespace("patch").named("t1"), true, "for patch"),
                (namespace("delete").named("t1"), true, "for delete"),
                (
                    namespace("update").sub("status").named("t1"),
                    true,
                    "with its status",
                ),
                (
                    namespace("update").sub("finalize").named("t1"),
                    true,
                    "and its finalizers",
                ),
                (path("get", "/metrics"), false, "a URL is in no namespace"),
            ],
        );
    }

    #[test]
    fn of_wide_groups_and_mistyped_namespaces() {
        let policy = |subject| {
            Policy::new(Snapshot {
                cluster_role_bindings: vec![cluster_role_binding(
                    "b",
                    to_cluster_role("r"),
                    &[subject],
                )],
                ..cluster_wide(&[rule(&["get"], &[""], &["pods"], &[])])
            })
        };
        let pods = resource("get", "", "pods");
        let robot = Identity::service_account("t1", "robot");
        let person = Identity::user("ann");
        let anonymous = Identity::user("system:anonymous");
        let rows: [(&str, &Identity, bool, &str); 6] = [
            (
                "system:authenticated",
                &robot,
                true,
                "every service account",
            ),
            ("system:authenticated", &person, true, "and every user"),
            (
                "system:authenticated",
                &anonymous,
                false,
                "but not the anonymous",
            ),
            ("system:unauthenticated", &anonymous, true, "who are here"),
            ("system:unauthenticated", &person, false, "alone"),
            (
                "system:serviceaccounts",
                &person,
                false,
                "a person is no service account",
            ),
        ];
        for (name, identity, expected, reason) in rows {
            let decision = policy(group(name)).decide(&identity.request(pods));
            assert_eq!(decision.is_allowed(), expected, "{name}: {reason}");
        }
        let mistyped = policy(account(Some("t1 "), "robot"));
        assert!(
            !mistyped.decide(&robot.request(pods)).is_allowed(),
            "granted to a stranger"
        );
    }
}

/// What the server's own default objects give to everyone.
mod everyone {
    use super::*;

    fn defaults() -> Policy {
        let reviews = |group: &str, resources: &[&str]| rule(&["create"], &[group], resources, &[]);
        let discovery = [
            "/api",
            "/api/*",
            "/apis",
            "/apis/*",
            "/openapi",
            "/openapi/*",
            "/version",
            "/version/",
            "/healthz",
            "/livez",
            "/readyz",
        ];
        let public = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
        let issuer = ["/.well-known/openid-configuration", "/openid/v1/jwks"];
        let monitoring = [
            "/metrics",
            "/metrics/slis",
            "/healthz",
            "/healthz/*",
            "/livez",
            "/livez/*",
            "/readyz",
            "/readyz/*",
        ];
        let roles = [
            (
                "system:basic-user",
                vec![
                    reviews(
                        "authorization.k8s.io",
                        &["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
                    ),
                    reviews("authentication.k8s.io", &["selfsubjectreviews"]),
                ],
                vec!["system:authenticated"],
            ),
            (
                "system:discovery",
                vec![url_rule(&["get"], &discovery)],
                vec!["system:authenticated"],
            ),
            (
                "system:public-info-viewer",
                vec![url_rule(&["get"], &public)],
                vec!["system:authenticated", "system:unauthenticated"],
            ),
            (
                "system:service-account-issuer-discovery",
                vec![url_rule(&["get"], &issuer)],
                vec!["system:serviceaccounts"],
            ),
            (
                "system:monitoring",
                vec![
                    url_rule(&["get"], &monitoring),
                    rule(&["get"], &[""], &["nodes/metrics"], &[]),
                ],
                vec!["system:monitoring"],
            ),
            (
                "system:cluster-trust-bundle-discovery",
                vec![rule(
                    &["get", "list", "watch"],
                    &["certificates.k8s.io"],
                    &["clustertrustbundles"],
                    &[],
                )],
                vec!["system:serviceaccounts"],
            ),
        ];
        let mut snapshot = Snapshot::default();
        for (name, rules, groups) in roles {
            let subjects: Vec<_> = groups.into_iter().map(group).collect();
            snapshot.cluster_roles.push(cluster_role(name, &rules));
            let binding = cluster_role_binding(name, to_cluster_role(name), &subjects);
            snapshot.cluster_role_bindings.push(binding);
        }
        Policy::new(snapshot)
    }

    #[test]
    fn the_defaults_give_each_identity_its_due() {
        let policy = defaults();
        let anonymous = Identity::user("system:anonymous");
        let ann = Identity::user("ann");
        let robot = Identity::service_account("t1", "robot");
        let prometheus = Identity::user("prometheus").with_group("system:monitoring");
        let review = resource("create", "authorization.k8s.io", "selfsubjectaccessreviews");
        let whoami = resource("create", "authentication.k8s.io", "selfsubjectreviews");
        let issuer = path("get", "/.well-known/openid-configuration");
        let bundles = resource("list", "certificates.k8s.io", "clustertrustbundles");
        let rows = [
            (
                &robot,
                bundles,
                true,
                "where trust bundles are on, accounts read them",
            ),
            (&ann, bundles, false, "people do not"),
            (
                &ann,
                review,
                true,
                "every authenticated user may review itself",
            ),
            (&robot, review, true, "a service account is one"),
            (&anonymous, review, false, "the anonymous are not"),
            (&ann, whoami, true, "who am I"),
            (&ann, path("get", "/apis/apps/v1"), true, "discovery"),
            (
                &ann,
                path("get", "/version/"),
                true,
                "with and without the slash",
            ),
            (
                &anonymous,
                path("get", "/apis"),
                false,
                "not for the anonymous",
            ),
            (
                &anonymous,
                path("get", "/healthz"),
                true,
                "who see the public part",
            ),
            (
                &anonymous,
                path("get", "/healthz/etcd"),
                false,
                "not its children",
            ),
            (
                &anonymous,
                path("head", "/healthz"),
                false,
                "and only by GET",
            ),
            (
                &robot,
                issuer,
                true,
                "service accounts find the issuer's keys",
            ),
            (&ann, issuer, false, "people do not"),
            (
                &prometheus,
                path("get", "/metrics"),
                true,
                "monitoring is a group",
            ),
            (
                &prometheus,
                path("get", "/livez/ping"),
                true,
                "with the children of health paths",
            ),
            (
                &prometheus,
                resource("get", "", "nodes").sub("metrics"),
                true,
                "and node metrics",
            ),
            (
                &ann,
                path("get", "/metrics"),
                false,
                "which others are not in",
            ),
        ];
        for (identity, action, expected, reason) in rows {
            let decision = policy.decide(&identity.request(action));
            assert_eq!(
                decision.is_allowed(),
                expected,
                "{}: {reason}",
                identity.user
            );
        }
    }

    #[test]
    fn the_node_role_is_bound_to_nobody() {
        let policy = Policy::new(Snapshot {
            cluster_roles: vec![cluster_role(
                "system:node",
                &[rule(&["get"], &[""], &["pods"], &[])],
            )],
            cluster_role_bindings: vec![cluster_role_binding(
                "system:node",
                to_cluster_role("system:node"),
                &[],
            )],
            ..Snapshot::default()
        });
        let node = Identity::authenticated("system:node:n1", ["system:nodes"]);
        let decision = policy.decide(&node.request(resource("get", "", "pods")));
        assert!(
            !decision.is_allowed(),
            "the Node authorizer has its own copy of the rules"
        );
    }
}
