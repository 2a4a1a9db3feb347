//! Special verbs on resources for which nobody asks.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::is_standard_verb;

use super::super::super::words::{is_known_verb, is_plain_verb};
use super::unknown_verb::advice;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "verb-on-wrong-resource",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a special verb stands on a resource for which it is never asked",
    page: Page {
        what: "Fires on a special verb that means nothing on any resource of its rule: `bind` and \
               `escalate` on bindings, `approve` and `sign` on certificate signing requests, \
               `impersonate` on anything but users, groups, accounts and what else makes an \
               identity, `use` on anything but security policies. Resources that an extension \
               serves are left alone: it may ask for verbs of its own.",
        why: "The API server asks for `bind` on the role that is bound, and for `approve` on the \
               signer. The verb on the other resource is taken and never asked for, so the program \
               gets a 403.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: binder
  namespace: media
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [rolebindings]
    verbs: [bind]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: binder
  namespace: media
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [rolebindings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let verbs = rule.rule.verbs.iter().zip(&rule.places.verbs);
        let is_special = |verb: &str| is_plain_verb(verb) && !is_standard_verb(verb);
        let mut special = verbs.filter(|(verb, _)| is_special(verb)).peekable();
        if special.peek().is_none() {
            return;
        }
        let Some(words) = rule.words() else {
            return;
        };
        let on = words.on();
        let Some(first) = on.targets.first() else {
            return;
        };
        for (verb, place) in special {
            if !is_known_verb(words.catalog, verb) || on.may_live(verb) {
                continue;
            }
            let names: Vec<String> = on
                .targets
                .iter()
                .map(|target| format!("`{}`", target.found.rule_name()))
                .collect();
            let mut draft = out
                .at(
                    rule.role.written,
                    place,
                    format!("nobody asks for `{verb}` on {}", names.join(", ")),
                )
                .label("grants nothing");
            let meant = words.catalog.suggest_verbs(&first.found, verb);
            for suggestion in &meant {
                draft = draft.help(advice(suggestion));
            }
            if meant.is_empty()
                && let Some((_, where_asked)) = ASKED.iter().find(|(word, _)| word == verb)
            {
                draft = draft.help(format!("it is asked for on {where_asked}"));
            }
            draft.report();
        }
    }
}

/// Where special verbs are asked for.
const ASKED: [(&str, &str); 7] = [
    ("approve", "`signers` in group certificates.k8s.io"),
    ("attest", "`signers` in group certificates.k8s.io"),
    ("sign", "`signers` in group certificates.k8s.io"),
    (
        "bind",
        "`roles` and `clusterroles` in group rbac.authorization.k8s.io",
    ),
    (
        "escalate",
        "`roles` and `clusterroles` in group rbac.authorization.k8s.io",
    ),
    (
        "impersonate",
        "`users`, `groups` and `serviceaccounts` in the core group, and on `uids` and `userextras/KEY` in group authentication.k8s.io",
    ),
    (
        "use",
        "`securitycontextconstraints` in group security.openshift.io",
    ),
];
