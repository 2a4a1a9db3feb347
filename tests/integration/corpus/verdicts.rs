//! The verdicts of other tools' own tests, as the index of the corpus holds them.

use std::fs;
use std::path::Path;

/// The tools whose verdicts are compared.
pub(super) const TOOLS: [&str; 5] = ["badrobot", "checkov", "kube-linter", "kyverno", "polaris"];

/// What a tool's tests expect of a file.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) tool: &'static str,
    /// The tool's name for its check.
    pub(super) id: String,
    /// The file, from the top of the corpus.
    pub(super) path: String,
    pub(super) expected: Expected,
}

/// What is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expected {
    /// Of the file as a whole: whether the check fails on it.
    File(bool),
    /// Of objects, as `Role/reader`: whether the check fails on each.
    Objects(Vec<(String, bool)>),
    /// Nothing that could be compared: totals of a folder, a file of results.
    Nothing,
}

/// All verdicts of the corpus.
pub(super) fn of(corpus: &Path) -> Vec<Verdict> {
    let index = fs::read_to_string(corpus.join("INDEX.tsv")).unwrap();
    let rows = index.lines().skip(1);
    let verdicts = rows.flat_map(|row| {
        let mut cells = row.split('\t');
        let (path, cell) = (cells.next().unwrap(), cells.nth(4).unwrap());
        of_cell(path, cell)
    });
    verdicts.collect()
}

/// Verdicts such as `checkov:CKV_K8S_10 FAILED; checkov:CKV_K8S_11 UNKNOWN`. What follows an id goes
/// on until the next id.
fn of_cell(path: &str, cell: &str) -> Vec<Verdict> {
    let mut starts: Vec<(usize, &'static str)> = Vec::new();
    for tool in TOOLS {
        let prefix = format!("{tool}:");
        starts.extend(cell.match_indices(&prefix).map(|(at, _)| (at, tool)));
    }
    starts.sort_unstable();
    let ends = starts.iter().skip(1).map(|(at, _)| *at);
    let ends = ends.chain([cell.len()]);
    let parts = starts.iter().zip(ends).map(|(&(at, tool), end)| {
        let said = &cell[at + tool.len() + 1..end];
        let (id, verdict) = said.split_once(' ').unwrap_or((said, ""));
        Verdict {
            tool,
            id: id.trim_end_matches(')').to_owned(),
            path: path.to_owned(),
            expected: expected(verdict),
        }
    });
    parts.collect()
}

fn expected(verdict: &str) -> Expected {
    let word = verdict.split([' ', ';']).next().unwrap_or_default();
    match word {
        "FAILED" => Expected::File(true),
        "PASSED" => Expected::File(false),
        _ => {
            let failing = listed(verdict, "fail=[").map(|object| (object, true));
            let passing = listed(verdict, "pass=[").map(|object| (object, false));
            let objects: Vec<_> = failing.chain(passing).collect();
            if objects.is_empty() {
                Expected::Nothing
            } else {
                Expected::Objects(objects)
            }
        }
    }
}

fn listed<'v>(verdict: &'v str, label: &str) -> impl Iterator<Item = String> + use<'v> {
    let list = verdict.split_once(label).map(|(_, rest)| rest);
    let list = list.and_then(|rest| rest.split_once(']'));
    let list = list.map_or("", |(list, _)| list);
    list.split(',').filter(|o| !o.is_empty()).map(str::to_owned)
}

#[test]
fn verdicts_are_read_as_they_are_written() {
    let cell = "checkov:CKV_K8S_10 FAILED; checkov:custom-policy:Own PASSED; kyverno:x fail=[A/b] pass=[C/d,E/f]";
    let verdicts = of_cell("p", cell);
    let ids: Vec<&str> = verdicts.iter().map(|verdict| verdict.id.as_str()).collect();
    assert_eq!(ids, ["CKV_K8S_10", "custom-policy:Own", "x"]);
    let object = |name: &str, fails| (name.to_owned(), fails);
    assert_eq!(verdicts[0].expected, Expected::File(true));
    assert_eq!(verdicts[1].expected, Expected::File(false));
    assert_eq!(
        verdicts[2].expected,
        Expected::Objects(vec![
            object("A/b", true),
            object("C/d", false),
            object("E/f", false)
        ])
    );
    let results = of_cell("p", "(expected results file for checkov:CKV2_K8S_1)");
    assert_eq!(results[0].id, "CKV2_K8S_1");
    assert_eq!(results[0].expected, Expected::Nothing);
}
