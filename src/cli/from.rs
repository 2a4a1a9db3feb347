//! The objects that a question is answered from.

use super::args::{FromArgs, PlaceArgs};
use super::builds::{Part, Purpose, Use};
use super::catalog::catalog;
use super::input::{Sources, read_built};
use super::output::Output;
use super::{Outcome, asked_specs};
use crate::object::Objects;
use crate::query::{Place, World, open_count};
use crate::source::Problem;

/// What was read, and how well.
pub(super) struct Inputs {
    pub(super) world: World,
    /// How many things could not be read.
    errors: usize,
}

/// Reads the objects and tells what is wrong with them. Nothing, after telling why, if there is
/// nothing to answer from.
pub(super) fn read(args: &FromArgs, output: &mut Output) -> Option<Inputs> {
    let is_stdin = |text: &String| text == "-";
    if args.from.iter().any(is_stdin) && args.catalog.crds.iter().any(is_stdin) {
        output.error("standard input can be read only once: by --from or by --crds");
        return None;
    }
    let catalog = catalog(&args.catalog, output)?;
    let Sources {
        mut parts,
        elsewhere,
        mut problems,
    } = read_built(
        &args.from,
        &args.build,
        &Purpose {
            lays_out_all: false,
            built_for: Use::Answers,
            namespace: args.build.namespace(&args.default_namespace),
            kubernetes_version: catalog.version().to_string(),
            // A patch or a template may grant or take away anything.
            is_strict: true,
            only_charts: None,
        },
        &args.default_namespace,
    );
    asked_specs::render(&mut parts, &args.from, &catalog, &mut problems);
    let mut objects = collect(&parts);
    let mut elsewhere = collect(&elsewhere);
    problems.append(&mut elsewhere.take_problems_of_access());
    // Whether an answer depends on it is told with the answer.
    objects.take_duplicates();
    problems.append(&mut objects.take_problems_of_access());
    let is_built = parts.iter().any(|part| part.name.is_some());
    let has_objects = !objects.written.is_empty() || !objects.others.is_empty();
    let note = not_objects(objects.not_objects);
    problems.extend(note.map(|note| {
        if is_built || has_objects || problems.iter().any(Problem::is_error) {
            note
        } else {
            note.into_error()
                .help("no object is among the inputs: were these meant?")
        }
    }));
    problems.extend(objects.others.iter().filter_map(applied_by_others));
    output.problems(&problems);
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    if parts.iter().all(|part| part.documents.is_empty()) && errors > 0 {
        // What is built in would answer, and that was not asked.
        return None;
    }
    Some(Inputs {
        world: World::new(objects, elsewhere, catalog),
        errors,
    })
}

fn collect(parts: &[Part]) -> Objects {
    let parts = parts.iter();
    Objects::collect_parts(parts.map(|part| (part.documents.as_slice(), part.namespace.as_str())))
}

/// A file of another kind is none of ours, and a manifest that went wrong may look like one.
fn not_objects(count: usize) -> Option<Problem> {
    let what = match count {
        0 => return None,
        1 => "1 document is no Kubernetes object and was".to_owned(),
        _ => format!("{count} documents are no Kubernetes objects and were"),
    };
    Some(Problem::note(format!("{what} not looked into")))
}

/// The groups of objects by which a controller applies what is elsewhere, or applies it otherwise.
const APPLIERS: [&str; 4] = [
    "kustomize.toolkit.fluxcd.io",
    "helm.toolkit.fluxcd.io",
    "helm.cattle.io",
    "argoproj.io",
];

/// What a controller makes of the inputs is not among them.
fn applied_by_others(((api_version, kind), count): (&(String, String), &usize)) -> Option<Problem> {
    let group = api_version.split_once('/')?.0;
    let is_workflow = group == "argoproj.io" && !kind.starts_with("Application");
    if !APPLIERS.contains(&group) || is_workflow {
        return None;
    }
    let (objects, they, apply) = match count {
        1 => (format!("1 object {kind}.{group} is"), "it", "applies"),
        count => (
            format!("{count} objects {kind}.{group} are"),
            "they",
            "apply",
        ),
    };
    let message =
        format!("{objects} among the inputs: what {they} {apply} counts only as it lies here");
    let help = "a controller may change it, or apply more: ask about what it applied";
    Some(Problem::warning(message).help(help))
}

/// More of what is open is only counted.
const MOST_OPEN: usize = 5;

impl Inputs {
    /// Whether an answer may be another one, where it depends on something that is `open`.
    pub(super) fn is_incomplete(&self, open: &[Problem]) -> bool {
        self.errors > 0 || !open.is_empty()
    }

    /// Ends a command whose answer is printed: an answer that may be another is none.
    pub(super) fn finish(
        &self,
        outcome: Outcome,
        open: &[Problem],
        output: &mut Output,
    ) -> Outcome {
        if open.is_empty() {
            self.tell_of_open(output);
        } else {
            output.problems(open.get(..MOST_OPEN).unwrap_or(open));
        }
        let more = match open.len().saturating_sub(MOST_OPEN) {
            0 => String::new(),
            more => format!(", and {more} more like it"),
        };
        match self.errors + open.len().min(MOST_OPEN) {
            0 => return outcome,
            1 => output.error("the answer is incomplete: see the error above"),
            errors => output.error(&format!(
                "the answer is incomplete: see the {errors} errors above{more}"
            )),
        }
        Outcome::Undecided
    }

    /// That something is open on which the answer does not depend.
    fn tell_of_open(&self, output: &mut Output) {
        let what = match open_count(&self.world) {
            0 => return,
            1 => "1 object is not known as a whole, which".to_owned(),
            count => format!("{count} objects are not known as a whole, which"),
        };
        output.note(&format!(
            "note: {what} changes nothing here: values are filled in later, it is written in several ways, or a cluster decides on it"
        ));
    }
}

/// Where a question is asked, `default_namespace` if nothing else is said.
pub(super) fn place<'a>(args: &'a PlaceArgs, default_namespace: &'a str) -> Place<'a> {
    Place {
        namespace: args.namespace.as_deref(),
        all_namespaces: args.all_namespaces,
        default_namespace,
    }
}

/// Tells notes: with an excerpt where they have a place, else a line each.
pub(super) fn tell(notes: &[Problem], output: &mut Output) {
    for note in notes {
        if note.place.is_some() {
            output.problems(std::slice::from_ref(note));
        } else {
            output.note(&format!(
                "note: {}",
                crate::escape::escape_control(&note.message)
            ));
        }
    }
}
