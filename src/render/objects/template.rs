//! Job templates as text: as they were written, or a Job in the spec's own words as a manifest.

use std::borrow::Cow;
use std::collections::BTreeMap;

use k8s_openapi::api::batch::v1 as batch;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::controller::job_spec;
use super::pod::{self, Owner};
use super::tree::tree;
use crate::render::yaml::{Item, Value, write_document};
use crate::spec::holds_one_of;
use crate::spec::model::workload::{Job, Pod};
use crate::spec::model::{Client, DispatchedJob, JobTemplate, TemplateBody};

/// What the ConfigMap holds of a template: a Job, but for what the program fills in.
#[must_use]
pub fn text<'t>(client: &Client, template: &'t JobTemplate) -> Cow<'t, str> {
    match &template.body {
        TemplateBody::Text(text) => Cow::Borrowed(text),
        TemplateBody::Job(job) => {
            Cow::Owned(write(tree_of(client, template, job), &template.parameters))
        }
    }
}

/// A Job in the spec's own words as a tree.
pub(in crate::render) fn tree_of(
    client: &Client,
    template: &JobTemplate,
    job: &DispatchedJob,
) -> Value {
    tree(&manifest(client, template, job, &job.job, &job.pod))
}

/// The same with stand-ins for its tokens, if `values` fill something into it.
pub(in crate::render) fn tree_with_stand_ins(
    client: &Client,
    template: &JobTemplate,
    job: &DispatchedJob,
) -> Option<Value> {
    let written = job.written.as_ref()?;
    let manifest = manifest(client, template, job, &written.job, &written.pod);
    Some(tree(&manifest))
}

/// The text of such a tree.
pub(in crate::render) fn write(job: Value, parameters: &[String]) -> String {
    write_document(&open(job, parameters), &[] as &[&str])
}

/// The Job. Neither the client's Service nor its controller may take its Pods for the client's
/// own, so their labels are others.
fn manifest(
    client: &Client,
    template: &JobTemplate,
    own: &DispatchedJob,
    job: &Job,
    pod: &Pod,
) -> batch::Job {
    let selector: BTreeMap<String, String> = [
        ("app.kubernetes.io/name", &template.name),
        ("app.kubernetes.io/instance", &client.name),
    ]
    .map(|(key, value)| (key.to_owned(), value.clone()))
    .into();
    let mut labels = client.labels.clone();
    labels.extend(selector.clone());
    labels.insert(
        "app.kubernetes.io/managed-by".to_owned(),
        client.name.clone(),
    );
    let owner = Owner {
        labels: labels.clone(),
        selector,
        account: Some(&own.account),
        mounts_token: own.mounts_token,
    };
    let pods = pod::apart(pod, &owner, Some(job.restart_policy));
    batch::Job {
        metadata: ObjectMeta {
            generate_name: Some(format!("{}-", template.name)),
            namespace: own.namespace.clone(),
            labels: Some(labels),
            ..ObjectMeta::default()
        },
        spec: Some(job_spec(job, pods)),
        ..batch::Job::default()
    }
}

/// The same with every text in quotes into which something is to be filled.
fn open(value: Value, parameters: &[String]) -> Value {
    match value {
        Value::String(text) if holds_one_of(&text, parameters) => Value::Quoted(text),
        Value::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| Item {
                    value: open(item.value, parameters),
                    ..item
                })
                .collect(),
        ),
        Value::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key, open(value, parameters)))
                .collect(),
        ),
        other => other,
    }
}
