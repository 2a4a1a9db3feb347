//! `rolewright render --complete-templates`: what Job templates lack, written into their files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::args::RenderArgs;
use super::output::Output;
use super::spec::read_spec;
use crate::render::in_place;
use crate::source::Severity;
use crate::spec::Spec;
use crate::spec::model::Completion;

/// How often a spec is read: a file is seldom the template of more than two.
const MOST_ROUNDS: usize = 20;

/// Completes the files of all templates of a spec. Tells whether that could be done, after saying
/// why not.
///
/// One file may be the template of several, each of which may lack something else: the spec is read
/// again until nothing is left to add.
pub(super) fn run(args: &RenderArgs, output: &mut Output) -> bool {
    let path = args.spec();
    let mut files =
        std::iter::once(path).chain(args.environment.overlay.iter().map(String::as_str));
    if files.any(|path| path == "-" || path.starts_with("git:")) {
        output.error("--complete-templates needs a spec that is a file: it is read more than once");
        return false;
    }
    for _ in 0..MOST_ROUNDS {
        let Some(spec) = read_spec(path, &args.environment, &args.catalog, output) else {
            return false;
        };
        let completions = completions(&spec);
        if completions.is_empty() {
            return true;
        }
        // With an error of another kind nobody knows what the templates have to say.
        let errors = spec.problems.iter().filter(|problem| problem.is_error());
        let mended = completions.iter().map(|completion| completion.mends).sum();
        if errors.count() > mended {
            let mut problems = spec.problems;
            problems.retain(|problem| problem.severity == Severity::Error);
            output.problems(&problems);
            output.note("no template completed");
            return false;
        }
        let by_path: BTreeMap<&PathBuf, &Completion> = completions
            .iter()
            .rev()
            .map(|completion| (&completion.path, *completion))
            .collect();
        for (path, completion) in by_path {
            let shown = crate::escape::escape_control(&path.to_string_lossy()).into_owned();
            let Completion { before, after, .. } = completion;
            if let Err(error) = in_place::replace(path, before, after) {
                output.error(&format!("{shown} cannot be completed: {error}"));
                return false;
            }
            output.note(&format!("{shown}: added {}", completion.added.join(", ")));
        }
    }
    output.error("the templates lack something however often they are completed");
    false
}

fn completions(spec: &Spec) -> Vec<&Completion> {
    let templates = spec.clients.iter().flat_map(|client| &client.job_templates);
    templates
        .filter_map(|template| template.completion.as_ref())
        .collect()
}
