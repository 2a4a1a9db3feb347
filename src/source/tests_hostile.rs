//! Tests of documents that were written to do harm, and of large ones that were not.

use std::time::{Duration, Instant};

use super::*;

fn read(text: &str) -> Reading {
    read_text(&File::new("f", text))
}

fn messages(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn hostile_documents_end_in_a_problem_soon() {
    let bomb = (b'b'..=b'z').fold("a: &a [x]\n".to_owned(), |text, c| {
        let (this, last) = (char::from(c), char::from(c - 1));
        text + &format!(
            "{this}1: &{this} [{}]\n",
            vec![format!("*{last}"); 9].join(",")
        )
    });
    let merge_bomb = (1..40).fold("a0: &a0 {x: 1}\n".to_owned(), |text, i| {
        text + &format!("a{i}: &a{i} {{<<: [*a{0}, *a{0}]}}\n", i - 1)
    });
    let chain = (1..100_000).fold("- &a0 [x]\n".to_owned(), |text, i| {
        text + &format!("- &a{i} [*a{}]\n", i - 1)
    });
    let levels = |inside: &str| format!("{}{inside}{}", "[".repeat(200), "]".repeat(200));
    let deep_by_alias = format!(
        "a: &a {}\nb: &b {}\nc: {}\n",
        levels("x"),
        levels("*a"),
        levels("*b")
    );
    let too_large = "aliases make this document too large";
    let cases = [
        ("alias bomb", bomb, too_large),
        ("merge bomb", merge_bomb, too_large),
        ("chain of 100,000 aliases", chain, too_large),
        ("levels by aliases", deep_by_alias, "too deeply nested"),
        ("open brackets", "[".repeat(20_000), "too deeply nested"),
        (
            "closed brackets",
            "[".repeat(20_000) + &"]".repeat(20_000),
            "too deeply nested",
        ),
        (
            "dashes and brackets",
            format!(
                "{0}- {1}x{2}",
                "- ".repeat(199),
                "[".repeat(100),
                "]".repeat(100)
            ),
            "too deeply nested",
        ),
        ("dashes", "- ".repeat(20_000), "too deeply nested"),
        (
            "JSON objects",
            "{\"a\":".repeat(20_000),
            "too deeply nested",
        ),
        ("keys", "? ".repeat(20_000), "too deeply nested"),
        (
            "a plain key of 200 KB",
            "k".repeat(200_000) + ": 1",
            "not YAML",
        ),
        (
            "a quoted key of 200 KB",
            format!("\"{}\": 1", "k".repeat(200_000)),
            "not YAML",
        ),
        ("tags", "!".repeat(100_000), "not YAML"),
        (
            "binary garbage",
            "\u{1}\u{2}\u{3}".repeat(10_000),
            "control characters",
        ),
    ];
    for (name, text, expected) in cases {
        let start = Instant::now();
        let reading = read(&text);
        let message = messages(&reading).join("\n");
        assert!(message.contains(expected), "{name}: {message:.200}");
        assert!(reading.documents.is_empty(), "{name}");
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{name}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn large_documents_are_read() {
    let anchors = (0..100_000).fold(String::new(), |text, i| {
        text + &format!("- &a{i} x\n- *a{i}\n")
    });
    let cases = [
        ("5,000 documents", "---\na: 1\n".repeat(5_000), 5_000),
        ("100,000 anchors", anchors, 1),
        (
            "a key of 200 KB, written as one",
            format!("? \"{}\"\n: 1", "k".repeat(200_000)),
            1,
        ),
        ("100,000 comment lines", "# c\n".repeat(100_000) + "a: 1", 1),
        ("50,000 times one key", "a: 1\n".repeat(50_000), 1),
        ("200,000 separators", "---\n".repeat(200_000), 0),
        (
            "a value of 4 MB",
            format!("a: {}", "x ".repeat(2_000_000)),
            1,
        ),
        (
            "levels of two kinds",
            format!(
                "{}{}x{}",
                "- ".repeat(150),
                "[".repeat(100),
                "]".repeat(100)
            ),
            1,
        ),
        ("250 levels", "[".repeat(250) + &"]".repeat(250), 1),
    ];
    for (name, text, documents) in cases {
        let reading = read(&text);
        assert_eq!(messages(&reading), Vec::<String>::new(), "{name}");
        assert_eq!(reading.documents.len(), documents, "{name}");
        for document in &reading.documents {
            document.root().to_json().expect(name);
        }
    }
}

#[test]
fn merges_of_merges_are_followed() {
    let text = (1..120).fold("a0: &a0 {x: 1}\n".to_owned(), |text, i| {
        text + &format!("a{i}: &a{i} {{<<: *a{}}}\n", i - 1)
    });
    let reading = read(&text);
    assert_eq!(messages(&reading), Vec::<String>::new());
    let last = reading.documents[0].root().get("a119").unwrap();
    assert_eq!(last.get("x").and_then(Node::as_i64), Some(1));
    assert_eq!(last.to_json().unwrap()["x"], 1);
}

#[test]
fn hostile_templates_are_read_soon() {
    let inserted = "- a\n{{ .x }}\n".repeat(50_000);
    let deep = format!("{}x\n{}", "- ".repeat(200), "{{ .x }}\n".repeat(50_000));
    let cases = [
        ("open braces", "{{".repeat(200_000)),
        ("actions", "{{ .x }}".repeat(100_000)),
        ("lines of actions", "{{ .x }}\n".repeat(100_000)),
        ("items and insertions", inserted),
        ("insertions below many levels", deep),
        ("conditions", "{{ if .x }}\na: b\n".repeat(50_000)),
        ("ends", "{{ end }}\n".repeat(100_000) + "a: b"),
        ("quotes", "a: {{ \" }}\n".repeat(50_000)),
        ("block scalars", "a: |\n{{ .x }}\n".repeat(50_000)),
        ("headers", "{{ .x }}: |\n".repeat(50_000)),
        ("comments", "{{/* ".repeat(100_000)),
        (
            "a long line",
            format!("a: {}", "{{ .x }} \"".repeat(50_000)),
        ),
        ("brackets", format!("{{{{ .x }}}}{}", "[".repeat(20_000))),
        ("documents", "a: {{ .x }}\n---\n".repeat(5_000)),
        ("NUL", "a: {{ .x }}\0".to_owned()),
    ];
    for (name, text) in cases {
        let start = Instant::now();
        let reading = read_template(&File::new("f", text));
        let unknowns: usize = reading.documents.iter().map(|d| d.tree().unknowns()).sum();
        let seen = unknowns + reading.documents.len();
        let seen = seen + reading.unseen.len() + reading.problems.len();
        assert!(seen > 0, "{name}");
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_secs(20), "{name}: {elapsed:?}");
    }
}

#[test]
fn what_is_embedded_may_be_hostile_too() {
    let object = "apiVersion: v1\nkind: Pod\n";
    let cases = [
        object.repeat(500),
        format!("{object}---\n").repeat(5_000),
        format!("{object}a: {}", "[".repeat(20_000)),
        format!("{object}---\n{}", "\"".repeat(50_000)),
    ];
    for text in cases {
        let quoted = serde_json::to_string(&text).unwrap();
        let literal = format!("|\n  {}", text.replace('\n', "\n  "));
        for value in [quoted, literal] {
            let start = Instant::now();
            let reading = read(&format!("a: {value}\n"));
            let node = reading.documents[0].root().get("a").unwrap();
            drop(embedded(node));
            assert!(start.elapsed() < Duration::from_secs(20));
        }
    }
}
