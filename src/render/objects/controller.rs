//! What runs a client's Pods: a Deployment, StatefulSet, DaemonSet, Job or CronJob.

use std::collections::BTreeSet;

use k8s_openapi::api::apps::v1::{
    self, DaemonSetSpec, DaemonSetUpdateStrategy, DeploymentSpec, DeploymentStrategy,
    RollingUpdateDaemonSet, RollingUpdateDeployment, RollingUpdateStatefulSetStrategy,
    StatefulSetSpec, StatefulSetUpdateStrategy,
};
use k8s_openapi::api::batch::v1::{self as batch, CronJobSpec, JobSpec, JobTemplateSpec};
use k8s_openapi::api::core::v1::{
    PersistentVolumeClaim, PersistentVolumeClaimSpec, PodTemplateSpec, VolumeResourceRequirements,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde_json::Value;

use super::metadata::{labels, metadata, selector};
use super::pod::CHECKSUM;
use super::pod_template::{overlaid, refused};
use super::service::headless_name;
use super::tree::{json, tree};
use super::uses::config_maps_used;
use super::{Kind, Object, pod};
use crate::source::Problem;
use crate::spec::model::workload::{
    Controller, CronJob, DaemonSet, Deployment, Job, NumberOrShare, RollingUpdate, StatefulSet,
    VolumeClaim, Workload,
};
use crate::spec::model::{Client, Mounted};

/// The object that runs a client's Pods, if Kubernetes does; `all` are the spec's clients.
pub(super) fn controller(
    client: &Client,
    all: &[Client],
    problems: &mut Vec<Problem>,
) -> Option<Object> {
    let workload = client.workload.as_ref()?;
    let (kind, mut value) = match &workload.controller {
        Controller::Deployment(own) => (Kind::Deployment, deployment(client, workload, own)),
        Controller::StatefulSet(own) => (Kind::StatefulSet, stateful_set(client, workload, own)),
        Controller::DaemonSet(own) => (Kind::DaemonSet, daemon_set(client, workload, own)),
        Controller::Job(own) => (Kind::Job, job(client, workload, own)),
        Controller::CronJob(own) => (Kind::CronJob, cron_job(client, workload, own)),
    };
    let own = workload.pod_template.as_ref().map(|_| value.clone());
    if let Some(template) = value.pointer_mut(template_of(kind)) {
        // What they use is known with the overlay, which has the last word on the annotation too.
        let used = overlaid(template.clone(), workload, &mut Vec::new());
        pod::restart_on_change(template, &used, client, all);
        *template = overlaid(template.take(), workload, problems);
    }
    problems.extend(
        own.iter()
            .flat_map(|own| refused(own, &value, template_of(kind), workload)),
    );
    let token = match client.mounts_token {
        Mounted::Access => "token mounted: it has access",
        Mounted::AccessOfOthers => "token mounted: its account has access",
        Mounted::Asked => "token mounted: the spec asks for it",
        Mounted::NoAccess => "no token: it has no access",
        Mounted::Never => "no token: the spec says never",
    };
    Some(Object {
        kind,
        namespace: client.namespace.clone(),
        name: client.name.clone(),
        suffix: String::new(),
        summary: format!("{} ({token})", client.name),
        origin: client.origin.clone(),
        value: tree(&value),
    })
}

/// The image of a client's main container, which an overlay may have changed.
pub(in crate::render) fn main_image(client: &Client, controller: &Object) -> Option<String> {
    let object = Value::from(&controller.value);
    let template = object.pointer(template_of(controller.kind))?;
    let containers = template["spec"]["containers"].as_array()?;
    let mut containers = containers.iter();
    let main = containers.find(|container| container["name"] == client.name.as_str())?;
    Some(main["image"].as_str()?.to_owned())
}

/// The ConfigMaps whose checksum a client's Pods bear, by their names; none if they bear no checksum,
/// or one that the spec gives itself.
pub(in crate::render) fn checksums(client: &Client, controller: &Object) -> BTreeSet<String> {
    let object = Value::from(&controller.value);
    let template = object.pointer(template_of(controller.kind));
    let overlay = client.workload.as_ref();
    let overlay = overlay.and_then(|workload| workload.pod_template.as_ref());
    let is_given = overlay
        .and_then(|overlay| {
            overlay
                .patch
                .get("metadata")?
                .get("annotations")?
                .get(CHECKSUM)
        })
        .is_some();
    let template = template
        .filter(|template| !is_given && !template["metadata"]["annotations"][CHECKSUM].is_null());
    let used = template.map(config_maps_used).unwrap_or_default();
    used.into_iter().map(str::to_owned).collect()
}

/// Where a controller has its Pod template, as a JSON pointer.
pub(super) fn template_of(kind: Kind) -> &'static str {
    match kind {
        Kind::CronJob => "/spec/jobTemplate/spec/template",
        _ => "/spec/template",
    }
}

fn deployment(client: &Client, workload: &Workload, own: &Deployment) -> Value {
    let strategy = DeploymentStrategy {
        type_: own.strategy.kind.map(|kind| kind.name().to_owned()),
        rolling_update: own.strategy.rolling_update.as_ref().map(|update| {
            let RollingUpdate {
                max_surge,
                max_unavailable,
            } = update;
            RollingUpdateDeployment {
                max_surge: max_surge.as_ref().map(share),
                max_unavailable: max_unavailable.as_ref().map(share),
            }
        }),
    };
    json(&v1::Deployment {
        metadata: own_metadata(client),
        spec: DeploymentSpec {
            replicas: own.replicas,
            selector: own_selector(client),
            strategy: Some(strategy),
            min_ready_seconds: own.min_ready_seconds,
            progress_deadline_seconds: own.progress_deadline_seconds,
            revision_history_limit: own.revision_history_limit,
            template: pod::template(client, workload, None),
            ..DeploymentSpec::default()
        },
        ..v1::Deployment::default()
    })
}

fn stateful_set(client: &Client, workload: &Workload, own: &StatefulSet) -> Value {
    let strategy = own
        .update_strategy
        .as_ref()
        .map(|strategy| StatefulSetUpdateStrategy {
            type_: strategy.kind.map(|kind| kind.name().to_owned()),
            rolling_update: strategy.rolling_update.as_ref().map(|update| {
                RollingUpdateStatefulSetStrategy {
                    partition: update.partition,
                    ..RollingUpdateStatefulSetStrategy::default()
                }
            }),
        });
    let claims: Vec<_> = own
        .volume_claims
        .iter()
        .map(|claim| volume_claim(client, claim))
        .collect();
    json(&v1::StatefulSet {
        metadata: own_metadata(client),
        spec: StatefulSetSpec {
            replicas: own.replicas,
            selector: own_selector(client),
            service_name: Some(headless_name(client)),
            pod_management_policy: own
                .pod_management_policy
                .map(|policy| policy.name().to_owned()),
            update_strategy: strategy,
            min_ready_seconds: own.min_ready_seconds,
            revision_history_limit: own.revision_history_limit,
            template: pod::template(client, workload, None),
            volume_claim_templates: (!claims.is_empty()).then_some(claims),
            ..StatefulSetSpec::default()
        },
        ..v1::StatefulSet::default()
    })
}

/// What a StatefulSet claims for each Pod. Its labels cannot change later, so there are none that
/// may.
fn volume_claim(client: &Client, claim: &VolumeClaim) -> PersistentVolumeClaim {
    let modes = claim.access_modes.iter().map(|mode| mode.name().to_owned());
    PersistentVolumeClaim {
        metadata: ObjectMeta {
            name: Some(claim.name.clone()),
            labels: Some(selector(client)),
            ..ObjectMeta::default()
        },
        spec: Some(PersistentVolumeClaimSpec {
            access_modes: Some(modes.collect()),
            resources: Some(VolumeResourceRequirements {
                requests: Some([("storage".to_owned(), Quantity(claim.size.clone()))].into()),
                ..VolumeResourceRequirements::default()
            }),
            storage_class_name: claim.storage_class.clone(),
            ..PersistentVolumeClaimSpec::default()
        }),
        ..PersistentVolumeClaim::default()
    }
}

fn daemon_set(client: &Client, workload: &Workload, own: &DaemonSet) -> Value {
    let strategy =
        own.update_strategy
            .as_ref()
            .map(|strategy| DaemonSetUpdateStrategy {
                type_: strategy.kind.map(|kind| kind.name().to_owned()),
                rolling_update: strategy.rolling_update.as_ref().map(|update| {
                    RollingUpdateDaemonSet {
                        max_surge: update.max_surge.as_ref().map(share),
                        max_unavailable: update.max_unavailable.as_ref().map(share),
                    }
                }),
            });
    json(&v1::DaemonSet {
        metadata: own_metadata(client),
        spec: DaemonSetSpec {
            selector: own_selector(client),
            update_strategy: strategy,
            min_ready_seconds: own.min_ready_seconds,
            revision_history_limit: own.revision_history_limit,
            template: pod::template(client, workload, None),
        },
        ..v1::DaemonSet::default()
    })
}

fn job(client: &Client, workload: &Workload, own: &Job) -> Value {
    json(&batch::Job {
        metadata: own_metadata(client),
        spec: Some(job_spec(own, pods(client, workload, own))),
        ..batch::Job::default()
    })
}

/// A Job's spec. The server makes the selector, and a written one would break a second apply.
pub(super) fn job_spec(own: &Job, template: PodTemplateSpec) -> JobSpec {
    JobSpec {
        backoff_limit: Some(own.backoff_limit),
        active_deadline_seconds: Some(own.active_deadline_seconds),
        ttl_seconds_after_finished: Some(own.ttl_seconds_after_finished),
        completions: own.completions,
        parallelism: own.parallelism,
        completion_mode: own.completion_mode.map(|mode| mode.name().to_owned()),
        suspend: own.suspend,
        template,
        ..JobSpec::default()
    }
}

/// The Pods of a client that is run as a Job.
fn pods(client: &Client, workload: &Workload, own: &Job) -> PodTemplateSpec {
    pod::template(client, workload, Some(own.restart_policy))
}

fn cron_job(client: &Client, workload: &Workload, own: &CronJob) -> Value {
    let mut spec = job_spec(&own.job, pods(client, workload, &own.job));
    // On a CronJob the word means the clock; its Jobs begin at once.
    let suspend = spec.suspend.take();
    json(&batch::CronJob {
        metadata: own_metadata(client),
        spec: CronJobSpec {
            schedule: own.schedule.clone(),
            time_zone: own.time_zone.clone(),
            concurrency_policy: Some(own.concurrency_policy.name().to_owned()),
            starting_deadline_seconds: own.starting_deadline_seconds,
            successful_jobs_history_limit: own.successful_jobs_history_limit,
            failed_jobs_history_limit: own.failed_jobs_history_limit,
            suspend,
            job_template: JobTemplateSpec {
                metadata: Some(ObjectMeta {
                    labels: Some(labels(client)),
                    ..ObjectMeta::default()
                }),
                spec: Some(spec),
            },
        },
        ..batch::CronJob::default()
    })
}

fn own_metadata(client: &Client) -> ObjectMeta {
    metadata(client, client.namespace.as_deref(), &client.name)
}

fn own_selector(client: &Client) -> LabelSelector {
    LabelSelector {
        match_labels: Some(selector(client)),
        ..LabelSelector::default()
    }
}

fn share(share: &NumberOrShare) -> IntOrString {
    match share {
        NumberOrShare::Number(number) => IntOrString::Int(*number),
        NumberOrShare::Share(text) => IntOrString::String(text.clone()),
    }
}
