//! Mounts.

use serde_json::{Value, json};

use super::pod::{flags, seconds, words};
use super::{keys, object_names, one_at_a_time, quantities, texts};
use crate::workload::word::ABSENT;

/// Mounts by source, path and keys.
pub(crate) fn mounts() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!([]),
        json!([{"secret": "a", "path": "/a"}, {"configMap": "a", "path": "/a"}]),
        json!([{"secret": "a", "path": "/a"}, {"configMap": "a", "path": "/a/"}]),
        json!([{"secret": "a", "path": "/a"}, {"secret": "a", "path": "/b"}]),
        json!([{"emptyDir": true, "path": "/a"}, {"emptyDir": true, "path": "/b"}]),
        json!([{"emptyDir": true, "path": "/tmp"}]),
        json!([{"emptyDir": true, "path": "/tmp/"}, {"secret": "a", "path": "/b"}]),
        json!([{"emptyDir": true, "path": "/etc/settings"}]),
        json!([{"emptyDir": true, "path": "/etc/jobs"}]),
        json!([{"secret": "a.b", "path": "/a"}, {"secret": "a-b", "path": "/b"}]),
    ];
    let odd = [
        json!({"path": "/a"}),
        json!({"secret": "a"}),
        json!({"secret": "a", "configMap": "b", "path": "/a"}),
        json!({"secret": "a", "emptyDir": true, "path": "/a"}),
        json!({"emptyDir": false, "path": "/a"}),
        json!({"emptyDir": true, "path": "/a", "keys": ["a"]}),
        json!({"secret": "a", "path": "/a", "keys": []}),
        json!({"secret": "a", "path": "/a", "keys": ["a", "a"]}),
        json!({"secret": "a", "path": "/a", "keys": ["a", "b"]}),
    ];
    lists.extend(odd.map(|mount| json!([mount])));
    for word in ["secret", "configMap"] {
        lists.extend(one(of_object(word)));
    }
    lists.extend(scratch());
    lists.extend(one(claims()));
    lists.extend(one(projected()));
    lists.extend(one(host_paths()));
    lists.extend(one(sub_paths()));
    lists.extend(one(read_only()));
    lists
}

/// Lists of one mount.
fn one(mounts: Vec<Value>) -> impl Iterator<Item = Value> {
    mounts.into_iter().map(|mount| json!([mount]))
}

fn of_object(word: &str) -> Vec<Value> {
    let mount = json!({word: "a", "path": "/a", "keys": ["k"]});
    let mut changed = one_at_a_time(&mount, &format!("/{word}"), &object_names());
    changed.extend(one_at_a_time(&mount, "/path", &paths()));
    let listed: Vec<_> = keys().iter().map(|key| json!([key])).collect();
    changed.extend(one_at_a_time(&mount, "/keys", &listed));
    let keyed = keys()
        .into_iter()
        .filter_map(|key| Some(json!({key.as_str()?: "a"})));
    changed.extend(one_at_a_time(&mount, "/keys", &keyed.collect::<Vec<_>>()));
    let mapped: Vec<_> = relative().iter().map(|path| json!({"k": path})).collect();
    changed.extend(one_at_a_time(&mount, "/keys", &mapped));
    let odd = [
        json!({}),
        json!({"a": "x", "b": "x"}),
        json!({"a": "x", "b": "x/y"}),
        json!("k"),
        json!(null),
    ];
    changed.extend(one_at_a_time(&mount, "/keys", &odd));
    changed.extend(one_at_a_time(&mount, "/mode", &modes()));
    changed.extend(one_at_a_time(&mount, "/optional", &flags()));
    changed.push(json!({word: "a", "path": "/a", "reason": "because"}));
    changed
}

/// Permissions. What is no text is no matter of what they mean.
fn modes() -> Vec<Value> {
    let mut modes = texts([
        "0440",
        "440",
        "0777",
        "777",
        "1777",
        "01000",
        "0",
        "",
        "0o440",
        "+440",
        "-440",
        "888",
        "rwx",
        " 440",
        "4_4",
        "00000000440",
        "377777777777",
    ]);
    modes.extend([
        json!(ABSENT),
        json!(null),
        json!(440),
        json!(true),
        json!(["0440"]),
    ]);
    modes
}

/// Paths below a mount.
fn relative() -> Vec<Value> {
    let mut paths = texts([
        "a", "a/b.c", "", "/a", "..", "../a", "a/..", "a/../b", "..a", "a/..b", ".", "./a", "a//b",
        "a/", "a b", "ü", "a:b", "$(X)", "...",
    ]);
    paths.extend([json!(null), json!(1)]);
    paths
}

/// Scratch space in all its forms.
fn scratch() -> Vec<Value> {
    let mut lists = vec![
        json!([{"emptyDir": "cache", "path": "/a"}]),
        json!([{"emptyDir": "cache", "path": "/a"}, {"emptyDir": "cache", "path": "/b"}]),
        json!([{"emptyDir": "cache", "path": "/a"}, {"emptyDir": {"name": "cache", "medium": "Memory"}, "path": "/b"}]),
        json!([{"emptyDir": {"name": "cache", "sizeLimit": "1Gi"}, "path": "/a"}, {"emptyDir": {"name": "cache", "medium": "Memory"}, "path": "/b"}]),
        json!([{"emptyDir": {}, "path": "/a"}]),
        json!([{"emptyDir": {"medium": "Memory"}, "path": "/a"}]),
        json!([{"emptyDir": {"medium": "Memory"}, "path": "/a"}, {"emptyDir": {"medium": "Memory"}, "path": "/b"}]),
        json!([{"emptyDir": {"made-up": 1}, "path": "/a"}]),
        json!([{"emptyDir": null, "path": "/a"}]),
        json!([{"emptyDir": 1, "path": "/a"}]),
        json!([{"emptyDir": true, "path": "/a", "mode": "0440"}]),
        json!([{"emptyDir": true, "path": "/a", "optional": true}]),
    ];
    let space = json!({"emptyDir": {"name": "cache"}, "path": "/a"});
    let names: Vec<_> = object_names()
        .into_iter()
        .filter(Value::is_string)
        .collect();
    let mut changed = one_at_a_time(&space, "/emptyDir/name", &names);
    changed.extend(one_at_a_time(&space, "/emptyDir", &names));
    changed.extend(one_at_a_time(&space, "/emptyDir/sizeLimit", &quantities()));
    let media = words(["Memory", "memory", "", "HugePages", "HugePages-2Mi"]);
    changed.extend(one_at_a_time(&space, "/emptyDir/medium", &media));
    lists.extend(one(changed));
    lists
}

fn claims() -> Vec<Value> {
    let mount = json!({"persistentVolumeClaim": "a", "path": "/a"});
    let mut claims = one_at_a_time(&mount, "/persistentVolumeClaim", &object_names());
    claims.extend([
        json!({"persistentVolumeClaim": "a", "path": "/a", "keys": ["k"]}),
        json!({"persistentVolumeClaim": "a", "path": "/a", "optional": true}),
        json!({"volumeClaim": "data", "path": "/a"}),
        json!({"volumeClaim": "data", "path": "/a", "readOnly": true}),
        json!({"volumeClaim": "nope", "path": "/a"}),
        json!({"volumeClaim": "", "path": "/a"}),
        json!({"volumeClaim": null, "path": "/a"}),
    ]);
    claims
}

/// Volumes of several sources, each of them changed.
fn projected() -> Vec<Value> {
    let mut lists = vec![
        json!([]),
        json!(null),
        json!([null]),
        json!([{}]),
        json!("a"),
        json!([{"secret": "a", "configMap": "a"}]),
        json!([{"secret": "a", "path": "a"}]),
        json!([{"field": "metadata.name"}]),
        json!([{"token": {"audience": "a"}}]),
        json!([{"token": {}, "path": "a"}]),
        json!([{"token": {"audience": "a", "made-up": 1}, "path": "a"}]),
        json!([{"field": "metadata.name", "path": "a", "optional": true}]),
        json!([{"secret": "a", "made-up": 1}]),
        json!([{"secret": "a"}, {"configMap": "a"}, {"field": "metadata.labels", "path": "labels"}, {"token": {"audience": "vault"}, "path": "token"}]),
        json!([{"field": "metadata.labels", "path": "a"}, {"field": "metadata.name", "path": "a"}]),
        json!([{"field": "metadata.labels", "path": "a"}, {"token": {"audience": "a"}, "path": "a"}]),
        json!([{"secret": "a", "keys": {"a": "x", "b": "x"}}]),
        json!([{"secret": "a", "keys": ["x"]}, {"configMap": "a", "keys": ["x"]}]),
        json!([{"secret": "a", "keys": ["x"]}, {"secret": "a", "keys": ["x"]}]),
        json!([{"secret": "a"}, {"secret": "a"}]),
        json!([{"secret": "a", "keys": ["x"]}, {"field": "metadata.name", "path": "x"}]),
        json!([{"secret": "a", "keys": ["x"]}, {"field": "metadata.name", "path": "x/y"}]),
        json!([{"field": "metadata.name", "path": "x/y"}, {"field": "metadata.labels", "path": "x//y"}]),
    ];
    for word in ["secret", "configMap"] {
        let source = json!({word: "a", "keys": ["k"]});
        let mut changed = one_at_a_time(&source, &format!("/{word}"), &object_names());
        let listed: Vec<_> = keys().iter().map(|key| json!([key])).collect();
        changed.extend(one_at_a_time(&source, "/keys", &listed));
        let mapped: Vec<_> = relative().iter().map(|path| json!({"k": path})).collect();
        changed.extend(one_at_a_time(&source, "/keys", &mapped));
        changed.extend(one_at_a_time(&source, "/optional", &flags()));
        lists.extend(one(changed));
    }
    let field = json!({"field": "metadata.labels", "path": "a"});
    let mut changed = one_at_a_time(&field, "/path", &relative());
    let fields = texts([
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "metadata.labels",
        "metadata.annotations",
        "metadata.labels['a']",
        "metadata.annotations['a']",
        "metadata.annotations['Example.com/A']",
        "metadata.labels['']",
        "metadata.labels['a b']",
        "spec.nodeName",
        "spec.serviceAccountName",
        "status.podIP",
        "status.hostIP",
        "limits.cpu",
        "",
        "Metadata.name",
    ]);
    changed.extend(one_at_a_time(&field, "/field", &fields));
    let token = json!({"token": {"audience": "vault", "expirationSeconds": 600}, "path": "a"});
    changed.extend(one_at_a_time(&token, "/path", &relative()));
    let mut seconds = seconds();
    seconds.extend([
        json!(599),
        json!(600),
        json!(4_294_967_296_i64),
        json!(4_294_967_297_i64),
    ]);
    changed.extend(one_at_a_time(&token, "/token/expirationSeconds", &seconds));
    let audiences = words(["a", "", " ", "https://vault.example", "a b"]);
    changed.extend(one_at_a_time(&token, "/token/audience", &audiences));
    lists.extend(one(changed));
    let mut mounts: Vec<Value> = lists
        .into_iter()
        .map(|sources| json!({"projected": sources, "path": "/a"}))
        .collect();
    let mount = json!({"projected": [{"secret": "a"}], "path": "/a"});
    mounts.extend(one_at_a_time(&mount, "/mode", &modes()));
    mounts.push(json!({"projected": [{"secret": "a"}], "path": "/a", "keys": ["k"]}));
    mounts
}

fn host_paths() -> Vec<Value> {
    let mount = json!({"hostPath": "/sys", "path": "/a", "reason": "because"});
    let mut mounts = one_at_a_time(&mount, "/hostPath", &paths());
    let full = json!({"hostPath": {"path": "/sys"}, "path": "/a", "reason": "because"});
    mounts.extend(one_at_a_time(&full, "/hostPath/path", &paths()));
    let kinds = words([
        "DirectoryOrCreate",
        "Directory",
        "FileOrCreate",
        "File",
        "Socket",
        "CharDevice",
        "BlockDevice",
        "directory",
        "",
    ]);
    mounts.extend(one_at_a_time(&full, "/hostPath/type", &kinds));
    mounts.extend([
        json!({"hostPath": "/sys", "path": "/a"}),
        json!({"hostPath": "/sys", "path": "/a", "reason": ""}),
        json!({"hostPath": {}, "path": "/a", "reason": "because"}),
        json!({"hostPath": {"path": "/sys", "made-up": 1}, "path": "/a", "reason": "because"}),
    ]);
    mounts
}

fn sub_paths() -> Vec<Value> {
    let mut mounts = Vec::new();
    for word in ["secret", "persistentVolumeClaim", "emptyDir"] {
        mounts.extend(one_at_a_time(
            &json!({word: "a", "path": "/a"}),
            "/subPath",
            &relative(),
        ));
    }
    mounts
}

fn read_only() -> Vec<Value> {
    let mut mounts = Vec::new();
    for word in ["secret", "persistentVolumeClaim", "emptyDir", "configMap"] {
        mounts.extend(one_at_a_time(
            &json!({word: "a", "path": "/a"}),
            "/readOnly",
            &flags(),
        ));
    }
    mounts
}

/// Paths where something is mounted.
pub(crate) fn paths() -> Vec<Value> {
    let mut paths = texts([
        "/a",
        "/a/b.c_d",
        "/a/",
        "/a//b",
        "",
        "a",
        "./a",
        "/",
        "//",
        "/a:b",
        "a:b",
        "/..",
        "/a/../b",
        "/a/..",
        "/..a",
        "/a/b..",
        "/a b",
        "/ü",
        "~",
        "/tmp",
        "/tmp/",
        "/etc/db",
        "/etc/db/",
        "/etc",
        "/etc/db/password",
        "/a\nb",
        "/.",
    ]);
    paths.extend([json!(null), json!(1), json!(["/a"])]);
    paths
}
