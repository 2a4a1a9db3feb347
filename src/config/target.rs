//! The settings' `[[render]]`: what is rendered from which spec, and where to.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{self, text, texts};
use super::read::Reader;
use crate::source::{Place, Problem};
use crate::spec::environment::Image;

const KEYS: [&str; 15] = [
    "spec",
    "overlay",
    "to",
    "out",
    "namespace",
    "image",
    "chart-name",
    "chart-version",
    "app-version",
    "chart-description",
    "chart-home",
    "chart-source",
    "chart-keyword",
    "chart-maintainer",
    "chart-icon",
];

/// Something to render. Its paths start from the folder of the settings.
#[derive(Debug)]
pub struct RenderTarget {
    /// Where it stands.
    pub place: Place,
    /// The spec; `rolewright.yaml` by default.
    pub spec: String,
    /// What is laid over the spec, in order.
    pub overlays: Vec<String>,
    /// What is rendered; manifests by default.
    pub to: Destination,
    /// The folder that it is written to.
    pub out: String,
    /// The namespace in place of each client's own.
    pub namespace: Option<String>,
    /// Images of containers.
    pub images: Vec<Image>,
    /// The name of a chart.
    pub chart_name: Option<String>,
    /// The version of a chart.
    pub chart_version: Option<String>,
    /// The version of the program in a chart.
    pub app_version: Option<String>,
    /// What a chart is.
    pub chart_description: Option<String>,
    /// The address of a chart's home page.
    pub chart_home: Option<String>,
    /// The addresses of a chart's sources.
    pub chart_sources: Vec<String>,
    /// Words that a chart is found by.
    pub chart_keywords: Vec<String>,
    /// Who looks after a chart.
    pub chart_maintainers: Vec<String>,
    /// The address of a chart's icon.
    pub chart_icon: Option<String>,
}

/// What a spec is rendered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// Plain manifests for `kubectl apply`.
    Manifests,
    /// A Helm chart.
    Helm,
    /// A base for `kubectl apply -k`, and for overlays.
    Kustomize,
}

impl Destination {
    /// All that there are, with their names.
    const ALL: [(&'static str, Self); 3] = [
        ("manifests", Self::Manifests),
        ("helm", Self::Helm),
        ("kustomize", Self::Kustomize),
    ];
}

/// All targets. Those with something wrong in them are left out, and the reader has learnt it.
pub(super) fn targets(value: &Spanned<DeValue<'_>>, reader: &mut Reader<'_>) -> Vec<RenderTarget> {
    let tables = fields::tables("render", value, reader).into_iter();
    let targets: Vec<_> = tables
        .filter_map(|(table, span)| target(table, span, reader))
        .collect();
    refuse_clashes(&targets, reader);
    targets.into_iter().map(|(target, _)| target).collect()
}

/// Reports targets that would take each other's files for their own: of one spec, in one folder.
fn refuse_clashes(targets: &[(RenderTarget, Range<usize>)], reader: &mut Reader<'_>) {
    let mut seen: Vec<(PathBuf, PathBuf, Place)> = Vec::new();
    for (target, out) in targets {
        let (folder, spec) = (normal(&target.out), normal(&target.spec));
        let place = reader.place(out.clone());
        let same = seen
            .iter()
            .find(|(other, of, _)| (other, of) == (&folder, &spec));
        match same {
            Some((.., first)) => reader.problems.push(
                Problem::error(format!(
                    "two targets of one spec are rendered to `{}`",
                    target.out
                ))
                .at(place, "each would take the other's files for its own")
                .with_related(first.clone(), "the first")
                .help("give each target a folder of its own"),
            ),
            None => seen.push((folder, spec, place)),
        }
    }
}

/// One target, and where its folder is said.
fn target(
    table: &DeTable<'_>,
    span: Range<usize>,
    reader: &mut Reader<'_>,
) -> Option<(RenderTarget, Range<usize>)> {
    let before = reader.problems.len();
    fields::only(table, &KEYS, reader);
    let spec = text(table, "spec", reader);
    let overlays = texts(table, "overlay", "\"overlay.yaml\"", reader);
    for (path, at) in spec.iter().chain(&overlays) {
        is_file(path, at.clone(), reader);
    }
    let to = text(table, "to", reader).map_or(Some(Destination::Manifests), |(word, at)| {
        destination(&word, at, reader)
    });
    let out = text(table, "out", reader);
    let help = "write the folder that it is rendered to: out = \"rendered\"";
    fields::demand(table, &span, "out", "target", help, reader);
    let namespace = text(table, "namespace", reader);
    let images = images(table, reader);
    let mut all_of_chart = |key: &str, example: &str| {
        let words = texts(table, key, example, reader);
        let told = words.iter().map(|(_, at)| at.clone());
        for at in told.filter(|_| to != Some(Destination::Helm)) {
            about_a_chart(key, at, reader);
        }
        let words = words.into_iter();
        words.map(|(word, _)| word).collect::<Vec<String>>()
    };
    let chart_sources = all_of_chart("chart-source", "\"https://example.com/source\"");
    let chart_keywords = all_of_chart("chart-keyword", "\"queue\"");
    let chart_maintainers = all_of_chart("chart-maintainer", "\"NAME <EMAIL>\"");
    let mut of_chart = |key: &str| {
        let (word, at) = text(table, key, reader)?;
        if to != Some(Destination::Helm) {
            about_a_chart(key, at, reader);
        }
        Some(word)
    };
    let chart_name = of_chart("chart-name");
    let chart_version = of_chart("chart-version");
    let app_version = of_chart("app-version");
    let chart_description = of_chart("chart-description");
    let chart_home = of_chart("chart-home");
    let chart_icon = of_chart("chart-icon");
    let (out, out_at) = out?;
    let target = RenderTarget {
        place: reader.place(span),
        spec: spec.map_or_else(|| "rolewright.yaml".to_owned(), |(path, _)| path),
        overlays: overlays.into_iter().map(|(path, _)| path).collect(),
        to: to?,
        out,
        namespace: namespace.map(|(name, _)| name),
        images,
        chart_name,
        chart_version,
        app_version,
        chart_description,
        chart_home,
        chart_sources,
        chart_keywords,
        chart_maintainers,
        chart_icon,
    };
    (reader.problems.len() == before).then_some((target, out_at))
}

/// Tells of a key that nothing but a chart has.
fn about_a_chart(key: &str, at: Range<usize>, reader: &mut Reader<'_>) {
    let problem = Problem::error(format!("`{key}` is about a chart"));
    let problem = problem.at(reader.place(at), "");
    reader
        .problems
        .push(problem.help("write to = \"helm\", or remove it"));
}

fn images(table: &DeTable<'_>, reader: &mut Reader<'_>) -> Vec<Image> {
    let mut images = Vec::new();
    for (text, at) in texts(table, "image", "\"NAME=REF\"", reader) {
        match Image::parse(&text) {
            Some(image) => images.push(image),
            None => reader.problems.push(
                Problem::error(format!("`{text}` says no image for a container"))
                    .at(reader.place(at), "")
                    .help("write image = \"NAME=REF\""),
            ),
        }
    }
    images
}

/// What is rendered without anybody at hand is read from files alone.
fn is_file(path: &str, at: Range<usize>, reader: &mut Reader<'_>) {
    if path == "-" || path.starts_with("git:") {
        let problem = Problem::error(format!("`{path}` is no file"))
            .at(reader.place(at), "")
            .help("write the path of a file, from the folder of the settings");
        reader.problems.push(problem);
    }
}

fn destination(word: &str, at: Range<usize>, reader: &mut Reader<'_>) -> Option<Destination> {
    let found = Destination::ALL.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let names = Destination::ALL.map(|(name, _)| format!("`{name}`"));
        let problem = Problem::error(format!("`{word}` is no value of `to`"))
            .at(reader.place(at), "")
            .help(format!("write one of {}", names.join(", ")));
        reader.problems.push(problem);
    }
    found.map(|(_, destination)| *destination)
}

/// A path without detours, by its words alone.
fn normal(path: &str) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in Path::new(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
