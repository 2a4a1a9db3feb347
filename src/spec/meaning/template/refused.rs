//! What the server refuses of a Job template, as far as it is known before a program fills it in.

use rolewright_workload_validation::{Refusal, Step as RefusalStep, refusals};

use crate::source::{Node, Path, Step, holds_variable};
use crate::spec::placeholders::find;

/// What the server refuses of the Job, each with where it stands and in words. A program may give
/// the Job another name than the template, which may have none.
pub(super) fn refused(root: Node<'_>) -> Vec<(Path, String)> {
    let Ok(job) = root.to_json() else {
        return Vec::new();
    };
    let is_open = |steps: &[RefusalStep]| {
        let text = root
            .at(&steps.iter().map(Step::from).collect())
            .and_then(Node::text);
        text.is_some_and(is_filled_in)
    };
    let all = refusals(&job, &is_open);
    let all = all.iter().map(told);
    all.filter(|(at, _)| !may_be_mended(root, at)).collect()
}

/// What the server refuses of a Job into which everything is filled, but for its name and namespace.
pub(in crate::spec) fn refused_as_filled_in(root: Node<'_>) -> Vec<(Path, String)> {
    let Ok(job) = root.to_json() else {
        return Vec::new();
    };
    let told_elsewhere = ["name", "generateName", "namespace"];
    let told_elsewhere = told_elsewhere.map(|key| Path::root().key("metadata").key(key));
    let all = refusals(&job, &|_| false);
    let all = all.iter().map(told);
    all.filter(|(at, _)| !told_elsewhere.contains(at)).collect()
}

/// Where a refusal stands, and what it says of it.
fn told(refusal: &Refusal) -> (Path, String) {
    let at: Path = refusal.path.iter().map(Step::from).collect();
    let what = format!("`{at}` {}", refusal.why);
    (at, what)
}

/// Whether what is refused is a key that is filled in, or lacks what a program gives.
fn may_be_mended(root: Node<'_>, at: &Path) -> bool {
    let is_key = |step: &Step, name: &str| matches!(step, Step::Key(key) if key == name);
    let is_of_metadata = at
        .steps()
        .first()
        .is_some_and(|step| is_key(step, "metadata"));
    let mut keys = at.steps().iter().filter_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    });
    is_of_metadata && root.at(at).is_none() || keys.any(|key| is_filled_in(key))
}

fn is_filled_in(text: &str) -> bool {
    text.contains("{{") || holds_variable(text) || !find(text).is_empty()
}
