//! Roles and their rules, as the checks see them.

use std::cell::OnceCell;

use rolewright_rbac::{Action, AggregationRule, PolicyRule};

use super::super::words::Words;
use super::{Reach, SetView};
use crate::object::{RulePlaces, Written};
use crate::source::Node;

/// A Role or ClusterRole.
#[derive(Clone, Copy)]
pub(in crate::lint) struct RoleView<'a> {
    pub(in crate::lint) set: &'a SetView<'a>,
    pub(in crate::lint) written: &'a Written,
    /// Its rules as they are written; those of aggregation are not among them.
    pub(in crate::lint) rules: &'a [PolicyRule],
    /// Where they are written.
    pub(in crate::lint) places: &'a [RulePlaces],
    pub(in crate::lint) aggregation: Option<&'a AggregationRule>,
    /// How it is bound.
    pub(in crate::lint) reach: &'a Reach<'a>,
}

impl<'a> RoleView<'a> {
    /// Whether it is a ClusterRole.
    pub(in crate::lint) fn is_cluster_role(&self) -> bool {
        self.written.kind == "ClusterRole"
    }

    /// Its rules with their places.
    pub(in crate::lint) fn rules(&self) -> impl Iterator<Item = RuleView<'a>> {
        let role = *self;
        let rules = self.rules.iter().zip(self.places).enumerate();
        rules.map(move |(index, (rule, places))| RuleView {
            role,
            index,
            rule,
            places,
            words: OnceCell::new(),
        })
    }
}

/// One rule of a role.
pub(in crate::lint) struct RuleView<'a> {
    pub(in crate::lint) role: RoleView<'a>,
    /// Its position in the role's rules.
    pub(in crate::lint) index: usize,
    pub(in crate::lint) rule: &'a PolicyRule,
    pub(in crate::lint) places: &'a RulePlaces,
    words: OnceCell<Option<Words<'a>>>,
}

impl<'a> RuleView<'a> {
    /// Its words, looked up; none if it is not about resources.
    pub(in crate::lint) fn words(&self) -> Option<&Words<'a>> {
        let words = || Words::of(self.rule, self.role.set.catalog.as_ref());
        self.words.get_or_init(words).as_ref()
    }

    /// Whether the rule allows a request, in the words that the request carries. An empty name is
    /// a request without one.
    pub(in crate::lint) fn allows(
        &self,
        verb: &str,
        target: (&str, &str, &str),
        name: &str,
    ) -> bool {
        let (group, resource, subresource) = target;
        self.rule.allows(&Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace: "",
            name,
        })
    }

    /// Whether an entry of a list of the rule, by position, is there whenever another one is, however
    /// a template is filled in.
    pub(in crate::lint) fn has_entry_with(&self, list: &str, entry: usize, other: usize) -> bool {
        let root = self.role.written.root();
        if !root.tree().may_hold_unknowns() {
            return true;
        }
        let mut rules = root.get("rules").into_iter().flat_map(Node::items);
        let list = rules.nth(self.index).and_then(|rule| rule.get(list));
        let node = |at: usize| list?.items().nth(at);
        match (node(entry), node(other)) {
            (Some(entry), Some(other)) => entry.stands_whenever(other),
            _ => false,
        }
    }

    /// Whether the rule holds for objects of any name.
    pub(in crate::lint) fn is_unnamed(&self) -> bool {
        self.rule.resource_names.is_empty()
    }
}
