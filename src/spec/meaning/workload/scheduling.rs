//! Where Pods are put: selectors, tolerations, spreading.

use std::collections::BTreeMap;

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{
    TaintEffect, Toleration, TolerationOperator, TopologySpreadConstraint, WhenUnsatisfiable,
};

/// Reports labels that no node can have.
pub(super) fn node_selector(
    labels: &BTreeMap<String, String>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    for (key, value) in labels {
        let at = at.key(key);
        if let Err(what) = names::qualified_key(key) {
            checker.key_error(&at, format!("`{key}` {what}"));
        }
        checker.word(&at, value, names::label_value);
    }
}

/// Reports tolerations that the API server refuses.
pub(super) fn tolerations(list: &[Toleration], at: &Path, checker: &mut Checker<'_>) {
    for (index, toleration) in list.iter().enumerate() {
        let at = at.index(index);
        let exists = toleration.operator == Some(TolerationOperator::Exists);
        let key = toleration.key.as_deref().unwrap_or_default();
        if !key.is_empty() {
            checker.word(&at.key("key"), key, names::qualified_key);
        } else if !exists {
            checker
                .error(&at, "a toleration without `key` tolerates every taint")
                .help("write `key`, or `operator: Exists` if every taint is meant");
        }
        let value = toleration.value.as_deref().unwrap_or_default();
        if exists && !value.is_empty() {
            checker
                .key_error(
                    &at.key("value"),
                    "`value` has no meaning beside `operator: Exists`",
                )
                .help("remove one of them");
        } else {
            checker.word(&at.key("value"), value, names::label_value);
        }
        if toleration.toleration_seconds.is_some()
            && toleration.effect != Some(TaintEffect::NoExecute)
        {
            checker
                .key_error(
                    &at.key("tolerationSeconds"),
                    "`tolerationSeconds` has a meaning only beside `effect: NoExecute`",
                )
                .help("write the effect, or remove the seconds");
        }
    }
}

/// Reports spreads that the API server refuses.
pub(super) fn spread(list: &[TopologySpreadConstraint], list_at: &Path, checker: &mut Checker<'_>) {
    for (index, constraint) in list.iter().enumerate() {
        let at = list_at.index(index);
        checker.word(
            &at.key("topologyKey"),
            &constraint.topology_key,
            names::qualified_key,
        );
        let how = unsatisfiable(constraint);
        if constraint.min_domains.is_some() && how != WhenUnsatisfiable::DoNotSchedule {
            checker
                .key_error(
                    &at.key("minDomains"),
                    "`minDomains` has a meaning only beside `whenUnsatisfiable: DoNotSchedule`",
                )
                .help("write that, or remove `minDomains`");
        }
        let is_twin = |one: &TopologySpreadConstraint| {
            one.topology_key == constraint.topology_key && unsatisfiable(one) == how
        };
        if let Some(first) = list.iter().take(index).position(is_twin) {
            let first = checker.place(&list_at.index(first));
            checker
                .error(
                    &at,
                    format!("a second spread over `{}`", constraint.topology_key),
                )
                .related(first, "the first")
                .help("write one entry for each `topologyKey` and `whenUnsatisfiable`");
        }
    }
}

/// What happens where a spread cannot be kept.
#[must_use]
pub fn unsatisfiable(constraint: &TopologySpreadConstraint) -> WhenUnsatisfiable {
    constraint
        .when_unsatisfiable
        .unwrap_or(WhenUnsatisfiable::ScheduleAnyway)
}
