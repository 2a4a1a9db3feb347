//! What a failed Pod means for its Job.

use std::collections::HashSet;

use crate::check::{none_of, one_of, required_one_of};
use crate::forms::qualified_name;
use crate::refusal::Refusal;
use crate::scope::{Found, List, Scope};

const ACTIONS: [&str; 4] = ["Count", "FailIndex", "FailJob", "Ignore"];
const MOST_RULES: usize = 20;
const MOST_CODES: usize = 255;

/// The policies for failed Pods and for those that replace them.
pub(super) fn check(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    let policy = spec.get("podFailurePolicy");
    if let Found::This(replacement) = spec.text("podReplacementPolicy") {
        let known: &[&str] = match policy {
            Found::This(_) => &["Failed"],
            Found::Nothing => &["Failed", "TerminatingOrFailed"],
            Found::Unknown => return,
        };
        if !known.contains(&replacement) {
            spec.refuse("podReplacementPolicy", none_of(replacement, known), out);
        }
    }
    let Found::This(policy) = policy else {
        return;
    };
    if spec.text("template.spec.restartPolicy") == Found::This("OnFailure") {
        let why = "has to be `Never` beside a `podFailurePolicy`, and is `OnFailure`";
        spec.refuse("template.spec.restartPolicy", why, out);
    }
    let rules = policy.list("rules");
    if rules.is_closed && rules.items.len() > MOST_RULES {
        let why = format!("has more than {MOST_RULES} items");
        policy.refuse("rules", why, out);
    }
    let containers = containers(spec);
    for item in &rules.items {
        rule(spec, item, containers.as_ref(), out);
    }
}

/// The names of the containers, if all are known.
fn containers<'a>(spec: &Scope<'a>) -> Option<HashSet<&'a str>> {
    let Found::This(pod) = spec.get("template.spec") else {
        return None;
    };
    let lists = ["containers", "initContainers"].map(|list| pod.list(list));
    let is_closed = lists.iter().all(|list| list.is_closed);
    let names = lists.iter().flat_map(|list| &list.items);
    let names: Option<HashSet<&str>> = names.map(|item| item.text("name").this()).collect();
    names.filter(|_| is_closed)
}

fn rule(
    spec: &Scope<'_>,
    rule: &Scope<'_>,
    containers: Option<&HashSet<&str>>,
    out: &mut Vec<Refusal>,
) {
    required_one_of(rule, "action", &ACTIONS, out);
    if rule.text("action") == Found::This("FailIndex")
        && spec.get("backoffLimitPerIndex").is_nothing()
    {
        let why = "is `FailIndex`, which needs `backoffLimitPerIndex`";
        rule.refuse("action", why, out);
    }
    let codes = rule.get("onExitCodes");
    let conditions = rule.list("onPodConditions");
    if rule.is_closed() {
        match (codes.is_set(), conditions.items.is_empty()) {
            (true, false) => {
                rule.refuse_itself("has both `onExitCodes` and `onPodConditions`", out);
            }
            (false, true) if codes.is_nothing() && conditions.is_closed => {
                rule.refuse_itself("has neither `onExitCodes` nor `onPodConditions`", out);
            }
            _ => {}
        }
    }
    if let Found::This(codes) = codes {
        exit_codes(&codes, containers, out);
    }
    for pattern in conditions.items {
        match pattern.text("type") {
            Found::Nothing => pattern.refuse("type", "is missing", out),
            Found::Unknown => {}
            Found::This(text) => {
                if let Err(why) = qualified_name(text) {
                    pattern.refuse("type", why, out);
                }
            }
        }
        one_of(&pattern, "status", &["False", "True", "Unknown"], out);
    }
}

fn exit_codes(codes: &Scope<'_>, containers: Option<&HashSet<&str>>, out: &mut Vec<Refusal>) {
    required_one_of(codes, "operator", &["In", "NotIn"], out);
    if let (Found::This(name), Some(containers)) = (codes.raw_text("containerName"), containers)
        && !containers.contains(name)
    {
        codes.refuse(
            "containerName",
            format!("is that of no container: `{name}`"),
            out,
        );
    }
    let List { items, is_closed } = codes.list("values");
    if is_closed && items.is_empty() {
        codes.refuse("values", "has to have an item", out);
    }
    if is_closed && items.len() > MOST_CODES {
        let why = format!("has more than {MOST_CODES} items");
        codes.refuse("values", why, out);
    }
    let is_in = codes.text("operator") == Found::This("In");
    let mut last = None;
    for item in items {
        let known = item.value().as_i64().filter(|_| item.is_closed());
        let Some(code) = known else {
            last = None;
            continue;
        };
        if is_in && code == 0 {
            item.refuse_itself("cannot be 0 where `operator` is `In`", out);
        }
        if is_closed && last.is_some_and(|last| last >= code) {
            item.refuse_itself("has to be greater than the item before it", out);
        }
        last = Some(code);
    }
}
