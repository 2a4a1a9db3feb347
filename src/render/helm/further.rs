//! Lists that users of a chart may append to.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::action::quoted;
use super::node::{Element, Entry, Guard, Node};
use super::release::Release;
use super::values::Values;
use crate::render::yaml::Value;

/// What users may append to a list.
pub(super) struct Further {
    /// The key of the list.
    pub(super) list: &'static str,
    /// The key of the value.
    pub(super) key: &'static str,
    pub(super) comment: &'static str,
    /// The JSON Schema of an item.
    pub(super) item: Json,
    /// The items of the value, which is `.`.
    pub(super) expression: String,
}

impl Further {
    /// Objects of which each is another one by a field. These are there already.
    pub(super) fn objects(
        release: &Release<'_>,
        list: &'static str,
        key: &'static str,
        comment: &'static str,
        (field, taken): (&'static str, &[String]),
    ) -> Self {
        let required = BTreeSet::from(["name", field]);
        let taken = taken.iter().map(|text| [" ", &quoted(text)].concat());
        let taken: Vec<String> = taken.collect();
        let taken = taken.concat();
        Self {
            list,
            key,
            comment,
            item: json!({
                "type": "object",
                "properties": {"name": {"type": "string"}, field: {"type": "string"}},
                "required": required,
            }),
            expression: format!(
                "include {} (dict \"extra\" . \"field\" {} \"taken\" (list{taken}) \"name\" {})",
                quoted(&format!("{}.extraItems", release.chart.name)),
                quoted(field),
                quoted(&release.way(&[key]).join(".")),
            ),
        }
    }
}

/// Lets users append to a list.
pub(super) fn append(
    release: &Release<'_>,
    node: &mut Node,
    further: Further,
    values: &mut Values,
) {
    let Further {
        list,
        key,
        comment,
        item,
        expression,
    } = further;
    values.add(
        &release.way(&[key]),
        Value::List(Vec::new()),
        comment,
        json!({"type": "array", "items": item}),
    );
    let given = Guard::With(release.value(&[key]));
    match node.at_mut(&[list]) {
        Some(Node::List(elements)) => elements.push(Element::Lines {
            expression,
            guard: given,
        }),
        _ => node.put(Entry::guarded(list, Node::Lines(expression), given)),
    }
}
