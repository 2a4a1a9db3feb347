//! Tests of manifests inside scalars: what is in them, and where it stands in the file around them.

use super::*;

/// For each scalar below `data` of a ConfigMap, the places and texts of what is embedded.
fn found(text: &str) -> Vec<String> {
    let reading = read_template(&File::new("f", text));
    let document = &reading.documents[0];
    let data = document.root().get("data").unwrap();
    let mut found = Vec::new();
    for (_, value) in data.pairs() {
        let Some(inner) = embedded(value) else {
            found.push("nothing".to_owned());
            continue;
        };
        for document in &inner.documents {
            show(document.root(), &mut found);
        }
        found.extend(inner.problems.iter().map(ToString::to_string));
    }
    found
}

fn show(node: Node<'_>, found: &mut Vec<String>) {
    for (key, value) in node.pairs() {
        let written = value.text().unwrap_or_default();
        found.push(format!("{} {} {written}", key.place(), value.place()));
        show(value, found);
    }
    node.items().for_each(|item| show(item, found));
}

#[test]
fn places_lie_in_the_file_around() {
    let cases: [(&str, &[&str], &str); 14] = [
        (
            "data:\n  a: |\n    apiVersion: v1\n    kind: Pod\n",
            &["f:3:5 f:3:17 v1", "f:4:5 f:4:11 Pod"],
            "a literal block",
        ),
        (
            "data:\n  a: |2-\n\n    apiVersion: v1\n\n    kind: Pod",
            &["f:4:5 f:4:17 v1", "f:6:5 f:6:11 Pod"],
            "blank lines and an indentation that is said",
        ),
        (
            "data:\r\n  a: |\r\n    apiVersion: v1\r\n    kind:\tPod\r\n",
            &["f:3:5 f:3:17 v1", "f:4:5 f:4:11 Pod"],
            "CRLF and a tab",
        ),
        (
            "data:\n  a: |\n    # c\n    ---\n    b: 1\n    ---\n    apiVersion: v1\n    kind: ü${X}\n    n: \"@X@\"\n",
            &["f:7:5 f:7:17 v1", "f:8:5 f:8:11 ü${X}", "f:9:5 f:9:8 @X@"],
            "several documents, tokens",
        ),
        (
            "data:\n  a: \"apiVersion: v1\\nkind: Pod\\n\"\n",
            &["f:2:7 f:2:19 v1", "f:2:23 f:2:29 Pod"],
            "double quotes",
        ),
        (
            "data:\n  a: \"{\\\"apiVersion\\\": \\\"v1\\\", \\\"kind\\\": \\\"\\u0050od\\\"}\"\n",
            &["f:2:8 f:2:24 v1", "f:2:32 f:2:42 Pod"],
            "JSON in double quotes",
        ),
        (
            "data:\n  a: \"apiVersion: v1\\n\\\n    kind: Pod\"\n",
            &["f:2:7 f:2:19 v1", "f:3:5 f:3:11 Pod"],
            "an escaped line break",
        ),
        (
            "data:\n  a: 'apiVersion: ''v1''\n\n    kind: Pod'\n",
            &["f:2:7 f:2:19 v1", "f:4:5 f:4:11 Pod"],
            "single quotes over lines",
        ),
        (
            "data:\n  a: >\n    apiVersion: v1\n\n    kind: Pod\n",
            &["f:3:5 f:3:17 v1", "f:5:5 f:5:11 Pod"],
            "a folded block",
        ),
        (
            "data:\n  a: '{apiVersion: v1, kind: Pod}'\n",
            &["f:2:8 f:2:20 v1", "f:2:24 f:2:30 Pod"],
            "in one line",
        ),
        (
            "data:\n  a: |\n    apiVersion: v1\n    kind: Pod\n    ---\n    b: [\n",
            &[
                "f:3:5 f:3:17 v1",
                "f:4:5 f:4:11 Pod",
                "f:6:8: error: not YAML: unclosed bracket '[': here",
            ],
            "a problem",
        ),
        (
            "data:\n  a: |\n    apiVersion: v1\n    kind: {{ .x }}\n    n: b\n",
            &["f:3:5 f:3:17 v1", "f:4:5 f:4:11 {{ .x }}", "f:5:5 f:5:8 b"],
            "actions",
        ),
        (
            "data:\n  a: !!binary YXBpVmVyc2lvbjogdjEKa2luZDogUG9k\n",
            &["f:2:15 f:2:15 v1", "f:2:15 f:2:15 Pod"],
            "a text that stands nowhere",
        ),
        (
            "data:\n  a: text\n  b: |\n    kind: Pod\n  c: 'apiVersion kind'\n  d: 1\n",
            &["nothing", "nothing", "nothing", "nothing"],
            "no manifest",
        ),
    ];
    for (text, expected, why) in cases {
        assert_eq!(found(text), expected, "{why}:\n{text}");
    }
}

#[test]
fn what_is_embedded_reads_as_if_it_stood_alone() {
    let manifest = "apiVersion: v1\nkind: Pod\nspec:\n  a: [1, 'b', \"\\x41\", ~]\n  b: |\n    c\n    d\n\
                    # e\n  f: >-\n    g\n    h\n  i: {j: yes}\n";
    let alone = read_text(&File::new("f", manifest));
    let indented = manifest.replace('\n', "\n    ");
    let quoted = serde_json::to_string(manifest).unwrap();
    for value in [format!("|\n    {indented}"), quoted] {
        let text = format!("data:\n  a: {value}\n");
        let reading = read_text(&File::new("f", text));
        let node = reading.documents[0]
            .root()
            .get("data")
            .unwrap()
            .get("a")
            .unwrap();
        let inner = embedded(node).unwrap();
        let (ours, theirs) = (inner.documents[0].root(), alone.documents[0].root());
        assert_eq!(ours.to_json(), theirs.to_json());
        let first = ours.get("spec").unwrap().get("i").unwrap();
        assert_eq!(first.raw(), "{j: yes}");
        assert_eq!(first.get("j").unwrap().raw(), "yes");
    }
}
