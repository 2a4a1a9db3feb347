//! How reports in JSON are written, and what most of them share.

use std::borrow::Cow;

use serde::Serialize;

use crate::escape::{escape_control, is_unprintable};
use crate::source;

/// Where something begins.
#[derive(Serialize)]
pub(super) struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

impl<'a> From<&'a source::Place> for Place<'a> {
    fn from(place: &'a source::Place) -> Self {
        Self {
            file: place.file.name(),
            line: place.line(),
            column: place.column(),
        }
    }
}

/// Indented JSON, a line break at its end, in which nothing stands as itself that a terminal would
/// obey, or GitHub's runner, for which `##[` begins a command.
pub(super) fn printed<T: Serialize>(report: &T) -> String {
    // Writing plain structures with text keys to a string cannot fail.
    let json = serde_json::to_string_pretty(report).unwrap_or_default();
    let lines = json.split('\n').map(|line| {
        // JSON's own escapes are done; what is left can only stand in a string.
        if line.contains(is_unprintable) {
            escape_control(line)
        } else {
            Cow::Borrowed(line)
        }
    });
    let mut text = lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace("##[", "##\\u005b");
    text.push('\n');
    text
}
