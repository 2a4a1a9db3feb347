//! Which nodes and which other Pods a Pod wants to be near to.

use crate::check::{required, within};
use crate::forms::qualified_name;
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};
use crate::selector;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
const OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

pub(super) fn check(affinity: &Scope<'_>, out: &mut Vec<Refusal>) {
    if let Found::This(nodes) = affinity.get("nodeAffinity") {
        of_nodes(&nodes, out);
    }
    for field in ["podAffinity", "podAntiAffinity"] {
        if let Found::This(pods) = affinity.get(field) {
            for term in pods.list(REQUIRED).items {
                of_pods(&term, out);
            }
            for weighted in pods.list(PREFERRED).items {
                weight(&weighted, out);
                match weighted.get("podAffinityTerm") {
                    Found::This(term) => of_pods(&term, out),
                    Found::Nothing => weighted.refuse("podAffinityTerm", "is missing", out),
                    Found::Unknown => {}
                }
            }
        }
    }
}

fn weight(term: &Scope<'_>, out: &mut Vec<Refusal>) {
    required(term, "weight", out);
    within(term, "weight", 1..=100, out);
}

fn of_nodes(nodes: &Scope<'_>, out: &mut Vec<Refusal>) {
    if let Found::This(required) = nodes.get(REQUIRED) {
        let terms = required.list("nodeSelectorTerms");
        if terms.is_closed && terms.items.is_empty() {
            let why = "has to have an item";
            required.refuse("nodeSelectorTerms", why, out);
        }
        for term in terms.items {
            expressions(&term, true, out);
        }
    }
    for preferred in nodes.list(PREFERRED).items {
        weight(&preferred, out);
        if let Found::This(term) = preferred.get("preference") {
            expressions(&term, false, out);
        }
    }
}

/// What a term says of labels; the values of what is only preferred are taken as they are.
fn expressions(term: &Scope<'_>, has_strict_values: bool, out: &mut Vec<Refusal>) {
    for expression in term.list("matchExpressions").items {
        selector::requirement(&expression, &OPERATORS, out);
        let values = expression.list("values");
        if let Found::This(operator @ ("Gt" | "Lt")) = expression.text("operator")
            && values.is_closed
            && values.items.len() != 1
        {
            let why = format!("has to have one item where `operator` is `{operator}`");
            expression.refuse("values", why, out);
        }
        if has_strict_values {
            selector::values(&expression, out);
        }
    }
}

fn of_pods(term: &Scope<'_>, out: &mut Vec<Refusal>) {
    match term.text("topologyKey") {
        Found::Nothing => term.refuse("topologyKey", "is missing", out),
        Found::Unknown => {}
        Found::This(key) => {
            if let Err(why) = qualified_name(key) {
                term.refuse("topologyKey", why, out);
            }
        }
    }
    for field in ["labelSelector", "namespaceSelector"] {
        if let Found::This(selector) = term.get(field) {
            selector::check(&selector, out);
        }
    }
}
