//! The page of what rendered output has to fulfil, `tests/ACCEPTANCE.md`: the tests that it names are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::repository;

/// How many demands there are.
const DEMANDS: usize = 11;

/// The demands of the page, each with its number and the tests that it names.
fn demands() -> Vec<(usize, Vec<String>)> {
    let page = fs::read_to_string(repository().join("tests/ACCEPTANCE.md")).unwrap();
    let rows = page.lines().filter_map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let number = cells.next()?.parse().ok()?;
        let tests = cells.nth(1)?.split_whitespace();
        let tests = tests.map(|name| name.trim_matches('`').to_owned());
        Some((number, tests.collect()))
    });
    rows.collect()
}

/// The tests of this program, as it lists them itself.
fn here() -> BTreeSet<String> {
    let listed = Command::new(std::env::current_exe().unwrap())
        .args(["--list", "--format", "terse"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let names = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    names.map(str::to_owned).collect()
}

/// All texts in the sources of the live tests, which say their names themselves.
fn live() -> BTreeSet<String> {
    fn collect(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(&repository().join("tests/live/tests/live"), &mut found);
    found
}

#[test]
fn every_demand_is_held_by_tests_that_are_there() {
    let demands = demands();
    let numbers: Vec<usize> = demands.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=DEMANDS).collect::<Vec<_>>());
    let (here, live) = (here(), live());
    for (number, tests) in demands {
        assert!(!tests.is_empty(), "nothing holds {number}");
        for test in tests {
            let is_there = match test.strip_prefix("live::") {
                Some(name) => live.contains(name),
                None => here.contains(&test),
            };
            assert!(is_there, "{number}: there is no test {test}");
        }
    }
}
