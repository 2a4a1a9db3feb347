//! Every word that a spec has for a workload, with values right and wrong: our verdict on the spec
//! is the server's verdict on the object that those words mean.
//!
//! [`table`] holds the words: where each stands in the spec, where it lands in the object, and what
//! may be written there. [`runner`] writes each value into a spec that is right otherwise, alone
//! and with others, and asks both. What we refuse and the server takes stands in [`stricter`], each
//! with the reason. [`overlays`] is for what words do not say.

mod landing;
mod offer;
mod overlays;
mod probes;
mod runner;
mod stricter;
mod table;
mod values;
mod word;

pub(crate) use overlays::overlays;
pub(crate) use runner::verdicts_agree;
