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
