//! What the user reads of a comparison.

use std::io::{self, Write};

use crate::compare::{Documented, Mismatch, Outcome};
use crate::oracle::Answer;
use crate::run::{ALLOWS_ONE_IN, LEAST_PER_ROW, Reached};
use crate::wire::Objects;

/// Mismatches printed in full; more of them mostly say the same again.
pub(crate) const SHOWN: usize = 3;

/// Prints how often each row was reached and returns the complaints about it.
pub(crate) fn rows(out: &mut impl Write, reached: &[Reached]) -> io::Result<Vec<String>> {
    writeln!(out, "times  row of the semantics reference")?;
    for Reached { row, times } in reached {
        writeln!(out, "{times:>5}  {row}")?;
    }
    let rare = reached.iter().filter(|row| row.times < LEAST_PER_ROW);
    Ok(rare
        .map(|row| format!("row {:?} was reached only {} times", row.row, row.times))
        .collect())
}

/// Prints the numbers of a comparison and returns the complaint if too few were allows.
pub(crate) fn numbers(
    out: &mut impl Write,
    what: &str,
    outcome: &Outcome,
) -> io::Result<Option<String>> {
    let Outcome {
        decisions,
        allows,
        witnesses,
        mismatches,
    } = outcome;
    let mismatches = mismatches.len();
    let share = allows * 100 / decisions.max(&1);
    writeln!(
        out,
        "{what}: {decisions} decisions, {allows} of them allows ({share} %), \
         {witnesses} chains of evidence asked alone, {mismatches} mismatches"
    )?;
    let few = allows * ALLOWS_ONE_IN < *decisions;
    Ok(few.then(|| format!("{what}: fewer than one decision in {ALLOWS_ONE_IN} was an allow")))
}

/// Prints a mismatch with all that is needed to understand it.
pub(crate) fn mismatch(out: &mut impl Write, mismatch: &Mismatch) -> io::Result<()> {
    let Mismatch {
        policy,
        question,
        documented,
        ours,
        theirs,
        objection,
    } = mismatch;
    writeln!(out, "mismatch: {objection}")?;
    writeln!(
        out,
        "  policy    {}",
        serde_json::to_string(&Objects::from(policy))?
    )?;
    writeln!(out, "  question  {}", serde_json::to_string(question)?)?;
    if let Some(Documented { row, allowed }) = documented {
        writeln!(out, "  reference {}: {row}", answer(*allowed))?;
    }
    let Answer {
        allowed,
        reason,
        error,
    } = theirs;
    writeln!(out, "  evaluator {} {}", answer(ours.allowed), ours.reason)?;
    writeln!(out, "  oracle    {} {reason} {error}", answer(*allowed))
}

fn answer(allowed: bool) -> &'static str {
    if allowed { "allowed" } else { "denied" }
}
