//! Files of values that chart-testing (`ct`) lints and installs a chart with, each a combination that
//! a release may be made of. They are no part of a package.

use serde_json::{Map, Value as Json, json};

use super::extra_rules;
use super::release::Release;
use super::values::Values;
use crate::render::disk::OutputFile;
use crate::render::manifests::Rendered;
use crate::render::objects::Object;
use crate::render::yaml::{Value, write_document};
use crate::spec::model::Client;

/// A digest of the form that images have.
const DIGEST: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// A combination: its file's name, what it is, and its values.
struct Combination {
    name: &'static str,
    what: &'static str,
    values: Json,
}

/// The files of a chart's combinations, each with a header.
pub(super) fn files(
    clients: &[(&Client, Vec<Object>)],
    releases: &[Release<'_>],
    values: &Values,
    header: &str,
) -> Vec<Rendered> {
    let all = combinations(clients, releases, values).into_iter();
    let all = all.filter(|one| one.name == "default" || one.values != json!({}));
    all.map(|one| {
        let text = write_document(&Value::from(one.values), &[header, one.what]);
        Rendered {
            file: OutputFile::marked(format!("ci/{}-values.yaml", one.name), text),
            summary: format!("values to test the chart with: {}", one.name),
        }
    })
    .collect()
}

fn combinations(
    clients: &[(&Client, Vec<Object>)],
    releases: &[Release<'_>],
    values: &Values,
) -> Vec<Combination> {
    let of_each = |set: &dyn Fn(&Release<'_>, &[Object], &mut Json)| {
        let mut json = json!({});
        for ((_, objects), release) in clients.iter().zip(releases) {
            set(release, objects, &mut json);
        }
        json
    };
    let mut combinations = vec![
        Combination {
            name: "default",
            what: "The defaults.",
            values: json!({}),
        },
        Combination {
            name: "existing-accounts",
            what: "Accounts that exist; an installation needs them.",
            values: of_each(&|release, _, json| existing(release, json)),
        },
        Combination {
            name: "named-accounts",
            what: "Accounts with names of their own.",
            values: of_each(&|release, _, json| named(release, json)),
        },
        Combination {
            name: "no-rbac",
            what: "No roles and no bindings.",
            values: json!({"rbac": {"create": false}}),
        },
        Combination {
            name: "no-rbac-no-accounts",
            what: "No roles, no bindings, and accounts that exist; an installation needs them.",
            values: of_each(&|release, _, json| {
                put(json, &["rbac", "create"], json!(false));
                existing(release, json);
            }),
        },
        Combination {
            name: "extra-rules",
            what: "More rules than those of the spec.",
            values: of_each(&extra_rules_of),
        },
        Combination {
            name: "overrides",
            what: "Other names and namespaces; an installation needs the namespaces.",
            values: overrides(values),
        },
        Combination {
            name: "pods",
            what: "What can be said of Pods, zero and false too.",
            values: of_each(&|release, _, json| pods(release, values, json)),
        },
        Combination {
            name: "digest",
            what: "The image by a digest, which is made up: to lint and template alone.",
            values: of_each(&|release, _, json| {
                let way = release.way(&["image", "digest"]);
                if values.has(&way) {
                    put(json, &way, json!(DIGEST));
                }
            }),
        },
    ];
    if values.has(&["tests", "rbac", "mode"]) {
        for (name, what, mode) in [
            (
                "test",
                "A test with kubectl; its image is made up.",
                "kubectl",
            ),
            (
                "test-rolewright",
                "A test with Rolewright; its image is made up.",
                "rolewright",
            ),
        ] {
            let image = json!({"repository": "registry.example/test", "tag": "1.0.0"});
            combinations.push(Combination {
                name,
                what,
                values: json!({"tests": {"rbac": {"mode": mode, "image": image}}}),
            });
        }
    }
    combinations
}

fn accounts<'r>(release: &'r Release<'_>) -> impl Iterator<Item = (&'r str, &'r str)> {
    let further = release.client.accounts.iter();
    further.filter_map(|account| {
        let key = release.account_key(account.namespace.as_deref(), &account.name)?;
        Some((key, account.name.as_str()))
    })
}

fn existing(release: &Release<'_>, json: &mut Json) {
    if release.client.account.is_some() {
        let account = json!({"create": false, "name": format!("ci-{}", release.client.name)});
        put(json, &release.way(&["serviceAccount"]), account);
    }
    for (key, name) in accounts(release) {
        let account = json!({"create": false, "name": format!("ci-further-{name}")});
        put(json, &release.way(&["accounts", key]), account);
    }
}

fn named(release: &Release<'_>, json: &mut Json) {
    if release.client.account.is_some() {
        let account = json!({
            "create": true,
            "name": format!("ci-{}", release.client.name),
            "annotations": {"example.com/ci": "yes"},
            "automount": true,
        });
        put(json, &release.way(&["serviceAccount"]), account);
    }
    for (key, name) in accounts(release) {
        let account = json!({"create": true, "name": format!("ci-further-{name}")});
        put(json, &release.way(&["accounts", key]), account);
    }
}

fn extra_rules_of(release: &Release<'_>, objects: &[Object], json: &mut Json) {
    let Some(extra) = extra_rules::of(release, objects) else {
        return;
    };
    let rule = json!([{"apiGroups": [""], "resources": ["services"], "resourceNames": ["ci"], "verbs": ["get"]}]);
    put(json, &release.way(&["rbac", "extraRules"]), rule.clone());
    if extra.has_cluster_role {
        let mut rules = rule;
        if let Some(rules) = rules.as_array_mut() {
            rules.push(json!({"nonResourceURLs": ["/version"], "verbs": ["get"]}));
        }
        put(json, &release.way(&["rbac", "extraClusterRules"]), rules);
    }
}

fn overrides(values: &Values) -> Json {
    let mut json = json!({
        "nameOverride": "ci-name",
        "fullnameOverride": "ci-full",
        "namespaceOverride": "ci-own",
        "commonLabels": {"example.com/ci": "yes"},
    });
    for namespace in values.keys(&["namespaces"]) {
        let other = format!("ci-{}", namespace.get(..60).unwrap_or(namespace));
        put(&mut json, &["namespaces", namespace], json!(other));
    }
    json
}

fn pods(release: &Release<'_>, values: &Values, json: &mut Json) {
    for (key, value) in [
        ("replicaCount", json!(0)),
        ("restartOnConfigChange", json!(false)),
        ("podAnnotations", json!({"example.com/ci": "yes"})),
        ("podLabels", json!({"example.com/ci": "yes"})),
        ("imagePullSecrets", json!([{"name": "ci"}])),
        ("nodeSelector", json!({"kubernetes.io/os": "linux"})),
        ("tolerations", json!([{"operator": "Exists"}])),
        ("terminationGracePeriodSeconds", json!(0)),
        ("extraEnv", json!([{"name": "CI_EXTRA", "value": "false"}])),
        ("env", json!({"CI": "0"})),
        ("extraVolumes", json!([{"name": "ci", "emptyDir": {}}])),
        (
            "extraVolumeMounts",
            json!([{"name": "ci", "mountPath": "/ci"}]),
        ),
    ] {
        let way = release.way(&[key]);
        if values.has(&way) {
            put(json, &way, value);
        }
    }
}

/// Puts a value at a way of keys.
fn put(json: &mut Json, way: &[&str], value: Json) {
    let Some((first, rest)) = way.split_first() else {
        *json = value;
        return;
    };
    if !json.is_object() {
        *json = Json::Object(Map::new());
    }
    if let Some(fields) = json.as_object_mut() {
        let below = fields.entry(*first).or_insert(Json::Null);
        put(below, rest, value);
    }
}
