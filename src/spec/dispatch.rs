//! Whether a client can create the Jobs of its templates, and whether what these need is made by
//! the spec.
//!
//! Secrets and volume claims are usually made elsewhere, and are not asked about.

use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_rbac::{Action, Snapshot};

use super::job_config_map;
use super::model::{Client, JobTemplate, Needs, Scope};
use crate::source::{Place, Problem};

/// The ConfigMap that Kubernetes puts into every namespace.
const IN_EVERY_NAMESPACE: &str = "kube-root-ca.crt";

/// What keeps the clients of a whole spec from creating the Jobs of their templates, or these from
/// starting.
pub(super) fn check(clients: &[Client], version: KubernetesVersion) -> Vec<Problem> {
    let mut problems = Vec::new();
    let builtin = builtin_rbac(version);
    for client in clients {
        for template in &client.job_templates {
            problems.extend(may_not_create(client, template, &builtin));
            problems.extend(without_account(clients, template));
            problems.extend(without_config_maps(clients, template));
        }
    }
    problems
}

/// A client with access that may not create the Jobs is wrong. One that is run without any access
/// may hand the templates to somebody else; one that is neither run nor has access does just that.
fn may_not_create(client: &Client, template: &JobTemplate, builtin: &Snapshot) -> Option<Problem> {
    let namespace = template.needs.namespace.as_deref()?;
    let is_idle = client.access.is_empty();
    if (is_idle && client.workload.is_none()) || may_create(client, template, namespace, builtin) {
        return None;
    }
    let message = format!(
        "`{}` may not create {}s in `{namespace}`, where its template `{}` goes",
        client.name,
        template.needs.kind.name(),
        template.name
    );
    let problem = if is_idle {
        Problem::warning(message)
    } else {
        Problem::error(message)
    };
    let problem = problem.at(template.origin.clone(), "");
    let problem = match &template.needs.namespace_place {
        Some(place) => problem.with_related(place.clone(), "it goes there"),
        None => problem,
    };
    let own = client.namespace.as_deref() == Some(namespace);
    let namespaces = if own {
        String::new()
    } else {
        format!(", namespaces: [{namespace}]")
    };
    let problem = problem.help(format!(
        "add to `access`: {{resources: [{}], verbs: [create]{namespaces}}}",
        template.needs.kind.resource()
    ));
    Some(if is_idle {
        problem.help(
            "if somebody else creates them: let a document of its own, without access, ship the \
             templates",
        )
    } else {
        problem
    })
}

/// Whether what the spec grants lets a client create what a template makes. Of a ClusterRole that is not Kubernetes'
/// own nobody knows, so that it may.
fn may_create(
    client: &Client,
    template: &JobTemplate,
    namespace: &str,
    builtin: &Snapshot,
) -> bool {
    let create = Action::Resource {
        verb: "create",
        group: "batch",
        resource: template.needs.kind.resource(),
        subresource: "",
        namespace,
        name: "",
    };
    let reaches = |scope: &Scope| match scope {
        Scope::Own => client.namespace.as_deref() == Some(namespace),
        Scope::Namespace(other) => other == namespace,
        Scope::Cluster => true,
    };
    let scopes = client.access.scopes.iter();
    scopes
        .filter(|(scope, _)| reaches(scope))
        .any(|(_, granted)| {
            let by_role = |name: &String| {
                let known = builtin.cluster_roles.iter().find(|role| role.name == *name);
                known.is_none_or(|role| role.rules.iter().any(|rule| rule.allows(&create)))
            };
            granted
                .rules
                .iter()
                .any(|requested| requested.rule.allows(&create))
                || granted.cluster_roles.keys().any(by_role)
        })
}

fn without_account(clients: &[Client], template: &JobTemplate) -> Option<Problem> {
    let Needs {
        namespace,
        account,
        has_reason,
        ..
    } = &template.needs;
    let (namespace, (name, place)) = (namespace.as_deref()?, account.as_ref()?);
    // Kubernetes makes that one everywhere.
    if *has_reason || name == "default" {
        return None;
    }
    let made: Vec<(Option<&str>, &Place)> = clients
        .iter()
        .flat_map(|client| accounts_of(client, name))
        .collect();
    if made.iter().any(|(found, _)| *found == Some(namespace)) {
        return None;
    }
    let problem = Problem::error(format!(
        "the template `{}` runs as `{namespace}/{name}`, which nothing here makes",
        template.name
    ))
    .at(place.clone(), "an account that is not there");
    let problem = match made.first() {
        Some((Some(other), made)) => {
            problem.with_related((*made).clone(), format!("this one is made in `{other}`"))
        }
        _ => problem,
    };
    Some(
        problem
            .help(format!(
                "write `accounts: [{{name: {name}, namespace: {namespace}}}]`"
            ))
            .help(elsewhere(template)),
    )
}

/// The accounts of a name that a client has, each with its namespace.
fn accounts_of<'c>(
    client: &'c Client,
    name: &str,
) -> impl Iterator<Item = (Option<&'c str>, &'c Place)> {
    let own = client.account.iter().filter(move |own| own.name == *name);
    let own: Vec<_> = own
        .map(|own| (client.namespace.as_deref(), &own.origin))
        .collect();
    let further = client.accounts.iter().filter(|other| other.name == *name);
    let further: Vec<_> = further
        .map(|other| {
            let namespace = other.namespace.as_ref().or(client.namespace.as_ref());
            (namespace.map(String::as_str), &other.origin)
        })
        .collect();
    own.into_iter().chain(further)
}

fn without_config_maps(clients: &[Client], template: &JobTemplate) -> Vec<Problem> {
    let Some(namespace) = template.needs.namespace.as_deref() else {
        return Vec::new();
    };
    if template.needs.has_reason {
        return Vec::new();
    }
    let is_made = |name: &str| {
        name == IN_EVERY_NAMESPACE
            || clients.iter().any(|client| {
                let templates = !client.job_templates.is_empty();
                client.namespace.as_deref() == Some(namespace)
                    && (client.config.iter().any(|config| config.name == name)
                        || (templates && job_config_map(&client.name) == name))
            })
    };
    let missing = template.needs.config_maps.iter();
    missing
        .filter(|(name, _)| !is_made(name))
        .map(|(name, place)| {
            Problem::error(format!(
                "the template `{}` needs the ConfigMap `{namespace}/{name}`, which nothing here makes",
                template.name
            ))
            .at(place.clone(), "a ConfigMap that is not there")
            .help("make it by `config`, or say `optional: true` where it may be missing")
            .help(elsewhere(template))
        })
        .collect()
}

fn elsewhere(template: &JobTemplate) -> String {
    format!(
        "if it is made elsewhere: `reason: ...` beside the template `{}`",
        template.name
    )
}
