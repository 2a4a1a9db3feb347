//! The linter over a corpus of real manifests, where `ROLEWRIGHT_CORPUS` names one: how often each
//! rule speaks, and what other tools' own tests expect of the same files.
//!
//! What is expected of the linter stands in `tests/corpus`, and for users in `docs/peers.md`.

#[cfg(unix)]
mod charts;
mod counts;
mod page;
mod peers;
mod small;
mod table;
mod verdicts;

use std::io::Write as _;
use std::path::PathBuf;

/// The corpus, or a line that says what is skipped without it.
fn corpus(what: &str) -> Option<PathBuf> {
    let corpus = std::env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        let line = format!("\nskipped: {what}; name a corpus with ROLEWRIGHT_CORPUS");
        let _ = writeln!(std::io::stderr(), "{line}");
    }
    corpus
}
