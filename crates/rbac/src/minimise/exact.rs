//! The best cover of a part: branch and bound over the products that the cells can be put into.
//!
//! Every product of a best cover can be shrunk to the smallest one around the cells that it is
//! needed for. So all covers worth looking at come from handing cells out: take a cell that no
//! product holds yet, put it into one of the products (which grows around it, if that grants
//! nothing new) or start a new product with it. Cells of which no two can share a product give
//! the least number of products; the search tries that number, then the next, until it succeeds.

use super::board::{Block, Board, Cost, Lines, ones};
use super::greedy::{self, Sides};
use super::grid::{Cell, Grid};
use super::product::AXES;

/// The most steps for each number of products.
const MOST_STEPS: u32 = 20_000;
/// The most steps for all parts together.
const ALL_STEPS: u32 = 100_000;

/// How many steps of search are left.
pub(super) struct Budget(u32);

impl Default for Budget {
    fn default() -> Self {
        Self(ALL_STEPS)
    }
}

/// The fewest products that hold all cells of a part and grant nothing new.
pub(super) fn cover(grid: &Grid<'_>, part: &[Cell], budget: &mut Budget) -> Vec<Sides> {
    let greedy = greedy::cover(part);
    let Some(board) = Board::new(grid, part) else {
        return greedy;
    };
    let bound = Found::of(&board, &greedy);
    let apart = board.cells_apart();
    for count in apart.len()..=greedy.len() {
        let steps = budget.0.min(MOST_STEPS);
        let mut search = Search {
            board: &board,
            count,
            steps,
            // A cover of this size is known already; only a better one is of interest.
            best: bound.clone().filter(|found| found.blocks.len() == count),
        };
        search.start(&apart);
        budget.0 -= steps - search.steps;
        if let Some(best) = search.best {
            return best.blocks.iter().map(|block| board.sides(block)).collect();
        }
        if search.steps == 0 {
            break;
        }
    }
    greedy
}

/// A cover and what it costs.
#[derive(Debug, Clone)]
struct Found {
    cost: Cost,
    blocks: Vec<Block>,
}

impl Found {
    /// A cover that is known beforehand.
    fn of(board: &Board, cover: &[Sides]) -> Option<Self> {
        let blocks: Vec<Block> = cover
            .iter()
            .filter_map(|sides| {
                let mut lines = Lines([0; AXES]);
                for ((bits, own), side) in lines.0.iter_mut().zip(&board.lines).zip(sides) {
                    for line in side {
                        *bits |= 1 << own.binary_search(line).ok()?;
                    }
                }
                board.block(lines)
            })
            .collect();
        (blocks.len() == cover.len()).then(|| Self {
            cost: total(&blocks),
            blocks,
        })
    }
}

/// The search for the best cover by a given number of products.
struct Search<'b> {
    board: &'b Board,
    count: usize,
    /// How many are left.
    steps: u32,
    best: Option<Found>,
}

impl Search<'_> {
    /// Cells that are apart begin a product each, since they never share one.
    fn start(&mut self, apart: &[usize]) {
        let mut blocks: Vec<Block> = apart
            .iter()
            .filter_map(|cell| self.board.single(*cell))
            .collect();
        self.hand_out(&mut blocks);
    }

    fn hand_out(&mut self, blocks: &mut Vec<Block>) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let held = blocks.iter().fold(0, |held, block| held | block.holds);
        let open = self.board.all() & !held;
        let cost = total(blocks);
        let least = Cost {
            atoms: cost.atoms + self.board.atoms_of(open),
            ..cost
        };
        if self.best.as_ref().is_some_and(|best| least >= best.cost) {
            return;
        }
        let Some(cell) = hardest(open, blocks) else {
            self.best = Some(Found {
                cost,
                blocks: blocks.clone(),
            });
            return;
        };
        for position in 0..blocks.len() {
            let Some(block) = blocks.get(position).copied() else {
                continue;
            };
            if block.compatible & (1 << cell) == 0 {
                continue;
            }
            if let Some(grown) = self.board.grown(&block, cell) {
                replace(blocks, position, grown);
                self.hand_out(blocks);
                replace(blocks, position, block);
            }
        }
        if blocks.len() < self.count
            && let Some(single) = self.board.single(cell)
        {
            blocks.push(single);
            self.hand_out(blocks);
            blocks.pop();
        }
    }
}

/// The open cell that the fewest products can take.
fn hardest(open: u64, blocks: &[Block]) -> Option<usize> {
    ones(open)
        .min_by_key(|cell| {
            let takes = |block: &&Block| block.compatible & (1 << cell) != 0;
            blocks.iter().filter(takes).count()
        })
        .map(|cell| cell as usize)
}

fn replace(blocks: &mut [Block], position: usize, block: Block) {
    if let Some(slot) = blocks.get_mut(position) {
        *slot = block;
    }
}

fn total(blocks: &[Block]) -> Cost {
    let sum = |part: fn(&Cost) -> usize| blocks.iter().map(|block| part(&block.cost)).sum();
    Cost {
        atoms: sum(|cost| cost.atoms),
        items: sum(|cost| cost.items),
        resources: sum(|cost| cost.resources),
    }
}
