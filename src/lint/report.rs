//! Where rules put what they find.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ladder::Rating;
use super::view::{BindingView, RoleView, RuleView, SetView, Use};
use crate::finding::{
    Basis, Confidence, Finding, Link, ObjectName, Persona, Related, Rule, Section, Severity,
};
use crate::object::Written;
use crate::source::{Document, Place};

/// A finding, and what it is only a part of.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) finding: Finding,
    /// The wildcard that it comes from, where the rule that grants it does not name it: it is told
    /// with that wildcard's finding, unless that one is not shown.
    pub(super) implied_by: Option<Implied>,
    /// The document of the object that it is about.
    pub(super) document: Option<Document>,
    /// The rule of a role that it is about, if it is about one.
    pub(super) rule_place: Option<Place>,
}

/// The finding in which another is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Implied {
    /// The rules that find a wildcard, any of them.
    pub(super) rules: &'static [&'static str],
    /// The rule of the role that holds it, or the very place.
    pub(super) rule_place: Place,
}

/// Values that could not be judged, as they are filled in later.
#[derive(Debug, Default)]
pub(super) struct Unjudged {
    /// How often a rule came by one.
    pub(super) count: usize,
    /// Where they stand, as far as that is known.
    pub(super) places: Vec<Place>,
}

/// Takes what the rules find in one set.
pub(super) struct Reporter<'a> {
    set: Arc<str>,
    rule: &'static Rule,
    hits: &'a mut Vec<Hit>,
    unjudged: &'a mut Unjudged,
    is_silenced: IsSilenced<'a>,
}

/// Whether what a rule finds at a place is not shown.
type IsSilenced<'a> = &'a (dyn Fn(&str, &Place) -> bool + Sync);

impl<'a> Reporter<'a> {
    pub(super) fn new(
        set: &SetView<'_>,
        rule: &'static Rule,
        hits: &'a mut Vec<Hit>,
        unjudged: &'a mut Unjudged,
        is_silenced: IsSilenced<'a>,
    ) -> Self {
        Self {
            set: Arc::clone(&set.name),
            rule,
            hits,
            unjudged,
            is_silenced,
        }
    }

    /// Counts a value that this rule cannot judge before it is filled in, and notes where it stands.
    pub(super) fn unjudged<'p>(&mut self, place: impl Into<Option<&'p Place>>) {
        self.unjudged.count += 1;
        self.unjudged.places.extend(place.into().cloned());
    }

    /// The rules before this one that found rights of an account, at least so bad, the worst first:
    /// rights that are given to it or to all accounts among which it is. What somebody has silenced
    /// is accepted.
    pub(super) fn rights_of(
        &self,
        namespace: &str,
        name: &str,
        least: Severity,
    ) -> Vec<&'static str> {
        let holders = [
            format!("ServiceAccount {namespace}/{name}"),
            format!("Group system:serviceaccounts:{namespace}"),
            "Group system:serviceaccounts".to_owned(),
        ];
        let is_right = |rule: &Rule| match rule.section {
            Section::Wildcards | Section::Escalation => true,
            Section::Bindings => rule.id.starts_with("binds-"),
            _ => false,
        };
        let found = self.hits.iter().map(|hit| &hit.finding).filter(|finding| {
            let mut subjects = finding.chain.iter().flat_map(|link| &link.subjects);
            finding.severity >= least
                && finding.persona == Persona::Default
                && is_right(finding.rule)
                && subjects.any(|subject| holders.contains(subject))
                && !(self.is_silenced)(finding.rule.id, &finding.place)
        });
        let mut rules: Vec<(Severity, &'static str)> = found
            .map(|finding| (finding.severity, finding.rule.id))
            .collect();
        rules.sort_by_key(|(severity, rule)| (std::cmp::Reverse(*severity), *rule));
        let mut ids: Vec<&'static str> = Vec::new();
        for (_, rule) in rules {
            if !ids.contains(&rule) {
                ids.push(rule);
            }
        }
        ids
    }

    /// Begins a finding at a place of an object, as bad as the rule says.
    pub(super) fn at<'r>(
        &'r mut self,
        object: &Written,
        place: &Place,
        message: impl Into<String>,
    ) -> Draft<'r> {
        let mut draft = self
            .beside(place, message)
            .change(|finding| finding.object = Some(object_name(object)));
        draft.document = Some(object.document.clone());
        draft
    }

    /// Begins a finding at a place that belongs to no object: what stands there is none.
    pub(super) fn beside<'r>(&'r mut self, place: &Place, message: impl Into<String>) -> Draft<'r> {
        let finding = Finding {
            rule: self.rule,
            severity: self.rule.severity,
            confidence: Confidence::High,
            persona: self.rule.persona,
            message: message.into(),
            place: place.clone(),
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            object: None,
            set: Arc::clone(&self.set),
            chain: Vec::new(),
            basis: Basis::default(),
        };
        Draft {
            hits: self.hits,
            finding: Some(finding),
            implied_by: None,
            document: None,
            rule_place: None,
        }
    }
}

/// A finding in the making; it is reported when it goes out of scope.
#[must_use = "a finding is finished by `report`"]
pub(super) struct Draft<'r> {
    hits: &'r mut Vec<Hit>,
    finding: Option<Finding>,
    implied_by: Option<Implied>,
    document: Option<Document>,
    rule_place: Option<Place>,
}

impl Draft<'_> {
    fn change(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = &mut self.finding {
            change(finding);
        }
        self
    }

    /// How bad it is here.
    pub(super) fn severity(self, severity: Severity) -> Self {
        self.change(|finding| finding.severity = severity)
    }

    /// How sure it is.
    pub(super) fn confidence(self, confidence: Confidence) -> Self {
        self.change(|finding| finding.confidence = confidence)
    }

    /// Who wants to hear of it here.
    pub(super) fn persona(self, persona: Persona) -> Self {
        self.change(|finding| finding.persona = persona)
    }

    /// Severity and confidence as the ladder gives them.
    pub(super) fn rated(self, rating: Rating) -> Self {
        self.severity(rating.severity).confidence(rating.confidence)
    }

    /// What to say at the place.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        self.change(|finding| finding.label = label.into())
    }

    /// Another place that bears on it.
    pub(super) fn related(self, place: &Place, message: impl Into<String>) -> Self {
        let related = Related {
            place: place.clone(),
            message: message.into(),
        };
        self.change(|finding| finding.related.push(related))
    }

    /// What to do.
    pub(super) fn help(self, advice: impl Into<String>) -> Self {
        self.change(|finding| finding.help.push(advice.into()))
    }

    /// How the grant of a rule reaches subjects: the bindings, as chain and as related places.
    pub(super) fn through(mut self, rule: &RuleView<'_>) -> Self {
        self.rule_place = Some(rule.places.rule.clone());
        let role = &rule.role;
        let index = rule.index;
        let draft = self.change(|finding| add_uses(finding, role, Some(index)));
        match &rule.places.open_names {
            None => draft,
            Some(place) => draft
                .related(place, "what is filled in here may be no name at all")
                .help("without names the rule holds for every name: write one that is always there, as with `required`")
                .change(|finding| {
                    finding.confidence = finding.confidence.min(Confidence::Medium);
                }),
        }
    }

    /// How a role reaches subjects.
    pub(super) fn through_role(self, role: &RoleView<'_>) -> Self {
        self.change(|finding| add_uses(finding, role, None))
    }

    /// The role that a binding gives, as chain and, where it is written, as a related place.
    pub(super) fn giving(self, binding: &BindingView<'_>) -> Self {
        self.change(|finding| {
            for role in &binding.roles {
                finding.related.push(Related {
                    place: role.name_place.clone(),
                    message: format!("{} is written here", object_name(role)),
                });
            }
            let taken_in = binding.taken_in().map(|role| role.name_place.clone());
            finding.basis.places.extend(taken_in);
            let power = binding.namespace().map(|it| binding.set.power_in(it));
            let power = power.into_iter().flatten().cloned();
            finding.basis.places.extend(power);
            finding.chain.push(Link {
                binding: object_name(binding.written),
                binding_place: Some(binding.written.name_place.clone()),
                namespace: binding.namespace().map(str::to_owned),
                subjects: binding.subject_names(),
                role: binding.role_name(),
                role_place: binding.roles.first().map(|role| role.name_place.clone()),
                rule: None,
            });
        })
    }

    /// That it is told with what one of some rules finds at the same place, if they find something.
    pub(super) fn told_with(mut self, rules: &'static [&'static str]) -> Self {
        let place = self.finding.as_ref().map(|finding| finding.place.clone());
        self.implied_by = place.map(|rule_place| Implied { rules, rule_place });
        self
    }

    /// That it is told with what one of some rules finds within a place, if they find something.
    pub(super) fn told_within(mut self, place: &Place, rules: &'static [&'static str]) -> Self {
        self.implied_by = Some(Implied {
            rules,
            rule_place: place.clone(),
        });
        self
    }

    /// Reports it.
    pub(super) fn report(mut self) {
        if let Some(finding) = self.finding.take() {
            self.hits.push(Hit {
                finding,
                implied_by: self.implied_by.take(),
                document: self.document.take(),
                rule_place: self.rule_place.take(),
            });
        }
    }
}

/// How many bindings a finding shows beside its place; its chain has them all.
const RELATED_BINDINGS: usize = 3;

fn add_uses(finding: &mut Finding, role: &RoleView<'_>, rule: Option<usize>) {
    let by_hand = role
        .reach
        .uses
        .iter()
        .filter(|found| found.place().is_some());
    for found in by_hand.take(RELATED_BINDINGS) {
        if let Some(place) = found.place() {
            finding.related.push(Related {
                place: place.clone(),
                message: found.sentence(),
            });
        }
    }
    let links = role.reach.uses.iter().map(|found: &Use<'_>| Link {
        binding: found.binding_name(),
        binding_place: found.place().cloned(),
        namespace: found.namespace().map(str::to_owned),
        subjects: found.subject_names(),
        role: object_name(role.written),
        role_place: Some(role.written.name_place.clone()),
        rule,
    });
    finding.chain.extend(links);
    let into = &role.reach.aggregated_into;
    let takers = into.iter().flat_map(|name| role.set.cluster_roles(name));
    let places = takers.map(|taker| taker.name_place.clone());
    let own = role.written.lands_in.as_deref();
    let uses = role.reach.uses.iter();
    let namespaces: BTreeSet<&str> = uses.filter_map(Use::namespace).chain(own).collect();
    let power = namespaces.iter().flat_map(|it| role.set.power_in(it));
    let places = places.chain(power.cloned());
    finding.basis.places.extend(places);
    finding.basis.aggregated_into.clone_from(into);
}

/// An object by its kind and name.
pub(super) fn object_name(written: &Written) -> ObjectName {
    ObjectName {
        kind: written.kind.clone(),
        namespace: written
            .namespace
            .clone()
            .filter(|_| !written.kind.starts_with("Cluster")),
        name: written.name.clone(),
    }
}
