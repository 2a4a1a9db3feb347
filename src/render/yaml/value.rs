//! The tree that is written: JSON's values, in order, with comments on list items.

use serde_json::Number;

/// A value to write as YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, written so that YAML 1.1 and 1.2 read the same number.
    Number(Number),
    /// A string, quoted where a reader would take it for something else.
    String(String),
    /// A string that is always written in double quotes: whatever is put into it later stays in it.
    Quoted(String),
    /// A list.
    List(Vec<Item>),
    /// A mapping, in the order in which it is written. Of entries with equal keys the last one
    /// counts, as it does for Kubernetes' own reader, and only that one is written.
    Map(Vec<(String, Value)>),
}

/// An item of a list, with the comment above it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Lines of the comment, without the `#`. A line break inside a line starts a further comment
    /// line; no text can end the comment.
    pub comment: Vec<String>,
    /// The item itself.
    pub value: Value,
}

impl Value {
    /// A map with these entries, in this order.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }

    /// A list of these values, without comments.
    pub fn list<V: Into<Value>>(values: impl IntoIterator<Item = V>) -> Self {
        Self::List(
            values
                .into_iter()
                .map(|value| Item::from(value.into()))
                .collect(),
        )
    }
}

impl From<Value> for Item {
    fn from(value: Value) -> Self {
        Self {
            comment: Vec::new(),
            value,
        }
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(flag) => Self::Bool(flag),
            serde_json::Value::Number(number) => Self::Number(number),
            serde_json::Value::String(text) => Self::String(text),
            serde_json::Value::Array(items) => Self::list(items),
            serde_json::Value::Object(entries) => Self::map(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, Self::from(value))),
            ),
        }
    }
}

/// The value without its comments, as the reader of its YAML gets it.
impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) | Value::Quoted(text) => Self::String(text.clone()),
            Value::List(items) => items.iter().map(|item| Self::from(&item.value)).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|(key, value)| (key.clone(), Self::from(value)))
                .collect(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}
