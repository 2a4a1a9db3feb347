//! The strongly connected parts of a graph, each after those it depends on (Tarjan's algorithm,
//! without recursion, so that a long chain cannot exhaust the stack).

use std::collections::BTreeMap;

/// Groups the nodes of `edges` so that two nodes share a group exactly if each leads to the other.
/// A group comes after all groups that its nodes lead to. Targets that are no nodes are ignored.
pub(super) fn rings(edges: &BTreeMap<usize, Vec<usize>>) -> Vec<Vec<usize>> {
    let mut walk = Walk {
        edges,
        marks: BTreeMap::new(),
        open: Vec::new(),
        found: Vec::new(),
    };
    for &node in edges.keys() {
        walk.visit(node);
    }
    walk.found
}

struct Mark {
    /// When the node was met.
    met: usize,
    /// The earliest open node that it is known to lead to.
    earliest: usize,
    open: bool,
}

struct Walk<'e> {
    edges: &'e BTreeMap<usize, Vec<usize>>,
    marks: BTreeMap<usize, Mark>,
    open: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Walk<'_> {
    fn visit(&mut self, root: usize) {
        if self.marks.contains_key(&root) {
            return;
        }
        self.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.pop() {
            let target = self.edges.get(&node).and_then(|targets| targets.get(next));
            let Some(&target) = target else {
                self.leave(node);
                if let Some(&(parent, _)) = path.last() {
                    self.inherit(parent, node);
                }
                continue;
            };
            path.push((node, next + 1));
            if !self.edges.contains_key(&target) {
                continue;
            }
            if self.marks.contains_key(&target) {
                self.note_known(node, target);
            } else {
                self.enter(target);
                path.push((target, 0));
            }
        }
    }

    fn enter(&mut self, node: usize) {
        let met = self.marks.len();
        let mark = Mark {
            met,
            earliest: met,
            open: true,
        };
        self.marks.insert(node, mark);
        self.open.push(node);
    }

    /// An edge to a node that was met before counts if that node is still open.
    fn note_known(&mut self, node: usize, target: usize) {
        let met = self
            .marks
            .get(&target)
            .filter(|mark| mark.open)
            .map(|mark| mark.met);
        self.lower(node, met);
    }

    fn inherit(&mut self, parent: usize, child: usize) {
        let earliest = self
            .marks
            .get(&child)
            .filter(|mark| mark.open)
            .map(|mark| mark.earliest);
        self.lower(parent, earliest);
    }

    fn lower(&mut self, node: usize, to: Option<usize>) {
        if let (Some(mark), Some(to)) = (self.marks.get_mut(&node), to) {
            mark.earliest = mark.earliest.min(to);
        }
    }

    /// All that `node` leads to was seen; if nothing of it is older, a group is complete.
    fn leave(&mut self, node: usize) {
        let complete = self
            .marks
            .get(&node)
            .is_some_and(|mark| mark.earliest == mark.met);
        let start = self.open.iter().rposition(|open| *open == node);
        if let (true, Some(start)) = (complete, start) {
            let group = self.open.split_off(start);
            for member in &group {
                if let Some(mark) = self.marks.get_mut(member) {
                    mark.open = false;
                }
            }
            self.found.push(group);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(edges: &[(usize, &[usize])]) -> Vec<Vec<usize>> {
        let edges = edges
            .iter()
            .map(|(node, to)| (*node, to.to_vec()))
            .collect();
        let mut groups = rings(&edges);
        for group in &mut groups {
            group.sort_unstable();
        }
        groups
    }

    #[test]
    fn a_chain_comes_out_from_its_end() {
        assert_eq!(groups(&[(0, &[1]), (1, &[2]), (2, &[9])]), [[2], [1], [0]]);
    }

    #[test]
    fn a_ring_is_one_group_and_comes_after_what_feeds_it() {
        let edges: &[(usize, &[usize])] =
            &[(0, &[1]), (1, &[2]), (2, &[0, 3]), (3, &[]), (4, &[0])];
        assert_eq!(groups(edges), [vec![3], vec![0, 1, 2], vec![4]]);
    }

    #[test]
    fn two_rings_joined_one_way_stay_two() {
        let edges: &[(usize, &[usize])] = &[(0, &[1]), (1, &[0, 2]), (2, &[3]), (3, &[2])];
        assert_eq!(groups(edges), [vec![2, 3], vec![0, 1]]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges: BTreeMap<usize, Vec<usize>> = (0..200_000).map(|n| (n, vec![n + 1])).collect();
        assert_eq!(rings(&edges).len(), 200_000);
    }
}
