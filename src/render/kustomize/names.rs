//! Which objects of a build are named where: what Kustomize follows when a name changes, and what
//! it does not.
//!
//! Kustomize knows the fields in which one kind of object names another. In a rule's `resourceNames`
//! it takes every name for that of a ConfigMap or a Secret, whatever the rule is about; among the
//! subjects of a binding it takes every name for an account's, unless another namespace stands
//! beside it.

use k8s_openapi::api::rbac::v1::{PolicyRule, Subject};
use serde::de::DeserializeOwned;

use crate::render::objects::{ConfigMap, Kind, Object, config_maps, config_maps_used};
use crate::spec::model::{Client, Content};

/// All that is built together.
pub(super) struct Build<'a> {
    /// The clients, each with its objects.
    pub(super) clients: Vec<(&'a Client, &'a [Object])>,
    pub(super) objects: Vec<&'a Object>,
    pub(super) roles: Vec<Role<'a>>,
    pub(super) bindings: Vec<Binding<'a>>,
    /// What the ConfigMaps hold.
    texts: Vec<String>,
}

/// A Role or `ClusterRole`.
pub(super) struct Role<'a> {
    pub(super) object: &'a Object,
    pub(super) rules: Vec<PolicyRule>,
}

/// A binding of either kind.
pub(super) struct Binding<'a> {
    pub(super) object: &'a Object,
    pub(super) subjects: Vec<Subject>,
}

impl<'a> Build<'a> {
    pub(super) fn new(clients: &'a [Client], rendered: &'a [(String, Vec<Object>)]) -> Self {
        let objects: Vec<&Object> = rendered.iter().flat_map(|(_, objects)| objects).collect();
        let of = |kinds: [Kind; 2]| {
            let objects = objects.iter().copied();
            objects.filter(move |object| kinds.contains(&object.kind))
        };
        let roles = of([Kind::Role, Kind::ClusterRole])
            .map(|object| Role {
                object,
                rules: field(object, "rules"),
            })
            .collect();
        let bindings = of([Kind::RoleBinding, Kind::ClusterRoleBinding])
            .map(|object| Binding {
                object,
                subjects: field(object, "subjects"),
            })
            .collect();
        let texts = clients
            .iter()
            .flat_map(config_maps)
            .flat_map(texts)
            .collect();
        let all = clients.iter().zip(rendered);
        Self {
            clients: all
                .map(|(client, (_, own))| (client, own.as_slice()))
                .collect(),
            objects,
            roles,
            bindings,
            texts,
        }
    }

    /// Whether a namespace is a client's own, so that an overlay may change it.
    pub(super) fn may_move(&self, namespace: &str) -> bool {
        let mut clients = self.clients.iter();
        clients.any(|(client, _)| client.namespace.as_deref() == Some(namespace))
    }

    /// The bindings among some objects.
    pub(super) fn bindings_of<'b>(
        &'b self,
        objects: &'b [Object],
    ) -> impl Iterator<Item = &'b Binding<'a>> {
        let bindings = self.bindings.iter();
        bindings.filter(|binding| objects.iter().any(|own| std::ptr::eq(own, binding.object)))
    }

    /// Whether the account that a subject names is built.
    pub(super) fn has_account(&self, subject: &Subject) -> bool {
        account_among(self.objects.iter().copied(), subject).is_some()
    }

    /// Whether a ConfigMap is named where Kustomize does not follow, or where it follows a name that
    /// is not meant: in a text, a command line or an environment, and in a rule.
    pub(super) fn is_named_elsewhere(&self, config_map: &Object) -> bool {
        let name = &config_map.name;
        let is_in_rule = self.rules_naming(config_map).next().is_some();
        is_in_rule
            || self.texts.iter().any(|text| says_name(text, name))
            || self
                .objects
                .iter()
                .any(|object| object.kind != Kind::ConfigMap && says(&(&object.value).into(), name))
    }

    /// What of other clients than the one with these objects mounts or reads a ConfigMap. It lies in
    /// a base of its own, which the names of this one do not reach where the two are built apart.
    pub(super) fn others_using<'b>(
        &'b self,
        config_map: &'b Object,
        own: &'b [Object],
    ) -> impl Iterator<Item = &'b Object> {
        let all = self.objects.iter().copied();
        let others = all.filter(|object| !own.iter().any(|own| std::ptr::eq(own, *object)));
        others.filter(|object| uses_config_map(object, config_map))
    }

    /// The rules in which Kustomize takes a name for this ConfigMap's, each with its role.
    pub(super) fn rules_naming(
        &self,
        config_map: &Object,
    ) -> impl Iterator<Item = (&Object, &PolicyRule)> {
        self.roles
            .iter()
            .filter(|role| reaches(role.object, config_map))
            .flat_map(|role| role.rules.iter().map(|rule| (role.object, rule)))
            .filter(|(_, rule)| names(rule).contains(&config_map.name))
    }
}

/// The account that a subject names, if it is among some objects.
pub(super) fn account_among<'o>(
    objects: impl IntoIterator<Item = &'o Object>,
    subject: &Subject,
) -> Option<&'o Object> {
    let mut objects = objects.into_iter();
    objects.find(|object| {
        subject.kind == "ServiceAccount"
            && object.kind == Kind::ServiceAccount
            && object.name == subject.name
            && object.namespace == subject.namespace
    })
}

/// Whether Pods of an object mount or read a ConfigMap.
pub(super) fn uses_config_map(object: &Object, config_map: &Object) -> bool {
    let runs_pods = object.kind.runs_pods() && object.namespace == config_map.namespace;
    runs_pods && config_maps_used(&(&object.value).into()).contains(config_map.name.as_str())
}

/// The names that a rule is restricted to.
pub(super) fn names(rule: &PolicyRule) -> &[String] {
    rule.resource_names.as_deref().unwrap_or_default()
}

/// Whether a role can be about an object.
pub(super) fn reaches(role: &Object, object: &Object) -> bool {
    let is_there = object.namespace.is_none() || role.namespace == object.namespace;
    role.kind == Kind::ClusterRole || is_there
}

/// A list of an object, none if it has none.
fn field<T: DeserializeOwned>(object: &Object, name: &str) -> Vec<T> {
    let mut json = serde_json::Value::from(&object.value);
    let list = json.get_mut(name).map(serde_json::Value::take);
    list.and_then(|list| serde_json::from_value(list).ok())
        .unwrap_or_default()
}

/// The texts in a ConfigMap.
fn texts(config_map: ConfigMap) -> Vec<String> {
    let contents = config_map.data.into_values();
    contents
        .filter_map(|content| match content {
            Content::Text(text) => Some(text),
            Content::Binary(_) => None,
        })
        .collect()
}

/// Whether a name stands in a command line, an environment or an annotation.
fn says(value: &serde_json::Value, name: &str) -> bool {
    match value {
        serde_json::Value::Object(entries) => entries.iter().any(|(key, value)| match &**key {
            "command" | "args" | "value" | "annotations" => holds(value, name),
            _ => says(value, name),
        }),
        serde_json::Value::Array(items) => items.iter().any(|item| says(item, name)),
        _ => false,
    }
}

fn holds(value: &serde_json::Value, name: &str) -> bool {
    match value {
        serde_json::Value::String(text) => says_name(text, name),
        serde_json::Value::Array(items) => items.iter().any(|item| holds(item, name)),
        serde_json::Value::Object(entries) => entries.values().any(|value| holds(value, name)),
        _ => false,
    }
}

/// Whether a name stands in a text by itself, and not as a part of another: `app` does in `--of=app`,
/// not in `app-two` or `app.kubernetes.io/name`.
pub(super) fn says_name(text: &str, name: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let mut rest = after.chars();
        let goes_on = match rest.next() {
            Some('.') => rest.next().is_some_and(is_of_name),
            next => next.is_some_and(is_of_name),
        };
        let mut rest = before.chars().rev();
        let began_before = match rest.next() {
            Some('.') => rest.next().is_some_and(is_of_name),
            // A flag may be one letter and what it is given, as in `-fapp`.
            last => last.is_some_and(is_of_name) && !is_behind_flag(before),
        };
        !goes_on && !began_before
    })
}

/// Whether a text ends in a flag of one letter.
fn is_behind_flag(text: &str) -> bool {
    let word = text.rsplit([' ', '\t', '\n', '"', '\'']).next();
    word.is_some_and(|word| {
        let letter = word.strip_prefix('-').unwrap_or_default();
        letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::says_name;

    #[test]
    fn a_name_is_said_where_it_stands_by_itself() {
        for text in [
            "app",
            "--of=app",
            "--of app.",
            "a/app/b",
            "\"app\"",
            "-fapp",
            "app:key",
            "x app-two app",
        ] {
            assert!(says_name(text, "app"), "{text}");
        }
        for text in [
            "app.kubernetes.io/name",
            "app-two",
            "my-app",
            "application",
            "x.app",
            "--app2",
            "",
        ] {
            assert!(!says_name(text, "app"), "{text}");
        }
    }
}
