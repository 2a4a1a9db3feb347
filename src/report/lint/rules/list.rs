//! All rules as a table for a terminal.

use std::fmt::Write as _;

use super::by_section;
use crate::finding::Rule;

/// Each rule with its severity, its persona and what it finds, under the title of its section.
#[must_use]
pub fn rule_list(rules: &[&Rule]) -> String {
    let width = |word: fn(&Rule) -> &str| {
        let widths = rules.iter().map(|rule| word(rule).len());
        widths.max().unwrap_or_default()
    };
    let id = width(|rule| rule.id);
    let severity = width(|rule| rule.severity.name());
    let persona = width(|rule| rule.persona.name());
    let sections = by_section(rules).into_iter().map(|(section, rules)| {
        let mut text = format!("{}\n", section.title());
        for rule in rules {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "  {:id$}  {:severity$}  {:persona$}  {}",
                rule.id,
                rule.severity.name(),
                rule.persona.name(),
                rule.summary
            );
        }
        text
    });
    sections.collect::<Vec<_>>().join("\n")
}
