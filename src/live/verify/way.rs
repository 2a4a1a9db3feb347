//! In whose name a party is asked about: the first way that is possible, or the one that is wanted.

use kube::Client;
use rolewright_rbac::{Action, Identity};

use super::Run;
use crate::live::Failure;
use crate::live::ask::Asker;
use crate::verify::{Answer, Party, Question, Via};

impl Run<'_> {
    /// How to ask about a party, and whom the cluster takes it for.
    pub(super) fn asker(&self, party: &Party) -> Result<(Via, Asker, Identity), Failure> {
        match self.settings.via {
            Some(Via::Itself) => self.as_itself(party).ok_or_else(|| {
                Failure::Config(format!(
                    "the cluster takes you for {}, not for {}, so --via self cannot ask about it",
                    self.me.user, party.title
                ))
            }),
            Some(Via::Impersonation) => self.by_impersonation(party),
            Some(Via::Review) => Ok(self.by_review(party)),
            Some(Via::Token) => self.by_token(party),
            None => self.first_possible(party),
        }
    }

    fn first_possible(&self, party: &Party) -> Result<(Via, Asker, Identity), Failure> {
        if let Some(found) = self.as_itself(party) {
            return Ok(found);
        }
        if !party.identity.user.is_empty() {
            match self.by_impersonation(party) {
                Err(failure) if failure.is_forbidden() => {}
                found => return found,
            }
        }
        let may_review = Question::new(Action::Resource {
            verb: "create",
            group: "authorization.k8s.io",
            resource: "subjectaccessreviews",
            subresource: "",
            namespace: "",
            name: "",
        });
        let me = Asker {
            client: self.caller.clone(),
            about: None,
        };
        let pace = self.pace();
        let (mut answers, _) = self
            .cluster
            .ask(&me, [may_review.clone()], pace, &mut |_| {});
        match answers.remove(&may_review) {
            Some(Answer::Allowed { .. }) => Ok(self.by_review(party)),
            Some(Answer::Undecided { why }) => Err(Failure::Config(why)),
            _ => Err(Failure::Config(format!(
                "there is no way to ask about {}: {} may neither impersonate it nor create \
                 subjectaccessreviews.authorization.k8s.io",
                party.title, self.me.user
            ))),
        }
    }

    fn as_itself(&self, party: &Party) -> Option<(Via, Asker, Identity)> {
        (party.identity.user == self.me.user).then(|| {
            let asker = Asker {
                client: self.caller.clone(),
                about: None,
            };
            (Via::Itself, asker, self.me.clone())
        })
    }

    fn by_impersonation(&self, party: &Party) -> Result<(Via, Asker, Identity), Failure> {
        if party.identity.user.is_empty() {
            return Err(Failure::Config(format!(
                "{} cannot be impersonated; ask with --via review",
                party.title
            )));
        }
        let client = self.cluster.impersonating(&party.identity.user)?;
        self.speaking_as(party, Via::Impersonation, client)
    }

    fn by_token(&self, party: &Party) -> Result<(Via, Asker, Identity), Failure> {
        let Some((namespace, name)) = &party.account else {
            return Err(Failure::Config(format!(
                "only service accounts have tokens, and {} is none",
                party.title
            )));
        };
        let client = self.cluster.with_token_of(namespace, name)?;
        self.speaking_as(party, Via::Token, client)
    }

    /// A client counts as somebody only if the server says so: a proxy may have dropped the
    /// headers, and then every answer would be about somebody else.
    fn speaking_as(
        &self,
        party: &Party,
        via: Via,
        client: Client,
    ) -> Result<(Via, Asker, Identity), Failure> {
        let identity = self.cluster.identity(&client)?;
        if identity.user != party.identity.user {
            return Err(Failure::Config(format!(
                "the cluster takes the request for one of {}, not of {}",
                identity.user, party.identity.user
            )));
        }
        let asker = Asker {
            client,
            about: None,
        };
        Ok((via, asker, identity))
    }

    fn by_review(&self, party: &Party) -> (Via, Asker, Identity) {
        let asker = Asker {
            client: self.caller.clone(),
            about: Some(party.identity.clone()),
        };
        (Via::Review, asker, party.identity.clone())
    }
}
