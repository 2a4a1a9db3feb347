//! The greatest atoms of a set of products, as cells of a grid.
//!
//! Words that occur in exactly the same combinations are one line of the grid. A best cover never
//! needs to treat them differently: giving all of them what the cheapest one has is no worse.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::product::{AXES, Product, Word};

/// A combination of one line from each axis.
pub(super) type Cell = [u32; AXES];

/// One line of the grid: words that belong together.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub(super) words: Vec<Word<'a>>,
    /// The lines of the same axis whose words imply these, other than this line.
    above: Vec<u32>,
}

/// The lines of every axis, and the cells that the products hold.
pub(super) struct Cells<'a> {
    axes: [Vec<Line<'a>>; AXES],
    cells: HashSet<Cell>,
}

/// Lays the products out; `None` if that takes more than `most` cells.
pub(super) fn cells<'a>(products: &[Product<'a>], most: usize) -> Option<Cells<'a>> {
    let mut axes: [Vec<Line<'a>>; AXES] = Default::default();
    let mut lines: [BTreeMap<Word<'a>, u32>; AXES] = Default::default();
    for (axis, (axis_lines, numbers)) in axes.iter_mut().zip(&mut lines).enumerate() {
        (*axis_lines, *numbers) = by_membership(products, axis);
    }
    let mut total = 0usize;
    let mut cells = HashSet::new();
    for product in products {
        let sides = sides_of(product, &lines);
        let volume = sides
            .iter()
            .fold(1usize, |volume, side| volume.saturating_mul(side.len()));
        total = total.saturating_add(volume);
        if total > most {
            return None;
        }
        cells.extend(combinations(&sides));
    }
    Some(Cells { axes, cells })
}

/// The lines on which a product's words are, without those that have none.
fn sides_of(product: &Product<'_>, lines: &[BTreeMap<Word<'_>, u32>; AXES]) -> [Vec<u32>; AXES] {
    let mut sides: [Vec<u32>; AXES] = Default::default();
    for ((side, words), lines) in sides.iter_mut().zip(&product.axes).zip(lines) {
        let lines: BTreeSet<u32> = words
            .iter()
            .filter_map(|word| lines.get(word))
            .copied()
            .collect();
        *side = lines.into_iter().collect();
    }
    sides
}

/// Lines of words that stand in the same products, and each word's line.
fn by_membership<'a>(
    products: &[Product<'a>],
    axis: usize,
) -> (Vec<Line<'a>>, BTreeMap<Word<'a>, u32>) {
    let mut members: BTreeMap<Word<'a>, Vec<usize>> = BTreeMap::new();
    for (position, product) in products.iter().enumerate() {
        for word in product.axes.get(axis).into_iter().flatten() {
            members.entry(*word).or_default().push(position);
        }
    }
    lines_by(members)
}

/// Puts words on one line if they have the same key and are implied by the same words.
fn lines_by<'a, K: Ord>(keys: BTreeMap<Word<'a>, K>) -> (Vec<Line<'a>>, BTreeMap<Word<'a>, u32>) {
    let wide: Vec<Word<'a>> = keys
        .keys()
        .copied()
        .filter(|word| !matches!(word, Word::Is(_)))
        .collect();
    let mut groups: BTreeMap<(K, Vec<Word<'a>>), Vec<Word<'a>>> = BTreeMap::new();
    for (word, key) in keys {
        let implied_by = wide.iter().copied();
        let above = implied_by.filter(|other| *other != word && other.implies(word));
        groups.entry((key, above.collect())).or_default().push(word);
    }
    // Numbered by their first words, so that nothing depends on what the keys are.
    let mut groups: Vec<(Vec<Word<'a>>, Vec<Word<'a>>)> = groups
        .into_iter()
        .map(|((_, above), words)| (words, above))
        .collect();
    groups.sort_unstable();
    let numbers: BTreeMap<Word<'a>, u32> = (0u32..)
        .zip(&groups)
        .flat_map(|(number, (words, _))| words.iter().map(move |word| (*word, number)))
        .collect();
    let lines = groups
        .into_iter()
        .map(|(words, above)| {
            let above: BTreeSet<u32> = above
                .iter()
                .filter_map(|word| numbers.get(word))
                .copied()
                .collect();
            Line {
                words,
                above: above.into_iter().collect(),
            }
        })
        .collect();
    (lines, numbers)
}

/// All choices of one number from each side.
pub(super) fn combinations(sides: &[Vec<u32>; AXES]) -> impl Iterator<Item = Cell> {
    let [first, second, third, fourth] = sides;
    first.iter().flat_map(move |&a| {
        second.iter().flat_map(move |&b| {
            third
                .iter()
                .flat_map(move |&c| fourth.iter().map(move |&d| [a, b, c, d]))
        })
    })
}

/// Whether a cell of the set, other than the cell itself, implies it.
fn implied_by_another(axes: &[Vec<Line<'_>>; AXES], cells: &HashSet<Cell>, cell: Cell) -> bool {
    let mut sides: [Vec<u32>; AXES] = Default::default();
    for ((side, lines), line) in sides.iter_mut().zip(axes).zip(cell) {
        side.push(line);
        let above = lines.get(line as usize).map(|line| &line.above);
        side.extend(above.into_iter().flatten());
    }
    combinations(&sides).any(|other| other != cell && cells.contains(&other))
}

impl<'a> Cells<'a> {
    /// The grid of the greatest atoms alone. It is the same for all products that imply the same.
    pub(super) fn greatest(self) -> Grid<'a> {
        let Cells { axes, cells } = self;
        let greatest: Vec<Cell> = cells
            .iter()
            .copied()
            .filter(|cell| !implied_by_another(&axes, &cells, *cell))
            .collect();
        let mut lines: [Vec<Line<'a>>; AXES] = Default::default();
        let mut numbers: [BTreeMap<Word<'a>, u32>; AXES] = Default::default();
        let mut renumbered: [BTreeMap<u32, u32>; AXES] = Default::default();
        let all = lines.iter_mut().zip(&mut numbers).zip(&mut renumbered);
        for (axis, ((lines, numbers), renumbered)) in all.enumerate() {
            let old = axes.get(axis).map_or(&[][..], Vec::as_slice);
            let slices = slices(&greatest, axis);
            let keys = slices.iter().flat_map(|(line, slice)| {
                let words = old.get(*line as usize).map_or(&[][..], |line| &line.words);
                words.iter().map(move |word| (*word, slice))
            });
            (*lines, *numbers) = lines_by(keys.collect());
            *renumbered = slices
                .keys()
                .filter_map(|line| {
                    let first = old.get(*line as usize)?.words.first()?;
                    Some((*line, *numbers.get(first)?))
                })
                .collect();
        }
        let renumber = |cell: &Cell| -> Option<Cell> {
            let [a, b, c, d] = *cell;
            let [first, second, third, fourth] = &renumbered;
            Some([
                *first.get(&a)?,
                *second.get(&b)?,
                *third.get(&c)?,
                *fourth.get(&d)?,
            ])
        };
        let wanted: BTreeSet<Cell> = greatest.iter().filter_map(renumber).collect();
        Grid {
            lookup: wanted.iter().copied().collect(),
            wanted: wanted.into_iter().collect(),
            axes: lines,
            numbers,
        }
    }
}

/// Of each line of an axis the cells on it, without their place on that axis.
fn slices(cells: &[Cell], axis: usize) -> BTreeMap<u32, BTreeSet<Cell>> {
    let mut slices: BTreeMap<u32, BTreeSet<Cell>> = BTreeMap::new();
    for cell in cells {
        let mut rest = *cell;
        if let Some(line) = rest.get_mut(axis) {
            let number = std::mem::take(line);
            slices.entry(number).or_default().insert(rest);
        }
    }
    slices
}

/// The greatest atoms as cells.
pub(super) struct Grid<'a> {
    axes: [Vec<Line<'a>>; AXES],
    numbers: [BTreeMap<Word<'a>, u32>; AXES],
    /// The greatest atoms, sorted.
    pub(super) wanted: Vec<Cell>,
    lookup: HashSet<Cell>,
}

impl<'a> Grid<'a> {
    /// Whether stating this cell grants nothing new: it is a greatest atom or implied by one.
    pub(super) fn allows(&self, cell: Cell) -> bool {
        self.lookup.contains(&cell) || implied_by_another(&self.axes, &self.lookup, cell)
    }

    /// Whether some word implies another, so that a cell may be allowed without being wanted.
    pub(super) fn has_implied_words(&self) -> bool {
        self.axes
            .iter()
            .flatten()
            .any(|line| !line.above.is_empty())
    }

    /// The wanted cells that a product holds.
    pub(super) fn wanted_of(&self, product: &Product<'_>) -> Vec<Cell> {
        let mut cells: Vec<Cell> = combinations(&sides_of(product, &self.numbers)).collect();
        cells.retain(|cell| self.lookup.contains(cell));
        cells
    }

    /// The words of a line.
    pub(super) fn words(&self, axis: usize, line: u32) -> &[Word<'a>] {
        let lines = self.axes.get(axis);
        lines
            .and_then(|lines| lines.get(line as usize))
            .map_or(&[], |line| &line.words)
    }

    /// The product of some lines.
    pub(super) fn product(&self, sides: &[Vec<u32>; AXES]) -> Product<'a> {
        let mut axes: [Vec<Word<'a>>; AXES] = Default::default();
        for (axis, (words, side)) in axes.iter_mut().zip(sides).enumerate() {
            *words = side
                .iter()
                .flat_map(|line| self.words(axis, *line))
                .copied()
                .collect();
        }
        Product::new(axes)
    }
}
