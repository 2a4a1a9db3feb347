//! All outputs of all examples.

use std::path::PathBuf;

use libtest_mimic::Failed;
use serde_json::Value;

use super::render::{Example, RELEASE, built, examples, overlay};
use super::stage::Stage;
use crate::live::at_once;
use crate::manifests::objects;
use crate::repository::repository;

/// What an overlay of these tests puts before all names.
const PREFIX: &str = "moved-";

/// An output of a spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    Manifests,
    Chart,
    Base,
    /// An overlay that changes no Job template: to Kustomize they are texts, and these speak of the base's
    /// namespace and accounts.
    Overlay,
    /// The one that the examples have, with a Job template of its own.
    ExampleOverlay,
}

/// What one output of a spec is on the server.
pub(super) struct Set {
    pub(super) spec: PathBuf,
    /// The namespace that the client is in, which says which output it is.
    pub(super) namespace: String,
    /// What its account is called.
    pub(super) account: String,
    pub(super) output: Output,
    /// Whether its Pods have to pass the restricted level.
    pub(super) is_restricted: bool,
    pub(super) manifests: String,
    pub(super) objects: Vec<Value>,
}

impl Set {
    /// The objects of some kinds.
    pub(super) fn of_kinds<'s>(&'s self, kinds: &'s [&str]) -> impl Iterator<Item = &'s Value> {
        let is_one = |object: &&Value| {
            object["kind"]
                .as_str()
                .is_some_and(|it| kinds.contains(&it))
        };
        self.objects.iter().filter(is_one)
    }

    /// Why something of it failed.
    pub(super) fn named(&self, failed: &Failed) -> Failed {
        let why = failed.message().unwrap_or_default();
        format!("{}: {why}", self.namespace).into()
    }

    /// How the release differs from the spec, as arguments.
    pub(super) fn renamed(&self) -> String {
        let Self {
            namespace, account, ..
        } = self;
        format!("--namespace {namespace} --sa {namespace}/{account}")
    }
}

/// All outputs of all examples, each in a namespace of its own.
pub(super) fn all(stage: &Stage<'_>) -> Result<Vec<Set>, Failed> {
    let examples = examples(stage)?;
    let sets = at_once(&examples, |example| of(stage, example))?;
    let mut sets: Vec<Set> = sets.into_iter().flatten().collect();
    sets.push(example_overlay(stage)?);
    Ok(sets)
}

fn of(stage: &Stage<'_>, example: &Example) -> Result<Vec<Set>, Failed> {
    let client = example.client()?;
    let account = client.account.ok_or("no account")?.name;
    let placed = |output: &str| stage.live.name(&format!("{output}-{}", example.name));
    let set = |output: Output, namespace: &str, account: String, manifests: String| {
        Ok::<_, Failed>(Set {
            output,
            spec: example.spec.clone(),
            namespace: namespace.to_owned(),
            account,
            is_restricted: example.is_restricted(),
            objects: objects(&manifests)?,
            manifests,
        })
    };
    let (plain, release) = (placed("manifests"), placed("chart"));
    let (based, moved) = (placed("base"), placed("overlay"));
    let manifests = example.manifests(stage, &plain)?;
    let chart = example.helm(stage, &release, &[])?;
    let base = example.base(stage, &based)?;
    let overlay = overlay(&base, &moved, PREFIX)?;
    let released = format!("{RELEASE}-{}", client.name);
    let prefixed = format!("{PREFIX}{account}");
    Ok(vec![
        set(Output::Manifests, &plain, account.clone(), manifests)?,
        set(Output::Chart, &release, released, chart)?,
        set(Output::Base, &based, account, built(stage, &base)?)?,
        set(Output::Overlay, &moved, prefixed, built(stage, &overlay)?)?,
    ])
}

/// The overlay that the examples have.
fn example_overlay(stage: &Stage<'_>) -> Result<Set, Failed> {
    let folder = repository("examples/image-worker");
    let manifests = built(stage, &folder.join("kustomize/overlays/production"))?;
    Ok(Set {
        spec: folder.join("rolewright.yaml"),
        namespace: "media-production".to_owned(),
        account: "production-service-account-jobs".to_owned(),
        output: Output::ExampleOverlay,
        is_restricted: true,
        objects: objects(&manifests)?,
        manifests,
    })
}
