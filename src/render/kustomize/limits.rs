//! What an overlay does not reach, and what it would change that is not meant.
//!
//! Kustomize follows names through the fields it knows, and says nothing of the others.

use k8s_openapi::api::rbac::v1::{PolicyRule, Subject};

use super::names::{Build, names, reaches, says_name, uses_config_map};
use super::{BETWEEN, between};
use crate::render::objects::{Kind, Object, template::text};
use crate::source::Problem;
use crate::spec::model::{Client, JobTemplate};
use crate::spec::{NamedAccounts, job_config_map};

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

/// What to know of overlays, as lines above the base of a client. `own` are the client's objects.
pub(super) fn told(client: &Client, own: &[Object], build: &Build<'_>) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        "An overlay may set namespace, namePrefix, nameSuffix, labels and images. Bindings, Pods and the"
            .to_owned(),
        "ConfigMaps that they mount follow. These do not:".to_owned(),
        "- what stands in command lines and in values of environments".to_owned(),
    ];
    let templates = client.job_templates.iter();
    let templates = templates.map(|it| template(client, it, build));
    let mut left: Vec<String> = templates.collect();
    left.extend(rules(client, build));
    left.extend(accounts_of_others(own, build));
    left.extend(accounts_of_clients(own, build));
    left.extend(people_of_namespaces(own, build));
    left.extend(config_maps_of_others(own, build));
    lines.extend(items(left));
    let spoilt: Vec<String> = misread_rules(build)
        .map(|(config_map, role)| {
            format!(
                "a rule of the {}, which names something else like the ConfigMap {}",
                role.described(),
                config_map.name
            )
        })
        .chain(misread_people(build).map(|(subject, _, binding)| {
            format!(
                "the {} {} in the {}, who is called like an account",
                subject.kind,
                subject.name,
                binding.described()
            )
        }))
        .collect();
    if !spoilt.is_empty() {
        lines.push("namePrefix and nameSuffix change these, and should not:".to_owned());
        lines.extend(items(spoilt));
    }
    let shared = shared(client, own);
    if !shared.is_empty() {
        lines.push("Each overlay needs a namePrefix or nameSuffix of its own, besides its namespace. Without one, two".to_owned());
        lines.push("overlays make the same of these, and the last that is applied takes it from the other:".to_owned());
        lines.extend(items(shared));
    }
    lines
}

/// What an overlay's namespace does not tell from another overlay's: grants in the whole cluster, and
/// what stays in other namespaces.
fn shared(client: &Client, own: &[Object]) -> Vec<String> {
    let shared = own.iter().filter(|object| match object.kind {
        Kind::ClusterRole | Kind::ClusterRoleBinding => true,
        _ => object.namespace.is_some() && object.namespace != client.namespace,
    });
    shared
        .map(|object| format!("the {}", object.described()))
        .collect()
}

/// Sorted, each once.
fn items(mut items: Vec<String>) -> impl Iterator<Item = String> {
    items.sort();
    items.dedup();
    items.into_iter().map(|item| format!("- {item}"))
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
    named.push("its images".to_owned());
    format!(
        "{} in the ConfigMap {}, which is a text to Kustomize: bring another one where you change {}",
        template.key,
        job_config_map(&client.name),
        named.join(", ")
    )
}

fn names_config_map(client: &Client, template: &JobTemplate, name: &str) -> bool {
    says_name(&text(client, template), name)
}

/// Rules that name what is built: of these only the names of ConfigMaps are followed.
fn rules(client: &Client, build: &Build<'_>) -> Vec<String> {
    let mut left = Vec::new();
    for role in &build.roles {
        let described = role.object.described();
        for rule in role.rules.iter().filter(|rule| !names(rule).is_empty()) {
            let named = build.objects.iter().filter(|object| {
                let may_move = object.namespace.is_none() || object.namespace == client.namespace;
                may_move
                    && names(rule).contains(&object.name)
                    && reaches(role.object, object)
                    && is_about(rule, object)
            });
            left.extend(named.map(|object| {
                format!(
                    "a rule of the {described}, which names the {}",
                    object.described()
                )
            }));
            let moving = names(rule).iter().filter(|name| {
                build.may_move(name) && lists(rule.resources.as_ref(), "namespaces")
            });
            left.extend(moving.map(|namespace| {
                format!("a rule of the {described}, which names the namespace {namespace}")
            }));
        }
    }
    left
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

/// Accounts that others make in a namespace that may move.
fn accounts_of_others(own: &[Object], build: &Build<'_>) -> Vec<String> {
    let mut left = Vec::new();
    for binding in build.bindings_of(own) {
        let subjects = binding.subjects.iter().filter(|subject| {
            let mut namespace = subject.namespace.iter();
            subject.kind == "ServiceAccount"
                && namespace.any(|it| build.may_move(it))
                && !build.has_account(subject)
        });
        left.extend(subjects.map(|subject| {
            format!(
                "the account {}, which others make, in the {}",
                subject.name,
                binding.object.described()
            )
        }));
    }
    left
}

/// Accounts that are in the base of another client, and so follow only where both are built together.
fn accounts_of_clients(own: &[Object], build: &Build<'_>) -> Vec<String> {
    let foreign = between::foreign(own, build).into_iter();
    foreign
        .map(|foreign| {
            let with = if foreign.may_move {
                format!(", with the component {BETWEEN}")
            } else {
                String::new()
            };
            format!(
                "the {} in the {}, which is in another client's base, unless both are built together{with}",
                foreign.account.described(),
                foreign.binding.object.described(),
            )
        })
        .collect()
}

/// People and groups of the client's bindings whose names hold a namespace that may move: texts to
/// Kustomize.
fn people_of_namespaces(own: &[Object], build: &Build<'_>) -> Vec<String> {
    let mut left = Vec::new();
    for binding in build.bindings_of(own) {
        for subject in &binding.subjects {
            let accounts = NamedAccounts::of(&subject.kind, &subject.name);
            if let Some(accounts) = accounts.filter(|it| build.may_move(it.namespace)) {
                left.push(format!(
                    "the {} {} in the {}, which names the namespace {}",
                    subject.kind,
                    subject.name,
                    binding.object.described(),
                    accounts.namespace
                ));
            }
        }
    }
    left
}

/// ConfigMaps that are in the base of another client, and so follow only where both are built together.
fn config_maps_of_others(own: &[Object], build: &Build<'_>) -> Vec<String> {
    let is_own = |object: &Object| own.iter().any(|own| std::ptr::eq(own, object));
    let others = build.objects.iter().copied();
    let others = others.filter(|object| object.kind == Kind::ConfigMap && !is_own(object));
    others
        .filter(|config_map| own.iter().any(|own| uses_config_map(own, config_map)))
        .map(|config_map| {
            format!(
                "the {}, which is in another client's base, unless both are built together",
                config_map.described()
            )
        })
        .collect()
}

/// What Kustomize would rename that only looks like a name of ours.
pub(super) fn problems(build: &Build<'_>) -> Vec<Problem> {
    let rules = misread_rules(build).map(|(config_map, role)| named_in_rule(config_map, role));
    let people = misread_people(build);
    let people =
        people.map(|(subject, account, binding)| taken_for_account(subject, account, binding));
    rules.chain(people).collect()
}

/// ConfigMaps whose name a rule gives to something else, each with the first such role.
fn misread_rules<'b>(build: &'b Build<'_>) -> impl Iterator<Item = (&'b Object, &'b Object)> {
    let config_maps = build.objects.iter().copied();
    let config_maps = config_maps.filter(|object| object.kind == Kind::ConfigMap);
    config_maps.filter_map(|config_map| {
        let mut rules = build.rules_naming(config_map);
        let (role, _) = rules.find(|(_, rule)| !is_about_config_maps_alone(rule))?;
        Some((config_map, role))
    })
}

/// People and groups that are called like an account, each with that account and the binding.
fn misread_people<'b>(
    build: &'b Build<'_>,
) -> impl Iterator<Item = (&'b Subject, &'b Object, &'b Object)> {
    build.bindings.iter().flat_map(|binding| {
        let subjects = binding.subjects.iter();
        subjects.filter_map(|subject| Some((subject, namesake(subject, build)?, binding.object)))
    })
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
