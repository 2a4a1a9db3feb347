//! From what was read to what is shown of it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use jiff::civil::Date;
use rolewright_catalog::Catalog;

use super::files::Read;
use super::home::Homes;
use super::inputs::{Prepared, broken, by_set, inputs_of, prepare};
use super::inside;
use super::settings::Rulebooks;
use super::sieve::Sieve;
use super::specs::of_specs;
use super::templates::Templates;
use super::touched::Touched;
use crate::cli::builds::first_names;
use crate::finding::{Finding, Rule, Run, Summary, sort};
use crate::lint::fingerprint::fingerprints;
use crate::lint::sets::{Set, Unread};
use crate::lint::suppress::Suppressions;
use crate::lint::{Builtin, Linted, Options, SetInput, lint_set};
use crate::source::{Changes, Document, File, Place, Problem, Reading, map_in_parallel};

/// What a run comes to.
pub(super) struct Judged {
    pub(super) run: Run,
    /// The fingerprints of its findings.
    pub(super) fingerprints: Vec<String>,
    /// All findings that would be shown were there no baseline and no changes asked about, and their
    /// fingerprints, if they are wanted.
    pub(super) everything: Option<(Vec<Finding>, Vec<String>)>,
}

/// The namespaces that hold the cluster's own accounts.
const PRIVILEGED_NAMESPACES: [&str; 1] = ["kube-system"];

/// What is said of a place that is only known so far.
const VAGUE: &str =
    "the line that writes it is not known: it is built from what stands here, or below";

/// Judges all sets.
pub(super) fn judge(
    read: Read,
    rulebooks: &Rulebooks<'_>,
    catalog: &Catalog,
    changes: Option<&Changes>,
    jobs: Option<usize>,
    today: Date,
    wants_everything: bool,
) -> Judged {
    let Read {
        sets,
        specs,
        templates,
        reading,
        documents,
        named,
        built,
        not_built,
    } = read;
    let registry = crate::lint::rules();
    let jobs = jobs.and_then(NonZeroUsize::new);
    let mut prepared: Vec<Prepared> = map_in_parallel(&sets, jobs, prepare);
    let read_documents = documents;
    let mut documents = read_documents.clone();
    for set in &mut prepared {
        documents.append(&mut set.inside.documents);
    }
    // Those that a spec holds itself; the files are read already.
    let of_templates = templates.values().flatten();
    documents.extend(
        of_templates
            .filter(|it| specs.contains_key(it.file().name()))
            .cloned(),
    );
    let suppressions = Suppressions::collect(&documents, &registry, today);
    let builtin = Builtin::new(catalog.version());
    let privileged = privileged_namespaces(rulebooks);
    let does_run = rulebooks.selections();
    let is_silenced = |id: &str, place: &Place| {
        suppressions.is_suppressed(id, place) || !does_run(id, place.file.name())
    };
    let options = Options {
        catalog,
        builtin: &builtin,
        privileged_namespaces: &privileged,
        is_silenced: &is_silenced,
    };
    let (broken, mut problems) = broken(&reading.problems);
    let of_specs = of_specs((&specs, &templates), rulebooks, catalog, &mut problems);
    let set_names = set_names(&sets);
    let can_be_unused = judged_files((&specs, &templates), &set_names);
    let (mut inputs, unread_inside) = inputs_of(prepared, by_set(broken, &set_names));
    inputs.extend(of_specs);
    let judge_set = |input: &SetInput| judge_set(input, &options);
    let linted: Vec<Linted> = map_in_parallel(&inputs, jobs, judge_set);
    let mut summary = summary(&reading, &read_documents, &linted, inputs.len());
    summary.unjudged += unread_inside;
    summary.unjudged += reading.unseen.len();
    (summary.built, summary.not_built) = (built, not_built);
    // What a patch changes is not known before it is applied.
    summary.unjudged += sets.iter().map(|set| set.partial).sum::<usize>();
    let patches = patches(&sets);
    summary.unjudged += patches.len();
    problems.extend(patches.into_iter().map(unapplied));
    let unread = unread(&sets);
    summary.unjudged += unread.len();
    problems.extend(not_read(&unread));
    let mut found: Vec<Finding> = linted.into_iter().flat_map(|set| set.findings).collect();
    let mut sieve = Sieve {
        rulebooks,
        suppressions: &suppressions,
        summary,
    };
    found.retain(|finding| is_about(finding, named.as_ref()));
    found.retain_mut(|finding| sieve.keeps(finding));
    let about_suppressions = suppressions.findings(
        |rule, place| can_be_unused(&place.file) && does_run(rule.id, place.file.name()),
        |file| {
            let name = set_names.get(file.name()).map(Arc::clone);
            name.unwrap_or_else(|| file.name().into())
        },
    );
    found.extend(
        about_suppressions
            .into_iter()
            .filter(|finding| is_about(finding, named.as_ref()))
            .filter_map(|mut finding| sieve.is_shown(&mut finding).then_some(finding)),
    );
    sort(&mut found);
    found.dedup_by(|one, other| is_told(one, other));
    for finding in found.iter_mut().filter(|found| found.place.is_vague()) {
        finding.help.insert(0, VAGUE.to_owned());
    }
    let mut homes = Homes::default();
    let all = fingerprints(&found, &documents, |name| homes.path_of(name));
    let everything = wants_everything.then(|| (found.clone(), all.clone()));
    let touched = changes.map(|changes| Touched::new(changes, &sets));
    let all = found.into_iter().zip(all);
    let (shown, fingerprints) = sieve.news(all, touched.as_ref());
    problems.extend(of_settings(rulebooks, &documents));
    let problems = once_per_file(problems);
    Judged {
        run: Run {
            findings: shown,
            problems,
            summary: sieve.summary,
        },
        fingerprints,
        everything,
    }
}

/// Whether a finding is about one of the files that were named, or comes from one: from a binding or
/// a role in it.
fn is_about(finding: &Finding, named: Option<&BTreeSet<String>>) -> bool {
    let Some(named) = named else {
        return true;
    };
    let related = finding.related.iter().map(|related| &related.place);
    let links = finding.chain.iter();
    let links = links.flat_map(|link| [link.binding_place.as_ref(), link.role_place.as_ref()]);
    let mut places = std::iter::once(&finding.place)
        .chain(related)
        .chain(links.flatten());
    places.any(|place| named.contains(place.file.name()))
}

/// Whether a finding in what was built says only what another one says: one line may be built more than
/// once, and one base for many.
fn is_told(one: &Finding, other: &Finding) -> bool {
    one.place.file.is_built_from()
        && one.place.file.name() == other.place.file.name()
        && one.place.span == other.place.span
        && one.rule.id == other.rule.id
        && one.message == other.message
        && one.object == other.object
}

fn judge_set(input: &SetInput, options: &Options<'_>) -> Linted {
    let mut linted = lint_set(input, options);
    let findings = &mut linted.findings;
    findings.retain(|finding| !inside::is_of_placeholder(finding));
    if input.is_renamed {
        let known = findings.len();
        findings.retain(|finding| !inside::is_of_name(finding));
        linted.unjudged += known - findings.len();
    }
    linted
}

/// What the settings accept or know that is not there, or no longer.
fn of_settings(rulebooks: &Rulebooks<'_>, documents: &[Document]) -> Vec<Problem> {
    let names: Vec<&str> = documents
        .iter()
        .map(|document| document.file().name())
        .collect();
    let of_rulebook = rulebooks.iter().flat_map(|rulebook| {
        let runs = |rule: &Rule| rulebook.selection.runs(rule);
        let baseline = rulebook.baseline.as_ref();
        let stale = baseline.and_then(|baseline| baseline.stale(|path| names.contains(&path)));
        rulebook.allowances.problems(runs).into_iter().chain(stale)
    });
    of_rulebook.collect()
}

fn privileged_namespaces(rulebooks: &Rulebooks<'_>) -> Vec<String> {
    let of_settings = rulebooks.base();
    let of_settings = of_settings.and_then(|base| base.config.lint.privileged_namespaces.as_ref());
    match of_settings {
        Some(names) => names.iter().map(|name| name.text.clone()).collect(),
        None => PRIVILEGED_NAMESPACES.map(str::to_owned).to_vec(),
    }
}

fn summary(reading: &Reading, documents: &[Document], linted: &[Linted], sets: usize) -> Summary {
    let alternatives = documents
        .iter()
        .filter(|document| document.is_alternative());
    Summary {
        files: reading.files,
        documents: documents.len() - alternatives.count() + reading.unparsed,
        rbac_objects: linted.iter().map(|set| set.rbac_objects).sum(),
        sets,
        skipped: reading.skipped,
        unjudged: linted.iter().map(|set| set.unjudged).sum(),
        ..Summary::default()
    }
}

/// What kustomizations change, each once: a base is part of all its overlays.
fn patches(sets: &[Set]) -> Vec<&Place> {
    let places = sets.iter().flat_map(|set| &set.patches);
    each_once(places, |place| place)
}

/// What they take in and is not read.
fn unread(sets: &[Set]) -> Vec<&Unread> {
    let unread = sets.iter().flat_map(|set| &set.unread);
    each_once(unread, |it| &it.place)
}

fn each_once<'a, T>(items: impl Iterator<Item = &'a T>, at: fn(&T) -> &Place) -> Vec<&'a T> {
    let mut seen = BTreeSet::new();
    let is_new = |item: &&'a T| {
        let place = at(item);
        seen.insert((place.file.name().to_owned(), place.span))
    };
    items.filter(is_new).collect()
}

/// Tells of it, for each reason in each file once.
fn not_read(unread: &[&Unread]) -> Vec<Problem> {
    let mut by_reason: BTreeMap<(&str, &str), Vec<&Unread>> = BTreeMap::new();
    for it in unread {
        let same = by_reason.entry((it.place.file.name(), it.why)).or_default();
        same.push(it);
    }
    let told = by_reason.into_iter().filter_map(|((_, why), unread)| {
        let names: Vec<_> = unread.iter().map(|it| it.name.escape_debug()).collect();
        let were = if names.len() == 1 { "was" } else { "were" };
        let message = format!("{} {were} not read: {why}", first_names(&names));
        let first = unread.first()?;
        Some(Problem::warning(message).at(first.place.clone(), "what it holds is not judged"))
    });
    told.collect()
}

fn unapplied(patch: &Place) -> Problem {
    Problem::warning("what a kustomization changes is not judged")
        .at(patch.clone(), "this may change what is granted")
        .help("lint what `kustomize build` makes")
}

/// Warnings that say the same of several places of a file, once, with the lines of the others.
fn once_per_file(problems: Vec<Problem>) -> Vec<Problem> {
    let mut kept: Vec<(Problem, Vec<String>)> = Vec::new();
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for problem in problems {
        let place = problem.place.as_ref().filter(|_| !problem.is_error());
        let key = place.map(|place| (place.file.name().to_owned(), problem.message.clone()));
        let first = key.as_ref().and_then(|key| known.get(key));
        if let Some(((_, lines), place)) = first.and_then(|at| kept.get_mut(*at)).zip(place) {
            lines.push(place.line().to_string());
            continue;
        }
        known.extend(key.map(|key| (key, kept.len())));
        kept.push((problem, Vec::new()));
    }
    let told = kept
        .into_iter()
        .map(|(problem, lines)| match lines.as_slice() {
            [] => problem,
            [line] => problem.help(format!("the same in line {line}")),
            lines => problem.help(format!("the same in the lines {}", lines.join(", "))),
        });
    told.collect()
}

/// The set of each file.
fn set_names(sets: &[Set]) -> BTreeMap<&str, Arc<str>> {
    let sets = sets.iter();
    let files = sets.flat_map(|set| {
        let documents = set.documents.iter();
        documents.map(|document| (document.file().name(), Arc::clone(&set.name)))
    });
    files.collect()
}

/// Tells the files in which all is judged that can be silenced: patches that nobody applied are in no
/// set, and what a program builds may be rendered otherwise another time.
fn judged_files(
    (specs, templates): (&BTreeMap<String, Vec<Document>>, &Templates),
    set_names: &BTreeMap<&str, Arc<str>>,
) -> impl Fn(&File) -> bool {
    let names = set_names.keys().map(|name| (*name).to_owned());
    let of_specs = specs.keys().map(ToString::to_string);
    let templates = templates.values().flatten();
    let of_templates = templates.map(|template| template.file().name().to_owned());
    let names: BTreeSet<String> = names.chain(of_specs).chain(of_templates).collect();
    move |file| !file.is_built_from() && names.contains(file.name())
}
