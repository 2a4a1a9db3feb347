//! Reading: from files, folders, standard input and git revisions to documents, each a tree of
//! nodes with exact places.
//!
//! The only room that knows a YAML parser. It reads as Kubernetes reads: streams are split by
//! lines as kubectl splits them, scalars follow YAML 1.1, of duplicate keys the last counts. It
//! knows no Kubernetes object; `object` makes those of documents. It never prints.

mod align;
mod cause;
mod changes;
mod characters;
mod check;
mod compose;
mod decode;
mod embedded;
mod file;
mod git;
mod globs;
mod input;
mod interest;
mod json;
mod laid_out;
mod moved;
mod node;
mod packed;
mod parallel;
mod parse;
mod path;
mod placeholder;
mod problem;
mod read;
mod read_text;
mod reading;
mod revision;
mod revision_files;
mod scalar;
mod second_look;
mod split;
mod template;
mod template_text;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_changes;
#[cfg(test)]
mod tests_corpus;
#[cfg(test)]
mod tests_embedded;
#[cfg(test)]
mod tests_hostile;
#[cfg(test)]
mod tests_inputs;
#[cfg(test)]
mod tests_interest;
#[cfg(test)]
mod tests_options;
#[cfg(test)]
mod tests_refused;
#[cfg(test)]
mod tests_revision;
#[cfg(test)]
mod tests_scalars;
mod tracked;
mod tree;
mod walk;

pub use changes::{Changes, changed_since};
pub(crate) use characters::is_about_a_character;
pub use compose::Part;
pub(crate) use embedded::embedded_documents;
pub use embedded::{embedded, embedded_binary};
pub use file::{File, Place, Span};
pub use globs::Globs;
pub use input::Input;
pub use interest::Interest;
pub use laid_out::{Layout, Layouts, LeftOut};
pub use moved::Origin;
pub(crate) use moved::places;
pub use node::{Entry, Node};
pub use packed::lay_out_packed;
pub(crate) use parallel::map as map_in_parallel;
pub use path::{Path, Step};
pub use placeholder::{
    holds_name_between_marks, holds_shell_variable, holds_variable, is_encrypted,
    is_placeholder_name, unknown_part,
};
pub use problem::{Cause, Problem, Severity};
pub(crate) use read::read_output;
pub use read::{DEFAULT_MAX_FILE_SIZE, Missing, ReadOptions, TextReader, read};
pub(crate) use read_text::{RENDER_FIRST, read_yaml};
pub use read_text::{read_template, read_text};
pub use reading::{Document, Reading};
pub use revision::{RevisionFolder, folder_in_revision, lay_out_revision, named_from_top};
pub use revision_files::RevisionFiles;
pub use scalar::Scalar;
pub(crate) use template::action::{Action, Role, actions};
pub(crate) use template_text::definitions;
pub use tree::{Kind, MAX_DEPTH, Style, Tree};
pub use walk::{Skipped, display_name, is_excluded, manifests_in, packed_in, path_of_name};
