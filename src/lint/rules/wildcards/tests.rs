//! How bad wildcards are, by what they are on and where they hold.

use std::fmt::Write as _;

use super::super::testing::{Given, Rated, d, given, lint, p, rated};
use crate::finding::Severity::{Critical, High, Low, Medium};

/// A rule, the grant as groups, resources and verbs, and what is made of it in the whole cluster,
/// in a namespace, in kube-system and with a name in a namespace.
type Case = (&'static str, &'static str, [Rated; 4]);

const NONE: Rated = None;

const ALL: &str =
    "'' | podtemplates | create, delete, deletecollection, get, list, patch, update, watch";

const CASES: &[Case] = &[
    (
        "full-wildcard",
        "'*' | '*' | '*'",
        [d(Critical), d(High), d(Critical), NONE],
    ),
    (
        "wildcard-verbs",
        "'*' | '*' | '*'",
        [NONE, NONE, NONE, d(Medium)],
    ),
    (
        "wildcard-verbs",
        "'' | configmaps | '*'",
        [d(High), d(Medium), d(High), d(Low)],
    ),
    (
        "wildcard-verbs",
        "'' | secrets | '*'",
        [d(Critical), d(High), d(Critical), d(Medium)],
    ),
    (
        "wildcard-verbs",
        "example.com | secrets | '*'",
        [d(High), d(Medium), d(High), d(Low)],
    ),
    (
        "wildcard-verbs",
        "certificates.k8s.io | signers | '*'",
        [d(Critical), d(Medium), d(High), d(Low)],
    ),
    (
        "wildcard-verbs",
        "security.openshift.io | securitycontextconstraints | '*'",
        [d(Critical), d(High), d(Critical), d(Medium)],
    ),
    (
        "wildcard-verbs",
        "'' | nodes/proxy | '*'",
        [d(Critical), d(Medium), d(High), d(Low)],
    ),
    (
        "wildcard-resources",
        "apps | '*' | list",
        [d(Medium), d(Low), d(Medium), d(Low)],
    ),
    (
        "wildcard-resources",
        "example.com | '*' | list",
        [p(Medium), p(Low), p(Medium), p(Low)],
    ),
    (
        "wildcard-resources",
        "example.com | '*' | patch",
        [d(Medium), d(Low), d(Medium), d(Low)],
    ),
    (
        "wildcard-resources",
        "'' | '*' | update",
        [d(Critical), d(High), d(Critical), d(Medium)],
    ),
    (
        "wildcard-resources",
        "'' | '*' | watch",
        [d(Critical), d(Medium), d(Critical), d(Low)],
    ),
    ("wildcard-resources", "'' | 'pods/*' | '*'", [NONE; 4]),
    (
        "wildcard-api-groups",
        "'*' | pods | list",
        [d(Medium), d(Low), d(Medium), d(Low)],
    ),
    (
        "wildcard-api-groups",
        "'*' | '*' | list",
        [d(High), d(Medium), d(High), d(Low)],
    ),
    ("wildcard-api-groups", "'*.io' | pods | list", [NONE; 4]),
    (
        "wildcard-subresources",
        "'' | '*/portforward' | list",
        [d(High), d(Medium), d(High), d(Low)],
    ),
    (
        "wildcard-subresources",
        "apps | '*/scale' | get",
        [p(Low); 4],
    ),
    ("wildcard-subresources", "apps | '*/exec' | get", [NONE; 4]),
    ("wildcard-subresources", "'' | '*/*' | get", [NONE; 4]),
    (
        "all-verbs-spelled-out",
        ALL,
        [p(Medium), p(Low), p(Medium), p(Low)],
    ),
    ("all-verbs-spelled-out", "'' | pods/log | get", [NONE; 4]),
    ("all-verbs-spelled-out", "'' | configmaps | '*'", [NONE; 4]),
    (
        "missing-resource-names",
        "'' | secrets | get",
        [p(Medium), p(Low), p(Medium), NONE],
    ),
    ("missing-resource-names", "'' | secrets | list", [NONE; 4]),
    (
        "missing-resource-names",
        "'' | serviceaccounts/token | create",
        [p(Low), p(Low), p(Low), NONE],
    ),
    ("missing-resource-names", "'' | secrets | '*'", [NONE; 4]),
    (
        "unneeded-cluster-scope",
        "'' | services | list",
        [p(Medium), NONE, NONE, NONE],
    ),
    (
        "unneeded-cluster-scope",
        "'' | secrets | list",
        [p(High), NONE, NONE, NONE],
    ),
    (
        "unneeded-cluster-scope",
        "'' | services, nodes | list",
        [NONE; 4],
    ),
];

#[test]
fn each_is_as_bad_as_what_it_is_on_and_where() {
    let mut wrong = String::new();
    for (rule, grant, expected) in CASES {
        let named = format!("{grant} | one");
        let found = [
            (*grant, Given::Cluster),
            (*grant, Given::Namespace("media")),
            (*grant, Given::Namespace("kube-system")),
            (&named, Given::Namespace("media")),
        ]
        .map(|(grant, to)| rated(&given(&[grant], to), rule));
        if found != *expected {
            let _ = write!(
                wrong,
                "{rule}, {grant}:\n  found    {found:?}\n  expected {expected:?}\n"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn everybody_makes_a_wildcard_worse() {
    let custom = given(&["example.com | '*' | patch"], Given::Everybody);
    assert_eq!(rated(&custom, "wildcard-resources"), d(Critical));
}

#[test]
fn a_wildcard_is_one_of_its_groups() {
    let message = |grant: &str| {
        let found = lint(&given(&[grant], Given::Namespace("media")));
        let mut found = found
            .iter()
            .filter(|found| found.rule.id == "wildcard-verbs");
        found
            .next()
            .map(|found| found.message.clone())
            .unwrap_or_default()
    };
    assert!(
        message("apps, '' | '*' | '*'").contains("on every resource of apps, the core group in")
    );
    assert!(message("'*' | pods | '*'").contains("on pods in"));
}

fn urls(url: &str, verbs: &str) -> Rated {
    let text = given(&["'' | pods | get"], Given::Cluster).replace(
        "{apiGroups: [''], resources: [pods], verbs: [get]}",
        &format!("{{nonResourceURLs: ['{url}'], verbs: [{verbs}]}}"),
    );
    rated(&text, "wildcard-non-resource-urls")
}

#[test]
fn paths_are_rated_by_what_is_below_them() {
    assert_eq!(urls("*", "get"), d(Medium));
    assert_eq!(urls("/*", "'*'"), d(High));
    assert_eq!(urls("/logs*", "get, head"), d(Medium));
    assert_eq!(urls("/debug/**", "put"), d(High));
    assert_eq!(urls("/apis*", "get"), p(Low));
    assert_eq!(urls("/apis*", "post"), d(High));
    assert_eq!(urls("/apis/*", "get"), NONE);
    assert_eq!(urls("/logs/kubelet*", "get"), NONE);
    assert_eq!(urls("logs*", "get"), NONE);
    assert_eq!(urls("/metrics", "get"), NONE);
}

#[test]
fn the_remedy_names_what_is_served() {
    let help = |text: &str, rule: &str| {
        let found = lint(text);
        let found = found.into_iter().find(|found| found.rule.id == rule);
        found.map(|found| found.help.join("; ")).unwrap_or_default()
    };
    let verbs = given(&["'' | pods/log, pods/exec | '*'"], Given::Cluster);
    assert!(
        help(&verbs, "wildcard-verbs").ends_with("of those served: create, get"),
        "{}",
        help(&verbs, "wildcard-verbs")
    );
    let groups = given(&["'*' | deployments | get"], Given::Cluster);
    assert!(
        help(&groups, "wildcard-api-groups").ends_with("that have them: \"apps\""),
        "{}",
        help(&groups, "wildcard-api-groups")
    );
}
