//! What runs the Pods, and the Service in front of them: their places besides those of the Pod
//! template.

use serde_json::json;

use super::action::{Text, quoted};
use super::emit;
use super::node::{Element, Entry, Guard, Node};
use super::order;
use super::place::{Place, Shape};
use super::pod::{self, Around};
use super::release::{Release, camel};
use super::values::Values;
use crate::render::objects::Kind;
use crate::render::yaml::Value;

const ROLLOUT: &[Place] = &[
    Place::new(
        "strategy",
        &["strategy"],
        Shape::Object,
        "How Pods are replaced by new ones.",
    ),
    Place::new(
        "revisionHistoryLimit",
        &["revisionHistoryLimit"],
        Shape::Number,
        "How many old revisions are kept.",
    ),
];

const UPDATES: &[Place] = &[
    Place::new(
        "updateStrategy",
        &["updateStrategy"],
        Shape::Object,
        "How Pods are replaced by new ones.",
    ),
    Place::new(
        "revisionHistoryLimit",
        &["revisionHistoryLimit"],
        Shape::Number,
        "How many old revisions are kept.",
    ),
];

const JOB: &[Place] = &[
    Place::new(
        "backoffLimit",
        &["job", "backoffLimit"],
        Shape::Number,
        "How often a failure is tried again; zero is never.",
    ),
    Place::new(
        "activeDeadlineSeconds",
        &["job", "activeDeadlineSeconds"],
        Shape::Number,
        "Seconds after which the Job has failed, all tries together.",
    ),
    Place::new(
        "ttlSecondsAfterFinished",
        &["job", "ttlSecondsAfterFinished"],
        Shape::Number,
        "Seconds after which the ended Job is removed; zero is at once.",
    ),
    Place::new(
        "completions",
        &["job", "completions"],
        Shape::Number,
        "How many Pods have to succeed.",
    ),
    Place::new(
        "parallelism",
        &["job", "parallelism"],
        Shape::Number,
        "How many Pods run at the same time.",
    ),
];

const CRON_JOB: &[Place] = &[
    Place::new(
        "timeZone",
        &["cronJob", "timeZone"],
        Shape::Word,
        "The time zone of the schedule.",
    ),
    Place::new(
        "startingDeadlineSeconds",
        &["cronJob", "startingDeadlineSeconds"],
        Shape::Number,
        "Seconds after its time up to which a run may still start.",
    ),
    Place::new(
        "successfulJobsHistoryLimit",
        &["cronJob", "successfulJobsHistoryLimit"],
        Shape::Number,
        "How many Jobs that succeeded are kept.",
    ),
    Place::new(
        "failedJobsHistoryLimit",
        &["cronJob", "failedJobsHistoryLimit"],
        Shape::Number,
        "How many Jobs that failed are kept.",
    ),
    Place::new(
        "suspend",
        &["cronJob", "suspend"],
        Shape::Flag,
        "Whether no run is started.",
    ),
];

/// The longest full name of a release, by what the names of a controller's Pods are made of.
pub(super) fn longest_name(kind: Option<Kind>) -> usize {
    match kind {
        // A CronJob's Jobs get eleven characters more, a StatefulSet's revisions as well.
        Some(Kind::CronJob | Kind::StatefulSet) => 52,
        // A dash and eight digits of a checksum follow.
        Some(Kind::Job) => 54,
        _ => 63,
    }
}

/// Puts the values of the chart into a controller. Gives what has to stand before it in its file.
pub(super) fn controller(
    around: &Around<'_>,
    kind: Kind,
    object: &mut Node,
    values: &mut Values,
) -> String {
    let release = around.release;
    if let Some(spec) = object.at_mut(&["spec"]) {
        match kind {
            Kind::Deployment => {
                replicas(release, spec, values);
                apply(ROLLOUT, release, spec, values);
            }
            Kind::StatefulSet => {
                replicas(release, spec, values);
                apply(UPDATES, release, spec, values);
                stateful(release, spec, values);
            }
            Kind::DaemonSet => apply(UPDATES, release, spec, values),
            Kind::Job => apply(JOB, release, spec, values),
            Kind::CronJob => cron_job(release, spec, values),
            _ => {}
        }
        let selector = spec.at_mut(&["selector"]);
        if let Some(selector) = selector {
            selector.put(Entry::field(
                "matchLabels",
                Node::Lines(release.helper("selectorLabels")),
            ));
        }
        let way: &[&str] = match kind {
            Kind::CronJob => &["jobTemplate", "spec", "template"],
            _ => &["template"],
        };
        if let Some(template) = spec.at_mut(way) {
            pod::template(around, template, values);
        }
        order::workload(spec);
        if let Some(job) = spec.at_mut(&["jobTemplate", "spec"]) {
            order::workload(job);
        }
    }
    match kind {
        Kind::Job => named_by_content(release, object),
        _ => String::new(),
    }
}

/// A Job's template cannot change, so that another one is a Job of another name.
fn named_by_content(release: &Release<'_>, object: &mut Node) -> String {
    let Some(spec) = object.take("spec") else {
        return String::new();
    };
    let helper = release.helper("job");
    let text = format!(
        "{{{{- /* The Job, but for its name, which says what is in it: a Job cannot be changed. */}}}}\n\
         {{{{- define {} -}}}}\n{}{{{{- end }}}}\n",
        quoted(&helper_name(release, "job")),
        emit::document(&spec, None),
    );
    let lines = format!("{helper} | trimPrefix \"\\n\"");
    object.put(Entry::field("spec", Node::Lines(lines)));
    let checksum = Text::expression(format!("{helper} | sha256sum | trunc 8"));
    let name = release.own_base().and("-").then(checksum);
    if let Some(metadata) = object.at_mut(&["metadata"]) {
        metadata.put(Entry::field("name", Node::Action(name.as_yaml())));
    }
    text
}

/// A helper's name, as `define` takes it.
pub(super) fn helper_name(release: &Release<'_>, name: &str) -> String {
    match release.key {
        Some(key) => format!("{}.clients.{key}.{name}", release.chart.name),
        None => format!("{}.{name}", release.chart.name),
    }
}

fn apply(places: &[Place], release: &Release<'_>, object: &mut Node, values: &mut Values) {
    for place in places {
        place.apply(release, object, values);
    }
}

fn replicas(release: &Release<'_>, spec: &mut Node, values: &mut Values) {
    let place = Place::new(
        "replicas",
        &["replicaCount"],
        Shape::Number,
        "How many Pods there are, zero for none; null where an autoscaler says it.",
    );
    place.apply(release, spec, values);
}

fn stateful(release: &Release<'_>, spec: &mut Node, values: &mut Values) {
    let namespace = release.client.namespace.as_deref();
    if let Some(service) = spec.str_at(&["serviceName"]) {
        let name = release.name_of(Kind::Service, namespace, service);
        spec.put(Entry::field("serviceName", Node::Action(name.as_yaml())));
    }
    let Some(claims) = spec.at_mut(&["volumeClaimTemplates"]) else {
        return;
    };
    for claim in claims.items_mut() {
        let Some(name) = claim.str_at(&["metadata", "name"]).map(str::to_owned) else {
            continue;
        };
        if let Some(metadata) = claim.at_mut(&["metadata"]) {
            metadata.put(Entry::field(
                "labels",
                Node::Lines(release.helper("selectorLabels")),
            ));
        }
        let key = camel(&name);
        let Some(spec) = claim.at_mut(&["spec"]) else {
            continue;
        };
        // An empty one is none of the cluster's, which no value of a chart can say.
        if spec.str_at(&["storageClassName"]) != Some("") {
            let class = ["persistence", key.as_str(), "storageClassName"];
            let comment =
                format!("The StorageClass of the volumes {name}; empty for the cluster's default.");
            super::place::apply(
                release,
                spec,
                "storageClassName",
                &class,
                Shape::Word,
                &comment,
                values,
            );
        }
        let size = ["persistence", key.as_str(), "size"];
        let requests = spec.at_mut(&["resources", "requests"]);
        let requests =
            requests.and_then(|node| Some((node.str_at(&["storage"])?.to_owned(), node)));
        if let Some((default, requests)) = requests {
            values.require(
                &release.way(&size),
                Value::from(default),
                &format!(
                    "How much room each of the volumes {name} has; it cannot be changed later."
                ),
                json!({"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$"}),
            );
            let action = format!("{{{{ {} | quote }}}}", release.value(&size));
            requests.put(Entry::field("storage", Node::Action(action)));
        }
    }
}

fn cron_job(release: &Release<'_>, spec: &mut Node, values: &mut Values) {
    for (key, comment, schema) in [
        (
            "schedule",
            "When it runs, as in cron.",
            json!({"type": "string", "minLength": 1}),
        ),
        (
            "concurrencyPolicy",
            "What happens when it is time and the last run goes on.",
            json!({"type": "string", "enum": ["Allow", "Forbid", "Replace"]}),
        ),
    ] {
        let Some(default) = spec.str_at(&[key]).map(str::to_owned) else {
            continue;
        };
        let way = ["cronJob", key];
        values.require(&release.way(&way), Value::from(default), comment, schema);
        let action = format!("{{{{ {} | quote }}}}", release.value(&way));
        spec.put(Entry::field(key, Node::Action(action)));
    }
    apply(CRON_JOB, release, spec, values);
    if let Some(metadata) = spec.at_mut(&["jobTemplate", "metadata"]) {
        metadata.put(Entry::field(
            "labels",
            Node::Lines(release.helper("labels")),
        ));
    }
    if let Some(job) = spec.at_mut(&["jobTemplate", "spec"]) {
        apply(JOB, release, job, values);
    }
}

/// Puts the values of the chart into a Service. That of a StatefulSet has none.
pub(super) fn service(release: &Release<'_>, object: &mut Node, values: &mut Values) {
    let is_headless = object.str_at(&["spec", "clusterIP"]) == Some("None");
    if let Some(spec) = object.at_mut(&["spec"]) {
        spec.put(Entry::field(
            "selector",
            Node::Lines(release.helper("selectorLabels")),
        ));
    }
    if is_headless {
        return;
    }
    if let Some(metadata) = object.at_mut(&["metadata"]) {
        super::place::apply(
            release,
            metadata,
            "annotations",
            &["service", "annotations"],
            Shape::Annotations,
            "Annotations of the Service.",
            values,
        );
    }
    let Some(spec) = object.at_mut(&["spec"]) else {
        return;
    };
    let kind = spec.str_at(&["type"]).unwrap_or("ClusterIP").to_owned();
    let way = ["service", "type"];
    values.require(
        &release.way(&way),
        Value::from(kind),
        "How the Service is reached.",
        json!({"type": "string", "enum": ["ClusterIP", "NodePort", "LoadBalancer"]}),
    );
    let action = format!("{{{{ {} }}}}", release.value(&way));
    spec.put(Entry::field("type", Node::Action(action)));
    let Some(Node::List(ports)) = spec.at_mut(&["ports"]) else {
        return;
    };
    for element in ports {
        let Element::Item { node, .. } = element else {
            continue;
        };
        let Some(default) = node.at(&["port"]).and_then(Node::value) else {
            continue;
        };
        let name = node.str_at(&["name"]).map(str::to_owned);
        let key = camel(name.as_deref().unwrap_or("port"));
        let comment = match name {
            Some(name) => format!("The number of the Service's port {name}."),
            None => "The number of the Service's port.".to_owned(),
        };
        let way = ["service", "ports", key.as_str()];
        values.require(
            &release.way(&way),
            default,
            &comment,
            json!({"type": "integer", "minimum": 1, "maximum": 65535}),
        );
        let action = format!("{{{{ int64 {} }}}}", release.value(&way));
        node.put(Entry::field("port", Node::Action(action)));
    }
}

/// Only where the value of a flag is true.
pub(super) fn only_if(release: &Release<'_>, way: &[&str]) -> Guard {
    Guard::If(release.value(way))
}
