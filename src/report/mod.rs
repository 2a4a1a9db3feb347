//! What people and programs get to read: finished values as text.
//!
//! Nothing here decides anything, reads a file or prints. Text that comes from files is shown with
//! control characters and marks of direction escaped.

pub mod answer;
mod excerpt;
pub mod explain;
mod json;
pub mod lint;
mod problem;
mod secrets;
#[cfg(feature = "live")]
pub mod verify;

pub use problem::problem;
