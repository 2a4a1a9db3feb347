//! A spec as the objects that it asks for, each at the spec's lines.

use rolewright_catalog::Catalog;
use rolewright_rbac::{PolicyRule, RoleRef, RoleRefKind, Subject};

use crate::lint::Dispatcher;
use crate::object::{Content, RulePlaces, Written};
use crate::render::explain::{self, ExplainedRole, ExplainedRule};
use crate::source::{Document, Place};
use crate::spec::model::{Client, JobTemplate};

/// What a client asks for: accounts, roles and bindings.
pub(super) fn written(client: &Client, document: &Document, catalog: &Catalog) -> Vec<Written> {
    let object = |kind: &str, namespace: Option<&str>, name: &str, place: &Place, content| {
        let mut written = Written::new(document.clone(), place.clone());
        written.api_version = match kind {
            "ServiceAccount" => "v1".to_owned(),
            _ => "rbac.authorization.k8s.io/v1".to_owned(),
        };
        kind.clone_into(&mut written.kind);
        name.clone_into(&mut written.name);
        written.namespace = namespace.map(str::to_owned);
        written.lands_in = namespace.map(str::to_owned);
        written.content = content;
        written
    };
    let mut objects = Vec::new();
    let own = client.account.iter().filter(|account| account.create);
    for account in own {
        let namespace = client.namespace.as_deref();
        objects.push(object(
            "ServiceAccount",
            namespace,
            &account.name,
            &account.origin,
            Content::Other,
        ));
    }
    for account in &client.accounts {
        let namespace = account.namespace.as_deref();
        objects.push(object(
            "ServiceAccount",
            namespace,
            &account.name,
            &account.origin,
            Content::Other,
        ));
    }
    for role in explain::explain(client, catalog) {
        let namespace = role.namespace.as_deref();
        let (kind, binding_kind) = match namespace {
            Some(_) => ("Role", "RoleBinding"),
            None => ("ClusterRole", "ClusterRoleBinding"),
        };
        let (role_ref, place) = match &role.content {
            explain::Content::Rules(rules) => {
                let place = first_place(rules).unwrap_or_else(|| client.origin.clone());
                let content = Content::Role {
                    rules: rules.iter().map(|rule| rule.rule.clone()).collect(),
                    places: rules
                        .iter()
                        .map(|rule| places(rule, &client.origin))
                        .collect(),
                    aggregation: None,
                };
                objects.push(object(kind, namespace, &role.name, &place, content));
                let role_ref = RoleRef {
                    kind: match namespace {
                        Some(_) => RoleRefKind::Role,
                        None => RoleRefKind::ClusterRole,
                    },
                    name: role.name.clone(),
                };
                (role_ref, place)
            }
            explain::Content::Existing {
                cluster_role,
                entries,
            } => {
                let role_ref = RoleRef {
                    kind: RoleRefKind::ClusterRole,
                    name: cluster_role.clone(),
                };
                let place = entries.first().map(|entry| entry.place.clone());
                (role_ref, place.unwrap_or_else(|| client.origin.clone()))
            }
        };
        let content = binding(&role, role_ref, &place, client);
        objects.push(object(binding_kind, namespace, &role.name, &place, content));
    }
    objects
}

/// The ConfigMaps that a client asks for, with nothing in them: they are there.
pub(super) fn config_maps(client: &Client, document: &Document) -> Vec<Written> {
    let config_maps = client.config.iter().map(|config_map| {
        let mut written = Written::new(document.clone(), config_map.origin.clone());
        "v1".clone_into(&mut written.api_version);
        "ConfigMap".clone_into(&mut written.kind);
        written.name.clone_from(&config_map.name);
        written.namespace.clone_from(&client.namespace);
        written.lands_in.clone_from(&client.namespace);
        written
    });
    config_maps.collect()
}

/// Who makes the Jobs of a client's templates, if the client runs as an account.
pub(super) fn dispatchers(client: &Client) -> Vec<Dispatcher> {
    let account = client.account.as_ref().zip(client.namespace.as_ref());
    let of_template = |template: &JobTemplate| {
        let (account, namespace) = account?;
        Some(Dispatcher {
            namespace: namespace.clone(),
            account: account.name.clone(),
            kind: template.needs.kind,
            into: template.needs.namespace.clone()?,
            template: template.origin.clone(),
        })
    };
    client
        .job_templates
        .iter()
        .filter_map(of_template)
        .collect()
}

fn first_place(rules: &[ExplainedRule]) -> Option<Place> {
    let origin = rules.first()?.origins.first()?;
    Some(origin.entry.place.clone())
}

fn binding(role: &ExplainedRole, role_ref: RoleRef, place: &Place, client: &Client) -> Content {
    let subjects: Vec<Subject> = role.subjects.clone();
    Content::Binding {
        role_ref: Some(role_ref),
        role_ref_place: place.clone(),
        subject_places: subjects.iter().map(|_| client.origin.clone()).collect(),
        subjects,
    }
}

/// Where the words of a rule come from: for each the entry that asks for it.
fn places(explained: &ExplainedRule, otherwise: &Place) -> RulePlaces {
    let first = explained.origins.first();
    let first = first.map_or_else(|| otherwise.clone(), |origin| origin.entry.place.clone());
    let of = |words: &[String], list: fn(&PolicyRule) -> &[String]| -> Vec<Place> {
        let place = |word: &String| {
            let mut origins = explained.origins.iter();
            let origin =
                origins.find(|origin| origin.part.iter().any(|part| list(part).contains(word)));
            origin.map_or_else(|| first.clone(), |origin| origin.entry.place.clone())
        };
        words.iter().map(place).collect()
    };
    let rule = &explained.rule;
    RulePlaces {
        rule: first.clone(),
        verbs: of(&rule.verbs, |rule| &rule.verbs),
        api_groups: of(&rule.api_groups, |rule| &rule.api_groups),
        resources: of(&rule.resources, |rule| &rule.resources),
        resource_names: of(&rule.resource_names, |rule| &rule.resource_names),
        non_resource_urls: of(&rule.non_resource_urls, |rule| &rule.non_resource_urls),
        open_names: None,
    }
}
