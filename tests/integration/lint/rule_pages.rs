//! The pages of the rules under `docs/rules` are what the rules say.

use std::collections::BTreeSet;
use std::fs;

use rolewright::lint::rules;
use rolewright::report::lint::{rule_markdown, rules_index};

use crate::support::repository;
use crate::update;

const FOLDER: &str = "docs/rules";

/// The pages by their names.
fn pages() -> Vec<(String, String)> {
    let all = rules();
    let index = ("README.md".to_owned(), rules_index(&all));
    let pages = all.iter();
    let pages = pages.map(|rule| (format!("{}.md", rule.id), rule_markdown(rule)));
    pages.chain([index]).collect()
}

#[test]
fn the_pages_of_the_rules_are_what_the_rules_say() {
    let pages = pages();
    let names: BTreeSet<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    let folder = repository().join(FOLDER);
    let there: Vec<String> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for stray in there.iter().filter(|name| !names.contains(name.as_str())) {
        if update::is_asked_for() {
            fs::remove_file(folder.join(stray)).unwrap();
        } else {
            panic!("{FOLDER}/{stray} is the page of no rule: run `make examples`");
        }
    }
    for (name, content) in &pages {
        update::compare(&format!("{FOLDER}/{name}"), content);
    }
}

#[test]
fn the_index_leads_to_every_page() {
    let pages = pages();
    let (_, index) = pages.last().unwrap();
    for (name, _) in &pages[..pages.len() - 1] {
        assert!(index.contains(&format!("({name})")), "no link to {name}");
    }
}
