//! Checks a tree against the part of JSON Schema that the spec's types make use of: types,
//! properties, items, alternatives, constants and bounds.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::types::{Types, allows, type_of, words};
use super::{elsewhere, say};
use crate::source::{Kind, Node, Path, Step};
use crate::spec::checker::Checker;
use crate::spec::nearest;

/// What of a document cannot be read.
#[derive(Debug, Default)]
pub struct Unread {
    /// The paths of what no type of the spec can hold.
    pub misfits: Vec<Path>,
    /// Fields that have to be there and are not, or cannot be read, each with a value that stands
    /// in for it so that the rest can be judged.
    pub stand_ins: Vec<(Path, Value)>,
}

/// Checks the document's root against a whole schema. All that is wrong goes to the checker.
pub fn check(root: Node<'_>, schema: &Value, checker: &mut Checker<'_>) -> Unread {
    let mut check = Check {
        types: Types::of(schema),
        checker,
        unread: Unread::default(),
        listed: BTreeSet::new(),
    };
    check.node(root, schema, &Path::root(), true);
    check.unread
}

/// Reports keys below the root that are read as others than those that are written, or stand twice.
pub(in crate::spec) fn check_keys(root: Node<'_>, checker: &mut Checker<'_>) {
    keys_below(root, &Path::root(), checker);
}

fn keys_below(node: Node<'_>, at: &Path, checker: &mut Checker<'_>) {
    keys(node, at, checker);
    for entry in node.entries() {
        keys_below(entry.value, &at.key(entry.name.as_ref()), checker);
    }
    for (index, item) in node.items().enumerate() {
        keys_below(item, &at.index(index), checker);
    }
}

/// Reports keys that are read as others than those that are written, and returns what they are
/// read as. Reports keys that stand twice, too: kubectl takes the last, in a spec both were meant.
fn keys<'n>(node: Node<'n>, at: &Path, checker: &mut Checker<'_>) -> Vec<Cow<'n, str>> {
    let mut otherwise = Vec::new();
    let mut seen = HashMap::new();
    for (key, _) in node.pairs() {
        let text = key.text().unwrap_or_default();
        let Some(name) = key.key_name().filter(|_| text != "<<") else {
            continue;
        };
        if text != name || key.differs_in_yaml_1_2() {
            say::key_read_otherwise(key, &name, at, checker);
            otherwise.push(name);
        } else if let Some(first) = seen.insert(name, key) {
            say::key_stands_twice(key, first, at, checker);
        }
    }
    otherwise
}

struct Check<'s, 'c, 'd> {
    types: Types<'s>,
    checker: &'c mut Checker<'d>,
    unread: Unread,
    /// The mappings whose fields have been told.
    listed: BTreeSet<Option<Path>>,
}

impl<'s> Check<'s, '_, '_> {
    fn node(&mut self, node: Node<'_>, schema: &'s Value, at: &Path, required: bool) {
        let alternatives = self.types.alternatives(schema);
        let kind = node.kind();
        let Some(&schema) = alternatives.iter().find(|schema| allows(schema, kind)) else {
            self.unread.misfits.push(at.clone());
            say::wrong_type(node, &alternatives, at, self.checker);
            return;
        };
        if node.differs_in_yaml_1_2() {
            say::read_in_two_ways(node, false, at, self.checker);
        }
        match kind {
            Kind::Mapping => self.mapping(node, schema, at),
            Kind::Sequence => self.sequence(node, schema, at),
            Kind::Int | Kind::Float => self.number(node, schema, at),
            _ => self.one_of_words(node, &alternatives, at, required),
        }
    }

    fn mapping(&mut self, node: Node<'_>, schema: &'s Value, at: &Path) {
        let otherwise = keys(node, at, self.checker);
        let no_fields = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let rest = schema.get("additionalProperties");
        for entry in node.entries() {
            let name = entry.name.as_ref();
            let at = at.key(name);
            if otherwise.contains(&entry.name) {
                self.unread.misfits.push(at);
                continue;
            }
            match properties.and_then(|properties| properties.get(name)) {
                Some(schema) => self.field(entry.value, schema, &at, required.contains(&name)),
                None if rest == Some(&Value::Bool(false)) => {
                    self.unknown_field(name, properties.unwrap_or(&no_fields), &at);
                }
                None => match rest.filter(|schema| schema.is_object()) {
                    Some(schema) => self.node(entry.value, schema, &at, true),
                    None => self.anything(entry.value, &at),
                },
            }
        }
        for name in required {
            let Some(schema) = properties.and_then(|properties| properties.get(name)) else {
                continue;
            };
            if node.get(name).is_none() {
                say::missing(name, self.types.only_word(schema), at, self.checker);
                self.stand_in(at.key(name), schema);
            }
        }
    }

    /// What may be anything, but has to be one thing to every reader.
    fn anything(&mut self, node: Node<'_>, at: &Path) {
        if node.differs_in_yaml_1_2() {
            say::read_in_two_ways(node, true, at, self.checker);
        }
        keys(node, at, self.checker);
        for entry in node.entries() {
            self.anything(entry.value, &at.key(entry.name.as_ref()));
        }
        for (index, item) in node.items().enumerate() {
            self.anything(item, &at.index(index));
        }
    }

    /// A field by its own schema. One without a value is never taken for one that is left out: a
    /// `names:` whose items are commented out would grant access to every name.
    fn field(&mut self, node: Node<'_>, schema: &'s Value, at: &Path, required: bool) {
        if node.is_null() && !required {
            self.unread.misfits.push(at.clone());
            say::no_value(at, self.checker);
            return;
        }
        let before = self.unread.misfits.len();
        self.node(node, schema, at, required);
        let is_lost = |path: &Path| field_of(path) == Some(at.steps());
        let lost = self.unread.misfits.iter().skip(before).any(is_lost);
        if required && lost {
            self.stand_in(at.clone(), schema);
        }
    }

    fn stand_in(&mut self, at: Path, schema: &'s Value) {
        let value = self.types.example(schema);
        self.unread.stand_ins.push((at, value));
    }

    fn sequence(&mut self, node: Node<'_>, schema: &'s Value, at: &Path) {
        let mut count = 0;
        for (index, item) in node.items().enumerate() {
            count = index + 1;
            if let Some(schema) = schema.get("items") {
                self.node(item, schema, &at.index(index), true);
            }
        }
        let least = schema.get("minItems").and_then(Value::as_u64);
        if count == 0 && least.is_some_and(|least| least > 0) {
            self.checker
                .error(at, "this list is empty")
                .help("write at least one item, or remove the field");
        }
    }

    fn number(&mut self, node: Node<'_>, schema: &Value, at: &Path) {
        let Some(value) = node.as_i64() else {
            self.unread.misfits.push(at.clone());
            self.checker.error(at, "this is no whole number of 64 bits");
            return;
        };
        let bound = |name| schema.get(name).and_then(Value::as_i64);
        let (format_least, format_most) = match schema.get("format").and_then(Value::as_str) {
            Some("int32") => (Some(i64::from(i32::MIN)), Some(i64::from(i32::MAX))),
            _ => (None, None),
        };
        let least = bound("minimum").or(format_least);
        let most = bound("maximum").or(format_most);
        if least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most) {
            self.unread.misfits.push(at.clone());
            say::out_of_bounds(value, least, most, at, self.checker);
        }
    }

    /// Of a text that has to be one of some words, checks that it is.
    fn one_of_words(&mut self, node: Node<'_>, alternatives: &[&Value], at: &Path, required: bool) {
        let (Some(text), Some(words)) = (node.as_str(), words(alternatives)) else {
            return;
        };
        if !words.contains(&text) {
            self.unread.misfits.push(at.clone());
            say::no_such_word(text, alternatives, &words, at, required, self.checker);
        }
    }

    fn unknown_field(&mut self, name: &str, properties: &Map<String, Value>, at: &Path) {
        self.unread.misfits.push(at.clone());
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        let message = format!("there is no field `{name}` here");
        if let Some(instead) = elsewhere::instead(name, at, properties) {
            self.checker.key_error(at, message).help(instead);
            return;
        }
        // A list as long as a controller's is told once.
        let is_first = self.listed.insert(at.parent());
        let report = self.checker.key_error(at, message);
        let report = match nearest(name, known.iter().copied()) {
            Some(near) => report.label(format!("did you mean `{near}`?")),
            None => report,
        };
        report.help(if is_first {
            format!("the fields are {}", known.join(", "))
        } else {
            "the fields are named above".to_owned()
        });
    }
}

/// The field that is lost with what a path leads to: items of lists are not taken out alone.
fn field_of(path: &Path) -> Option<&[Step]> {
    let is_key = |step: &Step| matches!(step, Step::Key(_));
    let last = path.steps().iter().rposition(is_key)?;
    path.steps().get(..=last)
}

/// The fields of an object's schema.
pub(super) fn fields<'s>(alternatives: &[&'s Value]) -> Vec<&'s str> {
    let objects = alternatives
        .iter()
        .filter(|schema| type_of(schema) == Some("object"));
    objects
        .filter_map(|schema| schema.get("properties")?.as_object())
        .flat_map(|properties| properties.keys().map(String::as_str))
        .collect()
}
