//! Which namespaces are asked about, and where names come from that no guess finds.

use std::collections::BTreeSet;

use rolewright_rbac::PolicyRule;

use super::Run;
use super::facts::optional;
use crate::live::Failure;
use crate::live::ask::{Asker, RulesReview};
use crate::verify::{Extent, NameSource, Party, Reach, Via};

/// Namespaces that are asked about whatever the spec says.
const ALWAYS_ASKED: [&str; 2] = ["default", "kube-system"];

/// Where names come from, and what rules reviews list in each namespace.
type Names = (NameSource, Vec<(String, Vec<PolicyRule>)>);

impl Run<'_> {
    pub(super) fn reach(&self, party: &Party) -> Reach {
        let mut asked = self.wanted_namespaces.clone();
        if self.settings.extent == Extent::Off {
            return Reach {
                asked,
                decided: 0,
                left_out: Some(0),
            };
        }
        asked.extend(ALWAYS_ASKED.map(str::to_owned));
        asked.extend(party.account.iter().map(|(namespace, _)| namespace.clone()));
        let others = |asked: &BTreeSet<String>| {
            let all = self.namespaces.unwrap_or_default();
            let others = all.iter().filter(|name| !asked.contains(*name));
            others.cloned().collect::<BTreeSet<String>>()
        };
        if self.live.is_some() {
            let decided = others(&asked).len();
            return Reach {
                asked,
                decided,
                left_out: Some(0),
            };
        }
        let near = others(&asked).into_iter().take(self.settings.neighbours);
        asked.extend(near.collect::<Vec<_>>());
        Reach {
            left_out: self.namespaces.map(|_| others(&asked).len()),
            decided: 0,
            asked,
        }
    }

    /// Where names come from that no guess finds: the RBAC objects, or lists that the asker gets.
    pub(super) fn names(
        &mut self,
        asker: &Asker,
        via: Via,
        reach: &Reach,
    ) -> Result<Names, Failure> {
        if self.live.is_some() {
            if let Some(namespace) = reach.asked.first().filter(|_| via != Via::Review) {
                let review = optional(self.cluster.rules_review(asker, namespace))?;
                self.tell_of_incomplete(review.as_ref());
            }
            return Ok((NameSource::Objects, Vec::new()));
        }
        if via == Via::Review || self.settings.extent == Extent::Off {
            return Ok((NameSource::Nowhere, Vec::new()));
        }
        let mut lists = Vec::new();
        for namespace in &reach.asked {
            let review = self.cluster.rules_review(asker, namespace)?;
            self.tell_of_incomplete(Some(&review));
            lists.push((namespace.clone(), review.rules));
        }
        Ok((NameSource::RulesReviews, lists))
    }

    /// A list may lack what an authorizer gives that lists nothing. Told once.
    fn tell_of_incomplete(&mut self, review: Option<&RulesReview>) {
        let note = "an authorizer that cannot list its grants, such as a webhook, is asked too; \
                    what it allows by name alone is not found";
        let is_known = self.notes.iter().any(|known| known == note);
        if review.is_some_and(|review| review.incomplete) && !is_known {
            self.notes.push(note.to_owned());
        }
    }
}
