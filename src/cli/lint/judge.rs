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
use super::sieve::{News, Sieve};
use super::since::{AsItIs, Here, Since, Specs};
use super::specs::of_specs;
use super::templates::{self, Templates};
use super::touched::Touched;
use crate::cli::builds::first_names;
use crate::finding::{Finding, Rule, Run, Summary, sort};
use crate::lint::fingerprint::fingerprints;
use crate::lint::sets::{Set, Unread};
use crate::lint::suppress::Suppressions;
use crate::lint::{Builtin, Linted, Options, SetInput, lint_set};
use crate::source::{Document, File, Place, Problem, Reading, Span, map_in_parallel};

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

/// By what sets are judged.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    pub(super) rulebooks: &'a Rulebooks<'a>,
    pub(super) catalog: &'a Catalog,
    pub(super) jobs: Option<usize>,
    pub(super) today: Date,
}

/// What is found, whether it is known or not.
pub(super) struct Found {
    /// Sorted by place.
    pub(super) findings: Vec<Finding>,
    /// All documents that they may be in.
    pub(super) documents: Vec<Document>,
    sets: Vec<Set>,
    specs: Specs,
    problems: Vec<Problem>,
    summary: Summary,
}

/// Judges all sets, and tells what of it is to be shown.
pub(super) fn judge(
    read: Read,
    by: By<'_>,
    since: Option<&Since<'_>>,
    wants_everything: bool,
) -> Judged {
    let as_it_is = since.map(|_| AsItIs::of(&read));
    let Found {
        findings,
        documents,
        sets,
        specs,
        mut problems,
        summary,
    } = find(read, by);
    let mut homes = Homes::default();
    let all = fingerprints(&findings, &documents, |name| homes.path_of(name));
    let everything = wants_everything.then(|| (findings.clone(), all.clone()));
    let mut news = News {
        rulebooks: by.rulebooks,
        summary,
    };
    let mut shown = news.only_new(findings.into_iter().zip(all));
    if let Some((since, as_it_is)) = since.zip(as_it_is) {
        let touched = Touched::new(since, &sets);
        let mut is_shown: Vec<bool> = shown
            .iter()
            .map(|(finding, _)| touched.holds(finding))
            .collect();
        if is_shown.contains(&false) {
            let here = Here {
                documents: &documents,
                specs: &specs,
                as_it_is: &as_it_is,
                homes: &mut homes,
            };
            let findings: Vec<&Finding> = shown.iter().map(|(finding, _)| finding).collect();
            problems.extend(since.add_new(&findings, &mut is_shown, here, by));
        }
        let mut is_shown = is_shown.into_iter();
        shown.retain(|_| is_shown.next().unwrap_or(true));
    }
    problems.extend(of_settings(by.rulebooks, &documents));
    let (findings, fingerprints) = shown.into_iter().unzip();
    Judged {
        run: Run {
            findings,
            problems: once_per_file(problems),
            summary: news.summary,
        },
        fingerprints,
        everything,
    }
}

/// Judges all sets.
pub(super) fn find(read: Read, by: By<'_>) -> Found {
    let By {
        rulebooks,
        catalog,
        jobs,
        today,
    } = by;
    let Read {
        sets,
        specs,
        templates,
        reading,
        documents,
        named,
        built,
        not_built,
        laid_out: _,
    } = read;
    let registry = crate::lint::rules();
    let jobs = jobs.and_then(NonZeroUsize::new);
    let parameters = templates::parameters(&specs);
    let prepare = |set: &Set| prepare(set, &parameters);
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
    let changed = changed_later(&sets);
    let is_judged = judged_files((&specs, &templates), &set_names);
    let can_be_unused = |file: &File| is_judged(file) && !changed.contains(file.name());
    let (mut inputs, unread_inside) = inputs_of(prepared, by_set(broken, &set_names));
    inputs.extend(of_specs);
    let judge_set = |input: &SetInput| judge_set(input, &options);
    let linted: Vec<Linted> = map_in_parallel(&inputs, jobs, judge_set);
    let mut summary = summary(&reading, &read_documents, &linted, inputs.len());
    summary.unjudged += unread_inside.len();
    let unread_at = unread_inside.into_iter().flatten();
    summary.unjudged_at.extend(unread_at);
    (summary.built, summary.not_built) = (built.len(), not_built);
    not_judged(&reading, &sets, &privileged, &mut problems, &mut summary);
    each_place_once(&mut summary.unjudged_at);
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
    let summary = sieve.summary;
    drop(is_judged);
    drop(changed);
    Found {
        findings: found,
        documents,
        sets,
        specs: Specs::of(&specs, &templates),
        problems,
        summary,
    }
}

/// Whether a finding is about one of the files that were named, or comes from one: from a binding or
/// a role in it, or one that takes in the role that it is about, or is taken in.
fn is_about(finding: &Finding, named: Option<&BTreeSet<String>>) -> bool {
    let Some(named) = named else {
        return true;
    };
    let related = finding.related.iter().map(|related| &related.place);
    let links = finding.chain.iter();
    let links = links.flat_map(|link| [link.binding_place.as_ref(), link.role_place.as_ref()]);
    let mut places = std::iter::once(&finding.place)
        .chain(related)
        .chain(links.flatten())
        .chain(&finding.basis.places);
    places.any(|place| named.contains(place.file.name()))
}

/// Whether a finding says only what another one says: one line may be built more than once, one base for
/// many, and an alias takes it in again.
fn is_told(one: &Finding, other: &Finding) -> bool {
    one.place.file.name() == other.place.file.name()
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
        let of_names = findings
            .iter()
            .filter(|finding| inside::is_of_name(finding));
        let of_names: Vec<Place> = of_names.map(|finding| finding.place.clone()).collect();
        findings.retain(|finding| !inside::is_of_name(finding));
        linted.unjudged += known - findings.len();
        linted.unjudged_at.extend(of_names);
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
        unjudged_at: linted
            .iter()
            .flat_map(|set| set.unjudged_at.iter().cloned())
            .collect(),
        ..Summary::default()
    }
}

/// Puts places in the order of files, each once.
fn each_place_once(places: &mut Vec<Place>) {
    fn key(place: &Place) -> (&str, Span) {
        (place.file.name(), place.span)
    }
    places.sort_by(|one, other| key(one).cmp(&key(other)));
    places.dedup_by(|one, other| key(one) == key(other));
}

/// Counts what was read, or was to be, and is in no set that is judged, or is changed later; it is told.
fn not_judged(
    reading: &Reading,
    sets: &[Set],
    privileged: &[String],
    problems: &mut Vec<Problem>,
    summary: &mut Summary,
) {
    // What a patch changes is not known before it is applied.
    let partial = each_once(sets.iter().flat_map(|set| &set.partial), |place| place);
    let (patches, unread) = (patches(sets, privileged), unread(sets));
    // The others are told at their places below.
    summary.unjudged_at.extend_from_slice(&reading.unseen);
    summary.unjudged += reading.unseen.len() + reading.absent + partial.len();
    summary.unjudged += patches.len() + unread.len();
    problems.extend(partial.into_iter().chain(patches).map(unapplied));
    problems.extend(not_read(&unread));
}

/// What kustomizations change, each once: a base is part of all its overlays. A base is judged in its own
/// namespace, which tells less only where it is put into a privileged one.
fn patches<'a>(sets: &'a [Set], privileged: &[String]) -> Vec<&'a Place> {
    let places = sets.iter().flat_map(|set| &set.patches);
    let moved = sets.iter().flat_map(|set| &set.moved);
    let moved = moved.filter(|(namespace, _)| privileged.contains(namespace));
    each_once(places.chain(moved.map(|(_, place)| place)), |place| place)
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

/// The files with objects that kustomizations change which are not built: what they come to is not known.
fn changed_later(sets: &[Set]) -> BTreeSet<&str> {
    let is_changed =
        |set: &&Set| !set.partial.is_empty() || !set.patches.is_empty() || !set.moved.is_empty();
    let changed = sets.iter().filter(is_changed);
    let documents = changed.flat_map(|set| set.documents.iter().chain(&set.context));
    documents.map(|document| document.file().name()).collect()
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
