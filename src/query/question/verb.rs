//! Verbs of resources: known, and served by what they are asked of.

use rolewright_catalog::{Catalog, Found, VerbStatus, VerbSuggestion};

use crate::query::text::{joined, quoted};
use crate::source::Problem;

/// Refuses a verb that the resource does not serve and that no authorizer is asked about.
pub(super) fn check(verb: &str, found: &Found<'_>, catalog: &Catalog) -> Result<(), Problem> {
    let status = catalog.verb_status(found, verb);
    let name = found.qualified_name();
    let message = match status {
        VerbStatus::Served | VerbStatus::Special => return Ok(()),
        VerbStatus::NotServed => format!("`{name}` does not serve {}", quoted(verb)),
        VerbStatus::Unknown => format!("{} is no verb of `{name}`", quoted(verb)),
    };
    let problem = suggest(Problem::error(message), verb, found, catalog);
    let served = found.verbs();
    Err(problem.help(if served.is_empty() {
        let asked = found.special_verbs().join(", ");
        format!("authorizers are asked about `{name}` for {asked}")
    } else {
        format!("`{name}` serves {}", served.join(", "))
    }))
}

/// Refuses a verb that Kubernetes does not know of anything.
pub(super) fn check_anywhere(verb: &str, catalog: &Catalog) -> Result<(), Problem> {
    let Some(pods) = catalog.get("", "pods") else {
        return Ok(());
    };
    if catalog.verb_status(&pods, verb) != VerbStatus::Unknown {
        return Ok(());
    }
    let message = format!("{} is no verb that Kubernetes knows", quoted(verb));
    Err(suggest(Problem::error(message), verb, &pods, catalog))
}

fn suggest(problem: Problem, verb: &str, found: &Found<'_>, catalog: &Catalog) -> Problem {
    match catalog.suggest_verbs(found, verb).first() {
        Some(suggestion) => problem.help(format!("did you mean {}?", describe(suggestion))),
        None => problem,
    }
}

fn describe(suggestion: &VerbSuggestion) -> String {
    let verbs: Vec<String> = suggestion.verbs.iter().map(|verb| quoted(verb)).collect();
    match &suggestion.resource {
        Some(resource) => format!("{} on `{resource}`", joined(&verbs)),
        None => joined(&verbs),
    }
}
