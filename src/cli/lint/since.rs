//! What is new since a revision where no line of it changed: the revision is judged as well, and what was
//! found there already is not shown.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::args::LintArgs;
use super::files::{self, OfRevision, Read};
use super::home::Homes;
use super::judge::{self, By};
use super::settings::{Rulebooks, Settings};
use super::shown;
use super::templates::Templates;
use crate::config;
use crate::finding::{Finding, Severity};
use crate::lint::fingerprint::identities;
use crate::lint::holders::Holders;
use crate::source::{Changes, Document, Problem, changed_since};

/// A revision that is compared with.
pub(super) struct Since<'a> {
    args: &'a LintArgs,
    /// As it was named.
    revision: &'a str,
    pub(super) changes: Changes,
}

/// What was read, as far as it tells whether the revision was read in the same way.
pub(super) struct AsItIs {
    built: Vec<String>,
    not_built: usize,
}

impl AsItIs {
    pub(super) fn of(read: &Read) -> Self {
        Self {
            built: read.built.clone(),
            not_built: read.not_built,
        }
    }
}

/// The files of specs, of which a revision is not judged, and the spec of each.
pub(super) struct Specs(BTreeMap<String, String>);

impl Specs {
    pub(super) fn of(specs: &BTreeMap<String, Vec<Document>>, templates: &Templates) -> Self {
        let own = specs.keys().map(|name| (name.clone(), name.clone()));
        let of_templates = templates.iter().flat_map(|(spec, documents)| {
            let files = documents.iter().map(|document| document.file().name());
            files.map(move |name| (name.to_owned(), spec.clone()))
        });
        Self(of_templates.chain(own).collect())
    }
}

/// What is there now.
pub(super) struct Here<'a> {
    pub(super) documents: &'a [Document],
    pub(super) specs: &'a Specs,
    pub(super) as_it_is: &'a AsItIs,
    pub(super) homes: &'a mut Homes,
}

/// What was found in the revision, by what it was about.
#[derive(Default)]
struct Was(HashMap<String, Vec<Known>>);

struct Known {
    severity: Severity,
    holders: Holders,
    message: String,
}

impl Was {
    /// Whether it has something at least as bad, which it has no longer then: each is told once.
    fn take(&mut self, identity: &str, finding: &Finding) -> bool {
        let Some(known) = self.0.get_mut(identity) else {
            return false;
        };
        let holders = Holders::of(finding);
        let at = known.iter().position(|known| {
            finding.severity <= known.severity
                && finding.message == known.message
                && known.holders.include(&holders)
        });
        at.map(|at| known.swap_remove(at)).is_some()
    }
}

impl<'a> Since<'a> {
    /// The revision of the command line, if it names one.
    pub(super) fn new(args: &'a LintArgs) -> Result<Option<Self>, Vec<Problem>> {
        let Some(revision) = args.selection.changed_since.as_deref() else {
            return Ok(None);
        };
        let changes = changed_since(revision, Path::new(".")).map_err(|problem| vec![problem])?;
        Ok(Some(Self {
            args,
            revision,
            changes,
        }))
    }

    /// What standard input is called, if it is read.
    pub(super) fn stdin(&self) -> Option<&str> {
        let is_read = self.args.sources.iter().any(|source| source == "-");
        is_read.then_some(self.args.reading.stdin_filename.as_str())
    }

    /// Marks those findings as shown that the revision did not have. Where it cannot be told what it had,
    /// that is all of them, and the note says why.
    pub(super) fn add_new(
        &self,
        findings: &[&Finding],
        is_shown: &mut [bool],
        here: Here<'_>,
        by: By<'_>,
    ) -> Option<Problem> {
        let judged = self.changed_paths(by).and_then(|changed| {
            let was = self.judge_revision(here.as_it_is, by)?;
            Ok((changed, was))
        });
        let (changed, mut was) = match judged {
            Ok(judged) => judged,
            Err(why) => {
                is_shown.fill(true);
                let message = format!("all counts as changed since `{}`: {why}", self.revision);
                return Some(Problem::note(message));
            }
        };
        let homes = here.homes;
        let identities = identities(findings, here.documents, |name| homes.path_of(name));
        let all = findings.iter().zip(identities).zip(is_shown);
        for ((finding, identity), is_shown) in all.filter(|(_, is_shown)| !**is_shown) {
            *is_shown = match here.specs.0.get(finding.place.file.name()) {
                Some(spec) => self.is_changed_around(spec, &changed),
                None => !was.take(&identity, finding),
            };
        }
        None
    }

    /// Whether something changed in the folder of a file.
    fn is_changed_around(&self, name: &str, changed: &[String]) -> bool {
        let Some(path) = self.changes.path_of(name) else {
            return true;
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        changed.iter().any(|path| is_in(path, folder))
    }

    /// The paths that changed, or why all counts as changed whatever the revision holds.
    fn changed_paths(&self, by: By<'_>) -> Result<Vec<String>, String> {
        let changed = self
            .changes
            .paths()
            .map_err(|problem| problem.to_string())?;
        let is_settings = |path: &&String| {
            let name = path.rsplit('/').next();
            name == Some(config::FILE_NAME)
        };
        if let Some(path) = changed.iter().find(is_settings) {
            return Err(format!("`{path}` did"));
        }
        let settings = by.rulebooks.settings();
        let settings = settings.filter_map(|settings| settings.file.as_deref().map(shown));
        let base = by.rulebooks.base();
        let crds = base.map(|base| super::settings::catalog_args(self.args, base).crds);
        let others = settings.chain(crds.into_iter().flatten());
        for name in others {
            // What lies elsewhere has no state in the revision.
            let path = self.changes.path_of(&name);
            if let Some(path) = path.filter(|path| changed.iter().any(|it| is_in(it, path))) {
                return Err(format!("`{path}` did"));
            }
        }
        Ok(changed)
    }

    /// What was found in the revision, or why that cannot be told.
    fn judge_revision(&self, as_it_is: &AsItIs, by: By<'_>) -> Result<Was, String> {
        if as_it_is.not_built > 0 {
            return Err("not all of it was built".to_owned());
        }
        let Some(base) = by.rulebooks.base() else {
            return Ok(Was::default());
        };
        let args = self.args_there(base)?;
        if args.sources.is_empty() {
            return Ok(Was::default());
        }
        let version = by.catalog.version().to_string();
        let of_revision = OfRevision {
            folder: self.changes.prefix(),
            // Where nothing is built the manifests are enough.
            is_laid_out: !as_it_is.built.is_empty() || args.reading.context,
        };
        let read = files::read(&args, base, version, Some(of_revision)).map_err(|problems| {
            let first = problems.first().map(ToString::to_string);
            first.unwrap_or_default()
        })?;
        let read = Read {
            named: None,
            ..read
        };
        self.compare_builds(as_it_is, &read)?;
        self.compare_settings(by)?;
        let names = read.file_names();
        let ruled: HashMap<String, &str> = by
            .rulebooks
            .configs()
            .ruled()
            .filter_map(|name| Some((self.changes.path_of(name)?, name)))
            .collect();
        let same = |name: &str| {
            let name = ruled.get(self.path_there(name));
            name.map(|name| (*name).to_owned())
        };
        let configs = by.rulebooks.configs().of_others(names, same);
        let rulebooks = Rulebooks::without_baselines(&args, &configs, by.today)
            .map_err(|_| "its settings cannot be read".to_owned())?;
        let found = judge::find(
            read,
            By {
                rulebooks: &rulebooks,
                ..by
            },
        );
        let findings: Vec<&Finding> = found.findings.iter().collect();
        let path = |name: &str| name.to_owned();
        let identities = identities(&findings, &found.documents, path);
        let mut was = Was::default();
        for (finding, identity) in findings.into_iter().zip(identities) {
            let of_revision = format!("{}:", self.name_there());
            was.0.entry(identity).or_default().push(Known {
                severity: finding.severity,
                holders: Holders::of(finding),
                message: finding.message.replace(&of_revision, ""),
            });
        }
        Ok(was)
    }

    /// What the revision is called where it is read.
    fn name_there(&self) -> String {
        format!("git:{}", self.changes.commit())
    }

    /// The path of a file in the revision, by its name.
    fn path_there<'n>(&self, name: &'n str) -> &'n str {
        let rest = name.strip_prefix(&self.name_there());
        rest.map_or(name, |rest| rest.trim_start_matches(':'))
    }

    /// The name that a path from the top has in the revision.
    fn named_there(&self, path: &str) -> String {
        let revision = self.name_there();
        if path.is_empty() {
            revision
        } else {
            format!("{revision}:{path}")
        }
    }

    /// The command line that reads the revision as the working copy was read.
    fn args_there(&self, base: &Settings) -> Result<LintArgs, String> {
        let mut args = self.args.clone();
        let stdin = self.stdin();
        let sources = files::sources(self.args, base).into_iter();
        // What lies elsewhere, and what is a revision itself, is compared with nothing.
        let sources = sources.filter(|source| !source.starts_with("git:"));
        let sources = sources.filter_map(|source| {
            let name = stdin.filter(|_| source == "-").unwrap_or(&source);
            Some(self.named_there(&self.changes.path_of(name)?))
        });
        args.sources = sources.collect();
        for values in &mut args.build.values {
            let path = self.changes.path_of(&shown(values));
            let path = path.ok_or_else(|| {
                let values = shown(values);
                format!("`{values}` is not in the repository")
            })?;
            *values = PathBuf::from(self.named_there(&path));
        }
        Ok(args)
    }

    /// Fails unless the revision was built as the working copy was: what is read as it is has more findings.
    fn compare_builds(&self, as_it_is: &AsItIs, there: &Read) -> Result<(), String> {
        if there.not_built > 0 {
            return Err("not all that it held can be built".to_owned());
        }
        for name in &as_it_is.built {
            let Some(path) = self.changes.path_of(name) else {
                continue;
            };
            let name_there = self.named_there(&path);
            let is_there = there.laid_out.path_of(&name_there);
            let is_there = is_there.is_some_and(|path| path.is_dir());
            if is_there && !there.built.contains(&name_there) {
                return Err(format!("`{name}` was not built of it"));
            }
        }
        Ok(())
    }

    /// Fails if settings are others now, though git does not say so.
    fn compare_settings(&self, by: By<'_>) -> Result<(), String> {
        let settings = by.rulebooks.settings();
        for file in settings.filter_map(|settings| settings.file.as_deref()) {
            let Some(path) = self.changes.path_of(&shown(file)) else {
                continue;
            };
            let (now, there) = (fs::read(file).ok(), self.changes.content(&path));
            // It may have come out of the repository with other line breaks.
            let lines = |text: Option<Vec<u8>>| {
                text.map(|text| String::from_utf8_lossy(&text).replace("\r\n", "\n"))
            };
            if lines(now) != lines(there) {
                return Err(format!("`{path}` did"));
            }
        }
        Ok(())
    }
}

/// Whether a path is a folder or file, or below it.
fn is_in(path: &str, folder: &str) -> bool {
    let below = path.strip_prefix(folder);
    folder.is_empty() || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
