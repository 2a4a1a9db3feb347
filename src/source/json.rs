//! A node as a JSON value, the way Kubernetes hands YAML on to its API.

use serde_json::{Map, Number, Value};

use super::tree::MAX_DEPTH;
use super::{Kind, Node, Problem, Scalar};

impl Node<'_> {
    /// The value as JSON: aliases and merges followed, of duplicate keys the last.
    ///
    /// # Errors
    /// At a number that JSON does not have: infinite, or not a number.
    pub fn to_json(self) -> Result<Value, Problem> {
        convert(self, 0)
    }
}

fn convert(node: Node<'_>, depth: usize) -> Result<Value, Problem> {
    if depth > MAX_DEPTH {
        return Err(Problem::error("too deeply nested").at(node.place(), "here"));
    }
    match node.kind() {
        Kind::Sequence => node.items().map(|item| convert(item, depth + 1)).collect(),
        Kind::Mapping => {
            let mut map = Map::new();
            for entry in node.entries() {
                map.insert(entry.name.into_owned(), convert(entry.value, depth + 1)?);
            }
            Ok(Value::Object(map))
        }
        _ => convert_scalar(node),
    }
}

fn convert_scalar(node: Node<'_>) -> Result<Value, Problem> {
    Ok(match node.scalar().unwrap_or(Scalar::Null) {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Str(text) => Value::String(text.to_owned()),
        Scalar::Int(value) => Number::from_i128(value).map_or(Value::Null, Value::Number),
        Scalar::Float(value) => match Number::from_f64(value) {
            Some(number) => Value::Number(number),
            None => {
                return Err(Problem::error("JSON has no such number")
                    .at(node.place(), "Kubernetes refuses the document here")
                    .help("quote it if a text is meant"));
            }
        },
    })
}
