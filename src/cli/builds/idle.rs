//! Options for what is built that have nothing to apply to, so that none is dropped without a word.

use super::args::{BuildArgs, Which};
use crate::build::Kind;
use crate::source::{Input, Problem};

/// That options were given for a kind of folder of which none is to be built.
pub(super) fn without_folder(args: &BuildArgs, kinds: &[Kind]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (kind, of_kind, what) in [
        (Kind::Chart, "chart", "render"),
        (Kind::Kustomization, "Kustomize folder", "build"),
    ] {
        let given = args.given_for(kind);
        if given.is_empty() || kinds.contains(&kind) {
            continue;
        }
        let names: Vec<String> = given.iter().map(|name| format!("`{name}`")).collect();
        let (verb, names) = match names.as_slice() {
            [name] => ("has", name.clone()),
            _ => ("have", names.join(", ")),
        };
        let message =
            format!("{names} {verb} nothing to apply to: there is no {of_kind} to {what}");
        let help = if args.build == Some(Which::Never) {
            "`--build never` builds none"
        } else {
            "name one on disk, or a folder that holds some together with `--build all`"
        };
        problems.push(Problem::error(message).help(help));
    }
    problems
}

/// That building what is found was asked for where nothing is looked for: in revisions, one problem
/// each, and where no folder is named at all.
pub(super) fn of_found(args: &BuildArgs, inputs: &[Input], has_folder: bool) -> Found {
    let mut found = Found::default();
    let wanted = args
        .build
        .filter(|it| [Which::Charts, Which::All].contains(it));
    let Some(which) = wanted else {
        return found;
    };
    let option = format!("--build {}", which.word());
    for input in inputs.iter().filter(|it| matches!(it, Input::Git { .. })) {
        let message =
            format!("nothing of `{input}` was built: `{option}` builds only what is on disk");
        let problem = Problem::error(message);
        let help = "its files are read as they are; check it out to have it built, as with `git worktree add`";
        found.not_built.push(problem.help(help));
    }
    if found.not_built.is_empty() && !has_folder {
        let message = format!("`{option}` has nothing to apply to: no folder is named");
        found.idle =
            Some(Problem::error(message).help("name the folder that they are to be found in"));
    }
    found
}

/// What [`of_found`] finds.
#[derive(Default)]
pub(super) struct Found {
    /// Of each revision that nothing of it was built.
    pub(super) not_built: Vec<Problem>,
    /// That there is nothing to look in.
    pub(super) idle: Option<Problem>,
}
