//! Definitions (`{{ define "x" }}…{{ end }}`) in a manifest's template: they write nothing where they
//! stand, so that their bodies are no part of the document around them.

use std::ops::Range;

use super::action::{Action, Role};

/// The definitions of a template whose bodies are texts for other places, in order, each from its
/// first brace to the last of its `end`. One that holds a manifest is none of them: it is read where
/// it stands, and so is one that stands beside other text.
pub(super) fn texts(text: &str, actions: &[Action]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<&Action> = Vec::new();
    for action in actions {
        match action.role {
            Role::Opens => open.push(action),
            Role::Closes => {
                let Some(begin) = open.pop() else {
                    continue;
                };
                let span = begin.span.start..action.span.end;
                let body = text.get(begin.span.end..action.span.start);
                if open.is_empty()
                    && is_definition(text, begin)
                    && stands_alone(text, &span)
                    && !body.is_none_or(holds_manifest)
                {
                    found.push(span);
                }
            }
            Role::Branches | Role::Writes(_) | Role::Silent => {}
        }
    }
    found
}

/// Hides a definition: blanks, and where nothing else stands on a line, comments, which are no part
/// of a block scalar above them. Line breaks stay.
pub(super) fn hide(bytes: &mut [u8], definition: Range<usize>) {
    let is_break = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b'\n');
    let is_alone_at_its_end = bytes
        .get(definition.end..)
        .and_then(|after| after.iter().find(|byte| !b" \t\r".contains(byte)))
        .is_none_or(|byte| *byte == b'\n');
    super::mask::blank(bytes, definition.clone());
    let mut start = definition.start;
    while start < definition.end {
        let rest = bytes.get(start..definition.end).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest);
        let next = start + length.map_or(rest.len(), |length| length + 1);
        let begins_line = start
            .checked_sub(1)
            .is_none_or(|at| is_break(bytes.get(at)));
        if begins_line
            && (length.is_some() || is_alone_at_its_end)
            && let Some(byte) = bytes.get_mut(start)
            && *byte == b' '
        {
            *byte = b'#';
        }
        start = next;
    }
}

fn is_definition(text: &str, action: &Action) -> bool {
    let written = text.get(action.span.clone()).unwrap_or_default();
    let body = written.trim_start_matches(['{', '-']).trim_start();
    let name = body.strip_prefix("define").unwrap_or_default();
    name.starts_with([' ', '\t', '"', '`'])
}

/// Whether nothing stands beside it on its lines but other actions.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default().trim();
    (before.is_empty() || before.starts_with("{{") && before.trim_end().ends_with("}}"))
        && (after.is_empty() || after.starts_with("{{"))
}

/// Whether a text has an object's first words.
fn holds_manifest(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches([' ', '\t', '-']);
        line.starts_with("apiVersion:") || line.starts_with("kind:")
    })
}

#[cfg(test)]
mod tests {
    use super::super::action::actions;
    use super::*;

    fn hidden(text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for definition in texts(text, &actions(text).0) {
            hide(&mut bytes, definition);
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_definition_is_hidden_and_keeps_its_lines() {
        for (text, expected) in [
            (
                "{{- define \"x\" -}}\r\na: {{ if .b }}c{{ end }}\n\nü\n{{- end }}\nd: e\n",
                "#                 \r\n#                       \n\n# \n#         \nd: e\n",
            ),
            (
                "{{define \"x\"}}a{{end}}{{ include \"y\" . }}\n",
                "                      {{ include \"y\" . }}\n",
            ),
        ] {
            assert_eq!(hidden(text), expected);
            assert_eq!(hidden(text).len(), text.len());
        }
    }

    #[test]
    fn what_is_read_where_it_stands_stays() {
        for text in [
            "{{ define \"x\" }}\napiVersion: v1\nkind: Pod\n{{ end }}\n",
            "{{ define \"x\" }}\n- kind: Pod\n{{ end }}\n",
            "{{ if .x }}\na: b\n{{ end }}\n",
            "{{ block \"x\" . }}\na: b\n{{ end }}\n",
            "a: {{ define \"x\" }}b{{ end }}\n",
            "a: |\n  {{ define \"x\" }}\n  b\n  {{ end }}\n",
            "{{ define \"x\" }}b{{ end }}: c\n",
            "{{ define \"x\" }}\na: b\n",
            "{{ defined }}\n{{ end }}\n",
        ] {
            assert_eq!(hidden(text), text);
        }
    }
}
