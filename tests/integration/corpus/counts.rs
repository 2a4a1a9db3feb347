//! How often each rule speaks, by file: a change of a rule shows here in what it does to real files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::{corpus, report};
use crate::update;

#[test]
fn every_rule_speaks_as_often_as_it_did() {
    let Some(corpus) = corpus("how often each rule speaks") else {
        return;
    };
    update::compare("tests/corpus/counts.txt", &counts(report(&corpus)));
}

/// Totals of each rule, then a line for each file in which the default persona hears of something.
fn counts(report: &Value) -> String {
    let mut totals: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut files: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let text = |field: &str| finding[field].as_str().unwrap();
        let (default, all) = totals.entry(text("rule")).or_default();
        *all += 1;
        if text("persona") == "default" {
            *default += 1;
            let file = files.entry(text("path")).or_default();
            *file.entry(text("rule")).or_default() += 1;
        }
    }
    let summary = &report["summary"];
    let mut page = String::from("# What was gone over\n");
    for field in ["files", "documents", "rbacObjects", "sets", "unjudged"] {
        let _ = writeln!(page, "{field} {}", summary[field]);
    }
    let problems = report["problems"].as_array().unwrap().len();
    let _ = writeln!(page, "problems {problems}");
    page.push_str("\n# Findings by rule: for the default persona, for the pedantic one\n");
    for (rule, (default, all)) in &totals {
        let _ = writeln!(page, "{rule} {default} {all}");
    }
    page.push_str("\n# Findings by file, for the default persona\n");
    for (file, rules) in &files {
        let _ = write!(page, "{file}:");
        for (rule, count) in rules {
            let _ = write!(page, " {rule}×{count}");
        }
        page.push('\n');
    }
    page
}
