//! Checks a tree against the part of JSON Schema that the spec's types make use of: types,
//! properties, items, alternatives, constants and bounds.

use serde_json::{Map, Value};

use crate::source::{Kind, Node, Path};
use crate::spec::checker::Checker;
use crate::spec::nearest;

/// Checks the document's root against a whole schema. All that is wrong goes to the checker; the
/// paths of what no type of the spec can hold are returned.
pub fn check(root: Node<'_>, schema: &Value, checker: &mut Checker<'_>) -> Vec<Path> {
    let mut check = Check {
        definitions: schema.get("$defs"),
        checker,
        misfits: Vec::new(),
    };
    check.node(root, schema, &Path::root());
    check.misfits
}

struct Check<'s, 'c, 'd> {
    definitions: Option<&'s Value>,
    checker: &'c mut Checker<'d>,
    misfits: Vec<Path>,
}

impl<'s> Check<'s, '_, '_> {
    fn node(&mut self, node: Node<'_>, schema: &'s Value, at: &Path) {
        let schema = self.resolve(schema);
        let alternatives = self.alternatives(schema);
        let kind = node.kind();
        let Some(&schema) = alternatives.iter().find(|schema| allows(schema, kind)) else {
            // An optional field that is written without a value is as good as left out.
            if kind != Kind::Null || at.is_root() || !is_optional(schema) {
                self.wrong_type(node, &alternatives, at);
            }
            return;
        };
        match kind {
            Kind::Mapping => self.mapping(node, schema, at),
            Kind::Sequence => self.sequence(node, schema, at),
            Kind::Int | Kind::Float => self.number(node, schema, at),
            _ => self.one_of_words(node, &alternatives, at),
        }
    }

    /// The schema behind a reference.
    fn resolve(&self, schema: &'s Value) -> &'s Value {
        let name = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/$defs/"));
        name.and_then(|name| self.definitions?.get(name))
            .map_or(schema, |found| self.resolve(found))
    }

    /// The schemas of which one has to hold.
    fn alternatives(&self, schema: &'s Value) -> Vec<&'s Value> {
        let branches = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Value::as_array);
        match branches {
            Some(branches) => branches
                .iter()
                .flat_map(|branch| self.alternatives(self.resolve(branch)))
                .collect(),
            None => vec![schema],
        }
    }

    fn mapping(&mut self, node: Node<'_>, schema: &'s Value, at: &Path) {
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let rest = schema.get("additionalProperties");
        for entry in node.entries() {
            let at = at.key(entry.name.as_ref());
            match properties.and_then(|properties| properties.get(entry.name.as_ref())) {
                Some(schema) => self.node(entry.value, schema, &at),
                None if rest == Some(&Value::Bool(false)) => {
                    self.unknown_field(&entry.name, properties.unwrap_or(&none), &at);
                }
                None => {
                    if let Some(schema) = rest.filter(|schema| schema.is_object()) {
                        self.node(entry.value, schema, &at);
                    }
                }
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if node.get(name).is_none() {
                self.checker
                    .error(at, format!("`{name}` is missing"))
                    .label(if at.is_root() {
                        "in this document"
                    } else {
                        "in this"
                    });
            }
        }
    }

    fn sequence(&mut self, node: Node<'_>, schema: &'s Value, at: &Path) {
        let mut count = 0;
        for (index, item) in node.items().enumerate() {
            count = index + 1;
            if let Some(schema) = schema.get("items") {
                self.node(item, schema, &at.index(index));
            }
        }
        if count == 0
            && schema
                .get("minItems")
                .and_then(Value::as_u64)
                .is_some_and(|n| n > 0)
        {
            self.checker
                .error(at, "this list is empty")
                .help("write at least one item, or remove the field");
        }
    }

    fn number(&mut self, node: Node<'_>, schema: &Value, at: &Path) {
        let Some(value) = node.as_i64() else {
            self.misfits.push(at.clone());
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
            let bounds = match (least, most) {
                (Some(least), Some(most)) => format!("from {least} to {most}"),
                (Some(least), None) => format!("{least} or more"),
                (None, Some(most)) => format!("{most} or less"),
                (None, None) => return,
            };
            self.misfits.push(at.clone());
            self.checker
                .error(at, format!("{value} is out of bounds"))
                .label(format!("{bounds} is allowed"));
        }
    }

    /// Of a text that has to be one of some words, checks that it is.
    fn one_of_words(&mut self, node: Node<'_>, alternatives: &[&Value], at: &Path) {
        let Some(text) = node.as_str() else { return };
        let Some(words) = words(alternatives) else {
            return;
        };
        if words.contains(&text) {
            return;
        }
        self.misfits.push(at.clone());
        let report = self
            .checker
            .error(at, format!("`{text}` is not known here"));
        let report = match nearest(text, words.iter().copied()) {
            Some(near) => report.label(format!("did you mean `{near}`?")),
            None => report,
        };
        report.help(match words.as_slice() {
            [word] => format!("write `{word}`"),
            words => format!("write one of {}", words.join(", ")),
        });
    }

    fn wrong_type(&mut self, node: Node<'_>, alternatives: &[&Value], at: &Path) {
        self.misfits.push(at.clone());
        let expected: Vec<&str> = alternatives
            .iter()
            .filter_map(|schema| describe(schema))
            .collect();
        let written = node.text().unwrap_or_default().to_owned();
        let message = format!(
            "this has to be {}, and is {}",
            expected.join(" or "),
            node.kind()
        );
        let scalar = matches!(
            node.kind(),
            Kind::Bool | Kind::Int | Kind::Float | Kind::Null
        );
        let wants = |what: &str| {
            alternatives
                .iter()
                .any(|schema| type_of(schema) == Some(what))
        };
        let report = self.checker.error(at, message);
        if wants("string") && scalar && !written.is_empty() {
            report.help(format!("quote it: \"{written}\""));
        } else if wants("array") && !written.is_empty() {
            report.help(format!("write it as a list: [{written}]"));
        }
    }

    fn unknown_field(&mut self, name: &str, properties: &Map<String, Value>, at: &Path) {
        self.misfits.push(at.clone());
        let report = self
            .checker
            .key_error(at, format!("there is no field `{name}` here"));
        let report = match nearest(name, properties.keys().map(String::as_str)) {
            Some(near) => report.label(format!("did you mean `{near}`?")),
            None => report,
        };
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        report.help(format!("the fields are {}", known.join(", ")));
    }
}

/// The first type that a schema names; `null` beside it only says that the field is optional.
fn type_of(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null"),
        _ => None,
    }
}

fn allows(schema: &Value, kind: Kind) -> bool {
    // A constant without a type is one of the words of an enumeration.
    let expected = type_of(schema).unwrap_or(if schema.get("const").is_some() {
        "string"
    } else {
        ""
    });
    matches!(
        (expected, kind),
        ("object", Kind::Mapping)
            | ("array", Kind::Sequence)
            | ("string", Kind::String)
            | ("boolean", Kind::Bool)
            | ("integer", Kind::Int)
            | ("number", Kind::Int | Kind::Float)
    )
}

/// Whether null stands for a field that is left out: the type says so, or there is a default.
fn is_optional(schema: &Value) -> bool {
    let is_null = |schema: &Value| match schema.get("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        _ => false,
    };
    let branches = schema.get("anyOf").and_then(Value::as_array);
    is_null(schema) || branches.is_some_and(|branches| branches.iter().any(is_null))
}

fn describe(schema: &Value) -> Option<&'static str> {
    Some(match type_of(schema) {
        Some("object") => "a mapping",
        Some("array") => "a list",
        Some("string") => "a string",
        Some("boolean") => "true or false",
        Some("integer" | "number") => "a number",
        None if schema.get("const").is_some() => "a string",
        _ => return None,
    })
}

/// The words of an enumeration; nothing if any text is allowed.
fn words<'s>(alternatives: &[&'s Value]) -> Option<Vec<&'s str>> {
    let mut words = Vec::new();
    for schema in alternatives {
        if let Some(word) = schema.get("const").and_then(Value::as_str) {
            words.push(word);
        } else if let Some(list) = schema.get("enum").and_then(Value::as_array) {
            words.extend(list.iter().filter_map(Value::as_str));
        } else if type_of(schema) == Some("string") {
            return None;
        }
    }
    (!words.is_empty()).then_some(words)
}
