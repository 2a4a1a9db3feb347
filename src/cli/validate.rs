//! `rolewright render --validate live`: whether a server would take what was rendered.

use std::collections::BTreeMap;

use super::Outcome;
use super::args::ValidateArgs;
use super::output::Output;
use crate::live::{Cluster, Offered, Options, Patience, Undecided, Verdict};
use crate::render::objects::Object;
use crate::source::Problem;

/// What stands at the place that an object comes from.
const FROM: &str = "it comes from here";

/// Offers all objects as a dry run, and tells what the server has against them.
pub(super) fn run(
    args: &ValidateArgs,
    clients: &[(String, Vec<Object>)],
    output: &mut Output,
) -> Outcome {
    let mut objects: Vec<&Object> = clients.iter().flat_map(|(_, objects)| objects).collect();
    objects.sort_by_key(|object| object.kind);
    let offers: Vec<_> = objects
        .iter()
        .map(|object| serde_json::Value::from(&object.value))
        .collect();
    let offered = Cluster::new(&options(args)).and_then(|cluster| {
        let context = cluster.context().to_owned();
        Ok((context, cluster.dry_run(&offers)?))
    });
    let (context, offered) = match offered {
        Ok(offered) => offered,
        Err(failure) => {
            output.error(&format!("cannot decide: {failure}"));
            return Outcome::Undecided;
        }
    };
    let told: Vec<_> = objects.iter().copied().zip(&offered).collect();
    let mut problems: Vec<Problem> = told
        .iter()
        .flat_map(|(object, offered)| problems(object, offered))
        .collect();
    problems.extend(without_namespace(&told));
    output.problems(&problems);
    let count = |is: fn(&Verdict) -> bool| offered.iter().filter(|told| is(&told.verdict)).count();
    let accepted = count(|verdict| *verdict == Verdict::Accepted);
    let refused = count(|verdict| matches!(verdict, Verdict::Refused(_)));
    let undecided = objects.len() - accepted - refused;
    output.note(&format!(
        "dry run in context {}: {accepted} accepted, {refused} refused, {undecided} undecided",
        crate::escape::escape_control(&context)
    ));
    match (refused, undecided) {
        (0, 0) => Outcome::Well,
        (_, 0) => Outcome::Different,
        _ => Outcome::Undecided,
    }
}

fn options(args: &ValidateArgs) -> Options {
    Options {
        kubeconfig: args.kubeconfig.clone(),
        context: args.context.clone(),
        patience: Patience {
            whole: args.timeout,
            ..Patience::default()
        },
    }
}

/// What a server has against an object, each at the place that the object comes from.
fn problems(object: &Object, offered: &Offered) -> Vec<Problem> {
    let named = object.described();
    let at_origin = |problem: Problem| problem.at(object.origin.clone(), FROM);
    let warnings = offered.warnings.iter().map(|warning| {
        at_origin(Problem::note(format!(
            "the server warns of the {named}: {warning}"
        )))
    });
    let mut problems: Vec<Problem> = warnings.collect();
    match &offered.verdict {
        Verdict::Accepted => {}
        Verdict::Refused(why) => problems.push(at_origin(Problem::error(format!(
            "the server refuses the {named}: {why}"
        )))),
        Verdict::Undecided(why) => problems.extend(undecided(&named, why).map(at_origin)),
    }
    problems
}

/// What to say of an object without a verdict; nothing if its namespace is missing, which is told
/// of all its objects together.
fn undecided(named: &str, why: &Undecided) -> Option<Problem> {
    let problem = |why: &str| Problem::error(format!("cannot decide about the {named}: {why}"));
    Some(match why {
        Undecided::NoNamespace(_) => return None,
        Undecided::NoRole(kind, name) => problem(&format!(
            "the {kind} `{name}` is not there, and you may not bind just any role"
        ))
        .help(format!(
            "apply the {kind} first, or ask as somebody who may bind it"
        )),
        Undecided::Forbidden(why) => {
            problem(&format!("you may not do this: {why}")).help("ask as somebody who may")
        }
        Undecided::Other(why) => problem(why),
    })
}

/// One problem for each namespace that is missing, with all that would be in it.
fn without_namespace(told: &[(&Object, &Offered)]) -> Vec<Problem> {
    let mut missing: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
    for (object, offered) in told {
        if let Verdict::Undecided(Undecided::NoNamespace(namespace)) = &offered.verdict {
            missing.entry(namespace).or_default().push(object);
        }
    }
    let problem = |(namespace, objects): (&str, Vec<&Object>)| {
        let names: Vec<String> = objects.iter().map(|object| object.described()).collect();
        let problem = Problem::error(format!(
            "cannot decide about the {}: the Namespace `{namespace}` is not there",
            names.join(", the ")
        ));
        let origin = objects.first().map(|object| object.origin.clone());
        let problem = match origin {
            Some(origin) => problem.at(origin, FROM),
            None => problem,
        };
        problem
            .help("a dry run creates nothing, the Namespace neither")
            .help(format!(
                "create it (kubectl create namespace {namespace}), then ask again"
            ))
    };
    missing.into_iter().map(problem).collect()
}
