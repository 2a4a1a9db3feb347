//! The run of a verification: connect, discover, read what may be read, ask, judge.

mod answers;
mod facts;
mod reach;
mod way;

use std::collections::BTreeSet;
use std::time::Duration;

use kube::Client;
use rolewright_catalog::Catalog;
use rolewright_rbac::{Identity, Policy};

use self::answers::other_authorizers;
use self::facts::{known_version, objects, optional, resolve};
use super::ask::Pace;
use super::{Cluster, Failure};
use crate::verify::{
    self, Baseline, Checked, CheckedParty, Declared, Expected, Extent, NameSource, Party,
    ServedResources, Sources, Undecided, Via, Wanted,
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
        declared,
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
        declared: &declared,
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
    declared: &'a Declared,
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
                what: "excess among grants that nobody can guess".to_owned(),
                why: "RBAC objects cannot be listed and an access review lists nothing, so grants \
                      that are limited by name cannot be found, nor those of other verbs (such as \
                      impersonate-on:MODE:VERB), resources and URLs than are known"
                    .to_owned(),
            });
        }
        if extent != Extent::Off {
            plan.undecided.extend(self.failed_groups());
        }
        let expected = Expected {
            identity: &identity,
            wanted: self.wanted,
            declared: self.declared,
            baseline: self.baseline,
            live: self.live,
        };
        let answers = self.answers(&asker, &plan, expected, progress);
        if let Some(note) = other_authorizers(&identity, answers.values()) {
            self.notes.push(format!("{}: {note}", party.title));
        }
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

    fn pace(&self) -> Pace {
        Pace {
            concurrency: self.settings.concurrency.max(1),
            rate: self.settings.rate,
        }
    }
}
