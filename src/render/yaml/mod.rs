//! Writes manifests: values in, YAML text out.
//!
//! Kubernetes reads YAML 1.1 (sigs.k8s.io/yaml over go-yaml's rules), most other tools read
//! YAML 1.2, and the two disagree on `no`, `on`, `0644`, `1_000` and many more. What is written
//! here reads the same in both, and comes back from kubectl unchanged; a property test holds that.
//!
//! The layout is kubectl's: two spaces a level, the dash of a list under its key, `{}` and `[]`
//! for what is empty, no line is folded. A string is written
//!
//! 1. plain, if no reader takes it for anything but that string;
//! 2. else as a literal block (`|`), if it is a value of several lines that a block keeps to the
//!    byte and that an editor cannot spoil: no carriage returns, no blanks at the end of a line,
//!    nothing unprintable;
//! 3. else in double quotes on one line, with the escapes that JSON has too.
//!
//! The same value always gives the same bytes. Nothing here knows Kubernetes' types or files.
//! A value nests as deep as its reader allowed: writing recurses once a level.

mod comment;
mod lookalike;
mod scalar;
#[cfg(test)]
mod tests;
mod value;
mod write;

pub(in crate::render) use comment::push_comment;
pub(in crate::render) use lookalike::is_lookalike;
pub use value::{Item, Value};
pub(in crate::render) use write::{push_key, push_scalar};
pub use write::{write_document, write_stream};
