//! Reads the templates of the charts of a corpus, where `ROLEWRIGHT_CORPUS` names one.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::source::{Cause, File, Problem, read_template};

/// The files `templates/**/*.yaml` of all charts below a folder.
fn templates(folder: &Path, in_chart: bool, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let holds_chart = folder.join("Chart.yaml").is_file();
    for path in paths {
        if path.is_dir() {
            let is_inside = in_chart || (holds_chart && path.ends_with("templates"));
            templates(&path, is_inside, found);
        } else if in_chart
            && path
                .extension()
                .is_some_and(|extension| extension == "yaml")
        {
            found.push(path);
        }
    }
}

#[test]
fn the_charts_of_the_corpus_are_read() {
    let Some(corpus) = std::env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from) else {
        let line = "\nskipped: reading the charts of a corpus; name one with ROLEWRIGHT_CORPUS";
        writeln!(std::io::stderr(), "{line}").unwrap();
        return;
    };
    let mut files = Vec::new();
    templates(&corpus, false, &mut files);
    let (mut documents, mut unseen, mut unknowns) = (0, 0, 0);
    let mut failed = Vec::new();
    for path in &files {
        let name = path.strip_prefix(&corpus).unwrap().display().to_string();
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let reading = read_template(&File::new(name, text));
        documents += reading.documents.len();
        unseen += reading.unseen.len();
        unknowns += reading
            .documents
            .iter()
            .map(|d| d.tree().unknowns())
            .sum::<usize>();
        failed.extend(reading.problems.into_iter().filter(Problem::is_error));
    }
    let list: Vec<String> = failed.iter().map(ToString::to_string).collect();
    let count = files.len();
    let line = format!(
        "\ncharts: {count} files, {documents} documents with {unknowns} unknowns, {unseen} unseen, \
         {} not read:\n{}",
        failed.len(),
        list.join("\n")
    );
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(
        failed
            .iter()
            .all(|problem| problem.cause == Some(Cause::Template))
    );
    assert!(failed.len() * 100 < documents, "{line}");
}
