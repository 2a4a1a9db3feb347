//! The command line as typed.

mod questions;
mod render;
#[cfg(feature = "live")]
mod verify;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(super) use self::questions::{CanArgs, FromArgs, PlaceArgs, WhoCanArgs};
pub(super) use self::render::{ChartArgs, DiskArgs, JobArgs, RenderArgs, Target};
#[cfg(feature = "live")]
pub(super) use self::render::{Validate, ValidateArgs};
#[cfg(feature = "live")]
pub(super) use self::verify::{VerifyArgs, VerifyExtent, VerifyFormat, VerifyVia};
use super::lint::{LintArgs, RulesArgs};
use crate::spec::environment::Image;

/// Makes least-privilege Kubernetes RBAC for programs that call the API, and tells who may do what.
#[derive(Debug, Parser)]
#[command(
    name = "rolewright",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(after_help = "\
Exit codes: 0 all is well or yes; 1 differences or no; 2 it could not be decided.")]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to colour the output.
    #[arg(long, global = true, value_enum, default_value_t = ColorWhen::Auto, value_name = "WHEN")]
    pub(super) color: ColorWhen,
    /// Say nothing but results and errors.
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` or TERM=dumb says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the manifests that a spec asks for.
    Render(RenderArgs),
    /// Print the Job that a program makes of a template.
    Job(JobArgs),
    /// Find over-broad, escalating, useless and broken grants in manifests.
    Lint(Box<LintArgs>),
    /// Tell what the linter's rules mean, why they matter and how to mend what they find.
    Rules(RulesArgs),
    /// Tell what a subject may do, or whether it may do something, and why.
    Can(CanArgs),
    /// Tell who may do something, and why.
    WhoCan(WhoCanArgs),
    /// Prove on a cluster that all a spec needs is allowed, and nothing else.
    #[cfg(feature = "live")]
    Verify(VerifyArgs),
    /// Print the JSON Schema of the spec.
    Schema,
    /// Print a shell's completion script.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print a manual page in roff.
    Man {
        /// The command whose page is wanted; the whole program's by default.
        command: Option<String>,
    },
}

/// Which API resources there are.
#[derive(Debug, Clone, Args)]
pub(super) struct CatalogArgs {
    /// The Kubernetes version whose API resources are known [default: the newest].
    #[arg(long, value_name = "VERSION")]
    pub(super) kubernetes_version: Option<String>,
    /// CustomResourceDefinitions to know besides: a file, a folder, `-` or `git:REV[:PATH]`
    /// (repeatable).
    #[arg(long, value_name = "SOURCE")]
    pub(super) crds: Vec<String>,
}

/// What an environment changes of a spec.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct EnvironmentArgs {
    /// Lay a file over the spec, as a strategic merge patch over the documents of the same
    /// apiVersion, kind and name (repeatable).
    #[arg(long, value_name = "FILE")]
    pub(super) overlay: Vec<String>,
    /// The namespace in place of each client's own; what names another namespace stays.
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(super) namespace: Option<String>,
    /// The image of the containers of a name, as in `kubectl set image`; the main container bears
    /// its client's name (repeatable).
    #[arg(long, value_name = "NAME=REF", value_parser = image)]
    pub(super) image: Vec<Image>,
}

impl EnvironmentArgs {
    /// Whether nothing is different.
    pub(super) fn is_empty(&self) -> bool {
        self.overlay.is_empty() && self.namespace.is_none() && self.image.is_empty()
    }
}

fn image(text: &str) -> Result<Image, String> {
    Image::parse(text).ok_or_else(|| "write NAME=REF".to_owned())
}

/// Which settings are read.
#[derive(Debug, Clone, Args)]
pub(super) struct SettingsArgs {
    /// The settings whose targets are rendered [default: the nearest rolewright.toml].
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = [
            "spec", "to", "out", "overlay", "namespace", "image",
            "chart_name", "chart_version", "app_version", "chart_description", "chart_home", "chart_source",
            "chart_keyword", "chart_maintainer", "chart_icon"
        ]
    )]
    pub(super) config: Option<PathBuf>,
    /// Read no settings.
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

/// A spec as it is named, or the one in the folder that is named, under the name by which it is found
/// where none is.
fn spec_in(given: String) -> String {
    let inside = Path::new(&given).join(DEFAULT_SPEC);
    let is_folder_of_one = !given.starts_with("git:") && inside.is_file();
    match inside.into_os_string().into_string() {
        Ok(inside) if is_folder_of_one => inside,
        _ => given,
    }
}

/// The spec where none is named.
const DEFAULT_SPEC: &str = "rolewright.yaml";

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Table,
    /// For programs; stable, with a version.
    Json,
}

/// A time as kubectl takes it, in one unit: `500ms`, `2s`, `5m`, `1h`; without one, seconds.
#[cfg(feature = "live")]
fn duration(text: &str) -> Result<std::time::Duration, String> {
    let at = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let number: f64 = number
        .parse()
        .map_err(|_| "write a time such as 500ms, 2s or 5m".to_owned())?;
    let seconds = match unit {
        "ms" => number / 1000.0,
        "" | "s" => number,
        "m" => number * 60.0,
        "h" => number * 3600.0,
        _ => return Err(format!("`{unit}` is no unit; there are ms, s, m and h")),
    };
    std::time::Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

#[cfg(all(test, feature = "live"))]
mod tests {
    use std::time::Duration;

    use super::duration;

    #[test]
    fn times_have_one_unit() {
        for (text, milliseconds) in [
            ("500ms", Some(500)),
            ("2s", Some(2_000)),
            ("2", Some(2_000)),
            ("1.5s", Some(1_500)),
            ("5m", Some(300_000)),
            ("1h", Some(3_600_000)),
            ("0", Some(0)),
            ("", None),
            ("s", None),
            ("-1s", None),
            ("1d", None),
            ("1h30m", None),
            ("1e99s", None),
            ("99999999999999999999h", None),
        ] {
            let expected = milliseconds.map(Duration::from_millis);
            assert_eq!(duration(text).ok(), expected, "{text}");
        }
    }
}
