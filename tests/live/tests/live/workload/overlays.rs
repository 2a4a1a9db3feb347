//! `podTemplate`: what renders is taken by the server, or refused for a field that the overlay sets.

use fastrand::Rng;
use libtest_mimic::Failed;
use serde_json::{Map, Value, json};

use super::offer::{Ours, Reader, theirs};
use super::table::CONTROLLERS;
use super::word::Controller;
use crate::live::{Live, at_once, say};

const SEED: u64 = 12;
/// Overlays for each controller.
const OVERLAYS: usize = 40;

/// What became of an overlay.
enum Outcome {
    /// We refuse it.
    Ours,
    /// The server takes what it renders to.
    Taken,
    /// The server refuses it, and says why.
    Refused(String),
}

pub(crate) fn overlays(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("overlays")?;
    let reader = Reader::new();
    let mut rng = Rng::with_seed(SEED);
    let of_pods = CONTROLLERS
        .iter()
        .filter(|controller| controller.template.is_some());
    for controller in of_pods {
        let overlays: Vec<Value> = (0..OVERLAYS).map(|_| overlay(&mut rng)).collect();
        let outcomes = at_once(&overlays, |overlay| {
            let mut spec = (controller.base)(&namespace);
            spec[controller.word]["podTemplate"] = overlay.clone();
            let object = match reader.verdict(&spec, controller)? {
                Ours::Errors(_) => return Ok(Outcome::Ours),
                Ours::Object(object) => object,
            };
            let theirs = theirs(&admin, controller, &namespace, &object)?;
            Ok(theirs.map_or(Outcome::Taken, Outcome::Refused))
        })?;
        judge(controller, &overlays, &outcomes)?;
    }
    Ok(())
}

fn judge(controller: &Controller, overlays: &[Value], outcomes: &[Outcome]) -> Result<(), Failed> {
    let count = |is_such: fn(&Outcome) -> bool| {
        let such = outcomes.iter().filter(|outcome| is_such(outcome));
        such.count()
    };
    let taken = count(|outcome| matches!(outcome, Outcome::Taken));
    let ours = count(|outcome| matches!(outcome, Outcome::Ours));
    say(&format!(
        "workload: {} overlays over {}s, {ours} refused by us, {taken} taken, {} refused for a field \
         of theirs",
        overlays.len(),
        controller.kind,
        overlays.len() - ours - taken,
    ));
    assert!(
        taken > OVERLAYS / 10 && ours > 0,
        "{taken} taken, {ours} refused"
    );
    for (overlay, outcome) in overlays.iter().zip(outcomes) {
        let Outcome::Refused(message) = outcome else {
            continue;
        };
        let mut fields = Vec::new();
        collect(overlay, &mut fields);
        if !fields.iter().any(|field| message.contains(field.as_str())) {
            return Err(format!("{}: {overlay}\n  {message}", controller.kind).into());
        }
    }
    Ok(())
}

/// The names of all fields that an overlay sets, but for those that only hold others, and of those
/// that refer to what it takes away.
fn collect(value: &Value, fields: &mut Vec<String>) {
    const HOLDERS: [&str; 4] = ["spec", "metadata", "containers", "name"];
    match value {
        Value::Object(map) => {
            if map.contains_key("volumes") {
                fields.push("volumeMounts".to_owned());
            }
            for (key, value) in map {
                if !HOLDERS.contains(&key.as_str()) {
                    fields.push(key.clone());
                }
                collect(value, fields);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, fields)),
        _ => {}
    }
}

/// A few fields of the Pod and of its main container, each with a value right or wrong.
fn overlay(rng: &mut Rng) -> Value {
    let mut overlay = json!({"spec": {}});
    overlay["spec"] = some(&of_pod(), rng).into();
    if rng.bool() {
        let mut container = some(&of_container(), rng);
        container.insert("name".to_owned(), json!("app"));
        overlay["spec"]["containers"] = json!([container]);
    }
    if rng.u8(..4) == 0 {
        let annotations = [
            json!({"a": "b"}),
            json!({"a b": "c"}),
            json!({"a": 1}),
            json!(null),
        ];
        let index = rng.usize(..annotations.len());
        overlay["metadata"] = json!({"annotations": annotations[index]});
    }
    overlay
}

fn some(fields: &[(&str, Vec<Value>)], rng: &mut Rng) -> Map<String, Value> {
    let number = rng.usize(1..3);
    let chosen = (0..number).map(|_| {
        let (name, values) = &fields[rng.usize(..fields.len())];
        (
            (*name).to_owned(),
            values[rng.usize(..values.len())].clone(),
        )
    });
    chosen.collect()
}

#[rustfmt::skip]
fn of_pod() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("dnsPolicy", vec![json!("Default"), json!("None"), json!("Nowhere"), json!(null), json!(1)]),
        ("dnsConfig", vec![json!({"options": [{"name": "ndots", "value": "1"}]}), json!({"nameservers": ["x"]}), json!({"searches": ["a b"]})]),
        ("hostname", vec![json!("a"), json!("A b"), json!("a".repeat(64)), json!(5)]),
        ("subdomain", vec![json!("a"), json!("a_b")]),
        ("runtimeClassName", vec![json!("gvisor"), json!("A b"), json!("")]),
        ("schedulerName", vec![json!("own"), json!("")]),
        ("preemptionPolicy", vec![json!("Never"), json!("Always"), json!("")]),
        ("restartPolicy", vec![json!("Always"), json!("Never"), json!("OnFailure"), json!("Sometimes"), json!(null)]),
        ("activeDeadlineSeconds", vec![json!(5), json!(0), json!(-1), json!("5")]),
        ("terminationGracePeriodSeconds", vec![json!(2), json!(-1), json!(null)]),
        ("shareProcessNamespace", vec![json!(true), json!("yes")]),
        ("setHostnameAsFQDN", vec![json!(true), json!(null)]),
        ("hostNetwork", vec![json!(true), json!(false)]),
        ("hostUsers", vec![json!(false), json!(true)]),
        ("nodeName", vec![json!("node"), json!("A b")]),
        ("overhead", vec![json!({"cpu": "1"}), json!({"cpu": "-1"}), json!({"cpu": "x"})]),
        ("readinessGates", vec![json!([{"conditionType": "example.com/a"}]), json!([{"conditionType": "a b"}]), json!([{}])]),
        ("hostAliases", vec![json!([{"ip": "127.0.0.1", "hostnames": ["a"]}]), json!([{"ip": "x", "hostnames": ["a b"]}])]),
        ("affinity", vec![
            json!({"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 10, "preference": {"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}}]}}),
            json!({"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 0, "preference": {}}]}}),
            json!({"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": ""}]}}),
        ]),
        ("volumes", vec![
            json!([{"name": "more", "emptyDir": {}}]), json!([{"name": "A b", "emptyDir": {}}]), json!([{"name": "more"}]),
            json!([{"$patch": "replace"}]), json!([{"name": "config-settings", "$patch": "delete"}]), json!([{"name": "config-settings", "emptyDir": {}}]),
        ]),
        ("initContainers", vec![json!([{"name": "more", "image": "a:1"}]), json!([{"name": "more"}]), json!([{"image": "a:1"}]), json!(null)]),
        ("securityContext", vec![json!({"runAsUser": -1}), json!({"sysctls": [{"name": "net.core.somaxconn", "value": "1"}]}), json!({"$patch": "replace"}), json!(null)]),
        ("tolerations", vec![json!([{"operator": "Exists"}]), json!([{"key": "a b"}]), json!([])]),
        ("madeUp", vec![json!(1)]),
    ]
}

#[rustfmt::skip]
fn of_container() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("terminationMessagePolicy", vec![json!("FallbackToLogsOnError"), json!("Nothing")]),
        ("terminationMessagePath", vec![json!("/tmp/end"), json!("")]),
        ("stdin", vec![json!(true), json!("yes")]),
        ("stdinOnce", vec![json!(true)]),
        ("image", vec![json!("a:2"), json!(""), json!(" a"), json!(null)]),
        ("imagePullPolicy", vec![json!("Sometimes"), json!("Always")]),
        ("ports", vec![json!([{"containerPort": 8080, "hostPort": 80}]), json!([{"containerPort": 0}]), json!([{"containerPort": 5, "name": "http"}]), json!([{"name": "x"}])]),
        ("env", vec![json!([{"name": "LOG", "value": "debug"}]), json!([{"name": "A=B"}]), json!([{"name": "LOG", "valueFrom": {"fieldRef": {"fieldPath": "spec.x"}}}]), json!([{"name": "LOG", "$patch": "delete"}])]),
        ("resources", vec![json!({"limits": {"memory": "1Mi"}}), json!({"claims": [{"name": "a"}]}), json!({"$patch": "delete"}), json!(null)]),
        ("volumeMounts", vec![json!([{"mountPath": "/a", "name": "nowhere"}]), json!([{"mountPath": "/tmp", "name": "nowhere"}]), json!([{"mountPath": "/tmp", "$patch": "delete"}])]),
        ("securityContext", vec![json!({"procMount": "Unmasked"}), json!({"seLinuxOptions": {"level": "s0"}}), json!({"privileged": true}), json!(null)]),
        ("livenessProbe", vec![json!({"periodSeconds": 0}), json!({"periodSeconds": -1}), json!({"tcpSocket": null}), json!(null), json!({"httpGet": {"port": 1}})]),
        ("lifecycle", vec![json!({"stopSignal": "SIGUSR1"}), json!({"preStop": {"exec": {"command": ["a"]}}}), json!(null)]),
    ]
}
