//! The placeholders of a template: each one declared, each declared one there, and the values
//! filled in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Surroundings;
use super::origin::Origin;
use super::shape::{NEUTRAL, OTHER, shape};
use crate::source::{Path, Place, Problem};
use crate::spec::checker::Checker;
use crate::spec::model::TemplateValue;
use crate::spec::placeholders::{Placeholder, PlaceholderKind as Kind, find, is_name};
use crate::spec::raw::JobTemplate;

/// A template whose values are filled in, as far as they are known.
pub(super) struct Filled {
    /// The text.
    pub(super) origin: Origin,
    /// Where something is filled in.
    pub(super) values: Vec<Range<usize>>,
    /// Those of them that are any text and no name, each with the name of its token.
    pub(super) texts: Vec<(Range<usize>, String)>,
    /// Whether no `@NAME@` is left that nobody has given a value.
    pub(super) complete: bool,
}

/// A placeholder where the user wrote it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The placeholder itself.
    pub(super) written: String,
    pub(super) place: Place,
}

/// Reports names that are none, placeholders that are not declared, and declared ones that are not
/// there. Gives what each value amounts to, if that can be told.
pub(super) fn declared(
    raw: &JobTemplate,
    at: &Path,
    seen: &[Seen],
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> BTreeMap<String, String> {
    names_are_sound(raw, at, checker);
    undeclared(raw, at, seen, checker);
    unused(raw, at, seen, checker);
    values(raw, at, around, checker)
}

/// Fills in the `@NAME@` of a template. A placeholder that is not declared, a declared one that is
/// not there, and a value that cannot be told are reported.
pub(super) fn fill(
    raw: &JobTemplate,
    at: &Path,
    origin: &Origin,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Filled {
    let found = find(origin.text());
    let seen: Vec<Seen> = found
        .iter()
        .map(|placeholder| Seen {
            name: placeholder.name.to_owned(),
            kind: placeholder.kind,
            written: origin.text()[placeholder.range.clone()].to_owned(),
            place: origin.place(placeholder.range.clone()),
        })
        .collect();
    let values = declared(raw, at, &seen, around, checker);
    keep_their_place(&values, at, origin, &found, checker);
    let mut filled = fill_in(origin, &found, &values, &raw.literals);
    let meanings = meanings(raw);
    let is_text = |name: &String| matches!(meanings.get(name), Some(TemplateValue::Text(_)));
    filled.texts.retain(|(_, name)| is_text(name));
    filled
}

/// Reports values that would become more of the template than a value.
fn keep_their_place(
    values: &BTreeMap<String, String>,
    at: &Path,
    origin: &Origin,
    found: &[Placeholder<'_>],
    checker: &mut Checker<'_>,
) {
    let shape_with = |told: &str, value: &str| {
        let values = values
            .keys()
            .map(|name| {
                let value = if told == name { value } else { NEUTRAL };
                (name.clone(), value.to_owned())
            })
            .collect();
        shape(fill_in(origin, found, &values, &[]).origin.text())
    };
    // What is no YAML even so is reported as that.
    let Some(neutral) = shape_with("", NEUTRAL) else {
        return;
    };
    for (name, value) in values {
        // A shape has the keys, and no values.
        let stands_in_key = shape_with(name, OTHER).as_ref() != Some(&neutral);
        if stands_in_key {
            checker
                .error(
                    &at.key("values").key(name),
                    format!("`@{name}@` stands in a key of the template"),
                )
                .label("only values are filled in")
                .help("write the key itself in the template");
        } else if shape_with(name, value).as_ref() != Some(&neutral) {
            checker
                .error(
                    &at.key("values").key(name),
                    format!("this value would change the template around `@{name}@`"),
                )
                .label(if value.contains('\n') {
                    "it has several lines"
                } else {
                    "it would not be read as one value there"
                })
                .help(format!("write \"@{name}@\" in quotes in the template, and nothing in the value that ends them"));
        }
    }
}

fn fill_in(
    origin: &Origin,
    found: &[Placeholder<'_>],
    values: &BTreeMap<String, String>,
    literals: &[String],
) -> Filled {
    let mut complete = true;
    let mut replacements = Vec::new();
    let mut filled: Vec<Range<usize>> = Vec::new();
    let mut texts = Vec::new();
    // The end of the last one in the text as it was written.
    let mut written = 0;
    for placeholder in found.iter().filter(|found| found.kind == Kind::Value) {
        match values.get(placeholder.name) {
            Some(value) => {
                let before = filled.last().map_or(0, |last| last.end);
                let start = before + (placeholder.range.start - written);
                filled.push(start..start + value.len());
                texts.push((start..start + value.len(), placeholder.name.to_owned()));
                written = placeholder.range.end;
                replacements.push((placeholder.range.clone(), value.clone()));
            }
            None => complete &= literals.iter().any(|name| name == placeholder.name),
        }
    }
    Filled {
        origin: origin.replace(replacements),
        values: filled,
        texts,
        complete,
    }
}

/// Checks the declared names themselves: names, and each declared once.
fn names_are_sound(raw: &JobTemplate, at: &Path, checker: &mut Checker<'_>) {
    let mut seen: BTreeMap<&str, Path> = BTreeMap::new();
    let list = |field: &str, names: &'_ [String]| {
        let at = at.key(field);
        names
            .iter()
            .enumerate()
            .map(move |(index, _)| at.index(index))
            .collect::<Vec<_>>()
    };
    let parameters = raw
        .parameters
        .iter()
        .zip(list("parameters", &raw.parameters));
    let literals = raw.literals.iter().zip(list("literals", &raw.literals));
    let values = raw
        .values
        .keys()
        .map(|name| (name, at.key("values").key(name)));
    for (name, at) in parameters.chain(literals).chain(values) {
        if !is_name(name) {
            let report = checker.key_error(&at, format!("`{name}` is no placeholder's name"));
            let bare = name.trim_matches(['$', '{', '}', '@']);
            if is_name(bare) {
                report.help(format!("write `{bare}`, without the marks around it"));
            } else {
                report.help("a name has letters, digits and `_`, and begins with no digit");
            }
            continue;
        }
        if let Some(other) = seen.insert(name, at.clone()) {
            let other = checker.place(&other);
            checker
                .key_error(&at, format!("`{name}` is declared twice"))
                .related(other, "first here")
                .help("a placeholder is a parameter, a value or a literal");
        }
    }
}

/// Reports placeholders that the spec does not declare, each name once.
fn undeclared(raw: &JobTemplate, at: &Path, seen: &[Seen], checker: &mut Checker<'_>) {
    let mut reported = BTreeSet::new();
    for Seen {
        name,
        kind,
        written,
        place,
    } in seen
    {
        let has = |names: &[String]| names.contains(name);
        let is_declared = match kind {
            Kind::Parameter => has(&raw.parameters),
            Kind::Shell => false,
            Kind::Value => raw.values.contains_key(name),
        };
        if is_declared || has(&raw.literals) || !reported.insert(name) {
            continue;
        }
        let place = place.clone();
        let problem = match kind {
            Kind::Value => Problem::error(format!("`{written}` is declared nowhere"))
                .at(place, "filled in by nobody")
                .help(format!("give it a value: `values: {{{name}: ...}}`")),
            Kind::Parameter => Problem::error(format!("`{written}` is declared nowhere"))
                .at(place, "filled in by nobody")
                .help(format!(
                    "if the program fills it in at run time: `parameters: [{name}]`"
                )),
            Kind::Shell => Problem::error(format!("only a shell understands `{written}...`"))
                .at(place, "no program fills this in"),
        };
        checker.push_at(
            at,
            problem.help(format!(
                "if it belongs to somebody else, such as a shell: `literals: [{name}]`"
            )),
        );
    }
}

/// Reports declared names that the template does not hold.
fn unused(raw: &JobTemplate, at: &Path, seen: &[Seen], checker: &mut Checker<'_>) {
    let holds = |name: &str, kinds: &[Kind]| {
        // What is no name is reported already.
        !is_name(name)
            || seen
                .iter()
                .any(|seen| seen.name == name && kinds.contains(&seen.kind))
    };
    let mut report = |at: Path, mark: String| {
        checker
            .key_error(&at, format!("the template holds no `{mark}`"))
            .help("remove the declaration, or correct the name here or in the template");
    };
    for (index, name) in raw.parameters.iter().enumerate() {
        if !holds(name, &[Kind::Parameter]) {
            report(at.key("parameters").index(index), format!("${{{name}}}"));
        }
    }
    for (index, name) in raw.literals.iter().enumerate() {
        if !holds(name, &[Kind::Parameter, Kind::Shell, Kind::Value]) {
            report(at.key("literals").index(index), format!("${{{name}}}"));
        }
    }
    for name in raw.values.keys() {
        if !holds(name, &[Kind::Value]) {
            report(at.key("values").key(name), format!("@{name}@"));
        }
    }
}

/// What each value amounts to, if that can be told.
fn values(
    raw: &JobTemplate,
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (name, value) in &raw.values {
        let known = match value.as_str() {
            // A template needs a namespace anyway: that there is none is reported once.
            "namespace" => around.namespace.map(str::to_owned),
            "account" => {
                if raw.account.is_none() {
                    no_account(&at.key("values").key(name), checker);
                }
                raw.account.clone()
            }
            "configMap" => Some(around.config_map.to_owned()),
            "release" => Some(around.client.to_owned()),
            text => Some(text.to_owned()),
        };
        if let Some(known) = known {
            values.insert(name.clone(), known);
        }
    }
    values
}

/// What each value stands for, whatever it amounts to here.
pub(super) fn meanings(raw: &JobTemplate) -> BTreeMap<String, TemplateValue> {
    let meaning = |value: &str| match value {
        "namespace" => TemplateValue::Namespace,
        "account" => TemplateValue::Account(raw.account.clone().unwrap_or_default()),
        "configMap" => TemplateValue::ConfigMap,
        "release" => TemplateValue::Release,
        text => TemplateValue::Text(text.to_owned()),
    };
    let values = raw.values.iter();
    values
        .map(|(name, value)| (name.clone(), meaning(value)))
        .collect()
}

fn no_account(at: &Path, checker: &mut Checker<'_>) {
    checker
        .error(
            at,
            "`account` stands for the template's account, and it has none",
        )
        .help("write `account: NAME` beside `values`, or another value here");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, values: &[(&str, &str)], literals: &[&str]) -> (String, bool) {
        let origin = Origin::file("t.yaml", text.to_owned());
        let values = values
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        let literals: Vec<String> = literals.iter().map(|&name| name.to_owned()).collect();
        let filled = fill_in(&origin, &find(text), &values.collect(), &literals);
        (filled.origin.into_text(), filled.complete)
    }

    #[test]
    fn filling_changes_the_declared_tokens_and_nothing_else() {
        let text = "a: @NS@\nb: ${NS} @OTHER@ {{ x }}\r\n\tc: $(NS)  ";
        let expected = "a: media\nb: ${NS} @OTHER@ {{ x }}\r\n\tc: $(NS)  ".to_owned();
        assert_eq!(
            filled(text, &[("NS", "media")], &["OTHER"]),
            (expected.clone(), true)
        );
        assert_eq!(filled(text, &[("NS", "media")], &[]), (expected, false));
    }

    #[test]
    fn a_value_that_looks_like_a_placeholder_is_not_filled_again() {
        let values = [("A", "@B@"), ("B", "x")];
        assert_eq!(filled("@A@@B@", &values, &[]), ("@B@x".to_owned(), true));
    }
}
