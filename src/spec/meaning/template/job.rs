//! Whether a template is a Job or a CronJob that Kubernetes knows: one document, `batch/v1`, no
//! unknown field, no value of a wrong type.

use std::collections::BTreeSet;

use k8s_openapi::api::batch::v1::{CronJob, Job};
use serde::Deserialize;
use serde_json::Value;

use super::origin::Origin;
use crate::source::{
    Document, File, Node, Path, Place, Problem, Severity, Span, Step, is_about_a_character,
    read_yaml,
};
use crate::spec::checker::Checker;
use crate::spec::model::{FurtherAccount, TemplateKind};
use crate::spec::placeholders::find;

/// Reports what keeps a template from being a Job or a CronJob that runs as `account`, and gives its
/// kind if it is one of sound types, whichever account it names.
///
/// `at` is the field of the spec that gives the template.
pub(super) fn check(
    origin: &Origin,
    account: Option<&FurtherAccount>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Option<TemplateKind> {
    let file = File::new("", origin.text());
    let parsed = read_yaml(&file);
    let mut problems: Vec<Problem> = parsed.problems.into_iter().map(not_yaml).collect();
    match parsed.documents.as_slice() {
        [document] => problems.extend(judge(document)),
        [] if problems.is_empty() => problems.push(
            Problem::error("the template is empty")
                .at(Place::new(&file, Span::new(0..0)), "a Job is missing")
                .help(ONE),
        ),
        [_, second, ..] => problems.push(
            Problem::error("the template has more than one document")
                .at(second.root().place(), "the second begins here")
                .help("a template is one object; give each Job a template of its own"),
        ),
        [] => {}
    }
    let is_sound = problems.is_empty();
    let root = match parsed.documents.as_slice() {
        [document] => Some(document.root()),
        _ => None,
    };
    let kind = root.and_then(TemplateKind::of);
    if let (Some(root), Some(kind), Some(account)) = (root, kind, account) {
        problems.extend(other_account(root, kind, account));
    }
    for problem in problems {
        checker.push_at(at, origin.relocate(problem));
    }
    kind.filter(|_| is_sound)
}

fn not_yaml(mut problem: Problem) -> Problem {
    problem.severity = Severity::Error;
    let place = problem.place.as_ref();
    let action = place.filter(|_| !is_about_a_character(&problem));
    let Some(action) = action.and_then(template_action) else {
        return problem.help("a Job template has to be YAML as it stands");
    };
    Problem::error("the template is no YAML with this in it")
        .at(action, "a template action")
        .help(
            "quote what the program fills in, as in `name: \"{{ name }}\"`: a Job template has to be \
             YAML as it stands",
        )
}

/// The template action that stands in the line of a place.
fn template_action(place: &Place) -> Option<Place> {
    let text = place.file.text();
    let at = text.floor_char_boundary(place.span.range().start);
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let start = start + line.find("{{")?;
    Some(Place::new(&place.file, Span::new(start..start + 2)))
}

/// What keeps a document from being a Job or a CronJob of sound types.
pub(in crate::spec) fn judge(document: &Document) -> Vec<Problem> {
    let root = document.root();
    let kind = match kind(root) {
        Ok(kind) => kind,
        Err(problem) => return vec![problem],
    };
    let mut problems: Vec<Problem> = document.tree().duplicate_keys().collect();
    for problem in &mut problems {
        problem.severity = Severity::Error;
    }
    problems.extend(match kind {
        TemplateKind::Job => misfits::<Job>(root, kind),
        TemplateKind::CronJob => misfits::<CronJob>(root, kind),
    });
    problems
}

/// What a template may be, in words.
const ONE: &str = "a Job template is one `batch/v1` Job or CronJob";

fn kind(root: Node<'_>) -> Result<TemplateKind, Problem> {
    let word = |key: &str| root.get(key).and_then(Node::as_str);
    let at = |key: &str| root.nearest(&Path::root().key(key)).place();
    match (word("apiVersion"), TemplateKind::of(root), word("kind")) {
        (Some("batch/v1"), Some(kind), _) => Ok(kind),
        (_, Some(kind), _) => Err(
            Problem::error("the template's `apiVersion` is not batch/v1")
                .at(at("apiVersion"), "")
                .help(format!(
                    "write `apiVersion: batch/v1`; no other version of {} is served",
                    kind.name()
                )),
        ),
        (_, None, Some(kind)) => Err(Problem::error(format!(
            "the template is a {kind}, and not a Job"
        ))
        .at(at("kind"), "")
        .help(ONE)),
        (_, None, None) => Err(Problem::error("the template is no Job")
            .at(root.place(), "`kind: Job` is missing")
            .help(ONE)),
    }
}

/// How many values are judged by trying others in their place before a template is given up.
const MOST_GUESSES: usize = 1000;

/// Unknown fields and values of a wrong type. A value that a program fills in may become any type,
/// so such a value is taken for the type that fits.
fn misfits<T: for<'de> Deserialize<'de>>(root: Node<'_>, kind: TemplateKind) -> Vec<Problem> {
    let mut json = match root.to_json() {
        Ok(json) => json,
        Err(problem) => return vec![problem],
    };
    let mut guessed = BTreeSet::new();
    let mut wrong: Vec<Problem> = Vec::new();
    let mut unknown = Vec::new();
    for round in 0.. {
        unknown.clear();
        let mut track = serde_path_to_error::Track::new();
        let deserializer = serde_path_to_error::Deserializer::new(&json, &mut track);
        let read: Result<T, _> = serde_ignored::deserialize(deserializer, |path| {
            unknown.push(ignored_path(&path));
        });
        let Err(error) = read else { break };
        let path = error_path(&track.path());
        if round >= MOST_GUESSES {
            wrong.push(
                Problem::error("the template holds too many placeholders to be judged")
                    .at(root.nearest(&path).place(), "from here on")
                    .help("fill in numbers, booleans and lists by fewer of them"),
            );
            break;
        }
        if guess(&mut json, &path, &mut guessed) {
            continue;
        }
        wrong.push(wrong_type(root, kind, &path, &error));
        if !remove(&mut json, &path) {
            break;
        }
    }
    let unknown = unknown.iter().map(|path| unknown_field(root, kind, path));
    wrong.extend(unknown);
    wrong
}

fn wrong_type(
    root: Node<'_>,
    kind: TemplateKind,
    path: &Path,
    error: &serde_json::Error,
) -> Problem {
    let error = error.to_string();
    let found = root.nearest(path);
    let expected = match error.rsplit_once("expected ").map(|(_, expected)| expected) {
        Some("i32") => "a whole number of 32 bits",
        Some("i64") => "a whole number",
        Some("a boolean") => "true or false",
        Some("a string") => "a string",
        Some("a sequence") => "a list",
        Some("a map") => "a mapping",
        Some(name) if name.starts_with("struct ") => "a mapping",
        _ => {
            let kind = kind.name();
            return Problem::error(format!("`{path}` is not what a {kind} has there"))
                .at(found.place(), error);
        }
    };
    let problem = Problem::error(format!("`{path}` has to be {expected}"))
        .at(found.place(), format!("this is {}", found.kind()));
    match (expected, found.text()) {
        ("a string", Some(text)) => problem.help(format!("quote it: \"{text}\"")),
        _ => problem.help(format!("write {expected}")),
    }
}

/// Takes a field out, or the whole list whose item a path leads to. Tells whether it was there.
fn remove(json: &mut Value, path: &Path) -> bool {
    let is_key = |step: &Step| matches!(step, Step::Key(_));
    let Some(last) = path.steps().iter().rposition(is_key) else {
        return false;
    };
    let (above, field) = path.steps().split_at(last);
    let above: Path = above.iter().cloned().collect();
    match (value_at(json, &above), field.first()) {
        (Some(Value::Object(fields)), Some(Step::Key(key))) => fields.shift_remove(key).is_some(),
        _ => false,
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

fn unknown_field(root: Node<'_>, kind: TemplateKind, path: &Path) -> Problem {
    let place = root
        .key_at(path)
        .unwrap_or_else(|| root.nearest(path))
        .place();
    Problem::error(format!("a {} has no field `{path}`", kind.name()))
        .at(place, "Kubernetes would drop it without a word")
        .help("correct its name or its indentation")
}

/// The Pods of a template have to run as the account that the spec says.
fn other_account(root: Node<'_>, kind: TemplateKind, account: &FurtherAccount) -> Option<Problem> {
    let pod = kind.pod_template().key("spec");
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
