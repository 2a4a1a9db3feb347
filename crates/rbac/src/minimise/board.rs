//! A part of the grid in the form in which it is searched: sets of cells and of lines are the bits
//! of a word, hence the bound of 64 cells.

use super::greedy::Sides;
use super::grid::{Cell, Grid, combinations};
use super::parts::may_share;
use super::product::{AXES, Word};

/// The most cells of a part that is searched.
const MOST_CELLS: usize = 64;
/// The most cells of the smallest grid around a part that is searched.
const MOST_VOLUME: usize = 1 << 16;
/// The axis of resources and of URLs.
const RESOURCES: usize = 1;

/// What is least in a good cover, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Atoms, counted once for each product: the least where none is stated twice or without need.
    pub(super) atoms: usize,
    /// List items.
    pub(super) items: usize,
    /// List items among the resources, so that each resource is spoken of in few places.
    pub(super) resources: usize,
}

/// A set of lines on each axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lines(pub(super) [u64; AXES]);

/// A product of the part's lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) lines: Lines,
    /// The wanted cells that it holds.
    pub(super) holds: u64,
    /// The wanted cells that can share a product with each of those.
    pub(super) compatible: u64,
    pub(super) cost: Cost,
}

/// A part with its lines renumbered so that they fit into words.
pub(super) struct Board {
    /// The grid's lines that occur in the part, on each axis.
    pub(super) lines: Sides,
    /// The number of words of each line; what costs nothing to state counts as no item.
    weights: [Vec<usize>; AXES],
    items: [Vec<usize>; AXES],
    cells: Vec<Cell>,
    /// The number of atoms in each wanted cell.
    atoms: Vec<usize>,
    /// Of each wanted cell, those that can share a product with it.
    compatible: Vec<u64>,
    /// Of each choice of lines from the other axes, the verbs that grant nothing new there.
    allowed: Vec<u64>,
}

impl Board {
    /// `None` if the part is too large to be searched.
    pub(super) fn new(grid: &Grid<'_>, part: &[Cell]) -> Option<Self> {
        if part.len() > MOST_CELLS {
            return None;
        }
        let mut lines = Sides::default();
        let mut weights: [Vec<usize>; AXES] = Default::default();
        let mut items: [Vec<usize>; AXES] = Default::default();
        for (axis, side) in lines.iter_mut().enumerate() {
            *side = part
                .iter()
                .filter_map(|cell| cell.get(axis))
                .copied()
                .collect();
            side.sort_unstable();
            side.dedup();
            let words = |line: &u32| grid.words(axis, *line);
            let stated = |line: &u32| {
                let unstated = axis + 1 == AXES && words(line) == [Word::Any];
                if unstated { 0 } else { words(line).len() }
            };
            if let (Some(weights), Some(items)) = (weights.get_mut(axis), items.get_mut(axis)) {
                *weights = side.iter().map(|line| words(line).len()).collect();
                *items = side.iter().map(stated).collect();
            }
        }
        let volume = lines
            .iter()
            .fold(1usize, |volume, side| volume.saturating_mul(side.len()));
        if volume > MOST_VOLUME {
            return None;
        }
        let compatible = part
            .iter()
            .map(|left| bits(part.iter().map(|right| may_share(grid, *left, *right))));
        let atoms = part.iter().map(|cell| {
            let lines = cell.iter().enumerate();
            lines
                .map(|(axis, line)| grid.words(axis, *line).len())
                .product()
        });
        let [verbs, resources, groups, names] = &lines;
        let others = [vec![0], resources.clone(), groups.clone(), names.clone()];
        let allowed = combinations(&others).map(|[_, resource, group, name]| {
            let cells = verbs.iter().map(|verb| [*verb, resource, group, name]);
            bits(cells.map(|cell| grid.allows(cell)))
        });
        Some(Self {
            compatible: compatible.collect(),
            allowed: allowed.collect(),
            atoms: atoms.collect(),
            cells: part
                .iter()
                .filter_map(|cell| renumber(&lines, *cell))
                .collect(),
            lines,
            weights,
            items,
        })
    }

    /// Cells of which no two can share a product, those with the fewest companions first.
    pub(super) fn cells_apart(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        order.sort_by_key(|cell| self.compatible_with(*cell).count_ones());
        let mut apart: Vec<usize> = Vec::new();
        for cell in order {
            let with = self.compatible_with(cell);
            if apart.iter().all(|other| with & (1 << other) == 0) {
                apart.push(cell);
            }
        }
        apart
    }

    fn compatible_with(&self, cell: usize) -> u64 {
        self.compatible.get(cell).copied().unwrap_or(0)
    }

    /// The atoms of some cells: what a cover states at least.
    pub(super) fn atoms_of(&self, cells: u64) -> usize {
        ones(cells)
            .filter_map(|cell| self.atoms.get(cell as usize))
            .sum()
    }

    pub(super) fn all(&self) -> u64 {
        bits(self.cells.iter().map(|_| true))
    }

    /// The product of one cell.
    pub(super) fn single(&self, cell: usize) -> Option<Block> {
        let lines = Lines(self.cells.get(cell)?.map(|line| 1 << line));
        self.block(lines)
    }

    /// The smallest product around a product and a cell, if it grants nothing new.
    pub(super) fn grown(&self, block: &Block, cell: usize) -> Option<Block> {
        let mut lines = block.lines;
        for (side, line) in lines.0.iter_mut().zip(self.cells.get(cell)?) {
            *side |= 1 << line;
        }
        self.block(lines)
    }

    pub(super) fn block(&self, lines: Lines) -> Option<Block> {
        if !self.is_allowed(&lines) {
            return None;
        }
        let inside = |cell: &Cell| {
            let mut sides = lines.0.iter().zip(cell);
            sides.all(|(side, line)| side & (1 << line) != 0)
        };
        let holds = bits(self.cells.iter().map(inside));
        let compatible = ones(holds)
            .map(|cell| self.compatible_with(cell as usize))
            .fold(u64::MAX, |all, one| all & one);
        Some(Block {
            lines,
            holds,
            compatible,
            cost: self.cost(&lines),
        })
    }

    fn cost(&self, lines: &Lines) -> Cost {
        let sum = |numbers: &[Vec<usize>; AXES], axis: usize| -> usize {
            let (Some(side), Some(numbers)) = (lines.0.get(axis), numbers.get(axis)) else {
                return 0;
            };
            ones(*side)
                .filter_map(|line| numbers.get(line as usize))
                .sum()
        };
        Cost {
            atoms: (0..AXES).map(|axis| sum(&self.weights, axis)).product(),
            items: (0..AXES).map(|axis| sum(&self.items, axis)).sum(),
            resources: sum(&self.items, RESOURCES),
        }
    }

    /// Whether stating all these combinations grants nothing new.
    fn is_allowed(&self, lines: &Lines) -> bool {
        let [verbs, resources, groups, names] = lines.0;
        let [_, _, all_groups, all_names] = &self.lines;
        ones(resources).all(|resource| {
            ones(groups).all(|group| {
                ones(names).all(|name| {
                    let row = resource as usize * all_groups.len() + group as usize;
                    let place = row * all_names.len() + name as usize;
                    self.allowed.get(place).is_some_and(|all| verbs & !all == 0)
                })
            })
        })
    }

    /// Back to the grid's own lines.
    pub(super) fn sides(&self, block: &Block) -> Sides {
        let mut sides = Sides::default();
        for ((side, lines), bits) in sides.iter_mut().zip(&self.lines).zip(block.lines.0) {
            *side = ones(bits)
                .filter_map(|line| lines.get(line as usize))
                .copied()
                .collect();
        }
        sides
    }
}

/// The positions at which a word has a one.
pub(super) fn ones(word: u64) -> impl Iterator<Item = u32> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let position = rest.trailing_zeros();
        rest &= rest.wrapping_sub(1);
        (position < u64::BITS).then_some(position)
    })
}

/// The word that has a one wherever the answer is yes.
fn bits(answers: impl Iterator<Item = bool>) -> u64 {
    answers
        .take(64)
        .zip(0u32..)
        .fold(0, |word, (yes, position)| {
            word | (u64::from(yes) << position)
        })
}

/// A cell by the positions of its lines among those of the part.
fn renumber(lines: &Sides, cell: Cell) -> Option<Cell> {
    let mut renumbered = cell;
    for (line, side) in renumbered.iter_mut().zip(lines) {
        let position = side.binary_search(line).ok()?;
        *line = u32::try_from(position).ok()?;
    }
    Some(renumbered)
}
