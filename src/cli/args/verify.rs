//! Arguments of `verify`.

use std::path::PathBuf;

use clap::builder::{StringValueParser, TypedValueParser as _};
use clap::{Args, ValueEnum};

use super::{CatalogArgs, DEFAULT_SPEC, EnvironmentArgs, duration, spec_in};

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArgs {
    /// The spec, or the folder of its rolewright.yaml; `-` is standard input.
    #[arg(default_value = DEFAULT_SPEC, value_parser = StringValueParser::new().map(spec_in))]
    pub(in crate::cli) spec: String,
    /// How to ask about an account.
    #[arg(long, value_enum, default_value_t = VerifyVia::Auto)]
    pub(in crate::cli) via: VerifyVia,
    /// How much of what nobody needs to ask about.
    #[arg(long, value_enum, default_value_t = VerifyExtent::Full)]
    pub(in crate::cli) excess: VerifyExtent,
    /// The kubeconfig [default: as kubectl finds it, or in a Pod its own account].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) kubeconfig: Option<PathBuf>,
    /// The context of the kubeconfig.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) context: Option<String>,
    /// What is different in this environment.
    #[command(flatten)]
    pub(in crate::cli) environment: EnvironmentArgs,
    /// The account of the release, where it is not the spec's.
    #[arg(long, value_name = "NAMESPACE/NAME", value_parser = account)]
    pub(in crate::cli) sa: Option<(String, String)>,
    /// How many namespaces that the spec does not name to ask about, if RBAC objects cannot be read.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(in crate::cli) neighbours: usize,
    /// How many questions to ask at a time.
    #[arg(long, value_name = "N", default_value = "16")]
    pub(in crate::cli) concurrency: std::num::NonZeroU16,
    /// How many questions to ask in a second at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) rate: Option<u32>,
    /// For how long to ask again where an answer surprises.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    pub(in crate::cli) settle: std::time::Duration,
    /// For how long to ask at all [default: until the server gives no answer for 30s].
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(in crate::cli) timeout: Option<std::time::Duration>,
    /// List also what the server's default bindings give to everybody.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = VerifyFormat::Table)]
    pub(in crate::cli) format: VerifyFormat,
    /// Write the report to a file as well (repeatable).
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_file)]
    pub(in crate::cli) output: Vec<(VerifyFormat, PathBuf)>,
    /// Which API resources the spec is read with.
    #[command(flatten)]
    pub(in crate::cli) catalog: CatalogArgs,
}

/// How a cluster is asked about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum VerifyVia {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum VerifyExtent {
    /// Everything that the cluster serves.
    Full,
    /// The neighbours of what is needed, and what does most harm.
    Sample,
    /// Nothing.
    Off,
}

/// How a verification is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum VerifyFormat {
    /// For people.
    Table,
    /// For programs; stable, with a version.
    Json,
    /// For test reports.
    Junit,
}

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

fn report_file(text: &str) -> Result<(VerifyFormat, PathBuf), String> {
    let (format, file) = text
        .split_once('=')
        .filter(|(_, file)| !file.is_empty())
        .ok_or("write FORMAT=FILE")?;
    Ok((VerifyFormat::from_str(format, false)?, file.into()))
}
