//! Rules and findings for tests.

use std::sync::Arc;

use crate::finding::{Basis, Confidence, Finding, Page, Persona, Rule, Section, Severity};
use crate::source::{File, Place, Span};

pub(super) const fn rule(id: &'static str, section: Section, severity: Severity) -> Rule {
    Rule {
        id,
        section,
        severity,
        persona: Persona::Default,
        summary: "",
        page: Page {
            what: "",
            why: "",
            example: "",
            better: "",
            sources: &[],
            elsewhere: &[],
        },
    }
}

/// A finding at the first occurrence of a text in a file `a.yaml`.
pub(super) fn found(rule: &'static Rule, file: &str, text: &str) -> Finding {
    let at = file.find(text).unwrap();
    found_at(
        rule,
        &File::new("a.yaml", file),
        Span::new(at..at + text.len()),
    )
}

pub(super) fn found_at(rule: &'static Rule, file: &Arc<File>, span: Span) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        confidence: Confidence::High,
        persona: rule.persona,
        message: format!("found by {}", rule.id),
        place: Place::new(file, span),
        label: String::new(),
        related: Vec::new(),
        help: Vec::new(),
        object: None,
        set: Arc::from(""),
        chain: Vec::new(),
        basis: Basis::default(),
    }
}
