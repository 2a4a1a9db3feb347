//! The texts of a program as values: its environment, and the lines of its ConfigMaps.
//!
//! Both are mappings, so that `--set` and further files of values change one of them and leave the
//! others. Each is a text and nothing else, since YAML reads `0x1F`, `1e3` and `yes` as something that
//! nobody can turn back.

use serde_json::{Map, Value as Json, json};

use super::action::{Text, quoted};
use super::mappings::VARIABLE_NAME;
use super::node::{Element, Entry, Guard, Node};
use super::release::{Release, camel, unique};
use super::texts::{Meaning, Names};
use super::values::Values;
use crate::render::yaml::Value;

/// A text is a value of its own up to this length.
const SHORT: usize = 1000;

const FROM_ELSEWHERE: &str = "left out: the spec says where this variable comes from";

/// Makes the environment of the main container values. `extraEnv` can follow it: gives the expression
/// of that, which fails at a variable that is there already.
pub(super) fn environment(
    release: &Release<'_>,
    names: &Names<'_>,
    container: &mut Node,
    values: &mut Values,
) -> String {
    let all = release.value(&["env"]);
    let mut defaults = Vec::new();
    let mut declared = String::new();
    let mut following = Vec::new();
    let mut elsewhere = Map::new();
    let elements = match container.at_mut(&["env"]) {
        Some(Node::List(elements)) => std::mem::take(elements),
        _ => Vec::new(),
    };
    let has_own = !elements.is_empty();
    let mut env: Vec<Element> = Vec::with_capacity(elements.len() + 1);
    for element in elements {
        let Element::Item { comment, mut node } = element else {
            env.push(element);
            continue;
        };
        let name = node.str_at(&["name"]).unwrap_or_default().to_owned();
        declared.extend([" ", &quoted(&name)]);
        let Some(text) = node.str_at(&["value"]).map(str::to_owned) else {
            let guard = unless_null(&all, &quoted(&name));
            env.push(Element::Guarded { node, guard });
            let only_null =
                json!({"if": {"type": "null"}, "then": true, "else": {"const": FROM_ELSEWHERE}});
            elsewhere.insert(name, only_null);
            continue;
        };
        let meaning = names.meaning(&name, &text);
        let (value, guard) = one(&all, &name, &meaning);
        node.put(Entry::field("value", value));
        env.push(match guard {
            Some(guard) => Element::Guarded { node, guard },
            None => Element::Item { comment, node },
        });
        match meaning {
            Meaning::Name(_) => following.push(name),
            _ => defaults.push((name, Value::from(text))),
        }
    }
    let others = if declared.is_empty() {
        all.clone()
    } else {
        format!("(omit {all}{declared})")
    };
    let helper = quoted(&format!("{}.env", release.chart.name));
    env.push(Element::Lines {
        expression: ".".to_owned(),
        guard: Guard::With(format!("include {helper} {others} | trim")),
    });
    let env = Node::List(env);
    container.put(if has_own {
        Entry::field("env", env)
    } else {
        let extra = release.value(&["extraEnv"]);
        Entry::guarded("env", env, Guard::If(format!("or {all} {extra}")))
    });
    let fixed = elsewhere.keys().chain(&following);
    let fixed: Vec<String> = fixed.map(|name| [" ", &quoted(name)].concat()).collect();
    let further = format!(
        "include {} (dict \"extra\" . \"env\" ${all} \"declared\" (list{}) \"name\" {})",
        quoted(&format!("{}.extraEnv", release.chart.name)),
        fixed.concat(),
        quoted(&release.way(&["extraEnv"]).join(".")),
    );
    let mut schema = json!({
        "type": "object",
        "patternProperties": {VARIABLE_NAME: text()},
        "additionalProperties": false,
    });
    if !elsewhere.is_empty() {
        schema["properties"] = Json::Object(elsewhere);
    }
    values.require(
        &release.way(&["env"]),
        Value::Map(defaults),
        &format!(
            "The environment of the program: names with their values, each a text; null takes one away.{}",
            follow(&following)
        ),
        schema,
    );
    further
}

/// Makes the short texts of a ConfigMap values.
pub(super) fn config(
    release: &Release<'_>,
    names: &Names<'_>,
    name: &str,
    object: &mut Node,
    values: &mut Values,
) {
    let key = config_key(release, name);
    let way = ["config", key.as_str()];
    let all = release.value(&way);
    let mut defaults = Vec::new();
    let mut properties = Map::new();
    let mut following = Vec::new();
    let Some(Node::Map(entries)) = object.at_mut(&["data"]) else {
        return;
    };
    for entry in entries {
        let Some(default) = entry.node.str_at(&[]).map(str::to_owned) else {
            continue;
        };
        let line = default.strip_suffix('\n').unwrap_or(&default);
        if line.contains('\n') || default.len() > SHORT {
            continue;
        }
        let meaning = names.meaning(&entry.key, &default);
        let (value, guard) = one(&all, &entry.key, &meaning);
        properties.insert(entry.key.clone(), text());
        match meaning {
            Meaning::Name(_) => following.push(entry.key.clone()),
            _ => defaults.push((entry.key.clone(), Value::from(default))),
        }
        *entry = Entry {
            key: entry.key.clone(),
            node: value,
            guard,
        };
    }
    if !properties.is_empty() {
        values.require(
            &release.way(&way),
            Value::Map(defaults),
            &format!(
                "The texts of one line in the ConfigMap {name}, by key; null takes one away.{}",
                follow(&following)
            ),
            json!({"type": "object", "properties": properties, "additionalProperties": false}),
        );
    }
}

/// A text from a mapping of values, and when it is there. One that is a name is what the release
/// calls it unless the values say otherwise.
fn one(all: &str, key: &str, meaning: &Meaning) -> (Node, Option<Guard>) {
    let key = quoted(key);
    if let Meaning::Name(new) = meaning {
        let new = new.as_expression();
        let given = format!("ternary (index {all} {key}) ({new}) (hasKey {all} {key})");
        let guard = unless_null(all, &key);
        return (Node::Action(Text::expression(given).as_yaml()), Some(guard));
    }
    let given = format!("index {all} {key}");
    let guard = Guard::If(format!("not (kindIs \"invalid\" ({given}))"));
    (Node::Action(Text::expression(given).as_yaml()), Some(guard))
}

/// That a key of a mapping is not there with null, by which something without a value goes away.
fn unless_null(all: &str, key: &str) -> Guard {
    Guard::If(format!(
        "not (and (hasKey {all} {key}) (kindIs \"invalid\" (index {all} {key})))"
    ))
}

/// What is said of texts that are names.
fn follow(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!(
        "\nWithout a value here, what the release calls it: {}.",
        names.join(", ")
    )
}

/// The key of a ConfigMap of the spec.
fn config_key(release: &Release<'_>, wanted: &str) -> String {
    let mut taken = std::collections::BTreeSet::new();
    let mut keys = release.client.config.iter().map(|config| {
        let key = unique(&camel(&config.name), &mut taken);
        (config.name.as_str(), key)
    });
    let known = keys.find(|(name, _)| *name == wanted);
    known.map_or_else(|| camel(wanted), |(_, key)| key)
}

fn text() -> Json {
    json!({"type": ["string", "null"]})
}
