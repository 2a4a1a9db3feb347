//! Comments and annotations that silence other linters.

use crate::finding::{Finding, Rule};
use crate::source::{Node, Place};

use super::rules;

/// What begins such comments.
pub(super) const COMMENTS: [&str; 3] = ["checkov:skip=", "trivy:ignore:", "kics-scan"];

/// What such annotations begin with.
pub(super) const ANNOTATIONS: [&str; 2] = [KUBE_LINTER, CHECKOV];

const KICS: &str = "KICS";
const KUBE_LINTER: &str = "ignore-check.kube-linter.io/";
const CHECKOV: &str = "checkov.io/skip";

/// A suppression of another tool that is worth a hint.
#[derive(Debug)]
pub(super) struct Hint {
    tool: &'static str,
    /// The rules of ours that find the same; empty if there is none, or it silences everything.
    ours: Vec<&'static Rule>,
}

impl Hint {
    /// A hint for checks by their names; for none if they are none of ours, unless they stand in
    /// an object that we judge.
    fn new(
        tool: &'static str,
        checks: &[&str],
        in_rbac: bool,
        registry: &[&'static Rule],
    ) -> Option<Self> {
        let same = |rule: &&&'static Rule| checks.iter().any(|check| is_same(rule, tool, check));
        let ours: Vec<_> = registry.iter().filter(same).copied().collect();
        (in_rbac || !ours.is_empty()).then_some(Self { tool, ours })
    }

    pub(super) fn at(self, place: Place) -> Finding {
        let message = format!(
            "{} reads this suppression, and rolewright does not",
            self.tool
        );
        let mut finding = super::finding(&rules::FOREIGN, place, message);
        let ids: Vec<_> = self.ours.iter().map(|rule| rule.id).collect();
        let ids = if ids.is_empty() {
            "RULE".to_owned()
        } else {
            ids.join(", ")
        };
        finding.help.push(format!(
            "where a finding is to be silenced here too, write `# rolewright: ignore[{ids}] REASON`"
        ));
        finding
    }
}

/// A hint for a comment, from its word on.
pub(super) fn in_comment(said: &str, in_rbac: bool, registry: &[&'static Rule]) -> Option<Hint> {
    let first_word = |text: &str| text.split_whitespace().next().map(str::to_owned);
    if let Some(rest) = said.strip_prefix("checkov:skip=") {
        let checks = first_word(rest)?;
        let (checks, _) = checks.split_once(':').unwrap_or((&checks, ""));
        return Hint::new("checkov", &split(checks), in_rbac, registry);
    }
    if let Some(rest) = said.strip_prefix("trivy:ignore:") {
        let check = first_word(rest)?;
        let (check, _) = check.split_once('[').unwrap_or((&check, ""));
        return Hint::new("trivy", &[check], in_rbac, registry);
    }
    let command = said.strip_prefix("kics-scan")?.trim_start();
    if let Some(checks) = command.strip_prefix("disable=") {
        return Hint::new(KICS, &split(&first_word(checks)?), in_rbac, registry);
    }
    let silences = ["ignore", "ignore-line", "ignore-block"];
    let is_one = first_word(command).is_some_and(|word| silences.contains(&word.as_str()));
    is_one.then(|| Hint::new(KICS, &[], in_rbac, registry))?
}

/// The findings about an object's annotations.
pub(super) fn in_annotations(
    annotations: Node<'_>,
    in_rbac: bool,
    registry: &[&'static Rule],
) -> Vec<Finding> {
    let entries = annotations.entries().into_iter();
    let findings = entries.filter_map(|entry| {
        let hint = if let Some(check) = entry.name.strip_prefix(KUBE_LINTER) {
            Hint::new("kube-linter", &[check], in_rbac, registry)
        } else {
            entry.name.strip_prefix(CHECKOV)?;
            let value = entry.value.as_str()?;
            let (check, _) = value.split_once('=').unwrap_or((value, ""));
            Hint::new("checkov", &[check.trim()], in_rbac, registry)
        };
        Some(hint?.at(entry.key.place()))
    });
    findings.collect()
}

fn split(list: &str) -> Vec<&str> {
    list.split(',').filter(|item| !item.is_empty()).collect()
}

/// Whether a rule of ours names a tool's check as the same.
fn is_same(rule: &Rule, tool: &str, check: &str) -> bool {
    let elsewhere = rule.page.elsewhere.iter();
    let of_tool = elsewhere.filter(|(known, _)| known.eq_ignore_ascii_case(tool));
    let mut checks = of_tool.flat_map(|(_, checks)| checks.split([',', ' ']));
    checks.any(|known| {
        let is_long = known.len() >= 8;
        let begins_it = || {
            check
                .get(..known.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(known))
        };
        // The ids of KICS are UUIDs, of which the first digits are told.
        match tool {
            KICS => is_long && begins_it(),
            _ => !known.is_empty() && canonical(known) == canonical(check),
        }
    })
}

/// A check's name without what differs between the ways to write it: `AVD-KSV-0041`, `KSV-0041` and
/// `KSV041` are one.
fn canonical(check: &str) -> String {
    let upper = check.trim().to_uppercase().replace('-', "");
    let name = upper.strip_prefix("AVD").unwrap_or(&upper);
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = name.get(letters.len()..).unwrap_or_default();
    format!("{letters}{}", digits.trim_start_matches('0'))
}
