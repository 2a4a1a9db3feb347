//! Sets: what is applied together, and so is judged together.
//!
//! One stream on standard input is a set, one folder, one chart, one folder of Kustomize, or what
//! the configuration calls a set; a file belongs to the nearest of these. What a set needs and does
//! not own, as the base of an overlay, is its context: it takes part in resolving names, and
//! findings in it are reported where it belongs.
//!
//! Nothing is rendered here: what a kustomization lists is judged as it is written, wherever it lies; patches
//! are known and left out, and not applied. What a kustomization
//! generates is among its objects, under the names that the others call it by.

mod built;
mod generators;
mod kustomization;
mod listed;
mod location;
mod partition;
mod patches;
mod roots;
mod siblings;
mod sources;
#[cfg(test)]
mod tests;
mod unbuilt;
mod unread;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

pub use self::built::{BuiltFolder, take_built};
pub use self::kustomization::{NAMES as KUSTOMIZATIONS, is_of_kustomize};
pub use self::listed::{Listed, listed};
pub use self::partition::partition;
pub(super) use self::patches::patch_texts;
pub use self::siblings::{Besides, bases, built_with, siblings};
pub use self::sources::{KustomizationFiles, component_files, kustomization_files};
pub use self::unbuilt::{Unbuilt, unbuilt};
pub use self::unread::Unread;
use crate::source::{Document, Globs, Place};

/// The name of the set of everything.
const ALL_INPUTS: &str = "all inputs";

/// Documents that are applied together.
#[derive(Debug, Clone)]
pub struct Set {
    /// A folder as messages show it, `git:REV:FOLDER`, the name of a stream, or the name that the
    /// configuration gives it.
    pub name: Arc<str>,
    /// What makes it a set.
    pub kind: SetKind,
    /// What is judged, in the order of reading. Files that only steer Helm or Kustomize, and
    /// partial objects, are not among it.
    pub documents: Vec<Document>,
    /// What is there besides, and is not judged here: the rest of the set, where only some files
    /// of it are judged; what an overlay builds on; what a component is put into.
    pub context: Vec<Document>,
    /// Whether it is all that is ever applied to its cluster, as the configuration says.
    pub complete: bool,
    /// The namespace that Kustomize puts all its namespaced objects in, context included, whatever
    /// theirs says; of a chart that of its objects that name none.
    pub default_namespace: Option<String>,
    /// Whether Kustomize gives a namespace to subjects that have none, here or in what builds on it.
    pub fills_subjects: bool,
    /// Whether Kustomize gives its objects other names, by a prefix or a suffix or what else a
    /// transformer does: what stands in texts does not follow.
    pub renames: bool,
    /// Patches in files of their own that say themselves for which object they are, and so are parts of
    /// it. They are not applied.
    pub parts: Vec<Document>,
    /// Patches of roles and bindings, by files of their own, that say all that the object grants then:
    /// the lists in them take the place of what was there.
    pub grants: Vec<Document>,
    /// Where documents were left out because they are no whole objects: patches, and what
    /// generators and transformers read.
    pub partial: Vec<Place>,
    /// Where kustomizations, those of bases included, change what may be an object of interest by
    /// anything but a document that counts as partial: patches and replacements written into them,
    /// and files that say of themselves nothing of interest.
    pub patches: Vec<Place>,
    /// The namespaces that kustomizations put roles and bindings of their bases in, which are judged where
    /// they are written, and where they say it.
    pub moved: Vec<(String, Place)>,
    /// The resources and components of a kustomization, its bases' included, that are not among the
    /// documents: remote ones, and such as are not there.
    pub unread: Vec<Unread>,
}

/// What makes a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetKind {
    /// A stream: standard input or a pipe.
    Stream,
    /// A folder, without those in it.
    Folder,
    /// A Helm chart without its subcharts.
    Chart,
    /// A folder of Kustomize and the files in folders below that its `resources` name.
    Kustomize,
    /// The same with `kind: Component`: it is only ever applied together with what names it.
    Component,
    /// A `[[set]]` of the configuration.
    Configured,
    /// Everything that was read.
    All,
}

/// A `[[set]]` of the configuration.
#[derive(Debug, Clone)]
pub struct SetConfig {
    /// Its name.
    pub name: Arc<str>,
    /// The files and folders in it, from the folder of the configuration.
    pub paths: Globs,
    /// Whether nothing else is ever applied to its cluster.
    pub complete: bool,
}

/// How to tell sets.
#[derive(Debug, Clone, Default)]
pub struct SetOptions {
    /// The sets of the configuration; the first that fits a file has it, before any folder.
    pub configured: Vec<SetConfig>,
    /// The folder where the paths of configured sets start; the working directory, if not said.
    /// In a git revision they start at its top.
    pub config_folder: Option<PathBuf>,
    /// Whether everything is one set.
    pub one_set: bool,
    /// The names of what kustomizations of git revisions list and is not there ([`listed`]).
    pub absent: BTreeSet<String>,
}
