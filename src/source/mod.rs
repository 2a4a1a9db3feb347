//! Reading: from files, folders, standard input and git revisions to documents, each a tree of
//! nodes with exact places.
//!
//! The only room that knows a YAML parser. It reads as Kubernetes reads: streams are split by
//! lines as kubectl splits them, scalars follow YAML 1.1, of duplicate keys the last counts. It
//! knows no Kubernetes object; `object` makes those of documents. It never prints.

mod characters;
mod check;
mod file;
mod json;
mod node;
mod parse;
mod path;
mod problem;
mod read_text;
mod scalar;
mod split;
#[cfg(test)]
mod tests;
mod tree;

pub use file::{File, Place, Span};
pub use node::{Entry, Node};
pub use path::{Path, Step};
pub use problem::{Problem, Severity};
pub use read_text::{Document, Reading, read_text};
pub use scalar::Scalar;
pub use tree::{Kind, MAX_DEPTH, Style, Tree};
