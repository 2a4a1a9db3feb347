//! What a JSON Schema says of types.

use serde_json::{Map, Value};

use crate::source::Kind;

/// The definitions that schemas refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Types<'s> {
    definitions: Option<&'s Value>,
}

impl<'s> Types<'s> {
    /// Those of a whole schema.
    pub(super) fn of(schema: &'s Value) -> Self {
        Self {
            definitions: schema.get("$defs"),
        }
    }

    /// The schemas of which one has to hold, references followed.
    pub(super) fn alternatives(self, schema: &'s Value) -> Vec<&'s Value> {
        let schema = self.resolve(schema);
        let branches = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Value::as_array);
        match branches {
            Some(branches) => branches
                .iter()
                .flat_map(|branch| self.alternatives(branch))
                .collect(),
            None => vec![schema],
        }
    }

    /// The one word that a schema allows, if it allows one alone.
    pub(super) fn only_word(self, schema: &'s Value) -> Option<&'s str> {
        match words(&self.alternatives(schema))?.as_slice() {
            [word] => Some(word),
            _ => None,
        }
    }

    /// A value that a schema allows, with as little in it as can be.
    pub(super) fn example(self, schema: &'s Value) -> Value {
        let alternatives = self.alternatives(schema);
        if let Some(word) = words(&alternatives).and_then(|words| words.first().copied()) {
            return Value::from(word);
        }
        let Some(&schema) = alternatives.first() else {
            return Value::Null;
        };
        match type_of(schema) {
            Some("object") => self.example_object(schema),
            Some("array") => {
                let needs_item = schema.get("minItems").and_then(Value::as_u64) > Some(0);
                let item = schema.get("items").filter(|_| needs_item);
                item.map(|item| self.example(item)).into_iter().collect()
            }
            Some("string") => Value::from("x"),
            Some("boolean") => Value::from(false),
            Some("integer" | "number") => {
                Value::from(schema.get("minimum").and_then(Value::as_i64).unwrap_or(1))
            }
            _ => Value::Null,
        }
    }

    fn example_object(self, schema: &'s Value) -> Value {
        let required = schema.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        let fields: Map<String, Value> = names
            .filter_map(|name| {
                let schema = schema.get("properties")?.get(name)?;
                Some((name.to_owned(), self.example(schema)))
            })
            .collect();
        Value::Object(fields)
    }

    /// The schema behind a reference.
    fn resolve(self, schema: &'s Value) -> &'s Value {
        let name = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/$defs/"));
        name.and_then(|name| self.definitions?.get(name))
            .map_or(schema, |found| self.resolve(found))
    }
}

/// The first type that a schema names; `null` beside it only says that the field is optional.
pub(super) fn type_of(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null"),
        _ => None,
    }
}

/// Whether a schema allows any value of a kind.
pub(super) fn allows(schema: &Value, kind: Kind) -> bool {
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

/// The words of an enumeration; nothing if any text is allowed.
pub(super) fn words<'s>(alternatives: &[&'s Value]) -> Option<Vec<&'s str>> {
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
