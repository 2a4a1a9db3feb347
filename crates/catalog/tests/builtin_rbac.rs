//! The built-in RBAC objects against the recorded data, object for object and rule for rule.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test takes for granted fails it"
)]

use std::collections::BTreeMap;

use rolewright_catalog::{Catalog, KubernetesVersion, RbacKind, builtin_rbac, is_builtin};
use rolewright_catalog_generate::data_dir;
use rolewright_catalog_generate::recorded::{self, Binding, Recording, Role, Rule};
use rolewright_rbac::{
    ClusterRole, LabelSelector, PolicyRule, RoleRef, RoleRefKind, Snapshot, Subject,
};

fn recordings() -> Vec<(KubernetesVersion, Recording)> {
    let recordings = recorded::read_all(&data_dir()).expect("the committed data is readable");
    let version = |recording: &Recording| KubernetesVersion::from_minor(recording.minor);
    recordings
        .into_iter()
        .map(|recording| {
            (
                version(&recording).expect("every recorded version is known"),
                recording,
            )
        })
        .collect()
}

fn rule(rule: &Rule) -> PolicyRule {
    PolicyRule {
        verbs: rule.verbs.clone(),
        api_groups: rule.api_groups.clone(),
        resources: rule.resources.clone(),
        resource_names: rule.resource_names.clone(),
        non_resource_urls: rule.non_resource_urls.clone(),
    }
}

fn rules(role: &Role) -> Vec<PolicyRule> {
    role.rules.iter().map(rule).collect()
}

fn subjects(binding: &Binding) -> Vec<Subject> {
    let subject = |subject: &recorded::Subject| match subject.kind.as_str() {
        "User" => Subject::User(subject.name.clone()),
        "Group" => Subject::Group(subject.name.clone()),
        "ServiceAccount" => Subject::ServiceAccount {
            namespace: subject.namespace.clone(),
            name: subject.name.clone(),
        },
        other => panic!("a subject of kind {other}"),
    };
    binding.subjects.iter().map(subject).collect()
}

fn role_ref(binding: &Binding) -> RoleRef {
    let kind = match binding.role_ref.kind.as_str() {
        "Role" => RoleRefKind::Role,
        "ClusterRole" => RoleRefKind::ClusterRole,
        other => panic!("a reference to a {other}"),
    };
    RoleRef {
        kind,
        name: binding.role_ref.name.clone(),
    }
}

#[test]
fn cluster_roles_equal_the_record() {
    for (version, recording) in recordings() {
        let built = builtin_rbac(version).cluster_roles;
        let recorded = &recording.rbac.clusterroles;
        assert_eq!(built.len(), recorded.len(), "{version}");
        for (built, recorded) in built.iter().zip(recorded) {
            assert_eq!(built.name, recorded.metadata.name, "{version}");
            assert_eq!(built.labels, recorded.metadata.labels, "{}", built.name);
            assert_eq!(built.rules, rules(recorded), "{}", built.name);
            let aggregation = built.aggregation_rule.as_ref().map(|rule| {
                assert!(
                    rule.cluster_role_selectors
                        .iter()
                        .all(|s| s.match_expressions.is_empty())
                );
                let selectors = rule.cluster_role_selectors.iter();
                selectors
                    .map(|selector| selector.match_labels.clone())
                    .collect::<Vec<_>>()
            });
            let expected = recorded.aggregation_rule.as_ref().map(|rule| {
                let selectors = rule.cluster_role_selectors.iter();
                selectors
                    .map(|selector| selector.match_labels.clone())
                    .collect::<Vec<_>>()
            });
            assert_eq!(aggregation, expected, "{}", built.name);
        }
    }
}

#[test]
fn roles_and_bindings_equal_the_record() {
    for (version, recording) in recordings() {
        let built = builtin_rbac(version);
        let rbac = &recording.rbac;
        let namespace = |namespace: &Option<String>| namespace.clone().expect("a namespace");
        let expected: Vec<_> = rbac
            .roles
            .iter()
            .map(|role| rolewright_rbac::Role {
                namespace: namespace(&role.metadata.namespace),
                name: role.metadata.name.clone(),
                rules: rules(role),
            })
            .collect();
        assert_eq!(built.roles, expected, "{version}");
        let expected: Vec<_> = rbac
            .rolebindings
            .iter()
            .map(|binding| rolewright_rbac::RoleBinding {
                namespace: namespace(&binding.metadata.namespace),
                name: binding.metadata.name.clone(),
                role_ref: role_ref(binding),
                subjects: subjects(binding),
            })
            .collect();
        assert_eq!(built.role_bindings, expected, "{version}");
        let expected: Vec<_> = rbac
            .clusterrolebindings
            .iter()
            .map(|binding| rolewright_rbac::ClusterRoleBinding {
                name: binding.metadata.name.clone(),
                role_ref: role_ref(binding),
                subjects: subjects(binding),
            })
            .collect();
        assert_eq!(built.cluster_role_bindings, expected, "{version}");
    }
}

#[test]
fn the_counts_of_each_version_are_these() {
    let counts = KubernetesVersion::ALL.map(|version| {
        let built = builtin_rbac(version);
        [
            built.cluster_roles.len(),
            built.cluster_role_bindings.len(),
            built.roles.len(),
            built.role_bindings.len(),
        ]
    });
    assert_eq!(
        counts,
        [
            [66, 47, 7, 7],
            [68, 49, 7, 7],
            [68, 49, 7, 7],
            [69, 50, 7, 7],
            [73, 54, 7, 7],
        ]
    );
}

fn selects(selector: &LabelSelector, role: &ClusterRole) -> bool {
    selector
        .match_labels
        .iter()
        .all(|(key, value)| role.labels.get(key) == Some(value))
}

/// What the aggregation controller makes of a role, once: the rules of the selected roles by name,
/// each rule once.
fn aggregated(snapshot: &Snapshot, role: &ClusterRole) -> Vec<PolicyRule> {
    let mut union: Vec<PolicyRule> = Vec::new();
    let selectors = role
        .aggregation_rule
        .as_ref()
        .map_or(&[][..], |rule| &rule.cluster_role_selectors);
    let mut sources: Vec<_> = snapshot
        .cluster_roles
        .iter()
        .filter(|source| source.name != role.name)
        .collect();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    for selector in selectors {
        for source in sources.iter().filter(|source| selects(selector, source)) {
            for rule in &source.rules {
                if !union.contains(rule) {
                    union.push(rule.clone());
                }
            }
        }
    }
    union
}

/// The rules recorded for `admin`, `edit` and `view` are what aggregation gives, so that computing
/// them anew changes nothing.
#[test]
fn aggregation_of_the_built_in_roles_gives_their_recorded_rules() {
    for version in KubernetesVersion::ALL {
        let snapshot = builtin_rbac(version);
        let aggregates: Vec<_> = snapshot
            .cluster_roles
            .iter()
            .filter(|role| role.aggregation_rule.is_some())
            .collect();
        let names: Vec<_> = aggregates.iter().map(|role| role.name.as_str()).collect();
        assert_eq!(names, ["admin", "edit", "view"], "{version}");
        for role in aggregates {
            assert_eq!(
                aggregated(&snapshot, role),
                role.rules,
                "{} in {version}",
                role.name
            );
        }
    }
}

/// A user's role that is labelled into `view` reaches `view`, then `edit`, then `admin`.
#[test]
fn a_users_role_aggregates_into_view_edit_and_admin() {
    let mut snapshot = builtin_rbac(KubernetesVersion::LATEST);
    let own = PolicyRule {
        verbs: vec!["get".into()],
        api_groups: vec!["example.com".into()],
        resources: vec!["widgets".into()],
        ..PolicyRule::default()
    };
    let label = (
        "rbac.authorization.k8s.io/aggregate-to-view".into(),
        "true".into(),
    );
    snapshot.cluster_roles.push(ClusterRole {
        name: "widgets-viewer".into(),
        labels: BTreeMap::from([label]),
        rules: vec![own.clone()],
        aggregation_rule: None,
    });
    for name in ["view", "edit", "admin"] {
        let at = snapshot
            .cluster_roles
            .iter()
            .position(|role| role.name == name)
            .expect("built in");
        let rules = aggregated(&snapshot, &snapshot.cluster_roles[at]);
        assert!(rules.contains(&own), "{name}");
        snapshot.cluster_roles[at].rules = rules;
    }
}

#[test]
fn built_in_objects_are_told_by_kind_namespace_and_name() {
    for version in KubernetesVersion::ALL {
        let snapshot = builtin_rbac(version);
        for role in &snapshot.roles {
            assert!(is_builtin(
                version,
                RbacKind::Role,
                &role.namespace,
                &role.name
            ));
            assert!(!is_builtin(version, RbacKind::Role, "default", &role.name));
        }
        for role in &snapshot.cluster_roles {
            assert!(is_builtin(version, RbacKind::ClusterRole, "", &role.name));
            assert!(is_builtin(
                version,
                RbacKind::ClusterRole,
                "ignored",
                &role.name
            ));
        }
        for binding in &snapshot.role_bindings {
            assert!(is_builtin(
                version,
                RbacKind::RoleBinding,
                &binding.namespace,
                &binding.name
            ));
        }
        for binding in &snapshot.cluster_role_bindings {
            assert!(is_builtin(
                version,
                RbacKind::ClusterRoleBinding,
                "",
                &binding.name
            ));
        }
        assert!(!is_builtin(
            version,
            RbacKind::ClusterRole,
            "",
            "system:mine"
        ));
        assert!(
            !is_builtin(version, RbacKind::ClusterRoleBinding, "", "admin"),
            "never bound"
        );
    }
    let newest = "system:controller:storage-version-migrator-controller";
    assert!(is_builtin(
        KubernetesVersion::V1_37,
        RbacKind::ClusterRole,
        "",
        newest
    ));
    assert!(!is_builtin(
        KubernetesVersion::V1_36,
        RbacKind::ClusterRole,
        "",
        newest
    ));
}

/// Every binding's role is there, and every name in a built-in rule is known to the catalog or
/// known as removed: what the server itself asks for is never "unknown".
#[test]
fn built_in_rules_name_nothing_unknown() {
    let mut counts = Vec::new();
    for version in KubernetesVersion::ALL {
        let catalog = Catalog::new(version);
        let snapshot = builtin_rbac(version);
        for binding in &snapshot.cluster_role_bindings {
            let is_there = |role: &ClusterRole| role.name == binding.role_ref.name;
            assert!(
                snapshot.cluster_roles.iter().any(is_there),
                "{}",
                binding.role_ref.name
            );
        }
        let roles = snapshot
            .cluster_roles
            .iter()
            .map(|role| (&role.name, &role.rules));
        let roles = roles.chain(snapshot.roles.iter().map(|role| (&role.name, &role.rules)));
        let mut removed = 0;
        for (name, rules) in roles {
            for rule in rules {
                for (group, resource) in rule
                    .api_groups
                    .iter()
                    .flat_map(|group| rule.resources.iter().map(move |resource| (group, resource)))
                    .filter(|(group, resource)| *group != "*" && !resource.contains('*'))
                {
                    if catalog.get(group, resource).is_none() {
                        let removal = catalog.removal(group, resource);
                        assert!(removal.is_some(), "{version} {name}: {group}/{resource}");
                        removed += 1;
                    }
                }
            }
        }
        counts.push(removed);
    }
    assert_eq!(
        counts, [92; 5],
        "names that built-in roles still hold of what was removed"
    );
}
