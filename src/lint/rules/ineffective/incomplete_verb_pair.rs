//! Verbs that need others.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::VerbStatus;

use super::super::escalation::holder::holdings;
use crate::lint::view::is_unknown;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "incomplete-verb-pair",
    section: Section::Ineffective,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "a rule grants a verb without another that its use needs",
    page: Page {
        what: "Fires on `watch` without `list`, on `update` without `get`, on only one of `get` and \
               `create` for `pods/exec`, `pods/attach` and `pods/portforward`, and on \
               `approve` of `signers` without the right to write the approval. What whoever holds \
               the role holds besides is counted.",
        why: "An informer lists before it watches, an update needs the object's version, a \
               WebSocket that runs a command is asked about as `get` and since 1.35 as `create` \
               too.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        sources: &[
            "https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes",
            "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let mut told: Vec<&str> = Vec::new();
        let Some(words) = rule.words() else {
            return;
        };
        for (_, text, verdict) in words.verdicts() {
            let groups = rule.rule.api_groups.iter().enumerate();
            // What is not there needs nothing.
            let groups = groups.filter(|(at, _)| !words.is_dead(*at, text, verdict));
            for (_, group) in groups {
                for pair in pairs_of(group, text) {
                    let at = rule.rule.verbs.iter().position(|verb| *verb == pair.verb);
                    let place = at.and_then(|at| rule.places.verbs.get(at));
                    if let (Some(place), false) = (place, told.contains(&pair.verb))
                        && lacks(rule, (group, text), &pair)
                    {
                        told.push(pair.verb);
                        let (needed, resource) = (pair.needed, pair.on.map_or(text, |on| on.1));
                        out.at(
                            rule.role.written,
                            place,
                            format!(
                                "`{}` on `{text}` without `{needed}` on `{resource}`: {}",
                                pair.verb, pair.why
                            ),
                        )
                        .help(format!(
                            "add `{needed}` on `{resource}` if the client does that"
                        ))
                        .report();
                    }
                }
            }
        }
    }
}

/// A verb, what else its use needs, and why.
struct Pair {
    verb: &'static str,
    needed: &'static str,
    /// What does as well.
    or: Option<&'static str>,
    /// The resource that it is needed on, by group and text; none if the same.
    on: Option<(&'static str, &'static str)>,
    why: &'static str,
}

const fn pair(verb: &'static str, needed: &'static str, why: &'static str) -> Pair {
    Pair {
        verb,
        needed,
        or: None,
        on: None,
        why,
    }
}

const SOCKET: &str = "a WebSocket is asked about by both since Kubernetes 1.35";
const APPROVAL: &str = "approving asks for both";
const CERTIFICATES: &str = "certificates.k8s.io";

fn pairs_of(group: &str, text: &str) -> Vec<Pair> {
    match (group, text) {
        ("", "pods/exec" | "pods/attach" | "pods/portforward") => {
            vec![pair("get", "create", SOCKET), pair("create", "get", SOCKET)]
        }
        // The other half without this one is told by `csr-approve`.
        (CERTIFICATES, "signers") => vec![Pair {
            or: Some("patch"),
            on: Some((CERTIFICATES, "certificatesigningrequests/approval")),
            ..pair("approve", "update", APPROVAL)
        }],
        _ if is_unknown(group) || is_unknown(text) || text.contains(['/', '*']) => Vec::new(),
        _ => vec![
            pair("watch", "list", "an informer lists before it watches"),
            pair("update", "get", "an update sends the version that was read"),
        ],
    }
}

/// Whether somebody who holds the role lacks what a pair needs, for a resource of which it is served.
fn lacks(rule: &RuleView<'_>, (group, text): (&str, &str), pair: &Pair) -> bool {
    let catalog = rule.role.set.catalog.as_ref();
    let serves = |verb: &str| {
        catalog.get(group, text).is_none_or(|found| {
            matches!(
                catalog.verb_status(&found, verb),
                VerbStatus::Served | VerbStatus::Special
            )
        })
    };
    if !serves(pair.verb) || pair.on.is_none() && !serves(pair.needed) {
        return false;
    }
    let (group, text) = pair.on.unwrap_or((group, text));
    let (plural, subresource) = text.split_once('/').unwrap_or((text, ""));
    let target = (group, plural, subresource);
    // Most roles have both, and need no evaluator for it.
    let needed = || [pair.needed].into_iter().chain(pair.or);
    let own = |name: &str| {
        let mut rules = rule.role.rules();
        rules.any(|other| needed().any(|verb| other.allows(verb, target, name)))
    };
    if pair.on.is_some() {
        // Signers have names of their own: any will do.
        let names = rule.role.rules.iter();
        let mut names = names.flat_map(|other| &other.resource_names);
        return !own("\u{0}")
            && !names.any(|name| own(name))
            && !holdings(rule)
                .iter()
                .all(|holding| needed().any(|verb| holding.grants(verb, target, &[])));
    }
    let names: Vec<&str> = match rule.rule.resource_names.as_slice() {
        [] if pair.needed == "list" => vec![""],
        [] => vec!["\u{0}"],
        names => names.iter().map(String::as_str).collect(),
    };
    let has_all = || {
        holdings(rule).iter().all(|holding| {
            let mut names = names.iter();
            names.all(|name| holding.grants_name(pair.needed, target, name))
        })
    };
    !names.iter().all(|name| own(name)) && !has_all()
}
