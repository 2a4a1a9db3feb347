//! What lies in the `crds` of a chart and its subcharts, which Helm applies as it is. Which of it counts
//! Helm itself tells: not that of a subchart that is switched off.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::output::Printed;
use super::places::path_in;
use crate::source::ReadOptions;

/// Takes out of what Helm prints those files of `crds` that lie in the chart's folder, which are read
/// there, and tells them. What a packed subchart holds is no such file.
pub(super) fn take_out(
    text: Vec<u8>,
    chart: &Path,
    options: &ReadOptions,
) -> (Vec<u8>, BTreeSet<PathBuf>) {
    let mut files = BTreeSet::new();
    let Ok(all) = std::str::from_utf8(&text) else {
        return (text, files);
    };
    let mut rest = String::with_capacity(all.len());
    let printed = Printed::new(all);
    for piece in &printed.pieces {
        let path = path_in(chart, piece.source).filter(|_| is_of_crds(piece.source));
        match path.filter(|path| options.directory.join(path).is_file()) {
            Some(path) => drop(files.insert(path)),
            None => rest.extend(["---\n", printed.text_of(piece)]),
        }
    }
    if files.is_empty() {
        return (text, files);
    }
    (rest.into_bytes(), files)
}

/// Whether a path as Helm tells it is that of a file in `crds`, and not of a template.
fn is_of_crds(source: &str) -> bool {
    let mut rest = source.split_once('/').map(|(_, rest)| rest);
    while let Some(below) = rest.and_then(|rest| rest.strip_prefix("charts/")) {
        rest = below.split_once('/').map(|(_, rest)| rest);
    }
    rest.is_some_and(|rest| rest.starts_with("crds/"))
}

#[cfg(test)]
mod tests {
    use super::is_of_crds;

    #[test]
    fn files_in_crds_are_told_from_templates() {
        for source in ["app/crds/a.yaml", "app/charts/sub/crds/x/a.yaml"] {
            assert!(is_of_crds(source), "{source}");
        }
        for source in [
            "app/templates/crds/a.yaml",
            "crds/templates/a.yaml",
            "app/charts/crds/templates/a.yaml",
            "",
        ] {
            assert!(!is_of_crds(source), "{source}");
        }
    }
}
