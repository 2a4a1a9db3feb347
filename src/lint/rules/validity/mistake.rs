//! Rules about what `object` finds wrong with an object: each names the kinds of mistakes that are
//! its own.

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SetView;
use crate::finding::{Rule, Severity};
use crate::object::{Cause, ObjectProblem, Verdict};

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
        for found in problems.filter(|found| self.causes.contains(&found.cause)) {
            self.tell(found, set, out);
        }
    }
}

impl Mistake {
    fn tell(&self, found: &ObjectProblem, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let object = found.object.and_then(|at| set.objects.written.get(at));
        let (Some(object), Some(place)) = (object, &found.problem.place) else {
            return;
        };
        let severity = match found.verdict {
            Verdict::Refused => Severity::Error,
            _ => self.rule.severity,
        };
        let mut draft = out
            .at(object, place, &found.problem.message)
            .severity(severity)
            .label(&found.problem.label);
        for (place, message) in &found.problem.related {
            draft = draft.related(place, message);
        }
        for advice in &found.problem.help {
            draft = draft.help(advice);
        }
        draft.report();
    }
}
