//! The spec that a command line names, in the environment that it names.

use std::path::Path;

use rolewright_catalog::Catalog;

use super::args::{CatalogArgs, EnvironmentArgs};
use super::catalog::catalog;
use super::input::read_all;
use super::output::Output;
use crate::source::{Document, Reading};
use crate::spec::environment::Overlay;
use crate::spec::{self, Context, Environment, Folder, Spec};

/// Reads a spec, whose problems are still to be told. Nothing, after telling why, if there is no
/// catalog to read it by, or if it or an overlay is a folder or of another revision.
pub(super) fn read_spec(
    path: &str,
    environment: &EnvironmentArgs,
    args: &CatalogArgs,
    output: &mut Output,
) -> Option<Spec> {
    read_spec_with_catalog(path, environment, args, output).map(|(spec, _)| spec)
}

/// The same, with the catalog that it was read by.
pub(super) fn read_spec_with_catalog(
    path: &str,
    environment: &EnvironmentArgs,
    args: &CatalogArgs,
    output: &mut Output,
) -> Option<(Spec, Catalog)> {
    let overlays = &environment.overlay;
    let files = std::iter::once(("a spec", path));
    let files = files.chain(overlays.iter().map(|path| ("an overlay", path.as_str())));
    if !files.fold(true, |fine, (what, path)| {
        is_file(what, path, output) && fine
    }) || !reads_stdin_once(path, overlays, args, output)
    {
        return None;
    }
    let catalog = catalog(args, output)?;
    let reading = read_all(&[path.to_owned()]);
    let environment = Environment {
        overlays: overlays
            .iter()
            .map(|path| Overlay {
                path: path.clone(),
                reading: read_all(std::slice::from_ref(path)),
            })
            .collect(),
        namespace: environment.namespace.clone(),
        images: environment.image.clone(),
    };
    let folder = Folder::of_spec(path).with_overlays(&environment.overlays);
    let context = Context {
        catalog: &catalog,
        folder: &folder,
    };
    let spec = spec::read_in(environment, reading, path, context);
    Some((spec, catalog))
}

/// Reads a spec of which the documents are there already; `name` is where they were read.
pub(super) fn spec_of(name: &str, documents: Vec<Document>, catalog: &Catalog) -> Spec {
    let folder = Folder::of_spec(name);
    let reading = Reading {
        documents,
        ..Reading::default()
    };
    let context = Context {
        catalog,
        folder: &folder,
    };
    spec::read(reading, name, context)
}

fn is_file(what: &str, path: &str, output: &mut Output) -> bool {
    if path.starts_with("git:") {
        output.error(&format!(
            "{what} is read from a file or standard input: the files beside it are read too"
        ));
        return false;
    }
    if Path::new(path).is_dir() {
        let what = if what == "a spec" { "spec" } else { "overlay" };
        output.error(&format!("`{path}` is a folder; name the {what} in it"));
        return false;
    }
    true
}

fn reads_stdin_once(
    path: &str,
    overlays: &[String],
    args: &CatalogArgs,
    output: &mut Output,
) -> bool {
    let all = std::iter::once(path)
        .chain(overlays.iter().map(String::as_str))
        .chain(args.crds.iter().map(String::as_str));
    let once = all.filter(|path| *path == "-").count() <= 1;
    if !once {
        output
            .error("standard input can be read only once: as the spec, by --overlay or by --crds");
    }
    once
}
