//! `rolewright lint`.

pub(super) mod args;
mod dependencies;
mod files;
mod home;
mod inputs;
mod inside;
mod judge;
mod reports;
mod rules;
mod settings;
mod sieve;
mod since;
mod spec;
mod specs;
mod templates;
pub(super) mod text;
mod touched;

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

pub(super) use self::args::{LintArgs, RulesArgs};
use self::judge::{By, Judged};
pub(super) use self::rules::run as run_rules;
use self::settings::Rulebooks;
use self::since::Since;
use super::Outcome;
use super::output::Output;
use crate::finding::{Run, Summary};
use crate::lint::date;
use crate::source::Problem;

pub(super) fn run(args: &LintArgs, output: &mut Output) -> Outcome {
    let start = Instant::now();
    match lint(args, start, output) {
        Ok(outcome) => outcome,
        Err(problems) => {
            output.problems(&problems);
            Outcome::Undecided
        }
    }
}

/// Runs the linter. Fails with what is wrong with the command line, the settings or a baseline.
fn lint(args: &LintArgs, start: Instant, output: &mut Output) -> Result<Outcome, Vec<Problem>> {
    let Some(today) = date::day_of(SystemTime::now()) else {
        return Err(vec![Problem::error("the clock tells no day")]);
    };
    let base = settings::base(args)?;
    let catalog = super::catalog::catalog(&settings::catalog_args(args, &base), output);
    let Some(catalog) = catalog else {
        return Ok(Outcome::Undecided);
    };
    let since = Since::new(args)?;
    let version = catalog.version().to_string();
    let read = files::read(args, &base, version, None)?;
    let configs = settings::configs(args, base, &read)?;
    let rulebooks = Rulebooks::new(args, &configs, today)?;
    let Judged {
        mut run,
        fingerprints,
        everything,
    } = judge::judge(
        read,
        By {
            rulebooks: &rulebooks,
            catalog: &catalog,
            jobs: args.reading.jobs,
            today,
        },
        since.as_ref(),
        args.selection.write_baseline.is_some(),
    );
    if let Some((file, (findings, fingerprints))) =
        args.selection.write_baseline.as_ref().zip(everything)
    {
        let baseline = crate::lint::baseline::text(&findings, &fingerprints);
        text::write(file, &baseline).map_err(|problem| vec![problem])?;
        run.summary.in_baseline += run.findings.len();
        run.findings.clear();
    }
    if (args.report.strict || rulebooks.is_strict()) && run.summary.unjudged > 0 {
        run.problems.push(not_judged(&run.summary));
    }
    run.summary.time = start.elapsed();
    reports::write(args, &run, &fingerprints, output).map_err(|problem| vec![problem])?;
    Ok(outcome(args, &run))
}

fn outcome(args: &LintArgs, run: &Run) -> Outcome {
    if run.is_undecided() {
        Outcome::Undecided
    } else if run.has_findings() && !args.report.exit_zero {
        Outcome::Different
    } else {
        Outcome::Well
    }
}

/// At so many places it is shown what was not judged.
const SHOWN_UNJUDGED: usize = 5;

fn not_judged(summary: &Summary) -> Problem {
    let message = match summary.unjudged {
        1 => "1 value that is filled in later was not judged".to_owned(),
        count => format!("{count} values that are filled in later were not judged"),
    };
    let mut problem = Problem::error(message);
    let (shown, rest) = summary
        .unjudged_at
        .split_at(summary.unjudged_at.len().min(SHOWN_UNJUDGED));
    let mut shown = shown.iter().cloned();
    if let Some(first) = shown.next() {
        problem = problem.at(first, "what this comes to is not known");
    }
    problem = shown.fold(problem, |problem, place| {
        problem.with_related(place, "nor this")
    });
    problem = match rest.len() {
        0 => problem,
        1 => problem.help("there is 1 more such place"),
        count => problem.help(format!("there are {count} more such places")),
    };
    problem.help("render first, as with `helm template`, and lint what comes out")
}

/// A path as reports show it.
fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// A path of the settings, from the working directory.
fn from_settings(settings: Option<&PathBuf>, path: &str) -> PathBuf {
    let folder = settings.and_then(|file| file.parent());
    folder.map_or_else(|| PathBuf::from(path), |folder| folder.join(path))
}
