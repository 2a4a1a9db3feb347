//! The spec's overlay over the Pod template.

use rolewright_pod_security::{Control, Step, Violation, restricted};
use rolewright_strategic_merge::{Note, Type, apply};
use rolewright_workload_validation::{Refusal, Step as RefusalStep, refusals};
use serde_json::Value;

use crate::source::{Path, Place, Problem, Step as PathStep};
use crate::spec::model::workload::{PodTemplate, Workload};
use crate::spec::patch::below;

/// The Pod template with the spec's overlay laid over it, if there is one. What cannot be laid over
/// it, and what leaves the restricted Pod Security level by it, goes to the problems.
pub(super) fn overlaid(template: Value, workload: &Workload, problems: &mut Vec<Problem>) -> Value {
    let Some(overlay) = &workload.pod_template else {
        return template;
    };
    let Value::Object(fields) = &template else {
        return template;
    };
    match apply(fields.clone(), &overlay.patch, Type::POD_TEMPLATE_SPEC) {
        Ok(applied) => {
            problems.extend(
                applied
                    .notes
                    .iter()
                    .map(|note| undone(note, overlay, workload)),
            );
            let object = without_null(Value::Object(applied.object));
            problems.extend(warnings(&template, &object, overlay, workload));
            object
        }
        Err(refusal) => {
            let place = place(overlay, workload, &below(&Path::root(), &refusal.path));
            problems.push(
                Problem::error(format!(
                    "`podTemplate` cannot be laid over the Pod: {refusal}"
                ))
                .at(place, "")
                .help("kubectl refuses this as a strategic merge patch, too"),
            );
            template
        }
    }
}

/// What the server refuses of an object for the overlay over its Pod template, which is below `way`.
pub(super) fn refused(
    before: &Value,
    after: &Value,
    way: &str,
    workload: &Workload,
) -> Vec<Problem> {
    let Some(overlay) = &workload.pod_template else {
        return Vec::new();
    };
    let is_open = |_: &[RefusalStep]| false;
    let now = refusals(after, &is_open);
    if now.is_empty() {
        return Vec::new();
    }
    let known = refusals(before, &is_open);
    let patch = Value::Object(overlay.patch.clone());
    let template = after.pointer(way).unwrap_or(&Value::Null);
    let depth = way.matches('/').count();
    let problem = |refusal: Refusal| {
        let steps: Vec<PathStep> = refusal
            .path
            .iter()
            .skip(depth)
            .map(PathStep::from)
            .collect();
        let origin = nearest(&steps, template, &patch);
        let field: Path = steps.into_iter().collect();
        Problem::error(format!("by this the Pod's `{field}` {}", refusal.why))
            .at(place(overlay, workload, &origin), "the server refuses it")
    };
    let new = now.into_iter().filter(|refusal| !known.contains(refusal));
    new.map(problem).collect()
}

/// What a patch says and Kubernetes leaves undone.
fn undone(note: &Note, overlay: &PodTemplate, workload: &Workload) -> Problem {
    let (path, message, label) = match note {
        Note::Dropped(path) => (
            path,
            "this is dropped with all that it sets",
            "there is nothing here that it could replace",
        ),
        Note::MergedIntoEarlier(path) => (
            path,
            "this item is merged into an earlier one",
            "both have the same key",
        ),
    };
    Problem::warning(message).at(place(overlay, workload, &below(&Path::root(), path)), label)
}

/// What leaves the restricted Pod Security level by the overlay, and did not do so before.
fn warnings(
    before: &Value,
    after: &Value,
    overlay: &PodTemplate,
    workload: &Workload,
) -> Vec<Problem> {
    let known = restricted(before);
    let patch = Value::Object(overlay.patch.clone());
    let is_new = |violation: &Violation| known.iter().all(|one| key_of(one) != key_of(violation));
    restricted(after)
        .into_iter()
        .filter(is_new)
        .map(|violation| {
            let steps: Vec<PathStep> = violation.path.iter().map(PathStep::from).collect();
            let origin = nearest(&steps, after, &patch);
            Problem::warning(format!(
                "this leaves the restricted Pod Security level: {violation}"
            ))
            .at(place(overlay, workload, &origin), "")
            .help("a Namespace that enforces the level does not let these Pods in")
        })
        .collect()
}

/// What stays the same of a violation when lists are merged.
fn key_of(violation: &Violation) -> (Control, Option<&str>, Vec<&str>) {
    let keys = violation.path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    (
        violation.control,
        violation.container.as_deref(),
        keys.collect(),
    )
}

/// The part of the patch that a field of the result comes from, as far as it goes.
fn nearest(field: &[PathStep], result: &Value, patch: &Value) -> Path {
    let mut at = Path::root();
    let mut result = Some(result);
    let mut said = Some(patch);
    for step in field {
        let next = match step {
            PathStep::Key(key) => {
                result = result.and_then(|result| result.get(key));
                said.and_then(|said| said.get(key))
                    .map(|value| (at.key(key.clone()), value))
            }
            PathStep::Index(index) => {
                result = result.and_then(|result| result.get(*index));
                same_item(said, result).map(|(index, item)| (at.index(index), item))
            }
        };
        let Some((part, value)) = next else { break };
        at = part;
        said = Some(value);
    }
    at
}

/// The item of a patch's list that an item of the result comes from.
fn same_item<'v>(list: Option<&'v Value>, of: Option<&Value>) -> Option<(usize, &'v Value)> {
    let items = list?.as_array()?;
    let of = of?;
    items.iter().enumerate().find(|(_, item)| {
        ["name", "mountPath", "containerPort"]
            .iter()
            .find_map(|key| Some((item.get(key)?, of.get(key)?)))
            .is_some_and(|(one, other)| one == other)
    })
}

fn place(overlay: &PodTemplate, workload: &Workload, path: &Path) -> Place {
    overlay.place(path).unwrap_or(&workload.origin).clone()
}

/// The same without null: the API server reads one as nothing, and some readers of manifests do not.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_null(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_null).collect(),
        other => other,
    }
}
