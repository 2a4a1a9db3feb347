//! The Pod template of a controller: which of its places are values of the chart.

use serde_json::json;

use super::action::{Text, quoted};
use super::containers;
use super::further::{Further, append};
use super::mappings;
use super::node::{Entry, Guard, Node};
use super::order;
use super::place::{self, Place, Shape};
use super::release::Release;
use super::texts::Names;
use super::values::Values;
use crate::render::objects::{CHECKSUM, Kind};
use crate::render::yaml::Value;

/// Places of a Pod's spec.
const POD: &[Place] = &[
    Place::new(
        "imagePullSecrets",
        &["imagePullSecrets"],
        Shape::Objects,
        "Secrets that images are pulled with, as in `- name: registry`.",
    ),
    Place::new(
        "securityContext",
        &["podSecurityContext"],
        Shape::Object,
        "What holds for all containers of the Pod.",
    ),
    Place::new(
        "nodeSelector",
        &["nodeSelector"],
        Shape::Labels,
        "Labels that a node must have.",
    ),
    Place::new(
        "tolerations",
        &["tolerations"],
        Shape::Objects,
        "Taints of nodes that do not keep the Pods away.",
    ),
    Place::new(
        "affinity",
        &["affinity"],
        Shape::Object,
        "Near what and away from what the Pods run.",
    ),
    Place::new(
        "priorityClassName",
        &["priorityClassName"],
        Shape::Word,
        "Their PriorityClass.",
    ),
    Place::new(
        "runtimeClassName",
        &["runtimeClassName"],
        Shape::Word,
        "Their RuntimeClass.",
    ),
    Place::new(
        "terminationGracePeriodSeconds",
        &["terminationGracePeriodSeconds"],
        Shape::Number,
        "Seconds between being told to end and being killed.",
    ),
];

/// What the Pods take from around them.
pub(super) struct Around<'a> {
    pub(super) release: &'a Release<'a>,
    /// The program's version as the chart has it.
    pub(super) app_version: Option<&'a str>,
    /// Whether the Pods end by themselves.
    pub(super) ends: bool,
    /// The names that texts of the program may be.
    pub(super) names: &'a Names<'a>,
    /// The template files of the ConfigMaps whose change starts new Pods.
    pub(super) in_checksum: Vec<String>,
    /// The volumes that the Pods have besides those of their template.
    pub(super) claims: Vec<String>,
}

/// Puts the values of the chart into a Pod template.
pub(super) fn template(around: &Around<'_>, template: &mut Node, values: &mut Values) {
    let release = around.release;
    metadata(around, template, values);
    let Some(spec) = template.at_mut(&["spec"]) else {
        return;
    };
    if let (Some(account), Some(_)) = (&release.client.account, spec.at(&["serviceAccountName"])) {
        let namespace = release.client.namespace.as_deref();
        let name = release.name_of(Kind::ServiceAccount, namespace, &account.name);
        if spec.str_at(&["serviceAccountName"]) == Some(account.name.as_str()) {
            spec.put(Entry::field(
                "serviceAccountName",
                Node::Action(name.as_yaml()),
            ));
        }
    }
    let main_image = containers::main(around, spec, values);
    place::own_selectors(release, spec);
    spread(release, spec, values);
    for place in POD {
        place.apply(release, spec, values);
    }
    let mut taken = containers::texts_at(spec, &["volumes"], &["name"]);
    taken.extend(around.claims.iter().cloned());
    let volumes = Further::objects(
        release,
        "volumes",
        "extraVolumes",
        "Volumes of the Pods besides those of the program.",
        ("name", &taken),
    );
    append(release, spec, volumes, values);
    containers::others(around, spec, main_image.as_ref(), values);
    place::config_maps(release, spec);
    order::pod(spec);
}

fn metadata(around: &Around<'_>, template: &mut Node, values: &mut Values) {
    let release = around.release;
    let Some(metadata) = template.at_mut(&["metadata"]) else {
        return;
    };
    let extra = |node: Option<Node>, is_ours: &dyn Fn(&str, &Value) -> bool| {
        let value = node.and_then(|node| node.value());
        let entries = match value {
            Some(Value::Map(entries)) => entries,
            _ => Vec::new(),
        };
        let entries = entries
            .into_iter()
            .filter(|(key, value)| !is_ours(key, value));
        Value::Map(entries.collect())
    };
    let standard = [
        "app.kubernetes.io/name",
        "app.kubernetes.io/instance",
        "app.kubernetes.io/managed-by",
    ];
    let client = &release.client.labels;
    let labels = extra(metadata.take("labels"), &|key, value| {
        let of_client = client.get(key).map(|label| Value::from(label.as_str()));
        standard.contains(&key) || of_client.as_ref() == Some(value)
    });
    values.add(
        &release.way(&["podLabels"]),
        labels,
        "Labels of the Pods besides those that select them.",
        mappings::labels(),
    );
    metadata.put(Entry::field(
        "labels",
        Node::Lines(release.helper("podLabels")),
    ));
    let annotations = extra(metadata.take("annotations"), &|key, _| {
        key == CHECKSUM && !around.in_checksum.is_empty()
    });
    values.add(
        &release.way(&["podAnnotations"]),
        annotations,
        "Annotations of the Pods.",
        mappings::annotations(),
    );
    if around.in_checksum.is_empty() {
        let given = Guard::With(release.value(&["podAnnotations"]));
        let lines = Node::Lines("toYaml .".to_owned());
        metadata.put(Entry::guarded("annotations", lines, given));
    } else {
        let parts = around.in_checksum.iter().map(|file| {
            let path = quoted(&format!("/{file}"));
            Text::expression(format!("include (print $.Template.BasePath {path}) ."))
        });
        let whole = parts.fold(Text::default(), Text::then);
        let checksum = format!("({} | sha256sum)", whole.as_expression());
        let given = release.value(&["podAnnotations"]);
        let way = ["restartOnConfigChange"];
        values.require(
            &release.way(&way),
            Value::from(true),
            "Whether the Pods start anew when a ConfigMap of the chart that they use changes, by an annotation with its\nchecksum; false for a program that reads it again by itself.",
            json!({"type": "boolean"}),
        );
        let restart = release.value(&way);
        // One mapping, so that no key stands there twice.
        let lines = format!(
            "include {} (list {given} (ternary (dict \"{CHECKSUM}\" {checksum}) dict {restart}))",
            quoted(&format!("{}.merged", release.chart.name)),
        );
        metadata.put(Entry::guarded(
            "annotations",
            Node::Lines(lines),
            Guard::If(format!("or {restart} {given}")),
        ));
    }
}

/// Constraints without a selector of their own get the Pods' own, whatever the release is called.
fn spread(release: &Release<'_>, spec: &mut Node, values: &mut Values) {
    const KEY: &str = "topologySpreadConstraints";
    let mut written = spec
        .take(KEY)
        .unwrap_or(Node::Leaf(Value::List(Vec::new())));
    for constraint in written.items_mut() {
        let selector = constraint.at(&["labelSelector", "matchLabels"]);
        if selector.is_some_and(|selector| matches!(selector, Node::Lines(_))) {
            constraint.take("labelSelector");
        }
    }
    let default = written.value().unwrap_or(Value::List(Vec::new()));
    values.add(
        &release.way(&[KEY]),
        default,
        "How the Pods are spread over nodes and zones; without a labelSelector, these Pods.",
        json!({"type": "array", "items": {"type": "object"}}),
    );
    spec.put(Entry::guarded(
        KEY,
        Node::Lines(release.helper(KEY)),
        Guard::If(release.value(&[KEY])),
    ));
}
