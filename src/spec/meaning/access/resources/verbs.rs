//! Verbs: exact, and served by what they are asked of.

use rolewright_catalog::{Found, VerbStatus, VerbSuggestion};

use super::Entry;
use super::target::Target;
use crate::source::Path;
use crate::spec::checker::Checker;

/// A verb as it stands in an entry.
pub(super) struct Verb<'a> {
    pub(super) text: &'a str,
    pub(super) at: Path,
}

impl<'a> Verb<'a> {
    /// What a rule writes for it. Server-side apply is a PATCH, and the API server asks for
    /// `create` too when the object is not there yet; a subresource makes no object.
    pub(super) fn meaning(&self, target: &Target<'_>) -> Vec<&'a str> {
        match self.text {
            "apply" if target.is_subresource() => vec!["patch"],
            "apply" => vec!["create", "patch"],
            verb => vec![verb],
        }
    }
}

/// Reports verbs that a resource does not serve. Tells whether all fit.
pub(super) fn check(entry: &Entry<'_>, checker: &mut Checker<'_>) -> bool {
    let mut sound = true;
    for (index, verb) in entry.verbs.iter().enumerate() {
        if verb.text.is_empty() {
            checker.error(&verb.at, "an empty verb matches no request");
            sound = false;
            continue;
        }
        if entry.verbs[..index]
            .iter()
            .any(|other| other.text == verb.text)
        {
            checker.error(&verb.at, format!("`{}` stands here twice", verb.text));
            sound = false;
            continue;
        }
        for (target, _) in &entry.targets {
            if let Some(found) = target.known() {
                sound &= fits(verb, found, entry, checker);
            } else if target.is_wildcard() {
                sound &= is_known_somewhere(verb, entry, checker);
            }
        }
    }
    sound
}

fn fits(verb: &Verb<'_>, found: &Found<'_>, entry: &Entry<'_>, checker: &mut Checker<'_>) -> bool {
    let catalog = entry.around.catalog;
    let asked = if verb.text == "apply" {
        "patch"
    } else {
        verb.text
    };
    let status = catalog.verb_status(found, asked);
    if matches!(status, VerbStatus::Served | VerbStatus::Special) || entry.raw.unchecked {
        return true;
    }
    let name = found.qualified_name();
    let message = match status {
        VerbStatus::NotServed => format!("`{name}` does not serve `{}`", verb.text),
        _ => format!("`{}` is no verb of `{name}`", verb.text),
    };
    let suggestions = catalog.suggest_verbs(found, verb.text);
    let served = found.verbs().join(", ");
    let report = checker.error(&verb.at, message);
    let report = match suggestions.first() {
        Some(suggestion) => report.label(format!("did you mean {}?", describe(suggestion))),
        None => report,
    };
    let special = found.special_verbs().join(", ");
    report.help(match (served.is_empty(), special.is_empty()) {
        (true, _) => format!("authorizers are asked about `{name}` for: {special}"),
        (false, true) => format!("`{name}` serves {served}"),
        (false, false) => {
            format!("`{name}` serves {served}; authorizers are asked for {special} too")
        }
    });
    false
}

/// Of a wildcard's verbs only those are refused that are no verb of anything.
fn is_known_somewhere(verb: &Verb<'_>, entry: &Entry<'_>, checker: &mut Checker<'_>) -> bool {
    let catalog = entry.around.catalog;
    let Some(pods) = catalog.get("", "pods") else {
        return true;
    };
    let known = ["apply", "*"].contains(&verb.text)
        || catalog.verb_status(&pods, verb.text) != VerbStatus::Unknown;
    if known || entry.raw.unchecked {
        return true;
    }
    let suggestion = catalog.suggest_verbs(&pods, verb.text);
    let report = checker.error(
        &verb.at,
        format!("`{}` is no verb that Kubernetes knows", verb.text),
    );
    let report = match suggestion.first() {
        Some(suggestion) => report.label(format!("did you mean {}?", describe(suggestion))),
        None => report,
    };
    report.help("if an extension knows it, write `unchecked: true`");
    false
}

fn describe(suggestion: &VerbSuggestion) -> String {
    let verbs: Vec<String> = suggestion
        .verbs
        .iter()
        .map(|verb| format!("`{verb}`"))
        .collect();
    match &suggestion.resource {
        Some(resource) => format!("{} on `{resource}`", verbs.join(", ")),
        None => verbs.join(", "),
    }
}
