//! Values of a template that are no text at all where nobody gives them: `{{ .Values.name }}`.

use super::template::ACTION;
use crate::source::{Kind, Node, Style};

/// What becomes of a list of names whose values nobody gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// No name is left.
    NoItem,
    /// One of the names is empty.
    EmptyItem,
}

/// What may become of the names in a list, if one of them is a value alone. A list in brackets ends
/// without an item where nothing is written between them; elsewhere nothing is null, which is an
/// empty name to the server.
pub(super) fn blank(names: Node<'_>) -> Option<Blank> {
    if names.kind() != Kind::Sequence {
        return None;
    }
    let values = names.items().filter_map(|item| {
        let (path, written) = value(item.text()?)?;
        if is_asked_for(path, item) {
            return None;
        }
        Some(item.style() != Style::Plain || written == Written::Quoted)
    });
    let values: Vec<bool> = values.collect();
    let in_brackets = names.target().style() == Style::Flow;
    match values.as_slice() {
        [] => None,
        [false] if in_brackets && names.items().count() == 1 => Some(Blank::NoItem),
        _ => Some(Blank::EmptyItem),
    }
}

/// How an action writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    AsItIs,
    Quoted,
}

/// What Helm always fills in.
const GIVEN: [&str; 4] = ["Capabilities", "Chart", "Release", "Template"];

/// Functions that leave nothing of nothing.
const PASSING: [&str; 7] = [
    "lower",
    "toString",
    "trim",
    "trimPrefix",
    "trimSuffix",
    "trunc",
    "upper",
];

/// The words of actions that ask whether there is a value.
const ASKING: [&str; 3] = ["if", "with", "else"];

/// Whether an action before a node asks for the value that it is made of.
fn is_asked_for(path: &str, node: Node<'_>) -> bool {
    let at = node.target().span().start as usize;
    let before = node.target().file().text().get(..at).unwrap_or_default();
    let mut actions = before.split(ACTION).skip(1);
    actions.any(|rest| {
        let action = rest.split("}}").next().unwrap_or_default();
        let mut words = action.split([' ', '\n', '\t', '-', '(', ')']);
        let first = words.by_ref().find(|word| !word.is_empty());
        first.is_some_and(|word| ASKING.contains(&word)) && words.any(|word| word == path)
    })
}

/// The path of a value of the user's and how it is written, if a text is one action that writes it
/// and says nothing of what stands for it where it is missing.
fn value(text: &str) -> Option<(&str, Written)> {
    let action = text.strip_prefix(ACTION)?.strip_suffix("}}")?;
    if action.contains(ACTION) {
        return None;
    }
    let action = action.trim_start_matches('-').trim_end_matches('-');
    let mut words = action.split('|').map(str::trim);
    let path = words.next()?;
    let names = path.strip_prefix('$').unwrap_or(path).strip_prefix('.')?;
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let root = names.split('.').next().unwrap_or_default();
    if root.is_empty() || !names.chars().all(is_path) || GIVEN.contains(&root) {
        return None;
    }
    let mut written = Written::AsItIs;
    for function in words {
        match function.split_whitespace().next()? {
            "quote" | "squote" => written = Written::Quoted,
            name if PASSING.contains(&name) => {}
            _ => return None,
        }
    }
    Some((path, written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{File, read_template};

    #[test]
    fn what_a_list_of_names_may_come_to() {
        let rows = [
            ("[{{ .Values.name }}]", Some(Blank::NoItem)),
            ("[{{- $.Values.name | trim -}}]", Some(Blank::NoItem)),
            ("[{{ .Values.name | quote }}]", Some(Blank::EmptyItem)),
            ("[\"{{ .Values.name }}\"]", Some(Blank::EmptyItem)),
            ("[a, {{ .Values.name }}]", Some(Blank::EmptyItem)),
            ("\n- {{ .Values.name }}", Some(Blank::EmptyItem)),
            (
                "\n- a\n- '{{ .Values.name | trunc 63 }}'",
                Some(Blank::EmptyItem),
            ),
            ("[{{ .Values.name }}-tls]", None),
            ("[{{ .Values.name }}{{ .Values.other }}]", None),
            ("[{{ .Values.name | default \"tls\" }}]", None),
            ("[{{ required \"a name\" .Values.name }}]", None),
            ("[{{ include \"app.fullname\" . }}]", None),
            ("[{{ .Release.Name }}]", None),
            ("[{{ . }}]", None),
            ("[{{ $name }}]", None),
            ("[{{request.object.metadata.name}}]", None),
            ("[tls]", None),
            ("[]", None),
        ];
        for (names, expected) in rows {
            let text = format!("x: {{{{ .y }}}}\nresourceNames: {names}\n");
            let reading = read_template(&File::new("f", text.as_str()));
            let root = reading.documents[0].root();
            assert_eq!(
                blank(root.get("resourceNames").unwrap()),
                expected,
                "{names}"
            );
        }
    }
}
