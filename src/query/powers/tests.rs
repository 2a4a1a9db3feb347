use rolewright_catalog::KubernetesVersion;

use super::*;

type Words = &'static [&'static str];

fn rule(verbs: &[&str], group: &str, resources: &[&str], names: &[&str]) -> PolicyRule {
    let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    PolicyRule {
        verbs: list(verbs),
        api_groups: vec![group.to_owned()],
        resources: list(resources),
        resource_names: list(names),
        ..PolicyRule::default()
    }
}

fn told(rule: &PolicyRule, namespace: Option<&str>) -> Vec<String> {
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    powers(rule, std::slice::from_ref(rule), namespace, &catalog)
}

/// A misspelt row would never be told.
#[test]
fn the_catalog_knows_every_row() {
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    for power in POWERS {
        for &(group, plural, subresource) in power.resources {
            let subresource = Some(subresource).filter(|text| !text.is_empty());
            let name = qualified_name("", plural, subresource);
            let found = catalog.get(group, &name);
            let found = found.unwrap_or_else(|| panic!("{name} of `{group}` is not known"));
            let is_cluster_scoped = found.scope() == Scope::Cluster;
            assert!(
                power.has_place || is_cluster_scoped,
                "{name}: {}",
                power.lets
            );
        }
    }
}

#[test]
fn rights_are_told_by_what_they_amount_to() {
    let rows: [(Words, &str, Words, Words, Words); 13] = [
        (&["get", "list"], "", &["pods"], &[], &[]),
        (
            &["create"],
            "batch",
            &["jobs"],
            &[],
            &["create on jobs reaches every Secret and every account of the namespace."],
        ),
        // A POST carries no name, and without patch there is no server-side apply.
        (&["create"], "batch", &["jobs"], &["a"], &[]),
        (
            &["create", "patch"],
            "batch",
            &["jobs"],
            &["a"],
            &["create on jobs reaches every Secret and every account of the namespace."],
        ),
        (
            &["patch"],
            "",
            &["secrets"],
            &[],
            &[
                "patch on secrets reads every Secret whose name is known, for the answer shows all of it, in the namespace.",
            ],
        ),
        (
            &["patch"],
            "",
            &["secrets"],
            &["a", "b"],
            &[
                "patch on secrets changes and reads, for the answer shows all of it, the Secrets \"a\" and \"b\".",
            ],
        ),
        // Its requests never carry a name.
        (&["deletecollection"], "", &["secrets"], &["a"], &[]),
        (
            &["list"],
            "",
            &["secrets"],
            &["a"],
            &["list on secrets reads in full, as get would, the Secrets \"a\"."],
        ),
        // Of another group, and what does not match.
        (&["list"], "example.com", &["secrets"], &[], &[]),
        (&["get"], "", &["pods/*"], &[], &[]),
        // Wildcards are the evaluator's to read.
        (
            &["get"],
            "",
            &["*/exec"],
            &[],
            &["get on pods/exec acts as every running Pod of the namespace."],
        ),
        (&["update"], "*", &["nodes"], &[], &[]),
        (
            &["*"],
            "*",
            &["*"],
            &[],
            &["`*` on `*.*` is all there is in the namespace, Secrets and accounts included."],
        ),
    ];
    for (verbs, group, resources, names, expected) in rows {
        let rule = rule(verbs, group, resources, names);
        assert_eq!(told(&rule, Some("shop")), expected, "{rule:?}");
    }
}

#[test]
fn cluster_scoped_rights_count_in_the_whole_cluster_and_bind_counts_in_a_namespace() {
    let nodes = rule(&["update"], "", &["nodes"], &[]);
    let steers = "update on nodes steers by labels and taints which Pods run where.";
    assert_eq!(told(&nodes, None), [steers]);
    let bind = rule(
        &["bind"],
        "rbac.authorization.k8s.io",
        &["clusterroles"],
        &[],
    );
    let all = "bind on clusterroles can lead to every right in the namespace.";
    assert_eq!(told(&bind, Some("shop")), [all]);
}

#[test]
fn an_apply_may_stand_in_two_rules_of_a_role() {
    let create = rule(&["create"], "apps", &["deployments"], &["a"]);
    let patch = rule(&["patch"], "apps", &["deployments"], &[]);
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    let sentences = powers(&create, &[create.clone(), patch], Some("shop"), &catalog);
    let reaches = "create on deployments reaches every Secret and every account of the namespace.";
    assert_eq!(sentences, [reaches]);
}
