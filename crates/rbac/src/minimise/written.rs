//! The cover that the rules themselves offer, for parts in which the search finds nothing better.

use std::collections::{BTreeSet, HashMap};

use super::greedy::Sides;
use super::grid::{Cell, Grid};
use super::product::{AXES, Product};

/// For each part the products as written, shrunk to what is wanted of them, without those that the
/// others make needless.
pub(super) fn covers(
    grid: &Grid<'_>,
    parts: &[Vec<Cell>],
    products: &[Product<'_>],
) -> Vec<Vec<Sides>> {
    let mut homes: HashMap<Cell, usize> = HashMap::new();
    for (home, part) in parts.iter().enumerate() {
        homes.extend(part.iter().map(|cell| (*cell, home)));
    }
    let mut covers: Vec<BTreeSet<Vec<Cell>>> = vec![BTreeSet::new(); parts.len()];
    for product in products {
        let mut by_home: HashMap<usize, Vec<Cell>> = HashMap::new();
        for cell in grid.wanted_of(product) {
            if let Some(home) = homes.get(&cell) {
                by_home.entry(*home).or_default().push(cell);
            }
        }
        for (home, mut cells) in by_home {
            cells.sort_unstable();
            if let Some(cover) = covers.get_mut(home) {
                cover.insert(cells);
            }
        }
    }
    covers.into_iter().map(without_needless).collect()
}

/// Leaves out, from the last to the first, what the rest holds too.
fn without_needless(cover: BTreeSet<Vec<Cell>>) -> Vec<Sides> {
    let mut holders: HashMap<Cell, usize> = HashMap::new();
    for cell in cover.iter().flatten() {
        *holders.entry(*cell).or_default() += 1;
    }
    let mut kept = Vec::new();
    for cells in cover.into_iter().rev() {
        let needless = cells
            .iter()
            .all(|cell| holders.get(cell).is_some_and(|count| *count > 1));
        if needless {
            for cell in &cells {
                if let Some(count) = holders.get_mut(cell) {
                    *count -= 1;
                }
            }
        } else {
            kept.push(around(&cells));
        }
    }
    kept
}

/// The smallest product that holds the cells.
fn around(cells: &[Cell]) -> Sides {
    let mut sides = Sides::default();
    for (axis, side) in sides.iter_mut().enumerate().take(AXES) {
        let lines: BTreeSet<u32> = cells
            .iter()
            .filter_map(|cell| cell.get(axis))
            .copied()
            .collect();
        *side = lines.into_iter().collect();
    }
    sides
}
