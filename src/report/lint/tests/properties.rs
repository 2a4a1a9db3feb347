//! What holds of any text, whatever it means to do.

use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::sample::{self, finding, report, span};
use crate::escape::is_unprintable;
use crate::finding::{Finding, Related, Run};
use crate::report::excerpt::escape_line;
use crate::report::lint::{concise, github, json, sarif, terminal};
use crate::source::{File, Problem};

/// Pieces of text that mean something to a terminal, a runner, a format or a reader of YAML.
const PIECES: [&str; 32] = [
    "a",
    "b: 1",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\n---\n",
    "kind: Secret",
    "\u{1b}[31m",
    "\u{9b}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\u{85}",
    "\u{7}",
    "\0",
    "::",
    "::error ::",
    "##[error]",
    "%",
    "%0A",
    ",",
    ":",
    "](",
    "日本",
    "\u{1F600}",
    "e\u{301}",
    "\"",
    "\\",
    "<",
    "{{ x }}",
];

fn text(pieces: usize) -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..pieces).prop_map(|pieces| pieces.concat())
}

fn name() -> impl Strategy<Value = String> {
    text(6).prop_filter("a file has a name", |name| !name.is_empty())
}

/// A finding with two related places and a problem in one text.
fn run() -> impl Strategy<Value = Run> {
    let spans = vec((0..80_usize, 0..12_usize), 3);
    (name(), text(30), vec(text(5), 4), spans).prop_map(|(name, content, words, spans)| {
        let file = File::new(name, content);
        let mut places = spans
            .into_iter()
            .map(|(start, length)| span(&file, start..start + length));
        let mut next = || places.next().unwrap();
        let found = Finding {
            label: words[1].clone(),
            related: vec![Related {
                place: next(),
                message: words[2].clone(),
            }],
            help: vec![words[3].clone()],
            ..finding(&sample::WILDCARD_VERBS, next(), &format!("m{}", words[0]))
        };
        let problem = Problem::error(format!("p{}", words[0])).at(next(), words[1].as_str());
        Run {
            findings: vec![found],
            problems: vec![problem.help(words[2].as_str())],
            ..Run::default()
        }
    })
}

fn validator(schema: &str, draft: Draft) -> Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let options = jsonschema::options().with_draft(draft);
    options
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

static JSON: LazyLock<Validator> = LazyLock::new(|| {
    let schema = include_str!("../../../../docs/schema/lint-v1.json");
    validator(schema, Draft::Draft202012)
});

static SARIF: LazyLock<Validator> = LazyLock::new(|| {
    let schema = include_str!("../../../../tests/fixtures/sarif/sarif-schema-2.1.0.json");
    validator(schema, Draft::Draft7)
});

/// A workflow command as the runner takes it: its properties and its message.
fn command(line: &str) -> (Vec<(String, String)>, String) {
    let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (_, properties) = head.split_once(' ').unwrap();
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').unwrap();
        (key.to_owned(), unescaped(value))
    });
    (properties.collect(), unescaped(message))
}

/// Percent escapes read back, as of a command or a URI.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let code = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(code, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn no_format_lets_a_text_out_of_its_place(run in run()) {
        let report = report(&run);
        let texts = [terminal(&report, false), concise(&report), github(&report), json(&report), sarif(&report)];
        for text in &texts {
            prop_assert!(!text.contains(|c| is_unprintable(c) && c != '\n'), "{text:?}");
            prop_assert!(!text.contains("##["), "{text}");
        }
        let [shown, lines, ..] = &texts;
        prop_assert_eq!(lines.lines().count(), 1);
        for line in shown.lines().chain(lines.lines()) {
            let line = line.trim_start();
            prop_assert!(!line.starts_with("::") || line.starts_with("::: "), "{line}");
        }
    }

    #[test]
    fn an_annotation_reads_back_as_what_was_said(run in run()) {
        let found = &run.findings[0];
        let text = github(&report(&run));
        prop_assert_eq!(text.lines().count(), 2);
        let (properties, message) = command(text.lines().next().unwrap());
        let name = escape_line(found.place.file.name());
        let (key, value) = &properties[0];
        if key == "file" {
            prop_assert_eq!(value, &name);
            prop_assert!(message.starts_with(&*escape_line(&found.message)));
        } else {
            prop_assert!(name.starts_with('<') || name.starts_with("git:"));
            prop_assert!(message.starts_with(&*name));
        }
        prop_assert!(message.lines().count() <= 1 + found.help.len());
    }

    #[test]
    fn json_and_sarif_are_valid_and_give_the_name_back(run in run()) {
        let name = run.findings[0].place.file.name();
        let value: Value = serde_json::from_str(&json(&report(&run))).unwrap();
        prop_assert!(JSON.is_valid(&value), "{value}");
        prop_assert_eq!(&value["findings"][0]["path"], name);
        let value: Value = serde_json::from_str(&sarif(&report(&run))).unwrap();
        let errors: Vec<_> = SARIF.iter_errors(&value).map(|error| error.to_string()).collect();
        prop_assert_eq!(errors, [""; 0]);
        let location = &value["runs"][0]["results"][0]["locations"][0];
        let uri = &location["physicalLocation"]["artifactLocation"]["uri"];
        prop_assert_eq!(unescaped(uri.as_str().unwrap()), name);
    }
}
