//! A line for each finding, for editors, `grep` and eyes that know what they look for.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::Report;
use crate::report::excerpt::escape_line;

/// What is said of a place that is only known so far.
const VAGUE: &str = " (the line that writes it is not known)";

/// `path:line:column: severity[rule] message`, a line for each finding; nothing if there is none.
#[must_use]
pub fn concise(report: &Report<'_>) -> String {
    let mut text = String::new();
    for reported in &report.findings {
        let finding = reported.finding;
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}:{}:{}: {}[{}] {}{}",
            path(finding.place.file.name()),
            finding.place.line(),
            finding.place.column(),
            finding.severity,
            finding.rule.id,
            escape_line(&finding.message),
            if finding.place.is_vague() { VAGUE } else { "" }
        );
    }
    text
}

/// The path as a line may begin with it: what watches a log takes `::` there for a command.
fn path(name: &str) -> Cow<'_, str> {
    let shown = escape_line(name);
    if shown.trim_start().starts_with(':') {
        Cow::Owned(format!("./{shown}"))
    } else {
        shown
    }
}
