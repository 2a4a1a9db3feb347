//! The examples of the rules' pages are run.

use std::fmt::Write as _;

use rolewright::finding::{Finding, Persona, Rule, Section};
use rolewright::lint::rules;

use super::{lines, lint};

/// What a reader of a page hears: everything on the page of a pedantic rule.
fn heard(rule: &Rule, text: &str) -> Vec<Finding> {
    let mut findings = lint("page.yaml", text);
    findings.retain(|found| rule.persona == Persona::Pedantic || found.persona == Persona::Default);
    findings
}

/// Rules that put together what others tell, so that these speak in their examples too.
const OF_OTHERS: [&str; 2] = ["escalation-path", "privileged-service-account-workload"];

#[test]
fn each_example_gives_exactly_its_rule() {
    let mut wrong = String::new();
    for rule in rules()
        .into_iter()
        .filter(|rule| rule.section != Section::Linter)
    {
        let found = heard(rule, rule.page.example);
        let is_own = |found: &Finding| found.rule.id == rule.id;
        let is_right =
            found.iter().any(is_own) && (OF_OTHERS.contains(&rule.id) || found.iter().all(is_own));
        if !is_right {
            let found: Vec<&Finding> = found.iter().collect();
            let _ = writeln!(wrong, "{}:\n{}", rule.id, lines(&found));
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
            let _ = writeln!(wrong, "{}:\n{}", rule.id, lines(&found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
