//! Rules that the values of a release give its account besides the spec's: the server grants them and no
//! more, and `rolewright verify` names each.

use std::fs;

use libtest_mimic::Failed;
use rolewright_live_tests::{ADMIN, Client};
use serde_json::{Value, json};

use super::Outputs;
use super::render::{Example, RELEASE};
use super::stage::Stage;
use crate::live::say;
use crate::manifests::objects;
use crate::program::sample;
use crate::programs::Account;
use crate::report::{Party, Source, is_same};

const REVIEWS: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/// A client with access in its namespace and in the whole cluster: its roles take the rules.
const WITH_ROLES: &str = "\
access:
- {resources: [configmaps], verbs: [get]}
- {resources: [nodes], verbs: [list], scope: cluster}
";

/// A client without access: the rules have a role of their own.
const WITHOUT: &str = "deployment: {image: \"registry.example/shop:1.0.0\"}\n";

fn of_access(stage: &Stage<'_>, name: &str, access: &str) -> Result<Example, Failed> {
    let spec = format!(
        "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {{name: shop, namespace: shop}}\n{access}"
    );
    let file = stage.folder.path().join(format!("{name}.yaml"));
    fs::write(&file, spec)?;
    Ok(Example::new(stage, name, file))
}

/// A client whose roles take more rules.
pub(super) fn client(stage: &Stage<'_>) -> Result<Example, Failed> {
    of_access(stage, "with-roles", WITH_ROLES)
}

/// Rules for the release's namespace.
fn own() -> Value {
    json!([
        {"apiGroups": [""], "resources": ["secrets", "pods/log"], "verbs": ["get"]},
        {"apiGroups": ["apps"], "resources": ["deployments"], "resourceNames": ["one"], "verbs": ["patch"]},
    ])
}

/// Rules for the release's namespace and for the whole cluster, as an argument for Helm.
pub(super) fn values() -> String {
    let cluster = json!([
        {"apiGroups": ["storage.k8s.io"], "resources": ["storageclasses"], "verbs": ["list"]},
        {"nonResourceURLs": ["/metrics"], "verbs": ["get"]},
    ]);
    let values = json!({"extraRules": own(), "extraClusterRules": cluster});
    format!("rbac={values}")
}

pub(super) fn are_granted(outputs: &Outputs) -> Result<(), Failed> {
    let stage = &outputs.stage()?;
    let with_roles = Granted::new(stage, client(stage)?, &["--set-json", &values()])?;
    let own_alone = format!("rbac.extraRules={}", own());
    let without = of_access(stage, "without", WITHOUT)?;
    let without = Granted::new(stage, without, &["--set-json", &own_alone])?;
    stage.settle()?;
    for (granted, in_cluster) in [(&with_roles, true), (&without, false)] {
        granted.may_what_is_in_own()?;
        granted.may(
            in_cluster,
            &json!({"resourceAttributes": {
                "verb": "list", "group": "storage.k8s.io", "resource": "storageclasses",
            }}),
        )?;
        granted.may(in_cluster, &on_path("get", "/metrics"))?;
        granted.may(false, &on_path("post", "/metrics"))?;
        let mut expected = vec![
            format!("get pods/log in {}", granted.namespace),
            format!("get secrets in {}", granted.namespace),
            format!("patch deployments.apps \"one\" in {}", granted.namespace),
        ];
        if in_cluster {
            expected
                .extend(["get /metrics", "list storageclasses.storage.k8s.io"].map(str::to_owned));
        }
        expected.sort();
        let found = granted.verified(stage)?;
        is_same("missing", &found.missing(), &[])?;
        is_same("excess", &found.excess(), &expected)?;
        if !in_cluster {
            let name = format!("{RELEASE}-shop::extra");
            found.is_all_by(&Source::role_binding(&granted.namespace, &name))?;
        }
    }
    say("outputs: extra rules granted, in roles of the spec and in one of their own");
    Ok(())
}

/// A wildcard is refused, unless the values say that wildcards may be.
pub(super) fn wildcards_want_consent(outputs: &Outputs) -> Result<(), Failed> {
    let stage = &outputs.stage()?;
    let values = json!({
        "extraRules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}],
        "extraClusterRules": [{"nonResourceURLs": ["/healthz/*"], "verbs": ["get"]}],
    });
    let values = format!("rbac={values}");
    let without = ["--set-json", &values];
    for refusal in client(stage)?.refusals(stage, "shop", &without)? {
        assert!(refusal.contains("without `*`"), "{refusal}");
        assert!(refusal.contains("rbac.allowWildcards"), "{refusal}");
    }
    let with = [&without[..], &["--set=rbac.allowWildcards=true"]].concat();
    let granted = Granted::new(stage, client(stage)?, &with)?;
    stage.settle()?;
    granted.may(true, &granted.on("delete", "", "secrets", "any"))?;
    granted.may(true, &granted.on("invent", "example.com", "widgets", ""))?;
    granted.may(
        false,
        &json!({"resourceAttributes": {
            "verb": "get", "resource": "secrets", "namespace": "default",
        }}),
    )?;
    granted.may(true, &on_path("get", "/healthz/etcd"))?;
    granted.may(false, &on_path("get", "/metrics"))?;
    let found = granted.verified(stage)?;
    is_same("missing", &found.missing(), &[])?;
    let expected = [
        format!("* *.* in {}", granted.namespace),
        "get /healthz/*".to_owned(),
    ];
    is_same("excess", &found.excess(), &expected)
}

/// A release on the server.
struct Granted {
    example: Example,
    namespace: String,
    account: String,
    client: Client,
}

impl Granted {
    /// Puts a release with further arguments for Helm on the server.
    fn new(stage: &Stage<'_>, example: Example, more: &[&str]) -> Result<Self, Failed> {
        let namespace = stage.namespace("extra")?;
        let written = example.helm(stage, &namespace, more)?;
        stage.kubectl_apply(&written, &[])?;
        let objects = objects(&written)?;
        let mut accounts = objects
            .iter()
            .filter(|object| object["kind"] == "ServiceAccount");
        let account = accounts.next().ok_or("no account")?;
        let account = account["metadata"]["name"].as_str().ok_or("no name")?;
        Ok(Self {
            client: Account::new(stage.live, &namespace, account)?.client,
            account: account.to_owned(),
            namespace,
            example,
        })
    }

    /// What `verify` says of the account, held against the spec alone.
    fn verified(&self, stage: &Stage<'_>) -> Result<Party, Failed> {
        let Self {
            namespace, account, ..
        } = self;
        let renamed = format!("--namespace {namespace} --sa {namespace}/{account}");
        let arguments = format!("{renamed} --via review --settle 0s --excess {}", sample());
        let report = stage
            .program
            .verify(ADMIN, &self.example.spec, &arguments)?;
        report.only_different(account)
    }

    /// That it may do what [`own`] says, and nothing beside that.
    fn may_what_is_in_own(&self) -> Result<(), Failed> {
        for (is_allowed, verb, group, resource, name) in [
            (true, "get", "", "secrets", "any"),
            (false, "list", "", "secrets", ""),
            (true, "get", "", "pods/log", "any"),
            (false, "get", "", "pods", "any"),
            (true, "patch", "apps", "deployments", "one"),
            (false, "patch", "apps", "deployments", "two"),
            (false, "get", "apps", "deployments", "one"),
        ] {
            self.may(is_allowed, &self.on(verb, group, resource, name))?;
        }
        self.may(
            false,
            &json!({"resourceAttributes": {
                "verb": "get", "resource": "secrets", "namespace": "default",
            }}),
        )
    }

    /// A request in its namespace, as a review names it.
    fn on(&self, verb: &str, group: &str, resource: &str, name: &str) -> Value {
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        json!({"resourceAttributes": {
            "verb": verb,
            "group": group,
            "resource": resource,
            "subresource": subresource,
            "name": name,
            "namespace": self.namespace,
        }})
    }

    /// That the server tells the account itself that it may, or may not.
    fn may(&self, is_allowed: bool, request: &Value) -> Result<(), Failed> {
        let answer = self.client.post(REVIEWS, &json!({"spec": request}))?;
        let answer = answer.success()?;
        if answer.body["status"]["allowed"] == is_allowed {
            Ok(())
        } else {
            Err(format!("{}: {request}: {}", self.account, answer.text).into())
        }
    }
}

/// A request for a URL, as a review names it.
fn on_path(verb: &str, path: &str) -> Value {
    json!({"nonResourceAttributes": {"verb": verb, "path": path}})
}
