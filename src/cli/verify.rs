//! `rolewright verify`.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use super::Outcome;
use super::args::{VerifyArgs, VerifyExtent, VerifyFormat, VerifyVia};
use super::output::Output;
use super::spec::read_spec;
use crate::live::{self, Cluster, Options, Patience, Progress, Settings};
use crate::report::verify::{self as report, Found};
use crate::spec::model::Client;
use crate::verify::{Checked, Extent, Renames, Verdict, Via, wanted};

pub(super) fn run(args: &VerifyArgs, output: &mut Output) -> Outcome {
    let start = Instant::now();
    let Some(checked) = checked(args, output) else {
        // What reads the report learns why it says nothing. People have read it already.
        let errors = output.errors().to_owned();
        if args.format != VerifyFormat::Table {
            output.result(&printed(Err(&errors), args.format, args.all));
        }
        write_files(args, Err(&errors), output);
        return Outcome::Undecided;
    };
    for note in &checked.notes {
        output.note(&format!("note: {}", crate::escape::escape_control(note)));
    }
    output.result(&printed(Ok(&checked), args.format, args.all));
    if args.format == VerifyFormat::Table && io::stdout().is_terminal() {
        output.note(&format!("{:.1} s", start.elapsed().as_secs_f64()));
    }
    if write_files(args, Ok(&checked), output) {
        outcome(checked.verdict())
    } else {
        Outcome::Undecided
    }
}

/// What the run found. Nothing, after telling why, if nothing could be asked.
fn checked(args: &VerifyArgs, output: &mut Output) -> Option<Checked> {
    let clients = clients(args, output)?;
    let renames = Renames {
        account: args.sa.clone(),
    };
    let wanted = wanted(&clients, &renames)
        .map_err(|why| output.error(&why))
        .ok()?;
    let mut line = StatusLine::new(output.is_quiet());
    let checked = Cluster::new(&options(args)).and_then(|cluster| {
        live::verify(&cluster, wanted, &settings(args), &mut |progress| {
            line.show(&progress);
        })
    });
    line.clear();
    checked
        .map_err(|failure| output.error(&format!("cannot decide: {failure}")))
        .ok()
}

fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Exact => Outcome::Well,
        Verdict::Different => Outcome::Different,
        Verdict::Undecided => Outcome::Undecided,
    }
}

/// A report of what was found, or of why nothing was asked.
fn printed(found: Found<'_>, format: VerifyFormat, with_baseline: bool) -> String {
    match format {
        VerifyFormat::Table => report::table(found, with_baseline),
        VerifyFormat::Json => report::json(found),
        VerifyFormat::Junit => report::junit(found),
    }
}

/// Writes the report files. Tells whether all could be written.
fn write_files(args: &VerifyArgs, found: Found<'_>, output: &mut Output) -> bool {
    let mut all = true;
    for (format, path) in &args.output {
        if let Err(error) = fs::write(path, printed(found, *format, args.all)) {
            output.error(&format!("`{}` cannot be written: {error}", path.display()));
            all = false;
        }
    }
    all
}

/// The clients of the spec. Nothing, after telling why, if it is not sound.
fn clients(args: &VerifyArgs, output: &mut Output) -> Option<Vec<Client>> {
    let spec = read_spec(&args.spec, &args.environment, &args.catalog, output)?;
    output.problems(&spec.problems);
    if !spec.is_sound() {
        output.note("the spec is not sound, so nothing was asked");
        return None;
    }
    Some(spec.clients)
}

fn options(args: &VerifyArgs) -> Options {
    Options {
        kubeconfig: args.kubeconfig.clone(),
        context: args.context.clone(),
        patience: Patience {
            whole: args.timeout,
            ..Patience::default()
        },
    }
}

fn settings(args: &VerifyArgs) -> Settings {
    Settings {
        via: match args.via {
            VerifyVia::Auto => None,
            VerifyVia::Itself => Some(Via::Itself),
            VerifyVia::Impersonate => Some(Via::Impersonation),
            VerifyVia::Review => Some(Via::Review),
            VerifyVia::Token => Some(Via::Token),
        },
        extent: match args.excess {
            VerifyExtent::Full => Extent::Full,
            VerifyExtent::Sample => Extent::Sample,
            VerifyExtent::Off => Extent::Off,
        },
        concurrency: args.concurrency.get().into(),
        rate: args.rate,
        settle: args.settle,
        neighbours: args.neighbours,
    }
}

/// One line on standard error that says what is being waited for, and vanishes.
struct StatusLine {
    shown: bool,
    on: bool,
    last: Option<Instant>,
}

impl StatusLine {
    /// So often it changes at most.
    const PACE: Duration = Duration::from_millis(80);

    fn new(quiet: bool) -> Self {
        Self {
            shown: false,
            on: !quiet && io::stderr().is_terminal(),
            last: None,
        }
    }

    fn show(&mut self, progress: &Progress) {
        let is_early = |last: Instant| last.elapsed() < Self::PACE;
        if !self.on || self.last.is_some_and(is_early) {
            return;
        }
        let text = match progress {
            Progress::Reading(what) => format!("reading {what}"),
            Progress::Asking(done, total) => format!("asking {done} of {total}"),
            Progress::Settling(count) => format!("asking again about {count}"),
        };
        // That a passing line cannot be shown is nothing one could still tell anybody.
        let _ = write!(io::stderr(), "\r\u{1b}[2K{text}");
        let _ = io::stderr().flush();
        self.shown = true;
        self.last = Some(Instant::now());
    }

    fn clear(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\u{1b}[2K");
            let _ = io::stderr().flush();
        }
    }
}
