//! The Pod template of a controller: which of its places are values of the chart.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::action::{Text, quoted};
use super::image::Image;
use super::mappings;
use super::node::{Element, Entry, Guard, Node};
use super::place::{self, Place, Shape};
use super::release::{Release, camel, unique};
use super::settings;
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

/// Places of the main container.
const MAIN: &[Place] = &[
    Place::new(
        "args",
        &["args"],
        Shape::Words,
        "The arguments of the program.",
    ),
    Place::new(
        "resources",
        &["resources"],
        Shape::Object,
        "What is kept free for the program, and what it may use at most.",
    ),
    Place::new(
        "securityContext",
        &["securityContext"],
        Shape::Object,
        "What the program may do on its node.",
    ),
];

/// Probes of the main container. Of Pods that end by themselves they are values only if the spec
/// has them.
const PROBES: &[Place] = &[
    Place::new(
        "startupProbe",
        &["startupProbe"],
        Shape::Object,
        "How the kubelet sees that the program has started.",
    ),
    Place::new(
        "readinessProbe",
        &["readinessProbe"],
        Shape::Object,
        "How the kubelet sees that the program can serve.",
    ),
    Place::new(
        "livenessProbe",
        &["livenessProbe"],
        Shape::Object,
        "How the kubelet sees that the program has to be started anew.",
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
    let main_image = containers(around, spec, values);
    place::own_selectors(release, spec);
    spread(release, spec, values);
    for place in POD {
        place.apply(release, spec, values);
    }
    append(
        release,
        spec,
        Further::objects(
            "volumes",
            "extraVolumes",
            "Volumes of the Pods besides those of the program.",
        ),
        values,
    );
    others(around, spec, main_image.as_deref(), values);
    place::config_maps(release, spec);
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
            "merge (ternary (dict \"{CHECKSUM}\" {checksum}) dict {restart}) (deepCopy (default dict {given})) | toYaml"
        );
        metadata.put(Entry::guarded(
            "annotations",
            Node::Lines(lines),
            Guard::If(format!("or {restart} {given}")),
        ));
    }
}

/// The main container. Gives its image.
fn containers(around: &Around<'_>, spec: &mut Node, values: &mut Values) -> Option<String> {
    let release = around.release;
    let name = release.client.name.as_str();
    let main = spec
        .at_mut(&["containers"])?
        .items_mut()
        .find(|container| container.str_at(&["name"]) == Some(name))?;
    let image = main.str_at(&["image"])?.to_owned();
    let policy = main.str_at(&["imagePullPolicy"]).unwrap_or("IfNotPresent");
    Image::parse(&image).add_to(values, &release.way(&["image"]), policy, around.app_version);
    main.put(Entry::field(
        "image",
        image_action(release, &["image"], true),
    ));
    main.put(Entry::field(
        "imagePullPolicy",
        Node::Action(format!(
            "{{{{ {} }}}}",
            release.value(&["image", "pullPolicy"])
        )),
    ));
    around.names.follow_words(main, "command");
    if around.names.follow_words(main, "args") {
        values.add(
            &release.way(&["args"]),
            Value::List(Vec::new()),
            "The arguments of the program; if empty, those of the spec, in which names follow the release.",
            json!({"type": "array", "items": {"type": "string"}}),
        );
        main.put_first("args", &release.value(&["args"]));
    }
    for place in MAIN {
        place.apply(release, main, values);
    }
    let further = settings::environment(release, around.names, main, values);
    for place in PROBES {
        if !around.ends || main.at(&[place.key()]).is_some() {
            place.apply(release, main, values);
        }
    }
    let variable = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "pattern": mappings::VARIABLE_NAME},
            "value": {"type": "string"},
        },
        "required": ["name"],
    });
    append(
        release,
        main,
        Further {
            list: "env",
            key: "extraEnv",
            comment: "Environment variables of the program besides its own.",
            item: variable,
            expression: further,
        },
        values,
    );
    append(
        release,
        main,
        Further::objects(
            "volumeMounts",
            "extraVolumeMounts",
            "Mounts of the program besides its own.",
        ),
        values,
    );
    Some(image)
}

/// The image of a container, from the values below a way.
fn image_action(release: &Release<'_>, way: &[&str], is_main: bool) -> Node {
    let version = if is_main { ".Chart.AppVersion" } else { "\"\"" };
    let helper = quoted(&format!("{}.image", release.chart.name));
    let image = release.value(way);
    Node::Action(format!(
        "{{{{ include {helper} (dict \"image\" {image} \"appVersion\" {version}) | quote }}}}"
    ))
}

/// The containers beside the main one. Those of its image follow it.
fn others(around: &Around<'_>, spec: &mut Node, main: Option<&str>, values: &mut Values) {
    let release = around.release;
    let mut taken = BTreeSet::new();
    for list in ["initContainers", "containers"] {
        let Some(list) = spec.at_mut(&[list]) else {
            continue;
        };
        for container in list.items_mut() {
            let Some(name) = container.str_at(&["name"]).map(str::to_owned) else {
                continue;
            };
            let Some(image) = container.str_at(&["image"]).map(str::to_owned) else {
                continue;
            };
            let key = unique(&camel(&name), &mut taken);
            around.names.follow_words(container, "command");
            around.names.follow_words(container, "args");
            around.names.follow_env(container);
            if main == Some(image.as_str()) {
                container.put(Entry::field(
                    "image",
                    image_action(release, &["image"], true),
                ));
            } else {
                let way = ["containers", &key, "image"];
                let policy = container.str_at(&["imagePullPolicy"]);
                let policy = policy.unwrap_or("IfNotPresent").to_owned();
                Image::parse(&image).add_to(values, &release.way(&way), &policy, None);
                container.put(Entry::field("image", image_action(release, &way, false)));
                let policy = release.value(&["containers", &key, "image", "pullPolicy"]);
                container.put(Entry::field(
                    "imagePullPolicy",
                    Node::Action(format!("{{{{ {policy} }}}}")),
                ));
            }
            let resources = ["containers", &key, "resources"];
            let comment =
                format!("What is kept free for the container {name}, and what it may use at most.");
            place::apply(
                release,
                container,
                "resources",
                &resources,
                Shape::Object,
                &comment,
                values,
            );
        }
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

/// What users may append to a list.
struct Further {
    /// The key of the list.
    list: &'static str,
    /// The key of the value.
    key: &'static str,
    comment: &'static str,
    /// The JSON Schema of an item.
    item: Json,
    /// The items of the value, which is `.`.
    expression: String,
}

impl Further {
    /// Objects that nothing is known of.
    fn objects(list: &'static str, key: &'static str, comment: &'static str) -> Self {
        Self {
            list,
            key,
            comment,
            item: json!({"type": "object"}),
            expression: "toYaml .".to_owned(),
        }
    }
}

/// Lets users append to a list.
fn append(release: &Release<'_>, node: &mut Node, further: Further, values: &mut Values) {
    let Further {
        list,
        key,
        comment,
        item,
        expression,
    } = further;
    values.add(
        &release.way(&[key]),
        Value::List(Vec::new()),
        comment,
        json!({"type": "array", "items": item}),
    );
    let given = Guard::With(release.value(&[key]));
    match node.at_mut(&[list]) {
        Some(Node::List(elements)) => elements.push(Element::Lines {
            expression,
            guard: given,
        }),
        _ => node.put(Entry::guarded(list, Node::Lines(expression), given)),
    }
}
