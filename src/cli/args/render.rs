//! Arguments of `render` and `job`.

use std::path::PathBuf;

use clap::builder::{StringValueParser, TypedValueParser as _};
use clap::{Args, ValueEnum};

#[cfg(feature = "live")]
use super::duration;
use super::{CatalogArgs, DEFAULT_SPEC, EnvironmentArgs, Format, SettingsArgs, spec_in};

/// Arguments of `render`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Without SPEC, --to, --out and what is different in an environment, all targets of the nearest rolewright.toml
are rendered.

Exit codes: 0 rendered, or with --check there is no difference; 1 with --check there is one, a file
in DIR was edited by hand or is not rendered any more, or with --validate the server refuses an
object; 2 it could not be decided: bad usage, an error in the spec,
a file that could not be read or written, or no verdict of the server.")]
pub(in crate::cli) struct RenderArgs {
    /// The spec, or the folder of its rolewright.yaml; `-` is standard input [default:
    /// rolewright.yaml].
    #[arg(value_parser = StringValueParser::new().map(spec_in))]
    pub(in crate::cli) spec: Option<String>,
    /// What to render to [default: manifests].
    #[arg(long, value_enum)]
    pub(in crate::cli) to: Option<Target>,
    /// The folder to write to, one file an object; manifests go to standard output without it.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// What a chart is called.
    #[command(flatten)]
    pub(in crate::cli) chart: ChartArgs,
    /// Write one file of manifests, `manifests.yaml`, in place of one an object.
    #[arg(long)]
    pub(in crate::cli) one_file: bool,
    /// Write nothing: compare with the folder, print the differences, exit with 1 if there are any.
    #[arg(long)]
    pub(in crate::cli) check: bool,
    /// Which settings are read.
    #[command(flatten)]
    pub(in crate::cli) settings: SettingsArgs,
    /// What is different in this environment.
    #[command(flatten)]
    pub(in crate::cli) environment: EnvironmentArgs,
    /// What may be done to files that are there.
    #[command(flatten)]
    pub(in crate::cli) disk: DiskArgs,
    /// First write into the files of Job templates what these lack; all else of them stays.
    #[arg(long, conflicts_with = "check")]
    pub(in crate::cli) complete_templates: bool,
    /// Whether rules are explained in place of being rendered.
    #[command(flatten)]
    pub(in crate::cli) explain: ExplainArgs,
    /// Which API resources there are.
    #[command(flatten)]
    pub(in crate::cli) catalog: CatalogArgs,
    /// Whether and where a server is asked.
    #[cfg(feature = "live")]
    #[command(flatten)]
    pub(in crate::cli) validate: ValidateArgs,
}

impl RenderArgs {
    /// The spec.
    pub(in crate::cli) fn spec(&self) -> &str {
        self.spec.as_deref().unwrap_or(DEFAULT_SPEC)
    }

    /// What to render to.
    pub(in crate::cli) fn to(&self) -> Target {
        self.to.unwrap_or(Target::Manifests)
    }
}

/// What a chart is called.
#[derive(Debug, Clone, Default, Args)]
pub(in crate::cli) struct ChartArgs {
    /// The name of the chart [default: the client's].
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) chart_name: Option<String>,
    /// The version of the chart [default: 0.1.0].
    #[arg(long, value_name = "VERSION")]
    pub(in crate::cli) chart_version: Option<String>,
    /// The version of the program in the chart [default: the tag of its image].
    #[arg(long, value_name = "VERSION")]
    pub(in crate::cli) app_version: Option<String>,
    /// What the chart is, in a sentence [default: made of the clients' names].
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) chart_description: Option<String>,
    /// The address of the chart's home page.
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) chart_home: Option<String>,
    /// The address of the chart's source; may be repeated.
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) chart_source: Vec<String>,
    /// A word that the chart is found by; may be repeated.
    #[arg(long, value_name = "WORD")]
    pub(in crate::cli) chart_keyword: Vec<String>,
    /// Somebody who looks after the chart: "NAME", "NAME <EMAIL>" or "NAME <URL>"; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) chart_maintainer: Vec<String>,
    /// The address of the chart's icon.
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) chart_icon: Option<String>,
}

impl ChartArgs {
    /// Whether nothing is said.
    pub(in crate::cli) fn is_empty(&self) -> bool {
        self.chart_name.is_none()
            && self.chart_version.is_none()
            && self.app_version.is_none()
            && self.chart_description.is_none()
            && self.chart_home.is_none()
            && self.chart_source.is_empty()
            && self.chart_keyword.is_empty()
            && self.chart_maintainer.is_empty()
            && self.chart_icon.is_none()
    }
}

/// What may be done to files that are in the folder.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct DiskArgs {
    /// Remove the files that this spec no longer renders to, if nobody edited them.
    #[arg(long, conflicts_with = "check")]
    pub(in crate::cli) prune: bool,
    /// Replace rendered files that were edited by hand; without it they are shown and kept.
    #[arg(long, conflicts_with = "check")]
    pub(in crate::cli) overwrite_edited: bool,
}

/// Whether rules are explained in place of being rendered.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// Write nothing: tell for each rule of each role which entry of `access` it comes from, for what
    /// reason, and what it lets its holders do.
    #[arg(long, conflicts_with_all = ["out", "complete_templates"])]
    #[cfg_attr(feature = "live", arg(conflicts_with = "validate"))]
    pub(in crate::cli) explain: bool,
    /// How to print what --explain tells [default: table].
    #[arg(long, value_enum, requires = "explain")]
    pub(in crate::cli) format: Option<Format>,
}

/// Whether a server is asked if it would take what was rendered.
#[cfg(feature = "live")]
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ValidateArgs {
    /// Ask who knows whether all objects are valid; write nothing unless they are.
    #[arg(long, value_enum, value_name = "HOW")]
    pub(in crate::cli) validate: Option<Validate>,
    /// The kubeconfig [default: as kubectl finds it, or in a Pod its own account].
    #[arg(long, value_name = "FILE", requires = "validate")]
    pub(in crate::cli) kubeconfig: Option<PathBuf>,
    /// The context of the kubeconfig.
    #[arg(long, value_name = "NAME", requires = "validate")]
    pub(in crate::cli) context: Option<String>,
    /// For how long to ask at all [default: until the server gives no answer for 30s].
    #[arg(long, value_name = "TIME", value_parser = duration, requires = "validate")]
    pub(in crate::cli) timeout: Option<std::time::Duration>,
}

/// Who is asked whether objects are valid.
#[cfg(feature = "live")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Validate {
    /// The cluster of the kubeconfig, by a strict dry run, which stores nothing.
    Live,
}

/// What a spec is rendered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Target {
    /// Plain manifests for `kubectl apply`.
    Manifests,
    /// A Helm chart.
    Helm,
    /// A base for `kubectl apply -k`, and for overlays.
    Kustomize,
}

/// Arguments of `job`.
#[derive(Debug, Args)]
#[command(after_help = "\
The Job is the one that a program creates which fills in these values and creates it in the
namespace of its own, if the template names none: `rolewright job ... | kubectl create -f -`.

Exit codes: 0 printed; 1 with --validate the server refuses it; 2 it could not be made: bad usage, an
error in the spec, a parameter that is missing or unknown, or a value that would become more than a
value; or no verdict of the server.")]
pub(in crate::cli) struct JobArgs {
    /// The template's name; CLIENT/NAME where several clients have one of that name.
    pub(in crate::cli) template: String,
    /// The spec, or the folder of its rolewright.yaml; `-` is standard input.
    #[arg(default_value = DEFAULT_SPEC, value_parser = StringValueParser::new().map(spec_in))]
    pub(in crate::cli) spec: String,
    /// What the program fills in for a parameter (repeatable).
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(in crate::cli) set: Vec<(String, String)>,
    /// What is different in this environment.
    #[command(flatten)]
    pub(in crate::cli) environment: EnvironmentArgs,
    /// Which API resources the spec is read with.
    #[command(flatten)]
    pub(in crate::cli) catalog: CatalogArgs,
    /// Whether and where a server is asked.
    #[cfg(feature = "live")]
    #[command(flatten)]
    pub(in crate::cli) validate: ValidateArgs,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}
