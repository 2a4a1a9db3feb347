//! How problems of strategic merge patches are told as problems of a spec.

use rolewright_strategic_merge as strategic;

use crate::source::{Path, Step};

/// A path of a patch as a path of the document whose part at `at` the patch is.
pub(crate) fn below(at: &Path, path: &[strategic::Step]) -> Path {
    let above = at.steps().iter().cloned();
    above.chain(path.iter().map(Step::from)).collect()
}

/// What is wrong, with the field that it is about.
pub(super) fn say(problem: &strategic::Problem) -> String {
    let key = problem.path.iter().rev().find_map(|step| match step {
        strategic::Step::Key(key) => Some(key.as_str()),
        strategic::Step::Index(_) => None,
    });
    let about_field = matches!(problem.what, strategic::Wrong::UnknownField { .. });
    match key.filter(|_| !about_field) {
        Some(key) => format!("`{key}`: {problem}"),
        None => problem.to_string(),
    }
}
