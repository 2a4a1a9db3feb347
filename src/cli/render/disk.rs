//! What `rolewright render` does with a folder: writes to it, or compares it.

use std::path::{Path, PathBuf};

use super::super::Outcome;
use super::super::args::{DiskArgs, Target};
use super::super::output::Output;
use super::shown;
use crate::render::disk::{self, DiffStyles, Difference, DiskError, OutputFile, Policy, Request};
use crate::render::disk::{Stale, Written};
use crate::render::manifests::Rendered;

/// Where files go, and what they come from.
pub(super) struct Destination<'a> {
    /// The folder.
    pub(super) folder: &'a Path,
    /// Where the spec stands, if it is a file.
    pub(super) spec: Option<&'a Path>,
    /// What the files call the spec.
    pub(super) source: &'a str,
    /// What is rendered.
    pub(super) to: Target,
}

impl Destination<'_> {
    /// Writes the files and tells what was done. `next_step` ends the last line.
    pub(super) fn write(
        &self,
        rendered: &[Rendered],
        args: &DiskArgs,
        next_step: &str,
        output: &mut Output,
    ) -> Outcome {
        let files = files(rendered);
        let policy = Policy {
            prune: args.prune,
            overwrite_edited: args.overwrite_edited,
        };
        let written = match disk::write(&self.request(&files), policy) {
            Ok(written) => written,
            Err(DiskError::Edited(differences)) => {
                show(&differences, output);
                let (count, were) = match differences.len() {
                    1 => ("1 file".to_owned(), "was"),
                    count => (format!("{count} files"), "were"),
                };
                output.error(&format!(
                    "nothing was written: {count} {were} edited by hand; say it in the spec, or \
                     give it up with --overwrite-edited"
                ));
                return Outcome::Different;
            }
            Err(error) => {
                output.error(&error.to_string());
                return Outcome::Undecided;
            }
        };
        self.list(rendered, output);
        for path in &written.removed {
            output.note(&format!("{}   removed", shown(path)));
        }
        // What is left behind may need what is not there any more.
        let may_fail = self.to == Target::Helm && !written.stale.is_empty();
        output.note(&summary(&written, if may_fail { "" } else { next_step }));
        for file in &written.stale {
            output.error(&format!("{file}; {}", self.until_then(&file.path)));
        }
        if written.stale.is_empty() {
            Outcome::Well
        } else {
            Outcome::Different
        }
    }

    /// Compares the folder with the files and shows what differs.
    pub(super) fn check(&self, rendered: &[Rendered], output: &mut Output) -> Outcome {
        let differences = match disk::check(&self.request(&files(rendered))) {
            Ok(differences) => differences,
            Err(error) => {
                output.error(&error.to_string());
                return Outcome::Undecided;
            }
        };
        show(&differences, output);
        if differences.is_empty() {
            output.note(&format!("{} is what the spec says", shown(self.folder)));
            return Outcome::Well;
        }
        let count = match differences.len() {
            1 => "1 difference".to_owned(),
            count => format!("{count} differences"),
        };
        output.note(&format!("{count}; {}", remedy(&differences)));
        Outcome::Different
    }

    fn request<'a>(&'a self, files: &'a [OutputFile]) -> Request<'a> {
        Request {
            folder: self.folder,
            spec: self.spec,
            source: self.source,
            files,
        }
    }

    /// What a file that is left behind does until it is gone.
    fn until_then(&self, path: &Path) -> &'static str {
        let below = path.strip_prefix(self.folder).unwrap_or(path);
        let grants = grants(path);
        match self.to {
            Target::Manifests if grants => "until then who applies the folder still grants it",
            Target::Manifests => "until then who applies the folder still makes it",
            Target::Helm if !below.starts_with("templates") => {
                "until then it stays a part of the chart"
            }
            Target::Helm if grants => {
                "until then a release still grants it, or the chart cannot be rendered"
            }
            Target::Helm => "until then a release still has it, or the chart cannot be rendered",
            Target::Kustomize => "the kustomization does not name it: nothing is made of it",
        }
    }

    /// Tells what is in each file.
    fn list(&self, rendered: &[Rendered], output: &mut Output) {
        let path = |rendered: &Rendered| shown(&self.folder.join(&rendered.file.name));
        let widths = rendered.iter().map(|file| path(file).chars().count());
        let width = widths.max().unwrap_or_default();
        for rendered in rendered {
            let summary = crate::escape::escape_control(&rendered.summary);
            output.note(&format!("{:width$}   {summary}", path(rendered)));
        }
    }
}

/// Whether a manifest or a template is of a role or a binding. One that cannot be read may be.
fn grants(path: &Path) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else {
        return true;
    };
    text.lines()
        .filter_map(|line| line.strip_prefix("kind: "))
        .any(|kind| kind.contains("Role"))
}

fn files(rendered: &[Rendered]) -> Vec<OutputFile> {
    let files = rendered.iter().map(|rendered| rendered.file.clone());
    files.collect()
}

fn show(differences: &[Difference], output: &mut Output) {
    let styles = if output.colours_results() {
        DiffStyles::coloured()
    } else {
        DiffStyles::plain()
    };
    for difference in differences {
        output.result(&difference.render(&styles));
    }
}

/// How many files were written, left alone and removed.
fn summary(written: &Written, next_step: &str) -> String {
    let count = |files: &[PathBuf]| files.len();
    let counts = [
        (count(&written.created) + count(&written.changed), "written"),
        (count(&written.unchanged), "unchanged"),
        (count(&written.removed), "removed"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| match count {
            1 => format!("1 file {what}"),
            _ => format!("{count} files {what}"),
        })
        .collect();
    if counts.is_empty() {
        "nothing to write".to_owned()
    } else {
        format!("{}{next_step}", counts.join(", "))
    }
}

/// What mends most of the differences.
fn remedy(differences: &[Difference]) -> &'static str {
    let has = |wanted: fn(&Difference) -> bool| differences.iter().any(wanted);
    if has(|difference| matches!(difference, Difference::InTheWay(_))) {
        "clear the way, and render without --check"
    } else if has(|difference| matches!(difference, Difference::Edited { .. })) {
        "say in the spec what was edited by hand, and render with --overwrite-edited"
    } else if has(
        |difference| matches!(difference, Difference::Stale(file) if file.what == Stale::Unedited),
    ) {
        "render with --prune writes what the spec says and deletes what is stale"
    } else if has(|difference| matches!(difference, Difference::Stale(_))) {
        "delete what is stale, and render without --check"
    } else {
        "render without --check writes what the spec says"
    }
}
