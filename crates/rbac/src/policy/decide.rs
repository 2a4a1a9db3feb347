//! The decision: which rule, if any, allows a request.

use super::ids::{Chain, Decision, Evidence};
use super::index::{Entry, Reach};
use super::{CompiledRole, Policy};
use crate::identity::SYSTEM_MASTERS;
use crate::matches::verb::{self, VerbBit, Verdict};
use crate::{Action, Request};

impl Policy {
    /// Answers one request as the API server's RBAC authorizer does, with the privileged group
    /// `system:masters` before it.
    ///
    /// The evidence is the first that counts: bindings in visiting order, then the binding's
    /// subjects and the role's rules as written. No memory is allocated, and bindings that do not
    /// mean the caller are not looked at.
    #[must_use]
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        if request.groups.contains(SYSTEM_MASTERS) {
            return Decision::Allowed(Evidence::SystemMasters);
        }
        let mut search = Search {
            policy: self,
            action: &request.action,
            verb: VerbBit::of(request.action.verb()),
            namespace: request.action.namespace(),
            first: None,
        };
        search.look_in(self.index.user(request.user));
        for group in request.groups.iter() {
            search.look_in(self.index.group(group));
        }
        match search.first {
            Some((_, chain)) => Decision::Allowed(Evidence::Chain(chain)),
            None => Decision::Denied,
        }
    }
}

/// The search for the first binding that allows an action.
struct Search<'p> {
    policy: &'p Policy,
    action: &'p Action<'p>,
    verb: VerbBit,
    namespace: Option<&'p str>,
    first: Option<((u32, u32), Chain)>,
}

impl Search<'_> {
    #[inline]
    fn look_in(&mut self, reach: Option<&Reach>) {
        let Some(reach) = reach else { return };
        if self.try_entries(&reach.cluster) {
            return;
        }
        if let Some(namespace) = self.namespace {
            self.try_entries(reach.in_namespace(namespace));
        }
    }

    /// Tries bindings in visiting order; true if it is settled that no later one can come first.
    #[inline]
    fn try_entries(&mut self, entries: &[Entry]) -> bool {
        for entry in entries {
            let precedence = entry.precedence();
            if self.first.is_some_and(|(found, _)| found < precedence) {
                return true;
            }
            let role = self.policy.role_at(entry.role);
            if let Some(chain) = role.and_then(|role| self.chain(entry, role)) {
                self.first = Some((precedence, chain));
                return true;
            }
        }
        false
    }

    #[inline]
    fn chain(&self, entry: &Entry, role: &CompiledRole) -> Option<Chain> {
        let rule = role.first_match(self.policy, self.verb, self.action)?;
        Some(Chain {
            binding: entry.binding,
            subject: entry.subject as usize,
            role: role.id,
            rule,
            source: *role.rules.get(rule)?,
        })
    }
}

impl CompiledRole {
    /// The first of the role's rules that allows the action.
    #[inline]
    pub(super) fn first_match(
        &self,
        policy: &Policy,
        bit: VerbBit,
        action: &Action<'_>,
    ) -> Option<usize> {
        if self.verbs.verdict(bit) == Verdict::No {
            return None;
        }
        let candidates = self.rules.iter().zip(&self.rule_verbs);
        candidates
            .enumerate()
            .find(|(_, (source, verbs))| {
                let verdict = verbs.verdict(bit);
                verdict != Verdict::No
                    && policy.rule(**source).is_some_and(|rule| {
                        let verb =
                            verdict == Verdict::Yes || verb::matches(&rule.verbs, action.verb());
                        verb && rule.allows_beside_verb(action)
                    })
            })
            .map(|(position, _)| position)
    }
}
