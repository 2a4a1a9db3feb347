//! Section 2 of the semantics reference: what the server asks its authorizers about an HTTP request,
//! as seen in what it answers to a caller without rights; and section 16: the words of that.

use libtest_mimic::Failed;
use rolewright_differential::Question;
use rolewright_live_tests::{Client, NOBODY};
use rolewright_rbac::{PolicyRule, RoleBinding, RoleRef, RoleRefKind, Snapshot, Subject};

use crate::answers::{is, is_refused, refusal};
use crate::live::{Live, say};
use crate::store;

/// Method, path, then what is asked: verb, group, resource with subresource, namespace, name.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const RESOURCES: &[Row] = &[
    // 2.2 verbs
    ("POST",    "/api/v1/namespaces/a/pods",               "create", "", "pods", "a", ""),
    ("PUT",     "/api/v1/namespaces/a/pods/p",             "update", "", "pods", "a", "p"),
    ("PATCH",   "/api/v1/namespaces/a/pods/p",             "patch", "", "pods", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods/p",             "get", "", "pods", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods/p?watch=true",  "get", "", "pods", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods",               "list", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?watch=0",       "list", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?watch=FALSE",   "list", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?watch=false",   "list", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?watch=1",       "watch", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?watch=yes",     "watch", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?watch=",        "watch", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?watch",         "watch", "", "pods", "a", ""),
    ("DELETE",  "/api/v1/namespaces/a/pods/p",             "delete", "", "pods", "a", "p"),
    ("DELETE",  "/api/v1/namespaces/a/pods",               "deletecollection", "", "pods", "a", ""),
    ("OPTIONS", "/api/v1/namespaces/a/pods",               "", "", "pods", "a", ""),
    ("OPTIONS", "/api/v1/namespaces/a/pods/p",             "", "", "pods", "a", "p"),
    ("GET",     "/api/v1/watch/namespaces/a/pods",         "watch", "", "pods", "a", ""),
    ("GET",     "/api/v1/watch/namespaces/a/pods/p",       "watch", "", "pods", "a", "p"),
    ("GET",     "/api/v1/watch/pods",                      "watch", "", "pods", "", ""),
    ("GET",     "/api/v1/proxy/nodes/n/x",                 "proxy", "", "nodes", "", "n"),
    // 2.3 segments
    ("GET",     "/api/v1/pods",                            "list", "", "pods", "", ""),
    ("GET",     "/api/v1/pods/",                           "list", "", "pods", "", ""),
    ("GET",     "/api/v1/namespaces",                      "list", "", "namespaces", "", ""),
    ("POST",    "/api/v1/namespaces",                      "create", "", "namespaces", "", ""),
    ("GET",     "/api/v1/namespaces/a",                    "get", "", "namespaces", "a", "a"),
    ("PUT",     "/api/v1/namespaces/a/status",             "update", "", "namespaces/status", "a", "a"),
    ("PUT",     "/api/v1/namespaces/a/finalize",           "update", "", "namespaces/finalize", "a", "a"),
    ("GET",     "/api/v1/namespaces/a/log",                "list", "", "log", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods/p/log",         "get", "", "pods/log", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods/p/proxy/a/b",   "get", "", "pods/proxy", "a", "p"),
    ("GET",     "/api/v1/nodes/n/proxy/metrics",           "get", "", "nodes/proxy", "", "n"),
    ("GET",     "/api/v1/nodes/n",                         "get", "", "nodes", "", "n"),
    ("GET",     "/apis/apps/v1/deployments",               "list", "apps", "deployments", "", ""),
    ("PATCH",   "/apis/apps/v1/namespaces/a/deployments/d/scale", "patch", "apps", "deployments/scale", "a", "d"),
    ("GET",     "/apis/nosuch.example/v9/namespaces/a/things/x",  "get", "nosuch.example", "things", "a", "x"),
    ("GET",     "/apis/apps/v9/namespaces/a/deployments",  "list", "apps", "deployments", "a", ""),
    ("POST",    "/api/v1/namespaces/a/pods/p/exec",        "create", "", "pods/exec", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods/p/exec",        "get", "", "pods/exec", "a", "p"),
    ("POST",    "/api/v1/namespaces/a/pods/p/eviction",    "create", "", "pods/eviction", "a", "p"),
    ("POST",    "/api/v1/namespaces/a/serviceaccounts/s/token", "create", "", "serviceaccounts/token", "a", "s"),
    // 2.4 names from field selectors
    ("GET",     "/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dp", "list", "", "pods", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3D%3Dp%2Cstatus.phase%3DRunning", "list", "", "pods", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods?watch=1&fieldSelector=metadata.name%3Dp", "watch", "", "pods", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods?fieldSelector=metadata.name!%3Dp", "list", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3D..", "list", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?limit=abc&fieldSelector=metadata.name%3Dp", "list", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?limit=abc&watch=1&fieldSelector=metadata.name%3Dp", "watch", "", "pods", "a", ""),
    ("GET",     "/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dp%2Cmetadata.name%3Dq", "list", "", "pods", "a", "p"),
    ("GET",     "/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dp&fieldSelector=metadata.name%3Dq", "list", "", "pods", "a", "p"),
    ("DELETE",  "/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dp", "deletecollection", "", "pods", "a", ""),
    ("GET",     "/api/v1/watch/namespaces/a/pods?fieldSelector=metadata.name%3Dp", "watch", "", "pods", "a", ""),
    ("GET",     "/api/v1/pods?fieldSelector=metadata.name%3Dp", "list", "", "pods", "", "p"),
];

/// Method, path as sent, then what is asked: verb, path.
#[rustfmt::skip]
const PATHS: &[(&str, &str, &str, &str)] = &[
    ("GET",     "/metrics",            "get", "/metrics"),
    ("GET",     "/metrics/",           "get", "/metrics/"),
    ("GET",     "//metrics",           "get", "//metrics"),
    ("GET",     "/a%20b",              "get", "/a b"),
    ("POST",    "/x/y/z",              "post", "/x/y/z"),
    ("DELETE",  "/metrics",            "delete", "/metrics"),
    ("OPTIONS", "/metrics",            "options", "/metrics"),
    ("PATCH",   "/api",                "patch", "/api"),
    ("POST",    "/api/v1",             "post", "/api/v1"),
    ("POST",    "/apis/apps/v1",       "post", "/apis/apps/v1"),
    ("GET",     "/",                   "get", "/"),
];

pub(crate) fn attributes(live: &Live) -> Result<(), Failed> {
    let nobody = live.server()?.client(NOBODY)?;
    for &(method, path, verb, group, resource, namespace, name) in RESOURCES {
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let question = Question {
            user: NOBODY.to_owned(),
            verb: verb.to_owned(),
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            ..Question::default()
        };
        expect(&nobody, method, path, &question)?;
    }
    for &(method, path, verb, asked) in PATHS {
        let question = Question {
            user: NOBODY.to_owned(),
            verb: verb.to_owned(),
            path: Some(asked.to_owned()),
            ..Question::default()
        };
        expect(&nobody, method, path, &question)?;
    }
    head(live)?;
    say(&format!("requests: {} rows", RESOURCES.len() + PATHS.len()));
    Ok(())
}

fn expect(client: &Client, method: &str, path: &str, question: &Question) -> Result<(), Failed> {
    let answer = client.request(method, path, "", "")?;
    is_refused(&answer, &refusal(question)).map_err(|failed| {
        let message = failed.message().unwrap_or_default();
        Failed::from(format!("{method} {path}: {message}"))
    })
}

/// HEAD is get or list of a resource, and head of a path; its answers hold no words.
fn head(live: &Live) -> Result<(), Failed> {
    let user = live.name("head");
    let on_path = |verb: &str, path: &str| PolicyRule {
        verbs: vec![verb.to_owned()],
        non_resource_urls: vec![path.to_owned()],
        ..PolicyRule::default()
    };
    let rules = vec![
        store::rule("list", "", "configmaps", ""),
        store::rule("get", "", "namespaces", ""),
        on_path("get", "/live-get"),
        on_path("head", "/live-head"),
    ];
    store::grant(live, &user, rules)?;
    let client = live.admin()?.acting_as(&user, &[]);
    for (path, status) in [
        // Allowed, and not served.
        ("/api/v1/configmaps", 405),
        ("/api/v1/secrets", 403),
        ("/api/v1/namespaces/default", 405),
        ("/api/v1/namespaces", 403),
        ("/live-get", 403),
        // Allowed, and not there.
        ("/live-head", 404),
    ] {
        let answer = client.request("HEAD", path, "", "")?;
        assert_eq!(answer.status, status, "HEAD {path}");
    }
    Ok(())
}

pub(crate) fn refusals(live: &Live) -> Result<(), Failed> {
    let namespace = live.namespace("refusals")?;
    let user = live.name("dangling");
    let binding = |role_ref| RoleBinding {
        namespace: namespace.clone(),
        name: live.name("dangling"),
        role_ref,
        subjects: vec![Subject::User(user.clone())],
    };
    let refer = |kind, name: &str| RoleRef {
        kind,
        name: name.to_owned(),
    };
    let client = live.admin()?.acting_as(&user, &[]);
    let path = format!("/api/v1/namespaces/{namespace}/pods");
    let plain = format!(
        "pods is forbidden: User {user:?} cannot list resource \"pods\" in API group \"\" in the namespace {namespace:?}"
    );
    is_refused(&client.get(&path)?, &plain)?;

    let mut one = Snapshot {
        role_bindings: vec![binding(refer(RoleRefKind::Role, "nope"))],
        ..Snapshot::default()
    };
    store::write(&live.admin()?, &mut one)?;
    store::settle(live)?;
    let role = "role.rbac.authorization.k8s.io \"nope\" not found";
    is_refused(&client.get(&path)?, &format!("{plain}: RBAC: {role}"))?;

    let mut two = Snapshot {
        role_bindings: vec![binding(refer(RoleRefKind::ClusterRole, "nopec"))],
        ..Snapshot::default()
    };
    store::write(&live.admin()?, &mut two)?;
    store::settle(live)?;
    let cluster_role = "clusterrole.rbac.authorization.k8s.io \"nopec\" not found";
    let answer = client.get(&path)?;
    // The bindings come in no order.
    let either = [
        format!("{plain}: RBAC: [{cluster_role}, {role}]"),
        format!("{plain}: RBAC: [{role}, {cluster_role}]"),
    ];
    if answer.status == 403 && either.iter().any(|message| message == answer.message()) {
        Ok(())
    } else {
        Err(answer.text.into())
    }
}

/// Section 16.2: what of a message is quoted and what is turned into entities.
pub(crate) fn escaping(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let client = admin.acting_as("<u> & \"q\" \\", &[]);
    is_refused(
        &client.get("/api/v1/namespaces/n/pods/a%3Cb%3E")?,
        "pods \"a<b>\" is forbidden: User \"&lt;u&gt; &amp; \\\"q\\\" \\\\\" cannot get resource \"pods\" \
         in API group \"\" in the namespace \"n\"",
    )?;
    let client = admin.acting_as("u", &[]);
    is_refused(
        &client.get("/a%3Cb%3E%26")?,
        "forbidden: User \"u\" cannot get path \"/a&lt;b&gt;&amp;\"",
    )?;
    is_refused(
        &client.get("/t%09%C3%BC%01%22")?,
        "forbidden: User \"u\" cannot get path \"/t\\tü\\x01\\\"\"",
    )?;
    is(
        &live
            .server()?
            .client_with_token("no such token")
            .get("/version")?,
        401,
        "Unauthorized",
    )?;
    is_refused(
        &live.server()?.anonymous().get("/api/v1/pods")?,
        "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" at the cluster scope",
    )
}
