//! What the linter says of the manifests that the examples were taken from, `tests/fixtures/originals`. How much more
//! and less they grant than is needed is counted in `examples::originals`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Sandbox;

/// The rules that have to find something, by file: what is wrong with it beyond what it grants.
const FOUND: [(&str, &[&str]); 4] = [
    // Nothing serves Jobs in `extensions`; and it works in the namespace `default` alone.
    ("job-robot", &["removed-api-group", "default-namespace"]),
    // The core group has no Jobs, and the subject says no namespace.
    (
        "image-worker",
        &[
            "dead-cross-product",
            "implicit-subject-namespace",
            "default-namespace",
        ],
    ),
    // Nothing uses its account.
    ("endpoint-watcher", &["dangling-service-account"]),
    (
        "in-cluster-sample",
        &[
            "full-wildcard",
            "invalid-namespace-name",
            "invalid-service-account-name",
            "namespace-on-cluster-scoped",
            "unpinned-image",
            "unrestricted-pod",
        ],
    ),
];

#[test]
fn what_is_wrong_with_the_originals_is_found() {
    let sandbox = Sandbox::copy_of("tests/fixtures/originals");
    for (name, expected) in FOUND {
        let asked = format!("lint --no-config --persona pedantic --format json {name}.yaml");
        let report: Value = serde_json::from_str(&sandbox.run(&asked).stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        let found: BTreeSet<&str> = findings.map(|it| it["rule"].as_str().unwrap()).collect();
        for rule in expected {
            assert!(found.contains(rule), "{name}: {rule} is not in {found:?}");
        }
    }
}
