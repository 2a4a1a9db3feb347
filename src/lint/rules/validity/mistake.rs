//! Rules about what `object` finds wrong with an object: each names the kinds of mistakes that are
//! its own.

use super::super::super::check::Check;
use super::super::super::report::{Draft, Reporter};
use super::super::super::view::SetView;
use crate::finding::{Confidence, Rule, Severity};
use crate::object::{Cause, ObjectProblem, Verdict};
use crate::source::{Place, Problem};

/// A rule about some kinds of mistakes.
pub(in crate::lint) struct Mistake {
    pub(in crate::lint) rule: &'static Rule,
    pub(in crate::lint) causes: &'static [Cause],
}

impl Check for Mistake {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let problems = set.objects.problems.iter();
        let own = problems.filter(|found| self.causes.contains(&found.cause));
        // What is missing for a miswritten name is told at that name.
        for found in own.filter(|found| !found.is_consequence) {
            self.tell(found, set, out);
        }
    }
}

impl Mistake {
    fn tell(&self, found: &ObjectProblem, set: &SetView<'_>, out: &mut Reporter<'_>) {
        if let Some(place) = &found.problem.place {
            begin(found, place, set, out)
                .severity(self.severity(found))
                .report();
        }
    }

    fn severity(&self, found: &ObjectProblem) -> Severity {
        match (found.cause, found.verdict) {
            // kubectl takes the last before any server sees the object.
            (Cause::DuplicateKey, _) => self.rule.severity,
            (_, Verdict::Refused) => Severity::Error,
            (Cause::DroppedNames, _) => Severity::Critical,
            _ => self.rule.severity,
        }
    }
}

/// Begins a finding of what is wrong with an object, or with what stands there and is none, though
/// most likely it was meant to be.
pub(super) fn begin<'r>(
    found: &ObjectProblem,
    place: &Place,
    set: &SetView<'_>,
    out: &'r mut Reporter<'_>,
) -> Draft<'r> {
    let object = found.object.and_then(|at| set.objects.written.get(at));
    let message = &found.problem.message;
    let draft = match object {
        Some(object) => out.at(object, place, message),
        None => out.beside(place, message).confidence(Confidence::Medium),
    };
    explained(draft, &found.problem)
}

/// The same with all that a problem says besides its message.
pub(super) fn explained<'r>(draft: Draft<'r>, problem: &Problem) -> Draft<'r> {
    let mut draft = draft.label(&problem.label);
    for (place, message) in &problem.related {
        draft = draft.related(place, message);
    }
    for advice in &problem.help {
        draft = draft.help(advice);
    }
    draft
}
