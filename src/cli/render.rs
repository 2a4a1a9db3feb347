//! `rolewright render`.

mod disk;

use std::path::Path;

use rolewright_catalog::Catalog;

use super::Outcome;
use super::args::{RenderArgs, Target};
use super::output::Output;
use super::spec::read_spec_with_catalog;
use super::targets::targets;
use crate::render::manifests::{self, Rendered};
use crate::render::objects::{Kind, Object, conflicts, objects};
use crate::render::{helm, kustomize};
use crate::source::{Problem, Severity};
use crate::spec::Spec;
use crate::spec::model::Client;

pub(super) fn run(args: &RenderArgs, output: &mut Output) -> Outcome {
    let Some(targets) = targets(args, output) else {
        return Outcome::Undecided;
    };
    if args.complete_templates && !super::complete::run(&targets, output) {
        return Outcome::Undecided;
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
        outcome = outcome.or_worse(put(target, &ready, output));
    }
    outcome
}

/// A spec that is known to be right.
struct Ready {
    spec: Spec,
    /// The objects of each client.
    clients: Vec<(String, Vec<Object>)>,
    /// The files of the chart, if it is one.
    chart: Vec<Rendered>,
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
    let (mut spec, catalog) =
        read_spec_with_catalog(args.spec(), &args.environment, &args.catalog, output)
            .ok_or(Outcome::Undecided)?;
    let clients = clients(&mut spec, args.to(), &whose, output).ok_or(Outcome::Undecided)?;
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
    let chart = match args.to() {
        Target::Helm if args.out.is_some() => chart(args, &spec, &catalog, &whose, output),
        _ => Some(Vec::new()),
    };
    Ok(Ready {
        chart: chart.ok_or(Outcome::Undecided)?,
        spec,
        clients,
    })
}

/// The files of the chart. Nothing, after telling why, if there can be none.
fn chart(
    args: &RenderArgs,
    spec: &Spec,
    catalog: &Catalog,
    whose: &str,
    output: &mut Output,
) -> Option<Vec<Rendered>> {
    let names = helm::Names {
        name: args.chart.chart_name.clone(),
        version: args.chart.chart_version.clone(),
        app_version: args.chart.app_version.clone(),
        description: args.chart.chart_description.clone(),
        home: args.chart.chart_home.clone(),
        sources: args.chart.chart_source.clone(),
        keywords: args.chart.chart_keyword.clone(),
        maintainers: args.chart.chart_maintainer.clone(),
        icon: args.chart.chart_icon.clone(),
    };
    match helm::chart(&spec.clients, &names, spec_name(args.spec()), catalog) {
        Ok((files, told)) => {
            output.problems(&told);
            Some(files)
        }
        Err(problems) => {
            output.problems(&problems);
            output.note(&format!("{whose}nothing written"));
            None
        }
    }
}

/// Writes what was rendered where it belongs, or compares it with what is there.
fn put(args: &RenderArgs, ready: &Ready, output: &mut Output) -> Outcome {
    let spec = spec_name(args.spec());
    let Some(folder) = &args.out else {
        output.result(&manifests::stream(&in_order(&ready.clients), spec));
        return Outcome::Well;
    };
    let rendered = files(args, ready, spec);
    let destination = disk::Destination {
        folder,
        spec: (args.spec() != "-").then(|| Path::new(args.spec())),
        source: spec,
        to: args.to(),
    };
    if args.check {
        destination.check(&rendered, output)
    } else {
        let next_step = next_step(args.to(), &ready.clients, folder);
        destination.write(&rendered, &args.disk, &next_step, output)
    }
}

/// The files that a spec is rendered to.
fn files(args: &RenderArgs, ready: &Ready, spec: &str) -> Vec<Rendered> {
    match args.to() {
        Target::Manifests if args.one_file => manifests::one_file(&in_order(&ready.clients), spec),
        Target::Manifests => manifests::files(&ready.clients, spec),
        Target::Helm => ready.chart.clone(),
        Target::Kustomize => kustomize::files(&ready.spec.clients, &ready.clients, spec),
    }
}

/// The objects of each client. Nothing, after telling why, if the spec cannot be rendered.
fn clients(
    spec: &mut Spec,
    to: Target,
    whose: &str,
    output: &mut Output,
) -> Option<Vec<(String, Vec<Object>)>> {
    let mut clients: Vec<(String, Vec<Object>)> = Vec::new();
    if spec.is_sound() {
        clients = spec
            .clients
            .iter()
            .map(|client| {
                let objects = objects(client, &spec.clients, &mut spec.problems);
                (client.name.clone(), objects)
            })
            .collect();
        spec.problems
            .extend(conflicts(clients.iter().flat_map(|(_, objects)| objects)));
        if to == Target::Kustomize {
            let problems = kustomize::problems(&spec.clients, &clients);
            spec.problems.extend(problems);
        }
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
fn in_order(clients: &[(String, Vec<Object>)]) -> Vec<Object> {
    let objects = clients.iter().flat_map(|(_, objects)| objects.clone());
    let mut objects: Vec<Object> = objects.collect();
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

/// What to try on what was written; empty if there is nothing to try.
fn next_step(to: Target, clients: &[(String, Vec<Object>)], folder: &Path) -> String {
    let mut objects = clients.iter().flat_map(|(_, objects)| objects);
    let account = objects.find(|object| object.kind == Kind::ServiceAccount);
    let folder = shown(folder);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if !folder.chars().all(is_plain) {
        return String::new();
    }
    match to {
        Target::Manifests => {}
        Target::Helm => return format!(". Try: helm template my-release {folder}"),
        Target::Kustomize => return format!(". Try: kubectl kustomize {folder}"),
    }
    match account.and_then(|account| Some((account.namespace.as_ref()?, &account.name))) {
        Some((namespace, name)) => {
            format!(". Try: rolewright can --sa {namespace}/{name} --from {folder}")
        }
        None => String::new(),
    }
}

fn shown(path: &Path) -> String {
    crate::escape::escape_control(&path.to_string_lossy()).replace('\\', "/")
}
