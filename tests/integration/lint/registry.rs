//! The one list of rules is held to account.

use std::collections::BTreeSet;
use std::fs;

use rolewright::finding::Section;
use rolewright::lint::{rule, rules};

/// Every risk of the list that the linter was built from that is no rule of it, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "changed-role-ref",
        "a change is seen only between two versions of an object, and a run sees one",
    ),
    (
        "nested-manifest",
        "it is no finding of its own: all rules run over what ConfigMaps hold, each under its name",
    ),
    (
        "unused-permission",
        "what is used stands in an audit log or in declared needs, and manifests hold neither",
    ),
];

/// Rules beyond that list.
const BEYOND: &[&str] = &[
    "invalid-object",
    "invalid-restart-policy",
    "invalid-workload-value",
    "job-dispatcher-rights",
    "job-without-backoff-limit",
    "job-without-deadline",
    "job-without-ttl",
    "placeholder-in-shell",
    "refused-workload",
    "unknown-workload-field",
    "unknown-workload-version",
    "unpinned-image",
    "unrestricted-pod",
];

#[test]
fn the_rules_are_the_known_risks() {
    let known = fs::read_to_string("tests/fixtures/lint/known-risks.txt").unwrap();
    let mut known: BTreeSet<&str> = known
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(_, id)| id)
        .collect();
    for (id, reason) in LEFT_OUT {
        assert!(known.remove(id), "{id} is left out and not known");
        assert!(!reason.is_empty(), "{id} is left out without a reason");
    }
    known.extend(BEYOND);
    let rules = rules();
    let own = rules
        .iter()
        .filter(|rule| rule.section != Section::Linter)
        .map(|rule| rule.id);
    let own: BTreeSet<&str> = own.collect();
    let missing: Vec<_> = known.difference(&own).collect();
    let unknown: Vec<_> = own.difference(&known).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing {missing:?}, unknown {unknown:?}"
    );
}

#[test]
fn no_name_stands_twice_and_each_is_a_name() {
    let mut seen = BTreeSet::new();
    for each in rules() {
        assert!(seen.insert(each.id), "{} stands twice", each.id);
        assert!(
            each.id
                .split('-')
                .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())),
            "{} is no name",
            each.id
        );
        assert_eq!(rule(each.id).map(|found| found.id), Some(each.id));
    }
}

/// A rule is found by its name: it is the name of its file, or stands in the file of its family.
#[test]
fn a_rule_stands_where_one_looks_for_it() {
    for each in rules() {
        let folder = match each.section {
            Section::Wildcards => "src/lint/rules/wildcards",
            Section::Escalation => "src/lint/rules/escalation",
            Section::Ineffective => "src/lint/rules/ineffective",
            Section::Bindings => "src/lint/rules/bindings",
            Section::Validity => "src/lint/rules/validity",
            Section::Workloads => "src/lint/rules/workloads",
            Section::Linter => "src/lint/suppress",
        };
        let wanted = format!("id: \"{}\"", each.id);
        let holds = fs::read_dir(folder)
            .unwrap()
            .flatten()
            .any(|file| fs::read_to_string(file.path()).is_ok_and(|text| text.contains(&wanted)));
        assert!(holds, "{} stands in no file of {folder}", each.id);
    }
}

#[test]
fn every_page_has_all_its_sections() {
    for each in rules() {
        let page = &each.page;
        for (name, text) in [
            ("summary", each.summary),
            ("what", page.what),
            ("why", page.why),
            ("example", page.example),
            ("better", page.better),
        ] {
            assert!(!text.trim().is_empty(), "{} has no {name}", each.id);
        }
        assert!(!page.sources.is_empty(), "{} has no sources", each.id);
        assert!(
            page.sources.iter().all(|link| link.starts_with("https://")),
            "{}",
            each.id
        );
        assert!(
            !each.summary.ends_with('.'),
            "{}: the summary is no sentence",
            each.id
        );
    }
}
