//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Makes, checks and proves least-privilege Kubernetes RBAC for programs that call the API.
#[derive(Debug, Parser)]
#[command(
    name = "rolewright",
    version,
    propagate_version = true,
    max_term_width = 100
)]
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
