//! `rolewright render --complete-templates`: what Job templates lack, written into their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::{RenderArgs, Target};
use super::output::Output;
use super::spec::read_spec;
use crate::render::in_place;
use crate::source::{Problem, Severity};
use crate::spec::Spec;
use crate::spec::model::Completion;

/// How often a spec is read: a file is seldom the template of more than two.
const MOST_ROUNDS: usize = 20;

/// Completes the files of all templates of the targets' specs. Tells whether that could be done,
/// after saying why not.
///
/// No file is changed if one of the targets is a chart that could not be written then.
pub(super) fn run(targets: &[RenderArgs], output: &mut Output) -> bool {
    let charts = targets.iter().filter(|target| target.to() == Target::Helm);
    let can_be = |target: &RenderArgs, output: &mut Output| {
        is_from_files(target, output) && stays_a_chart(target, output)
    };
    charts.into_iter().all(|target| can_be(target, output))
        && targets.iter().all(|target| complete(target, output))
}

/// Whether the chart of a spec can be written when its templates are complete. Tells what keeps it
/// from that: the name of an account, which a release calls otherwise.
fn stays_a_chart(args: &RenderArgs, output: &mut Output) -> bool {
    let Some(spec) = read_spec(args.spec(), &args.environment, &args.catalog, output) else {
        return false;
    };
    let templates = spec.clients.iter().flat_map(|client| &client.job_templates);
    let problems = templates.filter_map(|template| {
        let completion = template.completion.as_ref()?;
        let name = completion.account.as_ref()?;
        let path = shown(&completion.path);
        Some(
            Problem::error(format!(
                "the template `{}` cannot be completed for a chart: it lacks the account `{name}`, which a release calls otherwise",
                template.name
            ))
            .at(template.origin.clone(), "no value of it stands for the account")
            .help(format!(
                "write `serviceAccountName: \"@ACCOUNT@\"` beside the containers in {path}, and `values: {{ACCOUNT: account}}` beside the template"
            )),
        )
    });
    let problems: Vec<Problem> = problems.collect();
    if problems.is_empty() {
        return true;
    }
    output.problems(&problems);
    output.note("no template completed");
    false
}

/// Whether a spec can be read more than once; if not, it is told.
fn is_from_files(args: &RenderArgs, output: &mut Output) -> bool {
    let overlays = args.environment.overlay.iter().map(String::as_str);
    let mut files = std::iter::once(args.spec()).chain(overlays);
    let is_once = files.any(|path| path == "-" || path.starts_with("git:"));
    if is_once {
        output.error("--complete-templates needs a spec that is a file: it is read more than once");
    }
    !is_once
}

fn shown(path: &Path) -> String {
    crate::escape::escape_control(&path.to_string_lossy()).into_owned()
}

/// Completes the files of all templates of a spec. Tells whether that could be done, after saying
/// why not.
///
/// One file may be the template of several, each of which may lack something else: the spec is read
/// again until nothing is left to add.
fn complete(args: &RenderArgs, output: &mut Output) -> bool {
    if !is_from_files(args, output) {
        return false;
    }
    let path = args.spec();
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
            let shown = shown(path);
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
