//! What the tests share.

use std::io::Write as _;

use rolewright_workload_tests::kubernetes::Kubernetes;

/// Kubernetes' own code; `None`, with a line that says so, if this machine cannot have it.
pub(crate) fn kubernetes(what_for: &str) -> Option<Kubernetes> {
    let found = Kubernetes::start().unwrap();
    if found.is_none() {
        say(&format!("skipped: {what_for} (Go not found)"));
    }
    found
}

/// A line on standard error, past the test runner's capture.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
