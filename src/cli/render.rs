//! `rolewright render`.

mod disk;

use std::path::Path;

use super::Outcome;
use super::args::{RenderArgs, Target};
use super::output::Output;
use super::spec::read_spec;
use super::targets::targets;
use crate::render::helm;
use crate::render::manifests::{self, Rendered};
use crate::render::objects::{Kind, Object, conflicts, objects};
use crate::source::{Problem, Severity};
use crate::spec::Spec;
use crate::spec::model::Client;

pub(super) fn run(args: &RenderArgs, output: &mut Output) -> Outcome {
    let Some(targets) = targets(args, output) else {
        return Outcome::Undecided;
    };
    if args.complete_templates {
        let complete = |target| super::complete::run(target, output);
        if !targets.iter().all(complete) {
            return Outcome::Undecided;
        }
    }
    let mut ready = Vec::new();
    let mut outcome = Outcome::Well;
    for target in &targets {
        match prepare(target, targets.len() > 1, output) {
            Ok(found) => ready.push((target, found)),
            Err(other) => outcome = outcome.or_worse(other),
        }
    }
    // One target that cannot be rendered leaves all as they are: they belong together.
    if outcome != Outcome::Well {
        return outcome;
    }
    if args.explain.explain {
        let specs = ready.into_iter().map(|(_, ready)| ready.spec);
        let clients: Vec<Client> = specs.flat_map(|spec| spec.clients).collect();
        return super::explain::run(args, &clients, output);
    }
    for (target, ready) in ready {
        outcome = outcome.or_worse(put(target, ready, output));
    }
    outcome
}

/// A spec that is known to be right.
struct Ready {
    spec: Spec,
    /// The objects of each client.
    clients: Vec<(String, Vec<Object>)>,
    /// The files of the chart, if it is one.
    chart: Option<Vec<Rendered>>,
}

/// Reads and renders a spec. If that cannot be, how the command ends, after telling why.
fn prepare(
    args: &RenderArgs,
    is_one_of_several: bool,
    output: &mut Output,
) -> Result<Ready, Outcome> {
    let whose = match &args.out {
        Some(folder) if is_one_of_several => format!("{}: ", shown(folder)),
        _ => String::new(),
    };
    let mut spec = read_spec(args.spec(), &args.environment, &args.catalog, output)
        .ok_or(Outcome::Undecided)?;
    let clients = clients(&mut spec, &whose, output).ok_or(Outcome::Undecided)?;
    #[cfg(feature = "live")]
    if args.validate.validate == Some(super::args::Validate::Live) {
        let outcome = super::validate::run(&args.validate, &clients, output);
        if outcome != Outcome::Well {
            output.note(if args.check {
                "nothing compared"
            } else {
                "nothing written"
            });
            return Err(outcome);
        }
    }
    let chart = match args.to {
        Target::Manifests => None,
        Target::Helm => Some(chart(args, &spec, output).ok_or(Outcome::Undecided)?),
    };
    Ok(Ready {
        spec,
        clients,
        chart,
    })
}

/// The files of the chart. Nothing, after telling why, if there can be none.
fn chart(args: &RenderArgs, spec: &Spec, output: &mut Output) -> Option<Vec<Rendered>> {
    if args.out.is_none() && !args.explain.explain {
        output.error("a chart is a folder: name it by --out DIR");
        return None;
    }
    let names = helm::Names {
        name: args.chart.chart_name.clone(),
        version: args.chart.chart_version.clone(),
        app_version: args.chart.app_version.clone(),
    };
    match helm::chart(&spec.clients, &names, spec_name(args.spec())) {
        Ok(files) => Some(files),
        Err(problems) => {
            output.problems(&problems);
            output.note("nothing written");
            None
        }
    }
}

/// Writes what was rendered where it belongs, or compares it with what is there.
fn put(args: &RenderArgs, ready: Ready, output: &mut Output) -> Outcome {
    let Ready { clients, chart, .. } = ready;
    let spec = spec_name(args.spec());
    let Some(folder) = &args.out else {
        let objects: Vec<Object> = clients
            .into_iter()
            .flat_map(|(_, objects)| objects)
            .collect();
        output.result(&manifests::stream(&in_order(objects), spec));
        return Outcome::Well;
    };
    let (rendered, next_step) = if let Some(chart) = chart {
        (chart, String::new())
    } else if args.one_file {
        let objects: Vec<Object> = clients
            .iter()
            .flat_map(|(_, objects)| objects.clone())
            .collect();
        let file = manifests::one_file(&in_order(objects), spec);
        (file, next_step(&clients, folder))
    } else {
        let files = manifests::files(&clients, spec);
        (files, next_step(&clients, folder))
    };
    let destination = disk::Destination {
        folder,
        spec: (args.spec() != "-").then(|| Path::new(args.spec())),
        source: spec,
    };
    if args.check {
        destination.check(&rendered, output)
    } else {
        destination.write(&rendered, &args.disk, &next_step, output)
    }
}

/// The objects of each client. Nothing, after telling why, if the spec cannot be rendered.
fn clients(
    spec: &mut Spec,
    whose: &str,
    output: &mut Output,
) -> Option<Vec<(String, Vec<Object>)>> {
    let mut clients: Vec<(String, Vec<Object>)> = Vec::new();
    if spec.is_sound() {
        clients = spec
            .clients
            .iter()
            .map(|client| {
                let objects = objects(client, &mut spec.problems);
                (client.name.clone(), objects)
            })
            .collect();
        spec.problems
            .extend(conflicts(clients.iter().flat_map(|(_, objects)| objects)));
        let idle = spec.clients.iter().zip(&clients);
        // Of subjects without access the spec's own check has told already.
        let idle =
            idle.filter(|(client, (_, objects))| objects.is_empty() && client.account.is_some());
        spec.problems
            .extend(idle.map(|(client, _)| asks_for_nothing(client)));
        spec.sort();
    }
    output.problems(&spec.problems);
    let errors = spec
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    if errors > 0 {
        let errors = if errors == 1 {
            "1 error".to_owned()
        } else {
            format!("{errors} errors")
        };
        output.note(&format!("{whose}{errors}, nothing written"));
        return None;
    }
    Some(clients)
}

fn asks_for_nothing(client: &Client) -> Problem {
    Problem::warning(format!(
        "`{}` asks for nothing: nothing is rendered for it",
        client.name
    ))
    .at(
        client.origin.clone(),
        "no access, and an account that exists",
    )
    .help("write what it needs in `access`")
}

/// All objects in the order in which they are applied, whichever client they are of.
fn in_order(mut objects: Vec<Object>) -> Vec<Object> {
    objects.sort_by_key(|object| object.kind);
    objects
}

/// What the header calls the spec: its name alone, so that the output is the same wherever the
/// command was run.
fn spec_name(spec: &str) -> &str {
    if spec == "-" {
        return "standard input";
    }
    Path::new(spec)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(spec)
}

/// What to try on what was written; empty if no account is among it.
fn next_step(clients: &[(String, Vec<Object>)], folder: &Path) -> String {
    let mut objects = clients.iter().flat_map(|(_, objects)| objects);
    let account = objects.find(|object| object.kind == Kind::ServiceAccount);
    let folder = shown(folder);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    match account.and_then(|account| Some((account.namespace.as_ref()?, &account.name))) {
        Some((namespace, name)) if folder.chars().all(is_plain) => {
            format!(". Try: rolewright can --sa {namespace}/{name} --from {folder}")
        }
        _ => String::new(),
    }
}

fn shown(path: &Path) -> String {
    crate::escape::escape_control(&path.to_string_lossy()).replace('\\', "/")
}
