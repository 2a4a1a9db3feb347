//! The pages of the rules as Markdown, and their index.

use std::fmt::Write as _;

use super::by_section;
use crate::finding::Rule;

/// The page of a rule.
#[must_use]
pub fn rule_markdown(rule: &Rule) -> String {
    let page = &rule.page;
    let sources: Vec<String> = page
        .sources
        .iter()
        .map(|link| format!("- <{link}>"))
        .collect();
    let sections = [
        ("What it finds", page.what.trim().to_owned()),
        ("Why it matters", page.why.trim().to_owned()),
        ("Example", code(page.example)),
        ("Better", code(page.better)),
        ("Sources", sources.join("\n")),
        ("The same check elsewhere", elsewhere(rule)),
    ];
    let mut text = format!(
        "# {}\n\n{}.\n\n| severity | persona | section |\n|---|---|---|\n| {} | {} | {} |\n",
        rule.id,
        capitalised(rule.summary),
        rule.severity,
        rule.persona.name(),
        rule.section.title()
    );
    for (title, body) in sections {
        if !body.is_empty() {
            // Writing to a String cannot fail, here and below.
            let _ = write!(text, "\n## {title}\n\n{body}\n");
        }
    }
    text
}

/// All rules by section, each with a link to its page beside it.
#[must_use]
pub fn rules_index(rules: &[&Rule]) -> String {
    let mut text = "# Rules\n\n\
        What `rolewright lint` finds. The severity is that of the most usual worst, a grant without \
        limits in the whole\ncluster; a finding tells its own. `rolewright rules NAME` prints a page.\n"
        .to_owned();
    for (section, rules) in by_section(rules) {
        let _ = write!(
            text,
            "\n## {}\n\n| rule | severity | persona | finds what |\n|---|---|---|---|\n",
            section.title()
        );
        for rule in rules {
            let _ = writeln!(
                text,
                "| [{id}]({id}.md) | {} | {} | {} |",
                rule.severity,
                rule.persona.name(),
                cell(rule.summary),
                id = rule.id,
            );
        }
    }
    text
}

fn elsewhere(rule: &Rule) -> String {
    let rows = rule.page.elsewhere.iter();
    let rows: Vec<String> = rows
        .map(|(tool, names)| format!("| {} | {} |", cell(tool), cell(names)))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("| where | its name |\n|---|---|\n{}", rows.join("\n"))
}

/// Text for a cell of a table, in which a bar would begin the next.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// YAML in a fence that no line of it closes.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.map_or(3, |length| (length + 1).max(3)));
    format!("{fence}yaml\n{}\n{fence}", text.trim_end())
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
