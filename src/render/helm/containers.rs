//! The containers of a Pod template: which of their places are values of the chart.

use std::collections::BTreeSet;

use serde_json::json;

use super::action::quoted;
use super::further::{Further, append};
use super::image::Image;
use super::mappings;
use super::node::{Entry, Guard, Node};
use super::place::{self, Place, Shape};
use super::pod::Around;
use super::release::{Release, camel, unique};
use super::settings;
use super::values::Values;
use crate::render::yaml::Value;

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

/// The image of the main container as the spec has it, and when it is pulled.
pub(super) struct MainImage {
    image: String,
    pull_policy: Option<String>,
}

/// The main container. Gives its image.
pub(super) fn main(around: &Around<'_>, spec: &mut Node, values: &mut Values) -> Option<MainImage> {
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
pub(super) fn texts_at(node: &mut Node, list: &[&str], way: &[&str]) -> Vec<String> {
    let Some(list) = node.at_mut(list) else {
        return Vec::new();
    };
    let texts = list.items_mut();
    texts
        .filter_map(|item| item.str_at(way).map(str::to_owned))
        .collect()
}

/// The containers beside the main one. Those of its image follow it.
pub(super) fn others(
    around: &Around<'_>,
    spec: &mut Node,
    main: Option<&MainImage>,
    values: &mut Values,
) {
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
