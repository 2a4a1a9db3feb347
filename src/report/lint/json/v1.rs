//! The fields of version 1, in their order.

use std::borrow::Cow;

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Log<'a> {
    pub(super) version: u8,
    pub(super) command: &'static str,
    pub(super) undecided: bool,
    pub(super) findings: Vec<Finding<'a>>,
    pub(super) problems: Vec<Problem<'a>>,
    pub(super) summary: Summary,
}

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    pub(super) rule: &'static str,
    pub(super) severity: &'static str,
    pub(super) confidence: &'static str,
    pub(super) persona: &'static str,
    pub(super) message: Cow<'a, str>,
    #[serde(flatten)]
    pub(super) place: Place<'a>,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) vague: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) label: Cow<'a, str>,
    pub(super) object: Option<Object<'a>>,
    pub(super) set: &'a str,
    pub(super) related: Vec<Related<'a>>,
    pub(super) help: Vec<Cow<'a, str>>,
    pub(super) chain: Vec<Link<'a>>,
    pub(super) fingerprint: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

#[derive(Serialize)]
pub(super) struct Object<'a> {
    pub(super) kind: &'a str,
    pub(super) namespace: Option<&'a str>,
    pub(super) name: &'a str,
}

#[derive(Serialize)]
pub(super) struct Related<'a> {
    #[serde(flatten)]
    pub(super) place: Place<'a>,
    pub(super) message: Cow<'a, str>,
}

#[derive(Serialize)]
pub(super) struct Link<'a> {
    pub(super) binding: Located<'a>,
    pub(super) subjects: &'a [String],
    pub(super) role: Located<'a>,
    pub(super) rule: Option<usize>,
}

/// An object and, if it is among the inputs, its place.
#[derive(Serialize)]
pub(super) struct Located<'a> {
    #[serde(flatten)]
    pub(super) object: Object<'a>,
    #[serde(flatten)]
    pub(super) place: Option<Place<'a>>,
}

#[derive(Serialize)]
pub(super) struct Problem<'a> {
    pub(super) severity: &'static str,
    pub(super) message: Cow<'a, str>,
    #[serde(flatten)]
    pub(super) place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) label: Cow<'a, str>,
    pub(super) related: Vec<Related<'a>>,
    pub(super) help: Vec<Cow<'a, str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    pub(super) files: usize,
    pub(super) documents: usize,
    pub(super) rbac_objects: usize,
    pub(super) sets: usize,
    pub(super) built: usize,
    pub(super) not_built: usize,
    pub(super) skipped: Skipped,
    pub(super) unjudged: usize,
    pub(super) findings: Severities,
    pub(super) suppressed: usize,
    pub(super) in_baseline: usize,
    pub(super) left_out: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milliseconds: Option<u128>,
}

#[derive(Serialize)]
pub(super) struct Skipped {
    pub(super) hidden: usize,
    pub(super) ignored: usize,
}

#[derive(Serialize)]
pub(super) struct Severities {
    pub(super) error: usize,
    pub(super) critical: usize,
    pub(super) high: usize,
    pub(super) medium: usize,
    pub(super) low: usize,
    pub(super) info: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_false(value: &bool) -> bool {
    !value
}
