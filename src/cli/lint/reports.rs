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
        text::write(file, &rendered(*format, &report))?;
    }
    output.problems(&run.problems);
    let format = args.report.format;
    match format {
        Format::Terminal => output.result(&lint::excerpts_of(&report, output.colours_results())),
        Format::Concise => output.result(&lint::concise(&report)),
        Format::Json | Format::Sarif | Format::Github => {
            output.result(&rendered(format, &report));
            return Ok(());
        }
    }
    output.summary(&lint::summary(&report));
    Ok(())
}

/// The text of a whole report.
fn rendered(format: Format, report: &Report<'_>) -> String {
    match format {
        Format::Terminal => lint::terminal(report, false),
        Format::Concise => lint::concise(report),
        Format::Json => lint::json(report),
        Format::Sarif => lint::sarif(report),
        Format::Github => lint::github(report),
    }
}
