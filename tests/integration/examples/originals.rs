//! The systems that the examples are taken from: what they granted, written down here as manifests
//! of our own, against what they need. The counts are those of the conventions' last table.

use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_catalog::{Catalog, KubernetesVersion};
use rolewright_rbac::{Action, Atom, Grant, Identity, Policy, PolicyRule, Scope, atoms, covers};

use crate::manifests::{Manifests, rule};

/// Rules with where they hold; `None`: everywhere.
type Scoped<'a> = (Option<&'a str>, PolicyRule);

const JOB_ROBOT: &str = include_str!("../../fixtures/originals/job-robot.yaml");
const IMAGE_WORKER: &str = include_str!("../../fixtures/originals/image-worker.yaml");
const ENDPOINT_WATCHER: &str = include_str!("../../fixtures/originals/endpoint-watcher.yaml");
const IN_CLUSTER_SAMPLE: &str = include_str!("../../fixtures/originals/in-cluster-sample.yaml");

/// An original, with what its program needs and how far the two differ.
struct Original {
    manifests: &'static str,
    account: (&'static str, &'static str),
    needed: Vec<Scoped<'static>>,
    granted: usize,
    excess: usize,
    /// How much of the excess is on something that a server serves.
    served_excess: usize,
    missing: usize,
}

fn originals() -> [Original; 4] {
    let jobs = |names: &[&str], verbs: &[&str]| rule(&["batch"], &["jobs"], names, verbs);
    [
        Original {
            manifests: JOB_ROBOT,
            account: ("default", "job-robot"),
            needed: vec![
                (Some("default"), jobs(&[], &["create", "list"])),
                (Some("default"), jobs(&["pi"], &["patch", "delete"])),
            ],
            granted: 17,
            excess: 15,
            served_excess: 8,
            missing: 0,
        },
        Original {
            manifests: IMAGE_WORKER,
            account: ("default", "service-account-jobs"),
            needed: vec![(Some("default"), jobs(&[], &["create"]))],
            granted: 10,
            excess: 9,
            served_excess: 4,
            missing: 0,
        },
        Original {
            manifests: ENDPOINT_WATCHER,
            account: ("mynamespace", "mycomponent-serviceaccount"),
            needed: vec![
                (None, rule(&[""], &["pods"], &[], &["list"])),
                (None, rule(&[""], &["namespaces"], &[], &["watch"])),
                (Some("mynamespace"), rule(&[""], &["pods"], &[], &["list"])),
            ],
            granted: 6,
            excess: 5,
            served_excess: 5,
            missing: 2,
        },
        // Its article shows no RBAC object at all.
        Original {
            manifests: "",
            account: ("analytics", "analytics-job"),
            needed: vec![(Some("example"), jobs(&[], &["create"]))],
            granted: 0,
            excess: 0,
            served_excess: 0,
            missing: 1,
        },
    ]
}

#[test]
fn the_originals_grant_too_much_and_too_little_as_counted() {
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    for original in originals() {
        let policy = Manifests::of_text(original.manifests).policy();
        let (namespace, name) = original.account;
        let identity = Identity::service_account(namespace, name);
        let granted = grants(&policy, &identity);
        assert_eq!(count(&granted), original.granted, "granted to {name}");
        let excess = beyond(&granted, &original.needed);
        assert_eq!(count(&excess), original.excess, "excess of {name}");
        let served = excess
            .iter()
            .flat_map(|(_, rule)| atoms(std::slice::from_ref(rule)))
            .filter(|atom| is_served(&catalog, atom));
        assert_eq!(served.count(), original.served_excess, "excess of {name}");
        let missing = beyond(&original.needed, &granted);
        assert_eq!(count(&missing), original.missing, "missing for {name}");
    }
}

#[test]
fn what_the_endpoint_watcher_lacks_is_what_a_role_cannot_give() {
    let [_, _, original, _] = originals();
    let policy = Manifests::of_text(original.manifests).policy();
    let (namespace, name) = original.account;
    let granted = grants(&policy, &Identity::service_account(namespace, name));
    let missing = beyond(&original.needed, &granted);
    assert_eq!(
        missing,
        [
            (None, rule(&[""], &["pods"], &[], &["list"])),
            (None, rule(&[""], &["namespaces"], &[], &["watch"])),
        ]
    );
}

#[test]
fn of_the_in_cluster_sample_a_server_takes_the_cluster_role_alone() {
    let reading = read_text(&File::new("original", IN_CLUSTER_SAMPLE));
    let objects = Objects::collect(&reading.documents, "default");
    assert!(objects.is_incomplete());
    assert_eq!(objects.snapshot.cluster_roles.len(), 1);
    assert_eq!(objects.snapshot.cluster_role_bindings, []);
    assert_eq!(objects.service_accounts, []);
}

/// With names that a server takes, the sample may do everything but ask for URLs.
#[test]
fn what_the_in_cluster_sample_meant_to_grant_knows_no_bounds() {
    let text = IN_CLUSTER_SAMPLE
        .replace("ns_sample", "ns-sample")
        .replace("sa_sample", "sa-sample");
    let reading = read_text(&File::new("original", text));
    let objects = Objects::collect(&reading.documents, "default");
    assert!(!objects.is_incomplete());
    let policy = Policy::new(objects.snapshot);
    let identity = Identity::service_account("ns-sample", "sa-sample");
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    for resource in catalog.resources() {
        for namespace in ["", "ns-sample", "elsewhere"] {
            let action = Action::Resource {
                verb: "delete",
                group: resource.group(),
                resource: resource.plural(),
                subresource: "",
                namespace,
                name: "any",
            };
            assert!(policy.decide(&identity.request(action)).is_allowed());
        }
    }
    let url = Action::Url {
        verb: "get",
        path: "/metrics",
    };
    assert!(!policy.decide(&identity.request(url)).is_allowed());
}

/// What reaches an identity, rule by rule.
fn grants<'p>(policy: &'p Policy, identity: &Identity) -> Vec<Scoped<'p>> {
    let grants = policy.grants(identity).into_iter();
    grants
        .map(|grant| match grant {
            Grant::Rule(granted) => match granted.scope {
                Scope::Cluster => (None, granted.rule.clone()),
                Scope::Namespace(namespace) => (Some(namespace), granted.rule.clone()),
            },
            Grant::SystemMasters => panic!("nobody here is in system:masters"),
        })
        .collect()
}

/// What `wanted` holds and `owned` does not cover, rule by rule. What holds everywhere covers what
/// holds in a namespace.
fn beyond<'a>(wanted: &[Scoped<'a>], owned: &[Scoped<'_>]) -> Vec<Scoped<'a>> {
    let mut beyond = Vec::new();
    for (scope, rule) in wanted {
        let reaching = owned
            .iter()
            .filter(|(owned, _)| owned.is_none() || owned == scope);
        let reaching: Vec<PolicyRule> = reaching.map(|(_, rule)| rule.clone()).collect();
        let uncovered = covers(&reaching, std::slice::from_ref(rule));
        beyond.extend(uncovered.into_iter().map(|rule| (*scope, rule)));
    }
    beyond
}

fn count(rules: &[Scoped<'_>]) -> usize {
    rules
        .iter()
        .map(|(_, rule)| atoms(std::slice::from_ref(rule)).count())
        .sum()
}

fn is_served(catalog: &Catalog, atom: &Atom<'_>) -> bool {
    match *atom {
        Atom::Resource {
            group,
            resource,
            verb,
            ..
        } => catalog
            .get(group, resource)
            .is_some_and(|found| found.verbs().contains(&verb)),
        Atom::Url { .. } => true,
    }
}
