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
        Scalar::Int(value) => Value::Number(int_number(value)),
        Scalar::Float(value) => match float_number(value) {
            Some(number) => Value::Number(number),
            None => {
                return Err(Problem::error("JSON has no such number")
                    .at(node.place(), "Kubernetes refuses the document here")
                    .help("quote it if a text is meant"));
            }
        },
    })
}

/// A number over 63 bits loses digits on its way to the API server.
#[expect(
    clippy::cast_precision_loss,
    reason = "Kubernetes loses the same digits"
)]
fn int_number(value: i128) -> Number {
    let exact = i64::try_from(value).map(Number::from);
    exact.unwrap_or_else(|_| Number::from_f64(value as f64).unwrap_or_else(|| Number::from(0)))
}

/// Go writes a whole number without a point, so that Kubernetes reads `2.0` as it reads `2`.
fn float_number(value: f64) -> Option<Number> {
    let text = value.to_string();
    let whole = text.parse::<i64>().map(Number::from).ok();
    whole.or_else(|| Number::from_f64(value))
}
