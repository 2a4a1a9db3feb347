//! What each format makes of the sample.

use serde_json::Value;

use super::sample::{self, at, finding, report, span};
use crate::escape::is_unprintable;
use crate::finding::{Finding, Related, Run};
use crate::report::lint::{concise, github, json, sarif, terminal};
use crate::source::File;

#[test]
fn terminal_of_the_sample() {
    insta::assert_snapshot!(terminal(&report(&sample::run()), false));
}

#[test]
fn concise_of_the_sample() {
    insta::assert_snapshot!(concise(&report(&sample::run())));
}

#[test]
fn github_of_the_sample() {
    insta::assert_snapshot!(github(&report(&sample::run())));
}

#[test]
fn json_of_the_sample() {
    insta::assert_snapshot!(json(&report(&sample::run())));
}

#[test]
fn colour_adds_nothing_but_colour() {
    let run = sample::run();
    let coloured = terminal(&report(&run), true);
    assert!(coloured.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(stripped, terminal(&report(&run), false));
}

/// Whatever a file and what is said of it hold, a format has as many lines as it should have, and
/// no character that a terminal would obey.
#[test]
fn no_text_of_a_file_makes_a_line_or_moves_the_terminal() {
    let run = sample::run();
    let report = report(&run);
    for text in [
        terminal(&report, false),
        concise(&report),
        github(&report),
        json(&report),
        sarif(&report),
    ] {
        let obeyed = |c: char| is_unprintable(c) && c != '\n';
        assert!(!text.contains(obeyed), "{text}");
        assert!(!text.contains("##["), "{text}");
    }
    assert_eq!(concise(&report).lines().count(), run.findings.len());
    // One of the two problems is an error.
    assert_eq!(github(&report).lines().count(), run.findings.len() + 1);
    let commands = |text: &str| {
        let lines = text.lines();
        lines
            .filter(|line| line.trim_start().starts_with("::"))
            .count()
    };
    assert_eq!(commands(&concise(&report)), 0);
    let shown = terminal(&report, false);
    // The runner knows no command `:`, as which it may take the lines of related places.
    assert_eq!(commands(&shown.replace(" ::: ", "")), 0);
}

#[test]
fn lines_of_a_secret_are_in_no_format() {
    let run = sample::run();
    let report = report(&run);
    for text in [
        terminal(&report, false),
        concise(&report),
        github(&report),
        json(&report),
        sarif(&report),
    ] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn json_is_as_its_schema_says_and_gives_names_back() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../../docs/schema/lint-v1.json")).unwrap();
    assert!(jsonschema::draft202012::meta::validate(&schema).is_ok());
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let full = sample::run();
    let empty = Run::default();
    for report in [report(&full), report(&full).without_time(), report(&empty)] {
        let value: Value = serde_json::from_str(&json(&report)).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [""; 0]);
    }
    let value: Value = serde_json::from_str(&json(&report(&full))).unwrap();
    assert_eq!(value["undecided"], true);
    let last = &value["findings"][full.findings.len() - 1];
    assert_eq!(last["path"], sample::HOSTILE_NAME);
    assert_eq!(last["object"]["name"], sample::HOSTILE_TEXT);
    let mut more = value.clone();
    more["findings"][0]["colour"] = Value::from("red");
    assert!(
        !validator.is_valid(&more),
        "the schema takes unknown fields"
    );
}

#[test]
fn columns_count_characters_and_not_bytes_or_cells() {
    let run = sample::run();
    let value: Value = serde_json::from_str(&json(&report(&run))).unwrap();
    let positions = |at: usize| {
        let finding = &value["findings"][at];
        ["line", "column", "endLine", "endColumn"].map(|field| finding[field].as_u64().unwrap())
    };
    assert_eq!(
        positions(3),
        [3, 26, 3, 35],
        "behind wide characters, in a line of Windows"
    );
    assert_eq!(
        positions(4),
        [4, 5, 4, 5],
        "the end of a file without a line break"
    );
    assert_eq!(positions(2), [8, 3, 11, 1], "many lines");
    assert_eq!(positions(6), [2, 1, 2, 1], "behind the last line break");
}

#[test]
fn related_places_stand_in_the_excerpt_if_they_are_near_and_of_the_same_document() {
    let lines = "x: 1\n".repeat(9);
    let text = format!("a: 1\nb: 2\n---\nc: 3\n{lines}d: 4\n");
    let file = File::new("f", text);
    let with = |primary: &str, other: &str| {
        let found = Finding {
            related: vec![Related {
                place: at(&file, other),
                message: "related".to_owned(),
            }],
            ..finding(&sample::WILDCARD_VERBS, at(&file, primary), "message")
        };
        let run = Run {
            findings: vec![found],
            ..Run::default()
        };
        terminal(&report(&run), false)
    };
    let near = with("a: 1", "b: 2");
    assert!(near.contains("2 | b: 2\n  | ---- related"), "{near}");
    let near = with("c: 3", "d: 4");
    assert!(near.contains("14 | d: 4"), "{near}");
    let other_document = with("b: 2", "c: 3");
    assert!(
        other_document.contains("::: f:4:1 related"),
        "{other_document}"
    );
    assert!(!other_document.contains("| c: 3"), "{other_document}");
    let far = with("b: 2", "d: 4");
    assert!(far.contains("::: f:14:1 related"), "{far}");
}

#[test]
fn of_long_lines_as_much_is_shown_as_helps() {
    let shown = |length: usize| {
        let text = format!(
            "[{}\"*\", {}]",
            "\"pods\", ".repeat(length),
            "\"pods\", ".repeat(length)
        );
        let file = File::new("f", text);
        let found = Finding {
            label: "label".to_owned(),
            help: vec!["help".to_owned()],
            ..finding(&sample::WILDCARD_VERBS, at(&file, "\"*\""), "message")
        };
        let run = Run {
            findings: vec![found],
            ..Run::default()
        };
        terminal(&report(&run), false)
    };
    let long = shown(100);
    assert!(long.contains("--> f:1:802\n"), "{long}");
    assert!(
        long.contains("\"*\"") && long.contains("^^^ label\n"),
        "{long}"
    );
    assert!(
        long.lines().all(|line| line.chars().count() < 200),
        "{long}"
    );
    let longer = shown(100_000);
    assert!(
        longer.starts_with(
            "high[wildcard-verbs]: message\n--> f:1:800002\n = label\n = help; rolewright rules wildcard-verbs\n"
        ),
        "{longer}"
    );
}

#[test]
fn any_place_of_any_text_can_be_shown() {
    let texts = [
        sample::OPERATOR,
        sample::WINDOWS,
        sample::SECRET,
        "",
        "\r",
        "\n",
        "\u{feff}",
        "\t\u{85}",
    ];
    for text in texts {
        let file = File::new("f", text);
        let findings = (0..=text.len() + 1).flat_map(|start| {
            let file = &file;
            [0, 1, 7, 40].map(|length| {
                let place = span(file, start..start + length);
                finding(&sample::WILDCARD_VERBS, place, "message")
            })
        });
        let run = Run {
            findings: findings.collect(),
            ..Run::default()
        };
        let shown = terminal(&report(&run), false);
        let heads = shown.matches("high[wildcard-verbs]: message\n").count();
        assert_eq!(heads, run.findings.len());
        assert!(!shown.contains("hunter2"));
    }
}
