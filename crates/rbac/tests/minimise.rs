//! `minimise` on what people write, and on what nobody should.

mod common;

use std::time::{Duration, Instant};

use common::*;
use rolewright_rbac::{PolicyRule, covers, minimise};

fn check(reason: &str, rules: &[PolicyRule], smallest: &[PolicyRule]) {
    assert_eq!(minimise(rules), smallest, "{reason}");
}

#[test]
fn verbs_of_one_resource_come_together() {
    check(
        "one rule for one resource, sorted lists",
        &[
            rule(&["list", "get"], &["batch"], &["jobs"], &[]),
            rule(&["create"], &["batch"], &["jobs"], &[]),
            rule(&["get"], &["batch"], &["jobs"], &[]),
        ],
        &[rule(&["create", "get", "list"], &["batch"], &["jobs"], &[])],
    );
}

#[test]
fn nothing_is_multiplied_across() {
    let rules = [
        rule(&["list"], &[""], &["pods"], &[]),
        rule(&["create"], &["batch"], &["jobs"], &[]),
    ];
    check(
        "verbs do not cross resources, nor resources groups",
        &rules,
        &rules,
    );
    let rules = [
        rule(&["create", "list"], &["batch"], &["jobs"], &[]),
        rule(&["delete", "patch"], &["batch"], &["jobs"], &["pi"]),
    ];
    check("nor do names", &rules, &rules);
}

#[test]
fn equal_verbs_bring_resources_names_and_groups_together() {
    check(
        "resources",
        &[
            rule(&["get"], &[""], &["secrets"], &[]),
            rule(&["get"], &[""], &["pods"], &[]),
        ],
        &[rule(&["get"], &[""], &["pods", "secrets"], &[])],
    );
    check(
        "names",
        &[
            rule(&["get"], &[""], &["secrets"], &["b"]),
            rule(&["get"], &[""], &["secrets"], &["a"]),
        ],
        &[rule(&["get"], &[""], &["secrets"], &["a", "b"])],
    );
    check(
        "groups",
        &[
            rule(&["get"], &["extensions"], &["ingresses"], &[]),
            rule(&["get"], &["networking.k8s.io"], &["ingresses"], &[]),
        ],
        &[rule(
            &["get"],
            &["extensions", "networking.k8s.io"],
            &["ingresses"],
            &[],
        )],
    );
}

#[test]
fn a_resource_stays_in_one_rule_where_that_costs_nothing() {
    check(
        "the other way, get for both and list for pods, has as many rules and items",
        &[
            rule(&["get"], &[""], &["pods", "pods/log"], &[]),
            rule(&["list"], &[""], &["pods"], &[]),
        ],
        &[
            rule(&["get", "list"], &[""], &["pods"], &[]),
            rule(&["get"], &[""], &["pods/log"], &[]),
        ],
    );
}

#[test]
fn overlapping_rules_are_made_disjoint_if_that_costs_no_rule() {
    check(
        "get pods stands once",
        &[
            rule(&["get", "list"], &[""], &["pods"], &[]),
            rule(&["get"], &[""], &["pods", "secrets"], &[]),
        ],
        &[
            rule(&["get", "list"], &[""], &["pods"], &[]),
            rule(&["get"], &[""], &["secrets"], &[]),
        ],
    );
}

#[test]
fn what_is_implied_vanishes() {
    let rows = [
        (
            "a verb beside *",
            rule(&["get", "*"], &[""], &["pods"], &[]),
            rule(&["*"], &[""], &["pods"], &[]),
        ),
        (
            "a group beside *",
            rule(&["get"], &["", "*"], &["pods"], &[]),
            rule(&["get"], &["*"], &["pods"], &[]),
        ),
        (
            "a resource beside *",
            rule(&["get"], &[""], &["pods", "pods/*", "*/log", "*"], &[]),
            rule(&["get"], &[""], &["*"], &[]),
        ),
        (
            "a repetition",
            rule(&["get", "get"], &["", ""], &["pods", "pods"], &["a", "a"]),
            rule(&["get"], &[""], &["pods"], &["a"]),
        ),
        (
            "a URL beneath a prefix",
            url_rule(&["get"], &["/a", "/a*", "/ab*", "/a**"]),
            url_rule(&["get"], &["/a*"]),
        ),
        (
            "a URL beside *",
            url_rule(&["get"], &["/a", "**"]),
            url_rule(&["get"], &["*"]),
        ),
    ];
    for (reason, before, after) in rows {
        check(reason, &[before], &[after]);
    }
    check(
        "a named rule beside an unnamed one",
        &[
            rule(&["get"], &[""], &["pods"], &["a"]),
            rule(&["*"], &[""], &["pods"], &[]),
        ],
        &[rule(&["*"], &[""], &["pods"], &[])],
    );
    check(
        "or the part of it that is implied",
        &[
            rule(&["get", "list"], &[""], &["pods"], &["a"]),
            rule(&["get"], &[""], &["pods"], &[]),
        ],
        &[
            rule(&["get"], &[""], &["pods"], &[]),
            rule(&["list"], &[""], &["pods"], &["a"]),
        ],
    );
    let rules = [
        rule(&["get", "list"], &[""], &["pods", "secrets"], &["a"]),
        rule(&["get"], &["*"], &["secrets"], &[]),
    ];
    check("unless leaving it out would cost a rule", &rules, &rules);
}

#[test]
fn rules_that_match_nothing_vanish() {
    check(
        "an empty list matches nothing",
        &[
            rule(&[], &[""], &["pods"], &[]),
            rule(&["get"], &[], &["pods"], &[]),
            rule(&["get"], &[""], &[], &[]),
            url_rule(&[], &["/a"]),
            url_rule(&["get"], &[]),
            PolicyRule::default(),
        ],
        &[],
    );
}

#[test]
fn odd_texts_stay_what_they_are() {
    let rules = [rule(
        &["", "*get"],
        &[""],
        &["", "*/", "*/*", "*/log", "pods", "pods/*", "pods/log"],
        &["", "*"],
    )];
    check("none of these implies another", &rules, &rules);
    let both = PolicyRule {
        non_resource_urls: words(&["/a"]),
        ..rule(&["get"], &[""], &["pods"], &[])
    };
    check(
        "a rule of both kinds, which the server refuses, becomes two",
        &[both],
        &[
            rule(&["get"], &[""], &["pods"], &[]),
            url_rule(&["get"], &["/a"]),
        ],
    );
}

#[test]
fn rules_are_sorted_by_group_resource_name_and_verb() {
    let sorted = [
        rule(&["get"], &[""], &["configmaps"], &["a"]),
        rule(&["list"], &[""], &["pods"], &[]),
        rule(&["patch"], &[""], &["pods"], &["a"]),
        rule(&["create"], &["apps"], &["deployments"], &[]),
        url_rule(&["get"], &["/a"]),
        url_rule(&["post"], &["/b"]),
    ];
    let mut turned = sorted.to_vec();
    turned.reverse();
    check("the core group leads, URLs come last", &turned, &sorted);
}

/// A generator that needs no crate and always gives the same numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn list(&mut self, prefix: &str, of: u64, most: u64) -> Vec<String> {
        let count = 1 + self.below(most);
        let word = |number| match number {
            0 if prefix != "n" && of > 9 => "*".to_owned(),
            _ => format!("{prefix}{number}"),
        };
        (0..count).map(|_| word(self.below(of))).collect()
    }
}

#[test]
fn a_thousand_rules_are_no_trouble() {
    let shapes: [(&str, [u64; 8]); 4] = [
        ("many resources of few groups", [8, 4, 10, 1, 500, 3, 20, 1]),
        ("a tangle of few words", [8, 3, 3, 1, 40, 3, 6, 2]),
        ("long lists everywhere", [30, 20, 20, 10, 200, 30, 50, 10]),
        ("every rule its own names", [8, 3, 5, 1, 40, 2, 900, 4]),
    ];
    for (shape, [verbs, many, groups, few, resources, some, names, these]) in shapes {
        let mut numbers = Numbers(7);
        let rules: Vec<PolicyRule> = (0..1000)
            .map(|_| PolicyRule {
                verbs: numbers.list("v", verbs, many),
                api_groups: numbers.list("g", groups, few),
                resources: numbers.list("r", resources, some),
                resource_names: numbers.list("n", names, these),
                non_resource_urls: Vec::new(),
            })
            .collect();
        let start = Instant::now();
        let smallest = minimise(&rules);
        let took = start.elapsed();
        println!("{shape}: {} rules, {took:?}", smallest.len());
        assert!(smallest.len() <= rules.len(), "{shape}");
        assert_eq!(minimise(&smallest), smallest, "{shape}");
        let turned: Vec<PolicyRule> = rules.iter().rev().cloned().collect();
        assert_eq!(minimise(&turned), smallest, "{shape}");
        // Without subresources what is covered is what is allowed.
        assert_eq!(covers(&rules, &smallest), [], "{shape}: nothing new");
        assert_eq!(covers(&smallest, &rules), [], "{shape}: nothing lost");
        // Far above what it takes, since tests run unoptimised on busy machines.
        assert!(took < Duration::from_secs(30), "{shape}: {took:?}");
    }
}
