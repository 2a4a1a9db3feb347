//! Reads the settings: all that is wrong with them comes at once, each with its place.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::target::{self, RenderTarget};
use crate::source::{File, Place, Problem, Span};
use crate::spec::nearest;

/// What the settings say.
#[derive(Debug, Default)]
pub struct Config {
    /// What is rendered if nothing else is asked for, in the settings' order.
    pub render: Vec<RenderTarget>,
}

/// Reads settings.
///
/// # Errors
///
/// All that is wrong with them, in their order.
pub fn read(file: &Arc<File>) -> Result<Config, Vec<Problem>> {
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
                _ => reader.unknown_key(name.get_ref(), name.span(), &["render"]),
            }
        }
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
