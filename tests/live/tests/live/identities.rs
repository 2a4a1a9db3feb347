//! Section 15: tokens of service accounts, impersonation, and the list of one's own rules.

use libtest_mimic::Failed;
use rolewright_live_tests::{Answer, Client};
use rolewright_rbac::{
    ClusterRole, PolicyRule, RoleBinding, RoleRef, RoleRefKind, Snapshot, Subject,
};
use serde_json::{Value, json};

use crate::answers::{is, items};
use crate::live::Live;
use crate::store::{self, rule};

const WHO_AM_I: &str = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
const MY_RULES: &str = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

/// Name and groups of a client, as the server sees it.
fn identity(client: &Client) -> Result<(String, Vec<String>), Failed> {
    let answer = client.post(WHO_AM_I, &json!({}))?.success()?;
    let user = &answer.body["status"]["userInfo"];
    let name = user["username"].as_str().unwrap_or_default().to_owned();
    let groups = items(&user["groups"]).filter_map(Value::as_str);
    Ok((name, groups.map(str::to_owned).collect()))
}

fn account_groups(namespace: &str) -> [String; 3] {
    [
        "system:serviceaccounts".to_owned(),
        format!("system:serviceaccounts:{namespace}"),
        "system:authenticated".to_owned(),
    ]
}

/// `TokenRequest` (15.7).
pub(crate) fn tokens(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("tokens")?;
    let accounts = format!("/api/v1/namespaces/{namespace}/serviceaccounts");
    admin
        .post(&accounts, &json!({"metadata": {"name": "robot"}}))?
        .success()?;
    let request = |spec: Value| -> Result<Answer, Failed> {
        Ok(admin.post(&format!("{accounts}/robot/token"), &json!({"spec": spec}))?)
    };
    let token = |answer: Answer| -> Result<Client, Failed> {
        let answer = answer.success()?;
        let token = answer.body["status"]["token"].as_str();
        Ok(live.server()?.client_with_token(token.ok_or("no token")?))
    };
    let robot = token(request(json!({"expirationSeconds": 600}))?)?;
    let (name, groups) = identity(&robot)?;
    assert_eq!(name, format!("system:serviceaccount:{namespace}:robot"));
    assert_eq!(groups, account_groups(&namespace));
    is(
        &robot.get("/api/v1/pods")?,
        403,
        &format!("User {name:?} cannot list resource"),
    )?;

    let stranger = token(request(
        json!({"audiences": ["https://elsewhere.example"]}),
    )?)?;
    is(&stranger.get("/version")?, 401, "Unauthorized")?;
    is(
        &request(json!({"expirationSeconds": 599}))?,
        422,
        "spec.expirationSeconds",
    )?;
    let missing = admin.post(&format!("{accounts}/nobody/token"), &json!({"spec": {}}))?;
    is(&missing, 404, "serviceaccounts \"nobody\" not found")?;
    Ok(())
}

/// Impersonation (15.4).
pub(crate) fn impersonation(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let groups = |client: &Client| -> Result<Vec<String>, Failed> { Ok(identity(client)?.1) };
    assert_eq!(
        groups(&admin.acting_as("jane", &[]))?,
        ["system:authenticated"]
    );
    assert_eq!(
        groups(&admin.acting_as("jane", &["devs"]))?,
        ["devs", "system:authenticated"]
    );
    let robot = "system:serviceaccount:web:robot";
    assert_eq!(groups(&admin.acting_as(robot, &[]))?, account_groups("web"));
    let masters = admin.acting_as("jane", &["system:masters"]);
    is(&masters.get("/api/v1/secrets")?, 200, "")?;
    // Another group than its own replaces them all.
    assert_eq!(
        groups(&admin.acting_as(robot, &["devs"]))?,
        ["devs", "system:authenticated"]
    );
    is(
        &admin
            .acting_as("system:anonymous", &[])
            .post(WHO_AM_I, &json!({}))?,
        403,
        "\"system:anonymous\" cannot create",
    )?;
    let without_user = admin.with_header("Impersonate-Group", "devs");
    is(&without_user.get("/api/v1/pods")?, 400, "")?;

    let name = live.name("plain");
    let plain = admin.acting_as(&name, &[]);
    is(
        &plain.get("/api/v1/pods")?,
        403,
        "cannot list resource \"pods\"",
    )?;
    legacy(live)?;
    constrained(live)?;
    Ok(())
}

/// A client with a credential of its own that holds rules everywhere. Impersonated callers cannot
/// impersonate.
fn account(live: &Live, rules: Vec<PolicyRule>) -> Result<Client, Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("impersonation")?;
    let accounts = format!("/api/v1/namespaces/{namespace}/serviceaccounts");
    admin
        .post(&accounts, &json!({"metadata": {"name": "robot"}}))?
        .success()?;
    let answer = admin
        .post(&format!("{accounts}/robot/token"), &json!({"spec": {}}))?
        .success()?;
    store::grant(
        live,
        &format!("system:serviceaccount:{namespace}:robot"),
        rules,
    )?;
    let token = answer.body["status"]["token"].as_str().ok_or("no token")?;
    Ok(live.server()?.client_with_token(token))
}

/// The verb impersonate on the identity.
fn legacy(live: &Live) -> Result<(), Failed> {
    let stranger = account(live, Vec::new())?;
    let refused = stranger.acting_as("jane", &[]).get("/api/v1/pods")?;
    is(
        &refused,
        403,
        "cannot impersonate-on:user-info:list resource \"pods\"",
    )?;

    let one = account(
        live,
        vec![
            rule("impersonate", "", "users", "jane"),
            rule("impersonate", "", "groups", "devs"),
        ],
    )?;
    is(
        &one.acting_as("jane", &[]).post(WHO_AM_I, &json!({}))?,
        201,
        "",
    )?;
    is(
        &one.acting_as("jane", &["devs"])
            .post(WHO_AM_I, &json!({}))?,
        201,
        "",
    )?;
    is(
        &one.acting_as("john", &[]).post(WHO_AM_I, &json!({}))?,
        403,
        "cannot impersonate",
    )?;
    is(
        &one.acting_as("jane", &["ops"]).post(WHO_AM_I, &json!({}))?,
        403,
        "cannot impersonate",
    )?;
    is(
        &one.acting_as("jane", &["system:masters"])
            .get("/api/v1/pods")?,
        403,
        "cannot impersonate",
    )?;
    let accounts = account(
        live,
        vec![rule("impersonate", "", "serviceaccounts", "robot")],
    )?;
    is(
        &accounts
            .acting_as("system:serviceaccount:web:robot", &[])
            .post(WHO_AM_I, &json!({}))?,
        201,
        "",
    )?;
    is(
        &accounts
            .acting_as("system:serviceaccount:web:other", &[])
            .post(WHO_AM_I, &json!({}))?,
        403,
        "cannot impersonate",
    )
}

/// Two grants: on the identity, and on what it is borrowed for.
fn constrained(live: &Live) -> Result<(), Failed> {
    let group = "authentication.k8s.io";
    let both = account(
        live,
        vec![
            rule("impersonate:user-info", group, "users", "jane"),
            rule("impersonate-on:user-info:list", "", "pods", ""),
        ],
    )?;
    let jane = both.acting_as("jane", &[]);
    // Impersonated, and then refused for want of jane's own right.
    is(
        &jane.get("/api/v1/pods")?,
        403,
        "User \"jane\" cannot list resource \"pods\"",
    )?;
    is(
        &jane.get("/api/v1/secrets")?,
        403,
        "cannot impersonate-on:user-info:list resource \"secrets\"",
    )?;
    is(
        &jane.get("/api/v1/namespaces/a/pods/p")?,
        403,
        "cannot impersonate-on:user-info:get resource \"pods\"",
    )
}

/// `SelfSubjectRulesReview` (15.5).
pub(crate) fn rules_review(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("rules")?;
    let user = live.name("rules");
    let url = PolicyRule {
        verbs: vec!["get".to_owned()],
        non_resource_urls: vec!["/live-rules".to_owned()],
        ..PolicyRule::default()
    };
    let role = ClusterRole {
        name: live.name("rules"),
        rules: vec![
            rule("get", "", "nodes", ""),
            rule("get", "", "pods", ""),
            url,
        ],
        ..ClusterRole::default()
    };
    let refer = |name: &str| RoleRef {
        kind: RoleRefKind::ClusterRole,
        name: name.to_owned(),
    };
    let bind = |role_ref| RoleBinding {
        namespace: namespace.clone(),
        name: live.name("rules"),
        role_ref,
        subjects: vec![Subject::User(user.clone())],
    };
    let mut snapshot = Snapshot {
        role_bindings: vec![
            bind(refer(&role.name)),
            bind(refer(&role.name)),
            bind(refer("nope")),
        ],
        cluster_roles: vec![role],
        ..Snapshot::default()
    };
    store::write(&admin, &mut snapshot)?;
    store::settle(live)?;
    let client = admin.acting_as(&user, &[]);
    let status = |client: &Client| -> Result<Value, Failed> {
        let body = json!({"spec": {"namespace": namespace}});
        Ok(client.post(MY_RULES, &body)?.success()?.body["status"].take())
    };
    let listed = status(&client)?;
    let times = |list: &str, field: &str, word: &str| {
        items(&listed[list])
            .filter(|rule| items(&rule[field]).any(|entry| entry == word))
            .count()
    };
    // What the binding of a namespace cannot give is listed all the same, and twice if given twice.
    assert_eq!(times("resourceRules", "resources", "nodes"), 2);
    assert_eq!(times("resourceRules", "resources", "pods"), 2);
    assert_eq!(
        times("nonResourceRules", "nonResourceURLs", "/live-rules"),
        2
    );
    assert_eq!(listed["incomplete"], false);
    let error = listed["evaluationError"].as_str().unwrap_or_default();
    assert!(error.contains("\"nope\" not found"), "{listed}");
    is(&client.get("/live-rules")?, 403, "cannot get path")?;
    is(
        &client.get("/api/v1/nodes/n")?,
        403,
        "cannot get resource \"nodes\"",
    )?;
    is(
        &client.get(&format!("/api/v1/namespaces/{namespace}/pods/p"))?,
        404,
        "",
    )?;
    is(
        &client.post(MY_RULES, &json!({"spec": {}}))?,
        400,
        "no namespace on request",
    )?;

    let node = admin.acting_as("jane", &["system:masters"]);
    let listed = status(&node)?;
    let everything = items(&listed["resourceRules"]).any(|rule| rule["resources"] == json!(["*"]));
    assert!(
        everything,
        "cluster-admin is bound to system:masters: {listed}"
    );
    Ok(())
}
