//! A run of the linter as JSON.
//!
//! `docs/schema/lint-v1.json` says what each field means. Fields may be added; none changes its
//! meaning while `version` stays. Messages are as people read them; names and paths are exact.

mod v1;

use self::v1::{
    Finding, Link, Located, Log, Object, Place, Problem, Related, Severities, Skipped, Summary,
};
use super::{Report, Reported};
use crate::escape::escape_control;
use crate::finding::{self, ObjectName, Severity};
use crate::report::json::printed;
use crate::source;

/// The report, with a line break at the end.
#[must_use]
pub fn json(report: &Report<'_>) -> String {
    printed(&Log {
        version: 1,
        command: "lint",
        undecided: report.errors() > 0,
        findings: report.findings.iter().map(finding).collect(),
        problems: report.problems.iter().map(problem).collect(),
        summary: summary(report),
    })
}

fn finding<'a>(reported: &'a Reported<'a>) -> Finding<'a> {
    let finding = reported.finding;
    Finding {
        rule: finding.rule.id,
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        persona: finding.persona.name(),
        message: escape_control(&finding.message),
        place: place(&finding.place),
        vague: finding.place.is_vague(),
        label: escape_control(&finding.label),
        object: finding.object.as_ref().map(object),
        set: &finding.set,
        related: finding.related.iter().map(related).collect(),
        help: finding
            .help
            .iter()
            .map(|help| escape_control(help))
            .collect(),
        chain: finding.chain.iter().map(link).collect(),
        fingerprint: &reported.fingerprint,
    }
}

fn place(place: &source::Place) -> Place<'_> {
    let (end_line, end_column) = place.end();
    Place {
        path: place.file.name(),
        line: place.line(),
        column: place.column(),
        end_line,
        end_column,
    }
}

fn object(name: &ObjectName) -> Object<'_> {
    Object {
        kind: &name.kind,
        namespace: name.namespace.as_deref(),
        name: &name.name,
    }
}

fn related(related: &finding::Related) -> Related<'_> {
    Related {
        place: place(&related.place),
        message: escape_control(&related.message),
    }
}

fn link(link: &finding::Link) -> Link<'_> {
    Link {
        binding: Located {
            object: object(&link.binding),
            place: link.binding_place.as_ref().map(place),
        },
        subjects: &link.subjects,
        role: Located {
            object: object(&link.role),
            place: link.role_place.as_ref().map(place),
        },
        rule: link.rule,
    }
}

fn problem(problem: &source::Problem) -> Problem<'_> {
    let related = problem.related.iter();
    Problem {
        severity: match problem.severity {
            source::Severity::Error => "error",
            source::Severity::Warning => "warning",
            source::Severity::Note => "note",
        },
        message: escape_control(&problem.message),
        place: problem.place.as_ref().map(place),
        label: escape_control(&problem.label),
        related: related
            .map(|(at, message)| Related {
                place: place(at),
                message: escape_control(message),
            })
            .collect(),
        help: problem
            .help
            .iter()
            .map(|help| escape_control(help))
            .collect(),
    }
}

fn summary(report: &Report<'_>) -> Summary {
    let summary = report.summary;
    let count = |severity: Severity| {
        let findings = report.findings.iter();
        findings
            .filter(|reported| reported.finding.severity == severity)
            .count()
    };
    Summary {
        files: summary.files,
        documents: summary.documents,
        rbac_objects: summary.rbac_objects,
        sets: summary.sets,
        built: summary.built,
        not_built: summary.not_built,
        skipped: Skipped {
            hidden: summary.skipped.hidden,
            ignored: summary.skipped.ignored,
        },
        unjudged: summary.unjudged,
        findings: Severities {
            error: count(Severity::Error),
            critical: count(Severity::Critical),
            high: count(Severity::High),
            medium: count(Severity::Medium),
            low: count(Severity::Low),
            info: count(Severity::Info),
        },
        suppressed: summary.suppressed,
        in_baseline: summary.in_baseline,
        left_out: summary.left_out,
        milliseconds: report.is_timed.then_some(summary.time.as_millis()),
    }
}
