//! What users of a chart can set: each value with its default, what it means and what it may be.
//!
//! The file of values, its schema and the table in the chart's README are made from this one tree.

mod order;
mod schema;
mod table;
mod yaml;

use serde_json::Value as Json;

pub(super) use self::schema::{json, schema};
pub(super) use self::table::{Row, rows};
pub(super) use self::yaml::yaml;
use crate::render::yaml::Value;

/// The values of a chart, or of a part of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    entries: Vec<(String, Setting)>,
    rules: Vec<Json>,
}

/// What stands behind a key.
#[derive(Debug, Clone)]
enum Setting {
    Section(Values),
    Leaf(Leaf),
}

/// A value that can be set.
#[derive(Debug, Clone)]
struct Leaf {
    comment: String,
    default: Value,
    schema: Json,
    is_required: bool,
}

impl Values {
    /// Adds a value at a way of keys, with its default, what it means, and its JSON Schema. The
    /// first of several at one way stays.
    pub(super) fn add(&mut self, way: &[&str], default: Value, comment: &str, schema: Json) {
        self.insert(way, default, comment, schema, false);
    }

    /// The same for a value without which the templates cannot do: it cannot be taken away.
    pub(super) fn require(&mut self, way: &[&str], default: Value, comment: &str, schema: Json) {
        self.insert(way, default, comment, schema, true);
    }

    fn insert(
        &mut self,
        way: &[&str],
        default: Value,
        comment: &str,
        schema: Json,
        is_required: bool,
    ) {
        let Some((last, above)) = way.split_last() else {
            return;
        };
        let Some(section) = self.section(above) else {
            return;
        };
        if section.entries.iter().all(|(key, _)| key != last) {
            let leaf = Leaf {
                comment: comment.to_owned(),
                default,
                schema,
                is_required,
            };
            section
                .entries
                .push(((*last).to_owned(), Setting::Leaf(leaf)));
        }
    }

    /// Adds a rule that holds between several values below a way, as a JSON Schema.
    pub(super) fn rule(&mut self, way: &[&str], schema: Json) {
        if let Some(section) = self.section(way) {
            section.rules.push(schema);
        }
    }

    /// Whether there is a value at a way of keys.
    pub(super) fn has(&self, way: &[&str]) -> bool {
        let Some((first, rest)) = way.split_first() else {
            return false;
        };
        let found = self.entries.iter().find(|(key, _)| key == first);
        match (found, rest) {
            (Some((_, Setting::Leaf(_))), []) => true,
            (Some((_, Setting::Section(section))), rest) => section.has(rest),
            _ => false,
        }
    }

    /// The keys of the section at a way; none if there is none.
    pub(super) fn keys(&self, way: &[&str]) -> Vec<&str> {
        let Some((first, rest)) = way.split_first() else {
            return self.entries.iter().map(|(key, _)| key.as_str()).collect();
        };
        match self.entries.iter().find(|(key, _)| key == first) {
            Some((_, Setting::Section(section))) => section.keys(rest),
            _ => Vec::new(),
        }
    }

    /// The section at a way of keys, made if it is missing. None if a value stands there.
    fn section(&mut self, way: &[&str]) -> Option<&mut Self> {
        let Some((first, rest)) = way.split_first() else {
            return Some(self);
        };
        let at = self.entries.iter().position(|(key, _)| key == first);
        let at = at.unwrap_or_else(|| {
            let section = Setting::Section(Self::default());
            self.entries.push(((*first).to_owned(), section));
            self.entries.len() - 1
        });
        match self.entries.get_mut(at) {
            Some((_, Setting::Section(section))) => section.section(rest),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values() -> Values {
        let mut values = Values::default();
        values.add(
            &["nameOverride"],
            "".into(),
            "The chart's name.",
            json!({"type": "string"}),
        );
        values.require(
            &["image", "tag"],
            "1.0".into(),
            "The tag.\nQuote it.",
            json!({"type": "string"}),
        );
        values.add(
            &["resources"],
            Value::map([("limits", Value::map([("memory", Value::from("1Gi"))]))]),
            "Requests | limits.",
            json!({"type": "object"}),
        );
        values.rule(&["image"], json!({"not": {"required": ["x"]}}));
        values
    }

    #[test]
    fn the_file_of_values_has_a_comment_above_each() {
        assert_eq!(
            yaml(&values(), "header"),
            "# header\n\n# -- The chart's name.\nnameOverride: \"\"\n\nimage:\n  # -- The tag.\n  # Quote it.\n  \
             tag: \"1.0\"\n\n# -- Requests | limits.\nresources:\n  limits:\n    memory: 1Gi\n"
        );
    }

    #[test]
    fn the_schema_knows_every_value_and_no_other() {
        let schema = schema(&values(), "chart");
        assert_eq!(schema["additionalProperties"], json!(false));
        assert_eq!(
            schema["properties"]["image"],
            json!({
                "type": "object",
                "properties": {"tag": {
                    "description": "The tag. Quote it.",
                    "if": {"type": ["number", "boolean"]},
                    "then": {"const": "a text: in quotes, or by --set-string"},
                    "else": {"type": "string"},
                }},
                "required": ["tag"],
                "additionalProperties": false,
                "allOf": [{"not": {"required": ["x"]}}]
            })
        );
        assert_eq!(schema["required"], json!(["image"]));
    }

    #[test]
    fn the_table_has_a_row_a_value() {
        let rows: Vec<String> = rows(&values())
            .iter()
            .map(|row| format!("{} {} {} {}", row.key, row.kind, row.default, row.comment))
            .collect();
        assert_eq!(
            rows,
            [
                "nameOverride string `\"\"` The chart's name.",
                "image.tag string `\"1.0\"` The tag. Quote it.",
                "resources object `{\"limits\":{\"memory\":\"1Gi\"}}` Requests \\| limits.",
            ]
        );
    }
}
