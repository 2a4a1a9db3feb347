//! Lays a document of an overlay over the spec's document that it names.

use rolewright_strategic_merge as strategic;
use serde_json::{Map, Value};
use strategic::{Note, Wrong};

use super::target::{self, Targets};
use super::{idle, places};
use crate::source::{Document, Node, Path, Problem};
use crate::spec::checker::Checker;
use crate::spec::patch::{below, say};
use crate::spec::schema;

/// Replaces the document that the overlay's document names by the two together. If that cannot be
/// done it is told why, and the named document is taken out: what it would be is not known.
pub(super) fn lay(
    overlay: &Document,
    documents: &mut [Option<Document>],
    targets: &mut Targets,
    problems: &mut Vec<Problem>,
) {
    let mut checker = Checker::new(overlay);
    let found = target::find(overlay.root(), documents, targets, &mut checker);
    if let Some(slot) = found.and_then(|index| documents.get_mut(index))
        && let Some(base) = slot.take()
    {
        *slot = merged(&base, overlay, &mut checker, problems);
    }
    problems.extend(checker.into_problems());
}

/// The two as one. Nothing, after telling why, if they cannot be one.
fn merged(
    base: &Document,
    overlay: &Document,
    checker: &mut Checker<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Document> {
    if !keys_are_clear(base, overlay, checker, problems) {
        return None;
    }
    let (object, patch) = (fields(base.root()), fields(overlay.root()));
    let (object, patch) = match (object, patch) {
        (Ok(object), Ok(patch)) => (object, patch),
        (object, patch) => {
            problems.extend([object.err(), patch.err()].into_iter().flatten());
            return None;
        }
    };
    let root = Path::root();
    unsaid(overlay.root(), &root, checker);
    if patch.get("$patch").is_some_and(|word| word == "delete") {
        checker
            .key_error(
                &root.key("$patch"),
                "a client cannot be taken away as a whole",
            )
            .help("render a spec that does not have it");
        return None;
    }
    let of = schema::patch_type();
    for problem in strategic::check(&patch, of) {
        if is_ours(&problem, &patch) {
            checker.key_error(&below(&Path::root(), &problem.path), say(&problem));
        }
    }
    idle::check(&object, &patch, of, checker);
    if checker.has_errors() {
        return None;
    }
    let applied = match strategic::apply(object, &patch, of) {
        Ok(applied) => applied,
        Err(refusal) => {
            checker
                .key_error(&below(&Path::root(), &refusal.path), refusal.to_string())
                .help("kubectl refuses this in a strategic merge patch, too");
            return None;
        }
    };
    for note in &applied.notes {
        undone(note, checker);
    }
    if checker.has_errors() {
        return None;
    }
    let whole = Value::Object(applied.object);
    let merged = places::beside(&whole, base.root(), overlay.root(), of)
        .map(|root| Document::compose(&root, base.index()));
    match merged {
        Some(merged) if merged.root().to_json().ok().as_ref() == Some(&whole) => Some(merged),
        _ => {
            // What is checked and rendered must never be another than what was merged.
            checker.error(
                &Path::root(),
                "it cannot be told where the parts of the outcome come from",
            );
            None
        }
    }
}

/// Whether both documents have keys that all readers see alike, and each only once. Tells those that
/// are not so.
fn keys_are_clear(
    base: &Document,
    overlay: &Document,
    checker: &mut Checker<'_>,
    problems: &mut Vec<Problem>,
) -> bool {
    let mut base_checker = Checker::new(base);
    schema::check_keys(base.root(), &mut base_checker);
    schema::check_keys(overlay.root(), checker);
    let are_clear = !base_checker.has_errors() && !checker.has_errors();
    problems.extend(base_checker.into_problems());
    are_clear
}

/// A document's fields as JSON.
///
/// Fails where JSON has no such value.
fn fields(root: Node<'_>) -> Result<Map<String, Value>, Problem> {
    match root.to_json()? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Problem::error("this is no mapping").at(root.place(), "")),
    }
}

/// Reports fields that are written without a value. To Kubernetes that is null, and would take away
/// what the spec says: a list whose items are commented out would go with all that it limits.
fn unsaid(node: Node<'_>, at: &Path, checker: &mut Checker<'_>) {
    for entry in node.entries() {
        let at = at.key(entry.name.as_ref());
        if entry.value.is_absent() {
            checker
                .key_error(&at, format!("`{}` has no value", entry.name))
                .help("write `null` to take away what the spec says, or remove the field");
        }
        unsaid(entry.value, &at, checker);
    }
    for (index, item) in node.items().enumerate() {
        unsaid(item, &at.index(index), checker);
    }
}

/// Whether a problem is one of the overlay as such. The others are found in what comes out, and told
/// better there; but a null is not in it.
fn is_ours(problem: &strategic::Problem, patch: &Map<String, Value>) -> bool {
    match problem.what {
        Wrong::WrongType { .. } | Wrong::Unreadable { .. } => is_directive(&problem.path),
        Wrong::UnknownField { .. } => {
            is_directive(&problem.path) || value_at(patch, &problem.path).is_none_or(Value::is_null)
        }
        _ => true,
    }
}

fn is_directive(path: &[strategic::Step]) -> bool {
    path.iter()
        .any(|step| matches!(step, strategic::Step::Key(key) if key.starts_with('$')))
}

fn value_at<'v>(patch: &'v Map<String, Value>, steps: &[strategic::Step]) -> Option<&'v Value> {
    let (first, rest) = steps.split_first()?;
    let strategic::Step::Key(key) = first else {
        return None;
    };
    rest.iter()
        .try_fold(patch.get(key)?, |value, step| match step {
            strategic::Step::Key(key) => value.get(key),
            strategic::Step::Index(index) => value.get(index),
        })
}

/// What an overlay says and Kubernetes would leave undone without a word.
fn undone(note: &Note, checker: &mut Checker<'_>) {
    let (path, message, help) = match note {
        Note::Dropped(path) => (
            path,
            "this is dropped with all that it sets: there is nothing here that it could replace",
            "write it without `$patch`",
        ),
        Note::MergedIntoEarlier(path) => (
            path,
            "an item above has the same key, and is merged with this one",
            "write both as one item",
        ),
    };
    checker
        .error(&below(&Path::root(), path), message)
        .help(help);
}
