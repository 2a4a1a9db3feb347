//! SARIF, held against the schema of its committee.

use jsonschema::Draft;
use serde_json::Value;

use super::sample::{self, at, finding, report};
use crate::escape::is_unprintable;
use crate::finding::{Run, Severity};
use crate::report::lint::sarif;
use crate::source::{File, Problem};

fn parsed(run: &Run) -> Value {
    serde_json::from_str(&sarif(&report(run))).unwrap()
}

/// What the schema says. It is one of draft 4, which does not know all formats that it names; draft 7
/// does, and reads it alike.
fn complaints(log: &Value) -> Vec<String> {
    let text = include_str!("../../../../tests/fixtures/sarif/sarif-schema-2.1.0.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::options()
        .with_draft(Draft::Draft7)
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors = validator.iter_errors(log);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn sarif_of_the_sample() {
    let text = sarif(&report(&sample::run()));
    let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version));
    insta::assert_snapshot!(text.replace(&version, "\"semanticVersion\": \"…\""));
}

#[test]
fn reports_are_as_the_official_schema_says() {
    for run in [sample::run(), Run::default()] {
        assert_eq!(complaints(&parsed(&run)), [""; 0]);
    }
    let mut log = parsed(&sample::run());
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] =
        Value::from("a b");
    log["runs"][0]["results"][1]["colour"] = Value::from("red");
    assert_eq!(complaints(&log).len(), 2, "the schema is not asked");
}

#[test]
fn results_point_to_their_rules() {
    let log = parsed(&sample::run());
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), sample::run().findings.len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
    }
}

#[test]
fn rules_that_found_nothing_are_left_out() {
    let file = File::new("f", "a");
    let found = finding(&sample::WILDCARD_VERBS, at(&file, "a"), "message");
    let run = Run {
        findings: vec![found.clone(), found],
        ..Run::default()
    };
    let log = parsed(&run);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["id"], "wildcard-verbs");
}

#[test]
fn a_severity_is_a_level_and_a_score() {
    let file = File::new("f", "a");
    let cases = [
        (Severity::Error, "error"),
        (Severity::Critical, "error"),
        (Severity::High, "error"),
        (Severity::Medium, "warning"),
        (Severity::Low, "note"),
        (Severity::Info, "note"),
    ];
    for (severity, level) in cases {
        let mut found = finding(&sample::WILDCARD_VERBS, at(&file, "a"), "message");
        found.severity = severity;
        let run = Run {
            findings: vec![found],
            ..Run::default()
        };
        assert_eq!(
            parsed(&run)["runs"][0]["results"][0]["level"],
            level,
            "{severity}"
        );
    }
    let log = parsed(&sample::run());
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    for rule in rules {
        let score: f64 = rule["properties"]["security-severity"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((0.0..=10.0).contains(&score));
    }
}

#[test]
fn a_run_that_is_undecided_did_not_succeed() {
    let log = parsed(&sample::run());
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(
        invocation["toolExecutionNotifications"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let warned = Run {
        problems: vec![Problem::warning("odd")],
        ..Run::default()
    };
    let log = parsed(&warned);
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
}

#[test]
fn no_text_of_a_file_is_a_link_or_moves_a_terminal() {
    let log = parsed(&sample::run());
    let mut values = vec![&log["runs"][0]["results"], &log["runs"][0]["invocations"]];
    let mut texts = Vec::new();
    while let Some(value) = values.pop() {
        match value {
            Value::Array(items) => values.extend(items),
            Value::Object(fields) => {
                texts.extend(fields.get("text").and_then(Value::as_str));
                values.extend(fields.values());
            }
            _ => {}
        }
    }
    assert!(texts.len() > 10);
    for text in texts {
        assert!(
            !text.contains("](") && !text.contains("hunter2"),
            "{text:?}"
        );
        assert!(
            !text.contains(|c| is_unprintable(c) && c != '\n'),
            "{text:?}"
        );
    }
}
