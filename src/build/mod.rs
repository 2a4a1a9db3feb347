//! What other programs build of folders: Helm of a chart, kubectl or Kustomize of a kustomization.
//!
//! The programs run on this machine alone. They are given no cluster, no credentials, no plugins and
//! no way to the network, a limit of time and one of output. What they print becomes documents whose
//! nodes have their places in the files that they were built of: exact where it is proven which line
//! wrote them, and otherwise vague ([`crate::source::Place::is_vague`]).

mod bounds;
mod helm;
mod kustomize;
mod program;

use std::path::{Path, PathBuf};

pub use self::helm::{Release, chart};
pub use self::kustomize::{Sources, kustomization};
pub use self::program::{Failure, find};
use crate::source::{Document, Place, Problem};

/// What a folder was built to.
#[derive(Debug, Default)]
pub struct Built {
    /// The documents, by the files and places that they come from.
    pub documents: Vec<Document>,
    /// What is wrong with them, with places in the same files.
    pub problems: Vec<Problem>,
    /// How many documents were not parsed, as nobody is interested in them.
    pub unparsed: usize,
    /// The files that it was built of.
    pub files: usize,
    /// The folders of the kustomizations in it, as messages show them.
    pub kustomizations: Vec<String>,
    /// The files that are applied as they are with it, and are to be read besides.
    pub applied: Vec<PathBuf>,
    /// The files and folders in whose place the documents are to be judged, without links and `..`.
    pub replaces: Vec<PathBuf>,
    /// Of a chart, what else its templates write where a cluster tells them something else than they are
    /// told here.
    pub elsewhere: Vec<Document>,
    /// Where templates ask a cluster for something, and what they write then is not known.
    pub untold: Vec<Place>,
}

/// The names that Kustomize looks for in a folder.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What a folder can be built by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A chart, by Helm.
    Chart,
    /// A folder of Kustomize, by kubectl or by Kustomize itself.
    Kustomization,
}

impl Kind {
    /// What can be built of a folder; a chart that is also a kustomization is a chart.
    #[must_use]
    pub fn of(folder: &Path) -> Option<Self> {
        let has = |name: &&str| folder.join(name).is_file();
        if has(&"Chart.yaml") {
            return Some(Self::Chart);
        }
        KUSTOMIZATIONS
            .iter()
            .any(has)
            .then_some(Self::Kustomization)
    }
}
