//! The names of ServiceAccounts.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::ServiceAccountName],
};

static RULE: Rule = Rule {
    id: "invalid-service-account-name",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "the name of a ServiceAccount is none that the server takes",
    page: Page {
        what: "Fires on the name of a ServiceAccount, and of one that a subject names, that is no \
               DNS subdomain of RFC 1123: lower-case letters, digits, `-` and `.`, at most 253 \
               characters, a letter or digit at both ends.",
        why: "The API server refuses the account, or the whole binding that names it.",
        example: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: Media_Reader
  namespace: media
",
        better: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: media-reader
  namespace: media
",
        sources: &[
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names",
        ],
        elsewhere: &[("kubernetes-linter", "meta/invalid-name")],
    },
};
