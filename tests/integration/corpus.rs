//! The linter over a corpus of real manifests, where `ROLEWRIGHT_CORPUS` names one: how often each
//! rule speaks, what other tools' own tests expect of the same files, and what was read by hand.
//!
//! What is expected of the linter stands in `tests/corpus`, and for users in `docs/peers.md`.

#[cfg(unix)]
mod charts;
mod counts;
mod page;
mod peers;
mod read;
mod small;
mod table;
mod verdicts;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::program;

const ARGUMENTS: [&str; 9] = [
    "lint",
    "--no-config",
    "--hidden",
    "--no-ignore",
    "--persona",
    "pedantic",
    "--format",
    "json",
    ".",
];

/// The corpus, or a line that says what is skipped without it.
fn corpus(what: &str) -> Option<PathBuf> {
    let corpus = std::env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        let line = format!("\nskipped: {what}; name a corpus with ROLEWRIGHT_CORPUS");
        let _ = writeln!(std::io::stderr(), "{line}");
    }
    corpus
}

/// What the pedantic persona hears of the whole corpus, found out once for all tests.
fn report(corpus: &Path) -> &'static Value {
    static REPORT: OnceLock<Value> = OnceLock::new();
    REPORT.get_or_init(|| {
        let output = program().args(ARGUMENTS).current_dir(corpus).output();
        serde_json::from_slice(&output.unwrap().stdout).unwrap()
    })
}
