//! The arguments of `lint` and `rules`, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::args::CatalogArgs;
use super::super::builds::BuildArgs;
use crate::finding::{Persona, Severity};

/// Arguments of `lint`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Files and folders that belong together are a set: a stream, a folder, a chart, a Kustomize folder, or a
[[set]] of rolewright.toml. What is in another set is not seen.

Exit codes: 0 nothing is found that is worse than something to know; 1 something is; 2 it could not be
decided: bad usage, a file that could not be read, settings that are wrong, or with --strict a value
that is filled in later.")]
pub(in crate::cli) struct LintArgs {
    /// What to read: files, folders, packed charts, `-` or `git:REV[:PATH]` [default: `paths` of the
    /// settings, or the working directory].
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<String>,
    /// What is reported and how.
    #[command(flatten)]
    pub(super) report: ReportArgs,
    /// What of it is shown.
    #[command(flatten)]
    pub(super) selection: SelectionArgs,
    /// What is read.
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
    /// What is built before it is read.
    #[command(flatten)]
    pub(super) build: BuildArgs,
    /// The settings [default: for each file the nearest rolewright.toml above it].
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Read no settings.
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
    /// Which API resources there are.
    #[command(flatten)]
    pub(super) catalog: CatalogArgs,
}

/// How findings are reported.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ReportArgs {
    /// The report on standard output.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    pub(super) format: Format,
    /// Write a report to a file besides, as in sarif=lint.sarif (repeatable).
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_file)]
    pub(super) output: Vec<(Format, PathBuf)>,
    /// End with 0 whatever is found; what could not be decided still ends with 2.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Values that are filled in later leave the run undecided.
    #[arg(long)]
    pub(super) strict: bool,
}

/// What is shown of what is found.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct SelectionArgs {
    /// Who reads it: `pedantic` hears of all there is.
    #[arg(long, value_enum)]
    pub(super) persona: Option<PersonaWord>,
    /// Show nothing less bad than this.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) min_severity: Option<SeverityWord>,
    /// Run these rules alone; a section's name stands for its rules (repeatable, or with commas).
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not run these rules (repeatable, or with commas).
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Leave out what a baseline knows.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write what is found to a baseline; the findings themselves do not fail the run then.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Show only what lies in lines that changed since a git revision, or whose binding or role does, and
    /// what was not found in that revision.
    #[arg(long, value_name = "REV")]
    pub(super) changed_since: Option<String>,
}

/// What is read, and as what.
#[derive(Debug, Clone, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(in crate::cli) struct ReadingArgs {
    /// Judge named files together with the rest of their sets; what is told is about the named ones, or
    /// comes from them.
    #[arg(long)]
    pub(super) context: bool,
    /// Take all inputs for one set.
    #[arg(long, conflicts_with = "context")]
    pub(super) one_set: bool,
    /// Judge these alone of what is named, and nothing that lies beside them; they are built as by
    /// `--build` of the same name.
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "context")]
    pub(super) only: Option<OnlyWord>,
    /// Read hidden files and folders too.
    #[arg(long)]
    pub(super) hidden: bool,
    /// Read what git ignores too.
    #[arg(long)]
    pub(super) no_ignore: bool,
    /// Do not read files that match, from the working directory (repeatable).
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    /// Do not read larger files.
    #[arg(long, value_name = "BYTES", default_value_t = crate::source::DEFAULT_MAX_FILE_SIZE)]
    pub(super) max_file_size: u64,
    /// What standard input is called in reports.
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    pub(super) stdin_filename: String,
    /// How many threads read and judge [default: as many as there are processors].
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
}

/// Arguments of `rules`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct RulesArgs {
    /// The rule whose page is wanted; all rules by default.
    pub(super) rule: Option<String>,
    /// How it is printed.
    #[arg(long, value_enum, default_value_t = RulesFormat::Terminal)]
    pub(super) format: RulesFormat,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// Excerpts with what stands behind each finding.
    Terminal,
    /// A line each: `path:line:column: severity[rule] message`.
    Concise,
    /// Versioned JSON.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// The formats of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RulesFormat {
    /// Text for people.
    Terminal,
    /// Versioned JSON.
    Json,
    /// Markdown, as under docs/rules.
    Markdown,
}

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PersonaWord {
    /// Everybody.
    Default,
    /// Whoever wants to hear of all there is.
    Pedantic,
}

impl From<PersonaWord> for Persona {
    fn from(word: PersonaWord) -> Self {
        match word {
            PersonaWord::Default => Self::Default,
            PersonaWord::Pedantic => Self::Pedantic,
        }
    }
}

/// What alone is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OnlyWord {
    /// Charts, those that are found in folders too.
    Charts,
}

/// A severity by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SeverityWord {
    /// Something to know.
    Info,
    /// It could be tidier or tighter.
    Low,
    /// A part of a way to more rights, or a grant that does not do what it says.
    Medium,
    /// A way to the rights of others.
    High,
    /// A way to the whole cluster.
    Critical,
    /// The server or kubectl refuses the object.
    Error,
}

impl From<SeverityWord> for Severity {
    fn from(word: SeverityWord) -> Self {
        match word {
            SeverityWord::Info => Self::Info,
            SeverityWord::Low => Self::Low,
            SeverityWord::Medium => Self::Medium,
            SeverityWord::High => Self::High,
            SeverityWord::Critical => Self::Critical,
            SeverityWord::Error => Self::Error,
        }
    }
}

fn report_file(text: &str) -> Result<(Format, PathBuf), String> {
    let example = "write FORMAT=FILE, as in sarif=lint.sarif";
    let (format, file) = text.split_once('=').ok_or(example)?;
    if file.is_empty() {
        return Err(example.to_owned());
    }
    Ok((Format::from_str(format, false)?, PathBuf::from(file)))
}
