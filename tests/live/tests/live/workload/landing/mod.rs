//! How words land that do not stay as they are written.

mod client;
mod container;
mod controllers;
mod mounts;
mod pod;
mod service;

use serde_json::Value;

use super::word::ABSENT;

pub(crate) use client::{account, labels, name, token};
pub(crate) use container::{
    args, command, env, env_from, limits, ports, requests, resources, security,
};
pub(crate) use controllers::{claims, replicas, strategy};
pub(crate) use mounts::{config_path, mounts, template_path};
pub(crate) use pod::{
    host, node_selector, pull_secrets, security as pod_security, spread, tolerations,
};
pub(crate) use service::{container_ports as service_of, headless, name as service_name, service};

/// What stands at a place, whose holder has to be there.
pub(crate) fn at<'v>(root: &'v mut Value, place: &str) -> &'v mut Value {
    place
        .split('/')
        .skip(1)
        .fold(root, |holder, step| match step.parse::<usize>() {
            Ok(index) => &mut holder[index],
            Err(_) => &mut holder[step],
        })
}

/// A field, or nothing where it is left out.
pub(crate) fn field(value: &Value) -> Option<Value> {
    (value != ABSENT).then(|| value.clone())
}

/// Puts a value into a mapping, or takes it away where there is none.
pub(crate) fn put(holder: &mut Value, key: &str, value: Option<Value>) {
    match value {
        Some(value) => holder[key] = value,
        None => drop(holder.as_object_mut().and_then(|fields| fields.remove(key))),
    }
}

/// A list that is left out where it is empty.
fn list(value: &Value, item: impl Fn(&Value) -> Value) -> Option<Value> {
    match value {
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(items.iter().map(item).collect()),
        other => field(other),
    }
}

/// A mapping that is left out where it is empty.
fn mapping(value: &Value) -> Option<Value> {
    field(value).filter(|value| value.as_object().is_none_or(|fields| !fields.is_empty()))
}

/// The items of a list; none where there is no list.
fn items(holder: &Value, key: &str) -> Vec<Value> {
    holder[key].as_array().cloned().unwrap_or_default()
}

/// A list that is there if it has items.
fn some(items: Vec<Value>) -> Option<Value> {
    (!items.is_empty()).then(|| items.into())
}
