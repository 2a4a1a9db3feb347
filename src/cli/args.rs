//! The command line as typed.

use std::path::{Path, PathBuf};

use clap::builder::{StringValueParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::builds::BuildArgs;
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

/// Arguments of `render`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Without SPEC, --to, --out and what is different in an environment, all targets of the nearest rolewright.toml
are rendered.

Exit codes: 0 rendered, or with --check there is no difference; 1 with --check there is one, a file
in DIR was edited by hand or is not rendered any more, or with --validate the server refuses an
object; 2 it could not be decided: bad usage, an error in the spec,
a file that could not be read or written, or no verdict of the server.")]
pub(super) struct RenderArgs {
    /// The spec, or the folder of its rolewright.yaml; `-` is standard input [default:
    /// rolewright.yaml].
    #[arg(value_parser = StringValueParser::new().map(spec_in))]
    pub(super) spec: Option<String>,
    /// What to render to [default: manifests].
    #[arg(long, value_enum)]
    pub(super) to: Option<Target>,
    /// The folder to write to, one file an object; manifests go to standard output without it.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// What a chart is called.
    #[command(flatten)]
    pub(super) chart: ChartArgs,
    /// Write one file of manifests, `manifests.yaml`, in place of one an object.
    #[arg(long)]
    pub(super) one_file: bool,
    /// Write nothing: compare with the folder, print the differences, exit with 1 if there are any.
    #[arg(long)]
    pub(super) check: bool,
    /// Which settings are read.
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// What is different in this environment.
    #[command(flatten)]
    pub(super) environment: EnvironmentArgs,
    /// What may be done to files that are there.
    #[command(flatten)]
    pub(super) disk: DiskArgs,
    /// First write into the files of Job templates what these lack; all else of them stays.
    #[arg(long, conflicts_with = "check")]
    pub(super) complete_templates: bool,
    /// Whether rules are explained in place of being rendered.
    #[command(flatten)]
    pub(super) explain: ExplainArgs,
    /// Which API resources there are.
    #[command(flatten)]
    pub(super) catalog: CatalogArgs,
    /// Whether and where a server is asked.
    #[cfg(feature = "live")]
    #[command(flatten)]
    pub(super) validate: ValidateArgs,
}

/// What a chart is called.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ChartArgs {
    /// The name of the chart [default: the client's].
    #[arg(long, value_name = "NAME")]
    pub(super) chart_name: Option<String>,
    /// The version of the chart [default: 0.1.0].
    #[arg(long, value_name = "VERSION")]
    pub(super) chart_version: Option<String>,
    /// The version of the program in the chart [default: the tag of its image].
    #[arg(long, value_name = "VERSION")]
    pub(super) app_version: Option<String>,
    /// Somebody who looks after the chart: "NAME", "NAME <EMAIL>" or "NAME <URL>"; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub(super) chart_maintainer: Vec<String>,
    /// The address of the chart's icon.
    #[arg(long, value_name = "URL")]
    pub(super) chart_icon: Option<String>,
}

impl ChartArgs {
    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.chart_name.is_none()
            && self.chart_version.is_none()
            && self.app_version.is_none()
            && self.chart_maintainer.is_empty()
            && self.chart_icon.is_none()
    }
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
            "chart_name", "chart_version", "app_version", "chart_maintainer", "chart_icon"
        ]
    )]
    pub(super) config: Option<PathBuf>,
    /// Read no settings.
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

impl RenderArgs {
    /// The spec.
    pub(super) fn spec(&self) -> &str {
        self.spec.as_deref().unwrap_or(DEFAULT_SPEC)
    }

    /// What to render to.
    pub(super) fn to(&self) -> Target {
        self.to.unwrap_or(Target::Manifests)
    }
}

/// What may be done to files that are in the folder.
#[derive(Debug, Clone, Args)]
pub(super) struct DiskArgs {
    /// Remove the files that this spec no longer renders to, if nobody edited them.
    #[arg(long, conflicts_with = "check")]
    pub(super) prune: bool,
    /// Replace rendered files that were edited by hand; without it they are shown and kept.
    #[arg(long, conflicts_with = "check")]
    pub(super) overwrite_edited: bool,
}

/// Arguments of `job`.
#[derive(Debug, Args)]
#[command(after_help = "\
The Job is the one that a program creates which fills in these values and creates it in the
namespace of its own, if the template names none: `rolewright job ... | kubectl create -f -`.

Exit codes: 0 printed; 1 with --validate the server refuses it; 2 it could not be made: bad usage, an
error in the spec, a parameter that is missing or unknown, or a value that would become more than a
value; or no verdict of the server.")]
pub(super) struct JobArgs {
    /// The template's name; CLIENT/NAME where several clients have one of that name.
    pub(super) template: String,
    /// The spec, or the folder of its rolewright.yaml; `-` is standard input.
    #[arg(default_value = DEFAULT_SPEC, value_parser = StringValueParser::new().map(spec_in))]
    pub(super) spec: String,
    /// What the program fills in for a parameter (repeatable).
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(super) set: Vec<(String, String)>,
    /// What is different in this environment.
    #[command(flatten)]
    pub(super) environment: EnvironmentArgs,
    /// Which API resources the spec is read with.
    #[command(flatten)]
    pub(super) catalog: CatalogArgs,
    /// Whether and where a server is asked.
    #[cfg(feature = "live")]
    #[command(flatten)]
    pub(super) validate: ValidateArgs,
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

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

/// Whether rules are explained in place of being rendered.
#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArgs {
    /// Write nothing: tell for each rule of each role which entry of `access` it comes from, for what
    /// reason, and what it lets its holders do.
    #[arg(long, conflicts_with_all = ["out", "complete_templates"])]
    #[cfg_attr(feature = "live", arg(conflicts_with = "validate"))]
    pub(super) explain: bool,
    /// How to print what --explain tells [default: table].
    #[arg(long, value_enum, requires = "explain")]
    pub(super) format: Option<Format>,
}

/// Whether a server is asked if it would take what was rendered.
#[cfg(feature = "live")]
#[derive(Debug, Clone, Args)]
pub(super) struct ValidateArgs {
    /// Ask who knows whether all objects are valid; write nothing unless they are.
    #[arg(long, value_enum, value_name = "HOW")]
    pub(super) validate: Option<Validate>,
    /// The kubeconfig [default: as kubectl finds it, or in a Pod its own account].
    #[arg(long, value_name = "FILE", requires = "validate")]
    pub(super) kubeconfig: Option<PathBuf>,
    /// The context of the kubeconfig.
    #[arg(long, value_name = "NAME", requires = "validate")]
    pub(super) context: Option<String>,
    /// For how long to ask at all [default: until the server gives no answer for 30s].
    #[arg(long, value_name = "TIME", value_parser = duration, requires = "validate")]
    pub(super) timeout: Option<std::time::Duration>,
}

/// Who is asked whether objects are valid.
#[cfg(feature = "live")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Validate {
    /// The cluster of the kubeconfig, by a strict dry run, which stores nothing.
    Live,
}

/// What a spec is rendered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Target {
    /// Plain manifests for `kubectl apply`.
    Manifests,
    /// A Helm chart.
    Helm,
    /// A base for `kubectl apply -k`, and for overlays.
    Kustomize,
}

/// Where the objects come from that decide.
#[derive(Debug, Args)]
pub(super) struct FromArgs {
    /// What to answer from: a file, a folder, a packed chart, `-` or `git:REV[:PATH]`; charts and
    /// Kustomize folders count as they are built (repeatable).
    #[arg(long, required = true, value_name = "SOURCE")]
    pub(super) from: Vec<String>,
    /// The namespace of objects that name none.
    #[arg(long, default_value = "default", value_name = "NAMESPACE")]
    pub(super) default_namespace: String,
    /// List also what the built-in bindings give.
    #[arg(long)]
    pub(super) all: bool,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,
    /// Which API resources there are.
    #[command(flatten)]
    pub(super) catalog: CatalogArgs,
    /// What is built before it is read.
    #[command(flatten)]
    pub(super) build: BuildArgs,
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Table,
    /// For programs; stable, with a version.
    Json,
}

/// Arguments of `can`.
#[derive(Debug, Args)]
#[command(
    override_usage = "\
rolewright can SUBJECT [VERB RESOURCE [NAME]] --from SOURCE
       rolewright can --sa NAMESPACE/NAME [VERB RESOURCE [NAME]] --from SOURCE
       rolewright can --user NAME --group NAME [VERB RESOURCE [NAME]] --from SOURCE
       rolewright can SUBJECT VERB /PATH --from SOURCE",
    after_help = "\
Without a verb all grants are listed. With one the answer is for the request that a real client
would send: `create` carries no name, a Namespace is reached in itself, a node in no namespace.
Built-in bindings always count in such an answer.

Exit codes: 0 yes, or the list was made; 1 no; 2 it could not be decided: bad usage, an unknown
resource or verb, or something in the inputs could not be read or built."
)]
pub(super) struct CanArgs {
    /// SUBJECT, the name of a user or `system:serviceaccount:NAMESPACE:NAME` (left out with --sa,
    /// --user or --group); then VERB RESOURCE [NAME], or VERB /PATH.
    #[arg(value_name = "ARGUMENT", num_args = 0..=4)]
    pub(super) words: Vec<String>,
    /// A service account as the subject.
    #[arg(long, value_name = "NAMESPACE/NAME", conflicts_with = "user")]
    pub(super) sa: Option<String>,
    /// A user as the subject.
    #[arg(long, value_name = "NAME")]
    pub(super) user: Option<String>,
    /// A group as the subject, or a further group of --sa or --user (repeatable).
    #[arg(long, value_name = "NAME")]
    pub(super) group: Vec<String>,
    /// Where the question is asked.
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    /// Where the objects come from.
    #[command(flatten)]
    pub(super) from: FromArgs,
}

/// The namespace of a question.
#[derive(Debug, Args)]
pub(super) struct PlaceArgs {
    /// The namespace asked about [default: the own one of a service account that is asked about,
    /// else that of --default-namespace].
    #[arg(
        short,
        long,
        value_name = "NAMESPACE",
        conflicts_with = "all_namespaces"
    )]
    pub(super) namespace: Option<String>,
    /// Ask about all namespaces at once: for a request that no single namespace's grant allows.
    #[arg(short = 'A', long)]
    pub(super) all_namespaces: bool,
}

/// Arguments of `who-can`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 the list was made, whoever is on it; 2 it could not be made, or something in the
inputs could not be read or built, so that somebody may be missing. A script that wants to know whether
anybody is on it counts `holders` in `--format json`; the group system:masters always is.")]
pub(super) struct WhoCanArgs {
    /// The verb, such as `create`.
    pub(super) verb: String,
    /// The resource, such as `jobs.batch` or `pods/log`; or a path such as `/metrics`.
    pub(super) resource: String,
    /// The object's name.
    pub(super) name: Option<String>,
    /// Where the question is asked.
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    /// Where the objects come from.
    #[command(flatten)]
    pub(super) from: FromArgs,
}

/// Arguments of `verify`.
#[cfg(feature = "live")]
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The spec, or the folder of its rolewright.yaml; `-` is standard input.
    #[arg(default_value = DEFAULT_SPEC, value_parser = StringValueParser::new().map(spec_in))]
    pub(super) spec: String,
    /// How to ask about an account.
    #[arg(long, value_enum, default_value_t = VerifyVia::Auto)]
    pub(super) via: VerifyVia,
    /// How much of what nobody needs to ask about.
    #[arg(long, value_enum, default_value_t = VerifyExtent::Full)]
    pub(super) excess: VerifyExtent,
    /// The kubeconfig [default: as kubectl finds it, or in a Pod its own account].
    #[arg(long, value_name = "FILE")]
    pub(super) kubeconfig: Option<PathBuf>,
    /// The context of the kubeconfig.
    #[arg(long, value_name = "NAME")]
    pub(super) context: Option<String>,
    /// What is different in this environment.
    #[command(flatten)]
    pub(super) environment: EnvironmentArgs,
    /// The account of the release, where it is not the spec's.
    #[arg(long, value_name = "NAMESPACE/NAME", value_parser = account)]
    pub(super) sa: Option<(String, String)>,
    /// How many namespaces that the spec does not name to ask about, if RBAC objects cannot be read.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) neighbours: usize,
    /// How many questions to ask at a time.
    #[arg(long, value_name = "N", default_value = "16")]
    pub(super) concurrency: std::num::NonZeroU16,
    /// How many questions to ask in a second at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) rate: Option<u32>,
    /// For how long to ask again where an answer surprises.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    pub(super) settle: std::time::Duration,
    /// For how long to ask at all [default: until the server gives no answer for 30s].
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) timeout: Option<std::time::Duration>,
    /// List also what the server's default bindings give to everybody.
    #[arg(long)]
    pub(super) all: bool,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = VerifyFormat::Table)]
    pub(super) format: VerifyFormat,
    /// Write the report to a file as well (repeatable).
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_file)]
    pub(super) output: Vec<(VerifyFormat, PathBuf)>,
    /// Which API resources the spec is read with.
    #[command(flatten)]
    pub(super) catalog: CatalogArgs,
}

/// How a cluster is asked about an account.
#[cfg(feature = "live")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum VerifyVia {
    /// The first of self, impersonate and review that is possible.
    Auto,
    /// As the account itself, for example in its Pod.
    #[value(name = "self")]
    Itself,
    /// By impersonation.
    Impersonate,
    /// By `SubjectAccessReview`.
    Review,
    /// With a token of the account, made for this and valid for ten minutes.
    Token,
}

/// How much of what nobody needs is asked about.
#[cfg(feature = "live")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum VerifyExtent {
    /// Everything that the cluster serves.
    Full,
    /// The neighbours of what is needed, and what does most harm.
    Sample,
    /// Nothing.
    Off,
}

/// How a verification is printed.
#[cfg(feature = "live")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum VerifyFormat {
    /// For people.
    Table,
    /// For programs; stable, with a version.
    Json,
    /// For test reports.
    Junit,
}

#[cfg(feature = "live")]
fn account(text: &str) -> Result<(String, String), String> {
    match text.split_once('/') {
        Some((namespace, name))
            if !namespace.is_empty() && !name.is_empty() && !name.contains('/') =>
        {
            Ok((namespace.to_owned(), name.to_owned()))
        }
        _ => Err("write NAMESPACE/NAME".to_owned()),
    }
}

#[cfg(feature = "live")]
fn report_file(text: &str) -> Result<(VerifyFormat, PathBuf), String> {
    let (format, file) = text
        .split_once('=')
        .filter(|(_, file)| !file.is_empty())
        .ok_or("write FORMAT=FILE")?;
    Ok((VerifyFormat::from_str(format, false)?, file.into()))
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
