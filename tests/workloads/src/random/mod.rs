//! Random objects and patches along the table of types, from a seed.

mod fields;
mod lists;
mod object;
mod patch;
mod scalar;
mod security;
mod workload;

pub use fields::{Reach, reachable};

use fastrand::Rng;

/// Makes objects and patches.
pub struct Random {
    rng: Rng,
    /// Whether patches may hold what [`rolewright_strategic_merge::check`] refuses.
    faults: bool,
}

impl Random {
    /// From a seed; the same one gives the same values. With `faults`, some patches have values of
    /// wrong types, unknown fields and directives where they do not belong.
    #[must_use]
    pub fn new(seed: u64, faults: bool) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            faults,
        }
    }

    /// True in one of two cases.
    pub fn coin(&mut self) -> bool {
        self.rng.bool()
    }

    /// True in so many of a hundred cases.
    fn percent(&mut self, share: u32) -> bool {
        self.rng.u32(0..100) < share
    }

    fn fault(&mut self, share: u32) -> bool {
        self.faults && self.percent(share)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.rng.usize(0..from.len())]
    }
}
