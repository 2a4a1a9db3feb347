//! Divides the cells into parts that can never share a product.

use std::collections::HashMap;

use super::grid::{Cell, Grid};
use super::product::AXES;

/// The most cells that are compared pairwise.
const MOST_COMPARED: usize = 512;

/// Groups the wanted cells so that every product that grants nothing new has its wanted cells in
/// one group. Groups and cells keep their order.
///
/// Where no word implies another, all cells of such a product are wanted, so it hangs together by
/// neighbours, cells that differ on one axis. Otherwise pairs are compared; with very many cells
/// neighbours have to do, which may cost a rule but never grants anything.
pub(super) fn parts(grid: &Grid<'_>) -> Vec<Vec<Cell>> {
    let cells = &grid.wanted;
    let mut groups = Groups::of(cells.len());
    if grid.has_implied_words() && cells.len() <= MOST_COMPARED {
        for (first, left) in cells.iter().enumerate() {
            for (second, right) in cells.iter().enumerate().skip(first + 1) {
                if may_share(grid, *left, *right) {
                    groups.join(first, second);
                }
            }
        }
    } else {
        for axis in 0..AXES {
            let mut seen: HashMap<Cell, usize> = HashMap::new();
            for (position, cell) in cells.iter().enumerate() {
                let mut key = *cell;
                if let Some(line) = key.get_mut(axis) {
                    *line = u32::MAX;
                }
                let first = *seen.entry(key).or_insert(position);
                groups.join(first, position);
            }
        }
    }
    groups.collect(cells)
}

/// Whether the smallest product that holds both cells grants nothing new.
pub(super) fn may_share(grid: &Grid<'_>, left: Cell, right: Cell) -> bool {
    // Bit by bit, each combination takes every axis from the one cell or from the other.
    (1u32..(1 << AXES) - 1).all(|choice| {
        let mut mixed = left;
        for (axis, (line, other)) in mixed.iter_mut().zip(right).enumerate() {
            if choice & (1 << axis) != 0 {
                *line = other;
            }
        }
        mixed == left || mixed == right || grid.allows(mixed)
    })
}

/// Disjoint sets of positions.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn of(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
        }
    }

    fn root(&mut self, position: usize) -> usize {
        let mut at = position;
        while let Some(&parent) = self.parent.get(at) {
            if parent == at {
                break;
            }
            // Halving the path keeps the next walks short.
            let grandparent = self.parent.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parent.get_mut(at) {
                *slot = grandparent;
            }
            at = grandparent;
        }
        at
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        if let Some(slot) = self.parent.get_mut(left.max(right)) {
            *slot = left.min(right);
        }
    }

    fn collect(mut self, cells: &[Cell]) -> Vec<Vec<Cell>> {
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut groups: Vec<Vec<Cell>> = Vec::new();
        for (position, cell) in cells.iter().enumerate() {
            let root = self.root(position);
            let place = *places.entry(root).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Vec::new());
            }
            if let Some(group) = groups.get_mut(place) {
                group.push(*cell);
            }
        }
        groups
    }
}
