//! The best cover of a part: branch and bound over the products that the cells can be put into.
//!
//! Every product of a best cover can be shrunk to the smallest one around the cells that it is
//! needed for. So all covers worth looking at come from handing cells out: take a cell that no
//! product holds yet, put it into one of the products (which grows around it, if that grants
//! nothing new) or start a new product with it. Cells of which no two can share a product give
//! the least number of products; the search tries that number, then the next, until it succeeds.
//! Sets of cells and of lines are bits of a word, hence the bound of 64 cells.

use super::greedy::{self, Sides};
use super::grid::{Cell, Grid, combinations};
use super::parts::may_share;
use super::product::{AXES, Word};

/// The most cells of a part that is searched.
const MOST_CELLS: usize = 64;
/// The most cells of the smallest grid around a part that is searched.
const MOST_VOLUME: usize = 1 << 16;
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
            best: bound.clone().filter(|found| found.products.len() == count),
        };
        search.start(&apart);
        budget.0 -= steps - search.steps;
        if let Some(best) = search.best {
            return best
                .products
                .iter()
                .map(|product| board.sides(product))
                .collect();
        }
        if search.steps == 0 {
            break;
        }
    }
    greedy
}

/// What is least in a good cover, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    /// Atoms, counted once for each product: the least where none is stated twice or without need.
    atoms: usize,
    /// List items.
    items: usize,
    /// List items among the resources, so that each resource is spoken of in few places.
    resources: usize,
}

/// A set of lines on each axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lines([u64; AXES]);

#[derive(Debug, Clone)]
struct Found {
    cost: Cost,
    products: Vec<Product>,
}

/// A product under construction.
#[derive(Debug, Clone, Copy)]
struct Product {
    lines: Lines,
    /// The wanted cells that it holds.
    holds: u64,
    /// The wanted cells that can share a product with each of those.
    compatible: u64,
    cost: Cost,
}

/// A part with its lines renumbered so that they fit into words.
struct Board {
    /// The grid's lines that occur in the part, on each axis.
    lines: Sides,
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
    fn new(grid: &Grid<'_>, part: &[Cell]) -> Option<Self> {
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
    fn cells_apart(&self) -> Vec<usize> {
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
    fn atoms_of(&self, cells: u64) -> usize {
        ones(cells)
            .filter_map(|cell| self.atoms.get(cell as usize))
            .sum()
    }

    fn all(&self) -> u64 {
        bits(self.cells.iter().map(|_| true))
    }

    /// The product of one cell.
    fn single(&self, cell: usize) -> Option<Product> {
        let lines = Lines(self.cells.get(cell)?.map(|line| 1 << line));
        self.product(lines)
    }

    /// The smallest product around a product and a cell, if it grants nothing new.
    fn grown(&self, product: &Product, cell: usize) -> Option<Product> {
        let mut lines = product.lines;
        for (side, line) in lines.0.iter_mut().zip(self.cells.get(cell)?) {
            *side |= 1 << line;
        }
        self.product(lines)
    }

    fn product(&self, lines: Lines) -> Option<Product> {
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
        Some(Product {
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
    fn sides(&self, product: &Product) -> Sides {
        let mut sides = Sides::default();
        for ((side, lines), bits) in sides.iter_mut().zip(&self.lines).zip(product.lines.0) {
            *side = ones(bits)
                .filter_map(|line| lines.get(line as usize))
                .copied()
                .collect();
        }
        sides
    }
}

/// The axis of resources and of URLs.
const RESOURCES: usize = 1;

impl Found {
    /// A cover that is known beforehand.
    fn of(board: &Board, cover: &[Sides]) -> Option<Self> {
        let products: Vec<Product> = cover
            .iter()
            .filter_map(|sides| {
                let mut lines = Lines([0; AXES]);
                for ((bits, own), side) in lines.0.iter_mut().zip(&board.lines).zip(sides) {
                    for line in side {
                        *bits |= 1 << own.binary_search(line).ok()?;
                    }
                }
                board.product(lines)
            })
            .collect();
        (products.len() == cover.len()).then(|| Self {
            cost: total(&products),
            products,
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
        let mut products: Vec<Product> = apart
            .iter()
            .filter_map(|cell| self.board.single(*cell))
            .collect();
        self.hand_out(&mut products);
    }

    fn hand_out(&mut self, products: &mut Vec<Product>) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let held = products
            .iter()
            .fold(0, |held, product| held | product.holds);
        let open = self.board.all() & !held;
        let cost = total(products);
        let least = Cost {
            atoms: cost.atoms + self.board.atoms_of(open),
            ..cost
        };
        if self.best.as_ref().is_some_and(|best| least >= best.cost) {
            return;
        }
        let Some(cell) = hardest(open, products) else {
            self.best = Some(Found {
                cost,
                products: products.clone(),
            });
            return;
        };
        for position in 0..products.len() {
            let Some(product) = products.get(position).copied() else {
                continue;
            };
            if product.compatible & (1 << cell) == 0 {
                continue;
            }
            if let Some(grown) = self.board.grown(&product, cell) {
                replace(products, position, grown);
                self.hand_out(products);
                replace(products, position, product);
            }
        }
        if products.len() < self.count
            && let Some(single) = self.board.single(cell)
        {
            products.push(single);
            self.hand_out(products);
            products.pop();
        }
    }
}

/// The open cell that the fewest products can take.
fn hardest(open: u64, products: &[Product]) -> Option<usize> {
    ones(open)
        .min_by_key(|cell| {
            let takes = |product: &&Product| product.compatible & (1 << cell) != 0;
            products.iter().filter(takes).count()
        })
        .map(|cell| cell as usize)
}

fn replace(products: &mut [Product], position: usize, product: Product) {
    if let Some(slot) = products.get_mut(position) {
        *slot = product;
    }
}

fn total(products: &[Product]) -> Cost {
    let sum = |part: fn(&Cost) -> usize| products.iter().map(|product| part(&product.cost)).sum();
    Cost {
        atoms: sum(|cost| cost.atoms),
        items: sum(|cost| cost.items),
        resources: sum(|cost| cost.resources),
    }
}

/// The positions at which a word has a one.
fn ones(word: u64) -> impl Iterator<Item = u32> {
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
