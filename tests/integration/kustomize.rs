//! `rolewright render --to kustomize`, built by the real `kubectl kustomize`.

mod built;
mod bytes;
mod command;
mod follow;
mod keys;
mod killed;
mod names;
mod overlays;
mod program;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rolewright_rbac::{Identity, Subject};
use serde_json::Value;

use crate::kubectl;
use crate::manifests::{Manifests, granted};
use crate::support::Sandbox;

/// A sandbox with a spec and the base that it renders to, in `out`.
fn base_of(spec: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", spec);
    render(&sandbox);
    sandbox
}

/// Renders the spec of a sandbox to a base in `out`.
fn render(sandbox: &Sandbox) {
    sandbox
        .run("render --to kustomize --out out")
        .expect_code(0);
}

/// What is built of a folder, read by our own reader.
fn built(kubectl: &Path, folder: &Path) -> Manifests {
    Manifests::of_text(&kubectl::build(kubectl, folder))
}

/// All files below a folder but the sums, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            if name != ".rolewright.sums" {
                files.insert(name.to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The one object of a kind and name.
fn object(manifests: &Manifests, kind: &str, name: &str) -> Value {
    let mut found = manifests.of_kind(kind);
    found.retain(|object| object["metadata"]["name"] == name);
    assert_eq!(found.len(), 1, "{kind} {name}");
    found.remove(0)
}

/// Everybody whom a binding names, by how they are written.
fn identities(manifests: &Manifests) -> BTreeMap<String, Identity> {
    let subjects = manifests.subjects().into_iter();
    subjects
        .map(|subject| {
            let identity = match subject {
                Subject::ServiceAccount { namespace, name } => {
                    Identity::service_account(namespace.as_ref().unwrap(), name)
                }
                Subject::User(name) => Identity::user(name),
                Subject::Group(name) => Identity::group(name),
                Subject::Other { kind, name } => panic!("{kind} {name}"),
            };
            (format!("{subject:?}"), identity)
        })
        .collect()
}

/// Fails if one of two sets of manifests grants anybody what the other does not.
fn assert_equal_grants(one: &Manifests, other: &Manifests, what: &str) {
    let names = |manifests: &Manifests| identities(manifests).into_keys().collect::<Vec<_>>();
    assert_eq!(names(one), names(other), "{what}");
    let (policy, other_policy) = (one.policy(), other.policy());
    for (subject, identity) in identities(one) {
        let given = granted(&policy, &identity);
        assert_eq!(
            given,
            granted(&other_policy, &identity),
            "{what}: {subject}"
        );
    }
}
