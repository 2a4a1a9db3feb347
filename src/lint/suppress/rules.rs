//! The rules about suppressions themselves.

use crate::finding::{Page, Persona, Rule, Section, Severity};

/// A comment silences what nothing finds.
pub static UNUSED: Rule = Rule {
    id: "unused-suppression",
    section: Section::Linter,
    severity: Severity::Low,
    persona: Persona::Default,
    summary: "A suppression that silences nothing",
    page: Page {
        what: "A `rolewright: ignore[...]` names a rule that finds nothing where it holds. Each rule of its list \
               is looked at by itself, and only if the rule was run there: what `--select`, `--ignore` or the \
               settings leave out is not held against it.",
        why: "Whoever reads it believes that a risk is there and was accepted. And it goes on waiting: a grant \
              that is widened later is silenced by a reason that nobody gave for it.",
        example: UNUSED_EXAMPLE,
        better: BETTER,
        sources: &["https://github.com/rolewright/rolewright"],
        elsewhere: &[],
    },
};

/// A comment that was meant to silence something, and does not say what and why.
pub static MALFORMED: Rule = Rule {
    id: "malformed-suppression",
    section: Section::Linter,
    severity: Severity::Low,
    persona: Persona::Default,
    summary: "A suppression that is not written as one",
    page: Page {
        what: "A comment begins with `rolewright:`, or an object has the annotation `rolewright.dev/ignore`, and \
               what follows is not `ignore[RULE, ...] REASON` or `ignore[RULE, ...] until=YYYY-MM-DD REASON`: it \
               gives no reason, names no rule or one that there is not, or its day is none. Without a reason, or \
               with a day that cannot be read, it silences nothing; of several rules those that there are count.",
        why: "It looks as if somebody had looked at the finding and accepted it. A reason is what the next reader \
              needs to tell whether it still holds.",
        example: MALFORMED_EXAMPLE,
        better: BETTER,
        sources: &["https://github.com/rolewright/rolewright"],
        elsewhere: &[],
    },
};

/// A comment whose last day is over.
pub static EXPIRED: Rule = Rule {
    id: "expired-suppression",
    section: Section::Linter,
    severity: Severity::Low,
    persona: Persona::Default,
    summary: "A suppression whose last day is over",
    page: Page {
        what: "A `rolewright: ignore[...]` says `until=` and a day that has passed, in UTC. It holds on that day \
               still. From the next on it silences nothing: the finding is there again, and this one beside it \
               names the reason that was given.",
        why: "The risk was accepted for a time. Now somebody has to mend it, or to say again why it may stay.",
        example: EXPIRED_EXAMPLE,
        better: BETTER,
        sources: &["https://github.com/rolewright/rolewright"],
        elsewhere: &[],
    },
};

/// A comment or an annotation for another linter.
pub static FOREIGN: Rule = Rule {
    id: "foreign-suppression",
    section: Section::Linter,
    severity: Severity::Info,
    persona: Persona::Default,
    summary: "A suppression that another linter reads, and this one does not",
    page: Page {
        what: "A comment or an annotation silences a check of kube-linter, checkov, KICS or trivy that is one of \
               ours too, or anything at all in an RBAC object. Here it silences nothing. This never fails a run.",
        why: "Whoever accepted the risk for one tool would be surprised to hear of it from the next. Each tool \
              reads its own, so ours has to be written beside it.",
        example: FOREIGN_EXAMPLE,
        better: BETTER,
        sources: &[
            "https://docs.kubelinter.io/#/configuring-kubelinter?id=ignoring-violations-for-specific-cases",
            "https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html",
            "https://docs.kics.io/latest/running-kics/#using_commands_on_scanned_files_as_comments",
            "https://trivy.dev/docs/latest/configuration/filtering/",
        ],
        elsewhere: &[],
    },
};

/// The rules of this room.
pub static ALL: [&Rule; 4] = [&UNUSED, &MALFORMED, &EXPIRED, &FOREIGN];

/// Whether a rule is about suppressions that are written, so that none can silence it.
pub(super) fn is_about_suppressions(rule: &Rule) -> bool {
    ALL.iter().any(|own| own.id == rule.id)
}

const UNUSED_EXAMPLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
# rolewright: ignore[wildcard-verbs] the names of the jobs are not known
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get]
";

const MALFORMED_EXAMPLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get] # rolewright: ignore[]
";

const EXPIRED_EXAMPLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
# rolewright: ignore[wildcard-verbs] until=2020-01-31 until the old client is gone
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get]
";

const FOREIGN_EXAMPLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
  annotations:
    checkov.io/skip1: CKV_K8S_21=it is the namespace of the jobs
rules:
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get]
";

const BETTER: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get]
";
