//! Rules as JSON, version 1.
//!
//! `version` (1), `command` (`rules`) and `rules`, whether all of them or one. Each has its `id`, its
//! `section`, the `severity` of its most usual worst, the `persona` that wants to hear of it, a
//! `summary`, and its page: `what`, `why`, `example` and `better`, which are YAML, `sources`, which
//! are links, and `elsewhere`, the names that each `tool` has for the same check. Fields may be added;
//! none changes its meaning while `version` stays.

use serde::Serialize;

use crate::finding;
use crate::report::json::printed;

#[derive(Serialize)]
struct Report {
    version: u8,
    command: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Rule {
    id: &'static str,
    section: &'static str,
    severity: &'static str,
    persona: &'static str,
    summary: &'static str,
    what: &'static str,
    why: &'static str,
    example: &'static str,
    better: &'static str,
    sources: &'static [&'static str],
    elsewhere: Vec<Elsewhere>,
}

#[derive(Serialize)]
struct Elsewhere {
    tool: &'static str,
    names: &'static str,
}

/// The rules and their pages, with a line break at the end.
#[must_use]
pub fn rules_json(rules: &[&finding::Rule]) -> String {
    printed(&Report {
        version: 1,
        command: "rules",
        rules: rules.iter().map(|rule| of(rule)).collect(),
    })
}

fn of(rule: &finding::Rule) -> Rule {
    let page = &rule.page;
    let elsewhere = page.elsewhere.iter();
    Rule {
        id: rule.id,
        section: rule.section.title(),
        severity: rule.severity.name(),
        persona: rule.persona.name(),
        summary: rule.summary,
        what: page.what,
        why: page.why,
        example: page.example,
        better: page.better,
        sources: page.sources,
        elsewhere: elsewhere
            .map(|(tool, names)| Elsewhere { tool, names })
            .collect(),
    }
}
