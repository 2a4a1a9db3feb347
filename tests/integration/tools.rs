//! Tools of others that some tests need.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// Says that a tool is missing: one line on standard error, past the test runner's capture; under
/// `ROLEWRIGHT_REQUIRE_ALL=1` a failure.
pub(crate) fn missing(tool: &str, what_for: &str) {
    let required = std::env::var_os("ROLEWRIGHT_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!required, "{tool} is required: {what_for}");
    let _ = writeln!(std::io::stderr(), "skipped: {what_for} ({tool} not found)");
}

/// What a variable of the environment names, as `tests/run` sets it for a tool. Without one it says so.
pub(crate) fn named(variable: &str, tool: &str, what_for: &str) -> Option<PathBuf> {
    let found = std::env::var_os(variable).map(PathBuf::from);
    if found.is_none() {
        missing(tool, what_for);
    }
    found
}

/// A Helm of some major version.
#[derive(Debug, Clone)]
pub(crate) struct Helm {
    pub(crate) path: PathBuf,
    pub(crate) major: u8,
}

/// The Helms of these tests: `HELM` and `HELM3`. For each that is missing it says so.
pub(crate) fn helms(what_for: &str) -> Vec<Helm> {
    let found = [("HELM", 4), ("HELM3", 3)].map(|(variable, major)| {
        let path = named(variable, &format!("Helm {major}"), what_for)?;
        let helm = Helm { path, major };
        helm.assert_version();
        Some(helm)
    });
    found.into_iter().flatten().collect()
}

impl Helm {
    /// What is named has to be what it is named as.
    fn assert_version(&self) {
        let asked = Command::new(&self.path)
            .args(["version", "--template", "{{.Version}}"])
            .output();
        let said = asked.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let start = format!("v{}.", self.major);
        assert!(
            said.as_ref().is_ok_and(|said| said.starts_with(&start)),
            "{self:?} is no Helm {}: {said:?}",
            self.major
        );
    }
}
