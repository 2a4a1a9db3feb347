//! Who is allowed to do something.

use super::Policy;
use super::ids::{BindingId, Chain, Evidence, Scope};
use crate::Action;
use crate::identity::SYSTEM_MASTERS;
use crate::matches::subject::Principal;
use crate::matches::verb::VerbBit;

/// A user, group or service account that is allowed an action, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<'a> {
    /// Who.
    pub principal: Principal<'a>,
    /// By what.
    pub evidence: Evidence,
}

impl Policy {
    /// Every subject of a binding that the action is allowed to: by binding in visiting order, by
    /// the binding's subjects as written, each with the first rule that allows it. A subject of
    /// several such bindings comes once for each; a subject that means nobody does not come.
    ///
    /// The group `system:masters` always comes last as an entry of its own.
    #[must_use]
    pub fn who_can(&self, action: &Action<'_>) -> Vec<Holder<'_>> {
        let verb = VerbBit::of(action.verb());
        // Many bindings give the same role, so each role is asked once.
        let mut answers: Vec<Option<Option<usize>>> = vec![None; self.roles.len()];
        let mut holders = Vec::new();
        for bound in &self.bindings {
            let Some(place) = bound.role.filter(|_| self.holds(bound.id, action)) else {
                continue;
            };
            let (Some(role), Some(answer)) = (self.role_at(place), answers.get_mut(place as usize))
            else {
                continue;
            };
            let first = *answer.get_or_insert_with(|| role.first_match(self, verb, action));
            let chain = first.and_then(|rule| {
                Some(Chain {
                    binding: bound.id,
                    subject: 0,
                    role: role.id,
                    rule,
                    source: *role.rules.get(rule)?,
                })
            });
            holders.extend(chain.into_iter().flat_map(|chain| self.subjects_of(chain)));
        }
        holders.push(Holder {
            principal: Principal::Group(SYSTEM_MASTERS),
            evidence: Evidence::SystemMasters,
        });
        holders
    }

    /// Whether the binding has a say in this action.
    fn holds(&self, binding: BindingId, action: &Action<'_>) -> bool {
        match self.binding(binding).map(|view| view.scope) {
            Some(Scope::Cluster) => true,
            Some(Scope::Namespace(namespace)) => action.namespace() == Some(namespace),
            None => false,
        }
    }

    fn subjects_of(&self, chain: Chain) -> impl Iterator<Item = Holder<'_>> {
        let view = self.binding(chain.binding);
        view.into_iter().flat_map(move |view| {
            (0..view.subjects.len()).filter_map(move |subject| {
                Some(Holder {
                    principal: view.principal(subject)?,
                    evidence: Evidence::Chain(Chain { subject, ..chain }),
                })
            })
        })
    }
}
