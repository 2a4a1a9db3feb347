//! The settings that rule a run as a whole, and those that rule each file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::args::LintArgs;
use super::files::Read;
use super::{from_settings, shown, text};
use crate::cli::args::CatalogArgs;
use crate::config::{self, Config, Finder};
use crate::finding::{Finding, Persona, Rule, Severity};
use crate::lint::allow::Allowances;
use crate::lint::baseline::Baseline;
use crate::lint::select::{Selection, Wanted};
use crate::source::{Input, Problem};

/// Settings and where they stand.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) config: Config,
    pub(super) file: Option<PathBuf>,
}

/// The settings of the run as a whole: those that were named, or the nearest above the first thing
/// that is read.
pub(super) fn base(args: &LintArgs) -> Result<Settings, Vec<Problem>> {
    if args.no_config {
        return Ok(Settings::default());
    }
    if let Some(file) = &args.config {
        return read(file);
    }
    let mut finder = finder()?;
    let first = args
        .sources
        .iter()
        .find_map(|source| match Input::parse(source) {
            Ok(Input::Path(path)) => Some(path),
            _ => None,
        });
    let first = first.unwrap_or_else(|| PathBuf::from("."));
    // Something in the folder is ruled by what is in the folder.
    let inside = if first.is_dir() {
        first.join(config::FILE_NAME)
    } else {
        first
    };
    match finder.above(&inside) {
        Some(file) => read(&file),
        None => Ok(Settings::default()),
    }
}

fn finder() -> Result<Finder, Vec<Problem>> {
    Finder::new(Path::new(".")).map_err(|error| {
        let message = format!("the working directory cannot be told: {error}");
        vec![Problem::error(message)]
    })
}

fn read(file: &Path) -> Result<Settings, Vec<Problem>> {
    Ok(Settings {
        config: crate::cli::config::read(file)?,
        file: Some(file.to_owned()),
    })
}

/// The catalog that the command line asks for, or else the settings.
pub(super) fn catalog_args(args: &LintArgs, base: &Settings) -> CatalogArgs {
    let mut catalog = args.catalog.clone();
    if catalog.kubernetes_version.is_none() {
        let version = base.config.kubernetes_version.as_ref();
        catalog.kubernetes_version = version.map(|version| version.text.clone());
    }
    if catalog.crds.is_empty() {
        let crds = base.config.crds.iter();
        catalog.crds = crds
            .map(|crd| shown(&from_settings(base.file.as_ref(), &crd.text)))
            .collect();
    }
    catalog
}

/// All settings that rule a file that was read, the run's first, and which of them rules which
/// file, where it is not the first.
#[derive(Debug)]
pub(super) struct Configs {
    all: Vec<Arc<Settings>>,
    by_file: BTreeMap<String, usize>,
    finder: Option<Finder>,
}

impl Configs {
    /// The same for what is read otherwise: `same` tells for the name of a file by which name it was known.
    pub(super) fn of_others<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        same: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let ruled = names.into_iter().filter_map(|name| {
            let at = self.by_file.get(&same(name)?)?;
            Some((name.to_owned(), *at))
        });
        Self {
            all: self.all.clone(),
            by_file: ruled.collect(),
            finder: None,
        }
    }

    /// The files that were read and are ruled by other settings than the first.
    pub(super) fn ruled(&self) -> impl Iterator<Item = &str> {
        self.by_file.keys().map(String::as_str)
    }
}

/// Finds the settings of each file.
pub(super) fn configs(
    args: &LintArgs,
    base: Settings,
    read_files: &Read,
) -> Result<Configs, Vec<Problem>> {
    let mut found = Configs {
        all: vec![Arc::new(base)],
        by_file: BTreeMap::new(),
        finder: None,
    };
    if args.no_config || args.config.is_some() {
        return Ok(found);
    }
    let mut finder = finder()?;
    let mut known: BTreeMap<PathBuf, usize> = BTreeMap::new();
    if let Some(file) = found.all.first().and_then(|settings| settings.file.clone()) {
        known.insert(file, 0);
    }
    for name in read_files.file_names() {
        if name.starts_with("git:") || !Path::new(name).exists() {
            continue;
        }
        let Some(file) = finder.above(Path::new(name)) else {
            continue;
        };
        let at = if let Some(at) = known.get(&file) {
            *at
        } else {
            found.all.push(Arc::new(read(&file)?));
            known.insert(file, found.all.len() - 1);
            found.all.len() - 1
        };
        found.by_file.insert(name.to_owned(), at);
    }
    found.finder = Some(finder);
    Ok(found)
}

/// What decides which findings of a file are shown.
pub(super) struct Rulebook<'c> {
    pub(super) selection: Selection,
    pub(super) allowances: Allowances<'c>,
    pub(super) baseline: Option<Baseline>,
    settings: &'c Settings,
}

/// The rulebooks of all settings.
pub(super) struct Rulebooks<'c> {
    configs: &'c Configs,
    all: Vec<Rulebook<'c>>,
    is_strict: bool,
}

impl<'c> Rulebooks<'c> {
    /// Makes rulebooks of settings and of the command line, which comes first.
    pub(super) fn new(
        args: &LintArgs,
        configs: &'c Configs,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut rulebooks = Self::without_baselines(args, configs, today)?;
        for rulebook in &mut rulebooks.all {
            rulebook.baseline = baseline(args, rulebook.settings)?;
        }
        Ok(rulebooks)
    }

    /// The same where nothing is known by a baseline.
    pub(super) fn without_baselines(
        args: &LintArgs,
        configs: &'c Configs,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let rules = crate::lint::rules();
        let mut all = Vec::new();
        for settings in &configs.all {
            all.push(rulebook(args, settings, &rules, today)?);
        }
        let base = configs.all.first();
        Ok(Self {
            configs,
            all,
            is_strict: base
                .and_then(|base| base.config.lint.strict)
                .unwrap_or(false),
        })
    }

    /// Whether the settings want values that are not judged to leave a run undecided.
    pub(super) fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// The rulebook of a file, by its name; nothing only if there are no settings at all.
    pub(super) fn of(&self, name: &str) -> Option<&Rulebook<'c>> {
        let at = self.configs.by_file.get(name).copied().unwrap_or_default();
        self.all.get(at)
    }

    /// All settings.
    pub(super) fn settings(&self) -> impl Iterator<Item = &'c Settings> {
        self.configs.all.iter().map(Arc::as_ref)
    }

    /// All settings, and which of them rule which file.
    pub(super) fn configs(&self) -> &'c Configs {
        self.configs
    }

    /// Whether a rule runs, by its id, on a file, by its name. May be asked by several threads.
    pub(super) fn selections(&self) -> impl Fn(&str, &str) -> bool + Sync + '_ {
        let by_file = &self.configs.by_file;
        let selections: Vec<&Selection> = self
            .all
            .iter()
            .map(|rulebook| &rulebook.selection)
            .collect();
        move |id, name| {
            let at = by_file.get(name).copied().unwrap_or_default();
            selections
                .get(at)
                .is_none_or(|selection| selection.runs_id(id))
        }
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Rulebook<'c>> {
        self.all.iter()
    }

    /// The settings of the run as a whole.
    pub(super) fn base(&self) -> Option<&'c Settings> {
        self.configs.all.first().map(Arc::as_ref)
    }

    /// The path by which the settings of a finding's file know that file.
    pub(super) fn path_of(&self, finding: &Finding) -> String {
        let name = finding.place.file.name();
        let settings = self
            .of(name)
            .and_then(|rulebook| rulebook.settings.file.as_ref());
        match (&self.configs.finder, settings) {
            (Some(finder), Some(settings)) if Path::new(name).exists() => {
                finder.from_folder_of(settings, Path::new(name))
            }
            _ => name.to_owned(),
        }
    }
}

fn rulebook<'c>(
    args: &LintArgs,
    settings: &'c Settings,
    rules: &[&'static Rule],
    today: Date,
) -> Result<Rulebook<'c>, Vec<Problem>> {
    let lint = &settings.config.lint;
    let said = &args.selection;
    let selection = Selection::new(
        &Wanted {
            select: &said.select,
            ignore: &said.ignore,
            persona: said
                .persona
                .map(Persona::from)
                .or(lint.persona)
                .unwrap_or(Persona::Default),
            min_severity: said
                .min_severity
                .map(Severity::from)
                .or(lint.min_severity)
                .unwrap_or(Severity::Info),
            levels: &lint.levels,
        },
        rules,
    )?;
    Ok(Rulebook {
        selection,
        allowances: Allowances::new(&lint.allow, today),
        baseline: None,
        settings,
    })
}

/// The baseline that the command line names, or else the settings.
fn baseline(args: &LintArgs, settings: &Settings) -> Result<Option<Baseline>, Vec<Problem>> {
    let said = &args.selection;
    let of_settings = settings.config.lint.baseline.as_ref();
    let of_settings = of_settings.map(|file| from_settings(settings.file.as_ref(), &file.text));
    let file = said.baseline.clone().or(of_settings);
    let Some(file) = file.filter(|_| said.write_baseline.is_none()) else {
        return Ok(None);
    };
    let text = text::read(&file).map_err(|problem| vec![problem])?;
    let baseline = Baseline::read(&text).map_err(|problem| vec![problem])?;
    Ok(Some(baseline))
}
