//! Makes the tables of `rolewright-catalog` from the recorded answers of real API servers.
//!
//! The tables are Rust source, so that a catalog starts without parsing anything and a change of
//! the data is reviewed as a diff of a few lines. Reading refuses fields that it does not know: no
//! recorded fact is left out in silence.

mod paths;
mod rbac;
mod resources;
mod source;
mod span;

pub mod recorded;

use std::path::{Path, PathBuf};

use recorded::{Error, Recording};

/// Opens every generated file.
const HEADER: &str = "// Made by `cargo run -p rolewright-catalog-generate` from the recorded \
data in `crates/catalog/data`. Do not edit.\n\n";

/// The folder of the recorded data.
#[must_use]
pub fn data_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

/// The folder of the tables.
#[must_use]
pub fn table_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/table")
}

/// Makes all tables: pairs of file name and content.
///
/// # Errors
/// When the recordings hold something that the tables cannot express.
pub fn tables(recordings: &[Recording]) -> Result<Vec<(&'static str, String)>, Error> {
    let files = [
        ("resources.rs", resources::table(recordings)?),
        ("rbac.rs", rbac::table(recordings)?),
        ("paths.rs", paths::table(recordings)?),
    ];
    Ok(files
        .map(|(name, body)| (name, format!("{HEADER}{body}")))
        .into())
}
