//! Annotations of GitHub Actions: commands in a log, which show findings beside their lines.
//!
//! The form is that of the runner's workflow commands: one line each, in which `%`, line breaks, and
//! in a property also `,` and `:`, are written in percent.

use std::fmt::Write as _;

use super::Report;
use crate::finding::{Finding, Severity};
use crate::report::excerpt::escape_line;
use crate::source::{self, Place, Problem};

/// An annotation for each finding and for each problem that leaves the run undecided.
#[must_use]
pub fn github(report: &Report<'_>) -> String {
    let problems = report.problems.iter().filter(|problem| problem.is_error());
    let findings = report.findings.iter();
    let lines = findings
        .map(|reported| finding(reported.finding))
        .chain(problems.map(problem));
    lines.collect()
}

fn finding(finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error | Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    };
    let title = format!("{}[{}]", finding.severity, finding.rule.id);
    let message = (finding.message.as_str(), finding.label.as_str());
    annotation(
        command,
        &title,
        Some(&finding.place),
        message,
        &finding.help,
    )
}

fn problem(problem: &Problem) -> String {
    let command = match problem.severity {
        source::Severity::Error => "error",
        source::Severity::Warning => "warning",
        source::Severity::Note => "notice",
    };
    let message = (problem.message.as_str(), problem.label.as_str());
    let place = problem.place.as_ref();
    annotation(command, "undecided", place, message, &problem.help)
}

fn annotation(
    command: &str,
    title: &str,
    place: Option<&Place>,
    (message, label): (&str, &str),
    help: &[String],
) -> String {
    let mut first = vec![escape_line(message)];
    if !label.is_empty() {
        first.push(escape_line(label));
    }
    let mut properties = String::new();
    match place {
        Some(place) if is_path(place.file.name()) => properties = position(place),
        Some(place) => first.insert(0, escape_line(&place.to_string()).into_owned().into()),
        None => {}
    }
    let mut lines = vec![first.join(": ").into()];
    lines.extend(help.iter().map(|help| escape_line(help)));
    let (title, text) = (property(title), data(&lines.join("\n")));
    format!("::{command} {properties}title={title}::{text}\n")
}

/// Whether a name is that of a file of the working directory, beside whose lines something can be
/// shown.
fn is_path(name: &str) -> bool {
    !name.starts_with('<') && !name.starts_with("git:")
}

/// The runner takes columns for places in one line alone.
fn position(place: &Place) -> String {
    let (line, column) = (place.line(), place.column());
    let (end_line, end_column) = place.end();
    let mut text = format!("file={},line={line},", property(place.file.name()));
    // Writing to a String cannot fail.
    let _ = if end_line == line {
        write!(
            text,
            "col={column},endLine={end_line},endColumn={end_column},"
        )
    } else {
        // A line of which nothing belongs to the place is not shown with it.
        let last = if end_column == 1 {
            end_line - 1
        } else {
            end_line
        };
        write!(text, "endLine={last},")
    };
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&escape_line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
