//! Tests of reading templates: text in, what is known and where out.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::source::{File, Kind, Node, Reading, read_template};

fn read(text: &str) -> Reading {
    read_template(&File::new("f", text))
}

/// A node as one line: texts as they are, `+` behind what actions write something into.
fn shown(node: Node<'_>) -> String {
    let mut shown = match node.kind() {
        Kind::Mapping => {
            let entry = |(key, value): (Node<'_>, Node<'_>)| {
                format!("{}: {}", key.text().unwrap_or("?"), shown(value))
            };
            format!(
                "{{{}}}",
                node.pairs().map(entry).collect::<Vec<_>>().join(", ")
            )
        }
        Kind::Sequence => format!(
            "[{}]",
            node.items().map(shown).collect::<Vec<_>>().join(", ")
        ),
        Kind::Null => "~".to_owned(),
        _ => format!("{:?}", node.text().unwrap_or_default()),
    };
    if node.has_insertions() {
        shown.push('+');
    }
    shown
}

/// All that was read of a text, a line each: documents, what is not seen, problems.
fn outcome(text: &str) -> String {
    let reading = read(text);
    let mut lines = String::new();
    for document in &reading.documents {
        writeln!(lines, "{}", shown(document.root())).unwrap();
        for problem in document.tree().duplicate_keys() {
            writeln!(lines, "{problem}").unwrap();
        }
    }
    for place in &reading.unseen {
        writeln!(lines, "unseen {place}").unwrap();
    }
    for problem in &reading.problems {
        writeln!(lines, "{problem}").unwrap();
    }
    lines.trim_end().to_owned()
}

fn assert_outcomes(cases: &[(&str, &str, &str)]) {
    for (text, expected, why) in cases {
        assert_eq!(outcome(text), *expected, "{why}:\n{text}");
        let windows = text.replace('\n', "\r\n");
        if !text.contains(['|', '>']) {
            let expected = expected.replace("\\n", "\\r\\n");
            assert_eq!(outcome(&windows), expected, "{why}, CRLF:\n{text}");
        }
        let marked = format!("\u{feff}{text}");
        assert_eq!(
            outcome(&marked),
            *expected,
            "{why}, with a byte order mark:\n{text}"
        );
    }
}

#[test]
fn actions_in_scalars_are_their_text() {
    assert_outcomes(&[
        ("a: {{ .x }}", r#"{a: "{{ .x }}"}"#, "a value"),
        (
            "a: {{ .x }}-b",
            r#"{a: "{{ .x }}-b"}"#,
            "with text after it",
        ),
        (
            "a: b-{{ .x }}\nc: {{ .y }}",
            r#"{a: "b-{{ .x }}", c: "{{ .y }}"}"#,
            "and before it",
        ),
        (
            "a: \"{{ .x }}\"\nb: {{ .y }}",
            r#"{a: "{{ .x }}", b: "{{ .y }}"}"#,
            "quoted",
        ),
        (
            "a: '{{ .x }}' # {{ .y }}\nb: {{ .z }}",
            r#"{a: "{{ .x }}", b: "{{ .z }}"}"#,
            "a comment",
        ),
        ("{{ .k }}: v", r#"{{{ .k }}: "v"}"#, "a key"),
        ("a.{{ .k }}/b: v", r#"{a.{{ .k }}/b: "v"}"#, "in a key"),
        (
            "verbs: {{ toJson .x }}",
            r#"{verbs: "{{ toJson .x }}"}"#,
            "a list, perhaps",
        ),
        ("- {{ . }}\n- b", r#"["{{ . }}", "b"]"#, "an item"),
        (
            "a: [{{ .x }}, b, \"{{ .y }}\"]",
            r#"{a: ["{{ .x }}", "b", "{{ .y }}"]}"#,
            "in brackets",
        ),
        (
            "{\"a\": {{ .x }}, \"b\": 1}",
            r#"{a: "{{ .x }}", b: "1"}"#,
            "JSON",
        ),
        (
            "a: {{ \"{{\" }}b",
            r#"{a: "{{ \"{{\" }}b"}"#,
            "braces in a string",
        ),
        (
            "a: {{ \"}}: #\" }}",
            r#"{a: "{{ \"}}: #\" }}"}"#,
            "an end in a string",
        ),
        (
            "a: {{ `}}` }}\nb: c",
            r#"{a: "{{ `}}` }}", b: "c"}"#,
            "in a raw string",
        ),
        (
            "a: {{ '\"' }}\nb: c",
            r#"{a: "{{ '\"' }}", b: "c"}"#,
            "a quote as a character",
        ),
        (
            "a: {{ if .x }}b{{ else }}c{{ end }}",
            r#"{a: "{{ if .x }}b{{ else }}c{{ end }}"}"#,
            "a choice on one line",
        ),
        (
            "a: {{ .x }} # c: d",
            r#"{a: "{{ .x }}"}"#,
            "a comment behind",
        ),
        (
            "a: b {{/* c */}}\nd: {{ .x }}",
            r#"{a: "b", d: "{{ .x }}"}"#,
            "a comment of Go's behind",
        ),
        ("a: 1{{ .x }}", r#"{a: "1{{ .x }}"}"#, "no number"),
        (
            "a: !!int {{ .x }}",
            r#"{a: "{{ .x }}"}"#,
            "a tag that may fit",
        ),
        (
            "a: {{ f\n  .x }}\nb: c",
            "{a: \"{{ f\\n  .x }}\", b: \"c\"}",
            "over two lines",
        ),
        (
            "a: \"b\\t{{ .x }}\"\nb: {{ .y }}",
            r#"{a: "b\t{{ .x }}", b: "{{ .y }}"}"#,
            "with an escape",
        ),
    ]);
}

#[test]
fn lines_of_actions_are_no_text() {
    assert_outcomes(&[
        (
            "{{- if .x }}\na: b\n{{- end }}",
            r#"{a: "b"}"#,
            "a condition",
        ),
        (
            "a:\n{{- range .x }}\n- b\n{{- end }}",
            r#"{a: ["b"]}"#,
            "a loop",
        ),
        (
            "{{/* a: b */}}\nc: {{ .d }}",
            r#"{c: "{{ .d }}"}"#,
            "a comment",
        ),
        (
            "{{- /*\n---\na: b\n*/ -}}\nc: d",
            r#"{c: "d"}"#,
            "a document in a comment",
        ),
        (
            "{{ $x := .y }}\na: {{ $x }}",
            r#"{a: "{{ $x }}"}"#,
            "an assignment",
        ),
        (
            "{{ if .x }}{{ end }}\na: b",
            r#"{a: "b"}"#,
            "several on one line",
        ),
        (
            "{{- end }} # {{ .x }}\na: b",
            r#"{a: "b"}"#,
            "a comment behind",
        ),
        (
            "a: b {{- if .x }}\nc: d\n{{- end }}",
            r#"{a: "b", c: "d"}"#,
            "behind a value",
        ),
        (
            "a: {{- if .x }}\n  b: c\n{{- end }}",
            r#"{a: {b: "c"}}"#,
            "behind a key",
        ),
        (
            "{{- range .x }}\n---\na: {{ . }}\n---\n{{- end }}\nb: c",
            "{a: \"{{ . }}\"}\n{b: \"c\"}",
            "documents in a loop",
        ),
    ]);
}

#[test]
fn lines_that_actions_write_are_insertions() {
    assert_outcomes(&[
        ("a:\n{{ .x }}", "{a: ~+}+", "a list or a key"),
        ("a:\n  {{ .x }}", "{a: ~+}", "a value that is not written"),
        (
            "a:\n  {{- toYaml .x | nindent 2 }}",
            "{a: ~+}",
            "by its indentation",
        ),
        ("a:\n{{ toYaml .x | indent 2 }}", "{a: ~+}", "from column 0"),
        (
            "a:\n{{ toYaml .x | indent 0 }}",
            "{a: ~+}+",
            "a list or a key",
        ),
        (
            "a:\n  {{ .x }}\n  b: c",
            r#"{a: {b: "c"}+}"#,
            "before a key",
        ),
        ("a:\n  b: c\n  {{ .x }}", r#"{a: {b: "c"}+}"#, "after a key"),
        (
            "a:\n  b: c\n{{ .x }}\nd: e",
            r#"{a: {b: "c"}, d: "e"}+"#,
            "further out",
        ),
        (
            "a:\n  b:\n    c: d\n  {{ .x }}",
            r#"{a: {b: {c: "d"}}+}"#,
            "between",
        ),
        (
            "a:\n- b\n{{ toYaml .x | indent 0 }}",
            r#"{a: ["b"]+}+"#,
            "an item or a key",
        ),
        (
            "a:\n  - b\n  {{- toYaml .x | nindent 2 }}",
            r#"{a: ["b"]+}"#,
            "an item",
        ),
        (
            "a:\n- b: c\n  {{- toYaml .x | nindent 2 }}\n- d",
            r#"{a: [{b: "c"}+, "d"]}"#,
            "a key in an item",
        ),
        (
            "{{ include \"a\" . }}\nb: c",
            r#"{b: "c"}+"#,
            "at the beginning",
        ),
        ("b: c\n{{ template \"a\" . }}", r#"{b: "c"}+"#, "at the end"),
        (
            "a: {{- toYaml .x | nindent 2 }}\n  b: c",
            r#"{a: {b: "c"}+}"#,
            "behind a key",
        ),
        ("a: [\n  b,\n  {{ .x }}\n]", r#"{a: ["b"]+}"#, "in brackets"),
        (
            "a: {{ .x | nindent 2 }}\nb: c",
            r#"{a: "{{ .x | nindent 2 }}", b: "c"}"#,
            "all of a value",
        ),
        (
            "a:\n  {{- if .x }}\n  {{- .y | nindent 2 }}\n  {{- end }}",
            "{a: ~+}",
            "in a condition",
        ),
        (
            "a: b # {{ .x | nindent 0 }}",
            r#"{a: "b"}+"#,
            "out of a comment",
        ),
        ("{{ include \"a\" . }}\n", "unseen f:1:1", "nothing else"),
        (
            "---\n{{ .x }}\n---\na: {{ .x }}",
            "{a: \"{{ .x }}\"}\nunseen f:2:1",
            "one of two",
        ),
        (
            "a: b\n  {{ .x }}",
            r#"{a: "b {{ .x }}"}"#,
            "none: YAML goes on",
        ),
    ]);
}

#[test]
fn block_scalars_stay_texts() {
    assert_outcomes(&[
        (
            "{{ .k }}: |\n  b {{ .x }}\n",
            r#"{{{ .k }}: "b {{ .x }}\n"}"#,
            "in a line",
        ),
        (
            "c: {{ .k }}\na: |\n{{ .x | indent 2 }}\n",
            r#"{c: "{{ .k }}", a: "{{ .x | indent 2 }}\n"}"#,
            "all of it",
        ),
        (
            "c: {{ .k }}\na: |\n  {{- .x | nindent 2 }}\n",
            r#"{c: "{{ .k }}", a: "{{- .x | nindent 2 }}\n"}"#,
            "on a new line",
        ),
        (
            "c: {{ .k }}\na: |\n  b\n{{- if .x }}\n  d\n{{- end }}\ne: f\n",
            r#"{c: "{{ .k }}", a: "b\n{{- if .x }}\nd\n", e: "f"}"#,
            "a condition in it",
        ),
        (
            "c: {{ .k }}\na: |\n  b\n{{ .x | indent 2 }}\n{{- end }}\ne: f\n",
            r#"{c: "{{ .k }}", a: "b\n{{ .x | indent 2 }}\n", e: "f"}"#,
            "at its end",
        ),
        (
            "c: {{ .k }}\na: >-\n  b\n  {{ .x }}\n",
            r#"{c: "{{ .k }}", a: "b {{ .x }}"}"#,
            "folded",
        ),
        (
            "c: {{ .k }}\n- a: |\n  b: {{ .x }}",
            r#"{c: [{a: "", b: "{{ .x }}"}]+}+"#,
            "no line of it",
        ),
    ]);
}

#[test]
fn keys_of_two_branches_are_no_duplicates() {
    let twice = "f:3:1: warning: the key `a` stands twice in one mapping: only this one counts";
    assert_outcomes(&[
        (
            "{{ if .x }}\na: b\na: c\n{{ end }}",
            &format!("{{a: \"b\", a: \"c\"}}\n{twice}"),
            "one",
        ),
        (
            "{{ if .x }}\na: b\n{{ else }}\na: c\n{{ end }}",
            "{a: \"b\"}\n{a: \"c\"}",
            "two",
        ),
        (
            "{{ if .x }}\na: b\n{{ end }}\n{{ if .y }}\na: c\n{{ end }}",
            "{a: \"b\"}\n{a: \"c\"}",
            "two conditions",
        ),
        (
            "{{ .a }}: b\n{{ .a }}: c",
            r#"{{{ .a }}: "b", {{ .a }}: "c"}"#,
            "unknown keys",
        ),
        (
            "# {{ if .x }}\na: b\n# {{ else }}\na: c\n# {{ end }}",
            "{a: \"b\", a: \"c\"}\n{a: \"b\"}\n{a: \"c\"}",
            "in comments",
        ),
    ]);
}

/// Pieces of templates, put together at random.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{{",
        "}}",
        "{{-",
        "-}}",
        "{{ .x }}",
        "{{ if .x }}",
        "{{ else }}",
        "{{ end }}",
        "{{/*",
        "*/",
        "{{ .x | nindent 4 }}",
        "{{ .x | indent 2 }}",
        "\"",
        "'",
        "`",
        "\\",
        "\n",
        "\r\n",
        "\r",
        "  ",
        "    ",
        "- ",
        "a: ",
        "a:",
        ": |",
        "|\n",
        ">",
        "#",
        " # ",
        "[",
        "]",
        "{",
        "}",
        "---\n",
        ",",
        "ü",
        "\u{780}",
        "\u{feff}",
        "b",
        "$x := 1",
        "0",
        "&a ",
        "*a",
        "!!int ",
        "\t",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_masked_text_is_as_long_and_has_its_lines_where_they_were(text in texts()) {
        let template = Template::new(&text, Span::new(0..text.len()));
        let masked = template.masked();
        prop_assert_eq!(masked.len(), text.len());
        let breaks = |text: &str| -> Vec<usize> {
            text.match_indices('\n').map(|(at, _)| at).collect()
        };
        prop_assert_eq!(breaks(masked), breaks(&text));
    }

    #[test]
    fn any_text_is_read(text in texts()) {
        let reading = read(&text);
        for document in &reading.documents {
            shown(document.root());
            let is_known = document.tree().unknowns() == 0;
            prop_assert!(!is_known || document.root().is_known());
        }
        for problem in &reading.problems {
            prop_assert!(problem.place.is_some(), "{}", problem);
        }
    }

    #[test]
    fn any_characters_are_read(text in "(\\PC|\n|\\{\\{|\\}\\}){0,60}") {
        let reading = read(&text);
        let plain = crate::source::read_text(&File::new("f", text.clone()));
        // What kubectl reads up to the first broken document, a template does not hide.
        if plain.problems.iter().all(|problem| !problem.is_error()) {
            let all = |reading: &Reading| -> Vec<String> {
                reading.documents.iter().map(|document| shown(document.root())).collect()
            };
            prop_assert_eq!(all(&reading).join("\n").replace('+', ""), all(&plain).join("\n").replace('+', ""));
        }
    }
}
