//! Reports of a run, to standard output and to files.

use super::args::{Format, LintArgs};
use super::text;
use crate::cli::output::Output;
use crate::finding::Run;
use crate::report::lint::{self, Report, Reported};
use crate::source::Problem;

/// Writes all reports that were asked for; then what could not be read or decided.
pub(super) fn write(
    args: &LintArgs,
    run: &Run,
    fingerprints: &[String],
    output: &mut Output,
) -> Result<(), Problem> {
    let report = Report {
        findings: run
            .findings
            .iter()
            .zip(fingerprints)
            .map(|(finding, fingerprint)| Reported {
                finding,
                fingerprint: fingerprint.clone(),
            })
            .collect(),
        problems: &run.problems,
        summary: &run.summary,
        is_timed: true,
    };
    for (format, file) in &args.report.output {
        text::write(file, &rendered(*format, &report, false))?;
    }
    output.problems(&run.problems);
    let format = args.report.format;
    let is_for_people = matches!(format, Format::Terminal | Format::Concise);
    let coloured = output.colours_results();
    output.result(&rendered(format, &report, coloured));
    if is_for_people {
        output.summary(&lint::summary(&report));
    }
    Ok(())
}

/// The text of a report. That for people is told apart from its summary.
fn rendered(format: Format, report: &Report<'_>, coloured: bool) -> String {
    match format {
        Format::Terminal => lint::terminal(report, coloured),
        Format::Concise => lint::concise(report),
        Format::Json => lint::json(report),
        Format::Sarif => lint::sarif(report),
        Format::Github => lint::github(report),
    }
}
