//! What is done at a container's start and end.

use serde_json::{Value, json};

use super::pod::seconds;
use super::{arguments, one_at_a_time};
use crate::workload::probes;
use crate::workload::word::ABSENT;

/// Lifecycles, with each of their fields changed.
pub(crate) fn lifecycles() -> Vec<Value> {
    let mut handlers = vec![
        json!(null),
        json!({}),
        json!({"exec": {"command": ["a"]}}),
        json!({"exec": {}}),
        json!({"exec": {"command": ["a"]}, "sleep": {"seconds": 1}}),
        json!({"tcpSocket": {"port": 1}}),
        json!({"sleep": {}}),
        json!({"sleep": {"seconds": 60}}),
        json!({"sleep": {"seconds": 61}}),
        json!({"sleep": {"seconds": 5}, "made-up": 1}),
        json!({"httpGet": {}}),
    ];
    let sleep = json!({"sleep": {"seconds": 5}});
    handlers.extend(one_at_a_time(&sleep, "/sleep/seconds", &seconds()));
    let http = json!({"httpGet": {"path": "/a", "port": 80}});
    handlers.extend(one_at_a_time(&http, "/httpGet/port", &probes::ports()));
    handlers.extend(one_at_a_time(&http, "/httpGet/path", &probes::texts()));
    handlers.extend(one_at_a_time(
        &http,
        "/httpGet/httpHeaders",
        &probes::headers(),
    ));
    let exec = json!({"exec": {"command": ["a"]}});
    handlers.extend(one_at_a_time(&exec, "/exec/command", &arguments()));
    let mut lifecycles = vec![
        json!(ABSENT),
        json!(null),
        json!({}),
        json!({"stopSignal": "SIGTERM"}),
        json!({"made-up": 1}),
    ];
    for (index, handler) in handlers.iter().enumerate() {
        let word = ["preStop", "postStart"][index % 2];
        lifecycles.push(json!({word: handler}));
    }
    lifecycles.push(json!({"preStop": sleep, "postStart": exec}));
    lifecycles
}
