//! A Kustomize base: the objects as one file each, the ConfigMaps as files that Kustomize makes them
//! of, and what puts them together.
//!
//! Built as it is, the folder gives what the plain manifests give. In it stand `base`, what lives in
//! the client's namespace or in none, and `other-namespaces`, what lives elsewhere: an overlay that
//! sets a namespace sets it for `base` alone, since Kustomize would move the others too. Where a spec
//! has several clients, each has a folder with these two.
//!
//! Every object names its namespace, and so does every subject: Kustomize then finds the account of a
//! subject, and a binding of `base` follows its account wherever an overlay takes it. A RoleBinding in
//! another namespace would lose an account that moves, so `other-namespaces` is a component, which
//! writes there where the account is now; so is `between-clients`, for accounts of other clients. What an overlay does not reach is told above `base` by
//! `limits`; what it would silently change for the worse is told by [`problems`].

mod between;
mod config;
mod elsewhere;
mod follow;
mod limits;
mod names;
mod text;

use std::collections::BTreeSet;

use self::names::Build;
use super::disk::{OutputFile, header};
use super::manifests::{Rendered, file_name};
use super::objects::Object;
use super::yaml::{Value, write_document, write_stream};
use crate::source::Problem;
use crate::spec::model::Client;

/// Objects of the client's own namespace, and those that live in none.
const BASE: &str = "base";
/// Objects of namespaces that are not the client's.
const ELSEWHERE: &str = "other-namespaces";
/// What clients grant to each other's accounts.
const BETWEEN: &str = "between-clients";

/// What is built by itself.
const KUSTOMIZATION_KIND: (&str, &str) = ("kustomize.config.k8s.io/v1beta1", "Kustomization");
/// What is built with others, and may change them.
const COMPONENT_KIND: (&str, &str) = ("kustomize.config.k8s.io/v1alpha1", "Component");

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
    let (mut bases, mut components) = (Vec::new(), Vec::new());
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
            files.extend(base(client, &own, objects, &build, &folder, spec));
            bases.push(folder);
        }
        if !elsewhere.is_empty() {
            let folder = format!("{above}{ELSEWHERE}");
            files.extend(other_namespaces(
                client, &elsewhere, objects, &build, &folder, spec,
            ));
            components.push(folder);
        }
    }
    let replacements = between::replacements(&build);
    if !replacements.is_empty() {
        files.push(between_clients(replacements, spec));
        components.push(BETWEEN.to_owned());
    }
    if !files.is_empty() {
        files.insert(0, whole(bases, components, spec));
    }
    files
}

/// What Kustomize cannot build, as errors, and what an overlay would change for the worse without a
/// word of Kustomize's, as warnings: each at its place in the spec.
#[must_use]
pub fn problems(clients: &[Client], rendered: &[(String, Vec<Object>)]) -> Vec<Problem> {
    let build = Build::new(clients, rendered);
    let mut problems = text::problems(&build.objects);
    problems.extend(limits::problems(&build));
    problems
}

/// What builds everything.
fn whole(bases: Vec<String>, components: Vec<String>, spec: &str) -> Rendered {
    let summary = [&*bases, &*components].concat().join(" and ");
    let mut lines = vec![header(spec)];
    let is_elsewhere = |it: &String| it.ends_with(ELSEWHERE);
    if !bases.is_empty() && components.iter().any(is_elsewhere) {
        lines.extend(elsewhere::advice());
    }
    if components.iter().any(|it| it == BETWEEN) {
        lines.extend(between::advice());
    }
    Rendered {
        file: kustomization(
            "",
            &lines,
            KUSTOMIZATION_KIND,
            bases,
            [("components", components)],
        ),
        summary: format!("builds {summary}"),
    }
}

/// What lives in the client's namespace or in none, of all of its objects.
fn base(
    client: &Client,
    objects: &[&Object],
    all: &[Object],
    build: &Build<'_>,
    folder: &str,
    spec: &str,
) -> Vec<Rendered> {
    let (config_maps, objects): (Vec<&Object>, Vec<&Object>) = objects
        .iter()
        .partition(|object| config::is_generated(object));
    let mut files = manifests(&objects, folder, spec);
    let generators = config::generators(client, &config_maps, all, build);
    let names: Vec<String> = files.iter().map(|file| inside(file, folder)).collect();
    let mut lines = vec![header(spec)];
    lines.extend(limits::told(client, all, build));
    let count = objects.len() + config_maps.len();
    let kustomization = Rendered {
        file: kustomization(
            folder,
            &lines,
            KUSTOMIZATION_KIND,
            names,
            [("configMapGenerator", generators.entries())],
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
fn other_namespaces(
    client: &Client,
    objects: &[&Object],
    all: &[Object],
    build: &Build<'_>,
    folder: &str,
    spec: &str,
) -> Vec<Rendered> {
    let mut files = manifests(objects, folder, spec);
    let names: Vec<String> = files.iter().map(|file| inside(file, folder)).collect();
    let lines = [vec![header(spec)], elsewhere::reason()].concat();
    let replacements = elsewhere::replacements(client, objects, all, build);
    let kustomization = Rendered {
        file: kustomization(
            folder,
            &lines,
            COMPONENT_KIND,
            names,
            [("replacements", replacements)],
        ),
        summary: "what lives in other namespaces".to_owned(),
    };
    files.insert(0, kustomization);
    files
}

/// What follows the accounts of other clients.
fn between_clients(replacements: Vec<Value>, spec: &str) -> Rendered {
    let lines = [vec![header(spec)], between::reason()].concat();
    Rendered {
        file: kustomization(
            BETWEEN,
            &lines,
            COMPONENT_KIND,
            Vec::new(),
            [("replacements", replacements)],
        ),
        summary: "what clients grant to each other's accounts".to_owned(),
    }
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

/// A file that says what is built. `more` are further lists, left out if they are empty.
fn kustomization<V: Into<Value>>(
    folder: &str,
    lines: &[String],
    (version, kind): (&str, &str),
    resources: Vec<String>,
    more: [(&str, Vec<V>); 1],
) -> OutputFile {
    let mut entries = vec![("apiVersion", version.into()), ("kind", kind.into())];
    if !resources.is_empty() {
        entries.push(("resources", Value::list(resources)));
    }
    for (key, values) in more {
        if !values.is_empty() {
            entries.push((key, Value::list(values)));
        }
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
