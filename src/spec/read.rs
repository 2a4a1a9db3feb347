//! Reads a spec: one document or several, each an API client.

use serde_json::Value;

use super::checker::Checker;
use super::environment::Environment;
use super::meaning::{self, Context};
use super::model::Client;
use super::raw::ApiClient;
use super::{dispatch, nearest, schema, tokens_of_others};
use crate::source::{Document, Node, Path, Problem, Reading, Severity, Step};

/// What a spec's file holds.
#[derive(Debug)]
pub struct Spec {
    /// Its clients, in order. Only if no problem is an error are they all there and right.
    pub clients: Vec<Client>,
    /// What is wrong with it, or worth knowing, in the order of its files.
    pub problems: Vec<Problem>,
    /// The names of its file and of its overlays.
    files: Vec<String>,
}

impl Spec {
    /// Whether it can be rendered.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems
            .iter()
            .all(|problem| problem.severity != Severity::Error)
    }

    /// Puts the problems in the order of their places.
    pub fn sort(&mut self) {
        sort(&mut self.problems, &self.files);
    }
}

/// Reads all documents of the spec called `name`. What is wrong comes as problems: all of it, and
/// in its order.
#[must_use]
pub fn read(reading: Reading, name: &str, context: Context<'_>) -> Spec {
    read_in(Environment::default(), reading, name, context)
}

/// Reads a spec as it is in an environment.
#[must_use]
pub fn read_in(
    environment: Environment,
    reading: Reading,
    name: &str,
    context: Context<'_>,
) -> Spec {
    let mut problems: Vec<Problem> = reading.problems.into_iter().map(of_a_spec).collect();
    if reading.documents.is_empty() && problems.is_empty() {
        problems.push(
            Problem::error(format!(
                "`{name}` holds no spec: there is nothing in it, or only comments"
            ))
            .help("a spec begins with `apiVersion: rolewright.dev/v1alpha1`"),
        );
    }
    let overlays = environment.overlays.iter();
    let files = std::iter::once(&reading.documents)
        .chain(overlays.map(|overlay| &overlay.reading.documents))
        .filter_map(|documents| documents.first())
        .map(|document| document.file().name().to_owned())
        .collect();
    let adapted = environment.adapt(reading.documents, context.catalog);
    problems.extend(adapted.problems);
    let mut clients = Vec::new();
    for document in &adapted.documents {
        let mut checker = Checker::new(document);
        clients.extend(read_document(document, context, &mut checker));
        problems.extend(checker.into_problems());
    }
    tokens_of_others::mount(&mut clients);
    // What is missing may be what could not be read.
    if problems.iter().all(|problem| !problem.is_error()) {
        problems.extend(dispatch::check(&clients, context.catalog.version()));
    }
    let mut spec = Spec {
        clients,
        problems,
        files,
    };
    spec.sort();
    spec
}

/// What to say in a spec of what was wrong with its text. Where kubectl goes on with a part of a
/// text, in a spec all of it was meant.
pub(super) fn of_a_spec(mut problem: Problem) -> Problem {
    if problem.severity == Severity::Warning {
        problem.severity = Severity::Error;
    }
    if is_template_action(&problem) {
        "a spec is never templated".clone_into(&mut problem.message);
        problem.help = vec!["write the value itself: a spec is read as it stands".to_owned()];
    }
    problem
}

/// Whether a text is not YAML because of the template action that the problem points at.
fn is_template_action(problem: &Problem) -> bool {
    problem
        .place
        .as_ref()
        .is_some_and(|place| place.text() == "{{")
}

fn read_document(
    document: &Document,
    context: Context<'_>,
    checker: &mut Checker<'_>,
) -> Option<Client> {
    let root = document.root();
    if is_foreign(root, checker) {
        return None;
    }
    let unread = schema::check(root, schema::schema(), checker);
    let mut json = match root.to_json() {
        Ok(json) => json,
        Err(problem) => {
            // The schema has no place for such a number either.
            if !checker.has_errors() {
                checker.push(problem);
            }
            return None;
        }
    };
    for path in &unread.misfits {
        remove(&mut json, path);
    }
    for (path, value) in unread.stand_ins {
        insert(&mut json, &path, value);
        checker.distrust(&[path]);
    }
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
    checker.distrust(&unread.misfits);
    Some(meaning::client(raw, context, checker))
}

/// Whether a document is of our own API group, in whatever version: a spec, or an overlay of one.
#[must_use]
pub fn is_spec(document: &Document) -> bool {
    is_ours(document.root())
}

fn is_ours(root: Node<'_>) -> bool {
    let version = root.get("apiVersion").and_then(Node::as_str);
    version.is_some_and(|version| version.starts_with("rolewright.dev/"))
}

/// Reports a document that is something else altogether, such as a manifest.
fn is_foreign(root: Node<'_>, checker: &mut Checker<'_>) -> bool {
    let word = |key: &str| root.get(key).and_then(Node::as_str);
    let ours = is_ours(root);
    let Some(kind) = word("kind").filter(|kind| !ours && !could_be_ours(kind)) else {
        return false;
    };
    let label = match word("apiVersion") {
        Some(version) => format!("of {version}"),
        None => String::new(),
    };
    checker
        .error(
            &Path::root().key("kind"),
            format!("this document is a {kind}, and no spec"),
        )
        .label(label)
        .help(
            "a spec's file holds nothing but `kind: ApiClient` of `rolewright.dev/v1alpha1`: keep \
             manifests in other files",
        );
    true
}

fn could_be_ours(kind: &str) -> bool {
    nearest(kind, std::iter::once("ApiClient")).is_some()
}

/// Puts problems in the order in which their places stand in the spec's files; those in other files
/// come last. Of several for one cause, reached by aliases, the first stays.
fn sort(problems: &mut Vec<Problem>, files: &[String]) {
    problems.sort_by_key(|problem| {
        problem.place.as_ref().map_or((0, None), |place| {
            let mut names = files.iter();
            let file = names.position(|file| file == place.file.name());
            (file.unwrap_or(files.len()), file.map(|_| place.span.start))
        })
    });
    problems.dedup_by(|second, first| {
        second.place.is_some() && (&second.place, &second.message) == (&first.place, &first.message)
    });
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
    if let (Some(Value::Object(fields)), Some(Step::Key(key))) =
        (value_at(json, above), field.first())
    {
        fields.shift_remove(key);
    }
}

/// Puts in a field that a path leads to.
fn insert(json: &mut Value, path: &Path, value: Value) {
    let Some((Step::Key(key), above)) = path.steps().split_last() else {
        return;
    };
    if let Some(Value::Object(fields)) = value_at(json, above) {
        fields.insert(key.clone(), value);
    }
}

fn value_at<'v>(json: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    steps.iter().try_fold(json, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}
