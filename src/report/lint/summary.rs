//! What a run went over and what it amounts to, in two or three lines.

use std::fmt::Write as _;
use std::time::Duration;

use super::Report;
use crate::finding::Severity;
use crate::source::Skipped;

/// What was read, what was passed over, and how many findings there are, a line each:
///
/// ```text
/// 41 files, 63 documents with 9 RBAC objects, in 3 sets; 2 templated values not judged
/// 1 high, 1 medium. 11 ms
/// ```
///
/// It never says that there are no findings without saying that something is undecided, if it is.
#[must_use]
pub fn summary(report: &Report<'_>) -> String {
    let mut lines = vec![scope(report)];
    lines.extend(passed_over(report.summary.skipped));
    lines.push(outcome(report));
    lines.join("\n") + "\n"
}

fn scope(report: &Report<'_>) -> String {
    let summary = report.summary;
    let mut text = format!(
        "{}, {} with {}",
        counted(summary.files, "file"),
        counted(summary.documents, "document"),
        counted(summary.rbac_objects, "RBAC object"),
    );
    // Writing to a String cannot fail, here and below.
    if summary.sets > 0 {
        let _ = write!(text, ", in {}", counted(summary.sets, "set"));
    }
    if summary.built > 0 {
        let folders = counted(summary.built, "folder");
        let _ = write!(text, "; {folders} built by Helm or Kustomize");
    }
    if summary.not_built > 0 {
        let folders = counted(summary.not_built, "folder");
        let _ = write!(text, "; {folders} not built");
    }
    if summary.unjudged > 0 {
        let values = counted(summary.unjudged, "templated value");
        let _ = write!(text, "; {values} not judged");
    }
    text
}

fn passed_over(skipped: Skipped) -> Option<String> {
    let reasons = [
        (skipped.ignored, "that git ignores"),
        (skipped.hidden, "hidden"),
        (skipped.excluded, "excluded"),
    ];
    let reasons = reasons.into_iter().filter(|(count, _)| *count > 0);
    let reasons: Vec<String> = reasons
        .map(|(count, why)| format!("{count} {why}"))
        .collect();
    let what = match skipped.total() {
        0 => return None,
        1 => "1 file or folder".to_owned(),
        total => format!("{total} files or folders"),
    };
    Some(format!("{what} passed over: {}", reasons.join(", ")))
}

fn outcome(report: &Report<'_>) -> String {
    let mut parts = vec![findings(report)];
    let summary = report.summary;
    let silent = [
        (summary.suppressed, "suppressed"),
        (summary.in_baseline, "in the baseline"),
        (summary.left_out, "left out by selection, level or persona"),
    ];
    let silent = silent.into_iter().filter(|(count, _)| *count > 0);
    parts.extend(silent.map(|(count, why)| format!("{count} {why}")));
    if report.errors() > 0 {
        parts.push(format!(
            "undecided: {}",
            counted(report.errors(), "problem")
        ));
    }
    let mut text = parts.join("; ");
    if report.is_timed {
        let _ = write!(text, ". {}", time(summary.time));
    }
    text
}

/// `1 high, 2 medium`, the worst first.
fn findings(report: &Report<'_>) -> String {
    let counts = Severity::ALL.iter().rev().filter_map(|severity| {
        let same = report
            .findings
            .iter()
            .filter(|reported| reported.finding.severity == *severity);
        match (same.count(), severity) {
            (0, _) => None,
            (count, Severity::Error) => Some(counted(count, "error")),
            (count, severity) => Some(format!("{count} {severity}")),
        }
    });
    let counts: Vec<String> = counts.collect();
    match (counts.as_slice(), report.errors()) {
        ([], 0) => "no findings".to_owned(),
        ([], _) => "no findings in what could be read".to_owned(),
        (counts, _) => counts.join(", "),
    }
}

/// `1 file`, `2 files`.
fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn time(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
