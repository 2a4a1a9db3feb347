//! The reference page of the spec: a section for each type that has fields, made from the schema
//! and so from the types' own documentation, with an example that a test renders.

mod snippets;
mod types;
mod words;

use std::fmt::Write as _;

use serde_json::Value;

use self::types::{Section, Type, Types};
use super::published::unwrapped;

/// What an example stands below if it does not begin with `apiVersion`.
const HEAD: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: example, namespace: example}
";

/// The page, in Markdown.
#[must_use]
pub fn page() -> String {
    let types = Types::all();
    let mut page = format!(
        "# Reference of the spec\n\n\
         Every field there is, type by type, in the order in which one meets them. It is made from \
         the program's own types, as the JSON Schema is that `rolewright schema` prints; \
         [the guide](spec.md) tells how the words are used together. An example that does not begin \
         with `apiVersion` stands below this:\n\n```yaml\n{HEAD}```\n"
    );
    for section in types.sections() {
        write_section(&mut page, &types, &section);
    }
    page
}

// Writing to a String cannot fail.
fn write_section(page: &mut String, types: &Types, section: &Section<'_>) {
    let name = section.name;
    let _ = write!(page, "\n## {name}\n\n{}", described(section.schema));
    if !section.used_at.is_empty() {
        let places: Vec<String> = section
            .used_at
            .iter()
            .map(|(parent, field)| format!("`{field}` of {}", link(parent)))
            .collect();
        let _ = write!(page, " Stands at {}.", listed(&places));
    }
    let shared = section
        .shares
        .map(|shared| format!("It has all fields of {}, and these:\n\n", link(shared)));
    let _ = write!(
        page,
        "\n\n{}| field | type | default | meaning |\n|---|---|---|---|\n",
        shared.unwrap_or_default()
    );
    for (field, schema) in &section.fields {
        let default = if section.requires(field) {
            "required".to_owned()
        } else {
            default(schema)
        };
        let further = section.further_words(field);
        let _ = writeln!(
            page,
            "| `{field}` | {} | {default} | {} |",
            cell(&words::of_type(types, schema)),
            cell(&meaning(types, schema, &further)),
        );
    }
    if let Some(snippet) = snippets::of(name) {
        let _ = write!(page, "\n```yaml\n{snippet}```\n");
    }
}

/// What a field means, then what each of its words or forms means.
fn meaning(types: &Types, schema: &Value, further: &[&str]) -> String {
    let mut lines = vec![described(schema)];
    if let [_, _, ..] = types.branches(schema).as_slice() {
        lines.extend(types.branches(schema).iter().filter_map(|branch| {
            let description = described(branch);
            let form = words::of_type(types, branch);
            (!description.is_empty()).then(|| format!("{form}: {description}"))
        }));
    }
    if !further.is_empty() {
        let further: Vec<String> = further.iter().map(|word| format!("`{word}`")).collect();
        lines.push(format!("One of {}.", further.join(", ")));
    }
    lines.join("<br>")
}

fn described(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str);
    unwrapped(text.unwrap_or_default())
}

/// What stands there if nothing is written, where the schema says so; where only the meaning says
/// it, the meaning does.
fn default(schema: &Value) -> String {
    match schema.get("default") {
        Some(Value::Bool(value)) => format!("`{value}`"),
        Some(Value::String(value)) => format!("`{value}`"),
        _ => String::new(),
    }
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A text as a cell of a table holds it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}

/// The type that a schema names, with its name, if it has fields.
fn object<'t>(types: &'t Types, schema: &Value) -> Option<&'t Type> {
    types.named(schema).filter(|found| found.has_fields())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_an_example_that_writes_its_own_field_and_no_example_is_left_over() {
        let types = Types::all();
        let sections = types.sections();
        assert!(sections.len() > 45, "{} sections", sections.len());
        for section in &sections {
            let Some(snippet) = snippets::of(section.name) else {
                panic!("there is no example of {}", section.name);
            };
            let words: Vec<&str> = snippet
                .split(|c: char| !c.is_ascii_alphanumeric())
                .collect();
            let writes = section
                .fields
                .iter()
                .any(|(field, _)| words.contains(field));
            assert!(writes, "the example of {} has no field of it", section.name);
        }
        for (name, _) in snippets::SNIPPETS {
            let known = sections.iter().any(|section| section.name == *name);
            assert!(known, "there is no section {name}");
        }
    }

    #[test]
    fn types_that_controllers_share_stand_once() {
        let types = Types::all();
        let sections = types.sections();
        for (name, shared) in [
            ("Deployment", "Pod"),
            ("StatefulSet", "Pod"),
            ("DaemonSet", "Pod"),
            ("Job", "Pod"),
            ("CronJob", "Job"),
            ("Pod", "Container"),
            ("InitContainer", "Container"),
            ("Sidecar", "Container"),
        ] {
            let section = sections.iter().find(|section| section.name == name);
            assert_eq!(section.unwrap().shares, Some(shared), "{name}");
        }
    }
}
