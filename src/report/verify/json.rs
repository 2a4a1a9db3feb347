//! A verification as JSON, version 1.
//!
//! `verdict` is `exact`, `different` or `undecided`; the exit code is 0, 1 or 2 accordingly. Where
//! nothing could be asked at all, `errors` says why, `parties` is empty, and `context` and `caller`
//! are null. Each of `parties` has a verdict of its own, and:
//!
//! - `via`: `self`, `impersonate`, `review` or `token`; null if the party could not be asked about.
//! - `excess_asked`: `full`, `sample` or `off`; `names_from` says where grants limited by name were
//!   looked for: `rbac-objects`, `rules-reviews` or `nowhere`.
//! - `questions`: how many were asked; `namespaces.asked` where, `namespaces.decided` how many others
//!   were decided from their RBAC objects, `namespaces.not_asked` how many were not (null: unknown).
//! - `needed` and `missing`: requests that the spec wants, allowed and denied; each missing one with
//!   the places of the entries of the spec that ask for it, `declared`.
//! - `excess`: requests that are allowed and not wanted, each with all `grants` that allow it, or
//!   where none could be read with the authorizer's `reason`. What follows from another by the same
//!   grants, as everything does from a wildcard, is left out, and counted in that one's `implied`.
//! - `baseline`: what the server's default bindings give to everybody.
//! - `undecided`: what could not be decided, and why.
//!
//! A `request` has either `url` or the parts of a request for a resource, where an empty `namespace`
//! is the cluster scope and all namespaces. Fields may be added; none changes its meaning while
//! `version` stays.

use serde::Serialize;

use super::Found;
use crate::report::json::{Place, printed};
use crate::verify::{
    self, Checked, CheckedParty, Evidence, Extent, NameSource, Question, Trace, Verdict, Via,
};

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    command: &'static str,
    verdict: &'static str,
    context: Option<&'a str>,
    caller: Option<&'a str>,
    server_version: Option<&'a str>,
    parties: Vec<Party<'a>>,
    notes: &'a [String],
    errors: &'a [String],
}

#[derive(Serialize)]
struct Party<'a> {
    title: &'a str,
    user: &'a str,
    groups: &'a [String],
    verdict: &'static str,
    via: Option<&'static str>,
    excess_asked: &'static str,
    names_from: &'static str,
    questions: usize,
    namespaces: Namespaces<'a>,
    needed: Vec<Request<'a>>,
    missing: Vec<Missing<'a>>,
    excess: Vec<Excess<'a>>,
    baseline: Vec<Baseline<'a>>,
    undecided: Vec<Undecided<'a>>,
}

#[derive(Serialize)]
struct Namespaces<'a> {
    asked: Vec<&'a str>,
    decided: usize,
    not_asked: Option<usize>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Request<'a> {
    Resource {
        verb: &'a str,
        group: &'a str,
        resource: &'a str,
        subresource: &'a str,
        namespace: &'a str,
        name: &'a str,
    },
    Url {
        verb: &'a str,
        url: &'a str,
    },
}

#[derive(Serialize)]
struct Missing<'a> {
    #[serde(flatten)]
    request: Request<'a>,
    declared: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Excess<'a> {
    request: Request<'a>,
    grants: Vec<Chain<'a>>,
    reason: Option<&'a str>,
    implied: usize,
}

#[derive(Serialize)]
struct Baseline<'a> {
    request: Request<'a>,
    chain: Chain<'a>,
}

#[derive(Serialize)]
struct Chain<'a> {
    binding: Object<'a>,
    role: Object<'a>,
    rule: usize,
    /// The group by which the binding means the caller, if it is not by name.
    through_group: Option<&'a str>,
}

#[derive(Serialize)]
struct Object<'a> {
    kind: &'static str,
    namespace: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
struct Undecided<'a> {
    what: &'a str,
    why: &'a str,
}

/// The report, with a line break at the end.
#[must_use]
pub fn json(found: Found<'_>) -> String {
    let report = Report {
        version: 1,
        command: "verify",
        verdict: verdict(found.map_or(Verdict::Undecided, Checked::verdict)),
        context: None,
        caller: None,
        server_version: None,
        parties: Vec::new(),
        notes: &[],
        errors: found.err().unwrap_or_default(),
    };
    match found {
        Err(_) => printed(&report),
        Ok(checked) => printed(&Report {
            context: Some(&checked.context),
            caller: Some(&checked.caller),
            server_version: checked.version.as_deref(),
            parties: checked.parties.iter().map(party).collect(),
            notes: &checked.notes,
            ..report
        }),
    }
}

fn party(checked: &CheckedParty) -> Party<'_> {
    let judgement = &checked.judgement;
    Party {
        title: &checked.party.title,
        user: &checked.party.identity.user,
        groups: &checked.party.identity.groups,
        verdict: verdict(checked.verdict()),
        via: checked.via.map(|via| match via {
            Via::Itself => "self",
            Via::Impersonation => "impersonate",
            Via::Review => "review",
            Via::Token => "token",
        }),
        excess_asked: match checked.extent {
            Extent::Full => "full",
            Extent::Sample => "sample",
            Extent::Off => "off",
        },
        names_from: match checked.names {
            NameSource::Objects => "rbac-objects",
            NameSource::RulesReviews => "rules-reviews",
            NameSource::Nowhere => "nowhere",
        },
        questions: checked.questions,
        namespaces: Namespaces {
            asked: checked.reach.asked.iter().map(String::as_str).collect(),
            decided: checked.reach.decided,
            not_asked: checked.reach.left_out,
        },
        needed: judgement.needed.iter().map(request).collect(),
        missing: judgement.missing.iter().map(missing).collect(),
        excess: judgement
            .excess
            .iter()
            .map(|excess| Excess {
                request: request(&excess.question),
                grants: match &excess.evidence {
                    Evidence::Grants(traces) => traces.iter().map(chain).collect(),
                    Evidence::Reason(_) => Vec::new(),
                },
                reason: match &excess.evidence {
                    Evidence::Grants(_) => None,
                    Evidence::Reason(reason) => Some(reason),
                },
                implied: excess.implied,
            })
            .collect(),
        baseline: judgement
            .baseline
            .iter()
            .map(|allowed| Baseline {
                request: request(&allowed.question),
                chain: chain(&allowed.trace),
            })
            .collect(),
        undecided: judgement
            .undecided
            .iter()
            .map(|undecided| Undecided {
                what: &undecided.what,
                why: &undecided.why,
            })
            .collect(),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Exact => "exact",
        Verdict::Different => "different",
        Verdict::Undecided => "undecided",
    }
}

fn request(question: &Question) -> Request<'_> {
    match question {
        Question::Resource {
            namespace,
            group,
            resource,
            subresource,
            name,
            verb,
        } => Request::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace,
            name,
        },
        Question::Url { path, verb } => Request::Url { verb, url: path },
    }
}

fn missing(missing: &verify::Missing) -> Missing<'_> {
    let places = missing.declared.iter();
    Missing {
        request: request(&missing.question),
        declared: places.map(Place::from).collect(),
    }
}

fn chain(trace: &Trace) -> Chain<'_> {
    let is_namespaced_role = trace.role_kind == "Role";
    Chain {
        binding: Object {
            kind: trace.binding_kind,
            namespace: trace.namespace.as_deref(),
            name: &trace.binding,
        },
        role: Object {
            kind: trace.role_kind,
            namespace: trace.namespace.as_deref().filter(|_| is_namespaced_role),
            name: &trace.role,
        },
        rule: trace.rule,
        through_group: trace.group.as_deref(),
    }
}
