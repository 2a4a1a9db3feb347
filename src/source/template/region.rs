//! Which parts of a template are always written together.

use std::collections::HashSet;
use std::ops::Range;

use super::action::{Action, Role};

/// The regions of a template: between two actions that begin, part or end something, all text is
/// of one region, and after an `end` that of the text before what it ends.
#[derive(Debug, Default)]
pub(in crate::source) struct Regions {
    /// Where the part begins that is a template: offsets count from the file's beginning.
    base: usize,
    /// Where a region begins, and which.
    starts: Vec<(usize, u32)>,
    /// The region around each, by its number; that around another has a smaller one.
    around: Vec<u32>,
    /// What begins, is parted and ends, in the order in which it begins.
    groups: Vec<Group>,
}

/// From an action that begins something to its `end`.
#[derive(Debug)]
struct Group {
    /// The region that it stands in.
    around: u32,
    /// Its branches, each with whether this reading leaves it out.
    branches: Vec<(u32, bool)>,
    /// Whether a last `else` takes what is left.
    is_exhaustive: bool,
}

impl Regions {
    /// The regions of a part of a file that begins at `base`. What is left out of this reading is
    /// written in another.
    pub(super) fn new(
        text: &str,
        base: usize,
        actions: &[Action],
        left_out: &[Range<usize>],
    ) -> Self {
        let (mut starts, mut groups) = (Vec::new(), Vec::<Group>::new());
        let mut around = vec![0];
        let mut open: Vec<usize> = Vec::new();
        let (mut here, mut newest) = (0, 0);
        for action in actions {
            let at = action.span.end;
            let is_left_out = || left_out.iter().any(|range| range.start == at);
            match action.role {
                Role::Opens => {
                    newest += 1;
                    around.push(here);
                    open.push(groups.len());
                    groups.push(Group {
                        around: here,
                        branches: vec![(newest, is_left_out())],
                        is_exhaustive: false,
                    });
                    here = newest;
                }
                Role::Branches => {
                    newest += 1;
                    here = newest;
                    let group = open.last().and_then(|at| groups.get_mut(*at));
                    around.push(group.as_ref().map_or(0, |group| group.around));
                    if let Some(group) = group {
                        group.branches.push((newest, is_left_out()));
                        group.is_exhaustive = is_bare_else(text, action);
                    }
                }
                Role::Closes => {
                    let group = open.pop().and_then(|at| groups.get(at));
                    here = group.map_or(0, |group| group.around);
                }
                Role::Writes(_) | Role::Silent => continue,
            }
            starts.push((at, here));
        }
        Self {
            base,
            starts,
            around,
            groups,
        }
    }

    /// The region of an offset.
    pub(in crate::source) fn at(&self, offset: usize) -> u32 {
        let offset = offset.saturating_sub(self.base);
        let after = self.starts.partition_point(|(start, _)| *start <= offset);
        let start = after.checked_sub(1).and_then(|last| self.starts.get(last));
        start.map_or(0, |(_, region)| *region)
    }

    /// Whether what stands in one region is written whenever something in another is: it is that
    /// one, or around it.
    pub(in crate::source) fn is_around(&self, one: u32, other: u32) -> bool {
        let mut inner = other;
        while inner > one {
            inner = self.around.get(inner as usize).map_or(0, |around| *around);
        }
        inner == one
    }

    /// Whether something of these regions is written whenever a region is: one of them is around
    /// it, or something stands in all branches of what is in it.
    pub(in crate::source) fn is_certain(&self, within: u32, of: &[u32]) -> bool {
        let mut certain: HashSet<u32> = of.iter().copied().collect();
        // What is in a branch begins after it, and so comes first here.
        for group in self.groups.iter().rev() {
            let mut branches = group.branches.iter();
            let is_in_all = group.is_exhaustive
                && branches.all(|(branch, is_left_out)| *is_left_out || certain.contains(branch));
            if is_in_all {
                certain.insert(group.around);
            }
        }
        let around = |inner: &u32| self.around.get(*inner as usize).copied();
        let mut chain =
            std::iter::successors(Some(within), |inner| around(inner).filter(|_| *inner > 0));
        chain.any(|region| certain.contains(&region))
    }
}

/// Whether an action is an `else` without a condition.
fn is_bare_else(text: &str, action: &Action) -> bool {
    let written = text.get(action.span.clone()).unwrap_or_default();
    let body = written.trim_start_matches(['{', '-']);
    let body = body.trim_end_matches(['}', '-']);
    body.trim() == "else"
}

#[cfg(test)]
mod tests {
    use super::super::action::actions;
    use super::*;

    fn regions(text: &str) -> Regions {
        Regions::new(text, 0, &actions(text).0, &[])
    }

    fn at(text: &str, what: &str) -> u32 {
        regions(text).at(text.find(what).unwrap())
    }

    #[test]
    fn a_region_is_there_with_all_that_is_in_it() {
        let text = "a {{ if .x }} b {{ with .y }} c {{ end }} d {{ else }} e {{ end }} f";
        let is_around =
            |one: &str, other: &str| regions(text).is_around(at(text, one), at(text, other));
        for (one, other) in [("a", "c"), ("a", "f"), ("f", "a"), ("b", "c"), ("b", " d ")] {
            assert!(is_around(one, other), "{one} {other}");
        }
        for (one, other) in [("c", "b"), ("b", "a"), (" e ", "b"), ("b", " e ")] {
            assert!(!is_around(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_stands_in_all_branches_is_certain() {
        let is_certain = |text: &str| {
            let items: Vec<u32> = text
                .match_indices('x')
                .map(|(at, _)| regions(text).at(at))
                .collect();
            regions(text).is_certain(0, &items)
        };
        for text in [
            "x",
            "{{ if .a }} x {{ else }} x {{ end }}",
            "{{ if .a }} x {{- else -}} {{ if .b }} x {{ else if .c }} x {{ else }} x {{ end }} {{ end }}",
            "{{ range .a }} x {{ end }} x",
        ] {
            assert!(is_certain(text), "{text}");
        }
        for text in [
            "",
            "{{ range .a }} x {{ end }}",
            "{{ if .a }} x {{ else if .b }} x {{ end }}",
            "{{ if .a }} x {{ else }} {{ if .b }} x {{ end }} {{ end }}",
        ] {
            assert!(!is_certain(text), "{text}");
        }
    }

    #[test]
    fn a_branch_that_is_left_out_takes_no_certainty_away() {
        let text = "{{ if .a }} x {{ else }} x {{ end }}";
        let left_out = text.find("}} x").unwrap() + 2;
        let left_out = [left_out..left_out + 3, text.len()..text.len()];
        let regions = Regions::new(text, 0, &actions(text).0, &left_out);
        let last = regions.at(text.rfind('x').unwrap());
        assert!(regions.is_certain(0, &[last]));
    }
}
