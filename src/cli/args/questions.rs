//! Arguments of `can` and `who-can`.

use clap::Args;

use super::{CatalogArgs, Format};
use crate::cli::builds::BuildArgs;

/// Where the objects come from that decide.
#[derive(Debug, Args)]
pub(in crate::cli) struct FromArgs {
    /// What to answer from: a file, a folder, a packed chart, `-` or `git:REV[:PATH]`; charts and
    /// Kustomize folders count as they are built, a spec that is named as it is rendered (repeatable).
    #[arg(long, required = true, value_name = "SOURCE")]
    pub(in crate::cli) from: Vec<String>,
    /// The namespace of objects that name none.
    #[arg(long, default_value = "default", value_name = "NAMESPACE")]
    pub(in crate::cli) default_namespace: String,
    /// List also what the built-in bindings give.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(in crate::cli) format: Format,
    /// Which API resources there are.
    #[command(flatten)]
    pub(in crate::cli) catalog: CatalogArgs,
    /// What is built before it is read.
    #[command(flatten)]
    pub(in crate::cli) build: BuildArgs,
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
pub(in crate::cli) struct CanArgs {
    /// SUBJECT, the name of a user or `system:serviceaccount:NAMESPACE:NAME` (left out with --sa,
    /// --user or --group); then VERB RESOURCE [NAME], or VERB /PATH.
    #[arg(value_name = "ARGUMENT", num_args = 0..=4)]
    pub(in crate::cli) words: Vec<String>,
    /// A service account as the subject.
    #[arg(long, value_name = "NAMESPACE/NAME", conflicts_with = "user")]
    pub(in crate::cli) sa: Option<String>,
    /// A user as the subject.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) user: Option<String>,
    /// A group as the subject, or a further group of --sa or --user (repeatable).
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) group: Vec<String>,
    /// Where the question is asked.
    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,
    /// Where the objects come from.
    #[command(flatten)]
    pub(in crate::cli) from: FromArgs,
}

/// The namespace of a question.
#[derive(Debug, Args)]
pub(in crate::cli) struct PlaceArgs {
    /// The namespace asked about [default: the own one of a service account that is asked about,
    /// else that of --default-namespace].
    #[arg(
        short,
        long,
        value_name = "NAMESPACE",
        conflicts_with = "all_namespaces"
    )]
    pub(in crate::cli) namespace: Option<String>,
    /// Ask about all namespaces at once: for a request that no single namespace's grant allows.
    #[arg(short = 'A', long)]
    pub(in crate::cli) all_namespaces: bool,
}

/// Arguments of `who-can`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 the list was made, whoever is on it; 2 it could not be made, or something in the
inputs could not be read or built, so that somebody may be missing. A script that wants to know whether
anybody is on it counts `holders` in `--format json`; the group system:masters always is.")]
pub(in crate::cli) struct WhoCanArgs {
    /// The verb, such as `create`.
    pub(in crate::cli) verb: String,
    /// The resource, such as `jobs.batch` or `pods/log`; or a path such as `/metrics`.
    pub(in crate::cli) resource: String,
    /// The object's name.
    pub(in crate::cli) name: Option<String>,
    /// Where the question is asked.
    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,
    /// Where the objects come from.
    #[command(flatten)]
    pub(in crate::cli) from: FromArgs,
}
