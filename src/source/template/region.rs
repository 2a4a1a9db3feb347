//! Which parts of a template are always written together.

use super::action::{Action, Role};

/// The regions of a template: between two actions that begin, part or end something, all text is
/// of one region, and after an `end` that of the text before what it ends.
#[derive(Debug, Default)]
pub(super) struct Regions {
    /// Where a region begins, and which.
    starts: Vec<(usize, u32)>,
}

impl Regions {
    pub(super) fn new(actions: &[Action]) -> Self {
        let mut starts = Vec::new();
        let mut around = Vec::new();
        let (mut here, mut newest) = (0, 0);
        for action in actions {
            match action.role {
                Role::Opens => {
                    around.push(here);
                    newest += 1;
                    here = newest;
                }
                Role::Branches => {
                    newest += 1;
                    here = newest;
                }
                Role::Closes => here = around.pop().unwrap_or_default(),
                Role::Writes(_) | Role::Silent => continue,
            }
            starts.push((action.span.end, here));
        }
        Self { starts }
    }

    /// The region of an offset.
    pub(super) fn at(&self, offset: usize) -> u32 {
        let after = self.starts.partition_point(|(start, _)| *start <= offset);
        let start = after.checked_sub(1).and_then(|last| self.starts.get(last));
        start.map_or(0, |(_, region)| *region)
    }
}
