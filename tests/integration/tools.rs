//! Tools of others that some tests need.

use std::io::Write as _;

/// Says that a tool is missing: one line on standard error, past the test runner's capture; under
/// `ROLEWRIGHT_REQUIRE_ALL=1` a failure.
pub(crate) fn missing(tool: &str, what_for: &str) {
    let required = std::env::var_os("ROLEWRIGHT_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!required, "{tool} is required: {what_for}");
    let _ = writeln!(std::io::stderr(), "skipped: {what_for} ({tool} not found)");
}
