//! Lays out what is to be built and does not lie in a folder on disk.

use std::collections::BTreeMap;
use std::path::Path;

use super::args::{BuildArgs, Which};
use super::{Purpose, Use};
use crate::lint::sets::KUSTOMIZATIONS;
use crate::source::{
    Input, Layout, Layouts, Problem, ReadOptions, RevisionFolder, folder_in_revision,
    lay_out_packed, lay_out_revision,
};

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Laid {
    /// Whether a folder of a revision, or what is packed, is among the inputs.
    pub(super) has_folder: bool,
    /// Why something could not be laid out.
    pub(super) not_built: Vec<Problem>,
}

/// Puts folders in the place of those inputs that hold something to build: of what is packed, and of what a
/// revision holds. They are read there, and called as they were named.
pub(super) fn lay_out(
    args: &BuildArgs,
    inputs: &mut Vec<Input>,
    purpose: &Purpose<'_>,
    options: &mut ReadOptions,
) -> Laid {
    let mut laid = Laid::default();
    let mut layouts = laid.unpack(inputs, options);
    if purpose.lays_out_all {
        layouts.extend(lay_out_wholly(inputs, options));
    }
    layouts.extend(laid.lay_out_revisions(args, inputs, purpose.built_for, options));
    options.laid_out = Layouts::new(layouts);
    laid
}

impl Laid {
    /// Unpacks what is packed, even if it is not to be built: there is no other way to read it.
    fn unpack(&mut self, inputs: &mut Vec<Input>, options: &ReadOptions) -> Vec<Layout> {
        let mut layouts: BTreeMap<String, Layout> = BTreeMap::new();
        inputs.retain_mut(|input| {
            let Some(layout) = lay_out_packed(input, options) else {
                return true;
            };
            self.has_folder = true;
            match layout {
                Ok(layout) => {
                    let layout = layouts.entry(layout.name().to_owned()).or_insert(layout);
                    *input = Input::Path(layout.root().to_owned());
                    true
                }
                Err(problem) => {
                    self.not_built.push(problem);
                    false
                }
            }
        });
        layouts.into_values().collect()
    }

    fn lay_out_revisions(
        &mut self,
        args: &BuildArgs,
        inputs: &mut [Input],
        built_for: Use,
        options: &ReadOptions,
    ) -> Vec<Layout> {
        let which = args.which(built_for);
        // Those that could not be laid out are none, and told once.
        let mut layouts: BTreeMap<String, Option<Layout>> = BTreeMap::new();
        for input in inputs.iter_mut().filter(|_| which != Which::Never) {
            let Input::Git { revision, path } = input else {
                continue;
            };
            let Some(folder) = folder_in_revision(revision, path.as_deref(), options) else {
                continue;
            };
            self.has_folder = true;
            let is_deep = built_for == Use::Answers || which != Which::Named;
            if !holds_buildable(&folder, is_deep) {
                continue;
            }
            let layout = layouts.entry(revision.clone()).or_insert_with(|| {
                let layout = lay_out_revision(revision, options);
                let told = |problem| self.not_built.push(not_laid_out(problem));
                layout.map_err(told).ok()
            });
            if let Some(layout) = layout {
                // No empty part of a name stands at its end.
                *input = Input::Path(if folder.path.is_empty() {
                    layout.root().to_owned()
                } else {
                    layout.root().join(folder.path)
                });
            }
        }
        layouts.into_values().flatten().collect()
    }
}

/// Lays out revisions, whatever they hold, and puts files and folders in the place of the inputs. What is
/// not in a revision is no input. What cannot be laid out stays as it is.
fn lay_out_wholly(inputs: &mut Vec<Input>, options: &ReadOptions) -> Vec<Layout> {
    let mut layouts: BTreeMap<String, Option<Layout>> = BTreeMap::new();
    inputs.retain_mut(|input| {
        let Input::Git { revision, path } = input else {
            return true;
        };
        let layout = layouts
            .entry(revision.clone())
            .or_insert_with(|| lay_out_revision(revision, options).ok());
        let Some(layout) = layout else {
            return true;
        };
        let path = path.as_ref().map(|path| layout.root().join(path));
        let path = path.unwrap_or_else(|| layout.root().to_owned());
        let is_there = path.exists();
        *input = Input::Path(path);
        is_there
    });
    layouts.into_values().flatten().collect()
}

/// Whether a folder, or one below it, has a file that makes it a chart or a Kustomize folder.
fn holds_buildable(folder: &RevisionFolder, is_deep: bool) -> bool {
    folder.files.iter().any(|file| {
        let path = Path::new(file);
        let name = path.file_name().unwrap_or_default();
        let is_own = path.components().count() == 1;
        let is_it = name == "Chart.yaml" || KUSTOMIZATIONS.iter().any(|it| name == *it);
        is_it && (is_own || is_deep)
    })
}

fn not_laid_out(problem: Problem) -> Problem {
    problem.into_error().help(
        "its files are read as they are; check it out to have it built, as with `git worktree add`",
    )
}
