//! Selectors of Pods by labels, and whether they select the Pods of a template.

use crate::check::required_one_of;
use crate::forms::{label_value, qualified_name};
use crate::metadata::labels;
use crate::refusal::Refusal;
use crate::scope::{Entries, Found, Scope};

const OPERATORS: [&str; 4] = ["In", "NotIn", "Exists", "DoesNotExist"];

/// What a selector has to be (`ValidateLabelSelector`).
pub(crate) fn check(selector: &Scope<'_>, out: &mut Vec<Refusal>) {
    labels(selector, "matchLabels", out);
    for expression in selector.list("matchExpressions").items {
        requirement(&expression, &OPERATORS, out);
        values(&expression, out);
    }
}

/// The selector of a `spec`, if it is there, known and sound; `missing` says what is wrong if it is not
/// there. What is no selector selects nothing, and is judged no further.
pub(crate) fn required<'a>(
    spec: &Scope<'a>,
    missing: &'static str,
    out: &mut Vec<Refusal>,
) -> Option<Scope<'a>> {
    match spec.get("selector") {
        Found::Nothing => {
            spec.refuse("selector", missing, out);
            None
        }
        Found::Unknown => None,
        Found::This(selector) => {
            let before = out.len();
            check(&selector, out);
            (out.len() == before).then_some(selector)
        }
    }
}

/// An expression of a selector, of Pods or nodes.
pub(crate) fn requirement(expression: &Scope<'_>, operators: &[&str], out: &mut Vec<Refusal>) {
    required_one_of(expression, "operator", operators, out);
    let key = expression.text("key");
    if key.is_nothing() {
        expression.refuse("key", "is missing", out);
    } else if let Some(Err(why)) = key.this().map(qualified_name) {
        expression.refuse("key", why, out);
    }
    let list = expression.list("values");
    match expression.text("operator") {
        Found::This(operator @ ("In" | "NotIn")) if list.is_closed && list.items.is_empty() => {
            let why = format!("has to have an item where `operator` is `{operator}`");
            expression.refuse("values", why, out);
        }
        Found::This(operator @ ("Exists" | "DoesNotExist")) if !list.items.is_empty() => {
            let why = format!("cannot be set where `operator` is `{operator}`");
            expression.refuse("values", why, out);
        }
        _ => {}
    }
}

/// The values of an expression, which are those of labels.
pub(crate) fn values(expression: &Scope<'_>, out: &mut Vec<Refusal>) {
    for value in expression.list("values").items {
        if value.is_closed()
            && let Some(text) = value.value().as_str()
            && let Err(why) = label_value(text)
        {
            value.refuse_itself(why, out);
        }
    }
}

/// Whether nothing is selected by: all Pods are, or none.
pub(crate) fn is_empty(selector: &Scope<'_>) -> bool {
    let labels = selector.entries("matchLabels");
    let expressions = selector.list("matchExpressions");
    labels.is_closed
        && labels.entries.is_empty()
        && expressions.is_closed
        && expressions.items.is_empty()
}

/// What of a selector the labels of a template certainly do not meet, in words.
pub(crate) fn unmet(selector: &Scope<'_>, of_pods: &Entries<'_>) -> Option<String> {
    let wanted = selector.entries("matchLabels");
    if !selector.is_closed() {
        return None;
    }
    unmet_labels(&wanted, of_pods).or_else(|| unmet_expression(selector, of_pods))
}

/// The same of labels that are wanted.
pub(crate) fn unmet_labels(wanted: &Entries<'_>, of_pods: &Entries<'_>) -> Option<String> {
    let mut entries = wanted.entries.iter();
    let is_known = wanted.is_closed && of_pods.is_closed;
    let mut find = || entries.find_map(|(key, value)| unmet_label(key, *value, of_pods.get(key)));
    is_known.then(&mut find).flatten()
}

fn unmet_label(key: &str, wanted: Found<&str>, has: Found<&str>) -> Option<String> {
    match (wanted, has) {
        (_, Found::Nothing) => Some(format!(
            "has to have `{key}`, which the object selects its Pods by"
        )),
        (Found::This(wanted), Found::This(has)) if wanted != has => Some(format!(
            "has to have `{key}: {wanted}`, which the object selects its Pods by, and has `{has}`"
        )),
        _ => None,
    }
}

fn unmet_expression(selector: &Scope<'_>, of_pods: &Entries<'_>) -> Option<String> {
    let expressions = selector.list("matchExpressions");
    if !(expressions.is_closed && of_pods.is_closed) {
        return None;
    }
    expressions.items.iter().find_map(|expression| {
        let key = expression.text("key").this()?;
        let has = of_pods.get(key);
        let list = expression.list("values");
        let texts = list.items.iter().map(|item| item.value().as_str());
        let values: Option<Vec<&str>> = texts.collect();
        let is_known = list.is_closed && list.items.iter().all(Scope::is_closed);
        let values = values.filter(|_| is_known);
        let holds = |text: &str| values.as_ref().map(|values| values.contains(&text));
        let is_unmet = match (expression.text("operator").this()?, has) {
            ("In" | "Exists", Found::Nothing) | ("DoesNotExist", Found::This(_)) => true,
            ("In", Found::This(has)) => holds(has) == Some(false),
            ("NotIn", Found::This(has)) => holds(has) == Some(true),
            _ => false,
        };
        is_unmet.then(|| format!("do not meet what the object selects its Pods by of `{key}`"))
    })
}
