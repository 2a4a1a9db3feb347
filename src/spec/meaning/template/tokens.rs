//! The placeholders of a template: each one declared, each declared one there, and the values
//! filled in.

use std::collections::{BTreeMap, BTreeSet};

use super::Surroundings;
use super::origin::Origin;
use crate::source::{Path, Problem};
use crate::spec::checker::Checker;
use crate::spec::placeholders::{Placeholder, PlaceholderKind, find, is_name};
use crate::spec::raw::JobTemplate;

/// The text with its `@NAME@` filled in. Nothing if a placeholder is not declared, or a declared
/// one is not there, or a value cannot be told; each is reported.
pub(super) fn fill(
    raw: &JobTemplate,
    at: &Path,
    origin: &Origin,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<Origin> {
    let declared = names_are_sound(raw, at, checker);
    let found = find(origin.text());
    let all_declared = undeclared(raw, &found, origin, checker);
    let all_used = unused(raw, at, &found, checker);
    let values = values(raw, at, around, checker)?;
    if !(declared && all_declared && all_used) {
        return None;
    }
    let replacements = found
        .iter()
        .filter(|placeholder| placeholder.kind == PlaceholderKind::Value)
        .filter_map(|placeholder| {
            let value = values.get(placeholder.name)?;
            Some((placeholder.range.clone(), value.clone()))
        })
        .collect();
    Some(origin.replace(replacements))
}

/// Checks the declared names themselves: names, and each declared once.
fn names_are_sound(raw: &JobTemplate, at: &Path, checker: &mut Checker<'_>) -> bool {
    let mut sound = true;
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
            checker
                .key_error(&at, format!("`{name}` is no placeholder's name"))
                .help("letters, digits and `_`, not beginning with a digit; without `${}` and `@`");
            sound = false;
        }
        if let Some(other) = seen.insert(name, at.clone()) {
            let other = checker.place(&other);
            checker
                .key_error(&at, format!("`{name}` is declared twice"))
                .related(other, "first here")
                .help("a placeholder is a parameter, a value or a literal");
            sound = false;
        }
    }
    sound
}

/// Reports placeholders that the spec does not declare, each name once.
fn undeclared(
    raw: &JobTemplate,
    found: &[Placeholder<'_>],
    origin: &Origin,
    checker: &mut Checker<'_>,
) -> bool {
    let mut reported = BTreeSet::new();
    for placeholder in found {
        let name = placeholder.name;
        let has = |names: &[String]| names.iter().any(|declared| declared == name);
        let declared = match placeholder.kind {
            PlaceholderKind::Parameter => has(&raw.parameters),
            PlaceholderKind::Shell => false,
            PlaceholderKind::Value => raw.values.contains_key(name),
        };
        if declared || has(&raw.literals) || !reported.insert(name) {
            continue;
        }
        let written = &origin.text()[placeholder.range.clone()];
        let problem = match placeholder.kind {
            PlaceholderKind::Value => Problem::error(format!("`{written}` is declared nowhere"))
                .at(
                    origin.place(placeholder.range.clone()),
                    "filled in by nobody",
                )
                .help(format!("give it a value: `values: {{{name}: ...}}`")),
            PlaceholderKind::Parameter => {
                Problem::error(format!("`{written}` is declared nowhere"))
                    .at(
                        origin.place(placeholder.range.clone()),
                        "filled in by nobody",
                    )
                    .help(format!(
                        "if the program fills it in at run time: `parameters: [{name}]`"
                    ))
            }
            PlaceholderKind::Shell => {
                Problem::error(format!("only a shell understands `{written}...`")).at(
                    origin.place(placeholder.range.clone()),
                    "no program fills this in",
                )
            }
        };
        checker.push(problem.help(format!(
            "if it belongs to somebody else, such as a shell: `literals: [{name}]`"
        )));
    }
    reported.is_empty()
}

/// Reports declared names that the template does not hold.
fn unused(
    raw: &JobTemplate,
    at: &Path,
    found: &[Placeholder<'_>],
    checker: &mut Checker<'_>,
) -> bool {
    let holds = |name: &str, kinds: &[PlaceholderKind]| {
        found
            .iter()
            .any(|placeholder| placeholder.name == name && kinds.contains(&placeholder.kind))
    };
    use PlaceholderKind::{Parameter, Shell, Value};
    let mut sound = true;
    let mut report = |at: Path, mark: String| {
        checker
            .key_error(&at, format!("the template holds no `{mark}`"))
            .help("remove the declaration, or correct the name here or in the template");
        sound = false;
    };
    for (index, name) in raw.parameters.iter().enumerate() {
        if !holds(name, &[Parameter]) {
            report(at.key("parameters").index(index), format!("${{{name}}}"));
        }
    }
    for (index, name) in raw.literals.iter().enumerate() {
        if !holds(name, &[Parameter, Shell, Value]) {
            report(at.key("literals").index(index), format!("${{{name}}}"));
        }
    }
    for name in raw.values.keys() {
        if !holds(name, &[Value]) {
            report(at.key("values").key(name), format!("@{name}@"));
        }
    }
    sound
}

/// What each value amounts to.
fn values(
    raw: &JobTemplate,
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for (name, value) in &raw.values {
        let at = at.key("values").key(name);
        let known = match value.as_str() {
            "namespace" => around
                .namespace
                .map(str::to_owned)
                .ok_or("metadata.namespace"),
            "account" => raw.account.clone().ok_or("account"),
            "configMap" => Ok(around.config_map.to_owned()),
            text => Ok(text.to_owned()),
        };
        match known {
            Ok(value) => {
                values.insert(name.clone(), value);
            }
            Err(missing) => {
                checker
                    .error(
                        &at,
                        format!("`{value}` stands for `{missing}`, which is not given"),
                    )
                    .help(format!("write `{missing}`, or another value"));
            }
        }
    }
    (values.len() == raw.values.len()).then_some(values)
}
