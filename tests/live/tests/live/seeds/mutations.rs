//! A client whose access is as its spec says, but for one change: `verify` names it.

use std::collections::BTreeSet;

use libtest_mimic::Failed;
use rolewright_live_tests::ADMIN;
use serde_json::Value;

use super::Seeds;
use super::objects::{
    ACCOUNT, OTHER, OWN, THIRD, account, binding, group, role, rule, spec, url_rule,
};
use super::stage::Stage;
use crate::answers::items;
use crate::live::say;
use crate::program::sample;
use crate::report::{Report, Source, is_same, words};

/// The name of every object that is added.
const EXTRA: &str = "extra";

/// A change of the client's access, and what has to be said of it.
struct Mutation {
    title: String,
    /// Objects besides those that the spec asks for, or in their place.
    objects: Vec<Value>,
    excess: Vec<String>,
    missing: Vec<String>,
    source: Source,
    /// Whether the account itself can find it, which is not asked about the third namespace.
    is_near: bool,
}

pub(super) fn are_named(seeds: &Seeds) -> Result<(), Failed> {
    let mut count = 0;
    seeds.alone(|program, stage| {
        let unchanged = program.objects(&spec())?;
        for mutation in mutations(&unchanged, &rules_of_view(stage)?)? {
            count += 1;
            stage.apply(&unchanged)?;
            stage.apply(&mutation.objects)?;
            program.introduce(ACCOUNT, &stage.token(OWN, ACCOUNT)?)?;
            let itself = mutation.is_near.then_some((ACCOUNT, "self"));
            for (caller, via) in [Some((ADMIN, "review")), itself].into_iter().flatten() {
                let arguments = format!("--settle 0s --via {via} --excess {}", sample());
                let report = program.verify(caller, &spec(), &arguments)?;
                mutation.is_named_in(report).map_err(|failed| {
                    format!("{}, asked by {caller}: {failed:?}", mutation.title)
                })?;
            }
            stage.clear()?;
        }
        Ok(())
    })?;
    say(&format!("seeds: {count} mutations named"));
    Ok(())
}

impl Mutation {
    fn is_named_in(&self, report: Report) -> Result<(), Failed> {
        let party = report.only_different(ACCOUNT)?;
        is_same("excess", &party.excess(), &self.excess)?;
        is_same("missing", &party.missing(), &self.missing)?;
        party.is_all_by(&self.source)
    }

    fn excess(title: &str, objects: Vec<Value>, source: Source, excess: Vec<String>) -> Self {
        Self {
            title: title.to_owned(),
            objects,
            excess,
            missing: Vec::new(),
            is_near: source.namespace.as_deref() != Some(THIRD),
            source,
        }
    }
}

fn mutations(unchanged: &[Value], view: &[Value]) -> Result<Vec<Mutation>, Failed> {
    let mut all = Vec::new();
    for (namespace, name, verb, resource) in [
        (OWN, "robot", "update", "jobs.batch"),
        (OTHER, "default:robot", "watch", "configmaps"),
    ] {
        all.push(one_verb_more(unchanged, (namespace, name), verb, resource)?);
        all.push(one_verb_less(unchanged, (namespace, name), resource)?);
    }
    all.push(added(
        "one verb",
        THIRD,
        &rule("list", "batch", "jobs", &[]),
        "list jobs.batch",
    ));
    all.push(bound_everybody("system:authenticated"));
    all.push(bound_everybody("system:serviceaccounts"));
    for namespace in [OWN, THIRD] {
        all.push(bound_to_view(namespace, view));
        all.push(bound_group(namespace));
        for (title, rule, question) in [
            (
                "a named Secret",
                rule("get", "", "secrets", &["db"]),
                "get secrets \"db\"",
            ),
            (
                "a made-up verb",
                rule("frobnicate", "", "pods", &[]),
                "frobnicate pods",
            ),
            (
                "a resource of an absent CRD",
                rule("list", "example.com", "widgets", &[]),
                "list widgets.example.com",
            ),
        ] {
            all.push(added(title, namespace, &rule, question));
        }
    }
    for (title, rule, question) in [
        ("a URL", url_rule("get", "/extra/*"), "get /extra/*"),
        (
            "a Secret of that name everywhere",
            rule("get", "", "secrets", &["db"]),
            "get secrets \"db\"",
        ),
        (
            "a resource of an absent CRD everywhere",
            rule("list", "example.com", "widgets", &[]),
            "list widgets.example.com",
        ),
    ] {
        all.push(added_everywhere(title, &rule, question));
    }
    Ok(all)
}

/// A verb more in the first rule of a role that the spec asks for.
fn one_verb_more(
    unchanged: &[Value],
    (namespace, name): (&str, &str),
    verb: &str,
    resource: &str,
) -> Result<Mutation, Failed> {
    let mut role = role_of(unchanged, namespace, name)?;
    let verbs = role["rules"][0]["verbs"].as_array_mut();
    verbs.ok_or("no verbs")?.push(verb.into());
    Ok(Mutation::excess(
        "one verb more",
        vec![role],
        Source::role_binding(namespace, name),
        vec![format!("{verb} {resource} in {namespace}")],
    ))
}

/// `list`, the last verb of the first rule, is gone.
fn one_verb_less(
    unchanged: &[Value],
    (namespace, name): (&str, &str),
    resource: &str,
) -> Result<Mutation, Failed> {
    let mut role = role_of(unchanged, namespace, name)?;
    let verbs = role["rules"][0]["verbs"].as_array_mut();
    assert_eq!(verbs.ok_or("no verbs")?.pop(), Some("list".into()));
    Ok(Mutation {
        missing: vec![format!("list {resource} in {namespace}")],
        ..Mutation::excess(
            "one verb less",
            vec![role],
            Source::role_binding(namespace, name),
            Vec::new(),
        )
    })
}

fn role_of(objects: &[Value], namespace: &str, name: &str) -> Result<Value, Failed> {
    let found = objects.iter().find(|object| {
        object["kind"] == "Role"
            && object["metadata"]["namespace"] == namespace
            && object["metadata"]["name"] == name
    });
    Ok(found.ok_or("there is no such Role")?.clone())
}

/// A Role with one rule for the account.
fn added(title: &str, namespace: &str, rule: &Value, question: &str) -> Mutation {
    let place = Some(namespace);
    Mutation::excess(
        &format!("{title} in {namespace}"),
        vec![
            role(place, EXTRA, rule),
            binding(place, EXTRA, ("Role", EXTRA), &account()),
        ],
        Source::role_binding(namespace, EXTRA),
        vec![format!("{question} in {namespace}")],
    )
}

/// A ClusterRole with one rule for the account.
fn added_everywhere(title: &str, rule: &Value, question: &str) -> Mutation {
    Mutation::excess(
        title,
        vec![
            role(None, EXTRA, rule),
            binding(None, EXTRA, ("ClusterRole", EXTRA), &account()),
        ],
        Source::cluster_role_binding(EXTRA),
        vec![question.to_owned()],
    )
}

/// A rule for everybody, everywhere.
fn bound_everybody(name: &str) -> Mutation {
    Mutation::excess(
        &format!("{name} everywhere"),
        vec![
            role(None, EXTRA, &rule("get", "", "pods", &[])),
            binding(None, EXTRA, ("ClusterRole", EXTRA), &group(name)),
        ],
        Source::cluster_role_binding(EXTRA).through(name),
        vec!["get pods".to_owned()],
    )
}

/// A rule for all accounts of the client's namespace.
fn bound_group(namespace: &str) -> Mutation {
    let name = format!("system:serviceaccounts:{OWN}");
    let place = Some(namespace);
    Mutation::excess(
        &format!("a group in {namespace}"),
        vec![
            role(place, EXTRA, &rule("get", "", "pods", &[])),
            binding(place, EXTRA, ("Role", EXTRA), &group(&name)),
        ],
        Source::role_binding(namespace, EXTRA).through(&name),
        vec![format!("get pods in {namespace}")],
    )
}

fn bound_to_view(namespace: &str, view: &[Value]) -> Mutation {
    let place = Some(namespace);
    Mutation::excess(
        &format!("view in {namespace}"),
        vec![binding(place, EXTRA, ("ClusterRole", "view"), &account())],
        Source::role_binding(namespace, EXTRA),
        what_view_gives(namespace, view),
    )
}

fn rules_of_view(stage: &Stage<'_>) -> Result<Vec<Value>, Failed> {
    let mut role = stage.read("/apis/rbac.authorization.k8s.io/v1/clusterroles/view")?;
    match role["rules"].take() {
        Value::Array(rules) => Ok(rules),
        other => Err(format!("no rules of view: {other}").into()),
    }
}

/// What the rules of `view` give in a namespace beyond what the spec wants there.
fn what_view_gives(namespace: &str, view: &[Value]) -> Vec<String> {
    let mut all = BTreeSet::new();
    let texts = |list: &Value| -> Vec<String> {
        let texts = items(list).filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    for rule in view {
        for verb in texts(&rule["verbs"]) {
            for group in texts(&rule["apiGroups"]) {
                for text in texts(&rule["resources"]) {
                    let (resource, subresource) = text.split_once('/').unwrap_or((&text, ""));
                    // A namespace can only be reached in itself.
                    let is_own = group.is_empty() && resource == "namespaces";
                    if is_own && verb != "get" {
                        continue;
                    }
                    let name = if is_own { namespace } else { "" };
                    all.insert(words(
                        &verb,
                        &group,
                        (resource, subresource),
                        name,
                        namespace,
                    ));
                }
            }
        }
    }
    if namespace == OWN {
        assert!(all.remove(&format!("list jobs.batch in {OWN}")));
    }
    all.into_iter().collect()
}
