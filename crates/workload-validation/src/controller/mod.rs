//! Controllers whose Pods always run: Deployments, ReplicaSets, StatefulSets, DaemonSets and
//! `ReplicationControllers`.

pub(crate) mod claims;
mod rollout;

use crate::check::{form, not_negative, one_of};
use crate::forms::dns_label;
use crate::pod::{self, Role};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};
use crate::{metadata, selector};

/// A controller of a kind.
pub(crate) fn check(object: &Scope<'_>, kind: &str, out: &mut Vec<Refusal>) {
    metadata::of_object(object, kind, out);
    let Found::This(spec) = spec(object, out) else {
        return;
    };
    selects(&spec, kind, out);
    not_negative(&spec, &["replicas", "minReadySeconds"], out);
    // StatefulSets are warned of theirs.
    if ["Deployment", "DaemonSet"].contains(&kind) {
        not_negative(&spec, &["revisionHistoryLimit"], out);
    }
    let mut claims = Vec::new();
    match kind {
        "Deployment" => rollout::of_deployment(&spec, out),
        "DaemonSet" => rollout::of_daemon_set(&spec, out),
        "StatefulSet" => {
            rollout::of_stateful_set(&spec, out);
            form(&spec, "serviceName", dns_label, out);
            retention(&spec, out);
            claims = claims::check(&spec, out);
        }
        _ => {}
    }
    let role = Role::Controller {
        names_its_pods: kind == "StatefulSet",
    };
    pod::of_template_with(&spec, role, &claims, out);
}

/// The spec of an object, without which it has nothing that it needs.
pub(crate) fn spec<'a>(object: &Scope<'a>, out: &mut Vec<Refusal>) -> Found<Scope<'a>> {
    let spec = object.get("spec");
    if spec.is_nothing() {
        object.refuse("spec", "is missing", out);
    }
    spec
}

/// A controller has to select the Pods that it makes.
fn selects(spec: &Scope<'_>, kind: &str, out: &mut Vec<Refusal>) {
    let labels = spec
        .get("template.metadata")
        .this()
        .map(|metadata| metadata.entries("labels"));
    if kind == "ReplicationController" {
        let wanted = spec.entries("selector");
        if let Some(why) = labels.and_then(|labels| selector::unmet_labels(&wanted, &labels)) {
            spec.refuse("template.metadata.labels", why, out);
        }
        return;
    }
    let Some(selector) = selector::required(spec, "is missing", out) else {
        return;
    };
    if selector::is_empty(&selector) {
        spec.refuse("selector", "is empty, and so selects all Pods", out);
    } else if let Some(labels) = labels
        && let Some(why) = selector::unmet(&selector, &labels)
    {
        spec.refuse("template.metadata.labels", why, out);
    } else if spec.get("template.metadata").is_nothing() && is_positive(&selector) {
        let why = "is missing, and the object selects its Pods by labels";
        spec.refuse("template.metadata.labels", why, out);
    }
}

/// Whether a selector selects no Pod without labels.
fn is_positive(selector: &Scope<'_>) -> bool {
    !selector.entries("matchLabels").entries.is_empty()
}

fn retention(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    if let Found::This(policy) = spec.get("persistentVolumeClaimRetentionPolicy") {
        for field in ["whenDeleted", "whenScaled"] {
            one_of(&policy, field, &["Retain", "Delete"], out);
        }
    }
}
