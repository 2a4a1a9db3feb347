//! Tests of reading as a whole: text in, nodes with places out.

use super::*;

fn read(text: &str) -> Reading {
    read_text(&File::new("f", text))
}

/// The one document of a text, which must have no problems.
fn document(text: &str) -> Document {
    let mut reading = read(text);
    assert_eq!(messages(&reading), Vec::<String>::new(), "{text}");
    assert_eq!(reading.documents.len(), 1, "{text}");
    reading.documents.remove(0)
}

fn messages(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn nodes_know_what_they_are_and_where() {
    let document = document(
        "# c\na: 1\nb:\n  - x: {y: [p, 2]}\n  - 'q'\n  - \"w\\n\"\nc:\n- |\n  text\n- >-\n  f\ne: &x [a]\nf: *x\ng:\nh: ~\n",
    );
    let root = document.root();
    let cases = [
        ("a", "f:2:4", Kind::Int, Style::Plain, "1"),
        (
            "b",
            "f:4:3",
            Kind::Sequence,
            Style::Block,
            "- x: {y: [p, 2]}\n  - 'q'\n  - \"w\\n\"",
        ),
        (
            "b.0",
            "f:4:5",
            Kind::Mapping,
            Style::Block,
            "x: {y: [p, 2]}",
        ),
        ("b.0.x", "f:4:8", Kind::Mapping, Style::Flow, "{y: [p, 2]}"),
        (
            "b.0.x.true",
            "f:4:12",
            Kind::Sequence,
            Style::Flow,
            "[p, 2]",
        ),
        ("b.1", "f:5:5", Kind::String, Style::SingleQuoted, "'q'"),
        (
            "b.2",
            "f:6:5",
            Kind::String,
            Style::DoubleQuoted,
            "\"w\\n\"",
        ),
        (
            "c",
            "f:8:1",
            Kind::Sequence,
            Style::Block,
            "- |\n  text\n- >-\n  f\n",
        ),
        ("c.0", "f:9:3", Kind::String, Style::Literal, "text\n"),
        ("c.1", "f:11:3", Kind::String, Style::Folded, "f\n"),
        ("e", "f:12:7", Kind::Sequence, Style::Flow, "[a]"),
        ("f", "f:13:4", Kind::Sequence, Style::Plain, "*x"),
        ("f.0", "f:12:8", Kind::String, Style::Plain, "a"),
        ("g", "f:14:3", Kind::Null, Style::Plain, ""),
        ("h", "f:15:4", Kind::Null, Style::Plain, "~"),
    ];
    for (path, place, kind, style, raw) in cases {
        let steps = path.split('.').map(|step| match step.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Key(step.to_owned()),
        });
        let node = root.at(&steps.collect()).expect(path);
        let found = (
            node.place().to_string(),
            node.kind(),
            node.style(),
            node.raw(),
        );
        assert_eq!(found, (place.to_owned(), kind, style, raw), "{path}");
    }
}

/// The places and values of the documents of a text, then its problems.
fn shown(text: &str) -> Vec<String> {
    let reading = read(text);
    let document = |d: &Document| {
        let value = d.root().to_json().unwrap();
        format!("{}#{} {value}", d.root().place(), d.index())
    };
    let documents = reading.documents.iter().map(document);
    documents.chain(messages(&reading)).collect()
}

/// Texts, what [`shown`] tells of them, and why.
type SplitCase = (&'static str, &'static [&'static str], &'static str);

fn assert_shown(cases: &[SplitCase]) {
    for (text, expected, why) in cases {
        assert_eq!(shown(text), *expected, "{why}: {text:?}");
    }
}

#[test]
fn streams_are_split_by_lines_as_kubectl_splits_them() {
    assert_shown(&[
        ("", &[], "nothing"),
        ("\n# c\n", &[], "only a comment"),
        (
            "a: 1\n---\nb: 2\n",
            &["f:1:1#0 {\"a\":1}", "f:3:1#1 {\"b\":2}"],
            "two documents",
        ),
        (
            "---\na: 1",
            &["f:2:1#0 {\"a\":1}"],
            "a separator at the beginning",
        ),
        (
            "a: 1\n---\n# c\n---\nb: 2",
            &["f:1:1#0 {\"a\":1}", "f:5:1#2 {\"b\":2}"],
            "an empty document counts",
        ),
        (
            "a: 1\n--- # c\nb: 2",
            &["f:1:1#0 {\"a\":1}", "f:3:1#1 {\"b\":2}"],
            "a comment after the separator",
        ),
        (
            "a: 1\r\n---\r\nb: 2\r\n",
            &["f:1:1#0 {\"a\":1}", "f:3:1#1 {\"b\":2}"],
            "CRLF",
        ),
        ("\u{feff}a: 1", &["f:1:1#0 {\"a\":1}"], "a byte order mark"),
        (
            "\u{feff}---\na: 1\n---\n\u{feff}b: 2",
            &["f:2:1#0 {\"a\":1}", "f:4:1#1 {\"b\":2}"],
            "marks and separators",
        ),
        (
            "a: |\n  ---\n  b\n",
            &["f:1:1#0 {\"a\":\"---\\nb\\n\"}"],
            "dashes that are indented",
        ),
        (
            "a: 1\n--\n",
            &["f:2:1: error: not YAML: simple key expected ':': here"],
            "two dashes",
        ),
        (
            "a: [\n---\nb: 2",
            &[
                "f:3:1#1 {\"b\":2}",
                "f:1:4: error: not YAML: unclosed bracket '[': here",
            ],
            "a broken document hides no other",
        ),
        (
            "a: 1\n---b\nc: 2",
            &[
                "f:1:1#0 {\"a\":1}",
                "f:3:1#1 {\"c\":2}",
                "f:2:4: error: text after a document separator: kubectl reads nothing of the file from here on",
            ],
            "text after the dashes",
        ),
        (
            "a: 1\n...\nb: [\n---\nc: 3",
            &[
                "f:1:1#0 {\"a\":1}",
                "f:5:1#1 {\"c\":3}",
                "f:3:1: warning: text after a document's end: kubectl ignores this, up to the next `---`",
            ],
            "text after the end of a document",
        ),
        (
            "a: 1\n...\n# c\n",
            &["f:1:1#0 {\"a\":1}"],
            "a comment after the end of a document",
        ),
        (
            "%YAML 1.1\n---\na: 1",
            &[
                "f:3:1#1 {\"a\":1}",
                "f:2:1: error: not YAML: did not find expected <document start>: here",
            ],
            "a directive is cut from its document, and kubectl refuses it",
        ),
    ]);
}

#[test]
fn json_objects_may_follow_each_other() {
    assert_shown(&[
        (
            "{\"a\": 1}\n{\"b\":\t[2]} {\"c\": 3}",
            &[
                "f:1:1#0 {\"a\":1}",
                "f:2:1#1 {\"b\":[2]}",
                "f:2:12#2 {\"c\":3}",
            ],
            "JSON objects one after the other",
        ),
        (
            "{\"a\": 1}\n---\n{\"b\": 2}\n",
            &["f:1:1#0 {\"a\":1}", "f:3:1#1 {\"b\":2}"],
            "JSON objects with separators",
        ),
        (
            "{\"a\": \"\\ud83d\\ude00\\/\"}",
            &["f:1:1#0 {\"a\":\"😀/\"}"],
            "the escapes of JSON",
        ),
        (
            "{a: 1}\n---\nb: 2",
            &["f:1:1#0 {\"a\":1}", "f:3:1#1 {\"b\":2}"],
            "a flow mapping that is no JSON",
        ),
        ("{\"a\": 1,}", &["f:1:1#0 {\"a\":1}"], "almost JSON"),
    ]);
}

#[test]
fn what_is_no_yaml_is_named_at_its_place() {
    let cases = [
        (
            "a: b: c",
            "f:1:5: error: not YAML: mapping values are not allowed in this context: here",
        ),
        (
            "a:\n\t- b",
            "f:2:2: error: not YAML: a tab indents this line: tab",
        ),
        ("a: 'x", "f:1:4: error: not YAML: unclosed quote: here"),
        (
            "a: *x",
            "f:1:4: error: an alias without an anchor: nothing has this name before",
        ),
        (
            "a: &x [*x]",
            "f:1:8: error: an alias that holds itself: stands inside its own anchor",
        ),
        (
            "? [a]\n: b",
            "f:1:3: error: a list cannot be a key: not a key to Kubernetes",
        ),
        (
            "~: b",
            "f:1:1: error: null cannot be a key: not a key to Kubernetes",
        ),
        (
            "18446744073709551615: b",
            "f:1:1: error: a number cannot be a key: not a key to Kubernetes",
        ),
        ("<<: b", "f:1:5: error: `<<` merges mappings only: a string"),
        (
            "a: &a [{b: 1}]\n<<: *a",
            "f:2:5: error: `<<` merges mappings only: a list",
        ),
        (
            "a: !!int b",
            "f:1:10: error: the value does not fit its tag `!!int`: Kubernetes refuses the document here",
        ),
        (
            "a: !!binary '*'",
            "f:1:13: error: `!!binary` without base64 after it: not base64",
        ),
        (
            "a: b\0c",
            "f:1:5: error: not YAML: control characters are not allowed: U+0000",
        ),
        (
            "a: {{ .x }}",
            "f:1:4: error: a document that holds template actions is not judged: a template action",
        ),
        (
            "a: 1\n{{- if .x }}\nb: 2\n{{- end }}",
            "f:2:1: error: a document that holds template actions is not judged: a template action",
        ),
    ];
    for (text, expected) in cases {
        let reading = read(text);
        assert_eq!(messages(&reading), [expected], "{text:?}");
        assert!(
            reading.is_incomplete() && reading.documents.is_empty(),
            "{text:?}"
        );
    }
}

#[test]
fn keys_that_stand_twice_are_named_with_both_places() {
    let document = document("a: 1\nb: {on: 1, true: 2}\na: 3\n\"a\": 4\n<<: {a: 5}\n<<: {b: 6}\n");
    let problems: Vec<_> = document.tree().duplicate_keys().collect();
    let found: Vec<_> = problems
        .iter()
        .map(|p| (p.to_string(), p.related[0].0.to_string()))
        .collect();
    let expected = [
        (
            "f:3:1: warning: the key `a` stands twice in one mapping: only this one counts",
            "f:1:1",
        ),
        (
            "f:4:1: warning: the key `a` stands twice in one mapping: only this one counts",
            "f:3:1",
        ),
        (
            "f:2:12: warning: the key `true` stands twice in one mapping: only this one counts",
            "f:2:5",
        ),
    ];
    assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn mappings_are_seen_as_kubernetes_sees_them() {
    let document = document(
        "base: &base {a: 1, b: 2}\nx: {a: 0, <<: *base, b: 3}\ny: {<<: [{p: 1, q: 1}, {p: 2, r: 2}]}\nz: {\"<<\": 1, on: 2}\n",
    );
    let value = document.root().to_json().unwrap();
    assert_eq!(
        value["x"],
        serde_json::json!({"a": 1, "b": 3}),
        "the last written wins, merged or not"
    );
    assert_eq!(
        value["true"],
        serde_json::json!({"p": 1, "q": 1, "r": 2}),
        "the first of a list wins"
    );
    assert_eq!(
        value["z"],
        serde_json::json!({"<<": 1, "true": 2}),
        "quoted, it is a key"
    );
    for mapping in ["base", "x", "true", "z"] {
        let node = document.root().get(mapping).unwrap();
        for entry in node.entries() {
            let found = node.get(&entry.name).unwrap();
            assert_eq!(
                found.index(),
                entry.value.index(),
                "{mapping}.{}",
                entry.name
            );
        }
    }
    assert_eq!(
        document.root().get("x").unwrap().pairs().count(),
        3,
        "as written"
    );
}

#[test]
fn paths_find_nodes_and_the_nearest_that_is_there() {
    let document = document("access:\n- verbs: [get, list]\n");
    let root = document.root();
    let verbs = Path::root().key("access").index(0).key("verbs");
    let missing = verbs.index(5).key("x");
    assert_eq!(root.at(&verbs.index(1)).unwrap().as_str(), Some("list"));
    assert!(root.at(&missing).is_none());
    assert_eq!(root.nearest(&missing).raw(), "[get, list]");
    assert_eq!(root.key_at(&verbs).unwrap().place().to_string(), "f:2:3");
    assert!(root.key_at(&verbs.index(0)).is_none());
    let node = root.at(&verbs).unwrap();
    assert_eq!(document.tree().node(node.index()).raw(), node.raw());
}
