//! The table of non-resource paths.

use std::collections::BTreeMap;

use crate::recorded::{Error, Recording};
use crate::{source, span};

pub(crate) fn table(recordings: &[Recording]) -> Result<String, Error> {
    let mut minors: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for recording in recordings {
        for path in &recording.discovery.paths {
            minors.entry(path).or_default().push(recording.minor);
        }
    }
    let mut rows = Vec::new();
    for (path, minors) in minors {
        let span = source::span(span::span(path, &minors)?);
        rows.push(format!(
            "PathRow {{ path: {}, span: {span} }}",
            source::literal(path)
        ));
    }
    let table = source::table(
        "Every path that `/` lists, by path.",
        "PATHS",
        "PathRow",
        &rows,
    );
    Ok(format!("use super::{{PathRow, Span}};\n\n{table}"))
}
