//! Whatever access is asked for, the rendered files grant exactly that: held for random access by
//! the program's own reader and evaluator.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rolewright::spec::uses::{Names, USES, Use};
use rolewright_rbac::{Identity, PolicyRule, atoms};

use super::{rendered, spec};
use crate::manifests::{Manifests, What, granted};

/// Something asked for: where, and what.
type Asked = (Option<String>, What);

/// Resources as one may write them, with what a rule says of them.
const NAMESPACED: [(&str, &str, &str); 8] = [
    ("jobs", "batch", "jobs"),
    ("batch/jobs", "batch", "jobs"),
    ("jobs.batch", "batch", "jobs"),
    ("pods", "", "pods"),
    ("po", "", "pods"),
    ("configmaps", "", "configmaps"),
    ("deployments", "apps", "deployments"),
    ("events.events.k8s.io", "events.k8s.io", "events"),
];
const CLUSTER_SCOPED: [(&str, &str, &str); 3] = [
    ("nodes", "", "nodes"),
    ("pv", "", "persistentvolumes"),
    ("clusterroles", "rbac.authorization.k8s.io", "clusterroles"),
];
const VERBS: [&str; 8] = [
    "get", "list", "watch", "create", "update", "patch", "delete", "apply",
];
const NAMES: [&str; 3] = ["a", "b", "c"];
const NAMESPACES: [&str; 3] = ["own", "staging", "production"];
const URLS: [&str; 3] = ["/metrics", "/livez", "/debug"];

/// An entry of `access` as its JSON, with what it asks for.
#[derive(Debug, Clone)]
struct Entry {
    json: serde_json::Value,
    asked: Vec<Asked>,
}

/// Where an entry holds: with the fields that say so.
#[derive(Debug, Clone)]
enum Where {
    Own,
    Namespaces(Vec<&'static str>),
    Cluster,
}

impl Where {
    fn add_to(&self, json: &mut serde_json::Value) {
        match self {
            Self::Own => {}
            Self::Namespaces(namespaces) => json["namespaces"] = namespaces.clone().into(),
            Self::Cluster => json["scope"] = "cluster".into(),
        }
    }

    fn scopes(&self) -> Vec<Option<String>> {
        match self {
            Self::Own => vec![Some("own".to_owned())],
            Self::Namespaces(namespaces) => {
                namespaces.iter().map(|ns| Some((*ns).to_owned())).collect()
            }
            Self::Cluster => vec![None],
        }
    }

    /// The rules, everywhere that this says.
    fn asked(&self, rules: &[PolicyRule]) -> Vec<Asked> {
        let scopes = self.scopes().into_iter();
        scopes
            .flat_map(|scope| atoms(rules).map(move |atom| (scope.clone(), What::from(atom))))
            .collect()
    }
}

fn some<T: Copy + std::fmt::Debug + 'static>(
    of: &'static [T],
    count: impl Into<prop::sample::SizeRange>,
) -> impl Strategy<Value = Vec<T>> {
    prop::sample::subsequence(of, count)
}

fn anywhere() -> impl Strategy<Value = Where> {
    prop_oneof![
        3 => Just(Where::Own),
        2 => some(&NAMESPACES, 1..=3).prop_map(Where::Namespaces),
        1 => Just(Where::Cluster),
    ]
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

fn resources() -> impl Strategy<Value = Entry> {
    let target = prop_oneof![
        4 => (some(&NAMESPACED, 1..=3), anywhere()),
        1 => (some(&CLUSTER_SCOPED, 1..=2), Just(Where::Cluster)),
    ];
    let names = prop_oneof![Just(Vec::new()), some(&NAMES, 1..=2)];
    (target, some(&VERBS, 1..=4), names).prop_map(|((targets, place), mut verbs, names)| {
        // A POST carries no name.
        if !names.is_empty() {
            verbs.retain(|verb| *verb != "create");
        }
        if verbs.is_empty() {
            verbs.push("get");
        }
        let texts: Vec<&str> = targets.iter().map(|(text, _, _)| *text).collect();
        let mut json = serde_json::json!({"resources": texts, "verbs": verbs});
        if !names.is_empty() {
            json["names"] = names.clone().into();
        }
        place.add_to(&mut json);
        let meant = verbs.iter().flat_map(|&verb| match verb {
            "apply" => vec!["patch", "create"],
            verb => vec![verb],
        });
        let meant: Vec<&str> = meant.collect();
        let rules: Vec<PolicyRule> = targets
            .iter()
            .map(|(_, group, resource)| {
                crate::manifests::rule(&[group], &[resource], &names, &meant)
            })
            .collect();
        let asked = place.asked(&rules);
        Entry { json, asked }
    })
}

fn urls() -> impl Strategy<Value = Entry> {
    (some(&URLS, 1..=2), some(&["get", "head", "post"], 1..=2)).prop_map(|(urls, verbs)| {
        let rule = PolicyRule {
            verbs: owned(&verbs),
            non_resource_urls: owned(&urls),
            ..PolicyRule::default()
        };
        Entry {
            json: serde_json::json!({"urls": urls, "verbs": verbs}),
            asked: Where::Cluster.asked(&[rule]),
        }
    })
}

fn uses() -> impl Strategy<Value = Entry> {
    let row = prop::sample::select(USES);
    (row, some(&NAMES, 1..=2), any::<bool>(), anywhere()).prop_map(
        |(row, names, wants_names, place): (Use, _, _, _)| {
            let has_names = match row.names {
                Names::Required => true,
                Names::Optional => wants_names,
                Names::Refused => false,
            };
            let mut json = serde_json::json!({"use": row.name});
            if has_names {
                json["names"] = names.clone().into();
            }
            place.add_to(&mut json);
            let names = owned(if has_names { &names } else { &[] });
            let asked = place.asked(&row.rules(&names));
            Entry { json, asked }
        },
    )
}

/// Any few entries.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec(
        prop_oneof![5 => resources(), 1 => urls(), 2 => uses()],
        0..7,
    )
}

/// The field of a spec that asks for them.
fn field(entries: &[Entry]) -> String {
    let json: Vec<_> = entries.iter().map(|entry| &entry.json).collect();
    format!("access: {}\n", serde_json::to_string(&json).unwrap())
}

/// Any access of the client `app` in `own`, there and elsewhere, as the field of a spec.
pub(crate) fn access() -> impl Strategy<Value = String> {
    entries().prop_map(|entries| field(&entries))
}

/// Without what is asked for twice: a name where every name is asked for.
fn essential(asked: impl IntoIterator<Item = Asked>) -> BTreeSet<Asked> {
    let all: BTreeSet<Asked> = asked.into_iter().collect();
    let is_implied = |(scope, what): &Asked| match what {
        What::Resource {
            group,
            resource,
            name: Some(_),
            verb,
        } => all.contains(&(
            scope.clone(),
            What::Resource {
                group: group.clone(),
                resource: resource.clone(),
                name: None,
                verb: verb.clone(),
            },
        )),
        _ => false,
    };
    all.iter()
        .filter(|asked| !is_implied(asked))
        .cloned()
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_rendered_grants_what_is_asked_for(entries in entries()) {
        let text = spec(&field(&entries));
        let manifests = Manifests::of_text(&rendered(&text));
        let policy = manifests.policy();
        prop_assert!(policy.dangling().is_empty());

        let granted = granted(&policy, &Identity::service_account("own", "app"));
        let found: BTreeSet<Asked> =
            granted.into_iter().map(|granted| (granted.namespace, granted.what)).collect();
        let expected = essential(entries.iter().flat_map(|entry| entry.asked.clone()));
        // Where rules share a list, a name may stand in one and every name in another.
        prop_assert_eq!(essential(found), expected);

        // The account's neighbour has nothing of it.
        let neighbour = Identity::service_account("own", "other");
        prop_assert!(crate::manifests::granted(&policy, &neighbour).is_empty());
    }
}
