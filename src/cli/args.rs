//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Makes, checks and proves least-privilege Kubernetes RBAC for programs that call the API.
#[derive(Debug, Parser)]
#[command(name = "rolewright", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 all is well or yes; 1 differences or no; 2 it could not be decided.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to colour the output.
    #[arg(long, global = true, value_enum, default_value_t = ColorWhen::Auto, value_name = "WHEN")]
    pub color: ColorWhen,
    /// Say nothing but results and errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` or TERM=dumb says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the manifests that a spec asks for.
    Render(RenderArgs),
    /// Tell what a subject may do, and where each grant comes from; or answer one question.
    Can(CanArgs),
    /// Tell who may do something, and through which binding.
    WhoCan(WhoCanArgs),
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
#[derive(Debug, Args)]
pub struct CatalogArgs {
    /// The Kubernetes version whose API resources are known [default: the newest].
    #[arg(long, value_name = "VERSION")]
    pub kubernetes_version: Option<String>,
    /// CustomResourceDefinitions to know besides: a file, a folder or `-` (repeatable).
    #[arg(long, value_name = "FILE|DIR")]
    pub crds: Vec<String>,
}

/// What a subject may do is read from here.
#[derive(Debug, Args)]
pub struct FromArgs {
    /// Manifests to read: a file, a folder, `-` or `git:REV[:PATH]` (repeatable).
    #[arg(long, required = true, value_name = "SOURCE")]
    pub from: Vec<String>,
    /// The namespace of objects that name none.
    #[arg(long, default_value = "default", value_name = "NAMESPACE")]
    pub default_namespace: String,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Which API resources there are.
    #[command(flatten)]
    pub catalog: CatalogArgs,
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs; stable, with a version.
    Json,
}

/// Arguments of `render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// The spec; `-` is standard input.
    #[arg(default_value = "rolewright.yaml")]
    pub spec: String,
    /// What to render to.
    #[arg(long, value_enum, default_value_t = Target::Manifests)]
    pub to: Target,
    /// The folder to write to, one file an object; standard output without it.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write one file, `manifests.yaml`, in place of one an object.
    #[arg(long, requires = "out")]
    pub one_file: bool,
    /// Write nothing: compare with the folder, print the differences, exit with 1 if there are any.
    #[arg(long, requires = "out")]
    pub check: bool,
    /// Which API resources there are.
    #[command(flatten)]
    pub catalog: CatalogArgs,
}

/// What a spec is rendered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Plain manifests for `kubectl apply`.
    Manifests,
}

/// Arguments of `can`.
#[derive(Debug, Args)]
#[command(override_usage = "\
rolewright can SUBJECT [VERB RESOURCE [NAME]] --from SOURCE
       rolewright can --sa NAMESPACE/NAME [VERB RESOURCE [NAME]] --from SOURCE
       rolewright can SUBJECT VERB /URL --from SOURCE")]
pub struct CanArgs {
    /// SUBJECT (a user name; left out with --sa, --user or --group), then VERB RESOURCE [NAME].
    #[arg(value_name = "ARGUMENT", num_args = 0..=4)]
    pub words: Vec<String>,
    /// A service account as the subject.
    #[arg(long, value_name = "NAMESPACE/NAME", conflicts_with = "user")]
    pub sa: Option<String>,
    /// A user as the subject.
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// A group as the subject, or a further group of the user (repeatable).
    #[arg(long, value_name = "NAME")]
    pub group: Vec<String>,
    /// Where the question is asked.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// List also what the built-in bindings give.
    #[arg(long)]
    pub all: bool,
    /// Where the objects come from.
    #[command(flatten)]
    pub from: FromArgs,
}

/// The namespace of a question.
#[derive(Debug, Args)]
pub struct PlaceArgs {
    /// The namespace asked about [default: the service account's own, or `default`].
    #[arg(short, long, value_name = "NAMESPACE", conflicts_with = "all_namespaces")]
    pub namespace: Option<String>,
    /// Ask about all namespaces at once.
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,
}

/// Arguments of `who-can`.
#[derive(Debug, Args)]
pub struct WhoCanArgs {
    /// The verb, such as `create`.
    pub verb: String,
    /// The resource, such as `jobs.batch` or `pods/log`; or a path such as `/metrics`.
    pub resource: String,
    /// The object's name.
    pub name: Option<String>,
    /// Where the question is asked.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// List also what the built-in bindings give.
    #[arg(long)]
    pub all: bool,
    /// Where the objects come from.
    #[command(flatten)]
    pub from: FromArgs,
}
