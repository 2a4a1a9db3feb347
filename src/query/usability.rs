//! Which grants a real request could ever use.
//!
//! The evaluator answers for whatever a rule says, as the API server does. Some of it no request
//! can reach: a cluster-scoped resource through a RoleBinding, a name where none is carried, a
//! resource that nothing serves.

use rolewright_catalog::{
    AUTHORIZER_CHECKS, Availability, Catalog, CheckedVerbs, Form, Found, NamePattern,
    OWN_NAMESPACE_VERBS, Scope as ResourceScope, VerbStatus,
};
use rolewright_rbac::Scope;

/// Whether a grant can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usability {
    /// As it says.
    Yes,
    /// By some of the requests that it seems to allow.
    Limited(String),
    /// Nobody here knows what it names; an extension of the cluster may.
    Unknown(String),
    /// By no request at all.
    Never(String),
}

impl Usability {
    /// Why it is not simply usable.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Yes => None,
            Self::Limited(reason) | Self::Unknown(reason) | Self::Never(reason) => Some(reason),
        }
    }

    /// Lower for what is more surely usable.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::Limited(_) => 1,
            Self::Unknown(_) => 2,
            Self::Never(_) => 3,
        }
    }

    /// The stronger of two reservations; of equals this one.
    fn or_worse(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }
}

/// One verb of a rule on one of its resources, where its binding holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct ResourceGrant<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) group: &'a str,
    pub(super) resource: &'a str,
    pub(super) names: &'a [String],
    pub(super) verb: &'a str,
}

/// Whether a verb on a URL can be used.
pub(super) fn of_url(scope: Scope<'_>, url: &str, verb: &str) -> Usability {
    if scope != Scope::Cluster {
        return never("a path is in no namespace: a RoleBinding cannot give it");
    }
    if url != "*" && !url.starts_with('/') {
        return never("every path begins with `/`");
    }
    if url.trim_end_matches('*').contains('*') {
        return limited("only a `*` at the end is a wildcard");
    }
    let methods = [
        "*", "delete", "get", "head", "options", "patch", "post", "put",
    ];
    if !methods.contains(&verb) {
        return unknown(format!("`{verb}` is no HTTP method in lower case"));
    }
    Usability::Yes
}

/// Whether a verb on a resource can be used.
pub(super) fn of_resource(grant: &ResourceGrant<'_>, catalog: &Catalog) -> Usability {
    let ResourceGrant {
        group, resource, ..
    } = *grant;
    let (plural, subresource) = match resource.split_once('/') {
        Some((plural, subresource)) => (plural, Some(subresource)),
        None => (resource, None),
    };
    if is_all_extras(grant) {
        return Usability::Yes;
    }
    if has_letter_star(group, resource) {
        return never("its `*` is no wildcard here");
    }
    if group != "*" && plural != "*" {
        return match catalog.get(group, resource) {
            Some(found) => of_found(grant, &found, catalog),
            None => of_unknown(grant, catalog),
        };
    }
    of_wildcard(grant, plural, subresource, catalog)
}

/// As usable as whatever of all that the wildcard takes in is most usable.
fn of_wildcard(
    grant: &ResourceGrant<'_>,
    plural: &str,
    subresource: Option<&str>,
    catalog: &Catalog,
) -> Usability {
    let group = grant.group;
    let all: Vec<Found<'_>> = catalog
        .resources()
        .filter(|known| group == "*" || known.group() == group)
        .filter(|known| plural == "*" || known.plural() == plural)
        .flat_map(|known| meant(catalog, known, grant.resource, subresource))
        .collect();
    let serves = |found: &&Found<'_>| {
        let status = catalog.verb_status(found, grant.verb);
        matches!(status, VerbStatus::Served | VerbStatus::Special)
    };
    // What does not serve the verb explains nothing as long as something does.
    let best = all
        .iter()
        .filter(serves)
        .map(|found| of_found(grant, found, catalog))
        .min_by_key(Usability::rank);
    let best = best.or_else(|| Some(of_found(grant, all.first()?, catalog)));
    match best {
        None => unknown(format!(
            "nothing in Kubernetes {} or a given CRD is meant by it",
            catalog.version()
        )),
        // What a CRD may bring, a wildcard takes in too.
        Some(Usability::Never(reason)) if group == "*" && grant.verb != "deletecollection" => {
            Usability::Unknown(reason)
        }
        Some(usability) => usability,
    }
}

/// The things of one resource that a rule's text with a wildcard means.
fn meant<'c>(
    catalog: &'c Catalog,
    known: &'c rolewright_catalog::Resource,
    resource: &str,
    subresource: Option<&str>,
) -> Vec<Found<'c>> {
    let get = |name: &str| catalog.get(known.group(), name);
    if let Some(subresource) = subresource {
        return get(&format!("{}/{subresource}", known.plural()))
            .into_iter()
            .collect();
    }
    let mut found: Vec<Found<'c>> = get(known.plural()).into_iter().collect();
    if resource == "*" {
        let names = known.subresources().iter();
        found.extend(names.filter_map(|sub| get(&format!("{}/{}", known.plural(), sub.name()))));
    }
    found
}

/// Whether a grant is for all extras of constrained impersonation: where a request has many of
/// them, the API server asks for this very text.
fn is_all_extras(grant: &ResourceGrant<'_>) -> bool {
    (grant.group, grant.resource) == ("authentication.k8s.io", "userextras/*")
        && (grant.verb == "*" || grant.verb.starts_with("impersonate:"))
        && grant.scope == Scope::Cluster
}

/// Whether a `*` stands where it is a letter like any other.
fn has_letter_star(group: &str, resource: &str) -> bool {
    let is_wildcard = match resource.split_once('/') {
        None => resource == "*",
        Some((plural, subresource)) => plural == "*" && !subresource.contains('*'),
    };
    resource.contains('*') && !is_wildcard || group.contains('*') && group != "*"
}

fn of_found(grant: &ResourceGrant<'_>, found: &Found<'_>, catalog: &Catalog) -> Usability {
    let verb = grant.verb;
    let name = found.qualified_name();
    let by_verb = match catalog.verb_status(found, verb) {
        VerbStatus::Served | VerbStatus::Special => Usability::Yes,
        VerbStatus::NotServed if found.availability() == Availability::Extension => {
            unknown(format!("`{name}` does not serve `{verb}` by itself"))
        }
        VerbStatus::NotServed => never(format!("`{name}` does not serve `{verb}`")),
        VerbStatus::Unknown => unknown(format!("`{verb}` is no verb that Kubernetes knows")),
    };
    let by_scope = of_scope(grant, found);
    by_verb.or_worse(by_scope).or_worse(of_names(grant, found))
}

fn of_scope(grant: &ResourceGrant<'_>, found: &Found<'_>) -> Usability {
    let Scope::Namespace(namespace) = grant.scope else {
        return Usability::Yes;
    };
    if found.scope() == ResourceScope::Namespaced {
        return Usability::Yes;
    }
    // Constrained impersonation asks in the place of the request that is impersonated for.
    let verb = match grant.verb.strip_prefix("impersonate-on:") {
        Some(rest) => rest.split_once(':').map_or(rest, |(_, verb)| verb),
        None => grant.verb,
    };
    let name = found.qualified_name();
    let is_namespaces =
        found.resource.group().is_empty() && found.resource.plural() == "namespaces";
    let special = found.special_verbs();
    if is_namespaces && (verb == "*" || OWN_NAMESPACE_VERBS.contains(&verb)) {
        if grant.names.is_empty() || grant.names.iter().any(|own| own == namespace) {
            return limited(format!("the Namespace object {namespace} alone"));
        }
        return never(format!(
            "a RoleBinding reaches only its own Namespace object, {namespace}"
        ));
    }
    match verb {
        "use" => Usability::Yes,
        "bind" if found.resource.plural() == "clusterroles" => Usability::Yes,
        "*" if special.contains(&"use") => limited("`use` alone: the rest is cluster-scoped"),
        "*" if special.contains(&"bind") => limited("`bind` alone: the rest is cluster-scoped"),
        _ if is_namespaces => never(
            "a RoleBinding gives get, update, patch and delete of its own Namespace object alone",
        ),
        _ => never(format!(
            "`{name}` is cluster-scoped: a RoleBinding cannot give it"
        )),
    }
}

fn of_names(grant: &ResourceGrant<'_>, found: &Found<'_>) -> Usability {
    let names = grant.names;
    if names.is_empty() {
        return Usability::Yes;
    }
    let takes_unnamed = names.iter().any(String::is_empty);
    let has_names = names.iter().any(|name| !name.is_empty());
    let is_top_level = found.subresource.is_none();
    match grant.verb {
        "deletecollection" if !takes_unnamed => never("a deletecollection carries no name"),
        "create" if is_top_level && !takes_unnamed => {
            if found.verbs().contains(&"patch") {
                limited("no POST carries a name: for a server-side apply alone, with `patch`")
            } else {
                never("no POST carries a name")
            }
        }
        "list" | "watch" if !takes_unnamed => {
            limited("for requests with the field selector metadata.name=NAME alone")
        }
        "get" | "update" | "patch" | "delete" if !has_names => {
            never("the empty name is that of no object")
        }
        _ if names.iter().all(|name| name == "*") => {
            limited("`*` is no wildcard here: it is an object of that name")
        }
        _ => Usability::Yes,
    }
}

/// A resource that the catalog does not know.
fn of_unknown(grant: &ResourceGrant<'_>, catalog: &Catalog) -> Usability {
    let ResourceGrant {
        group, resource, ..
    } = *grant;
    if is_asked_by_verb(grant, catalog) {
        return Usability::Yes;
    }
    if let Some(removal) = catalog.removal(group, resource) {
        return never(removal.to_string());
    }
    let version = catalog.version();
    let mut of_group = catalog
        .resources()
        .filter(|known| known.group() == group)
        .peekable();
    let is_kubernetes = of_group.peek().is_some()
        && of_group.all(|known| {
            !matches!(
                known.availability(),
                Availability::Custom | Availability::Extension
            )
        });
    if is_kubernetes || group == "core" || group.contains('/') {
        let hint = hint(group, resource, catalog);
        return never(format!("nothing serves it in Kubernetes {version}{hint}"));
    }
    unknown(format!(
        "neither Kubernetes {version} nor a given CRD serves it"
    ))
}

/// What the text would have to be to mean something.
fn hint(group: &str, resource: &str, catalog: &Catalog) -> String {
    let same_group = if group.is_empty() { "core" } else { group };
    let in_group = catalog.lookup(&format!("{same_group}/{resource}"));
    let anywhere = || catalog.lookup(resource);
    match in_group.or_else(|_| anywhere()) {
        Ok(meant) if meant.form == Form::Plural && meant.found.resource.group() != group => {
            let own = meant.found.resource.group();
            let own = if own.is_empty() {
                "the core group, \"\""
            } else {
                own
            };
            format!("; {} is in {own}", meant.found.rule_name())
        }
        Ok(meant) => format!("; write {}", meant.found.rule_name()),
        Err(_) => String::new(),
    }
}

/// Whether authorizers are asked for this verb on any name in this group, as for the audiences of
/// tokens.
fn is_asked_by_verb(grant: &ResourceGrant<'_>, catalog: &Catalog) -> bool {
    AUTHORIZER_CHECKS
        .iter()
        .filter(|check| check.is_asked_in(catalog.version()))
        .filter(|check| matches!(check.group, NamePattern::Exactly(_)))
        .filter(|check| check.is_about(grant.group, grant.resource, None))
        .any(|check| match check.verbs {
            CheckedVerbs::These(verbs) => verbs.contains(&grant.verb),
            CheckedVerbs::Before(_) => false,
        })
}

fn never(reason: impl Into<String>) -> Usability {
    Usability::Never(reason.into())
}

fn unknown(reason: impl Into<String>) -> Usability {
    Usability::Unknown(reason.into())
}

fn limited(reason: impl Into<String>) -> Usability {
    Usability::Limited(reason.into())
}
