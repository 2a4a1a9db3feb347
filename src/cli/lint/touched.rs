//! Whether what a finding stands on has changed.

use std::collections::BTreeMap;

use super::since::Since;
use crate::finding::{Finding, Link};
use crate::lint::sets::Set;
use crate::source::{Changes, Document, Node, Place};

/// What changed, and the documents in which that is looked up.
pub(super) struct Touched<'a> {
    changes: &'a Changes,
    /// What standard input is called, which is compared with nothing by lines.
    stdin: Option<&'a str>,
    by_file: BTreeMap<&'a str, Vec<&'a Document>>,
}

impl<'a> Touched<'a> {
    /// Changes, and the sets to which they may belong.
    pub(super) fn new(since: &'a Since<'_>, sets: &'a [Set]) -> Self {
        let mut by_file: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
        let documents = sets
            .iter()
            .flat_map(|set| set.documents.iter().chain(&set.context));
        for document in documents {
            by_file
                .entry(document.file().name())
                .or_default()
                .push(document);
        }
        Self {
            changes: &since.changes,
            stdin: since.stdin(),
            by_file,
        }
    }

    /// Whether a finding's place, the rule of a role that it stands in, a related place, or a
    /// binding or role that gives the grant has changed lines.
    pub(super) fn holds(&self, finding: &Finding) -> bool {
        let related = finding.related.iter().map(|related| related.place.clone());
        let chain = finding.chain.iter().flat_map(|link| self.of_link(link));
        let mut places = [self.rule_around(&finding.place)]
            .into_iter()
            .chain(related)
            .chain(chain);
        places.any(|place| {
            let is_compared = self.stdin != Some(place.file.name());
            is_compared && self.changes.touches(&place)
        })
    }

    /// All of a binding, and of its role what it is about.
    fn of_link(&self, link: &Link) -> impl Iterator<Item = Place> {
        let binding = link.binding_place.as_ref().map(|place| {
            let object = self.object_around(place);
            let object = object.filter(|object| object.get("roleRef").is_some());
            object.map_or_else(|| place.clone(), Node::place)
        });
        let role = link.role_place.as_ref().map(|place| {
            let object = self.object_around(place);
            let rules = object.and_then(|object| object.get("rules"));
            let node = match link.rule {
                Some(index) => rules.and_then(|rules| rules.items().nth(index)),
                None => rules.and(object),
            };
            node.map_or_else(|| place.clone(), Node::place)
        });
        binding.into_iter().chain(role)
    }

    /// The rule of a role that a place stands in, or else the place.
    fn rule_around(&self, place: &Place) -> Place {
        let rules = self
            .object_around(place)
            .and_then(|object| object.get("rules"));
        let rule = rules.and_then(|rules| rules.items().find(|rule| holds(*rule, place)));
        rule.map_or_else(|| place.clone(), Node::place)
    }

    /// The object that a place stands in.
    fn object_around(&self, place: &Place) -> Option<Node<'_>> {
        let documents = self.by_file.get(place.file.name())?;
        let before =
            documents.partition_point(|document| document.root().span().start <= place.span.start);
        let root = documents.get(before.checked_sub(1)?)?.root();
        let items = root.get("items").into_iter().flat_map(Node::items);
        let item = items.filter(|item| holds(*item, place)).last();
        Some(item.unwrap_or(root)).filter(|object| holds(*object, place))
    }
}

fn holds(node: Node<'_>, place: &Place) -> bool {
    let span = node.span();
    span.start <= place.span.start && place.span.end <= span.end
}
