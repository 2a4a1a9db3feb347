//! The figures against their bounds.

use std::fmt::Write as _;
use std::io::{Write as _, stderr, stdout};

/// A figure and its bound.
pub(crate) struct Row {
    what: String,
    figure: f64,
    bound: f64,
    is_floor: bool,
}

impl Row {
    /// A figure that has to be as large as its bound.
    pub(crate) fn at_least(what: impl Into<String>, figure: f64, bound: f64) -> Self {
        Self {
            what: what.into(),
            figure,
            bound,
            is_floor: true,
        }
    }

    /// A figure that may be as large as its bound.
    pub(crate) fn at_most(what: impl Into<String>, figure: f64, bound: f64) -> Self {
        Self {
            is_floor: false,
            ..Self::at_least(what, figure, bound)
        }
    }

    fn is_kept(&self) -> bool {
        if self.is_floor {
            self.figure >= self.bound
        } else {
            self.figure <= self.bound
        }
    }
}

/// Prints the table, and says whether every bound is kept.
pub(crate) fn print(rows: &[Row]) -> bool {
    let width = rows.iter().map(|row| row.what.len()).max().unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        let sign = if row.is_floor { ">=" } else { "<=" };
        let verdict = if row.is_kept() { "kept" } else { "MISSED" };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:width$}  {:8.2}  {sign} {:6.2}  {verdict}",
            row.what, row.figure, row.bound
        );
    }
    // There is nowhere left to report that standard output is closed.
    let _ = stdout().write_all(text.as_bytes());
    rows.iter().all(Row::is_kept)
}

/// Says it on standard error.
pub(crate) fn say(line: &str) {
    // There is nowhere left to report that standard error is closed.
    let _ = writeln!(stderr(), "{line}");
}
