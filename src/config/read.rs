//! Reads the settings: all that is wrong with them comes at once, each with its place.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{self, Written};
use super::lint::{self, LintSettings, Set};
use super::target::{self, RenderTarget};
use crate::finding::Rule;
use crate::source::{File, Place, Problem, Span};
use crate::spec::nearest;

/// What the settings say.
#[derive(Debug, Default)]
pub struct Config {
    /// What is rendered if nothing else is asked for, in the settings' order.
    pub render: Vec<RenderTarget>,
    /// The Kubernetes version whose API resources are known.
    pub kubernetes_version: Option<Written>,
    /// CustomResourceDefinitions to know besides, as sources from the folder of the settings.
    pub crds: Vec<Written>,
    /// How the linter is set.
    pub lint: LintSettings,
    /// What is applied together, in the settings' order.
    pub sets: Vec<Set>,
}

const KEYS: [&str; 5] = ["kubernetes-version", "crds", "lint", "set", "render"];

/// Reads settings. The rules that there are come with them, as settings name some.
///
/// # Errors
///
/// All that is wrong with them, in their order.
pub fn read(file: &Arc<File>, rules: &[&'static Rule]) -> Result<Config, Vec<Problem>> {
    let text = file.text();
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        file,
        problems: Vec::new(),
    };
    for error in &errors {
        let place = reader.place(error.span().unwrap_or(text.len()..text.len()));
        let problem = Problem::error(format!("not TOML: {}", error.message()));
        reader.problems.push(problem.at(place, ""));
    }
    let mut config = Config::default();
    if errors.is_empty() {
        for (name, value) in table.get_ref() {
            match name.get_ref().as_ref() {
                "render" => config.render = target::targets(value, &mut reader),
                "lint" => config.lint = lint::settings(value, rules, &mut reader),
                "set" => config.sets = lint::sets(value, &mut reader),
                _ => {}
            }
        }
        let table = table.get_ref();
        fields::only(table, &KEYS, &mut reader);
        config.kubernetes_version = fields::written(table, "kubernetes-version", &mut reader);
        config.crds = fields::all_written(table, "crds", "\"crds/\"", &mut reader);
    }
    let mut problems = reader.problems;
    if problems.is_empty() {
        return Ok(config);
    }
    problems.sort_by_key(|problem| problem.place.as_ref().map(|place| place.span));
    Err(problems)
}

/// The settings' file, and what was found wrong with it.
pub(super) struct Reader<'a> {
    file: &'a Arc<File>,
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.file, Span::new(span))
    }

    pub(super) fn unknown_key(&mut self, name: &str, span: Range<usize>, known: &[&str]) {
        let label = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::new(),
        };
        let problem = Problem::error(format!("there is no setting `{name}` here"))
            .at(self.place(span), label)
            .help(format!("the settings are {}", known.join(", ")));
        self.problems.push(problem);
    }

    /// Reports a value of another type than its setting has.
    pub(super) fn wrong_type(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        expected: &str,
        example: &str,
    ) {
        let found = value.get_ref().type_str();
        let problem = Problem::error(format!(
            "`{name}` has to be {expected}, and is of type {found}"
        ))
        .at(self.place(value.span()), "")
        .help(format!("write {example}"));
        self.problems.push(problem);
    }
}
