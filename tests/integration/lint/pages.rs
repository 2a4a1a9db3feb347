//! The examples of the rules' pages are run.

use rolewright::finding::{Finding, Persona, Rule, Section};
use rolewright::lint::rules;

use super::{lines, lint};

/// What a reader of a page hears: everything on the page of a pedantic rule.
fn heard(rule: &Rule, text: &str) -> Vec<Finding> {
    let mut findings = lint("page.yaml", text);
    findings.retain(|found| rule.persona == Persona::Pedantic || found.persona == Persona::Default);
    findings
}

#[test]
fn each_example_gives_exactly_its_rule() {
    let mut wrong = String::new();
    for rule in rules()
        .into_iter()
        .filter(|rule| rule.section != Section::Linter)
    {
        let found = heard(rule, rule.page.example);
        let is_right = !found.is_empty() && found.iter().all(|found| found.rule.id == rule.id);
        if !is_right {
            let found: Vec<&Finding> = found.iter().collect();
            wrong += &format!("{}:\n{}\n", rule.id, lines(&found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn each_better_version_gives_nothing() {
    let mut wrong = String::new();
    for rule in rules()
        .into_iter()
        .filter(|rule| rule.section != Section::Linter)
    {
        let found = heard(rule, rule.page.better);
        if !found.is_empty() {
            let found: Vec<&Finding> = found.iter().collect();
            wrong += &format!("{}:\n{}\n", rule.id, lines(&found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
