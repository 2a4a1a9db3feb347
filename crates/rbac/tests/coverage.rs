//! `covers` and `atoms`: the server's escalation check.

mod common;

use common::*;
use rolewright_rbac::{Atom, PolicyRule, atoms, covers};

#[test]
fn an_atom_is_covered_as_the_reference_says() {
    let get_pods = || rule(&["get"], &[""], &["pods"], &[]);
    let rows: Vec<(PolicyRule, PolicyRule, bool, &str)> = vec![
        (get_pods(), get_pods(), true, "the same"),
        (
            rule(&["*"], &[""], &["pods"], &[]),
            get_pods(),
            true,
            "* covers a verb",
        ),
        (
            rule(&["get", "list"], &[""], &["pods"], &[]),
            rule(&["*"], &[""], &["pods"], &[]),
            false,
            "a list of verbs does not cover *",
        ),
        (
            rule(&["*"], &[""], &["pods"], &[]),
            rule(&["*"], &[""], &["pods"], &[]),
            true,
            "* covers *",
        ),
        (
            rule(&["get"], &["*"], &["pods"], &[]),
            get_pods(),
            true,
            "* covers a group",
        ),
        (
            rule(&["get"], &["apps"], &["pods"], &[]),
            get_pods(),
            false,
            "another group",
        ),
        (
            rule(&["get"], &[""], &["*"], &[]),
            get_pods(),
            true,
            "* covers a resource",
        ),
        (
            rule(&["get"], &[""], &["*"], &[]),
            rule(&["get"], &[""], &["pods/log"], &[]),
            true,
            "and a subresource",
        ),
        (
            get_pods(),
            rule(&["get"], &[""], &["*"], &[]),
            false,
            "a resource does not cover *",
        ),
        (
            get_pods(),
            rule(&["get"], &[""], &["pods/log"], &[]),
            false,
            "nor its subresources",
        ),
        (
            rule(&["get"], &[""], &["*/log"], &[]),
            rule(&["get"], &[""], &["pods/log"], &[]),
            true,
            "*/log covers pods/log",
        ),
        (
            rule(&["get"], &[""], &["*/log"], &[]),
            rule(&["get"], &[""], &["*/log"], &[]),
            true,
            "and itself",
        ),
        (
            rule(&["get"], &[""], &["*/log"], &[]),
            get_pods(),
            false,
            "but not pods",
        ),
        (
            rule(&["get"], &[""], &["*/b/c"], &[]),
            rule(&["get"], &[""], &["a/b/c"], &[]),
            true,
            "everything after the first slash",
        ),
        (
            rule(&["get"], &[""], &["*/c"], &[]),
            rule(&["get"], &[""], &["a/b/c"], &[]),
            false,
            "not after the last",
        ),
        (
            rule(&["get"], &[""], &["pods/*"], &[]),
            rule(&["get"], &[""], &["pods/log"], &[]),
            false,
            "pods/* is no wildcard",
        ),
        (
            get_pods(),
            rule(&["get"], &[""], &["pods"], &["a"]),
            true,
            "unnamed covers named",
        ),
        (
            rule(&["get"], &[""], &["pods"], &["a"]),
            get_pods(),
            false,
            "named does not cover unnamed",
        ),
        (
            rule(&["get"], &[""], &["pods"], &["a", "b"]),
            rule(&["get"], &[""], &["pods"], &["b"]),
            true,
            "a name of the list",
        ),
        (
            rule(&["get"], &[""], &["pods"], &["*"]),
            rule(&["get"], &[""], &["pods"], &["b"]),
            false,
            "* is no wildcard for names",
        ),
        (
            url_rule(&["get"], &["/a*"]),
            url_rule(&["get"], &["/a/b"]),
            true,
            "a prefix",
        ),
        (
            url_rule(&["get"], &["/a*"]),
            url_rule(&["get"], &["/ab*"]),
            true,
            "of a longer prefix",
        ),
        (
            url_rule(&["get"], &["/a/*"]),
            url_rule(&["get"], &["/a"]),
            false,
            "not of a shorter path",
        ),
        (
            url_rule(&["get"], &["*"]),
            url_rule(&["get"], &["/x*"]),
            true,
            "* covers every URL",
        ),
        (
            url_rule(&["get"], &["/x"]),
            url_rule(&["get"], &["*"]),
            false,
            "a URL does not cover *",
        ),
        (
            get_pods(),
            rule(&["get"], &[""], &[], &[]),
            true,
            "a rule without atoms is always covered",
        ),
        (
            get_pods(),
            rule(&[], &[""], &["secrets"], &[]),
            true,
            "whichever list is empty",
        ),
        (
            rule(&[], &[""], &["pods"], &[]),
            get_pods(),
            false,
            "and covers nothing",
        ),
    ];
    for (owner, wanted, expected, reason) in rows {
        let missing = covers(std::slice::from_ref(&owner), std::slice::from_ref(&wanted));
        assert_eq!(
            missing.is_empty(),
            expected,
            "{owner:?} for {wanted:?}: {reason}"
        );
        let by_atoms = atoms(&[wanted]).all(|atom| atom.is_covered_by(&owner));
        assert_eq!(by_atoms, expected, "atom by atom: {reason}");
    }
}

#[test]
fn each_atom_needs_one_rule_that_covers_it() {
    let owner = [
        rule(&["get"], &[""], &["pods"], &[]),
        rule(&["list"], &[""], &["secrets"], &[]),
        rule(&["get"], &[""], &["secrets"], &["a"]),
    ];
    let wanted = [
        rule(&["get", "list"], &[""], &["pods", "secrets"], &[]),
        rule(&["get"], &[""], &["secrets"], &["a", "b"]),
    ];
    let missing = [
        rule(&["list"], &[""], &["pods"], &[]),
        rule(&["get"], &[""], &["secrets"], &[]),
        rule(&["get"], &[""], &["secrets"], &["b"]),
    ];
    assert_eq!(covers(&owner, &wanted), missing);
}

#[test]
fn what_is_missing_keeps_atoms_that_another_implies() {
    let wanted = [rule(&["*", "get"], &[""], &["pods"], &[])];
    assert_eq!(covers(&[], &wanted), wanted);
}

#[test]
fn a_product_too_large_to_write_down_is_compared_at_once() {
    let many = |prefix: &str| -> Vec<String> {
        (0..1000)
            .map(|number| format!("{prefix}{number}"))
            .collect()
    };
    let huge = PolicyRule {
        verbs: many("v"),
        api_groups: many("g"),
        resources: many("r"),
        resource_names: many("n"),
        non_resource_urls: Vec::new(),
    };
    let mut owner = huge.clone();
    owner.verbs.pop();
    let missing = covers(&[owner], std::slice::from_ref(&huge));
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].verbs, ["v999"]);
    assert_eq!(missing[0].resource_names.len(), 1000);
    assert_eq!(rolewright_rbac::minimise(&[huge]).len(), 1);
}

#[test]
fn atoms_are_all_combinations() {
    let rules = [
        rule(&["get", "list"], &[""], &["pods"], &["a"]),
        url_rule(&["get"], &["/a", "/b"]),
    ];
    let resource = |verb| Atom::Resource {
        group: "",
        resource: "pods",
        name: Some("a"),
        verb,
    };
    let url = |url| Atom::Url { url, verb: "get" };
    let all: Vec<Atom<'_>> = atoms(&rules).collect();
    assert_eq!(
        all,
        [resource("get"), resource("list"), url("/a"), url("/b")]
    );
}
