//! Rules that whoever installs a chart gives the program's account besides those of the spec.
//!
//! They stand behind the spec's own where a role is the account's alone, and in a role of their own
//! otherwise: what other subjects may do does not change. For the whole cluster they are taken only
//! where the spec grants the account something there.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::action::{Text, quoted};
use super::node::{Element, Guard, Node};
use super::release::Release;
use super::values::Values;
use crate::render::objects::{Kind, Object};
use crate::render::yaml::Value;

const STAR: &str = "a name without `*`, which also grants what nobody has thought of; rbac.allowWildcards takes it";
const URLS: &str = "left out: of URLs a Role says nothing, only a ClusterRole";
const ONE_KIND: &str = "left out: a rule is about resources or about URLs";

/// Where a client's account can be given more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct ExtraRules {
    /// Whether its Role takes the rules; otherwise they have one of their own.
    pub(super) has_role: bool,
    /// Whether there is a ClusterRole that takes rules.
    pub(super) has_cluster_role: bool,
}

/// Where the account of a client can be given more; none if it has no account in a namespace.
pub(super) fn of(release: &Release<'_>, objects: &[Object]) -> Option<ExtraRules> {
    release.client.account.as_ref()?;
    release.client.namespace.as_ref()?;
    let has = |kind: Kind| {
        objects
            .iter()
            .any(|object| object.kind == kind && is_the_accounts(release, object))
    };
    Some(ExtraRules {
        has_role: has(Kind::Role),
        has_cluster_role: has(Kind::ClusterRole),
    })
}

/// Whether a role is given to the client's account and to nobody else, in its own namespace or in
/// the whole cluster.
fn is_the_accounts(release: &Release<'_>, role: &Object) -> bool {
    let client = release.client;
    let reaches = match role.kind {
        Kind::Role => role.namespace == client.namespace,
        kind => kind == Kind::ClusterRole,
    };
    // Roles of further accounts, and those for other namespaces, have a suffix.
    reaches && role.suffix.is_empty() && client.subjects.len() == 1
}

/// Lets a role take more rules, if it is one that does.
pub(super) fn append(release: &Release<'_>, object: &Object, role: &mut Node) {
    if !is_the_accounts(release, object) || release.client.account.is_none() {
        return;
    }
    let is_cluster = object.kind == Kind::ClusterRole;
    if let Some(Node::List(rules)) = role.at_mut(&["rules"]) {
        rules.push(Element::Lines {
            expression: checked(release, is_cluster, ".", "$"),
            guard: Guard::With(release.value(way(is_cluster))),
        });
    }
}

/// The rules of a value, as an expression that fails at what cannot be one. `rules` and `root` are
/// expressions, too.
pub(super) fn checked(release: &Release<'_>, is_cluster: bool, rules: &str, root: &str) -> String {
    let name = release.way(way(is_cluster)).join(".");
    let allowed = release.way(&["rbac", "allowWildcards"]).join(".");
    format!(
        "include {} (dict \"rules\" {rules} \"name\" {} \"urls\" {is_cluster} \"allowed\" {root}.Values.{allowed} \"allow\" {})",
        quoted(&format!("{}.extraRules", release.chart.name)),
        quoted(&name),
        quoted(&allowed),
    )
}

fn way(is_cluster: bool) -> &'static [&'static str] {
    if is_cluster {
        &["rbac", "extraClusterRules"]
    } else {
        &["rbac", "extraRules"]
    }
}

/// What the role is called that holds nothing else. No other role's name has two colons in a row.
pub(super) fn own_role(release: &Release<'_>) -> Text {
    let namespace = release.client.namespace.as_deref();
    release
        .plain_name(Kind::Role, namespace, &release.client.name)
        .and("::extra")
}

/// Adds the values.
pub(super) fn add_values(release: &Release<'_>, extra: ExtraRules, values: &mut Values) {
    let none = || Value::List(Vec::new());
    values.add(
        &release.way(way(false)),
        none(),
        "Rules of the program's account in its namespace besides those of the spec, as a Role writes them.",
        json!({"type": "array", "items": rule_of_resources()}),
    );
    let mut limited = json!({"extraRules": without_stars()});
    if extra.has_cluster_role {
        values.add(
            &release.way(way(true)),
            none(),
            "Its rules in the whole cluster besides those of the spec, as a ClusterRole writes them.",
            json!({"type": "array", "items": rule_of_either()}),
        );
        limited = json!({"extraRules": without_stars(), "extraClusterRules": without_stars()});
    }
    values.require(
        &release.way(&["rbac", "allowWildcards"]),
        Value::from(false),
        "Whether these rules may hold a `*`.",
        json!({"type": "boolean"}),
    );
    values.rule(
        &release.way(&["rbac"]),
        json!({
            "if": {"properties": {"allowWildcards": {"const": true}}, "required": ["allowWildcards"]},
            "else": {"properties": limited},
        }),
    );
}

fn words() -> Json {
    json!({"type": "array", "items": {"type": "string", "minLength": 1}})
}

fn some_words() -> Json {
    json!({"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}})
}

fn properties() -> Json {
    json!({
        "verbs": some_words(),
        "apiGroups": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "resources": some_words(),
        "resourceNames": words(),
    })
}

fn rule_of_resources() -> Json {
    let mut properties = properties();
    properties["nonResourceURLs"] = json!({"const": URLS});
    json!({
        "type": "object",
        "properties": properties,
        "required": ["verbs", "apiGroups", "resources"],
        "additionalProperties": false,
    })
}

fn rule_of_either() -> Json {
    let mut properties = properties();
    properties["nonResourceURLs"] = some_words();
    let left_out = json!({"const": ONE_KIND});
    json!({
        "type": "object",
        "properties": properties,
        "required": ["verbs"],
        "if": {"required": ["nonResourceURLs"]},
        "then": {"properties": {"apiGroups": left_out, "resources": left_out, "resourceNames": left_out}},
        "else": {"required": ["apiGroups", "resources"]},
        "additionalProperties": false,
    })
}

/// A list of rules, none of which holds a star anywhere.
fn without_stars() -> Json {
    let word = json!({"if": {"type": "string", "pattern": "\\*"}, "then": {"const": STAR}});
    json!({"items": {"additionalProperties": {"items": word}}})
}
