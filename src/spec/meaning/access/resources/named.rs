//! `names`: which verbs can be limited to them at all.

use super::Entry;
use super::verbs::Verb;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::names;

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
    let listing: Vec<&str> = entry
        .verbs
        .iter()
        .map(|verb| verb.text)
        .filter(|verb| ["list", "watch"].contains(verb))
        .collect();
    if !listing.is_empty() {
        checker.note(
            &at,
            format!(
                "{} with names passes only for requests with the field selector `metadata.name=NAME`",
                listing.join(" and ")
            ),
        );
    }
    sound && unnamed.is_empty()
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
        } else if stored && !checker.word(&at, name, names::path_segment) {
            sound = false;
        }
        if names[..index].contains(name) {
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
    let texts = |chosen: &dyn Fn(&&Verb<'_>) -> bool| -> Vec<&str> {
        entry
            .verbs
            .iter()
            .filter(|verb| chosen(verb))
            .map(|verb| verb.text)
            .collect()
    };
    let is_unnamed = |verb: &&Verb<'_>| unnamed.iter().any(|other| other.text == verb.text);
    let with_names = texts(&|verb| !is_unnamed(verb));
    let without = texts(&|verb| is_unnamed(verb));
    let resources = entry
        .raw
        .resources
        .iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    let names = entry
        .raw
        .names
        .iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    let mut split = format!(
        "write it without names: {{resources: [{resources}], verbs: [{}]}}",
        without.join(", ")
    );
    if !with_names.is_empty() {
        split = format!(
            "write two entries:  {{resources: [{resources}], verbs: [{}]}}\n{:19}{{resources: \
             [{resources}], names: [{names}], verbs: [{}]}}",
            without.join(", "),
            "",
            with_names.join(", ")
        );
    }
    let report = report.help(split);
    if verb.text == "create" {
        report.help("or `verbs: [apply]`, if the client applies server-side");
    }
}
