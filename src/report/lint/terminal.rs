//! Findings as a person reads them: what is wrong, the lines it stands in, what bears on it, what to
//! do.

use std::sync::Arc;

use annotate_snippets::{Element, Level};

use super::{Report, summary};
use crate::finding::{Finding, Severity};
use crate::report::excerpt::{
    Mark, escape_line, excerpts, first_line, gap, help, origin, reference, rendered,
};
use crate::report::secrets::Secrets;
use crate::source::Place;

/// Related places within so many lines are shown in the same excerpt.
const NEAR: usize = 10;

/// The findings with an empty line after each, then the summary.
#[must_use]
pub fn terminal(report: &Report<'_>, coloured: bool) -> String {
    excerpts_of(report, coloured) + &summary(report)
}

/// The findings alone, with an empty line after each.
#[must_use]
pub fn excerpts_of(report: &Report<'_>, coloured: bool) -> String {
    let mut secrets = Secrets::default();
    let mut text = String::new();
    for reported in &report.findings {
        text += &finding(reported.finding, &mut secrets, coloured);
        text += "\n\n";
    }
    text
}

fn finding(finding: &Finding, secrets: &mut Secrets, coloured: bool) -> String {
    let title = level(finding.severity)
        .primary_title(escape_line(&finding.message).into_owned())
        .id(finding.rule.id);
    let first = Mark::new(&finding.place, &finding.label);
    let related = finding.related.iter();
    let related = related.map(|related| (&related.place, related.message.as_str()));
    let is_secret = secrets.hold(&finding.place);
    let (near, far): (Vec<_>, Vec<_>) =
        related.partition(|(place, _)| !is_secret && is_near(&finding.place, place));
    let mut elements: Vec<Element<'_>> = Vec::new();
    if is_secret {
        elements.push(origin(&finding.place));
        if !finding.label.is_empty() {
            elements.push(help(&escape_line(&finding.label)));
        }
        elements.push(help("the line is not shown: it stands in a Secret"));
    } else {
        let near = near.into_iter();
        elements = excerpts(first, near.map(|(place, label)| Mark::new(place, label)));
    }
    if !far.is_empty() {
        elements.push(gap());
    }
    let far = far.into_iter();
    elements.extend(far.map(|(place, message)| reference(Mark::new(place, message))));
    elements.extend(
        advice(finding)
            .iter()
            .map(|advice| help(&escape_line(advice))),
    );
    rendered(title, Some(&finding.place), elements, coloured)
}

/// What to do; the last of it says where more is to be read.
fn advice(finding: &Finding) -> Vec<String> {
    let page = format!("rolewright rules {}", finding.rule.id);
    let mut advice = finding.help.clone();
    match advice.last_mut() {
        Some(last) => *last = format!("{last}; {page}"),
        None => advice.push(page),
    }
    advice
}

/// Whether a place stands in the same document, so close that one excerpt can hold both.
fn is_near(place: &Place, other: &Place) -> bool {
    if !Arc::ptr_eq(&place.file, &other.file) || place.line().abs_diff(other.line()) > NEAR {
        return false;
    }
    let (one, two) = (first_line(place), first_line(other));
    let between = one.end.min(two.end)..one.start.max(two.start);
    let text = place.file.text().get(between).unwrap_or_default();
    !text.contains("\n---")
}

/// The colour of a severity; its word stands beside it.
fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Error | Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium => Level::WARNING,
        Severity::Low => Level::INFO,
        Severity::Info => Level::NOTE,
    };
    level.with_name(severity.name())
}
