//! Reads a spec: one document or several, each an API client.

use serde_json::Value;

use super::checker::Checker;
use super::meaning::{self, Context};
use super::model::Client;
use super::raw::ApiClient;
use super::schema;
use crate::source::{Document, Path, Problem, Reading, Severity, Step};

/// What a spec's file holds.
#[derive(Debug)]
pub struct Spec {
    /// Its clients, in order. Only if no problem is an error are they all there and right.
    pub clients: Vec<Client>,
    /// What is wrong with it, or worth knowing, in the file's order.
    pub problems: Vec<Problem>,
}

impl Spec {
    /// Whether it can be rendered.
    pub fn is_sound(&self) -> bool {
        self.problems
            .iter()
            .all(|problem| problem.severity != Severity::Error)
    }
}

/// Reads all documents of the spec called `name`. What is wrong comes as problems: all of it, and
/// in its order.
pub fn read(reading: Reading, name: &str, context: Context<'_>) -> Spec {
    let mut problems = reading.problems;
    for problem in &mut problems {
        // kubectl takes the last of two equal keys; in a spec both were meant, so it is an error.
        if problem.severity == Severity::Warning {
            problem.severity = Severity::Error;
        }
    }
    if reading.documents.is_empty() && problems.is_empty() {
        problems.push(
            Problem::error(format!("`{name}` holds no document"))
                .help("a spec begins with `apiVersion: rolewright.dev/v1alpha1`"),
        );
    }
    let mut clients = Vec::new();
    for document in &reading.documents {
        let mut checker = Checker::new(document);
        clients.extend(read_document(document, context, &mut checker));
        problems.extend(in_order(checker.into_problems(), document));
    }
    Spec { clients, problems }
}

fn read_document(
    document: &Document,
    context: Context<'_>,
    checker: &mut Checker<'_>,
) -> Option<Client> {
    let root = document.root();
    let mut json = match root.to_json() {
        Ok(json) => json,
        Err(problem) => {
            checker.push(problem);
            return None;
        }
    };
    let misfits = schema::check(root, schema::schema(), checker);
    for misfit in &misfits {
        remove(&mut json, misfit);
    }
    drop_nulls(&mut json);
    let raw: ApiClient = match serde_path_to_error::deserialize(&json) {
        Ok(raw) => raw,
        Err(error) => {
            // The schema says more, and says it better; this is for what it cannot say.
            if !checker.has_errors() {
                checker.error(
                    &Path::root(),
                    format!("`{}`: {}", error.path(), error.inner()),
                );
            }
            return None;
        }
    };
    checker.distrust(&misfits);
    Some(meaning::client(raw, context, checker))
}

/// Problems in the order in which their places stand in the spec; those in other files come last.
fn in_order(mut problems: Vec<Problem>, document: &Document) -> Vec<Problem> {
    problems.sort_by_key(|problem| {
        problem.place.as_ref().map_or((false, None), |place| {
            let elsewhere = place.file.name() != document.file().name();
            (elsewhere, (!elsewhere).then_some(place.span.start))
        })
    });
    problems
}

/// Takes out the field that a path leads to or through, so that the rest can be read. Items of
/// lists stay where they are: the paths of later problems count them.
fn remove(json: &mut Value, path: &Path) {
    let Some(last) = path
        .steps()
        .iter()
        .rposition(|step| matches!(step, Step::Key(_)))
    else {
        return;
    };
    let (above, field) = path.steps().split_at(last);
    let parent = above.iter().try_fold(json, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    });
    if let (Some(Value::Object(fields)), Some(Step::Key(key))) = (parent, field.first()) {
        fields.shift_remove(key);
    }
}

/// Takes out fields without a value, which mean the same as fields that are not there.
fn drop_nulls(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
