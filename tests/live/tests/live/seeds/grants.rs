//! Random single grants: each is named with its binding, and nothing else is. Those with a wildcard are there
//! one at a time; of the others a few that have nothing in common.

use fastrand::Rng;
use libtest_mimic::Failed;
use rolewright_live_tests::ADMIN;
use serde_json::{Value, json};

use super::Seeds;
use super::objects::{
    ACCOUNT, OTHER, OWN, THIRD, account, binding, group, role, rule, spec, url_rule, user,
};
use super::stage::Stage;
use crate::answers::items;
use crate::live::say;
use crate::program::sample;
use crate::report::{Source, is_same, words};

const SEED: u64 = 4;
const GRANTS: usize = 50;
/// How many are there at a time at most.
const TOGETHER: usize = 6;

const NAMESPACES: [&str; 3] = [OWN, OTHER, THIRD];

/// Something that the account may do, in words and as objects.
#[derive(Debug)]
struct Grant {
    question: String,
    source: Source,
    objects: [Value; 2],
}

/// A resource or subresource that the server serves.
#[derive(Debug, Clone)]
struct Served {
    group: String,
    resource: String,
    subresource: String,
    is_namespaced: bool,
    verbs: Vec<String>,
}

pub(super) fn are_named(seeds: &Seeds) -> Result<(), Failed> {
    let (mut everywhere, mut runs) = (0, 0);
    seeds.alone(|program, stage| {
        let served = served(stage)?;
        stage.apply(&program.objects(&spec())?)?;
        let seeds = (SEED..).take(GRANTS);
        let grants = seeds.map(|seed| Grant::random(&mut Rng::with_seed(seed), &served));
        for grants in apart(grants.collect()) {
            let of_cluster = grants.iter().filter(|it| it.source.namespace.is_none());
            everywhere += of_cluster.count();
            runs += 1;
            // Reviews cost the server less than impersonation.
            let arguments = format!("--settle 0s --via review --excess {}", sample());
            let run = || {
                let report = program.verify(ADMIN, &spec(), &arguments)?;
                let party = report.only_different(ACCOUNT)?;
                is_same("missing", &party.missing(), &[])?;
                let mut questions: Vec<String> =
                    grants.iter().map(|grant| grant.question.clone()).collect();
                questions.sort();
                is_same("excess", &party.excess(), &questions)?;
                let sources = grants.iter().map(|grant| (&*grant.question, &grant.source));
                party.each_is_by(&sources.collect::<Vec<_>>())
            };
            let objects: Vec<Value> = grants.iter().flat_map(|it| it.objects.clone()).collect();
            stage
                .with(&objects, run)
                .map_err(|failed| format!("{grants:?}: {failed:?}"))?;
        }
        Ok(())
    })?;
    say(&format!(
        "seeds: {GRANTS} grants named in {runs} runs, {everywhere} of them everywhere"
    ));
    Ok(())
}

/// Grants in groups, in which none gives what another does.
fn apart(grants: Vec<Grant>) -> Vec<Vec<Grant>> {
    let mut groups: Vec<Vec<Grant>> = Vec::new();
    for grant in grants {
        let fitting = groups.iter_mut().find(|group| {
            group.len() < TOGETHER && group.iter().all(|other| grant.is_apart_from(other))
        });
        match fitting {
            Some(group) => group.push(grant),
            None => groups.push(vec![grant]),
        }
    }
    groups
}

impl Grant {
    /// Whether neither gives anything of what the other does: without wildcards, each another verb or
    /// another resource.
    fn is_apart_from(&self, other: &Self) -> bool {
        let verb_and_what = |grant: &Self| {
            let mut words = grant.question.split(' ').map(str::to_owned);
            (words.next(), words.next())
        };
        !self.question.contains('*')
            && !other.question.contains('*')
            && verb_and_what(self) != verb_and_what(other)
    }

    fn random(rng: &mut Rng, served: &[Served]) -> Self {
        let namespace = rng.bool().then(|| pick(rng, &NAMESPACES));
        let (rule, question) = random_rule(rng, namespace, served);
        let (subject, group) = random_subject(rng);
        let name = format!("grant-{}", rng.u32(..));
        let source = match namespace {
            Some(namespace) => Source::role_binding(namespace, &name),
            None => Source::cluster_role_binding(&name),
        };
        // A RoleBinding gives what it binds in its namespace, wherever that is from.
        let from = namespace.filter(|_| rng.bool());
        let kind = if from.is_some() {
            "Role"
        } else {
            "ClusterRole"
        };
        Self {
            question,
            source: match group {
                Some(group) => source.through(group),
                None => source,
            },
            objects: [
                role(from, &name, &rule),
                binding(namespace, &name, (kind, &name), &subject),
            ],
        }
    }
}

/// A subject that means the account, and the group if it is one.
fn random_subject(rng: &mut Rng) -> (Value, Option<&'static str>) {
    let groups = [
        "system:serviceaccounts:default",
        "system:serviceaccounts",
        "system:authenticated",
    ];
    match rng.u8(..4) {
        0 | 1 => (account(), None),
        2 => (user(), None),
        _ => {
            let name = pick(rng, &groups);
            (group(name), Some(name))
        }
    }
}

/// A rule that gives one thing, and what `verify` should call it.
fn random_rule(rng: &mut Rng, namespace: Option<&str>, served: &[Served]) -> (Value, String) {
    if namespace.is_none() && rng.u8(..6) == 0 {
        let verb = pick(rng, &["get", "post", "*"]);
        let url = pick(rng, &["/metrics", "/logs/*", "/made-up", "/healthz/etcd"]);
        return (url_rule(verb, url), format!("{verb} {url}"));
    }
    let verb_of = |rng: &mut Rng, verbs: &[String]| match rng.u8(..8) {
        0 => "frobnicate".to_owned(),
        1 => "*".to_owned(),
        _ => verbs[rng.usize(..verbs.len())].clone(),
    };
    let (group, resource, subresource, verb) = match rng.u8(..10) {
        0 => ("made-up.example", "widgets", "", "get".to_owned()),
        1 => ("*", "*", "", pick(rng, &["get", "*"]).to_owned()),
        2 => ("apps", "*", "", pick(rng, &["get", "*"]).to_owned()),
        3 => ("*", "*", "scale", "update".to_owned()),
        4 => {
            let (verb, group, resource) = pick(rng, &SPECIAL);
            (group, resource, "", verb.to_owned())
        }
        _ => {
            let fitting: Vec<&Served> = served
                .iter()
                .filter(|served| served.is_namespaced || namespace.is_none())
                .collect();
            let found = fitting[rng.usize(..fitting.len())];
            let verb = verb_of(rng, &found.verbs);
            (&*found.group, &*found.resource, &*found.subresource, verb)
        }
    };
    // No request to delete a collection carries a name, so a rule with one would give nothing.
    let takes_name = resource != "*" && verb != "deletecollection" && verb != "*";
    let name = if takes_name && rng.bool() { "one" } else { "" };
    let names: &[&str] = if name.is_empty() { &[] } else { &[name] };
    let text = match subresource {
        "" => resource.to_owned(),
        subresource => format!("{resource}/{subresource}"),
    };
    // A named namespace is reached in itself.
    let is_itself = (group, resource) == ("", "namespaces")
        && !name.is_empty()
        && ["get", "update", "patch", "delete"].contains(&&*verb);
    let place = namespace.unwrap_or(if is_itself { name } else { "" });
    let question = words(&verb, group, (resource, subresource), name, place);
    (rule(&verb, group, &text, names), question)
}

/// Verbs that no request has but that are asked about: verb, group and resource, in a namespace.
const SPECIAL: [(&str, &str, &str); 4] = [
    ("impersonate", "", "serviceaccounts"),
    ("bind", "rbac.authorization.k8s.io", "roles"),
    ("escalate", "rbac.authorization.k8s.io", "roles"),
    ("use", "example.com", "policies"),
];

fn pick<T: Copy>(rng: &mut Rng, among: &[T]) -> T {
    among[rng.usize(..among.len())]
}

/// All that the server serves, but what the spec itself speaks of.
fn served(stage: &Stage<'_>) -> Result<Vec<Served>, Failed> {
    let mut paths = vec![(String::new(), "/api/v1".to_owned())];
    let groups = stage.read("/apis")?;
    for group in items(&groups["groups"]) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let version = text(&group["preferredVersion"]["groupVersion"]);
        paths.push((text(&group["name"]), format!("/apis/{version}")));
    }
    let mut all = Vec::new();
    for (group, path) in paths {
        let list = stage.read(&path)?;
        for found in items(&list["resources"]) {
            let name = found["name"].as_str().unwrap_or_default();
            let (resource, subresource) = name.split_once('/').unwrap_or((name, ""));
            let verbs = items(&found["verbs"]).filter_map(Value::as_str);
            if !["jobs", "configmaps"].contains(&resource) {
                all.push(Served {
                    group: group.clone(),
                    resource: resource.to_owned(),
                    subresource: subresource.to_owned(),
                    is_namespaced: found["namespaced"] == json!(true),
                    verbs: verbs.map(str::to_owned).collect(),
                });
            }
        }
    }
    assert!(all.len() > 100, "only {} resources", all.len());
    Ok(all)
}
