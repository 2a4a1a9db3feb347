//! The examples: what they render to is what the repository holds, and grants what it should.

mod denied;
mod golden;
mod originals;
mod pods;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

use crate::kubectl;
use crate::manifests::Manifests;
use crate::support::{Sandbox, program, repository};
use crate::update;

/// The folders of all examples, each with a `rolewright.yaml` and what it renders to.
pub(crate) const EXAMPLES: [&str; 10] = [
    "job-robot",
    "image-worker",
    "endpoint-watcher/cluster-wide",
    "endpoint-watcher/namespaced",
    "analytics-job",
    "in-cluster-sample",
    "controllers/stateful-set",
    "controllers/daemon-set",
    "controllers/job",
    "controllers/cron-job",
];

/// The folders of environments, and of other forms, each with what its example renders to in it. They are targets of
/// their example's `rolewright.toml`.
const ENVIRONMENTS: [(&str, &[&str]); 1] = [(
    "image-worker",
    &["environments/local", "environments/production", "kustomize"],
)];

/// Where an example is. Where that is asked for, all of them are rendered anew first.
pub(crate) fn folder(example: &str) -> PathBuf {
    static UPDATED: Once = Once::new();
    if update::is_asked_for() {
        UPDATED.call_once(|| {
            EXAMPLES.into_iter().for_each(render_anew);
            ENVIRONMENTS.into_iter().for_each(render_environments_anew);
        });
    }
    repository().join("examples").join(example)
}

/// What an example renders to, read back from disk.
fn rendered(example: &str) -> Manifests {
    Manifests::in_folder(&folder(example).join("rendered"))
}

fn render_anew(example: &str) {
    let folder = repository().join("examples").join(example);
    // What is not rendered any more must not stay.
    let _ = fs::remove_dir_all(folder.join("rendered"));
    let status = program()
        .args(["render", "--quiet", "--out", "rendered"])
        .current_dir(folder)
        .status();
    assert!(status.unwrap().success(), "{example} does not render");
}

fn render_environments_anew((example, environments): (&str, &[&str])) {
    let folder = repository().join("examples").join(example);
    for environment in environments {
        let _ = fs::remove_dir_all(folder.join(environment).join("rendered"));
    }
    let status = program()
        .args(["render", "--quiet"])
        .current_dir(folder)
        .status();
    assert!(status.unwrap().success(), "{example} does not render");
}

/// Files of a folder with their content, by name.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().into(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// An editor opens an example with completion, without a network and without being told anything.
#[test]
fn every_example_names_the_schema_that_editors_read() {
    for example in EXAMPLES {
        let folder = folder(example);
        let spec = fs::read_to_string(folder.join("rolewright.yaml")).unwrap();
        let first = spec.lines().next().unwrap();
        let named = first.strip_prefix("# yaml-language-server: $schema=");
        let schema = folder.join(named.unwrap()).canonicalize().unwrap();
        let expected = repository().join("docs/schema/v1alpha1.json");
        assert_eq!(schema, expected.canonicalize().unwrap(), "{example}");
    }
}

#[test]
fn every_folder_with_a_spec_is_an_example() {
    let mut found = BTreeSet::new();
    let root = repository().join("examples");
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        if folder.join("rolewright.yaml").exists() {
            let name = folder.strip_prefix(&root).unwrap();
            found.insert(name.to_str().unwrap().to_owned());
        }
        let entries = fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        folders.extend(paths.filter(|path| path.is_dir()));
    }
    assert_eq!(found, EXAMPLES.map(str::to_owned).into());
}

#[test]
fn the_rendered_files_are_what_the_specs_say() {
    for example in EXAMPLES {
        let folder = folder(example);
        let output = program()
            .args(["render", "--out", "rendered", "--check"])
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{example}: run `make examples` and read what changed\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{example}");
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            "rendered is what the spec says\n",
            "{example}: an example gives no warning"
        );
    }
}

#[test]
fn the_environments_are_what_their_settings_say() {
    for (example, environments) in ENVIRONMENTS {
        let output = program()
            .args(["render", "--check"])
            .current_dir(folder(example))
            .output()
            .unwrap();
        let told: Vec<String> = environments
            .iter()
            .map(|environment| format!("{environment}/rendered is what the spec says\n"))
            .collect();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{example}");
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            told.concat(),
            "{example}"
        );
        assert!(output.status.success(), "{example}");
    }
}

#[test]
fn rendering_gives_the_same_bytes_from_anywhere() {
    for example in EXAMPLES {
        let expected = files(&folder(example).join("rendered"));
        let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
        // Beside the spec, over what is there; from a folder below it; from the root.
        sandbox.file("below/file", "");
        let absolute = sandbox.path().join("rolewright.yaml");
        let runs = [
            (".", "rolewright.yaml", "once"),
            (".", "./rolewright.yaml", "once"),
            ("below", "../rolewright.yaml", "twice"),
            ("/", absolute.to_str().unwrap(), "thrice"),
        ];
        for (working_directory, spec, out) in runs {
            let out = sandbox.path().join(out);
            let status = program()
                .args(["render", "-q", spec, "--out"])
                .arg(&out)
                .current_dir(sandbox.path().join(working_directory))
                .status();
            assert!(status.unwrap().success());
            let made = files(&out);
            assert!(
                made == expected,
                "{example} differs from {working_directory}"
            );
        }
    }
}

#[test]
fn kubectl_reads_every_example_as_we_do() {
    let Some(kubectl) = kubectl::find("reading the examples with kubectl") else {
        return;
    };
    for example in EXAMPLES {
        let folder = folder(example).join("rendered");
        // kubectl leaves a mark of its own on what it shows.
        let unmarked = |mut object: serde_json::Value| {
            let metadata = object["metadata"].as_object_mut().unwrap();
            let annotations = metadata["annotations"].as_object_mut().unwrap();
            annotations.remove("read-by");
            if annotations.is_empty() {
                metadata.remove("annotations");
            }
            object
        };
        let by_identity = |object: &serde_json::Value| {
            format!("{} {}", object["kind"], object["metadata"]["name"])
        };
        let mut theirs: Vec<_> = kubectl::read(&kubectl, &folder)
            .into_iter()
            .map(unmarked)
            .collect();
        let mut ours = rendered(example).json();
        theirs.sort_by_key(by_identity);
        ours.sort_by_key(by_identity);
        assert_eq!(theirs, ours, "{example}");
    }
}
