//! Where a Pod may run.

use std::collections::HashSet;

use crate::check::{MOST, none_of, one_of, required, required_one_of, within};
use crate::forms::{label_value, qualified_name};
use crate::metadata::labels;
use crate::pod::affinity;
use crate::refusal::Refusal;
use crate::scope::{Found, List, Scope};
use crate::selector;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const OPERATORS: [&str; 2] = ["Equal", "Exists"];
const SPREADS: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];

pub(super) fn check(pod: &Scope<'_>, out: &mut Vec<Refusal>) {
    labels(pod, "nodeSelector", out);
    for item in pod.list("tolerations").items {
        toleration(&item, out);
    }
    spreads(&pod.list("topologySpreadConstraints"), out);
    if let Found::This(affinity) = pod.get("affinity") {
        affinity::check(&affinity, out);
    }
}

fn toleration(toleration: &Scope<'_>, out: &mut Vec<Refusal>) {
    let operator = toleration.text("operator").or("Equal");
    match toleration.text("key") {
        Found::This(key) => {
            if let Err(why) = qualified_name(key) {
                toleration.refuse("key", why, out);
            }
        }
        // Numbers are compared where a cluster has that switched on.
        Found::Nothing if operator == Found::This("Equal") => {
            let why = "has to be `Exists` without a `key`";
            toleration.refuse("operator", why, out);
        }
        _ => {}
    }
    match (operator, toleration.text("value")) {
        (Found::This("Exists"), Found::This(_)) => {
            let why = "cannot be set where `operator` is `Exists`";
            toleration.refuse("value", why, out);
        }
        (Found::This("Equal"), Found::This(value)) => {
            if let Err(why) = label_value(value) {
                toleration.refuse("value", why, out);
            }
        }
        (Found::This(other), _) if !["Equal", "Exists", "Lt", "Gt"].contains(&other) => {
            toleration.refuse("operator", none_of(other, &OPERATORS), out);
        }
        _ => {}
    }
    one_of(toleration, "effect", &EFFECTS, out);
    let effect = toleration.text("effect");
    if toleration.get("tolerationSeconds").is_set()
        && matches!(
            effect,
            Found::Nothing | Found::This("NoSchedule" | "PreferNoSchedule")
        )
    {
        let why = "has to be `NoExecute` where `tolerationSeconds` is set";
        toleration.refuse("effect", why, out);
    }
}

fn spreads(constraints: &List<'_>, out: &mut Vec<Refusal>) {
    let mut seen = HashSet::new();
    for constraint in &constraints.items {
        spread(constraint, out);
        let ways = ["topologyKey", "whenUnsatisfiable"].map(|field| constraint.text(field));
        if let [Found::This(key), Found::This(way)] = ways
            && constraints.is_closed
            && !seen.insert((key, way))
        {
            let why = format!("spreads over `{key}` as another does: `{way}`");
            constraint.refuse_itself(why, out);
        }
    }
}

fn spread(constraint: &Scope<'_>, out: &mut Vec<Refusal>) {
    required(constraint, "maxSkew", out);
    within(constraint, "maxSkew", 1..=MOST, out);
    required(constraint, "topologyKey", out);
    required_one_of(constraint, "whenUnsatisfiable", &SPREADS, out);
    within(constraint, "minDomains", 1..=MOST, out);
    for field in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
        one_of(constraint, field, &["Ignore", "Honor"], out);
    }
    if let Found::This(selector) = constraint.get("labelSelector") {
        selector::check(&selector, out);
    }
}
