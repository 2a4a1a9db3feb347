//! Which suppression holds at a place, and which object stands there.

use std::collections::HashMap;

use super::outline::{self, Object};
use super::{Suppression, Suppressions};
use crate::finding::{Finding, ObjectName};
use crate::source::{Document, Place, Span};

/// A suppression by its number, and the number of the rule in its list.
pub(super) type Found = (usize, usize);

/// By file and rule, what is covered.
#[derive(Debug, Default)]
pub(super) struct Index {
    files: HashMap<String, HashMap<&'static str, Vec<Covered>>>,
}

#[derive(Debug)]
struct Covered {
    span: Span,
    /// How far this and all before it reach.
    reach: u32,
    found: Found,
}

impl Index {
    pub(super) fn of(suppressions: &[Suppression]) -> Self {
        let mut files: HashMap<String, HashMap<_, Vec<_>>> = HashMap::new();
        for (number, suppression) in suppressions.iter().enumerate() {
            if suppression.has_expired {
                continue;
            }
            let name = suppression.place.file.name().to_owned();
            let rules = files.entry(name).or_default();
            for (position, silenced) in suppression.rules.iter().enumerate() {
                rules.entry(silenced.rule.id).or_default().push(Covered {
                    span: suppression.covered,
                    reach: 0,
                    found: (number, position),
                });
            }
        }
        for covered in files.values_mut().flat_map(HashMap::values_mut) {
            covered.sort_by_key(|covered| covered.span);
            let mut reach = 0;
            for covered in covered {
                reach = reach.max(covered.span.end);
                covered.reach = reach;
            }
        }
        Self { files }
    }

    /// The narrowest suppression of a rule at the beginning of a place.
    pub(super) fn find(&self, rule_id: &str, place: &Place) -> Option<Found> {
        let covered = self.files.get(place.file.name())?.get(rule_id)?;
        let before = covered.partition_point(|covered| covered.span.start <= place.span.start);
        let reaching = covered.get(..before)?.iter().rev();
        let mut reaching = reaching.take_while(|covered| covered.reach >= place.span.start);
        let found = reaching.find(|covered| holds(covered.span, place))?;
        Some(found.found)
    }
}

/// Whether a place begins in a span. One where something is missing may stand at its end.
fn holds(span: Span, place: &Place) -> bool {
    let at = place.span.start;
    let is_at_end = at == span.end && place.span.is_empty();
    !span.is_empty() && span.start <= at && (at < span.end || is_at_end)
}

/// The objects of all files.
#[derive(Debug, Default)]
pub(super) struct Objects {
    files: HashMap<String, Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    span: Span,
    /// How far this and all before it reach.
    reach: u32,
    name: ObjectName,
    is_role: bool,
}

/// An object: the number it has in its file.
type Key<'p> = (&'p str, usize);

impl Objects {
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut files: HashMap<String, Vec<Known>> = HashMap::new();
        for document in documents {
            let objects = outline::objects(document);
            let known = files.entry(document.file().name().to_owned()).or_default();
            known.extend(objects.into_iter().map(Known::of));
        }
        for known in files.values_mut() {
            known.sort_by_key(|known| known.span);
            let mut reach = 0;
            for known in known {
                reach = reach.max(known.span.end);
                known.reach = reach;
            }
        }
        Self { files }
    }

    /// The object that a place stands in. A comment above an object stands in none.
    fn at<'p>(&self, place: &'p Place) -> Option<(Key<'p>, &Known)> {
        let name = place.file.name();
        let known = self.files.get(name)?;
        let before = known.partition_point(|known| known.span.start <= place.span.start);
        let reaching = known.get(..before)?.iter().enumerate().rev();
        let mut reaching = reaching.take_while(|(_, known)| place.span.start < known.reach);
        let (number, known) = reaching.find(|(_, known)| place.span.start < known.span.end)?;
        Some(((name, number), known))
    }

    pub(super) fn name_at(&self, place: &Place) -> Option<ObjectName> {
        let (_, known) = self.at(place)?;
        (!known.name.kind.is_empty()).then(|| known.name.clone())
    }
}

impl Known {
    fn of(object: Object<'_>) -> Self {
        Self {
            span: object.span(),
            reach: 0,
            is_role: object.is_of_rbac()
                && matches!(object.name.kind.as_str(), "Role" | "ClusterRole"),
            name: object.name,
        }
    }
}

impl Suppressions {
    /// What silences a finding outside of roles at all the roles that it comes through.
    pub(super) fn at_roles(&self, finding: &Finding) -> Option<Vec<Found>> {
        let own = self.objects.at(&finding.place).map(|(key, _)| key);
        let find = |place: &Place| self.find(finding.rule.id, place);
        // By role, what silences it there.
        let mut related: HashMap<Key<'_>, Option<Found>> = HashMap::new();
        for place in finding.related.iter().map(|related| &related.place) {
            if let Some((key, known)) = self.objects.at(place)
                && known.is_role
            {
                let found = related.entry(key).or_default();
                *found = found.or_else(|| find(place));
            }
        }
        let mut in_chain: Vec<Option<Found>> = Vec::new();
        for link in &finding.chain {
            let role = link.role_place.as_ref();
            let key = role.and_then(|place| Some(self.objects.at(place)?.0));
            if key.is_some() && key == own {
                return None;
            }
            let at_related = key.and_then(|key| related.get(&key).copied().flatten());
            in_chain.push(at_related.or_else(|| find(role?)));
        }
        if own.is_some_and(|own| related.contains_key(&own)) {
            return None;
        }
        let in_chain: Option<Vec<Found>> = in_chain.into_iter().collect();
        let found = in_chain.filter(|found| !found.is_empty());
        let found = found.or_else(|| related.into_values().collect());
        found.filter(|found| !found.is_empty())
    }
}
