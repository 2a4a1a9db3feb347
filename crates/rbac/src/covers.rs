//! What one set of rules lacks of another, by the API server's escalation check.
//!
//! The server breaks the wanted rules into atoms and looks for one owner rule that covers each.
//! What an owner rule covers of a wanted rule is itself a product, so the same answer is found
//! without ever writing the atoms down: each owner rule is cut out of what is still uncovered.
//!
//! The check is made for rules that requests can use. In one corner it promises more than a
//! decision holds: `*/log` covers `pods/log`, yet a review that asks for the *resource* `pods/log`
//! without a subresource is allowed by the second and not by the first. No real request has a
//! slash in its resource.

use crate::PolicyRule;
use crate::atoms::{name_covers, names, resource_covers, word_covers};
use crate::matches::url;
use crate::minimise::{Product, Word, smallest};

/// What `wanted` holds and `owner` does not cover: empty if the owner may grant all that is wanted.
///
/// The result states exactly the uncovered atoms, each once, in as few rules as
/// [`minimise`](crate::minimise()) would use and sorted likewise; but no atom is left out because
/// another implies it, for the server lists them all.
#[must_use]
pub fn covers(owner: &[PolicyRule], wanted: &[PolicyRule]) -> Vec<PolicyRule> {
    // The pieces that remain depend on the order in which the owner's rules are cut out.
    let mut owner: Vec<&PolicyRule> = owner.iter().collect();
    owner.sort_unstable();
    owner.dedup();
    let (named, unnamed): (Vec<&PolicyRule>, Vec<&PolicyRule>) = wanted
        .iter()
        .partition(|rule| !rule.resource_names.is_empty());
    let mut rules = Vec::new();
    // An unnamed atom implies the named ones, so the two kinds are put together separately.
    for wanted in [named, unnamed] {
        let missing = missing(&owner, &wanted, resource_product, resource_words_covered);
        rules.extend(missing.into_iter().map(Product::into_resource_rule));
    }
    let wanted: Vec<&PolicyRule> = wanted.iter().collect();
    let missing = missing(&owner, &wanted, url_product, url_words_covered);
    rules.extend(missing.into_iter().map(Product::into_url_rule));
    crate::minimise::sort(&mut rules);
    rules
}

type ToProduct = fn(&PolicyRule) -> Product<'_>;
type Covered = fn(&PolicyRule, axis: usize, word: Word<'_>) -> bool;

fn missing<'a>(
    owner: &[&PolicyRule],
    wanted: &[&'a PolicyRule],
    product: ToProduct,
    covered: Covered,
) -> Vec<Product<'a>> {
    let pieces = wanted
        .iter()
        .flat_map(|rule| cut_out(owner, product(rule), covered));
    smallest(pieces.collect())
}

/// What is left of a product when all that the owner's rules cover is cut out, in disjoint pieces.
fn cut_out<'a>(owner: &[&PolicyRule], wanted: Product<'a>, covered: Covered) -> Vec<Product<'a>> {
    let mut pieces = vec![wanted];
    pieces.retain(|piece| !piece.is_empty());
    for rule in owner {
        pieces = pieces
            .into_iter()
            .flat_map(|piece| piece.without(|axis, word| covered(rule, axis, word)))
            .collect();
    }
    pieces
}

fn resource_product(rule: &PolicyRule) -> Product<'_> {
    let names = names(rule).map(|name| name.map_or(Word::Any, Word::Is));
    Product::new([
        words(&rule.verbs),
        words(&rule.resources),
        words(&rule.api_groups),
        names.collect(),
    ])
}

fn url_product(rule: &PolicyRule) -> Product<'_> {
    Product::of_urls(words(&rule.verbs), words(&rule.non_resource_urls))
}

/// Words that stand for themselves alone: as an atom, `*` implies nothing.
fn words(entries: &[String]) -> Vec<Word<'_>> {
    entries.iter().map(|entry| Word::Is(entry)).collect()
}

fn resource_words_covered(owner: &PolicyRule, axis: usize, word: Word<'_>) -> bool {
    match (axis, word) {
        (0, Word::Is(verb)) => word_covers(&owner.verbs, verb),
        (1, Word::Is(resource)) => resource_covers(&owner.resources, resource),
        (2, Word::Is(group)) => word_covers(&owner.api_groups, group),
        (_, Word::Is(name)) => name_covers(&owner.resource_names, Some(name)),
        (_, Word::Any | Word::Prefix(_)) => name_covers(&owner.resource_names, None),
    }
}

fn url_words_covered(owner: &PolicyRule, axis: usize, word: Word<'_>) -> bool {
    match (axis, word) {
        (0, Word::Is(verb)) => word_covers(&owner.verbs, verb),
        (1, Word::Is(path)) => url::matches(&owner.non_resource_urls, path),
        // The server compares the names of a URL's atom, which has none, too.
        _ => name_covers(&owner.resource_names, None),
    }
}
