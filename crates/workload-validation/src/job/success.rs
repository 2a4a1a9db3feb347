//! What makes an indexed Job a success before all of its Pods are.

use crate::check::not_negative;
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

const MOST_RULES: usize = 20;

pub(super) fn check(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    let Found::This(policy) = spec.get("successPolicy") else {
        return;
    };
    let rules = policy.list("rules");
    if rules.is_closed && rules.items.is_empty() {
        policy.refuse("rules", "has to have an item", out);
    }
    if rules.is_closed && rules.items.len() > MOST_RULES {
        let why = format!("has more than {MOST_RULES} items");
        policy.refuse("rules", why, out);
    }
    let completions = spec.number("completions").this();
    for rule in rules.items {
        not_negative(&rule, &["succeededCount"], out);
        let (count, indexes) = (rule.get("succeededCount"), rule.get("succeededIndexes"));
        if count.is_nothing() && indexes.is_nothing() {
            rule.refuse_itself("has neither `succeededCount` nor `succeededIndexes`", out);
        }
        if let (Found::This(count), Some(most)) = (rule.number("succeededCount"), completions)
            && count > most
        {
            let why = format!("has to be at most `completions`, which is {most}, and is {count}");
            rule.refuse("succeededCount", why, out);
        }
    }
}
