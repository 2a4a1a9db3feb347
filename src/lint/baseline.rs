//! The baseline: findings that were there when it was written, and are left out from then on.
//!
//! A finding is known again by its fingerprint, and left out unless it is worse by now, or somebody holds
//! what it is about who did not.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::holders::Holders;
use crate::finding::{Finding, Severity};
use crate::source::{File, Place, Problem, Span};

const KIND: &str = "rolewright-baseline";
const VERSION: u64 = 2;
/// One that does not know who holds what.
const OLDER: u64 = 1;

/// Findings that are known.
#[derive(Debug, Default)]
pub struct Baseline {
    name: String,
    entries: HashMap<String, Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    severity: Severity,
    path: String,
    held: Holders,
    is_found: Cell<bool>,
}

/// A baseline as it is written.
#[derive(Serialize, Deserialize)]
struct Document {
    kind: String,
    version: u64,
    findings: Vec<Entry>,
}

/// A finding as it is written. The rule, the object and the message are for people.
#[derive(Serialize, Deserialize)]
struct Entry {
    rule: String,
    severity: String,
    path: String,
    object: String,
    message: String,
    /// Who holds what it is about.
    held: Vec<String>,
    fingerprint: String,
}

/// The text of a baseline of findings, each with its fingerprint: JSON, sorted, one line a value, so
/// that a change of it shows what changed.
#[must_use]
pub fn text(findings: &[Finding], fingerprints: &[String]) -> String {
    let entries = findings.iter().zip(fingerprints);
    let mut entries: Vec<Entry> = entries
        .map(|(finding, fingerprint)| Entry {
            rule: finding.rule.id.to_owned(),
            severity: finding.severity.name().to_owned(),
            path: finding.place.file.name().to_owned(),
            object: finding
                .object
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            message: finding.message.clone(),
            held: Holders::of(finding).texts(),
            fingerprint: fingerprint.clone(),
        })
        .collect();
    entries.sort_by(|one, other| one.order().cmp(&other.order()));
    let document = Document {
        kind: KIND.to_owned(),
        version: VERSION,
        findings: entries,
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

impl Entry {
    fn order(&self) -> [&str; 5] {
        [
            &self.path,
            &self.rule,
            &self.object,
            &self.message,
            &self.fingerprint,
        ]
    }
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// If it is no JSON, no baseline, or of a version that is not known here.
    pub fn read(file: &Arc<File>) -> Result<Self, Problem> {
        let head: Value = parse(file)?;
        if head.get("kind").and_then(Value::as_str) != Some(KIND) {
            let label = format!("no \"kind\": \"{KIND}\"");
            return Err(not_a_baseline(file).at(beginning(file), label));
        }
        let version = head.get("version");
        if version.and_then(Value::as_u64) != Some(VERSION) {
            let written = version.map_or_else(|| "none".to_owned(), Value::to_string);
            let message = format!("the baseline's version is {written}, and {VERSION} is known");
            let problem = Problem::error(message).at(place_of(file, "\"version\""), "");
            let is_older = version.and_then(Value::as_u64) == Some(OLDER);
            let problem = if is_older {
                problem.help(
                    "it does not say who held what was found, so that nobody new would be told",
                )
            } else {
                problem
            };
            return Err(problem.help("write it anew: --write-baseline FILE"));
        }
        let document: Document = parse(file)?;
        let mut entries: HashMap<String, Vec<Known>> = HashMap::new();
        for entry in document.findings {
            let severity = Severity::ALL
                .into_iter()
                .find(|known| known.name() == entry.severity);
            let Some(severity) = severity else {
                let quoted = Value::from(entry.severity.as_str()).to_string();
                let message = format!("the baseline has an unknown severity {quoted}");
                return Err(Problem::error(message).at(place_of(file, &quoted), ""));
            };
            entries.entry(entry.fingerprint).or_default().push(Known {
                severity,
                path: entry.path,
                held: entry.held.into_iter().collect(),
                is_found: Cell::new(false),
            });
        }
        Ok(Self {
            name: file.name().to_owned(),
            entries,
        })
    }

    /// Whether it knows a finding by its fingerprint, which then counts as found, and the finding is no
    /// worse than it was, and nobody holds what it is about who did not hold it there.
    #[must_use]
    pub fn knows(&self, fingerprint: &str, finding: &Finding) -> bool {
        let held = Holders::of(finding);
        let known = self.entries.get(fingerprint).into_iter().flatten();
        // All of them count as found.
        known.fold(false, |is_known, known| {
            known.is_found.set(true);
            is_known || (finding.severity <= known.severity && known.held.include(&held))
        })
    }

    /// A note of how many of its findings are gone from the files that were read, if any are. To be
    /// asked once all findings were looked up.
    #[must_use]
    pub fn stale(&self, was_read: impl Fn(&str) -> bool) -> Option<Problem> {
        let entries = self.entries.values().flatten();
        let stale = entries.filter(|known| !known.is_found.get() && was_read(&known.path));
        let count = stale.count();
        (count > 0).then(|| {
            let (findings, are) = if count == 1 {
                ("finding", "is")
            } else {
                ("findings", "are")
            };
            let message = format!(
                "{count} {findings} of the baseline `{}` {are} gone",
                self.name
            );
            Problem::note(message)
                .help("write it anew, so that they cannot come back: --write-baseline FILE")
        })
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.values().map(Vec::len).sum()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn parse<'f, T: Deserialize<'f>>(file: &'f Arc<File>) -> Result<T, Problem> {
    let text = file.text().trim_start_matches('\u{feff}');
    let before = file.text().len() - text.len();
    serde_json::from_str(text).map_err(|error| {
        let range = range_of(text, error.line(), error.column());
        let span = Span::new(before + range.start..before + range.end);
        not_a_baseline(file).at(Place::new(file, span), why(&error))
    })
}

/// What a JSON error says, without its place.
fn why(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

fn not_a_baseline(file: &File) -> Problem {
    Problem::error(format!("`{}` is no baseline", file.name()))
        .help("write one: --write-baseline FILE")
}

fn beginning(file: &Arc<File>) -> Place {
    Place::new(file, Span::new(0..0))
}

/// The first occurrence of a text.
fn place_of(file: &Arc<File>, text: &str) -> Place {
    let at = file.text().find(text);
    let span = at.map(|at| Span::new(at..at + text.len()));
    Place::new(file, span.unwrap_or_default())
}

/// The character at a line and a column, both from 1, columns in bytes.
fn range_of(text: &str, line: usize, column: usize) -> Range<usize> {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start = lines.map(str::len).sum::<usize>() + column.saturating_sub(1);
    let start = text.floor_char_boundary(start);
    let next = text.get(start..).and_then(|rest| rest.chars().next());
    start..start + next.map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Link, ObjectName, Rule, Section};
    use crate::lint::testing::{found, rule};

    static WIDE: Rule = rule("wide", Section::Wildcards, Severity::High);
    static INVALID: Rule = rule("invalid", Section::Validity, Severity::Error);

    fn findings() -> (Vec<Finding>, Vec<String>) {
        let mut wide = found(&WIDE, "a: '*'", "'*'");
        wide.object = Some(ObjectName {
            kind: "Role".to_owned(),
            namespace: Some("ops".to_owned()),
            name: "reader".to_owned(),
        });
        wide.chain = vec![
            link(Some("ops"), "ServiceAccount ops/b"),
            link(None, "User a"),
        ];
        let findings = vec![wide, found(&INVALID, "a: b", "b")];
        (findings, vec!["02".to_owned(), "01".to_owned()])
    }

    fn link(namespace: Option<&str>, subject: &str) -> Link {
        let name = |kind: &str| ObjectName {
            kind: kind.to_owned(),
            namespace: None,
            name: "x".to_owned(),
        };
        Link {
            binding: name("RoleBinding"),
            binding_place: None,
            namespace: namespace.map(str::to_owned),
            subjects: vec![subject.to_owned()],
            role: name("ClusterRole"),
            role_place: None,
            rule: None,
        }
    }

    /// The first of the findings with another severity.
    fn with(severity: Severity) -> Finding {
        let (findings, _) = findings();
        let mut finding = findings.into_iter().next().unwrap();
        finding.severity = severity;
        finding
    }

    fn read(text: &str) -> Result<Baseline, String> {
        let file = File::new("baseline.json", text);
        Baseline::read(&file).map_err(|problem| problem.to_string())
    }

    #[test]
    fn it_is_written_sorted_and_read_back() {
        let (findings, fingerprints) = findings();
        let written = text(&findings, &fingerprints);
        insta::assert_snapshot!(written, @r#"
        {
          "kind": "rolewright-baseline",
          "version": 2,
          "findings": [
            {
              "rule": "invalid",
              "severity": "error",
              "path": "a.yaml",
              "object": "",
              "message": "found by invalid",
              "held": [],
              "fingerprint": "01"
            },
            {
              "rule": "wide",
              "severity": "high",
              "path": "a.yaml",
              "object": "Role ops/reader",
              "message": "found by wide",
              "held": [
                "everywhere: User a",
                "in ops: ServiceAccount ops/b"
              ],
              "fingerprint": "02"
            }
          ]
        }
        "#);
        let invalid = findings.get(1).cloned().unwrap();
        let mut turned = (findings, fingerprints);
        turned.0.reverse();
        turned.1.reverse();
        assert_eq!(text(&turned.0, &turned.1), written);
        for line_end in ["\n", "\r\n"] {
            let baseline = read(&format!("\u{feff}{}", written.replace('\n', line_end))).unwrap();
            assert!(baseline.knows("02", &with(Severity::High)) && baseline.knows("01", &invalid));
            assert!(!baseline.knows("03", &with(Severity::Low)));
        }
    }

    #[test]
    fn what_is_worse_by_now_is_not_known() {
        let (findings, fingerprints) = findings();
        let baseline = read(&text(&findings, &fingerprints)).unwrap();
        assert!(baseline.knows("02", &with(Severity::Low)));
        assert!(!baseline.knows("02", &with(Severity::Critical)));
    }

    #[test]
    fn what_reaches_further_by_now_is_not_known() {
        let (findings, fingerprints) = findings();
        let baseline = read(&text(&findings, &fingerprints)).unwrap();
        for (namespace, subject, is_known) in [
            (Some("ops"), "User a", true),
            (Some("ops"), "ServiceAccount ops/b", true),
            (None, "ServiceAccount ops/b", false),
            (Some("dev"), "ServiceAccount ops/b", false),
            (Some("ops"), "User c", false),
        ] {
            let mut finding = with(Severity::High);
            finding.chain.push(link(namespace, subject));
            assert_eq!(baseline.knows("02", &finding), is_known, "{subject}");
            finding.chain.remove(0);
            assert_eq!(baseline.knows("02", &finding), is_known, "{subject}");
        }
        let mut finding = with(Severity::High);
        finding.basis.aggregated_into.push("view".to_owned());
        assert!(!baseline.knows("02", &finding));
    }

    #[test]
    fn what_is_gone_is_counted_in_the_files_that_were_read() {
        let (findings, fingerprints) = findings();
        let invalid = findings.get(1).cloned().unwrap();
        let baseline = read(&text(&findings, &fingerprints)).unwrap();
        let told = |was_read: fn(&str) -> bool| {
            let problem = baseline.stale(was_read);
            problem.map(|problem| problem.to_string())
        };
        let gone = |count: &str| {
            Some(format!(
                "note: {count} of the baseline `baseline.json` {} gone",
                if count.starts_with('1') { "is" } else { "are" }
            ))
        };
        assert_eq!(told(|_| true), gone("2 findings"));
        assert_eq!(told(|_| false), None);
        assert!(!baseline.knows("02", &with(Severity::Critical)));
        assert_eq!(told(|path| path == "a.yaml"), gone("1 finding"));
        assert!(baseline.knows("01", &invalid));
        assert_eq!(told(|_| true), None);
        assert!(read(&text(&[], &[])).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_baseline_is_told_at_its_place() {
        let head = "{\"kind\": \"rolewright-baseline\",\n \"version\": ";
        let no = "error: `baseline.json` is no baseline";
        for (text, expected) in [
            (
                String::new(),
                format!("baseline.json:1:1: {no}: EOF while parsing a value"),
            ),
            (
                "{\"kind\":\n  x}".to_owned(),
                format!("baseline.json:2:3: {no}: expected value"),
            ),
            (
                "[]".to_owned(),
                format!("baseline.json:1:1: {no}: no \"kind\": \"rolewright-baseline\""),
            ),
            (
                "{\"version\": 1}".to_owned(),
                format!("baseline.json:1:1: {no}: no \"kind\": \"rolewright-baseline\""),
            ),
            (
                format!("{head}1}}"),
                "baseline.json:2:2: error: the baseline's version is 1, and 2 is known".to_owned(),
            ),
            (
                format!("{head}\"1\"}}"),
                "baseline.json:2:2: error: the baseline's version is \"1\", and 2 is known"
                    .to_owned(),
            ),
            (
                format!("{head}2}}"),
                format!("baseline.json:2:14: {no}: missing field `findings`"),
            ),
            (
                format!("{head}2, \"findings\": [{{\"rule\": 1}}]}}"),
                format!("baseline.json:2:38: {no}: invalid type: integer `1`, expected a string"),
            ),
        ] {
            assert_eq!(read(&text).unwrap_err(), expected, "{text}");
        }
        let (findings, fingerprints) = findings();
        let strange = super::text(&findings, &fingerprints).replace("\"high\"", "\"bad\"");
        assert!(
            read(&strange)
                .unwrap_err()
                .contains("the baseline has an unknown severity \"bad\"")
        );
    }
}
