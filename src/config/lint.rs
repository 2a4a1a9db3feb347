//! The settings' `[lint]` and `[[set]]`: what is linted, what is shown, and what is accepted.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{self, Written};
use super::read::Reader;
use crate::finding::{Persona, Rule, Severity};
use crate::source::{Globs, Place, Problem};
use crate::spec::nearest;

const KEYS: [&str; 9] = [
    "persona",
    "min-severity",
    "exclude",
    "paths",
    "strict",
    "baseline",
    "privileged-namespaces",
    "rules",
    "allow",
];

const ALLOW_KEYS: [&str; 8] = [
    "rules",
    "kind",
    "name",
    "namespace",
    "path",
    "subject",
    "reason",
    "until",
];

const SET_KEYS: [&str; 3] = ["name", "paths", "complete"];

/// How the linter is set. Its paths start from the folder of the settings.
#[derive(Debug, Default)]
pub struct LintSettings {
    /// Who wants to hear of what; none if it is not said.
    pub persona: Option<Persona>,
    /// The least severity that is shown; none if it is not said.
    pub min_severity: Option<Severity>,
    /// What is passed over in folders.
    pub exclude: Globs,
    /// What is linted if nothing is named.
    pub paths: Vec<Written>,
    /// Whether what cannot be judged leaves the run undecided; none if it is not said.
    pub strict: Option<bool>,
    /// The file of findings that are known.
    pub baseline: Option<Written>,
    /// The namespaces whose accounts may take over the cluster; none if it is not said.
    pub privileged_namespaces: Option<Vec<Written>>,
    /// By rule id, how bad its findings are.
    pub levels: BTreeMap<&'static str, Level>,
    /// Findings that are accepted.
    pub allow: Vec<Allow>,
}

/// How bad the findings of a rule are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are not shown.
    Off,
    /// So bad, whatever the rule itself says; what a server refuses stays an error.
    Severity(Severity),
}

/// Findings that are accepted: those of some rules, for which all that is said is so.
#[derive(Debug)]
pub struct Allow {
    /// Where it stands.
    pub place: Place,
    /// The rules.
    pub rules: Vec<&'static Rule>,
    /// The kind of the object.
    pub kind: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Where its file is; empty if that does not matter.
    pub path: Globs,
    /// All subjects that the grant may reach, as `ServiceAccount ops/operator`; empty if that does
    /// not matter.
    pub subjects: Vec<String>,
    /// Why they are accepted.
    pub reason: String,
    /// The last day on which they are.
    pub until: Option<Date>,
}

/// Objects that are applied together.
#[derive(Debug)]
pub struct Set {
    /// Its name, and where it stands.
    pub name: Written,
    /// The files that hold its objects.
    pub paths: Globs,
    /// Whether nothing else is applied that bears on it.
    pub complete: bool,
}

impl Level {
    const ALL: [(&'static str, Self); 7] = [
        ("off", Self::Off),
        ("info", Self::Severity(Severity::Info)),
        ("low", Self::Severity(Severity::Low)),
        ("medium", Self::Severity(Severity::Medium)),
        ("high", Self::Severity(Severity::High)),
        ("critical", Self::Severity(Severity::Critical)),
        ("error", Self::Severity(Severity::Error)),
    ];
}

/// Reads `[lint]`.
pub(super) fn settings(
    value: &Spanned<DeValue<'_>>,
    registry: &[&'static Rule],
    reader: &mut Reader<'_>,
) -> LintSettings {
    let Some(table) = fields::table("lint", value, reader) else {
        return LintSettings::default();
    };
    fields::only(table, &KEYS, reader);
    let personas = [Persona::Default, Persona::Pedantic].map(|persona| (persona.name(), persona));
    let severities = Severity::ALL.map(|severity| (severity.name(), severity));
    let namespaces = fields::value(table, "privileged-namespaces").map(|_| {
        let example = "\"kube-system\"";
        fields::all_written(table, "privileged-namespaces", example, reader)
    });
    LintSettings {
        persona: fields::choice(table, "persona", &personas, reader),
        min_severity: fields::choice(table, "min-severity", &severities, reader),
        exclude: fields::globs(table, "exclude", reader),
        paths: fields::all_written(table, "paths", "\"deploy\"", reader),
        strict: fields::flag(table, "strict", reader),
        baseline: fields::written(table, "baseline", reader),
        privileged_namespaces: namespaces,
        levels: levels(table, registry, reader),
        allow: allow(table, registry, reader),
    }
}

/// Reads `[lint.rules]`.
fn levels(
    table: &DeTable<'_>,
    registry: &[&'static Rule],
    reader: &mut Reader<'_>,
) -> BTreeMap<&'static str, Level> {
    let mut levels = BTreeMap::new();
    let Some(value) = fields::value(table, "rules") else {
        return levels;
    };
    let Some(rules) = fields::table("lint.rules", value, reader) else {
        return levels;
    };
    for (name, value) in rules {
        let id = name.get_ref();
        let rule = find_rule(id, name.span(), registry, reader);
        let DeValue::String(word) = value.get_ref() else {
            let example = format!("{id} = \"off\"");
            reader.wrong_type(id, value, "a string", &example);
            continue;
        };
        let level = fields::chosen(id, word, value.span(), &Level::ALL, reader);
        if let (Some(rule), Some(level)) = (rule, level) {
            if may_be(rule, level) {
                levels.insert(rule.id, level);
            } else {
                reader
                    .problems
                    .push(unfit(rule, word).at(reader.place(value.span()), ""));
            }
        }
    }
    levels
}

/// An error is what a server refuses, which settings do not change.
fn may_be(rule: &Rule, level: Level) -> bool {
    match level {
        Level::Off => true,
        Level::Severity(severity) => {
            (severity == Severity::Error) == (rule.severity == Severity::Error)
        }
    }
}

fn unfit(rule: &Rule, word: &str) -> Problem {
    let id = rule.id;
    if rule.severity == Severity::Error {
        Problem::error(format!(
            "`{id}` cannot be `{word}`: the API server refuses what it finds"
        ))
        .help(format!("to hear nothing of it, write {id} = \"off\""))
    } else {
        Problem::error(format!(
            "`{id}` cannot be an error: no API server refuses what it finds"
        ))
        .help(format!("the worst is {id} = \"critical\""))
    }
}

fn find_rule(
    id: &str,
    at: Range<usize>,
    registry: &[&'static Rule],
    reader: &mut Reader<'_>,
) -> Option<&'static Rule> {
    let found = registry.iter().find(|rule| rule.id == id);
    if found.is_none() {
        let near = nearest(id, registry.iter().map(|rule| rule.id));
        let label = near.map(|near| format!("did you mean `{near}`?"));
        let problem = Problem::error(format!("there is no rule `{id}`"))
            .at(reader.place(at), label.unwrap_or_default())
            .help("`rolewright rules` lists all that there are");
        reader.problems.push(problem);
    }
    found.copied()
}

/// Reads `[[lint.allow]]`. An entry with something wrong in it is left out.
fn allow(table: &DeTable<'_>, registry: &[&'static Rule], reader: &mut Reader<'_>) -> Vec<Allow> {
    let Some(value) = fields::value(table, "allow") else {
        return Vec::new();
    };
    let entries = fields::tables("lint.allow", value, reader).into_iter();
    entries
        .filter_map(|(entry, span)| {
            let before = reader.problems.len();
            let allow = one_allow(entry, span, registry, reader);
            (reader.problems.len() == before).then_some(allow)
        })
        .collect()
}

fn one_allow(
    entry: &DeTable<'_>,
    span: Range<usize>,
    registry: &[&'static Rule],
    reader: &mut Reader<'_>,
) -> Allow {
    fields::only(entry, &ALLOW_KEYS, reader);
    let of = "exception";
    let help = "name the rules that it is from: rules = [\"...\"]";
    fields::demand(entry, &span, "rules", of, help, reader);
    let help = "say why the findings are accepted: reason = \"...\"";
    fields::demand(entry, &span, "reason", of, help, reader);
    let named = fields::texts(entry, "rules", "\"secrets-read\"", reader);
    fields::refuse_empty(entry, &["rules", "path", "subject"], reader);
    let rules = named.into_iter();
    let rules = rules.filter_map(|(id, at)| find_rule(&id, at, registry, reader));
    let rules = rules.collect();
    let mut text = |key: &str| fields::text(entry, key, reader).map(|(text, _)| text);
    let (kind, name, namespace) = (text("kind"), text("name"), text("namespace"));
    let reason = text("reason").unwrap_or_default();
    let subjects = fields::texts(entry, "subject", "\"ServiceAccount ops/operator\"", reader);
    Allow {
        place: reader.place(span),
        rules,
        kind,
        name,
        namespace,
        path: fields::globs(entry, "path", reader),
        subjects: subjects.into_iter().map(|(subject, _)| subject).collect(),
        reason,
        until: fields::day(entry, "until", reader),
    }
}

/// Reads `[[set]]`. Those with something wrong in them are left out.
pub(super) fn sets(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::new();
    for (entry, span) in fields::tables("set", value, reader) {
        let before = reader.problems.len();
        fields::only(entry, &SET_KEYS, reader);
        fields::demand(
            entry,
            &span,
            "name",
            "set",
            "give it one: name = \"...\"",
            reader,
        );
        let help = "say which files hold its objects: paths = [\"deploy/**\"]";
        fields::demand(entry, &span, "paths", "set", help, reader);
        fields::refuse_empty(entry, &["paths"], reader);
        let name = fields::written(entry, "name", reader);
        let set = name.map(|name| Set {
            name,
            paths: fields::globs(entry, "paths", reader),
            complete: fields::flag(entry, "complete", reader).unwrap_or(false),
        });
        let Some(set) = set.filter(|_| reader.problems.len() == before) else {
            continue;
        };
        match sets.iter().find(|other| other.name.text == set.name.text) {
            Some(first) => reader.problems.push(
                Problem::error(format!("two sets are called `{}`", set.name.text))
                    .at(set.name.place, "")
                    .with_related(first.name.place.clone(), "the first")
                    .help("give each a name of its own, or name all its paths in one"),
            ),
            None => sets.push(set),
        }
    }
    sets
}
