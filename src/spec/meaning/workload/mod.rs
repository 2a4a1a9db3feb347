//! How a client is run: Pods that Kubernetes accepts and what runs them, or errors that say why
//! not.

mod claims;
mod container;
mod env;
mod image;
mod job;
mod lifecycle;
mod mounts;
mod pod;
mod pod_template;
mod ports;
mod probes;
mod resources;
mod rollout;
mod schedule;
mod scheduling;
mod security;
mod service;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{
    Controller, DaemonSet, Deployment, Job, Pod, StatefulSet, Workload,
};
use crate::spec::raw;
use crate::spec::raw::workload::Replicas;
use crate::spec::raw::workload::service::Service;

pub(crate) use self::image::unpinned;
pub(super) use self::mounts::{MountPaths, mount_path};
pub(super) use self::resources::{DEFAULT_LIMITS, DEFAULT_REQUESTS};
pub use self::scheduling::unsatisfiable;
pub use self::security::escalates;

/// A StatefulSet's Pods bear a label of its name and eleven characters more.
const STATEFUL_SET_NAME: usize = 52;

/// The words that say what runs the Pods, of which a spec has at most one.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) deployment: Option<raw::workload::Deployment>,
    pub(super) stateful_set: Option<raw::workload::StatefulSet>,
    pub(super) daemon_set: Option<raw::workload::DaemonSet>,
    pub(super) job: Option<raw::workload::job::Job>,
    pub(super) cron_job: Option<raw::workload::job::CronJob>,
}

impl Words {
    /// The words that are there.
    fn there(&self) -> Vec<&'static str> {
        let words = [
            ("deployment", self.deployment.is_some()),
            ("statefulSet", self.stateful_set.is_some()),
            ("daemonSet", self.daemon_set.is_some()),
            ("job", self.job.is_some()),
            ("cronJob", self.cron_job.is_some()),
        ];
        words
            .into_iter()
            .filter_map(|(word, there)| there.then_some(word))
            .collect()
    }

    /// Whether there is one.
    pub(super) fn any(&self) -> bool {
        !self.there().is_empty()
    }
}

/// How the client of that name is run. What is wrong with it goes to the checker.
pub(super) fn workload(
    words: Words,
    client: &str,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Option<Workload> {
    let there = words.there();
    let &word = there.first()?;
    for &other in there.iter().skip(1) {
        let first = checker.key_place(&Path::root().key(word));
        checker
            .key_error(
                &Path::root().key(other),
                format!("`{other}` beside `{word}`: a client is run in one way"),
            )
            .related(first, "the other way")
            .help("write a client of its own, in a document of its own, for each");
    }
    let at = Path::root().key(word);
    let origin = checker.key_place(&at);
    let Parts {
        mut pod,
        controller,
        service,
    } = parts(words, client, &at, paths, checker)?;
    let pod_template = pod
        .overlay
        .take()
        .map(|patch| pod_template::pod_template(patch, &at.key("podTemplate"), checker));
    let pod = pod::pod(pod, client, &at, paths, checker);
    let claims = match &controller {
        Controller::StatefulSet(set) => set.volume_claims.as_slice(),
        _ => &[],
    };
    claims::check_mounts(&pod, claims, &at, checker);
    let service =
        service.map(|raw| service::service(raw, client, &pod, &at.key("service"), checker));
    Some(Workload {
        origin,
        controller,
        pod,
        pod_template,
        service,
    })
}

/// A Job that a client creates, whose main container has the name given, and its Pod. What is wrong
/// with it goes to the checker.
pub(super) fn dispatched(
    raw: raw::workload::job::Job,
    name: &str,
    at: &Path,
    checker: &mut Checker<'_>,
) -> (Pod, Job) {
    let (pod, job) = job::job(raw, at, checker);
    let pod = pod::pod(pod, name, at, &mut MountPaths::default(), checker);
    claims::check_mounts(&pod, &[], at, checker);
    (pod, job)
}

/// What a controller's word says, taken apart.
struct Parts {
    pod: raw::workload::pod::Pod,
    controller: Controller,
    service: Option<Service>,
}

fn parts(
    words: Words,
    client: &str,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Option<Parts> {
    let parts = if let Some(raw) = words.deployment {
        deployment(raw, at, checker)
    } else if let Some(raw) = words.stateful_set {
        stateful_set(raw, client, at, paths, checker)
    } else if let Some(raw) = words.daemon_set {
        daemon_set(raw, at, checker)
    } else if let Some(raw) = words.job {
        let (pod, job) = job::job(raw, at, checker);
        Parts {
            pod,
            controller: Controller::Job(job),
            service: None,
        }
    } else {
        let (pod, cron_job) = job::cron_job(words.cron_job?, client, at, checker);
        Parts {
            pod,
            controller: Controller::CronJob(cron_job),
            service: None,
        }
    };
    Some(parts)
}

fn deployment(raw: raw::workload::Deployment, at: &Path, checker: &mut Checker<'_>) -> Parts {
    /// Kubernetes' default, by `k8s.io/kubernetes/pkg/apis/apps/v1`.
    const PROGRESS_DEADLINE: i32 = 600;
    let deadline = raw.progress_deadline_seconds.unwrap_or(PROGRESS_DEADLINE);
    if raw.min_ready_seconds.is_some_and(|ready| ready >= deadline) {
        checker
            .error(
                &at.key("minReadySeconds"),
                format!("a rollout fails after {deadline} seconds, before a Pod counts as ready"),
            )
            .help("write less, or raise `progressDeadlineSeconds`");
    }
    Parts {
        pod: raw.pod,
        controller: Controller::Deployment(Deployment {
            replicas: replicas(raw.replicas),
            strategy: rollout::deployment(raw.strategy, &at.key("strategy"), checker),
            min_ready_seconds: raw.min_ready_seconds,
            progress_deadline_seconds: raw.progress_deadline_seconds,
            revision_history_limit: raw.revision_history_limit,
        }),
        service: raw.service,
    }
}

fn stateful_set(
    raw: raw::workload::StatefulSet,
    client: &str,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Parts {
    if client.len() > STATEFUL_SET_NAME {
        checker
            .error(
                &Path::root().key("metadata").key("name"),
                format!(
                    "the name of a StatefulSet has at most {STATEFUL_SET_NAME} characters, this \
                     one has {}",
                    client.len()
                ),
            )
            .help(
                "its Pods bear a label of the name and eleven characters more: write a shorter one",
            );
    }
    service::check_name(client, at, checker);
    if let Some(strategy) = &raw.update_strategy {
        rollout::stateful_set(strategy, &at.key("updateStrategy"), checker);
    }
    let claims_at = at.key("volumeClaims");
    Parts {
        pod: raw.pod,
        controller: Controller::StatefulSet(StatefulSet {
            replicas: replicas(raw.replicas),
            volume_claims: claims::claims(raw.volume_claims, &claims_at, paths, checker),
            pod_management_policy: raw.pod_management_policy,
            update_strategy: raw.update_strategy,
            min_ready_seconds: raw.min_ready_seconds,
            revision_history_limit: raw.revision_history_limit,
        }),
        service: raw.service,
    }
}

fn daemon_set(raw: raw::workload::DaemonSet, at: &Path, checker: &mut Checker<'_>) -> Parts {
    if let Some(strategy) = &raw.update_strategy {
        rollout::daemon_set(strategy, &at.key("updateStrategy"), checker);
    }
    Parts {
        pod: raw.pod,
        controller: Controller::DaemonSet(DaemonSet {
            update_strategy: raw.update_strategy,
            min_ready_seconds: raw.min_ready_seconds,
            revision_history_limit: raw.revision_history_limit,
        }),
        service: raw.service,
    }
}

/// How many Pods: one, unless the spec says otherwise; nothing where an autoscaler says so.
fn replicas(raw: Option<Replicas>) -> Option<i32> {
    match raw {
        None => Some(1),
        Some(Replicas::Number(number)) => Some(number),
        Some(Replicas::Autoscaled(_)) => None,
    }
}
