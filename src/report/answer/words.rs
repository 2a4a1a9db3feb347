//! The words for subjects, requests and chains. Everything that comes from a file is escaped.

use crate::escape::escape_control;
use crate::query::{Asked, Asker, AskerKind, Link, Name, NamedObject, Reach, SubjectName, What};
use crate::source::Place;

/// `ServiceAccount default/job-robot`, `User ann in group dev`.
pub(super) fn asker(asker: &Asker) -> String {
    let title = match &asker.kind {
        AskerKind::ServiceAccount { namespace, name } => {
            format!("ServiceAccount {namespace}/{name}")
        }
        AskerKind::User(name) => format!("User {name}"),
        AskerKind::Group(name) => format!("Group {name}"),
    };
    let text = match asker.further_groups.as_slice() {
        [] => title,
        [group] => format!("{title} in group {group}"),
        groups => format!("{title} in groups {}", groups.join(", ")),
    };
    escape_control(&text).into_owned()
}

/// As short as it can be told: an account without its kind.
pub(super) fn short_asker(asked: &Asker) -> String {
    match &asked.kind {
        AskerKind::ServiceAccount { namespace, name } if asked.further_groups.is_empty() => {
            format!("{namespace}/{name}")
        }
        _ => asker(asked),
    }
}

pub(super) fn subject(subject: &SubjectName) -> String {
    let text = match subject {
        SubjectName::ServiceAccount { namespace, name } => {
            format!("ServiceAccount {namespace}/{name}")
        }
        SubjectName::User(name) => format!("User {name}"),
        SubjectName::Group(name) => format!("Group {name}"),
    };
    escape_control(&text).into_owned()
}

/// `jobs.batch "pi"`, `pods/log`, `/metrics`. The core group is named only where the resource is a
/// wildcard.
pub(super) fn what(what: &What) -> String {
    match what {
        What::Url(url) if url == "*" => "every path".to_owned(),
        What::Url(url) => word(url),
        What::Resource {
            resource,
            group,
            names,
        } => {
            let (plural, subresource) = match resource.split_once('/') {
                Some((plural, subresource)) => (plural, Some(subresource)),
                None => (resource.as_str(), None),
            };
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            thing(group, plural, subresource, &names)
        }
    }
}

fn thing(group: &str, plural: &str, subresource: Option<&str>, names: &[&str]) -> String {
    let group = if group.is_empty() && plural == "*" {
        "core"
    } else {
        group
    };
    let mut text = word(&rolewright_catalog::qualified_name(
        group,
        plural,
        subresource,
    ));
    for name in names {
        text.push(' ');
        text.push_str(&name_in_quotes(name));
    }
    text
}

pub(super) fn name_in_quotes(name: &str) -> String {
    format!("\"{}\"", escape_control(&name.replace('"', "\\\"")))
}

/// A word of a rule; in quotes if it would not stand out as one.
pub(super) fn word(text: &str) -> String {
    if text.is_empty() || text.contains(char::is_whitespace) {
        name_in_quotes(text)
    } else {
        escape_control(text).into_owned()
    }
}

pub(super) fn words<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    let words: Vec<String> = texts.iter().map(|text| word(text.as_ref())).collect();
    words.join(between)
}

/// `create on jobs.batch`.
pub(super) fn verb_on_thing(asked: &Asked) -> String {
    match asked {
        Asked::Url { verb, path } => format!("{verb} on {}", word(path)),
        Asked::Resource {
            verb,
            group,
            resource,
            subresource,
            name,
            ..
        } => {
            let subresource = Some(subresource.as_str()).filter(|text| !text.is_empty());
            let names = match name {
                Name::Given(name) => vec![name.as_str()],
                Name::None | Name::Any => Vec::new(),
            };
            format!("{verb} on {}", thing(group, resource, subresource, &names))
        }
    }
}

/// ` in namespace default`, with the blank before it; empty for paths.
pub(super) fn reach(asked: &Asked) -> String {
    match asked {
        Asked::Url { .. } => String::new(),
        Asked::Resource { reach, .. } => match reach {
            Reach::Namespace(namespace) => format!(" in namespace {namespace}"),
            Reach::AllNamespaces => " in all namespaces at once".to_owned(),
            Reach::Cluster => " at the cluster scope".to_owned(),
        },
    }
}

/// `Role job-robot rules[0], RoleBinding default/job-robot`.
pub(super) fn chain(link: &Link) -> String {
    if link.is_builtin() {
        return format!("{}, {} (built in)", rule_name(link), name(&link.binding));
    }
    format!("{}, {}", rule(link), object(&link.binding))
}

/// `RoleBinding default/job-robot -> Role job-robot rules[0]`.
pub(super) fn chain_from_binding(link: &Link) -> String {
    if link.is_builtin() {
        return format!("{} -> {} (built in)", name(&link.binding), rule_name(link));
    }
    format!("{} -> {}", object(&link.binding), rule(link))
}

/// `Role job-robot rules[0]`. A Role is in the namespace of its binding.
pub(super) fn rule(link: &Link) -> String {
    let text = rule_name(link);
    if link.rule.place.is_none() {
        format!("{text} (built in)")
    } else {
        text
    }
}

fn rule_name(link: &Link) -> String {
    let kind = link.role.kind;
    let name = word(&link.role.name);
    let index = link.rule.index;
    match &link.rule.aggregated_from {
        None => format!("{kind} {name} rules[{index}]"),
        Some(source) => format!(
            "{kind} {name} (aggregates {} rules[{index}])",
            word(&source.name)
        ),
    }
}

fn object(object: &NamedObject) -> String {
    if object.is_builtin() {
        format!("{} (built in)", name(object))
    } else {
        name(object)
    }
}

fn name(object: &NamedObject) -> String {
    let name = match &object.namespace {
        Some(namespace) => format!("{namespace}/{}", object.name),
        None => object.name.clone(),
    };
    format!("{} {}", object.kind, word(&name))
}

/// Where to look for a chain: at its rule, or at its binding where the rule is built in.
pub(super) fn place_of_rule(link: &Link) -> String {
    place(link.rule.place.as_ref().or(link.binding.place.as_ref()))
}

/// Where to look for a subject: at the binding that names it, or at the rule where that is built in.
pub(super) fn place_of_subject(link: &Link) -> String {
    place(link.subject.as_ref().or(link.rule.place.as_ref()))
}

/// `deploy/role.yaml:9`; empty for what is built in.
fn place(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| {
        format!("{}:{}", escape_control(place.file.name()), place.line())
    })
}
