//! Charts, rendered by Helm.
//!
//! What `helm template` prints tells the template of each document and not its lines. To prove them, a
//! copy of the chart is rendered too in which each stretch of literal text carries a mark; where the
//! marks taken away leave the very document that the chart itself renders, they tell which template
//! wrote which part of it. As a template may compare or cut what a helper writes, that is done without
//! marks in helpers, and with them: these count where they lead the same way. Where nothing is proven,
//! the place of a document is its template as a whole.

mod copy;
mod crds;
mod marks;
mod output;
mod places;
mod proof;
mod prove;
mod texts;
mod trace;

use std::path::{Path, PathBuf};

use self::marks::{Marks, Scope};
use self::output::{Printed, SOURCE};
use self::places::Places;
use self::proof::Proof;
use self::texts::Texts;
use self::trace::Trace;
use super::program::{command, output, tells_version};
use super::{Built, Failure, bounds};
use crate::source::{Layout, ReadOptions, read_output};

/// As what a chart is rendered.
#[derive(Debug, Clone)]
pub struct Release {
    /// The program.
    pub helm: PathBuf,
    /// The release's name.
    pub name: String,
    /// The release's namespace.
    pub namespace: String,
    /// Files of values, the last one wins.
    pub values: Vec<PathBuf>,
    /// Single values, as `key=value`.
    pub set: Vec<String>,
    /// The version of Kubernetes that templates are told of, as `1.37`.
    pub kubernetes_version: String,
}

/// Renders a chart. What lies in `crds` Helm applies as it is: of a chart that is a folder the files are
/// told, and are not among the documents; of one that is packed they are.
///
/// # Errors
/// If Helm cannot be started, fails, takes too long or prints too much, a file of values would have to
/// be fetched, or something of the chart is not in what was laid out of it.
pub fn chart(folder: &Path, release: &Release, options: &ReadOptions) -> Result<Built, Failure> {
    if let Some(values) = release.values.iter().find(|path| is_remote(path)) {
        let values = values.display();
        let reason = format!("`{values}` is no file: nothing is fetched");
        return Err(Failure::Refused(reason));
    }
    let named = folder;
    let home = tempfile::tempdir().map_err(|error| Failure::NotStarted(error.to_string()))?;
    let folder = options.directory.join(folder);
    bounds::of_chart(&folder, options)?;
    let layout = options.laid_out.holding(&folder);
    let layout = layout.filter(|layout| layout.root() == folder);
    // Helm ignores files in a folder that it takes of an archive.
    let chart = layout.and_then(Layout::packed).unwrap_or(&folder);
    // Never an option to Helm, nor a chart in a repository.
    let absolute =
        std::path::absolute(chart).map_err(|error| Failure::NotStarted(error.to_string()))?;
    let text = template(&absolute, release, home.path(), options)?;
    // A chart may render to nothing; what is no Helm prints nothing of a template either.
    if !tells_of_templates(&text) {
        expect_helm(release, home.path(), options)?;
    }
    let (text, applied) = crds::take_out(text, named, options);
    let (file, reading) = read_output("what Helm renders", text, options);
    let printed = Printed::new(file.text());
    let mut marks = Marks::default();
    let copy = copy::copy(&folder, &home.path().join("marked"), &mut marks, options);
    let mut told = |scope| {
        let rest = vec![None; printed.pieces.len()];
        let templates = copy
            .as_ref()
            .ok()
            .filter(|_| !marks::has_marks(file.text()));
        if templates.is_none_or(|templates| marks.write(templates, scope).is_err()) {
            return rest;
        }
        let marked = template(&home.path().join("marked"), release, home.path(), options);
        marked.map_or(rest, |marked| {
            trace::told(&printed, &String::from_utf8_lossy(&marked), &marks)
        })
    };
    let outside = told(Scope::OutsideOfHelpers);
    let everywhere = told(Scope::All);
    let both = outside.into_iter().zip(everywhere);
    let proven: Vec<Option<Trace>> = both.map(|(one, all)| trace::proven(one, all)).collect();
    let proof = Proof::new(&file, &printed, proven, &marks);
    let others = copy.as_ref().map_or(&[][..], |copy| &copy.others);
    let texts = Texts::read(others, options);
    let places = Places::new(&folder, &printed, proof, (&marks, &texts), options);
    let mut built = places.move_all(reading);
    built.files = marks.len();
    built.applied = applied.into_iter().collect();
    built.replaces = copy.map_or_else(|_| copy::templates_of(&folder), |copy| copy.folders);
    Ok(built)
}

fn tells_of_templates(text: &[u8]) -> bool {
    let source = SOURCE.as_bytes();
    text.split(|&byte| byte == b'\n')
        .any(|line| line.starts_with(source))
}

/// Fails unless the program tells a version as Helm does: `v4.0.0`.
fn expect_helm(release: &Release, home: &Path, options: &ReadOptions) -> Result<(), Failure> {
    let mut call = command(&release.helm, home);
    let version = output(call.args(["version", "--short"]), options.max_file_size)?;
    if tells_version(&version) {
        return Ok(());
    }
    let program = release.helm.display();
    Err(Failure::Refused(format!(
        "`{program}` is no Helm: it tells no version"
    )))
}

/// Whether Helm would fetch it.
fn is_remote(values: &Path) -> bool {
    values.to_string_lossy().contains("://") || values == Path::new("-")
}

fn template(
    chart: &Path,
    release: &Release,
    home: &Path,
    options: &ReadOptions,
) -> Result<Vec<u8>, Failure> {
    let mut call = command(&release.helm, home);
    call.current_dir(&options.directory);
    call.args(["template", "--include-crds"]);
    call.arg(format!("--namespace={}", release.namespace));
    call.arg(format!("--kube-version={}", release.kubernetes_version));
    for values in &release.values {
        call.arg("--values").arg(values);
    }
    for value in &release.set {
        call.arg(format!("--set={value}"));
    }
    call.arg("--").arg(&release.name).arg(chart);
    output(&mut call, options.max_file_size)
}
