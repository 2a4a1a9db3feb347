//! The command line.

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::oracle::{Found, Oracle};
use crate::{compare, oracle, recording, report, run, selftest, shrink};

#[derive(Parser)]
#[command(about = "Holds the RBAC evaluator against the API server's own authorizers")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare decisions, the recorded ones too; where no oracle can be had, those only
    Run {
        /// How many decisions to compare
        #[arg(long, default_value_t = 100_000)]
        decisions: usize,
        /// What the random policies and questions grow from
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The oracle, if it is built already
        #[arg(long)]
        oracle: Option<PathBuf>,
        /// Print mismatches as they were found
        #[arg(long)]
        no_shrink: bool,
    },
    /// Write the recorded decisions anew
    Record,
    /// Put known faults into copies of the evaluator and see that each is found
    Selftest,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run {
            decisions,
            seed,
            oracle,
            no_shrink,
        } => run(decisions, seed, oracle, !no_shrink),
        Command::Record => record(),
        Command::Selftest => selftest::selftest(&mut stdout().lock()),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // There is nowhere left to report that standard error is closed.
            let _ = writeln!(stderr(), "differential: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything agreed.
fn run(
    decisions: usize,
    seed: u64,
    oracle: Option<PathBuf>,
    shrink: bool,
) -> Result<bool, Box<dyn Error>> {
    let mut out = stdout().lock();
    let recorded = recording::replay()?;
    let mut complaints = Vec::new();
    let mut compared = compare::Outcome::default();
    let found = match oracle {
        Some(path) => Found::At(path),
        None => oracle::find()?,
    };
    match found {
        Found::At(path) => {
            let mut oracle = Oracle::start(&path)?;
            let (outcome, reached) = run::run(&mut oracle, decisions, seed)?;
            complaints.extend(report::rows(&mut out, &reached)?);
            for mismatch in outcome.mismatches.iter().take(report::SHOWN) {
                let mismatch = mismatch.clone();
                let shown = if shrink {
                    shrink::shrink(&mut oracle, mismatch)?
                } else {
                    mismatch
                };
                report::mismatch(&mut out, &shown)?;
            }
            complaints.extend(report::numbers(
                &mut out,
                &format!("seed {seed}"),
                &outcome,
            )?);
            compared = outcome;
        }
        Found::Nowhere => writeln!(
            out,
            "skipped: no Go toolchain that can build it, so the oracle was not asked; \
             replaying {} recorded decisions",
            recorded.decisions
        )?,
    }
    for mismatch in recorded.mismatches.iter().take(report::SHOWN) {
        report::mismatch(&mut out, mismatch)?;
    }
    complaints.extend(report::numbers(&mut out, "recorded", &recorded)?);
    for complaint in &complaints {
        writeln!(out, "failed: {complaint}")?;
    }
    compared.add(recorded);
    let mismatches = compared.mismatches.len();
    let failed = mismatches + complaints.len();
    writeln!(
        out,
        "differential: {} passed, {failed} failed",
        compared.decisions - mismatches
    )?;
    Ok(failed == 0)
}

fn record() -> Result<bool, Box<dyn Error>> {
    let Found::At(path) = oracle::find()? else {
        return Err("without the oracle there is nothing to record".into());
    };
    let decisions = recording::record(&mut Oracle::start(&path)?)?;
    writeln!(
        stdout(),
        "{decisions} decisions recorded in {}",
        recording::path().display()
    )?;
    Ok(true)
}
