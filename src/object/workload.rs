//! Workloads: which objects hold the template of a Pod, and where in them it stands; and the objects
//! that say what Pods take in and who reaches them. They are found and kept as they are written. No
//! server's judgement is passed on them here.

use std::collections::BTreeMap;

use super::template::ACTION;
use super::unfold::Candidate;
use super::written::{Content, Written};
use crate::source::{Document, Kind, Node};

/// The kinds that are a Pod or hold a template of one, and the way to what has its `metadata` and
/// `spec`.
const POD_TEMPLATES: [(&str, &[&str]); 9] = [
    ("CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
    ("Deployment", &["spec", "template"]),
    ("Job", &["spec", "template"]),
    ("Pod", &[]),
    ("PodTemplate", &["template"]),
    ("ReplicaSet", &["spec", "template"]),
    ("ReplicationController", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
];

/// The kinds that bear on Pods, each with the groups that have it or had it.
const BESIDE: [(&str, &[&str]); 5] = [
    ("Secret", &[""]),
    ("Service", &[""]),
    ("Ingress", &["networking.k8s.io", "extensions"]),
    ("HTTPRoute", &["gateway.networking.k8s.io"]),
    ("GRPCRoute", &["gateway.networking.k8s.io"]),
];

/// The way to what has the `metadata` and the `spec` of a Pod in an object of a kind, if the kind is
/// one of Kubernetes' own that has them.
#[must_use]
pub fn pod_template(kind: &str) -> Option<&'static [&'static str]> {
    let found = POD_TEMPLATES.iter().find(|(name, _)| *name == kind);
    found.map(|(_, way)| *way)
}

/// The ways to the template of a Pod in kinds that have one further in.
const WAYS: [&[&str]; 2] = [
    &["spec", "template"],
    &["spec", "jobTemplate", "spec", "template"],
];

/// Whether an object was evidently meant as a workload of Kubernetes' own, and is of a kind that it
/// has not: it holds the template of a Pod, and its kind is written nearly as one that has one, or its
/// group is one of those that have nothing but workloads.
fn is_mistaken_kind(api_version: &str, kind: &str, object: Node<'_>) -> bool {
    let is_filled_in = |text: &str| text.contains(ACTION) || text.contains('$');
    let group = super::group_of(api_version);
    if pod_template(kind).is_some()
        || group.contains('.')
        || [api_version, kind].into_iter().any(is_filled_in)
    {
        return false;
    }
    let is_meant = ["apps", "batch"].contains(&group) || near_kind(kind).is_some();
    is_meant && WAYS.iter().any(|way| holds_pod(object, way))
}

/// Whether a workload is of a kind that is only mistaken for one.
#[must_use]
pub fn is_mistaken(written: &Written) -> bool {
    is_mistaken_kind(&written.api_version, &written.kind, written.root())
}

/// The kind with a template of a Pod that a word was most likely meant to be.
#[must_use]
pub fn near_kind(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let of_kind = |(known, way): &(&'static str, &[&str])| {
        let distance = strsim::osa_distance(&known.to_ascii_lowercase(), &lower);
        (distance, *known, way.len())
    };
    let known = POD_TEMPLATES.iter().map(of_kind);
    let (distance, nearest, _) = known.filter(|(.., way)| *way > 1).min()?;
    let allowed = if nearest.len() < 8 { 1 } else { 2 };
    (distance <= allowed).then_some(nearest)
}

/// Whether there is a Pod with containers at the end of a way.
fn holds_pod(object: Node<'_>, way: &[&str]) -> bool {
    let pod = way.iter().chain(&["spec"]);
    let mut pod = pod.copied();
    let pod = pod.try_fold(object, Node::get);
    let containers = pod.and_then(|pod| pod.get("containers"));
    containers.is_some_and(|containers| containers.kind() == Kind::Sequence)
}

/// An object that is a workload or bears on one, as it is written. Objects of other kinds are none,
/// and so are those of the same name in the group of somebody else, all of which have a dot; but those
/// of a kind that is only mistaken are taken.
pub(super) fn read(
    candidate: &Candidate<'_>,
    document: &Document,
    default_namespace: &str,
) -> Option<Written> {
    let group = super::group_of(&candidate.api_version);
    let is_foreign = group.contains('.') && !candidate.api_version.contains(ACTION);
    let kind = candidate.kind.as_str();
    let is_workload = !is_foreign && pod_template(kind).is_some();
    let mut beside = BESIDE.iter();
    let is_mistaken = is_mistaken_kind(&candidate.api_version, kind, candidate.node);
    if !(is_workload
        || is_mistaken
        || beside.any(|(known, groups)| *known == kind && groups.contains(&group)))
    {
        return None;
    }
    let metadata = candidate.node.get("metadata");
    let text = |key: &str| metadata.and_then(|metadata| metadata.get(key));
    let name = text("name").filter(|name| !name.is_null());
    let name_node = name.or_else(|| text("generateName"));
    let namespace = text("namespace").and_then(Node::text);
    let namespace = namespace.filter(|text| !text.is_empty());
    Some(Written {
        api_version: candidate.api_version.clone(),
        kind: kind.to_owned(),
        name: name.and_then(Node::text).unwrap_or_default().to_owned(),
        name_place: name_node.map_or_else(|| first_key(candidate.node).place(), Node::place),
        namespace: namespace.map(str::to_owned),
        lands_in: Some(namespace.unwrap_or(default_namespace).to_owned()),
        labels: BTreeMap::new(),
        content: Content::Other,
        is_refused: false,
        is_likely: false,
        is_wrapped: candidate.is_wrapped,
        document: document.clone(),
        node: candidate.node.index(),
    })
}

fn first_key(object: Node<'_>) -> Node<'_> {
    object.pairs().next().map_or(object, |(key, _)| key)
}
