//! The catalog that a command line asks for.

use rolewright_catalog::{Catalog, KubernetesVersion};

use super::args::CatalogArgs;
use super::input::read_sources;
use super::output::Output;
use crate::object::Objects;
use crate::source::{Problem, Reading};

/// The catalog of the wanted version with the CRDs of the files given. Nothing, after telling why,
/// if that cannot be had.
pub(super) fn catalog(args: &CatalogArgs, output: &mut Output) -> Option<Catalog> {
    let version = match args
        .kubernetes_version
        .as_deref()
        .map(str::parse::<KubernetesVersion>)
    {
        None => KubernetesVersion::LATEST,
        Some(Ok(version)) => version,
        Some(Err(error)) => {
            output.error(&format!("--kubernetes-version: {error}"));
            return None;
        }
    };
    let mut catalog = Catalog::new(version);
    if args.crds.is_empty() {
        return Some(catalog);
    }
    let Reading {
        documents,
        mut problems,
        ..
    } = read_sources(&args.crds);
    let mut objects = Objects::collect(&documents, "default");
    problems.append(&mut objects.take_problems_of_access());
    if objects.custom_resource_definitions.is_empty() && !problems.iter().any(Problem::is_error) {
        problems.push(
            Problem::error(format!(
                "no CustomResourceDefinition in {}",
                args.crds.join(", ")
            ))
            .help("--crds takes files and folders that hold CustomResourceDefinitions"),
        );
    }
    for definition in objects.custom_resource_definitions {
        catalog.extend(definition.into());
    }
    let failed = problems.iter().any(Problem::is_error);
    output.problems(&problems);
    (!failed).then_some(catalog)
}
