//! Places of the corpus that were read by hand, two hits and a near miss of each rule: a rule has to
//! go on firing, and being silent, where that was found to be right.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rolewright::lint::rules;
use serde_json::Value;

use super::table::{Read, read};
use super::{corpus, report};

/// The lines of each rule's findings by file, the first and the last of each.
type Fired<'r> = BTreeMap<(&'r str, &'r str), Vec<(u64, u64)>>;

#[test]
fn what_was_read_is_still_so() {
    let Some(corpus) = corpus("places that were read by hand") else {
        return;
    };
    let fired = fired(report(&corpus));
    let rows = read();
    let mut wrong = String::new();
    for row in rows.iter().filter(|row| row.outcome != "none") {
        if let Err(why) = check(row, &fired, &corpus) {
            let _ = writeln!(wrong, "{} {} {}: {why}", row.rule, row.outcome, row.place);
        }
    }
    for rule in rules() {
        let of_rule = fired.iter().filter(|((id, _), _)| *id == rule.id);
        let count: usize = of_rule.map(|(_, lines)| lines.len()).sum();
        let hits = with(&rows, rule.id, "hit");
        if hits != count.min(2) {
            let _ = writeln!(wrong, "{}: {hits} hits of {count} were read", rule.id);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn fired(report: &Value) -> Fired<'_> {
    let mut fired = Fired::new();
    for finding in report["findings"].as_array().unwrap() {
        let text = |field: &str| finding[field].as_str().unwrap();
        let line = |field: &str| finding[field].as_u64().unwrap();
        let of_file = fired.entry((text("rule"), text("path"))).or_default();
        of_file.push((line("line"), line("endLine")));
    }
    fired
}

/// A hit begins at its place, and no finding reaches over that of a miss.
fn check(row: &Read, fired: &Fired<'_>, corpus: &Path) -> Result<(), &'static str> {
    let (path, line) = row.place.rsplit_once(':').ok_or("no line")?;
    let line: u64 = line.parse().map_err(|_| "no line")?;
    let text = fs::read_to_string(corpus.join(path)).map_err(|_| "no such file")?;
    if text.lines().count() < usize::try_from(line).unwrap() {
        return Err("no such line");
    }
    let mut lines = fired.get(&(row.rule, path)).into_iter().flatten();
    if row.outcome == "hit" {
        let begins = lines.any(|(first, _)| *first == line);
        begins.then_some(()).ok_or("silent")
    } else {
        let covers = lines.any(|(first, last)| (*first..=*last).contains(&line));
        (!covers).then_some(()).ok_or("fires")
    }
}

fn with(rows: &[Read], rule: &str, outcome: &str) -> usize {
    let of_rule = rows.iter().filter(|row| row.rule == rule);
    of_rule.filter(|row| row.outcome == outcome).count()
}

#[test]
fn every_rule_was_read() {
    let rows = read();
    assert!(rows.is_sorted_by_key(|row| row.rule), "by rule");
    for row in &rows {
        assert!(["hit", "miss", "none"].contains(&row.outcome), "{row:?}");
        assert_eq!(row.place.is_empty(), row.outcome == "none", "{row:?}");
        assert!(
            !row.reason.is_empty() && !row.reason.ends_with('.'),
            "{row:?}"
        );
    }
    let rules = rules();
    for row in &rows {
        assert!(rules.iter().any(|rule| rule.id == row.rule), "{row:?}");
    }
    for rule in rules {
        let count = |outcome| with(&rows, rule.id, outcome);
        let (hits, none, misses) = (count("hit"), count("none"), count("miss"));
        let is_read = hits <= 2 && none == usize::from(hits == 0) && misses <= 1;
        assert!(is_read, "{}", rule.id);
        // Of suppressions of ours the corpus has none, not even a near one.
        let is_about_ours = rule.id.ends_with("-suppression") && rule.id != "foreign-suppression";
        assert!(misses == 1 || is_about_ours, "{} has no miss", rule.id);
    }
}
