//! Questions about resources.

use rolewright_catalog::{Availability, Catalog, Found, LookupError, Scope};

use super::{Asked, Name, Place, Question, Reach, verb as verbs, wildcard};
use crate::query::text::quoted;
use crate::source::Problem;

/// What is asked about, before it is known where.
struct Target {
    group: String,
    resource: String,
    subresource: String,
    is_cluster_scoped: bool,
    /// Whether its objects can be patched, and so be created by a server-side apply.
    is_patched: bool,
    /// Whether it has stored objects, whose names are segments of a path.
    is_stored: bool,
}

pub(super) fn question(
    verb: &str,
    text: &str,
    name: Option<&str>,
    place: Place<'_>,
    catalog: &Catalog,
) -> Result<Question, Problem> {
    let mut notes = Vec::new();
    let target = if text.contains('*') {
        of_wildcard(text, verb, catalog, &mut notes)?
    } else {
        of_text(text, verb, catalog, &mut notes)?
    };
    check_name(verb, name, &target)?;
    if verb == "*" {
        notes.push(Problem::note(
            "asked for every verb at once: only a rule with the verb `*` gives that",
        ));
    }
    let by_apply = match name {
        Some(name) if verb == "create" && target.subresource.is_empty() => {
            notes.push(Problem::note(
                "a POST carries no name, so `create` is asked without one",
            ));
            target.is_patched.then(|| {
                ["patch", "create"].map(|verb| asked(verb, &target, Some(name), place, true))
            })
        }
        _ => None,
    };
    if let (Some(name), "list" | "watch") = (name, verb) {
        notes.push(Problem::note(format!(
            "asked for a {verb} with the field selector metadata.name={name}; others carry no name"
        )));
    }
    if verb == "bind" && target.is_cluster_scoped && place.namespace.is_none() {
        notes.push(Problem::note(
            "asked for a ClusterRoleBinding; -n NAMESPACE asks for a RoleBinding there",
        ));
    }
    let asked = asked(verb, &target, name, place, false);
    notes.extend(namespace_note(&asked, &target, place));
    Ok(Question {
        asked,
        by_apply,
        notes,
    })
}

/// The request as the server would see it. In a server-side apply `create` has its object's name.
fn asked(
    verb: &str,
    target: &Target,
    name: Option<&str>,
    place: Place<'_>,
    in_apply: bool,
) -> Asked {
    let is_unnamed = match verb {
        "create" => target.subresource.is_empty() && !in_apply,
        "list" | "watch" | "deletecollection" => name.is_none(),
        _ => false,
    };
    let name = match name {
        _ if is_unnamed => Name::None,
        Some(name) => Name::Given(name.to_owned()),
        None => Name::Any,
    };
    Asked::Resource {
        verb: verb.to_owned(),
        group: target.group.clone(),
        resource: target.resource.clone(),
        subresource: target.subresource.clone(),
        reach: reach(verb, target, &name, place),
        name,
    }
}

fn reach(verb: &str, target: &Target, name: &Name, place: Place<'_>) -> Reach {
    // The path of a Namespace object is `/api/v1/namespaces/NAME`: it lies in that namespace.
    if is_namespaces(target)
        && let Name::Given(name) = name
        && !matches!(verb, "list" | "watch")
    {
        return Reach::Namespace(name.clone());
    }
    // `use` is asked in the namespace of the pod, `bind` in that of the binding, if it has one.
    let follows_another = match verb {
        "use" => true,
        "bind" => place.namespace.is_some(),
        _ => false,
    };
    if target.is_cluster_scoped && !follows_another {
        return Reach::Cluster;
    }
    if place.all_namespaces {
        return Reach::AllNamespaces;
    }
    Reach::Namespace(
        place
            .namespace
            .unwrap_or(place.default_namespace)
            .to_owned(),
    )
}

fn is_namespaces(target: &Target) -> bool {
    target.group.is_empty() && target.resource == "namespaces"
}

fn namespace_note(asked: &Asked, target: &Target, place: Place<'_>) -> Option<Problem> {
    let given = place.namespace?;
    let Asked::Resource { reach, .. } = asked else {
        return None;
    };
    match reach {
        Reach::Namespace(own) if own != given => Some(Problem::note(format!(
            "a Namespace object is reached in the namespace that it is, {own}: -n plays no part"
        ))),
        Reach::Cluster => Some(Problem::note(format!(
            "{} are cluster-scoped: -n plays no part",
            target.resource
        ))),
        _ => None,
    }
}

fn check_name(verb: &str, name: Option<&str>, target: &Target) -> Result<(), Problem> {
    let Some(name) = name else {
        return Ok(());
    };
    if verb == "deletecollection" {
        return Err(Problem::error(
            "deletecollection carries no name: it deletes whatever it finds",
        )
        .help("leave the name out, or ask for `delete`"));
    }
    let is_segment = !name.contains(['/', '%']) && !matches!(name, "." | "..");
    if name.is_empty() || target.is_stored && !is_segment {
        return Err(Problem::error(format!(
            "no object can have the name {}",
            quoted(name)
        )));
    }
    Ok(())
}

fn of_wildcard(
    text: &str,
    verb: &str,
    catalog: &Catalog,
    notes: &mut Vec<Problem>,
) -> Result<Target, Problem> {
    let wildcard = wildcard::read(text, catalog)?;
    verbs::check_anywhere(verb, catalog)?;
    notes.push(Problem::note(format!(
        "asked for {} itself: only a rule with a wildcard gives that",
        quoted(text)
    )));
    Ok(Target {
        is_patched: wildcard.subresource.is_empty(),
        group: wildcard.group,
        resource: wildcard.resource,
        subresource: wildcard.subresource,
        is_cluster_scoped: wildcard.is_cluster_scoped,
        is_stored: false,
    })
}

fn of_text(
    text: &str,
    verb: &str,
    catalog: &Catalog,
    notes: &mut Vec<Problem>,
) -> Result<Target, Problem> {
    let found = match catalog.lookup(text) {
        Ok(looked_up) => looked_up.found,
        Err(error @ LookupError::UnknownGroup { .. }) => {
            return of_unknown_group(text, &error, verb, catalog, notes);
        }
        Err(error) => return Err(unknown(&error)),
    };
    verbs::check(verb, &found, catalog)?;
    notes.extend(availability_note(&found, catalog));
    Ok(Target {
        group: found.resource.group().to_owned(),
        resource: found.resource.plural().to_owned(),
        subresource: found.subresource_name().unwrap_or_default().to_owned(),
        is_cluster_scoped: found.scope() == Scope::Cluster,
        is_patched: found.verbs().contains(&"patch"),
        is_stored: found.resource.verbs().contains(&"get"),
    })
}

/// A resource of a group that a CRD or an extension may bring is asked as it is written: a rule may
/// name it all the same. Only groups with a dot can come from there.
fn of_unknown_group(
    text: &str,
    error: &LookupError,
    verb: &str,
    catalog: &Catalog,
    notes: &mut Vec<Problem>,
) -> Result<Target, Problem> {
    verbs::check_anywhere(verb, catalog)?;
    let (name, subresource) = text.split_once('/').unwrap_or((text, ""));
    // Custom resources have these subresources alone; anything else may be meant as GROUP/RESOURCE.
    let parts = name
        .split_once('.')
        .filter(|(name, group)| !name.is_empty() && group.contains('.'))
        .filter(|_| matches!(subresource, "" | "status" | "scale"));
    let Some((resource, group)) = parts else {
        return Err(unknown(error));
    };
    notes.push(Problem::warning(format!(
        "nothing known serves {}: it is asked as it is written, as something in a namespace; if it \
         comes from a CRD, give it with --crds",
        quoted(text)
    )));
    Ok(Target {
        group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        is_cluster_scoped: false,
        is_patched: subresource.is_empty(),
        is_stored: true,
    })
}

fn unknown(error: &LookupError) -> Problem {
    let problem = Problem::error(error.to_string());
    if let LookupError::Removed(_) = error {
        // The sentence names the successor.
        return problem;
    }
    let suggestions: Vec<String> = error
        .suggestions()
        .iter()
        .map(|text| quoted(text))
        .collect();
    let problem = match suggestions.split_first() {
        None => problem,
        Some((first, [])) => problem.help(format!("did you mean {first}?")),
        Some((first, rest)) => {
            problem.help(format!("did you mean {first}? Or {}?", rest.join(", ")))
        }
    };
    match error {
        LookupError::UnknownGroup { .. } | LookupError::UnknownResource { .. } => {
            problem.help("if it comes from a CRD, give it with --crds")
        }
        _ => problem,
    }
}

fn availability_note(found: &Found<'_>, catalog: &Catalog) -> Option<Problem> {
    let name = found.qualified_name();
    let version = catalog.version();
    match found.availability() {
        Availability::Default | Availability::Custom => None,
        Availability::OffByDefault => Some(Problem::note(format!(
            "Kubernetes {version} serves `{name}` only where a feature gate or an API is switched on"
        ))),
        Availability::Extension => Some(Problem::note(format!(
            "`{name}` is served only where an extension for it is installed"
        ))),
        Availability::AuthorizerOnly => Some(Problem::note(format!(
            "nothing serves `{name}`; authorizers are asked about it"
        ))),
    }
}
