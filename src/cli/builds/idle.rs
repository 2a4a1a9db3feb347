//! Options for what is built that have nothing to apply to, so that none is dropped without a word.

use super::args::{BuildArgs, Which};
use crate::build::Kind;
use crate::source::Problem;

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
            "name one, or a folder that holds some together with `--build all`"
        };
        problems.push(Problem::error(message).help(help));
    }
    problems
}

/// That building what is found was asked for where no folder is named that it could be found in.
pub(super) fn of_found(args: &BuildArgs, has_folder: bool) -> Option<Problem> {
    let wanted = args.build;
    let which = wanted.filter(|it| [Which::Charts, Which::All].contains(it) && !has_folder)?;
    let message = format!(
        "`--build {}` has nothing to apply to: no folder is named",
        which.word()
    );
    Some(Problem::error(message).help("name the folder that they are to be found in"))
}
