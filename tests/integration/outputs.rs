//! What holds for a spec whichever output is made of it: manifests, a chart as Helm renders it, a Kustomize base as
//! kubectl builds it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::examples::EXAMPLES;
use crate::helm::Release;
use crate::kubectl;
use crate::manifests::Manifests;
use crate::render::spec;
use crate::support::Sandbox;
use crate::tools::{Helm, helms};

/// The words for the outputs on the command line.
const OUTPUTS: [&str; 3] = ["manifests", "helm", "kustomize"];

/// A way to the objects that reach a cluster.
enum Way {
    Manifests,
    Chart(Helm),
    Base(PathBuf),
}

/// All ways that there are tools for; what is missing is said.
fn ways(what_for: &str) -> Vec<Way> {
    let mut ways = vec![Way::Manifests];
    ways.extend(helms(what_for).into_iter().map(Way::Chart));
    ways.extend(kubectl::find(what_for).map(Way::Base));
    ways
}

impl Way {
    fn name(&self) -> String {
        match self {
            Self::Manifests => "manifests".to_owned(),
            Self::Chart(helm) => format!("a chart by Helm {}", helm.major),
            Self::Base(_) => "a base".to_owned(),
        }
    }

    /// What a spec comes to, as the client `app` in the namespace `own`.
    fn objects(&self, text: &str) -> Vec<Value> {
        let sandbox = Sandbox::new();
        sandbox.file("rolewright.yaml", text);
        let render = |output: &str| {
            let name = if output == "helm" {
                "--chart-name app"
            } else {
                ""
            };
            sandbox
                .run(&format!(
                    "render --to {output} {name} --out chart rolewright.yaml"
                ))
                .expect_code(0);
            sandbox.path().join("chart")
        };
        match self {
            Self::Manifests => Manifests::in_folder(&render("manifests")).json(),
            Self::Chart(helm) => {
                render("helm");
                let rendered = helm.template(sandbox.path(), Release("app", "own"), &[]);
                Manifests::of_text(&rendered.text).json()
            }
            Self::Base(kubectl) => {
                let built = kubectl::build(kubectl, &render("kustomize"));
                Manifests::of_text(&built).json()
            }
        }
    }
}

/// The one object of a kind.
fn only<'o>(objects: &'o [Value], kind: &str) -> &'o Value {
    let mut found = objects.iter().filter(|object| object["kind"] == kind);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("no {kind}: {objects:#?}"));
    assert!(found.next().is_none(), "more than one {kind}");
    first
}

/// Where something stands in an object, and what.
type Standing = (&'static str, Value);

/// Flux would fill in or empty each `${NAME}` that a program is to fill in.
#[test]
fn flux_leaves_placeholders_of_programs_alone() {
    const SPEC: &str = "\
config:
- {name: plain, data: {k: \"$X $(X) {{ x }}\"}}
- {name: with, data: {k: \"${X}\"}}
";
    for way in ways("what Flux is told of ConfigMaps") {
        let told: BTreeMap<String, Value> = way
            .objects(&spec(SPEC))
            .iter()
            .filter(|object| object["kind"] == "ConfigMap")
            .map(|map| {
                let metadata = &map["metadata"];
                let key = "kustomize.toolkit.fluxcd.io/substitute";
                let name = metadata["name"]
                    .as_str()
                    .unwrap()
                    .trim_start_matches("app-");
                let name = name.split('-').next().unwrap();
                (name.to_owned(), metadata["annotations"][key].clone())
            })
            .collect();
        let expected = [("plain", Value::Null), ("with", "disabled".into())];
        let expected = expected.map(|(name, told)| (name.to_owned(), told));
        assert_eq!(told, BTreeMap::from(expected), "{}", way.name());
    }
}

/// An overlay changes a label of the client for its Pods alone.
#[test]
fn labels_of_an_overlay_are_the_pods() {
    const SPEC: &str = "\
deployment:
  image: \"r.example/a:1\"
  podTemplate: {metadata: {labels: {team: pods}, annotations: {checksum/config: mine}}}
";
    let text = spec(SPEC).replace(
        "namespace: own}",
        "namespace: own, labels: {team: all, tier: back}}",
    );
    for way in ways("what an overlay says of labels") {
        let objects = way.objects(&text);
        let deployment = only(&objects, "Deployment");
        assert_eq!(
            deployment["metadata"]["labels"]["team"],
            "all",
            "{}",
            way.name()
        );
        let pod = &deployment["spec"]["template"]["metadata"];
        assert_eq!(pod["labels"]["team"], "pods", "{}", way.name());
        assert_eq!(pod["labels"]["tier"], "back", "{}", way.name());
        assert_eq!(
            pod["annotations"]["checksum/config"],
            "mine",
            "{}",
            way.name()
        );
    }
}

#[test]
fn zero_and_false_survive() {
    const DEPLOYMENT: &str = "\
serviceAccount: {token: never}
deployment:
  image: \"r.example/a:1\"
  replicas: 0
  env: {EMPTY: \"\"}
  probes: {liveness: {tcpSocket: {port: 80}, initialDelaySeconds: 0}}
";
    const JOB: &str =
        "job: {image: \"r.example/a:1\", backoffLimit: 0, ttlSecondsAfterFinished: 0}\n";
    const CRON_JOB: &str = "\
cronJob:
  image: \"r.example/a:1\"
  schedule: \"* * * * *\"
  backoffLimit: 0
  ttlSecondsAfterFinished: 0
  successfulJobsHistoryLimit: 0
  failedJobsHistoryLimit: 0
  suspend: false
";
    let rows: [(&str, &str, &[Standing]); 3] = [
        (
            DEPLOYMENT,
            "Deployment",
            &[
                ("/spec/replicas", 0.into()),
                (
                    "/spec/template/spec/automountServiceAccountToken",
                    false.into(),
                ),
                ("/spec/template/spec/enableServiceLinks", false.into()),
                ("/spec/template/spec/containers/0/env/0/value", "".into()),
                (
                    "/spec/template/spec/containers/0/livenessProbe/initialDelaySeconds",
                    0.into(),
                ),
                (
                    "/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation",
                    false.into(),
                ),
            ],
        ),
        (
            JOB,
            "Job",
            &[
                ("/spec/backoffLimit", 0.into()),
                ("/spec/ttlSecondsAfterFinished", 0.into()),
            ],
        ),
        (
            CRON_JOB,
            "CronJob",
            &[
                ("/spec/suspend", false.into()),
                ("/spec/successfulJobsHistoryLimit", 0.into()),
                ("/spec/failedJobsHistoryLimit", 0.into()),
                ("/spec/jobTemplate/spec/backoffLimit", 0.into()),
                ("/spec/jobTemplate/spec/ttlSecondsAfterFinished", 0.into()),
            ],
        ),
    ];
    for way in ways("whether zero and false survive") {
        for (text, kind, expected) in &rows {
            let objects = way.objects(&spec(text));
            let object = only(&objects, kind);
            for (pointer, value) in *expected {
                let found = object.pointer(pointer);
                assert_eq!(found, Some(value), "{}: {pointer}", way.name());
            }
        }
    }
}

/// The rules of all roles, each with its role, and all objects without them.
fn rules(mut objects: Vec<Value>) -> (Vec<String>, Vec<Value>) {
    let mut rules = Vec::new();
    for object in &mut objects {
        let role = format!("{} {}", object["kind"], object["metadata"]["name"]);
        if let Some(Value::Array(list)) = object.get_mut("rules").map(Value::take) {
            rules.extend(list.iter().map(|rule| format!("{role} {rule}")));
        }
    }
    (rules, objects)
}

#[test]
fn changing_one_right_changes_one_rule() {
    let before = "\
access:
- {resources: [jobs], verbs: [create, list]}
- {resources: [jobs], names: [pi], verbs: [patch, delete]}
- {resources: [pods/log], verbs: [get]}
- {resources: [nodes], verbs: [get], scope: cluster}
- {urls: [/metrics], verbs: [get]}
deployment: {image: \"r.example/a:1\"}
";
    let changes = [
        ("create, list", "create, list, watch", (1, 1)),
        ("patch, delete", "patch", (1, 1)),
        ("names: [pi]", "names: [pi, tau]", (1, 1)),
        (
            "[nodes], verbs: [get]",
            "[nodes], verbs: [get, list]",
            (1, 1),
        ),
        ("[/metrics]", "[/metrics, /healthz]", (1, 1)),
        (
            "- {resources: [pods/log], verbs: [get]}\n",
            "- {resources: [pods/log], verbs: [get]}\n- {resources: [services], verbs: [list]}\n",
            (0, 1),
        ),
        ("- {urls: [/metrics], verbs: [get]}\n", "", (1, 0)),
    ];
    for way in ways("whether one right is one rule") {
        let (rules_before, others_before) = rules(way.objects(&spec(before)));
        for (old, new, (gone, come)) in changes {
            let after = before.replacen(old, new, 1);
            assert_ne!(after, before);
            let (rules_after, others_after) = rules(way.objects(&spec(&after)));
            let what = format!("{}: {old} -> {new}", way.name());
            let without = |rules: &[String], others: &[String]| {
                let left = rules.iter().filter(|rule| !others.contains(rule));
                left.count()
            };
            assert_eq!(without(&rules_before, &rules_after), gone, "{what}");
            assert_eq!(without(&rules_after, &rules_before), come, "{what}");
            assert_eq!(others_before, others_after, "{what}");
        }
    }
}

/// All files below a folder, by their paths.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn rendering_again_gives_the_same_bytes() {
    for example in EXAMPLES {
        for output in OUTPUTS {
            let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
            // Once, once more over it, and beside it.
            let [first, over, beside] = ["one", "one", "two"].map(|folder| {
                sandbox
                    .run(&format!(
                        "render --to {output} --out {folder} rolewright.yaml"
                    ))
                    .expect_code(0);
                files(&sandbox.path().join(folder))
            });
            assert!(!first.is_empty());
            assert_eq!(first, over, "{example} {output}");
            assert_eq!(first, beside, "{example} {output}");
        }
    }
}

const TEMPLATE: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {generateName: worker-}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: \"r.example/x:1\", args: [\"${ID}\"]}]}}}
";

#[test]
fn what_a_config_map_cannot_hold_is_an_error() {
    let rows = [
        (
            "jobTemplates: [{name: worker, file: missing.yaml}]\n",
            "the template `missing.yaml` does not exist",
        ),
        (
            "config: [{name: c, files: [missing.txt]}]\n",
            "`missing.txt` does not exist",
        ),
        (
            "config: [{name: c, files: [\"nothing/**\"]}]\n",
            "`nothing/**` finds no file",
        ),
        (
            "config: [{name: c, files: [\"a/*\", \"b/*\"]}]\n",
            "two contents for the key `same.txt`: the file `a/same.txt` and the file `b/same.txt`",
        ),
        (
            "config: [{name: c, files: [large.bin]}]\n",
            "`large.bin` is larger than the 1 MiB that a ConfigMap may hold",
        ),
        (
            "config: [{name: c, files: [half.bin, other-half.bin]}]\n",
            "the ConfigMap `c` would hold 1048578 bytes",
        ),
        (
            "jobTemplates: [{name: worker, file: worker.yaml}]\n",
            "`${ID}` is declared nowhere",
        ),
    ];
    for (text, words) in rows {
        let sandbox = Sandbox::new();
        sandbox
            .file("rolewright.yaml", spec(text))
            .file("worker.yaml", TEMPLATE)
            .file("a/same.txt", "a")
            .file("b/same.txt", "b")
            .file("large.bin", vec![b'x'; 1024 * 1024 + 1])
            .file("half.bin", vec![b'x'; 512 * 1024 + 1])
            .file("other-half.bin", vec![b'x'; 512 * 1024 + 1]);
        for output in OUTPUTS {
            let run = sandbox.run(&format!("render --to {output} --out out rolewright.yaml"));
            assert_eq!(run.code, Some(2), "{output}: {text}\n{run:#?}");
            assert!(run.stderr.contains(words), "{output}: {}", run.stderr);
            assert!(!sandbox.path().join("out").exists(), "{output}: {text}");
        }
    }
}

/// Labels of the spec stay where nothing is found by them, those that Kubernetes recommends too.
#[test]
fn labels_of_the_spec_stay() {
    const SPEC: &str = "\
deployment:
  image: \"r.example/a:1\"
  service: {}
  ports: [80]
  podTemplate: {metadata: {labels: {app.kubernetes.io/component: web, tier: \"\", zone: null}}}
";
    const LABELS: &str = "namespace: own, labels: {app.kubernetes.io/component: back, \
        app.kubernetes.io/version: \"7\", app.kubernetes.io/part-of: shop, tier: x, zone: a}}";
    let one = spec(SPEC).replace("namespace: own}", LABELS);
    let other = one.replace("name: app", "name: other");
    for way in ways("which labels stay") {
        for text in [one.clone(), format!("{one}---\n{other}")] {
            let objects = way.objects(&text);
            for object in &objects {
                let labels = &object["metadata"]["labels"];
                let found = ["component", "version", "part-of"]
                    .map(|key| labels[format!("app.kubernetes.io/{key}")].as_str());
                assert_eq!(
                    found,
                    [Some("back"), Some("7"), Some("shop")],
                    "{}: {object:#}",
                    way.name()
                );
            }
            let deployments = objects.iter().filter(|it| it["kind"] == "Deployment");
            let mut selectors = BTreeSet::new();
            for deployment in deployments {
                let labels = &deployment["spec"]["template"]["metadata"]["labels"];
                let found = [
                    "app.kubernetes.io/component",
                    "app.kubernetes.io/version",
                    "tier",
                ];
                let found = found.map(|key| labels[key].as_str());
                assert_eq!(found, [Some("web"), Some("7"), Some("")], "{}", way.name());
                assert_eq!(labels["zone"], Value::Null, "{}", way.name());
                let selector = &deployment["spec"]["selector"]["matchLabels"];
                for (key, value) in selector.as_object().unwrap() {
                    assert_eq!(&labels[key], value, "{}", way.name());
                }
                selectors.insert(selector.to_string());
            }
            // Whatever a client calls its component, its Pods are its own.
            assert_eq!(selectors.len(), text.matches("---").count() + 1);
        }
    }
}

/// When an image is pulled, where an overlay does not say it, is for Kubernetes to decide by the tag.
#[test]
fn containers_of_an_overlay_stay_as_they_are_written() {
    const SPEC: &str = "\
deployment:
  image: \"r.example/a:1\"
  podTemplate:
    spec:
      containers:
      - {name: latest, image: \"r.example/b:latest\"}
      - {name: bare, image: r.example/c}
      - {name: never, image: \"r.example/d:1\", imagePullPolicy: Never}
";
    for way in ways("what becomes of containers of an overlay") {
        let objects = way.objects(&spec(SPEC));
        let containers = &only(&objects, "Deployment")["spec"]["template"]["spec"]["containers"];
        let found: Vec<(&str, &str, Option<&str>)> = containers
            .as_array()
            .unwrap()
            .iter()
            .map(|it| {
                let text = |key: &str| it[key].as_str();
                let policy = text("imagePullPolicy");
                (text("name").unwrap(), text("image").unwrap(), policy)
            })
            .collect();
        let expected = [
            ("latest", "r.example/b:latest", None),
            ("bare", "r.example/c", None),
            ("never", "r.example/d:1", Some("Never")),
            ("app", "r.example/a:1", Some("IfNotPresent")),
        ];
        assert_eq!(found, expected, "{}", way.name());
    }
}

/// An overlay has the last word on the checksum of ConfigMaps too.
#[test]
fn a_checksum_of_the_overlay_stays() {
    const SPEC: &str = "\
config: [{name: settings, data: {k: v}, mountPath: /c}]
deployment:
  image: \"r.example/a:1\"
  podTemplate: {metadata: {annotations: {checksum/config: mine}}}
";
    for way in ways("whose checksum Pods bear") {
        let objects = way.objects(&spec(SPEC));
        let pod = &only(&objects, "Deployment")["spec"]["template"];
        let annotations = &pod["metadata"]["annotations"];
        assert_eq!(annotations["checksum/config"], "mine", "{}", way.name());
    }
}
