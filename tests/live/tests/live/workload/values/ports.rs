//! Ports.

use serde_json::{Value, json};

use super::{long, numbers, one_at_a_time, texts};
use crate::workload::word::ABSENT;

/// Ports by number, name and protocol.
pub(crate) fn ports() -> Vec<Value> {
    let mut ports = vec![
        json!(ABSENT),
        json!([]),
        json!([1, 2]),
        json!([1, 1]),
        json!([{"name": "http", "port": 1}, {"name": "http", "port": 2}]),
        json!([{"name": "http", "port": 1}, {"name": "https", "port": 1}]),
        json!([{"name": "http", "port": 1}, {"name": "dns", "port": 1, "protocol": "UDP"}]),
        json!([{"name": "http"}]),
        json!([{"port": 1, "made-up": 1}]),
        json!([null]),
    ];
    // A bare number; what is none is no entry of the list.
    let bare = numbers().into_iter().filter(|number| *number != ABSENT);
    ports.extend(bare.map(|number| json!([number])));
    let port = json!({"name": "http", "port": 8080, "protocol": "TCP"});
    let mut full = one_at_a_time(&port, "/port", &numbers());
    let mut names = texts([
        "a", "http", "HTTP", "", "1", "1a", "a1", "-a", "a-", "a--b", "a-b", "a_b", "a.b", "a b",
    ]);
    names.extend([long(15), long(16), json!(ABSENT), json!(null), json!(1)]);
    full.extend(one_at_a_time(&port, "/name", &names));
    let mut protocols = texts(["TCP", "UDP", "SCTP", "tcp", "HTTP", ""]);
    protocols.extend([json!(ABSENT), json!(null), json!(1)]);
    full.extend(one_at_a_time(&port, "/protocol", &protocols));
    ports.extend(full.into_iter().map(|port| json!([port])));
    ports
}

/// Ports that other containers of the specs here have too.
pub(crate) fn taken_ports() -> Vec<Value> {
    let port = json!({"name": "http", "port": 9090});
    let mut ports = one_at_a_time(&port, "/protocol", &texts(["TCP", "UDP"]));
    ports.extend(one_at_a_time(&port, "/port", &[json!(7070), json!(9090)]));
    ports.into_iter().map(|port| json!([port])).collect()
}
