//! Whether a template is a Job that Kubernetes knows: one document, `batch/v1`, no unknown field,
//! no value of a wrong type.

use std::collections::BTreeSet;

use k8s_openapi::api::batch::v1::Job;
use serde_json::Value;

use super::origin::Origin;
use crate::source::{Document, File, Node, Path, Problem, Step, read_text};
use crate::spec::checker::Checker;
use crate::spec::model::FurtherAccount;
use crate::spec::placeholders::find;

/// Reports what keeps a template from being a Job that runs as `account`.
pub(super) fn check(origin: &Origin, account: Option<&FurtherAccount>, checker: &mut Checker<'_>) {
    let file = File::new("", origin.text());
    let parsed = read_text(&file);
    let sound = parsed.problems.is_empty();
    for problem in parsed.problems {
        checker.push(
            origin
                .relocate(problem)
                .help("a Job template has to be YAML as it stands"),
        );
    }
    match parsed.documents.as_slice() {
        [document] => {
            for problem in problems(document, account) {
                checker.push(origin.relocate(problem));
            }
        }
        [] if sound => checker.push(
            Problem::error("the template is empty").at(origin.place(0..0), "a Job is missing"),
        ),
        [_, second, ..] => {
            let second = second.root().span().range();
            checker.push(
                Problem::error("the template has more than one document")
                    .at(origin.place(second), "the second begins here")
                    .help("a template is one Job; give each Job a template of its own"),
            );
        }
        [] => {}
    }
}

fn problems(document: &Document, account: Option<&FurtherAccount>) -> Vec<Problem> {
    let root = document.root();
    if let Some(problem) = no_job(root) {
        return vec![problem];
    }
    let mut problems = misfits(root);
    problems.extend(account.and_then(|account| other_account(root, account)));
    problems
}

fn no_job(root: Node<'_>) -> Option<Problem> {
    let word = |key: &str| root.get(key).and_then(Node::as_str);
    let problem = match (word("apiVersion"), word("kind")) {
        (Some("batch/v1"), Some("Job")) => return None,
        (_, Some("Job")) => Problem::error("the template's `apiVersion` is not batch/v1")
            .at(root.nearest(&Path::root().key("apiVersion")).place(), "")
            .help("write `apiVersion: batch/v1`; no other version of Job is served"),
        (_, Some(kind)) => Problem::error(format!("the template is a {kind}, and not a Job"))
            .at(root.nearest(&Path::root().key("kind")).place(), "")
            .help("a Job template is one `batch/v1` Job"),
        (_, None) => Problem::error("the template is no Job")
            .at(root.place(), "`kind: Job` is missing")
            .help("a Job template is one `batch/v1` Job"),
    };
    Some(problem)
}

/// Unknown fields, and the first value of a wrong type. A value that a program fills in may become
/// any type, so such a value is taken for the type that fits.
fn misfits(root: Node<'_>) -> Vec<Problem> {
    let mut json = match root.to_json() {
        Ok(json) => json,
        Err(problem) => return vec![problem],
    };
    let mut guessed = BTreeSet::new();
    loop {
        let mut unknown = Vec::new();
        let mut track = serde_path_to_error::Track::new();
        let deserializer = serde_path_to_error::Deserializer::new(&json, &mut track);
        let job: Result<Job, _> = serde_ignored::deserialize(deserializer, |path| {
            unknown.push(ignored_path(&path));
        });
        let mut problems: Vec<Problem> = unknown
            .iter()
            .map(|path| unknown_field(root, path))
            .collect();
        let Err(error) = job else { return problems };
        let path = error_path(&track.path());
        if guess(&mut json, &path, &mut guessed) {
            continue;
        }
        problems.push(
            Problem::error(format!("`{path}` is not what a Job has there"))
                .at(root.nearest(&path).place(), error.to_string()),
        );
        return problems;
    }
}

/// Puts another value in the place of a text that holds a placeholder: a number, then a boolean.
/// Tells whether there was one left to try.
fn guess(json: &mut Value, path: &Path, guessed: &mut BTreeSet<Path>) -> bool {
    let Some(value) = value_at(json, path) else {
        return false;
    };
    let next = match value {
        Value::String(text) if !find(text).is_empty() => {
            guessed.insert(path.clone());
            Value::from(1)
        }
        Value::Number(_) if guessed.contains(path) => Value::Bool(true),
        _ => return false,
    };
    *value = next;
    true
}

fn value_at<'v>(json: &'v mut Value, path: &Path) -> Option<&'v mut Value> {
    path.steps()
        .iter()
        .try_fold(json, |value, step| match step {
            Step::Key(key) => value.get_mut(key),
            Step::Index(index) => value.get_mut(index),
        })
}

fn unknown_field(root: Node<'_>, path: &Path) -> Problem {
    let place = root
        .key_at(path)
        .unwrap_or_else(|| root.nearest(path))
        .place();
    Problem::error(format!("a Job has no field `{path}`"))
        .at(place, "Kubernetes would drop it without a word")
        .help("correct its name or its indentation")
}

/// The Pods of a template have to run as the account that the spec says.
fn other_account(root: Node<'_>, account: &FurtherAccount) -> Option<Problem> {
    let pod = Path::root().key("spec").key("template").key("spec");
    let at = pod.key("serviceAccountName");
    let found = root.at(&at).and_then(Node::as_str);
    let problem = match found {
        Some(found) if found == account.name => return None,
        Some(found) => Problem::error(format!(
            "the template runs as `{found}`, and the spec says `{}`",
            account.name
        ))
        .at(root.nearest(&at).place(), ""),
        None => Problem::error(format!(
            "the template does not say that it runs as `{}`",
            account.name
        ))
        .at(
            root.key_at(&pod).unwrap_or(root).place(),
            "its Pods would run as `default`",
        ),
    };
    Some(problem.help(format!(
        "write `serviceAccountName: {}` and `automountServiceAccountToken: false` in its Pod's spec",
        account.name
    )))
}

fn ignored_path(path: &serde_ignored::Path<'_>) -> Path {
    match path {
        serde_ignored::Path::Root => Path::root(),
        serde_ignored::Path::Seq { parent, index } => ignored_path(parent).index(*index),
        serde_ignored::Path::Map { parent, key } => ignored_path(parent).key(key.as_str()),
        serde_ignored::Path::Some { parent }
        | serde_ignored::Path::NewtypeStruct { parent }
        | serde_ignored::Path::NewtypeVariant { parent } => ignored_path(parent),
    }
}

fn error_path(path: &serde_path_to_error::Path) -> Path {
    path.iter()
        .filter_map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => Some(Step::Index(*index)),
            serde_path_to_error::Segment::Map { key } => Some(Step::Key(key.clone())),
            _ => None,
        })
        .collect()
}
