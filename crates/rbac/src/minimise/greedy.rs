//! A good cover quickly: products that agree on all axes but one are joined on that one, again and
//! again. The result is disjoint and grants nothing new, but need not be the smallest.

use std::collections::BTreeMap;

use super::grid::Cell;
use super::product::AXES;

/// Some lines of each axis, sorted.
pub(super) type Sides = [Vec<u32>; AXES];

/// The most cells for which every order of the axes is tried.
const MOST_TRIED: usize = 1 << 11;

/// Verbs first, so that a resource stays in one rule where it can; then resources, groups, names.
const ORDERS: [[usize; AXES]; 24] = [
    [0, 1, 2, 3],
    [0, 1, 3, 2],
    [0, 2, 1, 3],
    [0, 2, 3, 1],
    [0, 3, 1, 2],
    [0, 3, 2, 1],
    [1, 0, 2, 3],
    [1, 0, 3, 2],
    [1, 2, 0, 3],
    [1, 2, 3, 0],
    [1, 3, 0, 2],
    [1, 3, 2, 0],
    [2, 0, 1, 3],
    [2, 0, 3, 1],
    [2, 1, 0, 3],
    [2, 1, 3, 0],
    [2, 3, 0, 1],
    [2, 3, 1, 0],
    [3, 0, 1, 2],
    [3, 0, 2, 1],
    [3, 1, 0, 2],
    [3, 1, 2, 0],
    [3, 2, 0, 1],
    [3, 2, 1, 0],
];

/// Disjoint products that hold exactly these cells: the fewest that any order of joining finds.
pub(super) fn cover(cells: &[Cell]) -> Vec<Sides> {
    let tried = if cells.len() <= MOST_TRIED {
        ORDERS.len()
    } else {
        1
    };
    ORDERS
        .iter()
        .take(tried)
        .map(|order| join_all(cells, order))
        .min_by_key(Vec::len)
        .unwrap_or_default()
}

fn join_all(cells: &[Cell], order: &[usize; AXES]) -> Vec<Sides> {
    let mut products: Vec<Sides> = cells
        .iter()
        .map(|cell| cell.map(|line| vec![line]))
        .collect();
    loop {
        let before = products.len();
        for &axis in order {
            products = join_on(products, axis);
        }
        if products.len() == before {
            return products;
        }
    }
}

/// Joins the products that differ on one axis only.
fn join_on(products: Vec<Sides>, axis: usize) -> Vec<Sides> {
    let mut joined: BTreeMap<Sides, Vec<u32>> = BTreeMap::new();
    for mut product in products {
        let side = product.get_mut(axis).map(std::mem::take);
        joined
            .entry(product)
            .or_default()
            .extend(side.into_iter().flatten());
    }
    joined
        .into_iter()
        .map(|(mut product, mut side)| {
            side.sort_unstable();
            if let Some(slot) = product.get_mut(axis) {
                *slot = side;
            }
            product
        })
        .collect()
}
