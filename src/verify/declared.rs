//! Where a spec asks for what it wants.

use std::collections::BTreeMap;

use rolewright_rbac::{Chain, Policy};

use crate::source::Place;

/// The entries of a spec that ask for what its wanted access gives.
#[derive(Debug, Clone, Default)]
pub struct Declared(BTreeMap<String, Entries>);

/// Where the entries stand that a binding comes from.
#[derive(Debug, Clone)]
pub(super) enum Entries {
    /// One for each rule of the bound role, which is the spec's own.
    OfRules(Vec<Place>),
    /// All that bind a role which is not the spec's.
    OfRole(Vec<Place>),
}

impl Declared {
    pub(super) fn insert(&mut self, binding: String, entries: Entries) {
        self.0.insert(binding, entries);
    }

    /// Where the entries stand that ask for what some chains of the wanted access give, each once.
    pub(super) fn places(
        &self,
        wanted: &Policy,
        chains: impl Iterator<Item = Chain>,
    ) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for place in chains.flat_map(|chain| self.of(wanted, chain)) {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        places
    }

    fn of(&self, wanted: &Policy, chain: Chain) -> &[Place] {
        let binding = wanted.binding(chain.binding);
        match binding.and_then(|binding| self.0.get(binding.name)) {
            None => &[],
            Some(Entries::OfRules(places)) => {
                places.get(chain.rule).map_or(&[], std::slice::from_ref)
            }
            Some(Entries::OfRole(places)) => places,
        }
    }
}
