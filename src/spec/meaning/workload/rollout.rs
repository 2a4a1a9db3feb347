//! How controllers replace Pods.

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{
    DaemonSetUpdateStrategy, DeploymentStrategy, DeploymentStrategyType, NumberOrShare,
    RollingUpdate, StatefulSetUpdateStrategy, UpdateStrategyType,
};

/// A Deployment's strategy. By default a new Pod is ready before an old one goes, so that one
/// replica is never none.
pub(super) fn deployment(
    raw: Option<DeploymentStrategy>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> DeploymentStrategy {
    let raw = raw.unwrap_or_default();
    let kind = raw.kind.unwrap_or(DeploymentStrategyType::RollingUpdate);
    if kind == DeploymentStrategyType::Recreate {
        if raw.rolling_update.is_some() {
            no_rolling_update("Recreate", at, checker);
        }
        return DeploymentStrategy {
            kind: Some(kind),
            rolling_update: None,
        };
    }
    let at = at.key("rollingUpdate");
    let update = raw.rolling_update.unwrap_or_default();
    check_shares(&update, false, &at, checker);
    let update = RollingUpdate {
        max_surge: Some(update.max_surge.unwrap_or(NumberOrShare::Number(1))),
        max_unavailable: Some(update.max_unavailable.unwrap_or(NumberOrShare::Number(0))),
    };
    let is_none = |share: &Option<NumberOrShare>| share.as_ref().is_some_and(is_zero);
    if is_none(&update.max_surge) && is_none(&update.max_unavailable) {
        checker
            .error(&at, "no Pod may be added and none may be missing")
            .label("so none can be replaced")
            .help("raise `maxSurge` or `maxUnavailable`");
    }
    DeploymentStrategy {
        kind: Some(kind),
        rolling_update: Some(update),
    }
}

/// Reports a StatefulSet's strategy that the API server refuses.
pub(super) fn stateful_set(
    strategy: &StatefulSetUpdateStrategy,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    if strategy.kind == Some(UpdateStrategyType::OnDelete) && strategy.rolling_update.is_some() {
        no_rolling_update("OnDelete", at, checker);
    }
}

/// Reports a DaemonSet's strategy that the API server refuses.
pub(super) fn daemon_set(strategy: &DaemonSetUpdateStrategy, at: &Path, checker: &mut Checker<'_>) {
    let Some(update) = &strategy.rolling_update else {
        return;
    };
    if strategy.kind == Some(UpdateStrategyType::OnDelete) {
        no_rolling_update("OnDelete", at, checker);
        return;
    }
    let at = at.key("rollingUpdate");
    check_shares(update, true, &at, checker);
    // Kubernetes' defaults, by `k8s.io/kubernetes/pkg/apis/apps/v1`.
    let surges = update
        .max_surge
        .as_ref()
        .is_some_and(|share| !is_zero(share));
    let is_missing = update
        .max_unavailable
        .as_ref()
        .is_none_or(|share| !is_zero(share));
    if surges && is_missing {
        checker
            .error(&at, "a node's Pod is added or missing, not both")
            .help("write `maxUnavailable: 0` beside `maxSurge`, or remove `maxSurge`");
    } else if !surges && !is_missing {
        checker
            .error(&at, "no Pod may be added and none may be missing")
            .label("so none can be replaced")
            .help("raise `maxSurge` or `maxUnavailable`");
    }
}

fn no_rolling_update(kind: &str, at: &Path, checker: &mut Checker<'_>) {
    checker
        .key_error(
            &at.key("rollingUpdate"),
            format!("`rollingUpdate` has no meaning beside `type: {kind}`"),
        )
        .help("remove one of them");
}

/// Reports what is no number of Pods. Those missing are a part of all, and in a DaemonSet those
/// added too.
fn check_shares(update: &RollingUpdate, is_surge_part: bool, at: &Path, checker: &mut Checker<'_>) {
    let rows = [
        ("maxSurge", &update.max_surge, is_surge_part),
        ("maxUnavailable", &update.max_unavailable, true),
    ];
    for (word, share, is_part) in rows {
        let Some(NumberOrShare::Share(text)) = share else {
            continue;
        };
        let at = at.key(word);
        match percent(text) {
            None => {
                checker
                    .error(&at, format!("`{text}` is neither a number nor a share"))
                    .help("write a number of Pods, or a share such as 25%");
            }
            Some(percent) if is_part && percent > 100 => {
                checker
                    .error(&at, format!("{text} is more than all Pods"))
                    .help("write at most 100%");
            }
            Some(_) => {}
        }
    }
}

/// The number of a share such as `25%`.
fn percent(text: &str) -> Option<u32> {
    let digits = text.strip_suffix('%')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

fn is_zero(share: &NumberOrShare) -> bool {
    match share {
        NumberOrShare::Number(number) => *number == 0,
        NumberOrShare::Share(text) => percent(text) == Some(0),
    }
}
