//! Reads `rolewright.toml`, whichever command it is for.

use std::path::Path;

use super::lint::text;
use crate::config::{self, Config};
use crate::source::Problem;

/// The settings in a file. Fails with all that is wrong with them.
pub(super) fn read(path: &Path) -> Result<Config, Vec<Problem>> {
    let file = text::read(path).map_err(|problem| vec![problem])?;
    config::read(&file, &crate::lint::rules())
}
