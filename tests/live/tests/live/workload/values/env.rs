//! Environment variables.

use serde_json::{Value, json};

use super::{keys, object_names, one_at_a_time};
use crate::workload::word::ABSENT;

/// Environment variables: names, values and sources.
pub(crate) fn variables() -> Vec<Value> {
    let mut variables = vec![
        json!(ABSENT),
        json!({}),
        json!({"A": "1", "B": "2", "a": ""}),
    ];
    let names = [
        "A", "a.b-c_1", "1", "", " ", "A B", "A=B", "=", "ü", "a\tb", "a\u{7f}", ".", "..", "..a",
        "a/b", "$(A)", "-", "~!@#%",
    ];
    variables.extend(names.map(|name| json!({name: "x"})));
    variables.push(json!({"A".repeat(300): "x"}));
    let values = [
        json!(""),
        json!("a\nb"),
        json!("$(B"),
        json!("ü\u{1b}"),
        json!("x".repeat(5000)),
        json!(null),
        json!(1),
        json!(1.5),
        json!(true),
        json!(["a"]),
    ];
    variables.extend(values.map(|value| json!({"A": value})));
    variables.extend(sources().into_iter().map(|source| json!({"A": source})));
    variables
}

fn sources() -> Vec<Value> {
    let mut sources = vec![
        json!({}),
        json!({"secret": "a"}),
        json!({"configMap": "a"}),
        json!({"secret": "a", "configMap": "b", "key": "k"}),
        json!({"field": "metadata.name", "secret": "a", "key": "k"}),
        json!({"field": "metadata.name", "resource": "limits.cpu"}),
        json!({"secret": "a", "key": "k", "optional": true}),
        json!({"secret": "a", "key": "k", "optional": false}),
        json!({"secret": "a", "key": "k", "optional": "yes"}),
    ];
    let fields = [
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "metadata.labels",
        "metadata.annotations",
        "metadata.labels['a']",
        "metadata.labels['example.com/a']",
        "metadata.labels['Example.com/a']",
        "metadata.labels['A.b']",
        "metadata.labels['']",
        "metadata.labels['a b']",
        "metadata.labels['a'",
        "metadata.labels[a]",
        "metadata.labels[\"a\"]",
        "metadata.labels['a']['b']",
        "metadata.labels['a'].b",
        "metadata.annotations['a']",
        "metadata.annotations['Example.com/A']",
        "metadata.annotations['-']",
        "metadata.name['a']",
        "metadata.generateName",
        "metadata.resourceVersion",
        "spec.nodeName",
        "spec.serviceAccountName",
        "spec.hostname",
        "spec.serviceAccount",
        "spec.restartPolicy",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
        "status.phase",
        "Metadata.name",
        ".metadata.name",
        "",
    ];
    sources.extend(fields.map(|field| json!({"field": field})));
    let resources = [
        "limits.cpu",
        "requests.cpu",
        "limits.memory",
        "requests.memory",
        "limits.ephemeral-storage",
        "requests.ephemeral-storage",
        "limits.hugepages-2Mi",
        "requests.hugepages-1Gi",
        "requests.hugepages-2",
        "requests.hugepages-",
        "requests.hugepages-xx",
        "requests.hugepages-0",
        "requests.hugepages--1",
        "limits.example.com/gpu",
        "limits.pods",
        "limits.storage",
        "limits",
        "cpu",
        "Limits.cpu",
        "limits.cpu ",
        "",
    ];
    sources.extend(resources.map(|resource| json!({"resource": resource})));
    for word in ["secret", "configMap"] {
        let reference = json!({word: "a", "key": "k"});
        sources.extend(one_at_a_time(
            &reference,
            &format!("/{word}"),
            &object_names(),
        ));
        sources.extend(one_at_a_time(&reference, "/key", &keys()));
    }
    sources
}
