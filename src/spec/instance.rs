//! A Job from a template: its parameters filled in, as a program would.
//!
//! Some programs replace in the text, some in what they have parsed. A value is taken only if both
//! come to the same Job, and only if no shell reads it as more than a text.

use std::collections::BTreeMap;
use std::sync::Arc;

use rolewright_names as names;
use serde_json::Value;

use super::meaning::template::{NEUTRAL, judge, refused_as_filled_in, scripts, shape};
use super::model::TemplateKind;
use super::placeholders::{Placeholder, PlaceholderKind, find, holds_one_of};
use super::{command_line, nearest};
use crate::source::{Document, File, Kind, Node, Path, Place, Problem, Span, read_yaml};

/// A template, and what is to be filled into it.
#[derive(Debug, Clone, Copy)]
pub struct Instance<'a> {
    /// The template's name.
    pub name: &'a str,
    /// What messages call its text.
    pub file: &'a str,
    /// The text, its `@NAME@` filled in.
    pub text: &'a str,
    /// Each `${NAME}` that the program fills in.
    pub parameters: &'a [String],
    /// What is to be filled in.
    pub values: &'a BTreeMap<String, String>,
    /// The namespace of a Job that names none.
    pub namespace: Option<&'a str>,
}

/// The Job.
///
/// # Errors
/// A parameter without a value, a value without a parameter, a value that would become more of the
/// Job than a value or would not arrive as it is, and what the server would refuse of the Job's
/// form.
pub fn instance(wanted: Instance<'_>) -> Result<Value, Vec<Problem>> {
    let problems = wanted.mismatched();
    if !problems.is_empty() {
        return Err(problems);
    }
    let file = File::new(wanted.file, wanted.text);
    let placeholders = wanted.placeholders();
    let before = read_yaml(&file);
    let problems = wanted.out_of_place(&file, &placeholders);
    if !problems.is_empty() {
        return Err(problems);
    }
    let filled_file = File::new(wanted.file, wanted.filled(wanted.text, |value| value));
    let after = read_yaml(&filled_file);
    let ([before], [after]) = (before.documents.as_slice(), after.documents.as_slice()) else {
        return Err(after
            .problems
            .into_iter()
            .map(Problem::into_error)
            .collect());
    };
    let mut problems = Vec::new();
    wanted.arrive(before.root(), after.root(), &mut problems);
    problems.extend(wanted.in_scripts(before, after));
    if problems.is_empty() {
        problems.extend(judge(after));
        problems.extend(named(after.root()));
    }
    if problems.is_empty() {
        problems.extend(refused(after.root()));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut job = after.root().to_json().map_err(|problem| vec![problem])?;
    if let Some(metadata) = job.get_mut("metadata").and_then(Value::as_object_mut)
        && metadata.get("namespace").is_none_or(Value::is_null)
        && let Some(namespace) = wanted.namespace
    {
        metadata.insert("namespace".to_owned(), Value::from(namespace));
    }
    Ok(job)
}

impl<'a> Instance<'a> {
    /// Parameters without a value, and values without a parameter.
    fn mismatched(self) -> Vec<Problem> {
        let known = || self.parameters.iter().map(String::as_str);
        let unknown = self
            .values
            .keys()
            .filter(|name| !self.parameters.contains(name));
        let unknown = unknown.map(|name| {
            let problem = Problem::error(format!(
                "the template `{}` has no parameter `{name}`",
                self.name
            ));
            let problem = match nearest(name, known()) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem,
            };
            problem.help(if self.parameters.is_empty() {
                "it has none at all".to_owned()
            } else {
                format!("its parameters are {}", self.parameters.join(", "))
            })
        });
        let missing = self
            .parameters
            .iter()
            .filter(|name| !self.values.contains_key(*name));
        let missing = missing.map(|name| {
            Problem::error(format!(
                "the template `{}` needs a value for `{name}`",
                self.name
            ))
            .help(format!("write `--set {name}=VALUE`"))
        });
        // A program that fills in one after the other would fill it in, and others would not.
        let open = self
            .values
            .iter()
            .filter(|(_, value)| holds_one_of(value, self.parameters));
        let open = open.map(|(name, value)| {
            Problem::error(format!(
                "the value of `{name}` holds a placeholder itself: `{value}`"
            ))
            .help("some programs would fill it in, too")
        });
        unknown.chain(missing).chain(open).collect()
    }

    /// The parameters of the text.
    fn placeholders(self) -> Vec<Placeholder<'a>> {
        self.placeholders_of(self.text)
    }

    fn placeholders_of(self, text: &str) -> Vec<Placeholder<'_>> {
        let mut found = find(text);
        found.retain(|placeholder| {
            placeholder.kind == PlaceholderKind::Parameter
                && self.values.contains_key(placeholder.name)
        });
        found
    }

    /// A text with its parameters filled in, each value as `what` makes it.
    fn filled<'s>(&'s self, text: &str, what: impl Fn(&'s str) -> &'s str) -> String {
        self.filled_by(text, |name| {
            self.values.get(name).map_or("", |value| what(value))
        })
    }

    fn filled_by<'s>(self, text: &str, value_of: impl Fn(&str) -> &'s str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut copied = 0;
        for placeholder in self.placeholders_of(text) {
            filled.push_str(
                text.get(copied..placeholder.range.start)
                    .unwrap_or_default(),
            );
            filled.push_str(value_of(placeholder.name));
            copied = placeholder.range.end;
        }
        filled.push_str(text.get(copied..).unwrap_or_default());
        filled
    }

    /// Values that would become keys, items or documents of the template.
    fn out_of_place(self, file: &Arc<File>, placeholders: &[Placeholder<'_>]) -> Vec<Problem> {
        let shape_with = |told: Option<&str>| {
            let text = self.filled_by(self.text, |name| match self.values.get(name) {
                Some(value) if told == Some(name) => value,
                _ => NEUTRAL,
            });
            shape(&text)
        };
        let neutral = shape_with(None);
        let wrong = self
            .values
            .iter()
            .filter(|(name, _)| shape_with(Some(name)) != neutral);
        let problem = |(name, _): (&String, &String)| {
            let problem = Problem::error(format!(
                "the value of `{name}` would change the Job around `${{{name}}}`"
            ));
            let seen = placeholders.iter().find(|seen| seen.name == name);
            let problem = match seen {
                Some(seen) => {
                    let place = Place::new(file, Span::new(seen.range.clone()));
                    problem.at(place, "it would not be read as one value here")
                }
                None => problem,
            };
            problem.help(format!(
                "write \"${{{name}}}\" in quotes in the template, and nothing in the value that ends them"
            ))
        };
        wrong.map(problem).collect()
    }

    /// Reports texts into which a value does not come as it is. The two nodes have one shape.
    fn arrive(self, before: Node<'_>, after: Node<'_>, problems: &mut Vec<Problem>) {
        match before.kind() {
            Kind::Mapping => {
                for ((_, before), (_, after)) in before.pairs().zip(after.pairs()) {
                    self.arrive(before, after, problems);
                }
            }
            Kind::Sequence => {
                for (before, after) in before.items().zip(after.items()) {
                    self.arrive(before, after, problems);
                }
            }
            _ => {
                let text = before.text().unwrap_or_default();
                if self.placeholders_of(text).is_empty() {
                    return;
                }
                let wanted = self.filled(text, |value| value);
                let found = after.text().unwrap_or_default();
                let is_it = found == wanted && !after.is_null() && !after.differs_in_yaml_1_2();
                if !is_it {
                    problems.push(
                        Problem::error("a value does not arrive as it is")
                            .at(
                                before.place(),
                                format!("here `{wanted}` would be read as {}", told(after)),
                            )
                            .help(
                                "write the placeholder in double quotes in the template; a \
                                 program that replaces in the text has to escape what stands in \
                                 quotes",
                            ),
                    );
                }
            }
        }
    }

    /// Reports values that a shell would read as more than a text.
    fn in_scripts(self, before: &Document, after: &Document) -> Vec<Problem> {
        let mut problems = Vec::new();
        let kind = TemplateKind::of(after.root()).unwrap_or_default();
        let code = scripts(after.root(), kind);
        let texts = code.iter().flat_map(|code| {
            let inserted = code.inserted.iter().map(|inserted| &inserted.at);
            let paths = std::iter::once(&code.at).chain(inserted);
            paths.map(move |path| (code, path))
        });
        for (code, path) in texts {
            let Some(node) = before.root().at(path) else {
                continue;
            };
            for placeholder in self.placeholders_of(node.text().unwrap_or_default()) {
                let name = placeholder.name;
                let value = self.values.get(name).map_or("", String::as_str);
                if command_line::is_plain(value) {
                    continue;
                }
                problems.push(
                    Problem::error(format!(
                        "{} would read the value of `{name}` as more than a text",
                        code.reader()
                    ))
                    .at(node.place(), format!("{}, at `{path}`", code.what(path)))
                    .help(code.remedy(path, &format!("${{{name}}}"))),
                );
            }
        }
        problems.dedup();
        problems
    }
}

/// What a scalar is read as.
fn told(node: Node<'_>) -> String {
    match node.text() {
        Some(text) if node.kind() == Kind::String => format!("`{text}`"),
        Some(text) => format!("{} `{text}`", node.kind()),
        None => node.kind().to_string(),
    }
}

/// What the server refuses of the Job.
fn refused(root: Node<'_>) -> impl Iterator<Item = Problem> {
    let refused = refused_as_filled_in(root).into_iter();
    refused.map(move |(at, what)| {
        Problem::error(what).at(root.nearest(&at).place(), "the server refuses it")
    })
}

/// What keeps a Job from being created under its name.
fn named(root: Node<'_>) -> Vec<Problem> {
    /// The server puts so many characters behind a prefix, of which it keeps 58.
    const GENERATED: usize = 5;
    let kind = TemplateKind::of(root).unwrap_or_default();
    let longest = kind.longest_name();
    let metadata = Path::root().key("metadata");
    let text = |key: &str| {
        let node = root.at(&metadata.key(key))?;
        Some((node, node.as_str().filter(|text| !text.is_empty())?))
    };
    let mut problems = Vec::new();
    let mut check = |node: Node<'_>, key: &str, told: Result<(), String>| {
        if let Err(what) = told {
            problems.push(Problem::error(format!("`metadata.{key}` {what}")).at(node.place(), ""));
        }
    };
    match (text("name"), text("generateName")) {
        (Some((node, name)), _) => {
            let is_long = name.len() > longest;
            check(node, "name", names::dns_subdomain(name));
            if is_long {
                let what = format!(
                    "has {} characters; a {}'s has at most {longest}",
                    name.len(),
                    kind.name()
                );
                check(node, "name", Err(what));
            }
        }
        (None, Some((node, prefix))) => {
            let told = names::dns_subdomain(prefix.trim_end_matches('-'));
            check(node, "generateName", told);
            if prefix.len().min(58) + GENERATED > longest {
                let what = format!(
                    "has {} characters, to which the server adds {GENERATED}; a {}'s name has at most \
                     {longest}",
                    prefix.len(),
                    kind.name()
                );
                check(node, "generateName", Err(what));
            }
        }
        (None, None) => problems.push(
            Problem::error(format!("the {} has no name", kind.name()))
                .at(
                    root.key_at(&metadata).unwrap_or(root).place(),
                    "neither `name` nor `generateName`",
                )
                .help("write `generateName: NAME-`: the server makes a name of it"),
        ),
    }
    if let Some((node, namespace)) = text("namespace") {
        let told = names::dns_label(namespace);
        if let Err(what) = told {
            problems
                .push(Problem::error(format!("`metadata.namespace` {what}")).at(node.place(), ""));
        }
    }
    problems
}
