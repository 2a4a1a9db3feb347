//! Which grants can be used, row by row, and that questions agree.

use rolewright_rbac::Scope;

use super::{OWN, catalog, world};
use crate::query::usability::{self, ResourceGrant};
use crate::query::{Answer, Asker, Place, Question, Usability, answer};

#[test]
fn a_grant_is_said_to_be_of_use_exactly_if_a_real_request_would_be_allowed() {
    let world = world(
        "apiVersion: rbac.authorization.k8s.io/v1\n\
         kind: RoleBinding\n\
         metadata: {name: b, namespace: own}\n\
         roleRef: {kind: ClusterRole, name: cluster-admin}\n\
         subjects: [{kind: User, name: ann}]\n",
    );
    let asker = Asker::user("ann", &[]).unwrap();
    let catalog = catalog();
    let (mut usable, mut dead) = (0, 0);
    for resource in catalog.resources() {
        let subresources = resource.subresources().iter().map(|sub| Some(sub.name()));
        for subresource in std::iter::once(None).chain(subresources) {
            let name = rolewright_catalog::qualified_name("", resource.plural(), subresource);
            let found = catalog.get(resource.group(), &name).unwrap();
            let verbs: Vec<&str> = found
                .verbs()
                .iter()
                .chain(found.special_verbs())
                .copied()
                .collect();
            for verb in verbs {
                let grant = ResourceGrant {
                    scope: Scope::Namespace(OWN),
                    group: resource.group(),
                    resource: &name,
                    names: &[],
                    verb,
                };
                let usability = usability::of_resource(&grant, &catalog);
                let text = format!(
                    "{}/{name}",
                    if resource.group().is_empty() {
                        "core"
                    } else {
                        resource.group()
                    }
                );
                let object =
                    (!["list", "watch", "deletecollection"].contains(&verb)).then_some(OWN);
                let place = Place {
                    namespace: Some(OWN),
                    all_namespaces: false,
                    default_namespace: OWN,
                };
                let question = Question::new(verb, &text, object, place, &catalog)
                    .unwrap_or_else(|problem| panic!("{verb} {text}: {problem}"));
                let allowed = match answer(&world, &asker, &question) {
                    // What everybody may says nothing of the RoleBinding.
                    Answer::Allowed(link) if link.is_builtin() => continue,
                    answer => matches!(answer, Answer::Allowed(_)),
                };
                assert_eq!(
                    !matches!(usability, Usability::Never(_)),
                    allowed,
                    "{verb} on {text}: {usability:?}",
                );
                *(if allowed { &mut usable } else { &mut dead }) += 1;
            }
        }
    }
    assert!(usable > 400 && dead > 300, "{usable} usable, {dead} dead");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_a_grant_says_and_does_is_told_apart() {
    type Row = (
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static str,
        &'static str,
    );
    let in_namespace: &[Row] = &[
        ("", "pods", &[], "get", "yes"),
        ("", "*", &[], "*", "yes"),
        ("*", "*", &[], "*", "yes"),
        (
            "",
            "nodes",
            &[],
            "get",
            "never: `nodes` is cluster-scoped: a RoleBinding cannot give it",
        ),
        (
            "*",
            "nodes",
            &[],
            "get",
            "unknown: `nodes` is cluster-scoped: a RoleBinding cannot give it",
        ),
        (
            "node.k8s.io",
            "*",
            &[],
            "get",
            "never: `runtimeclasses.node.k8s.io` is cluster-scoped: a RoleBinding cannot give it",
        ),
        (
            "",
            "namespaces",
            &[],
            "get",
            "limited: the Namespace object own alone",
        ),
        (
            "",
            "namespaces",
            &["own"],
            "delete",
            "limited: the Namespace object own alone",
        ),
        (
            "",
            "namespaces",
            &["other"],
            "get",
            "never: a RoleBinding reaches only its own Namespace object, own",
        ),
        (
            "",
            "namespaces",
            &[],
            "impersonate-on:user-info:get",
            "limited: the Namespace object own alone",
        ),
        (
            "rbac.authorization.k8s.io",
            "clusterroles",
            &[],
            "bind",
            "yes",
        ),
        (
            "rbac.authorization.k8s.io",
            "clusterroles",
            &[],
            "*",
            "limited: `bind` alone: the rest is cluster-scoped",
        ),
        (
            "security.openshift.io",
            "securitycontextconstraints",
            &["x"],
            "use",
            "yes",
        ),
        (
            "",
            "users",
            &[],
            "impersonate",
            "never: `users` is cluster-scoped: a RoleBinding cannot give it",
        ),
        ("", "serviceaccounts", &[], "impersonate", "yes"),
    ];
    let everywhere: &[Row] = &[
        ("", "nodes", &[], "get", "yes"),
        (
            "",
            "pods/*",
            &[],
            "get",
            "never: its `*` is no wildcard here",
        ),
        ("", "*/*", &[], "get", "never: its `*` is no wildcard here"),
        ("", "*/log", &[], "get", "yes"),
        (
            "app*",
            "deployments",
            &[],
            "get",
            "never: its `*` is no wildcard here",
        ),
        (
            "authentication.k8s.io",
            "userextras/*",
            &[],
            "impersonate:user-info",
            "yes",
        ),
        (
            "authentication.k8s.io",
            "userextras/*",
            &[],
            "impersonate",
            "never: its `*` is no wildcard here",
        ),
        (
            "",
            "jobs",
            &[],
            "get",
            "never: nothing serves it in Kubernetes 1.37; jobs is in batch",
        ),
        (
            "apps",
            "pods",
            &[],
            "get",
            "never: nothing serves it in Kubernetes 1.37; pods is in the core group, \"\"",
        ),
        (
            "",
            "Pod",
            &[],
            "get",
            "never: nothing serves it in Kubernetes 1.37; write pods",
        ),
        (
            "core",
            "pods",
            &[],
            "get",
            "never: nothing serves it in Kubernetes 1.37; pods is in the core group, \"\"",
        ),
        (
            "batch/v1",
            "jobs",
            &[],
            "get",
            "never: nothing serves it in Kubernetes 1.37; jobs is in batch",
        ),
        (
            "extensions",
            "deployments",
            &[],
            "get",
            "never: `deployments.extensions` was removed in Kubernetes 1.16; use `deployments.apps`",
        ),
        (
            "example.com",
            "widgets",
            &[],
            "get",
            "unknown: neither Kubernetes 1.37 nor a given CRD serves it",
        ),
        (
            "example.com",
            "*",
            &[],
            "get",
            "unknown: nothing in Kubernetes 1.37 or a given CRD is meant by it",
        ),
        (
            "",
            "https://vault",
            &[],
            "request-serviceaccounts-token-audience",
            "yes",
        ),
        (
            "",
            "pods",
            &[],
            "read",
            "unknown: `read` is no verb that Kubernetes knows",
        ),
        (
            "",
            "pods/log",
            &[],
            "update",
            "never: `pods/log` does not serve `update`",
        ),
        (
            "metrics.k8s.io",
            "pods",
            &[],
            "watch",
            "unknown: `pods.metrics.k8s.io` does not serve `watch` by itself",
        ),
        ("", "pods/finalizers", &[], "update", "yes"),
        (
            "batch",
            "jobs",
            &["a"],
            "create",
            "limited: no POST carries a name: for a server-side apply alone, with `patch`",
        ),
        (
            "authorization.k8s.io",
            "subjectaccessreviews",
            &["a"],
            "create",
            "never: no POST carries a name",
        ),
        ("", "pods/exec", &["a"], "create", "yes"),
        (
            "batch",
            "jobs",
            &["a"],
            "deletecollection",
            "never: a deletecollection carries no name",
        ),
        (
            "",
            "*",
            &["a"],
            "deletecollection",
            "never: a deletecollection carries no name",
        ),
        (
            "batch",
            "jobs",
            &["a"],
            "watch",
            "limited: for requests with the field selector metadata.name=NAME alone",
        ),
        ("batch", "jobs", &[""], "create", "yes"),
        ("batch", "jobs", &["", "a"], "list", "yes"),
        (
            "batch",
            "jobs",
            &[""],
            "get",
            "never: the empty name is that of no object",
        ),
        (
            "batch",
            "jobs",
            &["*"],
            "get",
            "limited: `*` is no wildcard here: it is an object of that name",
        ),
        ("*", "*", &["a"], "get", "yes"),
    ];
    let catalog = catalog();
    for (scope, rows) in [
        (Scope::Namespace(OWN), in_namespace),
        (Scope::Cluster, everywhere),
    ] {
        for (group, resource, names, verb, expected) in rows {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let grant = ResourceGrant {
                scope,
                group,
                resource,
                names: &names,
                verb,
            };
            let usability = usability::of_resource(&grant, &catalog);
            assert_eq!(
                shown(&usability),
                *expected,
                "{verb} on {group}/{resource} {names:?}"
            );
        }
    }
    for (scope, url, verb, expected) in [
        (Scope::Cluster, "/metrics", "get", "yes"),
        (Scope::Cluster, "*", "*", "yes"),
        (
            Scope::Namespace(OWN),
            "/metrics",
            "get",
            "never: a path is in no namespace: a RoleBinding cannot give it",
        ),
        (
            Scope::Cluster,
            "metrics",
            "get",
            "never: every path begins with `/`",
        ),
        (
            Scope::Cluster,
            "/a/*/b",
            "get",
            "limited: only a `*` at the end is a wildcard",
        ),
        (
            Scope::Cluster,
            "/a",
            "list",
            "unknown: `list` is no HTTP method in lower case",
        ),
    ] {
        assert_eq!(
            shown(&usability::of_url(scope, url, verb)),
            expected,
            "{verb} {url}"
        );
    }
}

fn shown(usability: &Usability) -> String {
    match usability {
        Usability::Yes => "yes".to_owned(),
        Usability::Limited(reason) => format!("limited: {reason}"),
        Usability::Unknown(reason) => format!("unknown: {reason}"),
        Usability::Never(reason) => format!("never: {reason}"),
    }
}
