//! The smallest set of rules that decides every request alike.
//!
//! Rules are products of words, so this is the minimising of logic functions with many-valued
//! variables, made easy by one fact ([`Word`]): a set of rules allows all that an atom stands for
//! only if one rule implies the atom. Hence two sets of rules are equal exactly if they have the
//! same greatest atoms, those that no other atom of the set implies. What is wanted is the
//! smallest number of products that hold all greatest atoms and nothing that is not implied by
//! one of them.
//!
//! 1. [`canonical`]: every rule by itself: sorted lists, words that `*` or a prefix of the same list
//!    implies left out, rules that match nothing or that another rule implies left out.
//! 2. [`grid`]: the greatest atoms, with the words that occur in exactly the same ones taken
//!    together, as cells of a small grid.
//! 3. [`parts`]: cells that can never share a product are dealt with apart.
//! 4. [`exact`] searches the best cover of each part; [`greedy`] bounds it, and answers alone where
//!    a part has more than 64 cells or the search meets its budget of steps.
//!
//! Steps 2 to 4 see nothing but the set of greatest atoms, so their result is the same for all
//! equal inputs. Only where it would be longer than what the input has for a part (possible beyond
//! the budget), that stays ([`written`]); and where the input has too many atoms to write down, the
//! canonical input is the answer. Both are found again from themselves, so minimising twice is
//! minimising once.

mod board;
mod canonical;
mod exact;
mod greedy;
mod grid;
mod parts;
mod product;
mod written;

pub(crate) use product::{Product, Word};

use crate::PolicyRule;

/// The most cells that are looked at one by one. Rules that people write have a few dozen; this
/// keeps a list of lists that no one could read from taking all memory.
const MOST_CELLS: usize = 1 << 16;

/// The smallest set of rules that decides every request as `rules` do, whoever binds them.
///
/// Fewest rules first; among those, sets whose rules overlap least; among those, the fewest list
/// items; then those that name each resource in the fewest rules. Rules for resources come first,
/// sorted by groups (the core group leads), resources, names and verbs; then those for URLs. The
/// lists are sorted too. The result is the same for every order and repetition of rules and items,
/// and minimising it again changes nothing.
///
/// Nothing new is ever granted. Rules that match no request vanish, and so does what a wildcard or
/// an unnamed rule implies; a rule that has both resources and URLs, which the API server refuses,
/// becomes two. The number of rules is the least possible while the cells that hang together number
/// at most 64 and the search stays within its budget, which covers what people write; beyond, it is
/// no greater than that of the rules given.
///
/// Equality is that of decisions. `*/log` beside `pods/log` therefore stays: a review of the
/// resource `pods/log` without a subresource is allowed by the second alone.
#[must_use]
pub fn minimise(rules: &[PolicyRule]) -> Vec<PolicyRule> {
    let resources = rules.iter().map(Product::of_resource_rule).collect();
    let urls = rules.iter().map(Product::of_url_rule).collect();
    let resources = smallest(resources).into_iter();
    let urls = smallest(urls).into_iter();
    let mut rules: Vec<PolicyRule> = resources
        .map(Product::into_resource_rule)
        .chain(urls.map(Product::into_url_rule))
        .collect();
    sort(&mut rules);
    rules
}

/// Puts rules in the order of [`minimise`].
pub(crate) fn sort(rules: &mut [PolicyRule]) {
    fn key(rule: &PolicyRule) -> [&Vec<String>; 5] {
        [
            &rule.non_resource_urls,
            &rule.api_groups,
            &rule.resources,
            &rule.resource_names,
            &rule.verbs,
        ]
    }
    rules.sort_by(|left, right| key(left).cmp(&key(right)));
}

/// The smallest set of products that implies the same atoms.
pub(crate) fn smallest(products: Vec<Product<'_>>) -> Vec<Product<'_>> {
    let canonical = canonical::canonical(products);
    let Some(cells) = grid::cells(&canonical, MOST_CELLS) else {
        return canonical;
    };
    let grid = cells.greatest();
    let parts = parts::parts(&grid);
    let mut budget = exact::Budget::default();
    let covers = parts
        .iter()
        .zip(written::covers(&grid, &parts, &canonical))
        .flat_map(|(part, written)| {
            let found = exact::cover(&grid, part, &mut budget);
            if found.len() <= written.len() {
                found
            } else {
                written
            }
        });
    let found = canonical::canonical(covers.map(|cover| grid.product(&cover)).collect());
    // What is returned must be found again from itself, so it has to be small enough to look at.
    let repeatable = grid::cells(&found, MOST_CELLS).is_some();
    if found.len() <= canonical.len() && repeatable {
        found
    } else {
        canonical
    }
}
