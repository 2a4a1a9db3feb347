//! The Pod template of a controller: which of its places are values of the chart.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::action::{Text, quoted};
use super::image::Image;
use super::mappings;
use super::node::{Element, Entry, Guard, Node};
use super::order;
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
        "The arguments of the program; if empty, its image's own.",
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
    let main_image = containers(around, spec, values);
    place::own_selectors(release, spec);
    spread(release, spec, values);
    for place in POD {
        place.apply(release, spec, values);
    }
    let mut taken = texts_at(spec, &["volumes"], &["name"]);
    taken.extend(around.claims.iter().cloned());
    let volumes = Further::objects(
        release,
        "volumes",
        "extraVolumes",
        "Volumes of the Pods besides those of the program.",
        ("name", &taken),
    );
    append(release, spec, volumes, values);
    others(around, spec, main_image.as_ref(), values);
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

/// The image of the main container as the spec has it, and when it is pulled.
struct MainImage {
    image: String,
    pull_policy: Option<String>,
}

/// The main container. Gives its image.
fn containers(around: &Around<'_>, spec: &mut Node, values: &mut Values) -> Option<MainImage> {
    let release = around.release;
    let name = release.client.name.as_str();
    let main = spec
        .at_mut(&["containers"])?
        .items_mut()
        .find(|container| container.str_at(&["name"]) == Some(name))?;
    let image = main.str_at(&["image"])?.to_owned();
    let pull_policy_of_spec = main.str_at(&[PULL_POLICY]).map(str::to_owned);
    let parts = Image::parse(&image);
    let policy = main.str_at(&["imagePullPolicy"]);
    parts.add_to(values, &release.way(&["image"]), policy, around.app_version);
    let way = ["image"];
    let action = image_action(release, &way, &parts, around.app_version.is_some());
    main.put(Entry::field("image", action));
    main.put(pull_policy(
        release,
        &way,
        main.at(&[PULL_POLICY]).is_some(),
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
    let taken = texts_at(main, &["volumeMounts"], &["mountPath"]);
    let mounts = Further::objects(
        release,
        "volumeMounts",
        "extraVolumeMounts",
        "Mounts of the program besides its own.",
        ("mountPath", &taken),
    );
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
    append(release, main, mounts, values);
    Some(MainImage {
        image,
        pull_policy: pull_policy_of_spec,
    })
}

/// The image of a container, from the values below a way. One that the spec has without a tag and a
/// digest may be without them.
fn image_action(release: &Release<'_>, way: &[&str], image: &Image<'_>, has_version: bool) -> Node {
    let is_bare = image.tag.is_empty() && image.digest.is_empty();
    let version = if has_version && !is_bare {
        ".Chart.AppVersion"
    } else {
        "\"\""
    };
    let bare = if is_bare { " \"isBare\" true" } else { "" };
    let helper = quoted(&format!("{}.image", release.chart.name));
    let image = release.value(way);
    Node::Action(format!(
        "{{{{ include {helper} (dict \"image\" {image} \"appVersion\" {version}{bare}) | quote }}}}"
    ))
}

const PULL_POLICY: &str = "imagePullPolicy";

/// When an image is pulled, from the values below a way. Where the spec says nothing, the release need
/// not either.
fn pull_policy(release: &Release<'_>, way: &[&str], is_given: bool) -> Entry {
    let policy = release.value(&[way, &["pullPolicy"]].concat());
    let action = |expression: &str| Node::Action(format!("{{{{ {expression} }}}}"));
    if is_given {
        Entry::field(PULL_POLICY, action(&policy))
    } else {
        Entry::guarded(PULL_POLICY, action("."), Guard::With(policy))
    }
}

/// The texts at a way in each item of a list.
fn texts_at(node: &mut Node, list: &[&str], way: &[&str]) -> Vec<String> {
    let Some(list) = node.at_mut(list) else {
        return Vec::new();
    };
    let texts = list.items_mut();
    texts
        .filter_map(|item| item.str_at(way).map(str::to_owned))
        .collect()
}

/// The containers beside the main one. Those of its image follow it.
fn others(around: &Around<'_>, spec: &mut Node, main: Option<&MainImage>, values: &mut Values) {
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
            let parts = Image::parse(&image);
            let policy = container.str_at(&[PULL_POLICY]).map(str::to_owned);
            let is_main = main.is_some_and(|main| main.image == image);
            if is_main {
                let has_version = around.app_version.is_some();
                let action = image_action(release, &["image"], &parts, has_version);
                container.put(Entry::field("image", action));
            } else {
                let way = ["containers", &key, "image"];
                parts.add_to(values, &release.way(&way), policy.as_deref(), None);
                let action = image_action(release, &way, &parts, false);
                container.put(Entry::field("image", action));
                container.put(pull_policy(release, &way, policy.is_some()));
            }
            // Of one image there is one time to pull it, unless the spec has two.
            if is_main && main.is_some_and(|main| main.pull_policy == policy) {
                container.put(pull_policy(release, &["image"], policy.is_some()));
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
    /// Objects of which each is another one by a field. These are there already.
    fn objects(
        release: &Release<'_>,
        list: &'static str,
        key: &'static str,
        comment: &'static str,
        (field, taken): (&'static str, &[String]),
    ) -> Self {
        let required = BTreeSet::from(["name", field]);
        let taken = taken.iter().map(|text| [" ", &quoted(text)].concat());
        let taken: Vec<String> = taken.collect();
        let taken = taken.concat();
        Self {
            list,
            key,
            comment,
            item: json!({
                "type": "object",
                "properties": {"name": {"type": "string"}, field: {"type": "string"}},
                "required": required,
            }),
            expression: format!(
                "include {} (dict \"extra\" . \"field\" {} \"taken\" (list{taken}) \"name\" {})",
                quoted(&format!("{}.extraItems", release.chart.name)),
                quoted(field),
                quoted(&release.way(&[key]).join(".")),
            ),
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
