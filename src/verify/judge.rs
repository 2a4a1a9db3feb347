//! What the answers to a plan mean.

use std::collections::BTreeMap;

use rolewright_rbac::{Chain, GrantedRule, Identity, Policy, Scope};

use super::merge::merge;
use super::{Answer, Baseline, Declared, Plan, Question, Trace, WhyAsked, granted};
use crate::source::Place;

/// How a party stands to the spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may do all that it needs, and of what was asked nothing else.
    Exact,
    /// Something is missing or in excess.
    Different,
    /// Some question has no answer, whatever the others say.
    Undecided,
}

/// All that the answers say of one party.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// What is needed and allowed.
    pub needed: Vec<Question>,
    /// What is needed and denied.
    pub missing: Vec<Missing>,
    /// What is allowed and neither needed nor part of the baseline; what follows from something
    /// broader by the same grants is only counted there.
    pub excess: Vec<Excess>,
    /// What the server's default bindings give to everybody.
    pub baseline: Vec<Allowed>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// How many questions were denied that nobody needs.
    pub denied: usize,
}

/// Something that the spec grants and the cluster denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What.
    pub question: Question,
    /// Where the entries of the spec stand that grant it.
    pub declared: Vec<Place>,
}

/// Something of the baseline, and what gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// What.
    pub question: Question,
    /// By what.
    pub trace: Trace,
}

/// Something that is allowed and that nobody needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// What.
    pub question: Question,
    /// By what.
    pub evidence: Evidence,
    /// How many others that were asked and allowed follow from it, and are no findings of their own.
    pub implied: usize,
}

/// Where an excess comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// All grants of the cluster's RBAC objects that allow it.
    Grants(Vec<Trace>),
    /// No RBAC object that could be read gives it; the authorizer's own words, often empty.
    Reason(String),
}

impl Evidence {
    fn new(traces: Vec<Trace>, reason: &str) -> Self {
        if traces.is_empty() {
            Self::Reason(reason.to_owned())
        } else {
            Self::Grants(traces)
        }
    }
}

/// Something that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undecided {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

impl Judgement {
    /// The verdict. What is undecided outweighs everything else.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if !self.undecided.is_empty() {
            Verdict::Undecided
        } else if self.missing.is_empty() && self.excess.is_empty() {
            Verdict::Exact
        } else {
            Verdict::Different
        }
    }
}

/// What answers are held against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Who was asked about.
    pub identity: &'a Identity,
    /// What the spec wants.
    pub wanted: &'a Policy,
    /// Where the spec says so.
    pub declared: &'a Declared,
    /// What everybody has.
    pub baseline: &'a Baseline,
    /// What the cluster's objects give, if they could be read.
    pub live: Option<&'a Policy>,
}

impl Expected<'_> {
    fn is_wanted(&self, question: &Question) -> bool {
        let request = self.identity.request(question.action());
        self.wanted.decide(&request).is_allowed()
    }

    /// Whether an answer is not what one would expect of a cluster that is as the spec says.
    #[must_use]
    pub fn is_surprised_by(&self, question: &Question, answer: &Answer) -> bool {
        match answer {
            Answer::Allowed { .. } => {
                !self.is_wanted(question) && self.baseline.trace(self.identity, question).is_none()
            }
            Answer::Denied => self.is_wanted(question),
            Answer::Undecided { .. } => false,
        }
    }
}

/// Judges the answers. A question of the plan that has none is undecided.
#[must_use]
pub fn judge(
    plan: &Plan,
    answers: &BTreeMap<Question, Answer>,
    expected: Expected<'_>,
) -> Judgement {
    let mut judgement = Judgement {
        undecided: plan.undecided.clone(),
        ..Judgement::default()
    };
    let grants = Tracer::new(expected.live, expected.identity);
    let wanted = Tracer::new(Some(expected.wanted), expected.identity);
    let missing = |question: &Question| Missing {
        question: question.clone(),
        declared: expected
            .declared
            .places(expected.wanted, wanted.chains(question)),
    };
    let mut denied_by_implication = Vec::new();
    for (question, why) in &plan.questions {
        let is_needed = *why == WhyAsked::Needed;
        match answers.get(question) {
            None => judgement.undecided.push(Undecided {
                what: question.to_string(),
                why: "it was not asked".to_owned(),
            }),
            Some(Answer::Undecided { why }) => judgement.undecided.push(Undecided {
                what: question.to_string(),
                why: why.clone(),
            }),
            Some(Answer::Denied) if is_needed => judgement.missing.push(missing(question)),
            Some(Answer::Denied) if expected.is_wanted(question) => {
                denied_by_implication.push(missing(question));
            }
            Some(Answer::Denied) => judgement.denied += 1,
            Some(Answer::Allowed { .. }) if is_needed => judgement.needed.push(question.clone()),
            Some(Answer::Allowed { .. }) if expected.is_wanted(question) => {}
            Some(Answer::Allowed { reason }) => {
                let mut traces = grants.allowing(question);
                let trace = expected.baseline.trace(expected.identity, question);
                let is_baseline = trace.is_some();
                if let Some(trace) = trace {
                    // Another binding that gives the same stays when the default one is gone.
                    traces.retain(|trace| !expected.baseline.has(trace));
                    judgement.baseline.push(Allowed {
                        question: question.clone(),
                        trace,
                    });
                }
                if !is_baseline || !traces.is_empty() {
                    judgement.excess.push(Excess {
                        question: question.clone(),
                        evidence: Evidence::new(traces, reason),
                        implied: 0,
                    });
                }
            }
        }
    }
    // What follows from something that is missing itself says nothing new.
    if judgement.missing.is_empty() {
        judgement.missing = denied_by_implication;
    }
    judgement.excess = merge(judgement.excess);
    judgement
}

/// Finds what of a policy's objects, if they are known, gives somebody something.
struct Tracer<'a> {
    policy: Option<&'a Policy>,
    granted: Vec<GrantedRule<'a>>,
}

impl<'a> Tracer<'a> {
    fn new(policy: Option<&'a Policy>, identity: &Identity) -> Self {
        let granted = policy.map(|policy| granted(policy, identity));
        Self {
            policy,
            granted: granted.unwrap_or_default(),
        }
    }

    /// All grants that allow it.
    fn chains(&self, question: &Question) -> impl Iterator<Item = Chain> {
        let action = question.action();
        let holds = move |scope| match scope {
            Scope::Cluster => true,
            Scope::Namespace(namespace) => action.namespace() == Some(namespace),
        };
        self.granted
            .iter()
            .filter(move |granted| holds(granted.scope) && granted.rule.allows(&action))
            .map(|granted| granted.chain)
    }

    /// The same in words.
    fn allowing(&self, question: &Question) -> Vec<Trace> {
        self.chains(question)
            .filter_map(|chain| Trace::new(self.policy?, chain))
            .collect()
    }
}
