//! What keeps findings from being shown: suppressions, settings and baselines.

use super::settings::Rulebooks;
use crate::finding::{Finding, Summary};
use crate::lint::select::Decision;
use crate::lint::suppress::Suppressions;

/// What keeps findings from being shown.
pub(super) struct Sieve<'a> {
    pub(super) rulebooks: &'a Rulebooks<'a>,
    pub(super) suppressions: &'a Suppressions,
    pub(super) summary: Summary,
}

/// What of all that is shown is new.
pub(super) struct News<'a> {
    pub(super) rulebooks: &'a Rulebooks<'a>,
    pub(super) summary: Summary,
}

impl News<'_> {
    /// The findings that no baseline knows, with their fingerprints.
    pub(super) fn only_new(
        &mut self,
        found: impl Iterator<Item = (Finding, String)>,
    ) -> Vec<(Finding, String)> {
        let rulebooks = self.rulebooks;
        let (known, new): (Vec<_>, Vec<_>) = found.partition(|(finding, fingerprint)| {
            let rulebook = rulebooks.of(finding.place.file.name());
            let baseline = rulebook.and_then(|rulebook| rulebook.baseline.as_ref());
            baseline.is_some_and(|baseline| baseline.knows(fingerprint, finding))
        });
        self.summary.in_baseline += known.len();
        new
    }
}

impl Sieve<'_> {
    pub(super) fn keeps(&mut self, finding: &mut Finding) -> bool {
        if self.suppressions.covers(finding).is_some() {
            self.summary.suppressed += 1;
            return false;
        }
        self.is_shown(finding)
    }

    /// Whether the settings let a finding be shown, with the severity that they give it.
    pub(super) fn is_shown(&mut self, finding: &mut Finding) -> bool {
        let Some(rulebook) = self.rulebooks.of(finding.place.file.name()) else {
            return true;
        };
        let severity = match rulebook.selection.decide(finding) {
            Decision::Keep(severity) => severity,
            Decision::LeftOut(_) => {
                self.summary.left_out += 1;
                return false;
            }
        };
        let path = self.rulebooks.path_of(finding);
        if rulebook.allowances.covers(finding, &path).is_some() {
            self.summary.suppressed += 1;
            return false;
        }
        finding.severity = severity;
        true
    }
}
