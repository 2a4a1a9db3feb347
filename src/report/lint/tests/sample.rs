//! One run for all formats: findings of every severity, at all kinds of places, some of them in text
//! that means harm.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::finding::{
    Basis, Confidence, Finding, Link, ObjectName, Page, Persona, Related, Rule, Run, Section,
    Severity, Summary,
};
use crate::report::lint::Report;
use crate::source::{File, Place, Problem, Skipped, Span};

const PAGE: Page = Page {
    what: "A rule of a role has `*` among its `resources`.\n\nIt is critical in the whole cluster.",
    why: "Nobody can foresee what a wildcard gives: resources that are added later, and those of \
          other groups that a long sentence like this one speaks of, are in it too.",
    example: "rules:\n  - {apiGroups: [\"\"], resources: [\"*\"], verbs: [get]}\n",
    better: "rules:\n  - {apiGroups: [\"\"], resources: [pods], verbs: [get]}\n",
    sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
    elsewhere: &[("kube-linter", "wildcard-in-rules"), ("CIS", "5.1.3")],
};

macro_rules! rule {
    ($name:ident, $id:literal, $section:ident, $severity:ident, $persona:ident, $summary:literal) => {
        pub(super) static $name: Rule = Rule {
            id: $id,
            section: Section::$section,
            severity: Severity::$severity,
            persona: Persona::$persona,
            summary: $summary,
            page: PAGE,
        };
    };
}

rule!(
    WILDCARD_RESOURCES,
    "wildcard-resources",
    Wildcards,
    Critical,
    Default,
    "grants all resources of a group"
);
rule!(
    WILDCARD_VERBS,
    "wildcard-verbs",
    Wildcards,
    High,
    Default,
    "grants all verbs | each of them"
);
rule!(
    UNKNOWN_RESOURCE,
    "unknown-resource",
    Ineffective,
    Medium,
    Default,
    "names a resource that is not there"
);
rule!(
    DUPLICATE_RULE,
    "duplicate-rule",
    Ineffective,
    Low,
    Pedantic,
    "grants what another rule grants"
);
rule!(
    INVALID_YAML,
    "invalid-yaml",
    Validity,
    Error,
    Default,
    "is not YAML as Kubernetes reads it"
);
rule!(
    UNUSED_SUPPRESSION,
    "unused-suppression",
    Linter,
    Info,
    Default,
    "silences nothing"
);

/// All rules of the sample.
pub(super) static RULES: [&Rule; 6] = [
    &WILDCARD_RESOURCES,
    &WILDCARD_VERBS,
    &UNKNOWN_RESOURCE,
    &DUPLICATE_RULE,
    &INVALID_YAML,
    &UNUSED_SUPPRESSION,
];

pub(super) const OPERATOR: &str = "\
kind: ClusterRole
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: operator}
rules:
  - apiGroups: [\"\"]
    resources: [\"*\"]
    verbs: [\"get\", \"list\"]
  - apiGroups: [\"\"]
    resources: [pods]
    verbs: [get]
---
kind: ClusterRoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata:
  name: operator
roleRef: {kind: ClusterRole, name: operator, apiGroup: rbac.authorization.k8s.io}
subjects:
  - {kind: ServiceAccount, namespace: ops, name: operator}
";

/// Lines that end as on Windows, tabs, wide characters, and no line break at the end.
pub(super) const WINDOWS: &str = "\u{feff}kind: Role # \u{1F600}\r\nrules:\t# 日本\r\n  - {resources: [\"日本\u{202e}\", \u{1F600}pods/logs]}\r\nx: 1";

pub(super) const SECRET: &str =
    "kind: Role\nrules: []\n---\nkind: Secret\nstringData: {password: hunter2\n";

/// A name that tries to be a line, an annotation and a colour of its own.
pub(super) const HOSTILE_NAME: &str = "::k8s/\u{1b}[31m a,b:c%\r\n::error ::\u{202e}(x).yaml";

/// Text that tries the same.
pub(super) const HOSTILE_TEXT: &str = "grants 100% of `\u{1b}]8;;http://x\u{7}\r\n::error file=x::y\u{202e}\t[here](http://x)##[error]`\u{2028}z";

/// A finding of a rule at a place, with nothing else to say.
pub(super) fn finding(rule: &'static Rule, place: Place, message: &str) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        confidence: Confidence::High,
        persona: rule.persona,
        message: message.to_owned(),
        place,
        label: String::new(),
        related: Vec::new(),
        help: Vec::new(),
        object: None,
        set: Arc::from("k8s"),
        chain: Vec::new(),
        basis: Basis::default(),
    }
}

/// The place of a text in a file.
pub(super) fn at(file: &Arc<File>, text: &str) -> Place {
    let start = file.text().find(text).unwrap();
    span(file, start..start + text.len())
}

pub(super) fn span(file: &Arc<File>, range: Range<usize>) -> Place {
    Place::new(file, Span::new(range))
}

fn object(kind: &str, namespace: Option<&str>, name: &str) -> ObjectName {
    ObjectName {
        kind: kind.to_owned(),
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
    }
}

fn related(place: Place, message: &str) -> Related {
    Related {
        place,
        message: message.to_owned(),
    }
}

/// The run.
pub(super) fn run() -> Run {
    let mut findings = of_the_operator();
    findings.extend(of_odd_places());
    findings.extend(of_harmful_text());
    let broken = File::new("k8s/<broken>.yaml", "a: [\n");
    Run {
        findings,
        problems: vec![
            Problem::error("this file cannot be read\r\nat all")
                .at(span(&broken, 3..4), "here")
                .with_related(span(&broken, 0..1), "the list")
                .help("close it"),
            Problem::warning("in `k8s` 1 file was passed over"),
        ],
        summary: Summary {
            files: 41,
            documents: 63,
            rbac_objects: 9,
            built: 2,
            not_built: 1,
            sets: 3,
            skipped: Skipped {
                hidden: 1,
                ignored: 2,
                ..Skipped::default()
            },
            unjudged: 2,
            unjudged_at: Vec::new(),
            suppressed: 3,
            in_baseline: 1,
            left_out: 7,
            time: Duration::from_micros(11_900),
        },
    }
}

/// Findings with all that a finding can have, two of them at one place.
fn of_the_operator() -> Vec<Finding> {
    let file = File::new("k8s/operator.yaml", OPERATOR);
    let binding = at(&file, "kind: ClusterRoleBinding");
    let chain = vec![
        Link {
            binding: object("ClusterRoleBinding", None, "operator"),
            binding_place: Some(binding.clone()),
            namespace: None,
            subjects: vec!["ServiceAccount ops/operator".to_owned()],
            role: object("ClusterRole", None, "operator"),
            role_place: Some(at(&file, "kind: ClusterRole")),
            rule: Some(0),
        },
        Link {
            binding: object("RoleBinding", Some("ops"), "built-in"),
            binding_place: None,
            namespace: None,
            subjects: Vec::new(),
            role: object("ClusterRole", None, "view"),
            role_place: None,
            rule: None,
        },
    ];
    let wide = Finding {
        severity: Severity::High,
        label: "with verbs get, list on group \"\"".to_owned(),
        related: vec![
            related(
                binding,
                "ClusterRoleBinding operator gives it to ServiceAccount ops/operator",
            ),
            related(at(&file, "[\"get\", \"list\"]"), "for these verbs"),
        ],
        help: vec![
            "it implies secrets-read, nodes-proxy and 14 more".to_owned(),
            "name what it needs".to_owned(),
        ],
        object: Some(object("ClusterRole", None, "operator")),
        chain,
        ..finding(
            &WILDCARD_RESOURCES,
            at(&file, "\"*\""),
            "reads every core resource of the cluster, Secrets included",
        )
    };
    let same_place = Finding {
        severity: Severity::Critical,
        confidence: Confidence::Medium,
        ..finding(&WILDCARD_VERBS, at(&file, "\"*\""), "grants every verb")
    };
    let start = OPERATOR
        .find("- apiGroups: [\"\"]\n    resources: [pods]")
        .unwrap();
    let end = OPERATOR.find("---").unwrap();
    let lines = Finding {
        confidence: Confidence::Low,
        ..finding(
            &DUPLICATE_RULE,
            span(&file, start..end),
            "grants what rule 1 grants",
        )
    };
    vec![wide, same_place, lines]
}

/// Lines of Windows, places without characters, places in a Secret, texts that are no file.
fn of_odd_places() -> Vec<Finding> {
    let windows = File::new("k8s/räume/日本 1.yaml", WINDOWS);
    let end = WINDOWS.len();
    let secret = File::new("/etc/secret.yaml", SECRET);
    let stdin = File::new("<stdin>", "kind: Role\n");
    let revision = File::new("git:main~1:k8s/a.yaml", "kind: Role\n");
    vec![
        Finding {
            label: "did you mean `pods/log`?".to_owned(),
            related: vec![related(at(&secret, "hunter2"), "beside this one")],
            ..finding(
                &UNKNOWN_RESOURCE,
                at(&windows, "pods/logs"),
                "`pods/logs` grants nothing: no such subresource",
            )
        },
        finding(
            &UNUSED_SUPPRESSION,
            span(&windows, end..end),
            "the end of the file",
        ),
        Finding {
            label: "a bracket is open".to_owned(),
            help: vec!["close it".to_owned()],
            ..finding(
                &INVALID_YAML,
                at(&secret, "{password: hunter2\n"),
                "this is not YAML",
            )
        },
        finding(
            &UNKNOWN_RESOURCE,
            span(&stdin, 11..11),
            "after the last line",
        ),
        finding(&UNKNOWN_RESOURCE, at(&revision, "Role"), "in a revision"),
    ]
}

fn of_harmful_text() -> Vec<Finding> {
    let file = File::new(HOSTILE_NAME, "a: \u{1b}[2J ##[error]x\u{9b}\rb\u{202e}c\n");
    vec![Finding {
        label: HOSTILE_TEXT.to_owned(),
        related: vec![
            related(span(&file, 0..1), HOSTILE_TEXT),
            related(at(&File::new("other\n.yaml", "a"), "a"), HOSTILE_TEXT),
        ],
        help: vec![HOSTILE_TEXT.to_owned()],
        object: Some(object("Role", Some("\u{202e}"), HOSTILE_TEXT)),
        set: Arc::from(HOSTILE_NAME),
        ..finding(&WILDCARD_VERBS, span(&file, 3..12), HOSTILE_TEXT)
    }]
}

/// The report of a run, with fingerprints that are easy to see.
pub(super) fn report(run: &Run) -> Report<'_> {
    let mut count = 0;
    Report::new(run, |finding| {
        count += 1;
        format!("{}-{count}", finding.rule.id)
    })
}
