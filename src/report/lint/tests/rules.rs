//! What is printed of rules.

use serde_json::Value;

use super::sample::{RULES, WILDCARD_RESOURCES};
use crate::report::lint::{rule_list, rule_markdown, rule_page, rules_index, rules_json};

#[test]
fn page_of_a_rule() {
    insta::assert_snapshot!(rule_page(&WILDCARD_RESOURCES));
}

#[test]
fn markdown_of_a_rule() {
    insta::assert_snapshot!(rule_markdown(&WILDCARD_RESOURCES));
}

#[test]
fn list_of_rules() {
    insta::assert_snapshot!(rule_list(&RULES));
}

#[test]
fn index_of_rules() {
    insta::assert_snapshot!(rules_index(&RULES));
}

#[test]
fn json_of_rules() {
    insta::assert_snapshot!(rules_json(&RULES[..1]));
    let all: Value = serde_json::from_str(&rules_json(&RULES)).unwrap();
    let ids: Vec<_> = all["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| &rule["id"])
        .collect();
    assert_eq!(ids, RULES.map(|rule| rule.id));
}

#[test]
fn lines_of_a_page_are_not_longer_than_they_must_be() {
    let page = rule_page(&WILDCARD_RESOURCES);
    assert!(page.lines().all(|line| line.len() <= 100), "{page}");
    assert!(page.lines().all(|line| line.trim_end() == line), "{page}");
}
