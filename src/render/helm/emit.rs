//! Writes a template: the layout of manifests, with template actions on lines of their own.
//!
//! Every value that is not an action is written as in a manifest and escaped for Helm. Actions cut
//! the line break before them, so no text that ends in blank lines of its own stands as a block.

use super::action::literal;
use super::node::{Element, Entry, Guard, Node};
use crate::render::yaml::{Value, push_comment, push_key, push_scalar};

/// Spaces a level.
const STEP: usize = 2;

/// A document, under a condition if there is one.
pub(super) fn document(node: &Node, guard: Option<&Guard>) -> String {
    let mut out = String::new();
    guarded(&mut out, guard, 0, |out| match node {
        Node::Map(entries) => push_map(out, entries, 0, false),
        Node::List(elements) => push_list(out, elements, 0),
        _ => {}
    });
    out
}

/// Writes what stands between the two actions of a guard.
fn guarded(
    out: &mut String,
    guard: Option<&Guard>,
    indentation: usize,
    inner: impl FnOnce(&mut String),
) {
    let Some(guard) = guard else {
        return inner(out);
    };
    let action = match guard {
        Guard::If(condition) => format!("if {condition}"),
        Guard::With(expression) => format!("with {expression}"),
    };
    push_line(out, indentation, &format!("{{{{- {action} }}}}"));
    inner(out);
    push_line(out, indentation, "{{- end }}");
}

/// The entries of a mapping. Of the first one the line's beginning may stand there already.
fn push_map(out: &mut String, entries: &[Entry], indentation: usize, mut has_begun: bool) {
    for entry in entries {
        guarded(out, entry.guard.as_ref(), indentation, |out| {
            if !has_begun {
                push_spaces(out, indentation);
            }
            push_field(out, &entry.key, &entry.node, indentation);
        });
        has_begun = false;
    }
}

fn push_field(out: &mut String, key: &str, node: &Node, indentation: usize) {
    escaped(out, |out| push_key(out, key, indentation));
    push_value(out, node, indentation);
}

/// What stands behind a key or a dash, from there to the end of the last line.
fn push_value(out: &mut String, node: &Node, indentation: usize) {
    match node {
        Node::Leaf(value) => {
            let value = in_one_line(value);
            escaped(out, |out| push_scalar(out, &value, indentation));
        }
        Node::Action(action) => {
            out.push(' ');
            out.push_str(action);
            out.push('\n');
        }
        Node::Lines(expression) => {
            out.push('\n');
            push_lines(out, expression, indentation + STEP);
        }
        Node::Map(entries) => {
            out.push('\n');
            push_map(out, entries, indentation + STEP, false);
        }
        Node::List(elements) => {
            out.push('\n');
            push_list(out, elements, indentation);
        }
    }
}

fn push_list(out: &mut String, elements: &[Element], indentation: usize) {
    for element in elements {
        match element {
            Element::Item { comment, node } => {
                escaped(out, |out| push_comment(out, indentation, comment));
                push_spaces(out, indentation);
                out.push('-');
                push_item(out, node, indentation);
            }
            Element::Guarded { node, guard } => {
                guarded(out, Some(guard), indentation, |out| {
                    push_spaces(out, indentation);
                    out.push('-');
                    push_item(out, node, indentation);
                });
            }
            Element::Lines { expression, guard } => {
                guarded(out, Some(guard), indentation, |out| {
                    push_lines(out, expression, indentation);
                });
            }
        }
    }
}

/// What follows the dash of an item.
fn push_item(out: &mut String, node: &Node, indentation: usize) {
    match node {
        Node::Map(entries) if matches!(entries.first(), Some(Entry { guard: None, .. })) => {
            out.push(' ');
            push_map(out, entries, indentation + STEP, true);
        }
        Node::List(elements) => {
            out.push('\n');
            push_list(out, elements, indentation + STEP);
        }
        _ => push_value(out, node, indentation),
    }
}

/// The lines that an expression prints.
fn push_lines(out: &mut String, expression: &str, indentation: usize) {
    let action = format!("{{{{- {expression} | nindent {indentation} }}}}");
    push_line(out, indentation, &action);
}

fn push_line(out: &mut String, indentation: usize, line: &str) {
    push_spaces(out, indentation);
    out.push_str(line);
    out.push('\n');
}

fn push_spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Appends text of the user, escaped for Helm.
fn escaped(out: &mut String, push: impl FnOnce(&mut String)) {
    let mut text = String::new();
    push(&mut text);
    out.push_str(&literal(&text));
}

/// A text that ends in blanks of whatever kind as one line: as a block, an action below would cut
/// the blank lines of it, and Helm what is blank at the end of a document.
fn in_one_line(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let line = text.strip_suffix('\n').unwrap_or(text);
            if line.ends_with(char::is_whitespace) {
                Value::Quoted(text.clone())
            } else {
                value.clone()
            }
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(json: serde_json::Value) -> Node {
        Node::from(Value::from(json))
    }

    #[test]
    fn actions_stand_among_values() {
        let mut object = node(serde_json::json!({
            "kind": "Pod",
            "metadata": {"name": "x", "note": "{{ y }}"},
            "spec": {"containers": [{"name": "a", "args": ["-x", "l1\nl2\n\n"]}], "volumes": [{"name": "v"}]}
        }));
        object.at_mut(&["metadata"]).unwrap().put(Entry::field(
            "name",
            Node::Action("{{ include \"c.fullname\" . | quote }}".to_owned()),
        ));
        object.at_mut(&["metadata"]).unwrap().put(Entry::field(
            "labels",
            Node::Lines("include \"c.labels\" .".to_owned()),
        ));
        let spec = object.at_mut(&["spec"]).unwrap();
        spec.put(Entry::guarded(
            "nodeSelector",
            Node::Lines("toYaml .".to_owned()),
            Guard::With(".Values.nodeSelector".to_owned()),
        ));
        if let Some(Node::List(volumes)) = spec.at_mut(&["volumes"]) {
            volumes.push(Element::Lines {
                expression: "toYaml .".to_owned(),
                guard: Guard::With(".Values.extraVolumes".to_owned()),
            });
        }
        let guard = Guard::If(".Values.create".to_owned());
        assert_eq!(
            document(&object, Some(&guard)),
            r#"{{- if .Values.create }}
kind: Pod
metadata:
  name: {{ include "c.fullname" . | quote }}
  note: "{{ "{{" }} y }}"
  labels:
    {{- include "c.labels" . | nindent 4 }}
spec:
  containers:
  - name: a
    args:
    - -x
    - "l1\nl2\n\n"
  volumes:
  - name: v
  {{- with .Values.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
"#
        );
    }
}
