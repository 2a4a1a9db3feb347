//! The schema as it is published: what editors make the most of, beyond what our own check needs.
//!
//! Held against yaml-language-server, which is behind most editors' YAML. It shows a `description`
//! with its marks escaped and a line break as a paragraph, unless there is a `markdownDescription`;
//! of a value that one branch of a union allows it shows the branch's description in place of the
//! field's; and it lists the words of an `enum` with what they mean, those of a union of constants not.

use schemars::Schema;
use schemars::transform::{RecursiveTransform, Transform as _};
use serde_json::{Value, json};

/// The spec's schema for editors. It allows exactly what [`super::schema`] allows.
#[must_use]
pub fn published() -> Value {
    let Ok(mut schema) = Schema::try_from(super::schema().clone()) else {
        return super::schema().clone();
    };
    RecursiveTransform(|schema: &mut Schema| {
        words_as_enumeration(schema);
        leave_unions_to_the_field(schema);
        describe_in_markdown(schema);
    })
    .transform(&mut schema);
    schema.to_value()
}

/// `oneOf` constants, each described, to one `enum` with the descriptions beside it.
fn words_as_enumeration(schema: &mut Schema) {
    let Some(words) = schema.get("oneOf").and_then(constants) else {
        return;
    };
    let (words, meanings): (Vec<String>, Vec<String>) = words.into_iter().unzip();
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    schema.insert("enum".to_owned(), json!(words));
    schema.insert("markdownEnumDescriptions".to_owned(), json!(meanings));
}

/// The constants of a union with their descriptions; nothing if any branch is no constant.
fn constants(branches: &Value) -> Option<Vec<(String, String)>> {
    let text = |branch: &Value, key| branch.get(key).and_then(Value::as_str).map(str::to_owned);
    let branches = branches.as_array()?.iter();
    branches
        .map(|branch| {
            let meaning = text(branch, "description").unwrap_or_default();
            Some((text(branch, "const")?, unwrapped(&meaning)))
        })
        .collect()
}

/// What a field is says more than which form its value has.
fn leave_unions_to_the_field(schema: &mut Schema) {
    let branches = schema.get_mut("anyOf").and_then(Value::as_array_mut);
    for branch in branches.into_iter().flatten() {
        if let Some(branch) = branch.as_object_mut() {
            branch.remove("description");
        }
    }
}

fn describe_in_markdown(schema: &mut Schema) {
    let Some(description) = schema.get("description").and_then(Value::as_str) else {
        return;
    };
    let description = unwrapped(description);
    schema.insert("description".to_owned(), description.clone().into());
    schema.insert("markdownDescription".to_owned(), description.into());
}

/// The lines of each paragraph as one.
pub(super) fn unwrapped(text: &str) -> String {
    let paragraphs = text.split("\n\n");
    let paragraphs: Vec<String> = paragraphs
        .map(|lines| lines.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    paragraphs.join("\n\n")
}
