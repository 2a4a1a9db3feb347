//! A Kustomize base: the objects as one file each, the ConfigMaps as files that Kustomize makes them
//! of, and what puts them together.
//!
//! Built as it is, the folder gives what the plain manifests give. In it stand `base`, what lives in
//! the client's namespace or in none, and `other-namespaces`, what lives elsewhere: an overlay that
//! sets a namespace takes `base` alone, since Kustomize would move the others too. Where a spec has
//! several clients, each has a folder with these two.
//!
//! Every object names its namespace, and so does every subject: Kustomize then finds the account of a
//! subject, and a binding follows its account wherever an overlay takes it. What an overlay does not
//! reach is told above `base` by [`limits`]; what it would silently change for the worse is told by
//! [`problems`].

mod config;
mod limits;
mod names;

use std::collections::BTreeSet;

use self::names::Build;
use super::disk::{OutputFile, header};
use super::manifests::{Rendered, file_name};
use super::objects::{Kind, Object};
use super::yaml::{Value, write_document, write_stream};
use crate::source::Problem;
use crate::spec::model::Client;

/// Objects of the client's own namespace, and those that live in none.
const BASE: &str = "base";
/// Objects of namespaces that are not the client's.
const ELSEWHERE: &str = "other-namespaces";

/// What Kustomize looks for in a folder.
const KUSTOMIZATION: &str = "kustomization.yaml";

/// The label that says who rendered an object. What becomes of a base is the work of others.
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// All files of a base. `rendered` are the objects of each client by its name, in the clients' order;
/// `spec` is what the header names as their source. None if there is no object.
#[must_use]
pub fn files(clients: &[Client], rendered: &[(String, Vec<Object>)], spec: &str) -> Vec<Rendered> {
    let build = Build::new(clients, rendered);
    let mut taken = BTreeSet::new();
    let mut builds = Vec::new();
    let mut files = Vec::new();
    for (client, (name, objects)) in clients.iter().zip(rendered) {
        let above = if rendered.len() > 1 {
            format!("{}/", file_name(name, "", &mut taken))
        } else {
            String::new()
        };
        let is_elsewhere =
            |object: &&Object| object.namespace.is_some() && object.namespace != client.namespace;
        let (elsewhere, own): (Vec<&Object>, Vec<&Object>) = objects.iter().partition(is_elsewhere);
        if !own.is_empty() {
            let folder = format!("{above}{BASE}");
            files.extend(base(client, &own, &build, &folder, spec));
            builds.push(folder);
        }
        if !elsewhere.is_empty() {
            let folder = format!("{above}{ELSEWHERE}");
            files.extend(other_namespaces(&elsewhere, &folder, spec));
            builds.push(folder);
        }
    }
    if !builds.is_empty() {
        files.insert(0, whole(&builds, spec));
    }
    files
}

/// What an overlay would change for the worse without a word of Kustomize's: each a warning at its
/// place in the spec.
#[must_use]
pub fn problems(clients: &[Client], rendered: &[(String, Vec<Object>)]) -> Vec<Problem> {
    limits::problems(&Build::new(clients, rendered))
}

/// What builds everything.
fn whole(builds: &[String], spec: &str) -> Rendered {
    let mut lines = vec![header(spec)];
    if builds.iter().any(|folder| folder.ends_with(ELSEWHERE)) {
        lines.push(String::new());
        lines.push(format!(
            "An overlay's `namespace` would move what {ELSEWHERE} holds as well. Set it for {BASE}"
        ));
        lines.push(format!(
            "alone, in a kustomization of its own, and take that one and {ELSEWHERE} together."
        ));
    }
    Rendered {
        file: kustomization("", &lines, builds.iter().map(String::as_str), None),
        summary: format!("builds {}", builds.join(" and ")),
    }
}

/// What lives in the client's namespace or in none.
fn base(
    client: &Client,
    objects: &[&Object],
    build: &Build<'_>,
    folder: &str,
    spec: &str,
) -> Vec<Rendered> {
    let (config_maps, objects): (Vec<&Object>, Vec<&Object>) = objects
        .iter()
        .partition(|object| object.kind == Kind::ConfigMap);
    let mut files = manifests(&objects, folder, spec);
    let generators = config::generators(client, &config_maps, build);
    let names: Vec<String> = files.iter().map(|file| inside(file, folder)).collect();
    let mut lines = vec![header(spec)];
    lines.extend(limits::told(client, build));
    let count = objects.len() + config_maps.len();
    let kustomization = Rendered {
        file: kustomization(
            folder,
            &lines,
            names.iter().map(String::as_str),
            generators.entries(),
        ),
        summary: match count {
            1 => "1 object".to_owned(),
            _ => format!("{count} objects"),
        },
    };
    files.insert(0, kustomization);
    files.extend(generators.files(folder));
    files
}

/// What lives in namespaces that are not the client's.
fn other_namespaces(objects: &[&Object], folder: &str, spec: &str) -> Vec<Rendered> {
    let mut files = manifests(objects, folder, spec);
    let names: Vec<String> = files.iter().map(|file| inside(file, folder)).collect();
    let lines = [
        header(spec),
        String::new(),
        "An overlay must not set `namespace` for these.".to_owned(),
    ];
    let names = names.iter().map(String::as_str);
    let kustomization = Rendered {
        file: kustomization(folder, &lines, names, None),
        summary: "what is granted in other namespaces".to_owned(),
    };
    files.insert(0, kustomization);
    files
}

/// One file an object.
fn manifests(objects: &[&Object], folder: &str, spec: &str) -> Vec<Rendered> {
    let mut taken = BTreeSet::new();
    let rendered = objects.iter().map(|object| {
        let name = file_name(object.kind.name(), &object.suffix, &mut taken);
        let value = without_manager(object.value.clone());
        let content = write_stream(&[value], &[header(spec)]);
        Rendered {
            file: OutputFile::marked(format!("{folder}/{name}.yaml"), content),
            summary: object.summary.clone(),
        }
    });
    rendered.collect()
}

/// The name of a file in its folder.
fn inside(file: &Rendered, folder: &str) -> String {
    let name = file.file.name.strip_prefix(folder);
    let name = name.and_then(|name| name.strip_prefix('/'));
    name.unwrap_or(&file.file.name).to_owned()
}

fn kustomization<'a>(
    folder: &str,
    lines: &[String],
    resources: impl Iterator<Item = &'a str>,
    generators: Option<Value>,
) -> OutputFile {
    let mut entries = vec![
        ("apiVersion", "kustomize.config.k8s.io/v1beta1".into()),
        ("kind", "Kustomization".into()),
    ];
    let resources: Vec<&str> = resources.collect();
    if !resources.is_empty() {
        entries.push(("resources", Value::list(resources)));
    }
    if let Some(generators) = generators {
        entries.push(("configMapGenerator", generators));
    }
    let name = match folder {
        "" => KUSTOMIZATION.to_owned(),
        folder => format!("{folder}/{KUSTOMIZATION}"),
    };
    OutputFile::marked(name, write_document(&Value::map(entries), lines))
}

/// The same without the label that says who rendered it, on the object and on what it makes.
fn without_manager(value: Value) -> Value {
    let Value::Map(entries) = value else {
        return value;
    };
    let kept = entries.into_iter().map(|(key, value)| match key.as_str() {
        "metadata" => (key, without_label(value)),
        // What a controller makes is written as an object in it.
        "spec" | "template" | "jobTemplate" => (key, without_manager(value)),
        _ => (key, value),
    });
    Value::Map(kept.collect())
}

fn without_label(metadata: Value) -> Value {
    let Value::Map(entries) = metadata else {
        return metadata;
    };
    let kept = entries.into_iter().map(|(key, value)| match value {
        Value::Map(labels) if key == "labels" => {
            let labels = labels.into_iter().filter(|(key, _)| key != MANAGED_BY);
            (key, Value::Map(labels.collect()))
        }
        value => (key, value),
    });
    Value::Map(kept.collect())
}
