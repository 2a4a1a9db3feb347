//! Compares the evaluator with the API server's own authorizers, on random policies and on every row
//! of the semantics reference, and with recorded decisions of theirs.
//!
//! It proves the decision and its evidence. What it cannot prove is how aggregated ClusterRoles come
//! by their rules: the authorizers take them as they are stored, so the oracle is given what the
//! evaluator collected, and only the rows of section 9 hold that against the documentation.
//!
//! The random policies and questions, and the evaluator's answers to them, are also for others who
//! have something to hold them against.

mod ask;
mod command;
mod compare;
mod evaluator;
mod oracle;
mod question;
mod random;
mod recording;
mod report;
mod rows;
mod run;
mod selftest;
mod shrink;
mod wire;

pub use ask::ask;
pub use command::main;
pub use evaluator::{Evaluator, Verdict};
pub use question::Question;
pub use random::{policy, question};
pub use wire::Objects;
