//! Containers.

pub(crate) mod env;
mod handler;
mod mounts;
mod ports;
mod resources;

use crate::check::{distinct, one_of, required, required_form};
use crate::forms::dns_label;
use crate::pod::{self, Role};
use crate::refusal::Refusal;
use crate::scope::{Found, List, Scope};
use crate::volume::Volumes;

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

/// All containers of a Pod's spec.
pub(crate) fn check(pod: &Scope<'_>, role: Role, volumes: &Volumes<'_>, out: &mut Vec<Refusal>) {
    let main = pod.list("containers");
    let before = pod.list("initContainers");
    if main.is_closed && main.items.is_empty() {
        pod.refuse("containers", "has to have a container", out);
    }
    let grace = pod.number("terminationGracePeriodSeconds").or(30).this();
    let of_pod = Surroundings {
        pod,
        volumes,
        grace,
    };
    for container in &main.items {
        common(container, &of_pod, out);
        while_running(container, &of_pod, out);
    }
    for container in &before.items {
        common(container, &of_pod, out);
        before_others(container, &of_pod, out);
    }
    distinct(&joined(&main, &before), "name", "container", out);
    ports::of_host(&main, pod, role, out);
    for container in &before.items {
        let alone = List {
            items: vec![container.clone()],
            is_closed: true,
        };
        ports::of_host(&alone, pod, role, out);
    }
    let added = pod.list("ephemeralContainers");
    if added.is_closed && !added.items.is_empty() {
        let why = "cannot be set: they are added to a Pod that runs";
        pod.refuse("ephemeralContainers", why, out);
    }
}

/// What containers are judged by.
struct Surroundings<'s, 'a> {
    pod: &'s Scope<'a>,
    volumes: &'s Volumes<'a>,
    /// How many seconds a container has to end, if that is known.
    grace: Option<i64>,
}

/// Containers and init containers have their names together.
fn joined<'a>(main: &List<'a>, before: &List<'a>) -> List<'a> {
    let items = main.items.iter().chain(&before.items).cloned();
    List {
        items: items.collect(),
        is_closed: main.is_closed && before.is_closed,
    }
}

fn common(container: &Scope<'_>, around: &Surroundings<'_, '_>, out: &mut Vec<Refusal>) {
    required_form(container, "name", dns_label, out);
    required(container, "image", out);
    one_of(
        container,
        "imagePullPolicy",
        &["Always", "IfNotPresent", "Never"],
        out,
    );
    one_of(
        container,
        "terminationMessagePolicy",
        &["File", "FallbackToLogsOnError"],
        out,
    );
    one_of(
        container,
        "restartPolicy",
        &["Always", "Never", "OnFailure"],
        out,
    );
    ports::check(container, out);
    env::check(container, out);
    mounts::check(container, around.volumes, out);
    resources::check(container, out);
    pod::context::of_container(container, around.pod, out);
}

/// What a container may have that runs beside others.
fn while_running(container: &Scope<'_>, around: &Surroundings<'_, '_>, out: &mut Vec<Refusal>) {
    for field in PROBES {
        if let Found::This(probe) = container.get(field) {
            handler::of_probe(&probe, field, out);
        }
    }
    for field in ["lifecycle.postStart", "lifecycle.preStop"] {
        if let Found::This(hook) = container.get(field) {
            handler::check(&hook, around.grace, out);
        }
    }
}

/// An init container that ends has no probes.
fn before_others(container: &Scope<'_>, around: &Surroundings<'_, '_>, out: &mut Vec<Refusal>) {
    match container.text("restartPolicy") {
        Found::Unknown => {}
        Found::This("Always") => while_running(container, around, out),
        _ => {
            for field in PROBES.into_iter().chain(["lifecycle"]) {
                if container.get(field).is_set() {
                    let why = "cannot be set for an init container without `restartPolicy: Always`";
                    container.refuse(field, why, out);
                }
            }
        }
    }
}
