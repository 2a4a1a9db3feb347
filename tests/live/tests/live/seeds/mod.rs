//! What the examples were taken from, and changes of access, held against a real server by `rolewright verify`.
//!
//! These tests have a server of their own and run one after the other on it. `verify` reads all RBAC
//! objects of a cluster, and what a binding gives to everybody is excess of every client: a test that
//! writes such a binding would hurt each test beside it, here and on the server of the others. A
//! second server costs four seconds; and since one run of `verify` keeps the server and both cores
//! busy, nothing is lost by taking turns. Each turn ends with the removal of what it wrote.
//!
//! Where the answers are the same whatever is asked besides, a sample is asked; with
//! `ROLEWRIGHT_LIVE_FULL=1` everything is asked everywhere.

mod grants;
mod mutations;
mod objects;
mod originals;
mod originals_sample;
mod stage;
mod ways;

use std::sync::{Mutex, PoisonError};

use libtest_mimic::Failed;

use self::stage::Stage;
use crate::live::Live;
use crate::program::Program;

type Test = fn(&Seeds) -> Result<(), Failed>;

/// All tests of this folder, by name.
pub(crate) const TESTS: &[(&str, Test)] = &[
    ("seeds::ways::all_agree", ways::all_agree),
    (
        "seeds::ways::of_another_nothing_is_known",
        ways::of_another_nothing_is_known,
    ),
    ("seeds::originals::job_robot", originals::job_robot),
    ("seeds::originals::image_worker", originals::image_worker),
    (
        "seeds::originals::endpoint_watcher",
        originals::endpoint_watcher,
    ),
    ("seeds::originals::analytics_job", originals::analytics_job),
    (
        "seeds::originals::in_cluster_sample_as_written",
        originals_sample::as_written,
    ),
    (
        "seeds::originals::in_cluster_sample_with_legal_names",
        originals_sample::with_legal_names,
    ),
    ("seeds::mutations::are_named", mutations::are_named),
    ("seeds::grants::are_named", grants::are_named),
];

/// The server of these tests, and whose turn it is.
pub(crate) struct Seeds {
    live: Live,
    turn: Mutex<()>,
}

impl Seeds {
    /// `live` starts its server when the first turn begins.
    pub(crate) fn new(live: Live) -> Self {
        Self {
            live,
            turn: Mutex::new(()),
        }
    }

    /// Runs a test that has the server to itself, with the program to judge and a stage for objects
    /// that is cleared afterwards.
    fn alone(
        &self,
        test: impl FnOnce(&Program, &mut Stage<'_>) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        // Whoever panicked had its stage cleared.
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let program = Program::find(self.live.server()?)?;
        let mut stage = Stage::new(&self.live)?;
        let outcome = test(&program, &mut stage);
        let cleared = stage.clear();
        outcome.and(cleared)
    }
}
