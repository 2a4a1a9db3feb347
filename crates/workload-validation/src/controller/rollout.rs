//! How a controller replaces its Pods.

use serde_json::Value;

use crate::check::{MOST, none_of, not_negative, one_of, within};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

const ROLLING: &str = "RollingUpdate";

pub(super) fn of_deployment(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    not_negative(spec, &["progressDeadlineSeconds"], out);
    let deadline = spec.number("progressDeadlineSeconds").or(600);
    let ready = spec.number("minReadySeconds").or(0);
    if let (Found::This(deadline), Found::This(ready)) = (deadline, ready)
        && deadline <= ready
    {
        let why =
            format!("has to be more than `minReadySeconds`, which is {ready}, and is {deadline}");
        spec.refuse("progressDeadlineSeconds", why, out);
    }
    let Found::This(strategy) = spec.get("strategy") else {
        return;
    };
    let Found::This(kind) = strategy.text("type").or(ROLLING) else {
        return;
    };
    let rolling = strategy.get("rollingUpdate");
    match (kind, rolling) {
        (ROLLING, Found::This(rolling)) => {
            let unavailable = amount(&rolling, "maxUnavailable", Amount::Percent(25), out);
            let surge = amount(&rolling, "maxSurge", Amount::Percent(25), out);
            at_most_all(&rolling, "maxUnavailable", unavailable, out);
            if [unavailable, surge]
                .iter()
                .all(|amount| amount.is_some_and(Amount::is_zero))
            {
                let why = "cannot be 0 where `maxSurge` is 0 too";
                rolling.refuse("maxUnavailable", why, out);
            }
        }
        ("Recreate", Found::This(_)) => {
            let why = "cannot be set where `type` is `Recreate`";
            strategy.refuse("rollingUpdate", why, out);
        }
        (ROLLING | "Recreate", _) => {}
        _ => strategy.refuse("type", none_of(kind, &["Recreate", ROLLING]), out),
    }
}

pub(super) fn of_daemon_set(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    let Found::This(strategy) = spec.get("updateStrategy") else {
        return;
    };
    one_of(&strategy, "type", &[ROLLING, "OnDelete"], out);
    let is_rolling = strategy.text("type").or(ROLLING) == Found::This(ROLLING);
    let Found::This(rolling) = strategy.get("rollingUpdate") else {
        return;
    };
    if !is_rolling {
        return;
    }
    let unavailable = amount(&rolling, "maxUnavailable", Amount::Number(1), out);
    let surge = amount(&rolling, "maxSurge", Amount::Number(0), out);
    at_most_all(&rolling, "maxUnavailable", unavailable, out);
    at_most_all(&rolling, "maxSurge", surge, out);
    let (Some(unavailable), Some(surge)) = (unavailable, surge) else {
        return;
    };
    match (unavailable.is_zero(), surge.is_zero()) {
        (false, false) => {
            let why = "cannot be set where `maxUnavailable` is not 0, and without it that is 1";
            rolling.refuse("maxSurge", why, out);
        }
        (true, true) => {
            let why = "cannot be 0 where `maxSurge` is 0, which it is by default";
            rolling.refuse("maxUnavailable", why, out);
        }
        _ => {}
    }
}

pub(super) fn of_stateful_set(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    one_of(
        spec,
        "podManagementPolicy",
        &["OrderedReady", "Parallel"],
        out,
    );
    if let Found::This(ordinals) = spec.get("ordinals") {
        not_negative(&ordinals, &["start"], out);
    }
    let Found::This(strategy) = spec.get("updateStrategy") else {
        return;
    };
    one_of(&strategy, "type", &[ROLLING, "OnDelete"], out);
    let Found::This(rolling) = strategy.get("rollingUpdate") else {
        return;
    };
    match strategy.text("type").or(ROLLING) {
        Found::This(ROLLING) => {
            within(&rolling, "partition", 0..=MOST, out);
            // `maxUnavailable` is left out unread where a cluster has not switched it on.
        }
        Found::This("OnDelete") => {
            let why = "cannot be set where `type` is `OnDelete`";
            strategy.refuse("rollingUpdate", why, out);
        }
        _ => {}
    }
}

/// So many Pods, or such a share of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    Number(i64),
    Percent(i64),
}

impl Amount {
    fn is_zero(self) -> bool {
        matches!(self, Self::Number(0) | Self::Percent(0))
    }
}

/// An amount of Pods, if it is one. Reports what is none.
fn amount(
    scope: &Scope<'_>,
    field: &str,
    default: Amount,
    out: &mut Vec<Refusal>,
) -> Option<Amount> {
    let found = match scope.get(field) {
        Found::Nothing => return Some(default),
        Found::Unknown => return None,
        Found::This(found) => found,
    };
    match found.value() {
        Value::String(text) => {
            let digits = text.strip_suffix('%').filter(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            });
            if digits.is_none() {
                let why = format!(
                    "has to be a number or a share such as `25%`, and is the text `{text}`"
                );
                scope.refuse(field, why, out);
            }
            digits?.parse().ok().map(Amount::Percent)
        }
        value => {
            let number = value.as_i64()?;
            within(scope, field, 0..=MOST, out);
            Some(Amount::Number(number))
        }
    }
}

/// A share of all Pods is at most all of them.
fn at_most_all(scope: &Scope<'_>, field: &str, amount: Option<Amount>, out: &mut Vec<Refusal>) {
    if let Some(Amount::Percent(share)) = amount
        && share > 100
    {
        scope.refuse(
            field,
            format!("has to be at most 100%, and is {share}%"),
            out,
        );
    }
}
