//! The spec that a command line names.

use std::path::Path;

use super::args::CatalogArgs;
use super::catalog::catalog;
use super::input::read_all;
use super::output::Output;
use crate::spec::{self, Context, Folder, Spec};

/// Reads a spec, whose problems are still to be told. Nothing, after telling why, if there is no
/// catalog to read it by, or if it is a folder or of another revision.
pub(super) fn read_spec(path: &str, args: &CatalogArgs, output: &mut Output) -> Option<Spec> {
    if path.starts_with("git:") {
        output.error(
            "a spec is read from a file or standard input: the files beside it are read too",
        );
        return None;
    }
    let catalog = catalog(args, output)?;
    if Path::new(path).is_dir() {
        output.error(&format!("`{path}` is a folder; name the spec in it"));
        return None;
    }
    let reading = read_all(&[path.to_owned()]);
    let folder = Folder::of_spec(path);
    let context = Context {
        catalog: &catalog,
        folder: &folder,
    };
    Some(spec::read(reading, path, context))
}
