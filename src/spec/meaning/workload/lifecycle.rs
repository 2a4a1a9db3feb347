//! What is done at a container's start and end.

use super::probes;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{Handler, Lifecycle, Port};

/// How long Kubernetes waits by default between telling a container to end and killing it.
const DEFAULT_GRACE: i64 = 30;

/// Reports what is wrong with what is done. It may name the ports that stand at a path, and has to
/// end within the Pod's grace period.
pub(super) fn check(
    lifecycle: &Lifecycle,
    ports: (&[Port], &Path),
    grace: Option<i64>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let all = [
        ("postStart", &lifecycle.post_start),
        ("preStop", &lifecycle.pre_stop),
    ];
    for (name, handler) in all {
        if let Some(handler) = handler {
            check_handler(handler, ports, grace, &at.key(name), checker);
        }
    }
}

fn check_handler(
    handler: &Handler,
    ports: (&[Port], &Path),
    grace: Option<i64>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let ways = [
        handler.exec.is_some(),
        handler.http_get.is_some(),
        handler.sleep.is_some(),
    ];
    if ways.into_iter().filter(|there| *there).count() != 1 {
        checker
            .error(at, "exactly one thing is done")
            .help("write one of `exec`, `httpGet` and `sleep`");
    }
    if let Some(get) = &handler.http_get {
        let at = at.key("httpGet");
        probes::http(get, &at, checker);
        probes::is_there(&get.port, ports, &at.key("port"), checker);
    }
    let most = grace.unwrap_or(DEFAULT_GRACE);
    if let Some(sleep) = handler.sleep.as_ref().filter(|sleep| sleep.seconds > most) {
        checker
            .error(
                &at.key("sleep").key("seconds"),
                format!(
                    "{} seconds are more than the {most} after which the Pod is killed",
                    sleep.seconds
                ),
            )
            .help("sleep for less, or raise `terminationGracePeriodSeconds`");
    }
}
