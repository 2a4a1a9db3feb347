//! The tables of `tests/corpus`: what each check of other tools is with us, where we disagree, and
//! what was read by hand.

use std::collections::{BTreeMap, BTreeSet};

use rolewright::finding::Finding;
use rolewright::lint::rule;

const CHECKS: &str = include_str!("../../corpus/checks.tsv");
const DISAGREEMENTS: &str = include_str!("../../corpus/disagreements.tsv");
const READ: &str = include_str!("../../corpus/read.tsv");

/// What a check of another tool is with us.
#[derive(Debug, Clone)]
pub(super) struct Mapping {
    /// The rules that look for the same.
    pub(super) rules: Vec<&'static str>,
    /// The kinds of objects that the check looks at, as `Role`, or `RoleBinding:Role` for bindings
    /// and what they bind; all, if there are none.
    pub(super) of: Vec<&'static str>,
    /// Why it has no rule.
    pub(super) out_of_scope: &'static str,
}

/// A verdict that is not ours.
#[derive(Debug, Clone)]
pub(super) struct Disagreement {
    pub(super) tool: &'static str,
    pub(super) id: &'static str,
    pub(super) path: &'static str,
    /// The object, where the verdict is about one.
    pub(super) object: &'static str,
    /// `fires` or `silent`.
    pub(super) ours: &'static str,
    /// What the evaluator has to say to it, as in fixtures: `possible: holder list secrets`. The
    /// roles of the file are bound to the user `holder`.
    pub(super) claim: &'static str,
    pub(super) reason: &'static str,
}

/// A place of the corpus that was read by hand, with what a rule says of it.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) rule: &'static str,
    /// `hit` where the rule fires, `miss` where it is rightly silent about something of its kind,
    /// and `none` where the corpus has nothing that it fires on.
    pub(super) outcome: &'static str,
    /// The file from the top of the corpus, with the line behind a colon; empty for `none`.
    pub(super) place: &'static str,
    pub(super) reason: &'static str,
}

/// Every check by its tool and name.
pub(super) fn checks() -> BTreeMap<(&'static str, &'static str), Mapping> {
    let rows = rows(CHECKS, 5).into_iter().map(|cells| {
        let words = |cell: &'static str| cell.split(' ').filter(|word| !word.is_empty()).collect();
        let mapping = Mapping {
            rules: words(cells[2]),
            of: words(cells[3]),
            out_of_scope: cells[4],
        };
        ((cells[0], cells[1]), mapping)
    });
    rows.collect()
}

/// Every disagreement.
pub(super) fn disagreements() -> Vec<Disagreement> {
    let rows = rows(DISAGREEMENTS, 7)
        .into_iter()
        .map(|cells| Disagreement {
            tool: cells[0],
            id: cells[1],
            path: cells[2],
            object: cells[3],
            ours: cells[4],
            claim: cells[5],
            reason: cells[6],
        });
    rows.collect()
}

/// Every place that was read.
pub(super) fn read() -> Vec<Read> {
    let rows = rows(READ, 4).into_iter().map(|cells| Read {
        rule: cells[0],
        outcome: cells[1],
        place: cells[2],
        reason: cells[3],
    });
    rows.collect()
}

fn rows(table: &'static str, width: usize) -> Vec<Vec<&'static str>> {
    let rows = table.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), width, "{line}");
        cells
    });
    rows.collect()
}

impl Mapping {
    /// Whether a finding is what the check looks for.
    pub(super) fn takes(&self, finding: &Finding) -> bool {
        self.rules.contains(&finding.rule.id)
            && (self.of.is_empty() || self.of.iter().any(|kinds| is_about(finding, kinds)))
    }
}

/// Whether a finding is in an object of a kind, or in what a binding of one kind gives of a role of
/// the other.
fn is_about(finding: &Finding, kinds: &str) -> bool {
    match kinds.split_once(':') {
        None => finding
            .object
            .as_ref()
            .is_some_and(|object| object.kind == kinds),
        Some((binding, role)) => finding
            .chain
            .iter()
            .any(|link| link.binding.kind == binding && link.role.kind == role),
    }
}

#[test]
fn every_check_has_rules_of_ours_or_a_reason() {
    for ((tool, id), mapping) in checks() {
        let is_out = !mapping.out_of_scope.is_empty();
        assert_eq!(is_out, mapping.rules.is_empty(), "{tool} {id}");
        assert!(!mapping.out_of_scope.contains(' '), "{tool} {id}");
        for id in &mapping.rules {
            assert!(rule(id).is_some(), "{tool}: there is no rule `{id}`");
        }
    }
}

#[test]
fn no_disagreement_stands_twice_or_without_a_reason() {
    let mut seen = BTreeSet::new();
    for row in disagreements() {
        assert!(["fires", "silent"].contains(&row.ours), "{row:?}");
        assert!(
            !row.reason.is_empty() && !row.reason.ends_with('.'),
            "{row:?}"
        );
        assert!(
            seen.insert((row.tool, row.id, row.path, row.object)),
            "{row:?}"
        );
    }
}
