//! Why each rule of a rendered role stands there, as text and as JSON.
//!
//! JSON, version 1: `version` (1), `command` (`render --explain`), `kubernetes_version`, and
//! `roles`. Each has `kind`, `name` and `namespace` (null for the whole cluster), the `subjects` that
//! get it, and either `rules`, or the `cluster_role` that exists and is bound by a binding of this
//! name, with the `entries` that ask for it. A rule has the fields of an RBAC rule in snake case, its
//! `entries`, and `lets`, what it amounts to in words. An entry has a `place` (`file`, `line`,
//! `column`), a `reason` or null, and for a rule `whole` and `part`: whether it asks for all of the
//! rule, and the rules that state what it asks for of it. Fields may be added; none changes its
//! meaning while `version` stays.

use std::fmt::Write as _;

use rolewright_catalog::{KubernetesVersion, qualified_name};
use rolewright_rbac::{PolicyRule, Subject};
use serde_json::{Value, json};

use super::json::{Place, printed};
use crate::escape::escape_control;
use crate::render::explain::{Content, ExplainedRole, ExplainedRule, Origin};
use crate::spec::model::Entry;

/// The roles as text for people.
#[must_use]
pub fn explanation(roles: &[ExplainedRole]) -> String {
    let roles: Vec<String> = roles.iter().map(role).collect();
    let text = if roles.is_empty() {
        "no access is asked for: there is no rule to explain\n".to_owned()
    } else {
        roles.join("\n")
    };
    let lines: Vec<_> = text.split('\n').map(escape_control).collect();
    lines.join("\n")
}

/// The roles as JSON for programs.
#[must_use]
pub fn explanation_json(roles: &[ExplainedRole], version: KubernetesVersion) -> String {
    let roles: Vec<Value> = roles.iter().map(role_value).collect();
    printed(&json!({
        "version": 1,
        "command": "render --explain",
        "kubernetes_version": version.to_string(),
        "roles": roles,
    }))
}

// Writing to a String cannot fail.
fn role(role: &ExplainedRole) -> String {
    let subjects: Vec<String> = role.subjects.iter().map(subject).collect();
    let kind = kind(role);
    let place = match &role.namespace {
        Some(namespace) => format!("in namespace {namespace}"),
        None => "in the whole cluster".to_owned(),
    };
    let mut text = format!(
        "{kind} {} {place}, for {}\n",
        role.name,
        subjects.join(", ")
    );
    match &role.content {
        Content::Rules(rules) => {
            for rule in rules {
                write_rule(&mut text, rule);
            }
        }
        Content::Existing {
            cluster_role,
            entries,
        } => {
            let _ = write!(
                text,
                "\n  all of ClusterRole {cluster_role}, whatever it says\n"
            );
            for entry in entries {
                let _ = writeln!(text, "    from {}", origin(entry));
            }
        }
    }
    text
}

fn kind(role: &ExplainedRole) -> &'static str {
    match (&role.content, role.namespace.is_some()) {
        (Content::Rules(_), true) => "Role",
        (Content::Rules(_), false) => "ClusterRole",
        (Content::Existing { .. }, true) => "RoleBinding",
        (Content::Existing { .. }, false) => "ClusterRoleBinding",
    }
}

fn write_rule(text: &mut String, rule: &ExplainedRule) {
    let _ = write!(text, "\n  {}\n", words(&rule.rule));
    for Origin {
        entry,
        part,
        is_whole,
    } in &rule.origins
    {
        let _ = writeln!(text, "    from {}", origin(entry));
        if !is_whole {
            let parts: Vec<String> = part.iter().map(words).collect();
            let _ = writeln!(text, "      only {}", parts.join("; "));
        }
    }
    for sentence in &rule.lets {
        let _ = writeln!(text, "    note: {sentence}");
    }
}

/// `rolewright.yaml:12:5: starts a worker for each image`.
fn origin(entry: &Entry) -> String {
    let place = &entry.place;
    let reason = entry.reason.as_deref().map(str::trim).unwrap_or_default();
    let reason: Vec<&str> = reason.split_whitespace().collect();
    let at = format!("{}:{}:{}", place.file.name(), place.line(), place.column());
    if reason.is_empty() {
        format!("{at}, which gives no reason")
    } else {
        format!("{at}: {}", reason.join(" "))
    }
}

/// `create and list on jobs.batch`, `get on secrets "a", "b"`, `get on /metrics`.
fn words(rule: &PolicyRule) -> String {
    let verbs = rule.verbs.join(", ");
    let groups = rule.api_groups.iter();
    let resources = groups.flat_map(|group| {
        rule.resources.iter().map(move |resource| {
            let (plural, subresource) = match resource.split_once('/') {
                Some((plural, subresource)) => (plural, Some(subresource)),
                None => (resource.as_str(), None),
            };
            qualified_name(group, plural, subresource)
        })
    });
    let urls = rule.non_resource_urls.iter().cloned();
    let what: Vec<String> = resources.chain(urls).collect();
    let names: Vec<String> = rule
        .resource_names
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    let names = if names.is_empty() {
        String::new()
    } else {
        format!(" {}", names.join(", "))
    };
    format!("{verbs} on {}{names}", what.join(", "))
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::User(name) => format!("User {name}"),
        Subject::Group(name) => format!("Group {name}"),
        Subject::ServiceAccount { namespace, name } => match namespace {
            Some(namespace) => format!("ServiceAccount {namespace}/{name}"),
            None => format!("ServiceAccount {name}"),
        },
        Subject::Other { kind, name } => format!("{kind} {name}"),
    }
}

fn role_value(role: &ExplainedRole) -> Value {
    let subjects: Vec<Value> = role.subjects.iter().map(subject_value).collect();
    let mut value = json!({
        "kind": kind(role),
        "name": role.name,
        "namespace": role.namespace,
        "subjects": subjects,
    });
    match &role.content {
        Content::Rules(rules) => {
            value["rules"] = rules.iter().map(explained_value).collect();
        }
        Content::Existing {
            cluster_role,
            entries,
        } => {
            value["cluster_role"] = json!(cluster_role);
            value["entries"] = entries.iter().map(entry_value).collect();
        }
    }
    value
}

fn subject_value(subject: &Subject) -> Value {
    match subject {
        Subject::User(name) => json!({"kind": "User", "name": name}),
        Subject::Group(name) => json!({"kind": "Group", "name": name}),
        Subject::ServiceAccount { namespace, name } => {
            json!({"kind": "ServiceAccount", "name": name, "namespace": namespace})
        }
        Subject::Other { kind, name } => json!({"kind": kind, "name": name}),
    }
}

fn explained_value(explained: &ExplainedRule) -> Value {
    let mut value = rule_value(&explained.rule);
    let entries = explained.origins.iter().map(|origin| {
        let mut value = entry_value(&origin.entry);
        value["whole"] = json!(origin.is_whole);
        value["part"] = origin.part.iter().map(rule_value).collect();
        value
    });
    value["entries"] = entries.collect();
    value["lets"] = json!(explained.lets);
    value
}

fn rule_value(rule: &PolicyRule) -> Value {
    json!({
        "verbs": rule.verbs,
        "api_groups": rule.api_groups,
        "resources": rule.resources,
        "resource_names": rule.resource_names,
        "non_resource_urls": rule.non_resource_urls,
    })
}

fn entry_value(entry: &Entry) -> Value {
    json!({
        "place": Place::from(&entry.place),
        "reason": entry.reason,
    })
}
