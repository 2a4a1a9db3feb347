//! `rolewright render --explain`.

use rolewright_catalog::{Catalog, KubernetesVersion};

use super::Outcome;
use super::args::{Format, RenderArgs};
use super::output::Output;
use crate::render::explain::{ExplainedRole, explain};
use crate::report::explain::{explanation, explanation_json};
use crate::spec::model::Client;

/// Tells why each rule of the clients' roles stands there, in place of rendering them.
pub(super) fn run(args: &RenderArgs, clients: &[Client], output: &mut Output) -> Outcome {
    // The spec has been read by this version, so there is one.
    let version = args.catalog.kubernetes_version.as_deref();
    let version = version.and_then(|version| version.parse().ok());
    let version = version.unwrap_or(KubernetesVersion::LATEST);
    let catalog = Catalog::new(version);
    let roles: Vec<ExplainedRole> = clients
        .iter()
        .flat_map(|client| explain(client, &catalog))
        .collect();
    output.result(&match args.explain.format {
        Some(Format::Json) => explanation_json(&roles, version),
        Some(Format::Table) | None => explanation(&roles),
    });
    Outcome::Well
}
