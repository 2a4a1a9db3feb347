//! Asking a cluster: the only room that knows a Kubernetes client or an async runtime.
//!
//! From outside it is synchronous: a [`Cluster`] holds the runtime, and each of its methods blocks.
//! It only reads and reviews, and offers objects as a dry run. The one thing that it can make is a
//! short-lived token of an account, and only where the caller asks for
//! [`Via::Token`](crate::verify::Via::Token).
//!
//! An answer counts only if it is whole and about the very question: the right status, content
//! type, kind, and the question's own attributes in it. Everything else is tried again while there
//! is time, and then no answer.

mod ask;
mod call;
mod clock;
mod cluster;
mod collect;
mod config;
mod discover;
mod dry_run;
mod failure;
mod proxy;
mod review;
mod verify;
mod warning;

pub use clock::Patience;
pub use cluster::{Cluster, Options};
pub use dry_run::{Offered, Undecided, Verdict};
pub use failure::Failure;
pub use verify::{Progress, Settings, verify};
