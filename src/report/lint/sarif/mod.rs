//! A run of the linter as SARIF 2.1.0, for code scanning.
//!
//! What is suppressed or in the baseline is not in it. Excerpts are left out: the files are where the
//! regions point. Text is for people, and has no character in it that a viewer would obey, nor the
//! form of a link.

mod types;
mod uri;

use std::collections::BTreeMap;

use self::types::{
    ArtifactLocation, Configuration, Driver, Help, Invocation, Level, Location, Log,
    LogicalLocation, Message, Notification, PhysicalLocation, Region, ReportingDescriptor, Result,
    ResultProperties, RuleProperties, Run, Tool,
};
use super::rules::{rule_markdown, rule_page};
use super::{Report, Reported};
use crate::finding::{Finding, ObjectName, Persona, Rule, Severity};
use crate::report::excerpt::escape_line;
use crate::report::json::printed;
use crate::source::{self, Place, Problem};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of our fingerprints, which changes with the way they are made.
const FINGERPRINT: &str = "rolewright/v1";

/// The folder from which paths count.
const ROOT: &str = "%SRCROOT%";

/// The report, with a line break at the end.
#[must_use]
pub fn sarif(report: &Report<'_>) -> String {
    let rules = reported_rules(report);
    let results = report.findings.iter();
    let results = results.map(|reported| result(reported, &rules)).collect();
    let root = ArtifactLocation {
        description: Some(Message::new("the working directory of the run")),
        ..ArtifactLocation::default()
    };
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: env!("CARGO_PKG_NAME"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: rules.iter().map(|rule| descriptor(rule)).collect(),
            },
        },
        invocations: [Invocation {
            execution_successful: report.errors() == 0,
            tool_execution_notifications: report.problems.iter().map(notification).collect(),
        }],
        original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
        column_kind: "unicodeCodePoints",
        results,
    };
    printed(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [run],
    })
}

/// The rules that found something, by name.
fn reported_rules(report: &Report<'_>) -> Vec<&'static Rule> {
    let rules = report.findings.iter();
    let mut rules: Vec<_> = rules.map(|reported| reported.finding.rule).collect();
    rules.sort_unstable_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    rules
}

fn descriptor(rule: &'static Rule) -> ReportingDescriptor {
    ReportingDescriptor {
        id: rule.id,
        short_description: Message::new(rule.summary),
        full_description: Message::new(first_paragraph(rule.page.what)),
        help: Help {
            text: rule_page(rule),
            markdown: rule_markdown(rule),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        properties: RuleProperties {
            tags: ["kubernetes", "rbac", "security"],
            security_severity: security_severity(rule.severity),
            precision: match rule.persona {
                Persona::Default => "high",
                Persona::Pedantic => "medium",
            },
            section: rule.section.title(),
        },
    }
}

/// Code scanning takes no more than 1024 characters for a description; all of it stands in the help.
fn first_paragraph(text: &str) -> &str {
    let text = text.trim();
    text.split("\n\n").next().unwrap_or(text)
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error | Severity::Critical | Severity::High => Level::Error,
        Severity::Medium => Level::Warning,
        Severity::Low | Severity::Info => Level::Note,
    }
}

/// A score in the steps that code scanning makes of it: above 9 critical, from 7 high, from 4
/// medium. What a server refuses grants nothing, and is no more than high.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::Error => "8.9",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "0.0",
    }
}

fn result<'a>(reported: &'a Reported<'a>, rules: &[&Rule]) -> Result<'a> {
    let finding = reported.finding;
    let id = finding.rule.id;
    Result {
        rule_id: id,
        rule_index: rules.partition_point(|rule| rule.id < id),
        level: level(finding.severity),
        message: message(&finding.message, &finding.label, &finding.help),
        locations: [Location {
            logical_locations: finding.object.iter().map(logical).collect(),
            ..location(&finding.place)
        }],
        related_locations: related(finding),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, reported.fingerprint.as_str())]),
        properties: ResultProperties {
            severity: finding.severity.name(),
            confidence: finding.confidence.name(),
            persona: finding.persona.name(),
            set: &finding.set,
        },
    }
}

/// The sentence and what is said at its place, then what to do, a line each.
fn message(sentence: &str, label: &str, help: &[String]) -> Message {
    let mut first = vec![plain(sentence)];
    if !label.is_empty() {
        first.push(plain(label));
    }
    let mut lines = vec![first.join(": ")];
    lines.extend(help.iter().map(|help| plain(help)));
    Message {
        text: lines.join("\n"),
    }
}

/// Text that stays text: SARIF takes `[text](target)` for a link.
fn plain(text: &str) -> String {
    escape_line(text).replace("](", "] (")
}

fn logical(object: &ObjectName) -> LogicalLocation {
    LogicalLocation {
        fully_qualified_name: plain(&object.to_string()),
    }
}

fn related(finding: &Finding) -> Vec<Location> {
    let related = finding.related.iter().enumerate();
    related
        .map(|(index, related)| Location {
            id: Some(index + 1),
            message: Some(Message {
                text: plain(&related.message),
            }),
            ..location(&related.place)
        })
        .collect()
}

fn location(place: &Place) -> Location {
    let (end_line, end_column) = place.end();
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(place.file.name()),
            region: Region {
                start_line: place.line(),
                start_column: place.column(),
                end_line,
                end_column,
            },
        },
        logical_locations: Vec::new(),
        message: None,
    }
}

fn artifact(name: &str) -> ArtifactLocation {
    let (uri, is_absolute) = uri::of(name);
    ArtifactLocation {
        uri: Some(uri),
        uri_base_id: (!is_absolute).then_some(ROOT),
        description: None,
    }
}

fn notification(problem: &Problem) -> Notification {
    Notification {
        level: match problem.severity {
            source::Severity::Error => Level::Error,
            source::Severity::Warning => Level::Warning,
            source::Severity::Note => Level::Note,
        },
        message: message(&problem.message, &problem.label, &problem.help),
        locations: problem.place.iter().map(location).collect(),
    }
}
