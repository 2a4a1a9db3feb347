//! The table of values in a chart's README, as helm-docs would make it.

use serde::Serialize;
use serde_json::Value as Json;

use super::{Leaf, Setting, Values};

/// A value, each part as Markdown for a cell of a table.
#[derive(Debug, Clone, Serialize)]
pub(in crate::render::helm) struct Row {
    pub(in crate::render::helm) key: String,
    pub(in crate::render::helm) kind: String,
    pub(in crate::render::helm) default: String,
    pub(in crate::render::helm) comment: String,
}

/// A row for each value.
pub(in crate::render::helm) fn rows(values: &Values) -> Vec<Row> {
    let mut rows = Vec::new();
    collect(values, "", &mut rows);
    rows
}

fn collect(values: &Values, above: &str, rows: &mut Vec<Row>) {
    for (key, setting) in &values.entries {
        let key = format!("{above}{key}");
        match setting {
            Setting::Section(section) => collect(section, &format!("{key}."), rows),
            Setting::Leaf(leaf) => rows.push(row(key, leaf)),
        }
    }
}

fn row(key: String, leaf: &Leaf) -> Row {
    let default = Json::from(&leaf.default);
    Row {
        key,
        kind: kind(&leaf.schema),
        default: cell(&format!("`{default}`")),
        comment: cell(&leaf.comment),
    }
}

/// The words of a schema's `type`.
fn kind(schema: &Json) -> String {
    match schema.get("type") {
        Some(Json::String(kind)) => kind.clone(),
        Some(Json::Array(kinds)) => {
            let kinds = kinds.iter().filter_map(Json::as_str);
            let kinds: Vec<&str> = kinds.filter(|kind| *kind != "null").collect();
            kinds.join(" or ")
        }
        _ => "any".to_owned(),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
