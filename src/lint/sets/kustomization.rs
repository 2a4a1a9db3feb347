//! What a kustomization names (`kustomize`, `api/types/kustomization.go`).

use super::generators::Generator;
use super::patches::{self, Aim, Change, Patch, patches};
use crate::source::{Document, Node, Place};

/// The names that Kustomize looks for in a folder.
pub const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What matters of a kustomization here.
#[derive(Debug, Clone, Default)]
pub(super) struct Kustomization {
    pub(super) is_component: bool,
    pub(super) namespace: Option<String>,
    /// Whether its objects may get other names.
    pub(super) renames: bool,
    /// Files and folders whose objects it takes whole.
    pub(super) resources: Vec<String>,
    /// Folders of components.
    pub(super) components: Vec<String>,
    /// Files that are no whole objects, and folders of such.
    pub(super) partial: Vec<String>,
    /// What it makes of files that are texts to it.
    pub(super) generators: Vec<Generator>,
    /// What it takes in, components too, and where it says so.
    pub(super) named: Vec<(String, Place)>,
    /// What it changes that may be of interest.
    pub(super) patches: Vec<Patch>,
}

/// Lists of files.
const LISTS: [&str; 7] = [
    "patches",
    "patchesStrategicMerge",
    "generators",
    "transformers",
    "validators",
    "configurations",
    "crds",
];

/// Lists of mappings, and the field of each that names a file.
const LISTS_OF_MAPPINGS: [(&str, &str); 5] = [
    ("patches", "path"),
    ("patchesJson6902", "path"),
    ("replacements", "path"),
    ("helmCharts", "valuesFile"),
    ("helmChartInflationGenerator", "values"),
];

/// Whether a document is one of Kustomize, and none of Flux, of which one kind is called alike; one in a
/// file of one of the [`NAMES`] need not say it.
#[must_use]
pub fn is_of_kustomize(document: &Document) -> bool {
    is_kustomization(document.root(), is_named_so(document))
}

/// Whether a document stands in a file of one of the [`NAMES`].
pub(super) fn is_named_so(document: &Document) -> bool {
    let file = document.file().name();
    let last = file.rsplit(['/', ':']).next().unwrap_or(file);
    NAMES.contains(&last)
}

/// Whether what a document says of itself is what Kustomize asks for; `unsaid` is the answer of what is
/// left out.
fn is_kustomization(root: Node<'_>, unsaid: bool) -> bool {
    let text = |key: &str| root.get(key).and_then(Node::as_str);
    let is_kind = |kind: &str| ["Kustomization", "Component"].contains(&kind);
    let is_version = |version: &str| version.starts_with("kustomize.config.k8s.io/");
    text("kind").map_or(unsaid, is_kind) && text("apiVersion").map_or(unsaid, is_version)
}

impl Kustomization {
    /// Reads a document in a file of one of the [`NAMES`]. `None` if it is something else, as a
    /// Kustomization of Flux, which only happens to have the same kind.
    pub(super) fn read(document: &Document) -> Option<Self> {
        let root = document.root();
        let text = |key: &str| root.get(key).and_then(Node::as_str);
        if !is_kustomization(root, true) {
            return None;
        }
        let resources = strings(root, "resources").chain(strings(root, "bases"));
        Some(Self {
            is_component: text("kind") == Some("Component"),
            namespace: text("namespace").map(str::to_owned),
            renames: ["namePrefix", "nameSuffix"]
                .iter()
                .any(|key| text(key).is_some())
                || root.get("transformers").is_some(),
            resources: resources.collect(),
            components: strings(root, "components").collect(),
            partial: partial(root),
            generators: Generator::all(document),
            named: TAKEN_IN.iter().flat_map(|list| named(root, list)).collect(),
            patches: patches(root, &patches::LISTS)
                .into_iter()
                .chain(patches::makers(root))
                .chain(patches::labels(root))
                .chain(patches::namespace(root))
                .chain(patches::vars(root))
                .collect(),
        })
    }

    /// The files that its generators read, which are texts and no objects.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.generators.iter().flat_map(Generator::files)
    }

    /// The files of patches that name their objects themselves.
    pub(super) fn merged(&self) -> impl Iterator<Item = &str> {
        self.patches.iter().filter_map(|patch| match &patch.change {
            Change::InFile {
                name,
                aim: Aim::Unsaid,
            } => Some(name.as_str()),
            _ => None,
        })
    }

    /// All files that are no whole objects to it.
    pub(super) fn no_objects(&self) -> impl Iterator<Item = &str> {
        let partial = self.partial.iter().map(String::as_str);
        partial.chain(self.texts())
    }
}

fn partial(root: Node<'_>) -> Vec<String> {
    let mut found: Vec<String> = LISTS.iter().flat_map(|key| strings(root, key)).collect();
    for (list, key) in LISTS_OF_MAPPINGS {
        let items = root.get(list).into_iter().flat_map(Node::items);
        let files = items.filter_map(|item| item.get(key)?.as_str());
        found.extend(files.map(str::to_owned));
    }
    let schema = root.get("openapi").and_then(|openapi| openapi.get("path"));
    found.extend(schema.and_then(Node::as_str).map(str::to_owned));
    found
}

/// Lists of what a kustomization takes in.
const TAKEN_IN: [&str; 3] = ["resources", "bases", "components"];

fn named<'a>(root: Node<'a>, list: &str) -> impl Iterator<Item = (String, Place)> + use<'a> {
    let items = root.get(list).into_iter().flat_map(Node::items);
    items.filter_map(|item| Some((item.as_str()?.to_owned(), item.place())))
}

fn strings<'a>(node: Node<'a>, key: &str) -> impl Iterator<Item = String> + use<'a> {
    let items = node.get(key).into_iter().flat_map(Node::items);
    items.filter_map(Node::as_str).map(str::to_owned)
}

/// Whether Kustomize, if there is no such file, fetches a resource from elsewhere, by the look of it: a URL, or the short form
/// of a repository, as `github.com/org/repository//folder?ref=v1`.
pub(super) fn is_remote(resource: &str) -> bool {
    let first = resource.split('/').next().unwrap_or_default();
    resource.contains("//")
        || resource.contains("?ref=")
        || first.contains('@')
        || (first.trim_matches('.').contains('.') && resource.contains('/'))
}
