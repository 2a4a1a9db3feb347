//! What a chart grants, in words, for its README and its notes.

use serde_json::Value as Json;

use rolewright_catalog::qualified_name;

use super::action::{Text, literal};
use super::fixed::Grant;
use super::objects::named_accounts;
use super::release::Release;
use super::rules::new_name;
use crate::render::objects::{Kind, Object};

/// The grants of a client's objects, in the order of the objects.
pub(super) fn grants(release: &Release<'_>, objects: &[Object]) -> Vec<Grant> {
    let mut grants = Vec::new();
    for object in objects {
        let is_role = matches!(object.kind, Kind::Role | Kind::ClusterRole);
        let is_binding = matches!(object.kind, Kind::RoleBinding | Kind::ClusterRoleBinding);
        let json = Json::from(&object.value);
        if is_role {
            let who = who(release, objects, object);
            for rule in list(&json, "rules") {
                grants.extend(of_rule(release, object, rule, &who));
            }
        } else if is_binding && !binds_made(release, object, &json) {
            let who = subjects(release, &json);
            let role = json.pointer("/roleRef/name").and_then(Json::as_str);
            let what = format!("the ClusterRole {}", role.unwrap_or_default());
            grants.push(grant(release, object, who, "all", &what));
        }
    }
    grants
}

/// Whether a binding is of a role of the chart's own.
fn binds_made(release: &Release<'_>, object: &Object, json: &Json) -> bool {
    let part = |key: &str| {
        json.pointer(&format!("/roleRef/{key}"))
            .and_then(Json::as_str)
    };
    let name = part("name").unwrap_or_default();
    match part("kind") {
        Some("Role") => release.makes(Kind::Role, object.namespace.as_deref(), name),
        _ => release.makes(Kind::ClusterRole, None, name),
    }
}

/// Who is bound to a role.
fn who(release: &Release<'_>, objects: &[Object], role: &Object) -> String {
    let binding = objects.iter().find(|object| {
        matches!(object.kind, Kind::RoleBinding | Kind::ClusterRoleBinding)
            && object.name == role.name
            && object.namespace == role.namespace
    });
    binding
        .map(|binding| subjects(release, &Json::from(&binding.value)))
        .unwrap_or_default()
}

fn subjects(release: &Release<'_>, binding: &Json) -> String {
    let subjects = list(binding, "subjects").iter().map(|subject| {
        let part = |key: &str| subject.get(key).and_then(Json::as_str);
        let (kind, name) = (part("kind"), part("name").unwrap_or_default());
        match kind {
            Some("ServiceAccount") if release.is_own_account(part("namespace"), name) => {
                "the program's account".to_owned()
            }
            Some("ServiceAccount") => match part("namespace") {
                Some(namespace) if !release.chart.is_own(namespace) => {
                    format!("the account {name} of {namespace}")
                }
                _ => format!("the account {name}"),
            },
            Some(kind) => {
                let follows = named_accounts(release, kind, name).is_some();
                format!("the {} {name}{}", kind.to_lowercase(), remark(follows))
            }
            None => name.to_owned(),
        }
    });
    subjects.collect::<Vec<_>>().join(", ")
}

/// A rule, in as many rows as there are ways of naming: some resources are called by the release,
/// others keep their names.
fn of_rule(release: &Release<'_>, object: &Object, rule: &Json, who: &str) -> Vec<Grant> {
    let texts =
        |key: &str| -> Vec<&str> { list(rule, key).iter().filter_map(Json::as_str).collect() };
    let namespace = object.namespace.as_deref();
    let verbs = texts("verbs").join(", ");
    let given = texts("resourceNames");
    let mut rows: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for group in texts("apiGroups") {
        for resource in texts("resources") {
            let names = given.iter().map(|name| {
                let follows = new_name(release, namespace, group, resource, name).is_some();
                format!("{name}{}", remark(follows))
            });
            let names: Vec<String> = names.collect();
            let (plural, sub) = match resource.split_once('/') {
                Some((plural, sub)) => (plural, Some(sub)),
                None => (resource, None),
            };
            let what = qualified_name(group, plural, sub);
            match rows.iter_mut().find(|(known, _)| *known == names) {
                Some((_, resources)) => resources.push(what),
                None => rows.push((names, vec![what])),
            }
        }
    }
    let urls = texts("nonResourceURLs");
    if !urls.is_empty() {
        rows.push((Vec::new(), urls.into_iter().map(str::to_owned).collect()));
    }
    rows.into_iter()
        .map(|(names, resources)| {
            let mut what = resources.join(", ");
            if !names.is_empty() {
                what = format!("{what} named {}", names.join(", "));
            }
            grant(release, object, who.to_owned(), &verbs, &what)
        })
        .collect()
}

/// What is said of a name that stands here as the spec has it.
fn remark(follows: bool) -> &'static str {
    if follows {
        " (as the release calls it)"
    } else {
        ""
    }
}

fn grant(release: &Release<'_>, object: &Object, who: String, verbs: &str, what: &str) -> Grant {
    let (place, there) = match object.namespace.as_deref() {
        None => (
            "the whole cluster".to_owned(),
            Text::from(" in the whole cluster"),
        ),
        Some(namespace) if release.chart.is_own(namespace) => (
            "the release's namespace".to_owned(),
            Text::from(" in ").then(release.chart.namespace()),
        ),
        Some(namespace) => (
            format!("`{namespace}`"),
            Text::from(" in ").then(release.chart.namespace_of(namespace)),
        ),
    };
    Grant {
        who,
        verbs: literal(verbs),
        what: literal(what),
        place,
        notes_place: there.as_inline(),
    }
}

fn list<'j>(json: &'j Json, key: &str) -> &'j [Json] {
    json.get(key)
        .and_then(Json::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}
