//! What one set of rules lacks of another, by the API server's escalation check.
//!
//! The server breaks the wanted rules into atoms and looks for one owner rule that covers each.
//! The same answer is found here without writing all atoms down: for each word of a wanted rule we
//! know the owner's rules that cover it, and walk the axes with the rules that are still in
//! question. Where none is left, all that lies beyond is missing; where one of them covers all that
//! lies beyond, nothing is.
//!
//! The check is made for rules that requests can use. In one corner it promises more than a
//! decision holds: `*/log` covers `pods/log`, yet a review that asks for the *resource* `pods/log`
//! without a subresource is allowed by the second and not by the first. No real request has a
//! slash in its resource.

use std::collections::BTreeMap;

use crate::PolicyRule;
use crate::atoms::{atoms, names};
use crate::hash::Map;
use crate::matches::{WILDCARD, url};
use crate::minimise::{self, Product, Word, smallest};

/// What `wanted` holds and `owner` does not cover: empty if the owner may grant all that is wanted.
///
/// The result states exactly the uncovered atoms, each once, in as few rules as
/// [`minimise`](crate::minimise()) would use and sorted likewise; but no atom is left out because
/// another implies it, for the server lists them all.
#[must_use]
pub fn covers(owner: &[PolicyRule], wanted: &[PolicyRule]) -> Vec<PolicyRule> {
    let owners = Owners::new(owner.iter());
    let (named, unnamed): (Vec<&PolicyRule>, Vec<&PolicyRule>) = wanted
        .iter()
        .partition(|rule| !rule.resource_names.is_empty());
    let mut rules = Vec::new();
    // An unnamed atom implies the named ones, so the two kinds are put together separately.
    for wanted in [named, unnamed] {
        let missing = wanted
            .iter()
            .flat_map(|rule| owners.missing_resources(rule));
        let missing = smallest(missing.collect()).into_iter();
        rules.extend(missing.map(Product::into_resource_rule));
    }
    let missing = wanted.iter().flat_map(|rule| owners.missing_urls(rule));
    let missing = smallest(missing.collect()).into_iter();
    rules.extend(missing.map(Product::into_url_rule));
    minimise::sort(&mut rules);
    rules
}

/// Whether the owner's rules cover all that is wanted, so that [`covers`] would find nothing missing.
/// It is much cheaper: what is missing need not be put into words.
#[must_use]
pub fn covers_all<'r>(
    owner: impl IntoIterator<Item = &'r PolicyRule, IntoIter: Clone>,
    wanted: &[PolicyRule],
) -> bool {
    let owner = owner.into_iter();
    // Rules that do not cover each other mostly differ in the first atom, which takes no look-up.
    let is_first_missing = |wanted| {
        let first = atoms(std::slice::from_ref(wanted)).next();
        first.is_some_and(|atom| !owner.clone().any(|rule| atom.is_covered_by(rule)))
    };
    if wanted.iter().any(is_first_missing) {
        return false;
    }
    let owners = Owners::new(owner);
    wanted.iter().all(|wanted| {
        owners.missing_resources(wanted).is_empty() && owners.missing_urls(wanted).is_empty()
    })
}

/// Some of the owner's rules, as bits by their position.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct RuleSet(Vec<u64>);

impl RuleSet {
    fn insert(&mut self, position: usize) {
        let place = position / 64;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= 1 << (position % 64);
        }
    }

    fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other;
        }
    }

    fn both(&self, other: &Self) -> Self {
        let both = self.0.iter().zip(&other.0).map(|(own, other)| own & other);
        let mut both = Self(both.collect());
        // Equal sets must be equal values, so no set ends in empty words.
        while both.0.last() == Some(&0) {
            both.0.pop();
        }
        both
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }
}

/// The words of an axis of a wanted rule, each with the owner's rules that cover it.
struct Covered<'w> {
    words: Vec<(Word<'w>, RuleSet)>,
}

impl<'w> Covered<'w> {
    fn new(words: impl Iterator<Item = Word<'w>>, covering: impl Fn(Word<'w>) -> RuleSet) -> Self {
        Self {
            words: words.map(|word| (word, covering(word))).collect(),
        }
    }

    /// Of some of the owner's rules those that cover every word.
    fn by_one(&self, rules: &RuleSet) -> RuleSet {
        self.words
            .iter()
            .fold(rules.clone(), |all, (_, covering)| all.both(covering))
    }
}

/// The owner's rules by the words that they hold.
#[derive(Default)]
struct Owners<'o> {
    all: RuleSet,
    unnamed: RuleSet,
    verbs: Map<&'o str, RuleSet>,
    groups: Map<&'o str, RuleSet>,
    resources: Map<&'o str, RuleSet>,
    /// By the texts behind `*/`.
    subresources: Map<&'o str, RuleSet>,
    names: Map<&'o str, RuleSet>,
    urls: Map<&'o str, RuleSet>,
}

impl<'o> Owners<'o> {
    fn new(rules: impl IntoIterator<Item = &'o PolicyRule>) -> Self {
        let mut owners = Self::default();
        for (position, rule) in rules.into_iter().enumerate() {
            owners.all.insert(position);
            if rule.resource_names.is_empty() {
                owners.unnamed.insert(position);
            }
            note(&mut owners.verbs, &rule.verbs, position);
            note(&mut owners.groups, &rule.api_groups, position);
            note(&mut owners.resources, &rule.resources, position);
            note(&mut owners.names, &rule.resource_names, position);
            note(&mut owners.urls, &rule.non_resource_urls, position);
            for resource in &rule.resources {
                if let Some(subresource) = resource.strip_prefix("*/") {
                    let covering = owners.subresources.entry(subresource).or_default();
                    covering.insert(position);
                }
            }
        }
        owners
    }

    fn missing_resources<'w>(&self, wanted: &'w PolicyRule) -> Vec<Product<'w>> {
        let names = names(wanted).map(|name| name.map_or(Word::Any, Word::Is));
        self.missing([
            Covered::new(words(&wanted.verbs), |verb| word_in(&self.verbs, verb)),
            Covered::new(words(&wanted.resources), |word| self.resource(word)),
            Covered::new(words(&wanted.api_groups), |group| {
                word_in(&self.groups, group)
            }),
            Covered::new(names, |name| self.name(name)),
        ])
    }

    /// The server compares all parts of an atom. A URL's atom has no group and no resource, which
    /// any rule covers, and no name, which only a rule without names does.
    fn missing_urls<'w>(&self, wanted: &'w PolicyRule) -> Vec<Product<'w>> {
        let any = || std::iter::once(Word::Any);
        self.missing([
            Covered::new(words(&wanted.verbs), |verb| word_in(&self.verbs, verb)),
            Covered::new(words(&wanted.non_resource_urls), |word| self.url(word)),
            Covered::new(any(), |_| self.all.clone()),
            Covered::new(any(), |name| self.name(name)),
        ])
    }

    /// The wildcard, the text itself, or `*/` and what follows the text's first slash.
    fn resource(&self, word: Word<'_>) -> RuleSet {
        let mut covering = word_in(&self.resources, word);
        if let Word::Is(text) = word
            && let Some((_, subresource)) = text.split_once('/')
            && let Some(rules) = self.subresources.get(subresource)
        {
            covering.add(rules);
        }
        covering
    }

    /// Rules without names cover every name and the lack of one; others the names they list.
    fn name(&self, word: Word<'_>) -> RuleSet {
        let mut covering = self.unnamed.clone();
        if let Word::Is(name) = word
            && let Some(rules) = self.names.get(name)
        {
            covering.add(rules);
        }
        covering
    }

    fn url(&self, word: Word<'_>) -> RuleSet {
        let mut covering = RuleSet::default();
        if let Word::Is(path) = word {
            for (entry, rules) in &self.urls {
                if url::entry_matches(entry, path) {
                    covering.add(rules);
                }
            }
        }
        covering
    }

    /// The combinations that no single rule covers, in disjoint products.
    fn missing<'w>(&self, axes: [Covered<'w>; 4]) -> Vec<Product<'w>> {
        let mut walk = Walk {
            axes,
            missing: Vec::new(),
        };
        if walk.axes.iter().all(|axis| !axis.words.is_empty()) {
            walk.step(&self.all, &mut Vec::new());
        }
        walk.missing
    }
}

/// The walk over the axes of one wanted rule.
struct Walk<'w> {
    axes: [Covered<'w>; 4],
    missing: Vec<Product<'w>>,
}

impl<'w> Walk<'w> {
    /// `rules` are those that cover what was chosen on the axes so far.
    fn step(&mut self, rules: &RuleSet, chosen: &mut Vec<Vec<Word<'w>>>) {
        let rest = self.axes.iter().skip(chosen.len());
        if rules.is_empty() {
            let rest = rest.map(|axis| axis.words.iter().map(|(word, _)| *word).collect());
            let mut axes = chosen.iter().cloned().chain(rest);
            let product = std::array::from_fn(|_| axes.next().unwrap_or_default());
            self.missing.push(Product::new(product));
            return;
        }
        let covering_all = rest.fold(rules.clone(), |rules, axis| axis.by_one(&rules));
        if !covering_all.is_empty() {
            return;
        }
        let Some(axis) = self.axes.get(chosen.len()) else {
            return;
        };
        let mut groups: BTreeMap<RuleSet, Vec<Word<'w>>> = BTreeMap::new();
        for (word, covering) in &axis.words {
            groups.entry(rules.both(covering)).or_default().push(*word);
        }
        for (rules, words) in groups {
            chosen.push(words);
            self.step(&rules, chosen);
            chosen.pop();
        }
    }
}

fn note<'o>(by_word: &mut Map<&'o str, RuleSet>, entries: &'o [String], position: usize) {
    for entry in entries {
        by_word.entry(entry).or_default().insert(position);
    }
}

/// Words that stand for themselves alone: as an atom, `*` implies nothing.
fn words(entries: &[String]) -> impl Iterator<Item = Word<'_>> {
    entries.iter().map(|entry| Word::Is(entry))
}

/// The rules that hold the wildcard or the word itself.
fn word_in(by_word: &Map<&str, RuleSet>, word: Word<'_>) -> RuleSet {
    let mut covering = by_word.get(WILDCARD).cloned().unwrap_or_default();
    if let Word::Is(text) = word
        && let Some(rules) = by_word.get(text)
    {
        covering.add(rules);
    }
    covering
}
