//! What an overlay does not reach, and what it would change that is not meant.
//!
//! Kustomize follows names through the fields it knows, and says nothing of the others.

use k8s_openapi::api::rbac::v1::{PolicyRule, Subject};

use super::names::{Build, names, reaches};
use crate::render::objects::{Kind, Object, template::text};
use crate::source::Problem;
use crate::spec::job_config_map;
use crate::spec::model::{Client, JobTemplate};

/// Resources by group, and the kind of object that they are, as far as it is rendered and its names
/// are not followed into rules.
const RESOURCES: [(&str, &str, Kind); 11] = [
    ("", "serviceaccounts", Kind::ServiceAccount),
    ("", "services", Kind::Service),
    ("apps", "daemonsets", Kind::DaemonSet),
    ("apps", "deployments", Kind::Deployment),
    ("apps", "statefulsets", Kind::StatefulSet),
    ("batch", "cronjobs", Kind::CronJob),
    ("batch", "jobs", Kind::Job),
    (RBAC_GROUP, "clusterrolebindings", Kind::ClusterRoleBinding),
    (RBAC_GROUP, "clusterroles", Kind::ClusterRole),
    (RBAC_GROUP, "rolebindings", Kind::RoleBinding),
    (RBAC_GROUP, "roles", Kind::Role),
];
const RBAC_GROUP: &str = "rbac.authorization.k8s.io";

/// What to know of overlays, as lines above the base of a client.
pub(super) fn told(client: &Client, build: &Build<'_>) -> Vec<String> {
    let mut limits = Vec::new();
    limits.extend(
        client
            .job_templates
            .iter()
            .map(|it| template(client, it, build)),
    );
    limits.extend(rules(client, build));
    limits.extend(subjects(client, build));
    let mut lines = vec![
        String::new(),
        "An overlay may set namespace, namePrefix, nameSuffix, labels and images: bindings, Pods and"
            .to_owned(),
        "the ConfigMaps they mount follow. What stands in command lines and environments does not."
            .to_owned(),
    ];
    if !limits.is_empty() {
        lines.push("Nor do:".to_owned());
        limits.sort();
        limits.dedup();
        lines.extend(limits.into_iter().map(|limit| format!("- {limit}")));
    }
    lines
}

/// A Job template is a text to Kustomize.
fn template(client: &Client, template: &JobTemplate, build: &Build<'_>) -> String {
    let mut named = Vec::new();
    let needs = &template.needs;
    if let Some((account, _)) = &needs.account {
        named.push(format!("account {account}"));
    }
    let config_maps = build.objects.iter().filter(|object| {
        object.kind == Kind::ConfigMap && names_config_map(client, template, &object.name)
    });
    named.extend(config_maps.map(|object| format!("ConfigMap {}", object.name)));
    if let Some(namespace) = &needs.namespace {
        named.push(format!("namespace {namespace}"));
    }
    named.push("images".to_owned());
    format!(
        "ConfigMap {}, key {}, which is a text: {}. An overlay that changes these brings its own",
        job_config_map(&client.name),
        template.key,
        named.join(", ")
    )
}

fn names_config_map(client: &Client, template: &JobTemplate, name: &str) -> bool {
    text(client, template).contains(name)
}

/// Rules that name what is built: of these only the names of ConfigMaps are followed.
fn rules(client: &Client, build: &Build<'_>) -> Vec<String> {
    let mut limits = Vec::new();
    for role in &build.roles {
        for rule in &role.rules {
            for object in build.objects.iter().filter(|object| {
                names(rule).contains(&object.name)
                    && reaches(role.object, object)
                    && is_about(rule, object)
            }) {
                limits.push(format!(
                    "{}: a rule of it names the {}",
                    role.object.described(),
                    object.described()
                ));
            }
            let own = client.namespace.iter();
            limits.extend(
                own.filter(|own| {
                    names(rule).contains(own) && lists(rule.resources.as_ref(), "namespaces")
                })
                .map(|own| {
                    format!(
                        "{}: a rule of it names the namespace {own}",
                        role.object.described()
                    )
                }),
            );
        }
    }
    limits
}

/// Whether a rule covers an object by its kind.
fn is_about(rule: &PolicyRule, object: &Object) -> bool {
    RESOURCES.iter().any(|(group, resource, kind)| {
        *kind == object.kind
            && lists(rule.api_groups.as_ref(), group)
            && lists(rule.resources.as_ref(), resource)
    })
}

/// Whether a list of a rule has an item, for subresources that of their resource, or all there are.
fn lists(list: Option<&Vec<String>>, wanted: &str) -> bool {
    let mut items = list.into_iter().flatten();
    items.any(|item| {
        let resource = item.split('/').next().unwrap_or(item);
        resource == wanted || resource == "*"
    })
}

/// Accounts that others make, and people whose name is taken for an account's.
fn subjects(client: &Client, build: &Build<'_>) -> Vec<String> {
    let mut limits = Vec::new();
    for binding in &build.bindings {
        let described = binding.object.described();
        for subject in &binding.subjects {
            let namespace = subject.namespace.as_deref();
            let is_account = subject.kind == "ServiceAccount";
            if is_account
                && namespace == client.namespace.as_deref()
                && !build.has_account(namespace, &subject.name)
            {
                limits.push(format!(
                    "{described}: the account {} is made by others and keeps its name and namespace",
                    subject.name
                ));
            }
            if subject.name == "default" {
                limits.push(format!(
                    "{described}: `namespace` gives its own to the subject called default"
                ));
            }
        }
    }
    limits
}

/// What Kustomize would rename that only looks like a name of ours.
pub(super) fn problems(build: &Build<'_>) -> Vec<Problem> {
    let config_maps = build.objects.iter().copied();
    let config_maps = config_maps.filter(|object| object.kind == Kind::ConfigMap);
    let mut problems: Vec<Problem> = config_maps
        .filter_map(|config_map| {
            let (role, _) = build
                .rules_naming(config_map)
                .find(|(_, rule)| !is_about_config_maps_alone(rule))?;
            Some(named_in_rule(config_map, role))
        })
        .collect();
    for binding in &build.bindings {
        let subjects = binding.subjects.iter();
        problems.extend(subjects.filter_map(|subject| {
            let account = namesake(subject, build)?;
            Some(taken_for_account(subject, account, binding.object))
        }));
    }
    problems.dedup();
    problems
}

fn is_about_config_maps_alone(rule: &PolicyRule) -> bool {
    let resources = rule.resources.iter().flatten();
    let groups = rule.api_groups.iter().flatten();
    resources.clone().all(|resource| resource == "configmaps")
        && groups.clone().all(String::is_empty)
}

fn named_in_rule(config_map: &Object, role: &Object) -> Problem {
    Problem::warning(format!(
        "a rule gives the name of the ConfigMap `{}` to something else",
        config_map.name
    ))
    .at(
        config_map.origin.clone(),
        "Kustomize takes every name in a rule for a ConfigMap's",
    )
    .with_related(
        role.origin.clone(),
        format!("a rule of the {}", role.described()),
    )
    .help("give the ConfigMap another name: an overlay's namePrefix would change the rule too")
}

/// The account that Kustomize takes a person or a group for.
fn namesake<'b>(subject: &Subject, build: &'b Build<'_>) -> Option<&'b Object> {
    let is_person = subject.kind != "ServiceAccount";
    let mut objects = build.objects.iter().copied();
    objects.find(|object| {
        is_person && object.kind == Kind::ServiceAccount && object.name == subject.name
    })
}

fn taken_for_account(subject: &Subject, account: &Object, binding: &Object) -> Problem {
    Problem::warning(format!(
        "the {} `{}` has the name of an account",
        subject.kind, subject.name
    ))
    .at(
        account.origin.clone(),
        "Kustomize takes the subject for this account",
    )
    .with_related(
        binding.origin.clone(),
        format!("a subject of the {}", binding.described()),
    )
    .help(
        "give the account another name: an overlay's namePrefix would give the access to somebody else",
    )
}
