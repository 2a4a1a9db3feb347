//! The run of a verification: connect, discover, read what may be read, ask, judge.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kube::Client;
use rolewright_catalog::{Catalog, KubernetesVersion};
use rolewright_rbac::{Action, ClusterRole, Identity, Policy, PolicyRule, Snapshot};

use super::ask::{Asker, Pace};
use super::{Cluster, Failure};
use crate::verify::{
    self, Answer, Baseline, Checked, CheckedParty, Expected, Extent, NameSource, Party, Plan,
    Question, Reach, ServedResources, Sources, Undecided, Via, Wanted,
};

/// How to verify.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The way to ask; none for the first that is possible, which is never that of a token.
    pub via: Option<Via>,
    /// How much of what nobody needs is asked.
    pub extent: Extent,
    /// How many questions at a time.
    pub concurrency: usize,
    /// How many questions a second at most.
    pub rate: Option<u32>,
    /// For how long an answer that surprises is asked for again.
    pub settle: Duration,
    /// How many namespaces of which the spec does not speak are asked about where their objects
    /// cannot be read.
    pub neighbours: usize,
}

/// What a run is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Reading what the cluster serves and holds.
    Reading(&'static str),
    /// Asking: how many answers there are, of how many questions.
    Asking(usize, usize),
    /// Asking again about answers that surprise: how many.
    Settling(usize),
}

/// Namespaces that are asked about whatever the spec says.
const ALWAYS_ASKED: [&str; 2] = ["default", "kube-system"];

const FIRST_SETTLE: Duration = Duration::from_millis(100);

/// Asks the cluster about everything that the spec wants, and judges.
///
/// # Errors
///
/// The cluster cannot be asked at all, or there is no way to ask about a party.
pub fn verify(
    cluster: &Cluster,
    wanted: Wanted,
    settings: &Settings,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checked, Failure> {
    progress(Progress::Reading("who asks"));
    let caller = cluster.caller()?;
    let me = cluster.identity(&caller)?;
    progress(Progress::Reading("what is served"));
    let mut notes = Vec::new();
    let (version, minor) = match cluster.version(&caller) {
        Ok((version, minor)) => (Some(version), minor),
        Err(failure) if failure.is_forbidden() => (None, None),
        Err(failure) => return Err(failure),
    };
    let catalog = Catalog::new(known_version(version.as_deref(), minor, &mut notes));
    let served = cluster.discover(&caller)?;
    progress(Progress::Reading("the RBAC objects"));
    let live = objects(cluster, &caller, settings.extent, &mut notes)?;
    let namespaces = optional(cluster.namespaces(&caller))?;
    let Wanted {
        snapshot,
        cluster_roles,
        parties,
        namespaces: wanted_namespaces,
    } = wanted;
    let (wanted, unknown) = resolve(cluster, &caller, snapshot, cluster_roles, live.as_ref())?;
    let baseline = Baseline::new(catalog.version(), live.as_ref().map(Policy::snapshot));
    let mut run = Run {
        cluster,
        caller: &caller,
        me: &me,
        settings,
        catalog: &catalog,
        served: &served,
        wanted: &wanted,
        unknown: &unknown,
        baseline: &baseline,
        live: live.as_ref(),
        namespaces: namespaces.as_deref(),
        wanted_namespaces: &wanted_namespaces,
        notes,
    };
    let mut checked = Vec::new();
    for party in parties {
        match run.check(party.clone(), progress) {
            Ok(found) => checked.push(found),
            // What was found of others is worth telling.
            Err(failure) if !checked.is_empty() => {
                checked.push(CheckedParty::unasked(
                    party,
                    settings.extent,
                    failure.to_string(),
                ));
            }
            Err(failure) => return Err(failure),
        }
    }
    let Run { notes, .. } = run;
    Ok(Checked {
        context: cluster.context().to_owned(),
        caller: me.user,
        version,
        parties: checked,
        notes,
    })
}

/// What a refusal for want of rights makes unknown, and no more than that.
fn optional<T>(outcome: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(failure) if failure.is_forbidden() => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn known_version(
    version: Option<&str>,
    minor: Option<u8>,
    notes: &mut Vec<String>,
) -> KubernetesVersion {
    if let Some(known) = minor.and_then(KubernetesVersion::from_minor) {
        return known;
    }
    let nearest = match minor {
        Some(minor) if minor < KubernetesVersion::ALL[0].minor() => KubernetesVersion::ALL[0],
        _ => KubernetesVersion::LATEST,
    };
    let version = version.unwrap_or("of a version that it does not tell");
    notes.push(format!(
        "the server is {version}; its default bindings are taken to be those of {nearest}"
    ));
    nearest
}

fn objects(
    cluster: &Cluster,
    caller: &Client,
    extent: Extent,
    notes: &mut Vec<String>,
) -> Result<Option<Policy>, Failure> {
    if extent == Extent::Off {
        return Ok(None);
    }
    match cluster.snapshot(caller) {
        Ok(snapshot) => Ok(Some(Policy::with_stored_rules(snapshot))),
        Err(Failure::Refused { code: 403, message }) => {
            notes.push(format!("the RBAC objects cannot be read: {message}"));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// The spec's access with the ClusterRoles that it binds, and what is unknown of those.
fn resolve(
    cluster: &Cluster,
    caller: &Client,
    mut snapshot: Snapshot,
    cluster_roles: BTreeSet<String>,
    live: Option<&Policy>,
) -> Result<(Policy, Vec<Undecided>), Failure> {
    let mut unknown = Vec::new();
    for name in cluster_roles {
        let found = match live {
            Some(live) => known_role(live.snapshot(), &name),
            None => match optional(cluster.cluster_role(caller, &name))? {
                None => Known::Hidden,
                Some(None) => Known::Absent,
                Some(Some(role)) => Known::Role(role),
            },
        };
        let why = match found {
            Known::Role(role) => {
                snapshot.cluster_roles.push(role);
                continue;
            }
            Known::Hidden => "you may not read it, so what it gives cannot be known",
            Known::Absent => "there is no such role in the cluster",
        };
        unknown.push(Undecided {
            what: format!("ClusterRole {name}, which the spec binds"),
            why: why.to_owned(),
        });
    }
    Ok((Policy::with_stored_rules(snapshot), unknown))
}

enum Known {
    Role(ClusterRole),
    Absent,
    Hidden,
}

fn known_role(snapshot: &Snapshot, name: &str) -> Known {
    let found = snapshot.cluster_roles.iter().find(|role| role.name == name);
    found.cloned().map_or(Known::Absent, Known::Role)
}

/// Where names come from, and what rules reviews list in each namespace.
type Names = (NameSource, Vec<(String, Vec<PolicyRule>)>);

/// Everything that is the same for all parties.
struct Run<'a> {
    cluster: &'a Cluster,
    caller: &'a Client,
    me: &'a Identity,
    settings: &'a Settings,
    catalog: &'a Catalog,
    served: &'a ServedResources,
    wanted: &'a Policy,
    unknown: &'a [Undecided],
    baseline: &'a Baseline,
    live: Option<&'a Policy>,
    namespaces: Option<&'a [String]>,
    wanted_namespaces: &'a BTreeSet<String>,
    notes: Vec<String>,
}

impl Run<'_> {
    fn check(
        &mut self,
        party: Party,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<CheckedParty, Failure> {
        let (via, asker, identity) = self.asker(&party)?;
        let reach = self.reach(&party);
        let extent = self.settings.extent;
        let (names, reviews) = self.names(&asker, via, &reach)?;
        let sources = match (self.live, names) {
            (Some(live), _) => Sources::Objects(live),
            (None, NameSource::Nowhere) => Sources::Nothing,
            (None, _) => Sources::RulesReviews(&reviews),
        };
        let mut plan = verify::plan(
            &identity,
            self.wanted,
            verify::Cluster {
                served: self.served,
                catalog: self.catalog,
            },
            &reach.asked,
            extent,
            &sources,
        );
        plan.undecided.extend(self.unknown.iter().cloned());
        if extent == Extent::Full && names == NameSource::Nowhere {
            plan.undecided.push(Undecided {
                what: "excess among grants that are limited by name".to_owned(),
                why: "RBAC objects cannot be listed and an access review lists nothing, so such \
                      grants cannot be found"
                    .to_owned(),
            });
        }
        if extent != Extent::Off {
            plan.undecided.extend(self.failed_groups());
        }
        let expected = Expected {
            identity: &identity,
            wanted: self.wanted,
            baseline: self.baseline,
            live: self.live,
        };
        let answers = self.answers(&asker, &plan, expected, progress);
        Ok(CheckedParty {
            party,
            via: Some(via),
            extent,
            names,
            questions: plan.questions.len(),
            reach,
            judgement: verify::judge(&plan, &answers, expected),
        })
    }

    /// Groups of which it is unknown what they serve cannot be asked about.
    fn failed_groups(&self) -> impl Iterator<Item = Undecided> {
        self.served.failed.iter().map(|group| Undecided {
            what: format!("the resources of {group}"),
            why: "the server behind this API group does not tell what it serves".to_owned(),
        })
    }

    /// How to ask about a party, and whom the cluster takes it for.
    fn asker(&self, party: &Party) -> Result<(Via, Asker, Identity), Failure> {
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

    fn reach(&self, party: &Party) -> Reach {
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
    fn names(&mut self, asker: &Asker, via: Via, reach: &Reach) -> Result<Names, Failure> {
        if self.live.is_some() {
            return Ok((NameSource::Objects, Vec::new()));
        }
        if via == Via::Review || self.settings.extent == Extent::Off {
            return Ok((NameSource::Nowhere, Vec::new()));
        }
        let mut lists = Vec::new();
        for namespace in &reach.asked {
            let review = self.cluster.rules_review(asker, namespace)?;
            if review.incomplete {
                let note = "an authorizer that cannot list its grants, such as a webhook, is \
                            asked too; what it allows by name alone is not found";
                if !self.notes.iter().any(|known| known == note) {
                    self.notes.push(note.to_owned());
                }
            }
            lists.push((namespace.clone(), review.rules));
        }
        Ok((NameSource::RulesReviews, lists))
    }

    fn pace(&self) -> Pace {
        Pace {
            concurrency: self.settings.concurrency.max(1),
            rate: self.settings.rate,
        }
    }

    /// The answers to a plan. Those that surprise are asked for again: RBAC objects take a moment
    /// to reach the authorizer.
    fn answers(
        &self,
        asker: &Asker,
        plan: &Plan,
        expected: Expected<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> BTreeMap<Question, Answer> {
        let total = plan.questions.len();
        let (mut answers, ended) = self.cluster.ask(
            asker,
            plan.questions.keys().cloned(),
            self.pace(),
            &mut |done| progress(Progress::Asking(done, total)),
        );
        let mut pause = FIRST_SETTLE;
        let mut left = self.settings.settle;
        while ended.is_none() && !left.is_zero() {
            let surprising: Vec<Question> = answers
                .iter()
                .filter(|(question, answer)| expected.is_surprised_by(question, answer))
                .map(|(question, _)| question.clone())
                .collect();
            if surprising.is_empty() {
                break;
            }
            progress(Progress::Settling(surprising.len()));
            pause = pause.min(left);
            if self.cluster.wait(pause).is_err() {
                break;
            }
            let (again, ended) = self
                .cluster
                .ask(asker, surprising, self.pace(), &mut |_| {});
            answers.extend(again);
            if ended.is_some() {
                break;
            }
            left = left.saturating_sub(pause);
            pause *= 2;
        }
        answers
    }
}
