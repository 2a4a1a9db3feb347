//! Laws of `minimise`, over alphabets so small that words collide.

mod common;

use common::{rule, url_rule, words};
use proptest::prelude::*;
use rolewright_rbac::{Action, PolicyRule, minimise};

const VERBS: &[&str] = &["get", "list", "*"];
const GROUPS: &[&str] = &["", "apps", "*"];
const RESOURCES: &[&str] = &["pods", "pods/log", "*/log", "pods/*", "jobs", "*"];
const NAMES: &[&str] = &["", "a", "b", "*"];
const URLS: &[&str] = &["/a", "/a/b", "/a*", "/a/*", "/b**", "/b", "*", "a"];

/// Every request that tells two rules over the alphabet apart, a word of nobody's included.
fn all_requests() -> Vec<Action<'static>> {
    let mut requests = Vec::new();
    for verb in ["get", "list", "*", "other"] {
        for group in ["", "apps", "*", "other"] {
            for (resource, subresource) in [
                ("pods", ""),
                ("pods", "log"),
                ("pods", "*"),
                ("pods/log", ""),
                ("pods/*", ""),
                ("*/log", ""),
                ("*", "log"),
                ("*", ""),
                ("jobs", ""),
                ("jobs", "log"),
                ("other", ""),
                ("other", "log"),
                ("other", "other"),
            ] {
                for name in ["", "a", "b", "*", "other"] {
                    requests.push(Action::Resource {
                        verb,
                        group,
                        resource,
                        subresource,
                        namespace: "",
                        name,
                    });
                }
            }
        }
        for path in [
            "", "a", "/", "/a", "/a/", "/a/b", "/a/b/c", "/ax", "/a*", "/b", "/b*", "/bx", "/other",
        ] {
            requests.push(Action::Url { verb, path });
        }
    }
    requests
}

fn list(alphabet: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::sample::select(alphabet), 0..=most).prop_map(|list| words(&list))
}

fn any_rule() -> impl Strategy<Value = PolicyRule> {
    let resources = (
        list(VERBS, 3),
        list(GROUPS, 2),
        list(RESOURCES, 3),
        list(NAMES, 2),
    );
    let resources =
        resources.prop_map(
            |(verbs, api_groups, resources, resource_names)| PolicyRule {
                verbs,
                api_groups,
                resources,
                resource_names,
                non_resource_urls: Vec::new(),
            },
        );
    let urls = (list(VERBS, 3), list(URLS, 3));
    let urls = urls.prop_map(|(verbs, non_resource_urls)| PolicyRule {
        verbs,
        non_resource_urls,
        ..PolicyRule::default()
    });
    // The server refuses a rule of both kinds, but whoever reads a file may meet one.
    let both = (
        list(VERBS, 2),
        list(GROUPS, 1),
        list(RESOURCES, 1),
        list(NAMES, 1),
        list(URLS, 1),
    )
        .prop_map(
            |(verbs, api_groups, resources, resource_names, non_resource_urls)| PolicyRule {
                verbs,
                api_groups,
                resources,
                resource_names,
                non_resource_urls,
            },
        );
    prop_oneof![6 => resources, 3 => urls, 1 => both]
}

fn rules() -> impl Strategy<Value = Vec<PolicyRule>> {
    prop::collection::vec(any_rule(), 0..8)
}

fn allowed(rules: &[PolicyRule], action: &Action<'_>) -> bool {
    rules.iter().any(|rule| rule.allows(action))
}

/// How many rules are left when each is taken apart by kind, and dead ones and repetitions go.
fn canonical_length(rules: &[PolicyRule]) -> usize {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list.dedup();
        list
    };
    let mut parts: Vec<[Vec<String>; 5]> = Vec::new();
    for rule in rules {
        let lists = [&rule.verbs, &rule.api_groups, &rule.resources];
        if lists.iter().all(|list| !list.is_empty()) {
            let names = sorted(&rule.resource_names);
            let [verbs, groups, resources] = lists.map(|list| sorted(list));
            parts.push([verbs, groups, resources, names, Vec::new()]);
        }
        if !rule.verbs.is_empty() && !rule.non_resource_urls.is_empty() {
            let urls = sorted(&rule.non_resource_urls);
            parts.push([
                sorted(&rule.verbs),
                Vec::new(),
                Vec::new(),
                Vec::new(),
                urls,
            ]);
        }
    }
    parts.sort();
    parts.dedup();
    parts.len()
}

/// The same rules in another order, with their lists turned round and some of them repeated.
fn shuffled(rules: Vec<PolicyRule>) -> impl Strategy<Value = (Vec<PolicyRule>, Vec<PolicyRule>)> {
    let again = rules.clone();
    let turned = rules.into_iter().map(|mut rule| {
        for list in [
            &mut rule.verbs,
            &mut rule.api_groups,
            &mut rule.resources,
            &mut rule.resource_names,
            &mut rule.non_resource_urls,
        ] {
            list.reverse();
            list.extend(list.first().cloned());
        }
        rule
    });
    let doubled: Vec<PolicyRule> = turned.chain(again.iter().take(2).cloned()).collect();
    (Just(again), Just(doubled).prop_shuffle())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_changes_no_decision_and_is_never_longer_and_idempotent(rules in rules()) {
        let smallest = minimise(&rules);
        for action in all_requests() {
            prop_assert_eq!(
                allowed(&rules, &action),
                allowed(&smallest, &action),
                "{:?} by {:#?}", action, smallest
            );
        }
        prop_assert!(smallest.len() <= canonical_length(&rules), "{:#?}", smallest);
        prop_assert_eq!(minimise(&smallest), smallest);
    }

    #[test]
    fn order_and_repetition_do_not_matter((rules, shuffled) in rules().prop_flat_map(shuffled)) {
        prop_assert_eq!(minimise(&rules), minimise(&shuffled));
    }
}

/// Rules over an alphabet so small that the least number of rules can be found by trying.
mod least {
    use super::*;

    const VERBS: &[&str] = &["get", "list", "*"];
    const RESOURCES: &[&str] = &["pods", "jobs", "*"];
    const NAMES: &[&[&str]] = &[&[], &["a"], &["b"], &["a", "b"]];

    fn subsets(alphabet: &[&'static str]) -> Vec<Vec<&'static str>> {
        (1u32..1 << alphabet.len())
            .map(|bits| {
                let chosen = alphabet.iter().enumerate();
                let chosen = chosen.filter(|(place, _)| bits & (1 << place) != 0);
                chosen.map(|(_, word)| *word).collect()
            })
            .collect()
    }

    /// Every rule over the alphabet.
    fn every_rule() -> Vec<PolicyRule> {
        let mut rules = Vec::new();
        for verbs in subsets(VERBS) {
            for resources in subsets(RESOURCES) {
                for names in NAMES {
                    rules.push(rule(&verbs, &[""], &resources, names));
                }
            }
        }
        rules
    }

    /// What the rule allows of 4 x 4 x 4 requests, a word of nobody's on each axis.
    fn requests_of(rule: &PolicyRule) -> u64 {
        let mut bits = 0;
        let mut place = 0;
        for verb in ["get", "list", "*", "other"] {
            for resource in ["pods", "jobs", "*", "other"] {
                for name in ["", "a", "b", "other"] {
                    let action = Action::Resource {
                        verb,
                        group: "",
                        resource,
                        subresource: "",
                        namespace: "",
                        name,
                    };
                    bits |= u64::from(rule.allows(&action)) << place;
                    place += 1;
                }
            }
        }
        bits
    }

    /// Whether `count` of the candidates allow exactly the target.
    fn can_cover(candidates: &[u64], target: u64, covered: u64, count: usize) -> bool {
        let open = target & !covered;
        if open == 0 {
            return true;
        }
        if count == 0 {
            return false;
        }
        let first = open & open.wrapping_neg();
        candidates
            .iter()
            .filter(|candidate| *candidate & first != 0)
            .any(|candidate| can_cover(candidates, target, covered | candidate, count - 1))
    }

    fn least(rules: &[PolicyRule], every: &[u64]) -> usize {
        let target = rules.iter().fold(0, |all, rule| all | requests_of(rule));
        let fitting: Vec<u64> = every
            .iter()
            .copied()
            .filter(|one| one & !target == 0)
            .collect();
        let greatest: Vec<u64> = fitting
            .iter()
            .copied()
            .filter(|one| {
                !fitting
                    .iter()
                    .any(|other| other != one && one & !other == 0)
            })
            .collect();
        (0..=rules.len())
            .find(|count| can_cover(&greatest, target, 0, *count))
            .unwrap_or(usize::MAX)
    }

    fn few_rules() -> impl Strategy<Value = Vec<PolicyRule>> {
        prop::collection::vec(prop::sample::select(every_rule()), 0..9)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(800))]

        #[test]
        fn no_equal_set_has_fewer_rules(rules in few_rules()) {
            let mut every: Vec<u64> = every_rule().iter().map(requests_of).collect();
            every.sort_unstable();
            every.dedup();
            let smallest = minimise(&rules);
            prop_assert_eq!(smallest.len(), least(&rules, &every), "{:#?}", smallest);
        }
    }

    #[test]
    fn a_rule_may_state_what_another_implies_if_that_saves_a_rule() {
        let rules = [
            rule(&["get"], &[""], &["pods"], &["a"]),
            rule(&["list"], &[""], &["jobs"], &["a"]),
            rule(&["get"], &[""], &["jobs"], &[]),
            rule(&["list"], &[""], &["pods"], &[]),
        ];
        let smallest = [
            rule(&["get"], &[""], &["jobs"], &[]),
            rule(&["get", "list"], &[""], &["jobs", "pods"], &["a"]),
            rule(&["list"], &[""], &["pods"], &[]),
        ];
        assert_eq!(minimise(&rules), smallest);
    }

    #[test]
    fn urls_are_minimised_by_prefix() {
        let rules = [
            url_rule(&["get"], &["/a", "/a/b", "/a/*"]),
            url_rule(&["get"], &["/a**", "/c"]),
            url_rule(&["head"], &["/c"]),
            url_rule(&["get"], &[]),
        ];
        let smallest = [
            url_rule(&["get"], &["/a*"]),
            url_rule(&["get", "head"], &["/c"]),
        ];
        assert_eq!(minimise(&rules), smallest);
    }
}

/// More rules than the search can take apart, so that its bounds are met.
mod beyond_the_search {
    use super::*;
    use rolewright_rbac::covers;

    const VERBS: &[&str] = &["v0", "v1", "v2", "v3", "v4", "v5", "v6", "*"];
    const RESOURCES: &[&str] = &["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8"];
    const NAMES: &[&str] = &["n0", "n1", "n2", "n3"];

    fn tangle() -> impl Strategy<Value = Vec<PolicyRule>> {
        let rule = (list(VERBS, 3), list(RESOURCES, 3), list(NAMES, 2));
        let rule = rule.prop_map(|(verbs, resources, resource_names)| PolicyRule {
            verbs,
            api_groups: words(&["g"]),
            resources,
            resource_names,
            non_resource_urls: Vec::new(),
        });
        prop::collection::vec(rule, 15..70)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(30))]

        #[test]
        fn the_laws_hold((rules, shuffled) in tangle().prop_flat_map(shuffled)) {
            let smallest = minimise(&rules);
            // Without subresources what is covered is what is allowed.
            prop_assert_eq!(covers(&rules, &smallest), [], "nothing new");
            prop_assert_eq!(covers(&smallest, &rules), [], "nothing lost");
            prop_assert!(smallest.len() <= canonical_length(&rules));
            prop_assert_eq!(&minimise(&smallest), &smallest);
            prop_assert_eq!(&minimise(&shuffled), &smallest);
        }
    }
}
