//! Charts, rendered by Helm.
//!
//! What `helm template` prints tells the template of each document and not its lines. To prove them, a
//! copy of the chart is rendered too in which each stretch of literal text carries a mark; where the
//! marks taken away leave the very document that the chart itself renders, they tell which template
//! wrote which part of it. As a template may compare or cut what a helper writes, that is done without
//! marks in helpers, and with them: these count where they lead the same way. Where nothing is proven,
//! the place of a document is its template as a whole.
//!
//! What templates write where a cluster tells them something else than Helm does, which knows none, is
//! looked for by rendering the copy as for some other clusters.

mod copy;
mod crds;
mod elsewhere;
mod marks;
mod output;
mod places;
mod proof;
mod prove;
mod reach;
mod texts;
mod trace;
mod worlds;

use std::path::{Path, PathBuf};

use self::copy::Copy;
use self::marks::{Marks, Scope, Template};
use self::output::{Printed, SOURCE};
use self::places::Places;
use self::proof::Proof;
use self::texts::Texts;
use self::trace::Trace;
use self::worlds::{Asked, World};
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
    let helm = Helm {
        release,
        home: home.path(),
        options,
    };
    let text = helm.template(&absolute, ["--include-crds".to_owned()], None)?;
    // A chart may render to nothing; what is no Helm prints nothing of a template either.
    if !tells_of_templates(&text) {
        expect_helm(release, home.path(), options)?;
    }
    let (text, applied) = crds::take_out(text, named, options);
    let mut marks = Marks::default();
    let at = home.path().join("marked");
    let copy = copy::copy(&folder, &at, &mut marks, options).ok();
    let (files, replaces) = (
        marks.len(),
        match &copy {
            Some(copy) => copy.folders.clone(),
            None => copy::templates_of(&folder),
        },
    );
    let mut chart = Chart {
        folder: &folder,
        helm,
        at,
        marks,
        copy,
    };
    let mut built = chart.documents(text.clone(), None);
    elsewhere::add(&mut chart, &text, &mut built);
    built.files = files;
    built.applied = applied.into_iter().collect();
    built.replaces = replaces;
    Ok(built)
}

/// A chart that is rendered, and a copy of it to be changed.
struct Chart<'a> {
    folder: &'a Path,
    helm: Helm<'a>,
    /// Where the copy is.
    at: PathBuf,
    marks: Marks,
    copy: Option<Copy>,
}

impl Chart<'_> {
    /// What Helm printed of the chart, where a cluster may tell its templates otherwise, with its places.
    fn documents(&mut self, text: Vec<u8>, world: Option<(&World, &Asked)>) -> Built {
        let options = self.helm.options;
        let (file, reading) = read_output("what Helm renders", text, options);
        let printed = Printed::new(file.text());
        let mut told = |scope| {
            let rest = vec![None; printed.pieces.len()];
            if marks::has_marks(file.text()) {
                return rest;
            }
            let marked = self.rendered(Some(scope), world);
            marked.map_or(rest, |marked| {
                trace::told(&printed, &String::from_utf8_lossy(&marked), &self.marks)
            })
        };
        let outside = told(Scope::OutsideOfHelpers);
        let everywhere = told(Scope::All);
        let both = outside.into_iter().zip(everywhere);
        let proven: Vec<Option<Trace>> = both.map(|(one, all)| trace::proven(one, all)).collect();
        let proof = Proof::new(&file, &printed, proven, &self.marks);
        let others = self.copy.as_ref().map_or(&[][..], |copy| &copy.others);
        let texts = Texts::read(others, options);
        let parts = (&self.marks, &texts);
        Places::new(self.folder, &printed, proof, parts, options).move_all(reading)
    }

    /// What Helm prints of the copy, with marks in it.
    fn rendered(
        &mut self,
        scope: Option<Scope>,
        world: Option<(&World, &Asked)>,
    ) -> Result<Vec<u8>, Failure> {
        self.changed(scope, world, |_, _| false)
    }

    /// The same without some of the templates.
    fn changed(
        &mut self,
        scope: Option<Scope>,
        world: Option<(&World, &Asked)>,
        is_left_out: impl Fn(usize, &Template) -> bool,
    ) -> Result<Vec<u8>, Failure> {
        let Some(copy) = &self.copy else {
            return Err(Failure::Refused("there is no copy of it".to_owned()));
        };
        let written = self.marks.write(copy, scope, |index, template| {
            if is_left_out(index, template) {
                return vec![(0..template.file.text().len(), String::new())];
            }
            let changes = world.map(|(world, asked)| world.changes(asked, index, template));
            changes.unwrap_or_default()
        });
        written.map_err(|error| Failure::Refused(error.to_string()))?;
        let options = world.into_iter().flat_map(|(world, _)| world.options());
        let version = world.and_then(|(world, _)| world.version());
        self.helm.template(&self.at, options, version)
    }
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

/// A call of Helm.
struct Helm<'a> {
    release: &'a Release,
    home: &'a Path,
    options: &'a ReadOptions,
}

impl Helm<'_> {
    /// What it prints of a chart; `version` is what templates are told of Kubernetes if not the release's.
    fn template(
        &self,
        chart: &Path,
        further: impl IntoIterator<Item = String>,
        version: Option<&str>,
    ) -> Result<Vec<u8>, Failure> {
        let release = self.release;
        let mut call = command(&release.helm, self.home);
        call.current_dir(&self.options.directory);
        call.arg("template").args(further);
        call.arg(format!("--namespace={}", release.namespace));
        let version = version.unwrap_or(&release.kubernetes_version);
        call.arg(format!("--kube-version={version}"));
        for values in &release.values {
            call.arg("--values").arg(values);
        }
        for value in &release.set {
            call.arg(format!("--set={value}"));
        }
        call.arg("--").arg(&release.name).arg(chart);
        output(&mut call, self.options.max_file_size)
    }
}
