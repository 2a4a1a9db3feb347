//! Every rule over every fixture. A fixture says what is expected at the end of a line,
//! `# expect: RULE, RULE`, and what it makes possible or leaves refused (see [`super::claims`]).
//!
//! `tests/fixtures/lint/RULE/` holds at least one fixture `bad*.yaml`, which the rule finds something
//! in, and one `good*.yaml`, a near miss that it is silent on. What is expected is what the default
//! persona hears, and all that the folder's own rule says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rolewright::finding::{Finding, Section};
use rolewright::lint::rules;

use super::{claims, lines, lint, of_interest};

/// The fixtures by the rule of their folder.
fn fixtures() -> BTreeMap<String, Vec<PathBuf>> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let folders = fs::read_dir("tests/fixtures/lint").unwrap().flatten();
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        let rule = folder.file_name().to_string_lossy().into_owned();
        let mut files: Vec<PathBuf> = fs::read_dir(folder.path())
            .unwrap()
            .flatten()
            .map(|file| file.path())
            .collect();
        files.sort();
        found.insert(rule, files);
    }
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The rules that are expected, by line.
fn expected(text: &str) -> Vec<(usize, String)> {
    let mut expected = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some((_, rules)) = line.split_once("# expect:") {
            expected.extend(
                rules
                    .split(',')
                    .map(|rule| (at + 1, rule.trim().to_owned())),
            );
        }
    }
    expected.sort();
    expected
}

#[test]
fn every_fixture_gives_what_it_expects() {
    let mut wrong = String::new();
    for (rule, files) in fixtures() {
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let findings = lint("f", &text);
            let heard = of_interest(&findings, &rule);
            let mut found: Vec<(usize, String)> = heard
                .iter()
                .map(|found| (found.place.line(), found.rule.id.to_owned()))
                .collect();
            found.sort();
            let expected = expected(&text);
            let is_bad = name(&file).starts_with("bad");
            let names_rule = expected.iter().any(|(_, id)| *id == rule);
            if found != expected || is_bad != names_rule {
                let _ = writeln!(
                    wrong,
                    "{}: expected {expected:?}, found\n{}",
                    file.display(),
                    lines(&heard)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_a_bad_and_a_good_fixture() {
    let fixtures = fixtures();
    let known: Vec<&str> = rules().iter().map(|rule| rule.id).collect();
    let of_linter = |id: &str| {
        rules()
            .iter()
            .any(|rule| rule.id == id && rule.section == Section::Linter)
    };
    let mut missing: Vec<String> = Vec::new();
    for id in known.iter().filter(|id| !of_linter(id)) {
        let files = fixtures.get(*id).map(Vec::as_slice).unwrap_or_default();
        for kind in ["bad", "good"] {
            if !files.iter().any(|file| name(file).starts_with(kind)) {
                missing.push(format!("{id}/{kind}.yaml"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    let strays: Vec<&String> = fixtures
        .keys()
        .filter(|id| !known.contains(&id.as_str()))
        .collect();
    assert!(strays.is_empty(), "fixtures of no rule: {strays:?}");
}

#[test]
fn every_bad_fixture_says_what_comes_of_it_and_the_evaluator_agrees() {
    let mut wrong = String::new();
    let mut asked = Vec::new();
    for (_, files) in fixtures() {
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            asked.push((text.clone(), text.clone()));
            let claims = claims::of(&text);
            if claims.is_empty() && name(&file).starts_with("bad") {
                let _ = writeln!(wrong, "{}: it claims nothing", file.display());
            }
            for claim in claims {
                if let Err(why) = claim.check(&text) {
                    let _ = writeln!(wrong, "{}: {why}", file.display());
                }
            }
        }
    }
    wrong += &claims::ask_the_oracle(&asked);
    assert!(wrong.is_empty(), "{wrong}");
}

/// What each rule says of the fixtures of the others.
#[test]
fn what_fires_across() {
    let mut across = String::new();
    for (_, files) in fixtures() {
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let findings = lint("f", &text);
            let all: Vec<&Finding> = findings.iter().collect();
            let shown = file.strip_prefix("tests/fixtures/lint").unwrap();
            let _ = write!(across, "{}\n{}", shown.display(), lines(&all));
        }
    }
    insta::assert_snapshot!(across);
}
