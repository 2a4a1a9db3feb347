//! The Helm test: a Pod that runs as the release's own account and asks what it may do.
//!
//! With any image that has kubectl and a shell it asks one question after the other; with
//! Rolewright's own it verifies a spec that holds the account's access alone. Nobody can ask so about
//! another account, which the test says.

use rolewright_catalog::{Availability, Catalog, qualified_name};
use rolewright_rbac::{Action, PolicyRule, minimise};
use serde::Serialize;
use serde_json::json;

use super::action::{Text, literal};
use super::emit;
use super::extra_rules::ExtraRules;
use super::node::{Element, Entry, Node};
use super::release::Release;
use super::rules::new_name;
use super::values::Values;
use crate::render::objects::Kind;
use crate::render::yaml::{Value, write_document};
use crate::spec::model::{Account, Client, Granted, Scope};
use crate::verify::{Check, Question, checks};

/// What the gaps of the test's template are filled with.
#[derive(Debug, Serialize)]
pub(super) struct TestContext {
    pub(super) header: String,
    pub(super) chart: String,
    /// What the names of the client's helpers begin with.
    pub(super) prefix: String,
    /// ` of NAME`, if there are several clients.
    pub(super) of: String,
    /// The namespace of the client's account, as an expression.
    pub(super) namespace: String,
    /// What the test's objects are called, as an expression.
    pub(super) name: String,
    /// Each check on a line.
    pub(super) checks: Vec<String>,
    /// What is not asked, as a YAML string.
    pub(super) not_asked: String,
    /// The spec of the account's access, indented, up to the list of it.
    pub(super) spec: String,
    /// Whether there is one in the spec.
    pub(super) has_access: bool,
    /// Where the account takes rules of the values.
    pub(super) extra: Option<ExtraRules>,
    /// The client's values, as an expression.
    pub(super) values: String,
    /// The rules of the values for the whole cluster, as an expression.
    pub(super) cluster_rules: String,
}

/// What of the test depends on the client; none if it has no account that could ask.
pub(super) struct Test {
    pub(super) checks: Vec<String>,
    pub(super) not_asked: String,
    pub(super) spec: String,
}

/// The client's account and its namespace, if it can ask.
fn asking<'r>(release: &Release<'r>) -> Option<(&'r Account, &'r str)> {
    let client = release.client;
    Some((client.account.as_ref()?, client.namespace.as_deref()?))
}

/// Whether there is a test of a client's account.
pub(super) fn has_test(release: &Release<'_>) -> bool {
    asking(release).is_some()
}

/// What the test's Pod and its ConfigMap are called.
pub(super) fn test_name(release: &Release<'_>) -> Text {
    release.own_base().and("-test-rbac")
}

/// The test of a client's account.
pub(super) fn test(release: &Release<'_>, all: &[Client], catalog: &Catalog) -> Option<Test> {
    let client = release.client;
    let (account, namespace) = asking(release)?;
    let found = checks(all, namespace, &account.name, catalog);
    let mut not_asked = found.left_out;
    let mut lines = Vec::new();
    for check in &found.checks {
        match line(release, check, catalog) {
            Some(line) => lines.push(line),
            None if check.is_needed => not_asked.push(check.question.to_string()),
            None => {}
        }
    }
    let further: Vec<&str> = client
        .accounts
        .iter()
        .map(|account| account.name.as_str())
        .collect();
    if !further.is_empty() {
        not_asked.push(format!(
            "what other accounts may do ({}): each can ask for itself alone",
            further.join(", ")
        ));
    }
    let not_asked = Value::Quoted(unexpanded(&not_asked.join("; ")));
    let not_asked = write_document(&not_asked, &[] as &[&str]);
    Some(Test {
        checks: lines,
        not_asked: literal(not_asked.trim_end()),
        spec: indented(&emit::document(&spec(release, account, namespace), None)),
    })
}

/// A check as the script reads it. None if kubectl has no words for it.
fn line(release: &Release<'_>, check: &Check, catalog: &Catalog) -> Option<String> {
    let expected = if check.is_needed { "yes" } else { "no" };
    let expected = expected_of(release, check, expected);
    let words = match &check.question {
        Question::Url { path, verb } => expected.and(&unexpanded(&format!("|{verb}|-||{path}"))),
        Question::Resource {
            namespace,
            group,
            resource,
            subresource,
            name,
            verb,
        } => {
            let target = target(group, resource, subresource, catalog)?;
            let start = expected.and(&unexpanded(&format!("|{verb}|")));
            let place = match namespace.as_str() {
                "" => Text::from("*"),
                namespace => release.chart.namespace_of(namespace),
            };
            let end = unexpanded(&format!("|{subresource}|{target}"));
            let line = start.then(place).and(&end);
            if name.is_empty() {
                line
            } else {
                let role_namespace = Some(namespace.as_str()).filter(|text| !text.is_empty());
                let new = new_name(release, role_namespace, group, resource, name);
                line.and("/")
                    .then(new.unwrap_or_else(|| Text::from(unexpanded(name).as_str())))
            }
        }
    };
    let line = words.as_inline();
    let is_one_line = !line.contains(char::is_control) && line.trim_end() == line;
    is_one_line.then_some(line)
}

/// The answer that is expected, and behind commas the namespaces in which another may come: those that
/// can be one with the check's own, since the release's may be any.
fn expected_of(release: &Release<'_>, check: &Check, expected: &str) -> Text {
    let is_own = |namespace: &str| release.chart.is_own(namespace);
    let own = is_own(check.question.namespace());
    let others = check.given_in.iter().filter(|other| is_own(other) != own);
    others.fold(Text::from(expected), |text, other| {
        text.and(",").then(release.chart.namespace_of(other))
    })
}

/// Text for a variable of a container, in which the kubelet takes `$(NAME)` for another variable, and two
/// dollars for one.
fn unexpanded(text: &str) -> String {
    text.replace('$', "$$")
}

/// What kubectl calls a resource. None for what no server lists, since kubectl asks these for it.
fn target(group: &str, resource: &str, subresource: &str, catalog: &Catalog) -> Option<String> {
    if (group, resource, subresource) == ("*", "*", "") {
        return Some("*".to_owned());
    }
    if [group, resource, subresource].contains(&"*") {
        return None;
    }
    let is_listed = catalog
        .resource(group, resource)
        .is_none_or(|known| known.availability() != Availability::AuthorizerOnly);
    let is_known_to_kubectl = group.is_empty() && ["users", "groups"].contains(&resource);
    (is_listed || is_known_to_kubectl).then(|| qualified_name(group, resource, None))
}

/// A spec of the account's own access and nothing else.
fn spec(release: &Release<'_>, account: &Account, namespace: &str) -> Node {
    let client = release.client;
    let action = |text: Text| Node::Action(text.as_yaml());
    let own = release.chart.namespace_of(namespace);
    let name = release.name_of(Kind::ServiceAccount, Some(namespace), &account.name);
    let mut fields = vec![
        Entry::field("apiVersion", Node::text("rolewright.dev/v1alpha1")),
        Entry::field("kind", Node::text("ApiClient")),
        Entry::field(
            "metadata",
            Node::Map(vec![
                Entry::field("name", Node::text(&client.name)),
                Entry::field("namespace", action(own)),
            ]),
        ),
        Entry::field(
            "serviceAccount",
            Node::Map(vec![Entry::field("name", action(name))]),
        ),
    ];
    let access = client.access.scopes.iter();
    let access: Vec<Element> = access
        .flat_map(|(scope, granted)| entries(release, scope, granted))
        .map(|node| Element::Item {
            comment: Vec::new(),
            node,
        })
        .collect();
    if !access.is_empty() {
        fields.push(Entry::field("access", Node::List(access)));
    }
    Node::Map(fields)
}

/// The entries of `access` for what is granted in a scope.
fn entries(release: &Release<'_>, scope: &Scope, granted: &Granted) -> Vec<Node> {
    let asked: Vec<PolicyRule> = granted
        .rules
        .iter()
        .map(|asked| asked.rule.clone())
        .collect();
    let namespace = scope.namespace(release.client.namespace.as_deref());
    let mut entries = Vec::new();
    for rule in minimise(&asked) {
        let words = |list: &[String]| list_of(list.iter().map(|text| Node::text(text)));
        if !rule.non_resource_urls.is_empty() {
            let mut entry = Node::Map(vec![
                Entry::field("urls", words(&rule.non_resource_urls)),
                Entry::field("verbs", words(&rule.verbs)),
            ]);
            widen(&mut entry, &rule);
            entries.push(entry);
        }
        for group in &rule.api_groups {
            for resource in &rule.resources {
                let verbs = verbs(&rule, group, resource, &asked);
                if verbs.is_empty() {
                    continue;
                }
                let mut entry = Node::Map(vec![
                    Entry::field(
                        "resources",
                        list_of([Node::text(&full_name(group, resource))]),
                    ),
                    Entry::field("verbs", words(&verbs)),
                    Entry::field("unchecked", Node::Leaf(Value::from(true))),
                ]);
                if !rule.resource_names.is_empty() {
                    let names = rule.resource_names.iter().map(|name| {
                        match new_name(release, namespace, group, resource, name) {
                            Some(new) => Node::Action(new.as_yaml()),
                            None => Node::text(name),
                        }
                    });
                    entry.put(Entry::field("names", list_of(names)));
                }
                place(release, scope, &mut entry);
                widen(&mut entry, &rule);
                entries.push(entry);
            }
        }
    }
    for role in granted.cluster_roles.keys() {
        let mut entry = Node::Map(vec![Entry::field("clusterRole", Node::text(role))]);
        place(release, scope, &mut entry);
        entries.push(entry);
    }
    entries
}

/// The verbs of a rule in the words of a spec, one of all that are `asked` for. A `create` by POST
/// carries no name: one that is limited to names comes from server-side apply, which needs `patch` as
/// well, from this rule or another, or it stands there because the rule is one with that of a
/// subresource, and another rule gives it without names.
fn verbs(rule: &PolicyRule, group: &str, resource: &str, asked: &[PolicyRule]) -> Vec<String> {
    let has = |wanted: &str| rule.verbs.iter().any(|verb| verb == wanted);
    if rule.resource_names.is_empty() || resource.contains('/') || !has("create") {
        return rule.verbs.clone();
    }
    let is_patched = |name: &String| {
        let patch = Action::Resource {
            verb: "patch",
            group,
            resource,
            subresource: "",
            namespace: "",
            name,
        };
        asked.iter().any(|asked| asked.allows(&patch))
    };
    let is_apply = rule.resource_names.iter().all(is_patched);
    let others = rule.verbs.iter();
    let others = others.filter(|verb| *verb != "create" && !(is_apply && *verb == "patch"));
    is_apply
        .then(|| "apply".to_owned())
        .into_iter()
        .chain(others.cloned())
        .collect()
}

/// Says where an entry holds.
fn place(release: &Release<'_>, scope: &Scope, entry: &mut Node) {
    match scope {
        Scope::Own => {}
        Scope::Namespace(namespace) => {
            let namespace = Node::Action(release.chart.namespace_of(namespace).as_yaml());
            entry.put(Entry::field("namespaces", list_of([namespace])));
        }
        Scope::Cluster => entry.put(Entry::field("scope", Node::text("cluster"))),
    }
}

/// Says that a star is meant, where there is one.
fn widen(entry: &mut Node, rule: &PolicyRule) {
    let words = rule.verbs.iter().chain(&rule.api_groups);
    let mut words = words.chain(&rule.resources).chain(&rule.non_resource_urls);
    if words.any(|word| word.contains('*')) {
        entry.put(Entry::field("allowWildcard", Node::Leaf(Value::from(true))));
        entry.put(Entry::field(
            "reason",
            Node::text("the spec of the chart says so"),
        ));
    }
}

/// A resource of a rule as a spec names it, with its group.
fn full_name(group: &str, resource: &str) -> String {
    match (group, resource.split_once('/')) {
        ("*", _) if resource.starts_with('*') => resource.to_owned(),
        ("", _) => format!("core/{resource}"),
        (_, Some((plural, subresource))) => format!("{plural}.{group}/{subresource}"),
        (_, None) => format!("{resource}.{group}"),
    }
}

fn list_of(items: impl IntoIterator<Item = Node>) -> Node {
    let items = items.into_iter().map(|node| Element::Item {
        comment: Vec::new(),
        node,
    });
    Node::List(items.collect())
}

fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| format!("    {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What can be set of the test.
pub(super) fn add_values(values: &mut Values) {
    let object = || json!({"type": "object"});
    values.require(
        &["tests", "rbac", "mode"],
        "kubectl".into(),
        "What asks in `helm test`: `kubectl`, with any image that has it and a POSIX shell, or `rolewright`, with its own image.",
        json!({"type": "string", "enum": ["kubectl", "rolewright"]}),
    );
    values.require(
        &["tests", "rbac", "image", "repository"],
        "".into(),
        "The image of the test, with its registry and without a tag; there is no test without one.",
        json!({"type": "string", "pattern": "^[^@\\s]*$"}),
    );
    values.add(
        &["tests", "rbac", "image", "tag"],
        "".into(),
        "Its tag, in quotes, since 7.0 and 7 are one number.",
        json!({"type": "string", "pattern": "^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$"}),
    );
    values.add(
        &["tests", "rbac", "image", "digest"],
        "".into(),
        "Its digest; it decides where there is also a tag.",
        json!({"type": "string", "pattern": "^([a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-fA-F]{32,})?$"}),
    );
    values.require(
        &["tests", "rbac", "image", "pullPolicy"],
        "IfNotPresent".into(),
        "When it is pulled.",
        json!({"type": "string", "enum": ["Always", "IfNotPresent", "Never"]}),
    );
    values.add(
        &["tests", "rbac", "imagePullSecrets"],
        Value::List(Vec::new()),
        "Secrets that it is pulled with.",
        json!({"type": "array", "items": {"type": "object"}}),
    );
    let quantity = |cpu: &str, memory: &str| {
        Value::map([("cpu", Value::from(cpu)), ("memory", Value::from(memory))])
    };
    values.add(
        &["tests", "rbac", "resources"],
        Value::map([
            ("requests", quantity("10m", "64Mi")),
            ("limits", Value::map([("memory", Value::from("256Mi"))])),
        ]),
        "What is kept free for the test, and what it may use at most.",
        object(),
    );
    values.add(
        &["tests", "rbac", "podSecurityContext"],
        Value::map([
            ("runAsNonRoot", Value::from(true)),
            ("runAsUser", Value::from(65534)),
            (
                "seccompProfile",
                Value::map([("type", Value::from("RuntimeDefault"))]),
            ),
        ]),
        "What holds for the Pod of the test; the restricted Pod Security level by default.",
        object(),
    );
}
