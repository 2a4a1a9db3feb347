//! kubeconform in its strict mode, with the schemas of the API server's own release (`tests/tools/schemas.sh`).

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Streams;
use crate::support::Sandbox;
use crate::tools;

pub(super) struct Kubeconform {
    path: PathBuf,
    schemas: PathBuf,
}

impl Kubeconform {
    pub(super) fn find(what_for: &str) -> Option<Self> {
        Some(Self {
            path: tools::named("ROLEWRIGHT_KUBECONFORM", "kubeconform", what_for)?,
            schemas: tools::named("ROLEWRIGHT_SCHEMAS", "Kubernetes' schemas", what_for)?,
        })
    }

    /// Its report of the files in a folder.
    fn report(&self, folder: &Path) -> Value {
        let names = "{{.ResourceKind}}{{.KindSuffix}}.json";
        let output = Command::new(&self.path)
            .args(["-strict", "-summary", "-output", "json"])
            .arg("-schema-location")
            .arg(self.schemas.join(names))
            .arg(folder)
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, "", "{}", folder.display());
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Fails if an object of the streams is not accepted, or if they hold none.
    pub(super) fn accepts(&self, streams: &Streams) {
        let report = self.report(streams.path());
        let refused = report["resources"].as_array().unwrap();
        assert!(refused.is_empty(), "{refused:#?}");
        let summary = &report["summary"];
        for count in ["invalid", "errors", "skipped"] {
            assert_eq!(summary[count], 0, "{summary}");
        }
        let valid = summary["valid"].as_u64().unwrap();
        assert!(valid >= streams.count as u64, "{summary}");
    }
}

/// The Jobs that the examples' programs make of their templates, which are mere text in a ConfigMap.
#[test]
fn jobs_made_of_templates_have_no_field_that_is_not_known() {
    let Some(kubeconform) = Kubeconform::find("whether Jobs fit their schema") else {
        return;
    };
    let mut jobs = Streams::new();
    for (example, arguments) in [
        ("job-robot", "job pi"),
        ("image-worker", "job worker --set CUSTOM_ID=42"),
        ("analytics-job", "job query --set QUERY=revenue"),
    ] {
        let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
        jobs.add(example, &sandbox.run(arguments).expect_code(0).stdout);
    }
    kubeconform.accepts(&jobs);
}

/// The schemas bite: each fault in what is accepted otherwise is found, and for what it is.
#[test]
fn faults_are_refused() {
    let Some(kubeconform) = Kubeconform::find("whether schemas find faults") else {
        return;
    };
    let sandbox = Sandbox::copy_of("examples/job-robot");
    let sound = sandbox.run("render --to manifests rolewright.yaml").stdout;
    for (from, to, words) in [
        (
            "\nspec:\n",
            "\nspec:\n  minReadySecond: 5\n",
            "additional properties 'minReadySecond' not allowed",
        ),
        (
            "\n      serviceAccountName:",
            "\n      hostNetwrok: true\n      serviceAccountName:",
            "additional properties 'hostNetwrok' not allowed",
        ),
        (
            "  name: job-robot\n",
            "  name: job-robot\n  title: Robot\n",
            "additional properties 'title' not allowed",
        ),
        (
            "  verbs:",
            "  names: [pi]\n  verbs:",
            "additional properties 'names' not allowed",
        ),
        (
            "automountServiceAccountToken: true",
            "automountServiceAccountToken: \"true\"",
            "got string, want boolean",
        ),
        (
            "roleRef:\n",
            "roleRef:\n  kind: Role\n",
            "already set in map",
        ),
        (
            "kind: ConfigMap\n",
            "kind: ConfigMaps\n",
            "could not find schema",
        ),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\n",
            "apiVersion: rbac.authorization.k8s.io/v1beta1\n",
            "could not find schema",
        ),
    ] {
        assert!(sound.contains(from), "{from:?}\n{sound}");
        let mut streams = Streams::new();
        streams.add("faulty", &sound.replacen(from, to, 1));
        let report = kubeconform.report(streams.path());
        let refused = report["resources"].as_array().unwrap();
        assert_eq!(refused.len(), 1, "{to}: {report:#}");
        let told = refused[0]["msg"].as_str().unwrap();
        assert!(told.contains(words), "{to}: {told}");
    }
}
