//! A Job template's text as the defaults of its tokens make it, and where each token is then.

use std::collections::BTreeMap;
use std::ops::Range;

use super::job_source::Filler;
use crate::spec::{PlaceholderKind, placeholders};

/// What stands for a name that follows the release.
pub(super) const NAME: &str = "name";

/// A template's text with the defaults of its tokens.
pub(super) struct Filled<'t> {
    pub(super) text: String,
    pub(super) tokens: Vec<Token<'t>>,
}

/// A token where it stands in the filled text.
pub(super) struct Token<'t> {
    pub(super) name: &'t str,
    pub(super) range: Range<usize>,
    /// Its default, if it is a value of the chart.
    pub(super) default: Option<&'t str>,
}

impl<'t> Filled<'t> {
    pub(super) fn new(text: &'t str, fillers: &'t BTreeMap<String, Filler>) -> Self {
        let mut filled = Self {
            text: String::with_capacity(text.len()),
            tokens: Vec::new(),
        };
        let mut copied = 0;
        for found in placeholders(text) {
            if found.kind != PlaceholderKind::Value {
                continue;
            }
            let Some(stands_for) = fillers.get(found.name) else {
                continue;
            };
            let before = text.get(copied..found.range.start);
            filled.text.push_str(before.unwrap_or_default());
            copied = found.range.end;
            let default = match stands_for {
                Filler::Value(default) => Some(default.as_str()),
                Filler::Follows(_) => None,
            };
            let start = filled.text.len();
            filled.text.push_str(default.unwrap_or(NAME));
            filled.tokens.push(Token {
                name: found.name,
                range: start..filled.text.len(),
                default,
            });
        }
        filled.text.push_str(text.get(copied..).unwrap_or_default());
        filled
    }

    pub(super) fn at(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// What stands in a range besides the tokens.
    pub(super) fn literals(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        let mut from = range.start;
        let tokens = self.tokens.iter().map(|token| &token.range);
        for token in tokens.filter(|t| t.start >= range.start && t.end <= range.end) {
            text.push_str(self.at(from..token.start));
            from = token.end;
        }
        text.push_str(self.at(from..range.end));
        text
    }

    /// The line up to a token.
    pub(super) fn line_before(&self, token: &Token<'_>) -> Range<usize> {
        let before = self.at(0..token.range.start);
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        start..token.range.start
    }
}
