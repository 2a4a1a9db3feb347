//! What makes Kubernetes refuse a document that is YAML: keys that are no keys, merges of what is
//! no mapping, aliases without end. Also finds keys that stand twice.

use std::collections::HashMap;

use super::tree::{MAX_DEPTH, Payload, Tree};
use super::{Cause, Kind, Node, Problem};

/// Checks a new tree; fails with the first thing that Kubernetes refuses.
pub(super) fn check(tree: &Tree) -> Result<(), Problem> {
    let is_alias = |data: &super::tree::Data| matches!(data.payload, Payload::Alias { .. });
    for mapping in mappings(tree) {
        check_mapping(mapping)?;
    }
    if tree.nodes.iter().any(is_alias) {
        Expansion::default().walk(tree.root())?;
    }
    Ok(())
}

/// All pairs of keys in one mapping that are the same key to Kubernetes, the later one second.
pub(super) fn duplicates(tree: &Tree) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for mapping in mappings(tree) {
        let mut seen = HashMap::new();
        for (key, _) in mapping.pairs().filter(|(key, _)| !key.is_merge_key()) {
            if let Some(first) = seen.insert(key.key_name(), key) {
                found.push((first.index(), key.index()));
            }
        }
    }
    found
}

/// All mappings as they are written; aliases to them are not followed.
fn mappings(tree: &Tree) -> impl Iterator<Item = Node<'_>> {
    let indices = 0..super::file::offset(tree.nodes.len());
    indices
        .map(|index| tree.node(index))
        .filter(|node| node.kind() == Kind::Mapping && !node.is_alias())
}

fn check_mapping(mapping: Node<'_>) -> Result<(), Problem> {
    for (key, value) in mapping.pairs() {
        if key.is_merge_key() {
            check_merge(value)?;
        } else if key.key_name().is_none() {
            return Err(Problem::error(format!("{} cannot be a key", key.kind()))
                .at(key.place(), "not a key to Kubernetes")
                .help("write a word, or quote it")
                .because(Cause::Refused));
        }
    }
    Ok(())
}

/// A merge takes in a mapping, an alias of one, or a list of these that is written out.
fn check_merge(value: Node<'_>) -> Result<(), Problem> {
    let is_mapping = |node: Node<'_>| node.kind() == Kind::Mapping;
    let is_fine = is_mapping(value)
        || (value.kind() == Kind::Sequence && !value.is_alias() && value.items().all(is_mapping));
    if is_fine {
        return Ok(());
    }
    Err(Problem::error("`<<` merges mappings only")
        .at(value.place(), value.kind().to_string())
        .help("give a mapping or a list of mappings, or quote the key: \"<<\"")
        .because(Cause::Refused))
}

/// Walks a tree as go-yaml decodes it, aliases followed, and counts as it does (`decode.go`).
#[derive(Default)]
struct Expansion {
    decoded: u32,
    by_alias: u32,
    /// Aliases being followed, the outermost first.
    following: Vec<u32>,
}

/// What is still to do. A list in place of recursion: the walk may go deep.
enum Step<'a> {
    Visit(Node<'a>, usize),
    /// The innermost alias has been followed to its end.
    Leave,
}

impl Expansion {
    fn walk(&mut self, root: Node<'_>) -> Result<(), Problem> {
        let mut pending = vec![Step::Visit(root, 0)];
        while let Some(step) = pending.pop() {
            let Step::Visit(node, depth) = step else {
                self.following.pop();
                continue;
            };
            self.count(node)?;
            if depth > MAX_DEPTH {
                let label = format!("more than {MAX_DEPTH} levels with aliases followed");
                return Err(Problem::error("too deeply nested")
                    .at(node.place(), label)
                    .because(Cause::Limit));
            }
            if node.is_alias() {
                self.follow(node)?;
                pending.push(Step::Leave);
                pending.push(Step::Visit(node.target(), depth));
            } else {
                let below = decoded_below(node).into_iter().rev();
                pending.extend(below.map(|node| Step::Visit(node, depth + 1)));
            }
        }
        Ok(())
    }

    fn follow(&mut self, alias: Node<'_>) -> Result<(), Problem> {
        if self.following.contains(&alias.index()) {
            return Err(Problem::error("an alias that holds itself")
                .at(alias.place(), "stands inside its own anchor")
                .with_related(alias.target().place(), "the anchor's value")
                .because(Cause::Refused));
        }
        self.following.push(alias.index());
        Ok(())
    }

    fn count(&mut self, node: Node<'_>) -> Result<(), Problem> {
        self.decoded = self.decoded.saturating_add(1);
        self.by_alias = self
            .by_alias
            .saturating_add(u32::from(!self.following.is_empty()));
        let ratio = f64::from(self.by_alias) / f64::from(self.decoded);
        if self.by_alias > 100 && self.decoded > 1000 && ratio > allowed_ratio(self.decoded) {
            let outermost = self
                .following
                .first()
                .map_or(node, |&i| node.tree().node(i));
            return Err(Problem::error("aliases make this document too large")
                .at(
                    outermost.place(),
                    "followed to its end, this alias is too much",
                )
                .help("write the values out; Kubernetes refuses the document too")
                .because(Cause::Limit));
        }
        Ok(())
    }
}

/// The nodes that are decoded for a collection, in their order. The list of a merge is not one.
fn decoded_below(node: Node<'_>) -> Vec<Node<'_>> {
    let mut below: Vec<_> = node.items().collect();
    for (key, value) in node.pairs() {
        if !key.is_merge_key() {
            below.extend([key, value]);
        } else if value.kind() == Kind::Sequence {
            below.extend(value.items());
        } else {
            below.push(value);
        }
    }
    below
}

/// The part of all nodes that may come from aliases: 99 % up to 400,000 nodes, falling to 10 % at
/// 4,000,000.
fn allowed_ratio(decoded: u32) -> f64 {
    const LOW: f64 = 400_000.0;
    const HIGH: f64 = 4_000_000.0;
    let over = (f64::from(decoded) - LOW).clamp(0.0, HIGH - LOW);
    0.99 - 0.89 * over / (HIGH - LOW)
}
