//! The spec: what a user declares of an API client, read from its file, checked, and understood.
//!
//! Reading goes tree -> JSON Schema -> [`raw`] types -> [`meaning`] -> [`model`]. Every step
//! reports all that is wrong with its input, each problem at its place.

mod checker;
mod code;
mod command_line;
mod dispatch;
pub mod environment;
mod files;
mod instance;
mod meaning;
pub mod model;
mod named_accounts;
pub(crate) mod patch;
mod placeholders;
mod raw;
mod read;
pub mod schema;
mod tokens_of_others;

pub(crate) use self::code::{Code, code, remedy};
pub use self::environment::Environment;
pub use self::files::Folder;
pub use self::instance::{Instance, instance};
pub use self::meaning::access::uses;
pub(crate) use self::meaning::workload::unpinned;
pub use self::meaning::{Context, escalates, job_config_map, unsatisfiable};
pub(crate) use self::named_accounts::NamedAccounts;
pub use self::placeholders::holds_one_of;
pub(crate) use self::placeholders::{PlaceholderKind, find as placeholders};
pub use self::read::{Spec, is_spec, read, read_in};

/// Of some words the one that somebody who wrote `word` is likely to have meant.
pub(crate) fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let lower = word.to_lowercase();
    words
        .map(|known| {
            (
                strsim::damerau_levenshtein(&lower, &known.to_lowercase()),
                known,
            )
        })
        .filter(|(distance, known)| *distance <= (known.len() / 3).max(1))
        .min()
        .map(|(_, known)| known)
}
