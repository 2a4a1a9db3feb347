//! What there is to know of lint rules: their pages and lists, for a terminal, as JSON and as
//! Markdown.
//!
//! The words are the rules' own and written by us: nothing of a file stands in them.

mod json;
mod list;
mod markdown;
mod page;

pub use json::rules_json;
pub use list::rule_list;
pub use markdown::{rule_markdown, rules_index};
pub use page::rule_page;

use crate::finding::{Rule, Section};

/// The rules by the sections that they belong to, each in the order in which it is given.
fn by_section<'a>(rules: &[&'a Rule]) -> Vec<(Section, Vec<&'a Rule>)> {
    let mut sections: Vec<Section> = rules.iter().map(|rule| rule.section).collect();
    sections.sort_unstable();
    sections.dedup();
    let of = |section| {
        let rules = rules.iter().copied();
        rules.filter(|rule| rule.section == section).collect()
    };
    sections
        .into_iter()
        .map(|section| (section, of(section)))
        .collect()
}
