//! Verbs of resources on URLs.

use super::super::super::words::is_plain_verb;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "dead-non-resource-verb",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule for URLs has a verb that is no HTTP method",
    page: Page {
        what: "Fires on a verb beside `nonResourceURLs` that is not `get`, `post`, `put`, `patch`, \
               `delete`, `head`, `options` or `*`.",
        why: "For a path outside the resource API the server asks with the HTTP method in lower \
               case. It never asks for `list`, `watch`, `create` or `update` there.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: scraper
rules:
  - nonResourceURLs: [/metrics, /metrics/*]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: scraper
rules:
  - nonResourceURLs: [/metrics, /metrics/*]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        if rule.rule.non_resource_urls.is_empty() || !rule.role.is_cluster_role() {
            return;
        }
        for (verb, place) in rule.rule.verbs.iter().zip(&rule.places.verbs) {
            if !is_plain_verb(verb) || METHODS.contains(&verb.as_str()) {
                continue;
            }
            let draft = out
                .at(
                    rule.role.written,
                    place,
                    format!(
                        "`{verb}` is no HTTP method in lower case, and grants nothing on a URL"
                    ),
                )
                .label("grants nothing");
            match meant(verb) {
                Some(method) => draft.help(format!("write `{method}`")),
                None => draft.help(format!("the methods are {}", METHODS.join(", "))),
            }
            .report();
        }
    }
}

const METHODS: [&str; 7] = ["get", "head", "options", "post", "put", "patch", "delete"];

fn meant(verb: &str) -> Option<&'static str> {
    let lower = verb.to_lowercase();
    match lower.as_str() {
        "list" | "watch" | "read" => Some("get"),
        "create" => Some("post"),
        "update" => Some("put"),
        "deletecollection" => Some("delete"),
        _ => METHODS.into_iter().find(|method| *method == lower),
    }
}
