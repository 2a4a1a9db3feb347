//! How reports in JSON are written.

use serde::Serialize;

use crate::escape::{escape_control, is_unprintable};

/// Indented JSON, a line break at its end, in which nothing stands as itself that a terminal would
/// obey.
pub(super) fn printed<T: Serialize>(report: &T) -> String {
    // Writing plain structures with text keys to a string cannot fail.
    let json = serde_json::to_string_pretty(report).unwrap_or_default();
    let lines = json.split('\n').map(|line| {
        // JSON's own escapes are done; what is left can only stand in a string.
        if line.contains(is_unprintable) {
            escape_control(line)
        } else {
            line.into()
        }
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}
