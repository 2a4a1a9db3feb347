//! `names`: which verbs can be limited to them at all.

use std::collections::BTreeSet;

use rolewright_names as names;

use super::Entry;
use super::verbs::Verb;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::environment::is_said_by_option;
use crate::spec::raw::AccessEntry;

/// Reports names that no request would carry, or that no object has. Tells whether all is well.
pub(super) fn check(entry: &Entry<'_>, checker: &mut Checker<'_>) -> bool {
    let Some(names) = &entry.raw.names else {
        return true;
    };
    let sound = names_are_sound(entry, names, checker);
    let at = entry.at.key("names");
    let unnamed: Vec<&Verb<'_>> = entry
        .verbs
        .iter()
        .filter(|verb| carries_no_name(verb, entry))
        .collect();
    for verb in &unnamed {
        unnamed_verb(verb, &unnamed, entry, &at, checker);
    }
    let verbs = entry.verbs.iter().map(|verb| verb.text);
    tell_of_listing(entry.raw, verbs, entry.at, checker);
    sound && unnamed.is_empty()
}

/// Says what names mean for `list` and `watch`, if both are there.
pub(in crate::spec::meaning::access) fn tell_of_listing<'v>(
    entry: &AccessEntry,
    verbs: impl Iterator<Item = &'v str>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let listing: Vec<&str> = verbs
        .filter(|verb| ["list", "watch"].contains(verb))
        .collect();
    if entry.names.is_some() && !listing.is_empty() {
        checker
            .note(
                &at.key("names"),
                format!(
                    "{} with names: only requests for one name pass",
                    listing.join(" and ")
                ),
            )
            .label("by the field selector `metadata.name=NAME`");
    }
}

fn names_are_sound(entry: &Entry<'_>, names: &[String], checker: &mut Checker<'_>) -> bool {
    // Only what is stored has an object's name; what authorizers alone know may be called anything,
    // as users and signers are.
    let stored = entry.targets.iter().all(|(target, _)| {
        target
            .known()
            .is_some_and(|found| found.verbs().contains(&"get") || target.is_subresource())
    });
    let mut sound = true;
    let mut seen = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        let at = entry.at.key("names").index(index);
        if name == "*" {
            checker
                .error(&at, "`*` is no wildcard here: it is an object called `*`")
                .help("for any name, leave `names` out");
            sound = false;
        } else if name.is_empty() {
            checker
                .error(
                    &at,
                    "an empty name matches exactly the requests without a name",
                )
                .help("write an object's name, or leave `names` out");
            sound = false;
        } else if stored && !entry.raw.unchecked && name.contains('*') {
            checker
                .error(
                    &at,
                    format!("`{name}` is no pattern: names have no wildcards"),
                )
                .help("write each name; `unchecked: true` takes a name that really holds a `*`");
            sound = false;
        } else if stored && !checker.word(&at, name, names::path_segment) {
            sound = false;
        }
        if !seen.insert(name) && !is_said_by_option(&checker.place(&at)) {
            checker.error(&at, format!("`{name}` stands here twice"));
            sound = false;
        }
    }
    sound
}

/// A POST to a collection and a deletion of a collection name no object. A POST to a subresource
/// has its object's name in the path.
fn carries_no_name(verb: &Verb<'_>, entry: &Entry<'_>) -> bool {
    match verb.text {
        "deletecollection" => true,
        "create" => entry
            .targets
            .iter()
            .any(|(target, _)| !target.is_subresource()),
        _ => false,
    }
}

fn unnamed_verb(
    verb: &Verb<'_>,
    unnamed: &[&Verb<'_>],
    entry: &Entry<'_>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let why = match verb.text {
        "create" => "a POST carries none",
        _ => "it deletes whatever it finds",
    };
    let place = checker.key_place(at);
    let report = checker
        .error(
            &verb.at,
            format!("`{}` cannot be limited to names: {why}", verb.text),
        )
        .label("no such request would ever match")
        .related(place, "these names");
    let report = report.help(split(unnamed, entry));
    if verb.text == "create" {
        report.help("or `verbs: [apply]`, if the client applies server-side");
    }
}

/// The entry as it has to be written: what carries no name apart from what does.
fn split(unnamed: &[&Verb<'_>], entry: &Entry<'_>) -> String {
    let texts = |items: &[String]| items.join(", ");
    let names = texts(entry.raw.names.as_deref().unwrap_or_default());
    let all: Vec<String> = entry.raw.resources.clone().unwrap_or_default();
    let is_unnamed = |text: &str| unnamed.iter().any(|verb| verb.text == text);
    let (without, with_names): (Vec<String>, Vec<String>) = entry
        .verbs
        .iter()
        .map(|verb| verb.text.to_owned())
        .partition(|verb| is_unnamed(verb));
    // A POST to a subresource has its object's name, and so stays limited.
    let (subresources, resources): (Vec<String>, Vec<String>) = all
        .iter()
        .cloned()
        .partition(|text| is_subresource(text, entry));
    let mut entries = vec![format!(
        "{{resources: [{}], verbs: [{}]}}",
        texts(&resources),
        texts(&without)
    )];
    if !subresources.is_empty() && is_unnamed("create") {
        let resources = texts(&subresources);
        entries.push(format!(
            "{{resources: [{resources}], names: [{names}], verbs: [create]}}"
        ));
    }
    if !with_names.is_empty() {
        entries.push(format!(
            "{{resources: [{}], names: [{names}], verbs: [{}]}}",
            texts(&all),
            texts(&with_names)
        ));
    }
    match entries.as_slice() {
        [entry] => format!("write it without names: {entry}"),
        entries => {
            let opening = format!("write {} entries:  ", count(entries.len()));
            let margin = format!("\n{:1$}", "", opening.len());
            opening + &entries.join(&margin)
        }
    }
}

fn is_subresource(text: &str, entry: &Entry<'_>) -> bool {
    let resources = entry.raw.resources.iter().flatten();
    let mut targets = entry.targets.iter();
    targets.any(|(target, at)| {
        let index = resources.clone().position(|resource| resource == text);
        index.is_some_and(|index| *at == entry.at.key("resources").index(index))
            && target.is_subresource()
    })
}

fn count(number: usize) -> &'static str {
    if number == 2 { "two" } else { "three" }
}
