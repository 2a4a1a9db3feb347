//! The program's own texts as values: environment, configuration, arguments; and texts that are names.

use serde_json::{Value, json};

use super::{Helm, Release, Rendered, chart, helms};
use crate::support::Sandbox;

const SPEC: &str = "\
access:
- {resources: [pods], verbs: [list]}
- {resources: [leases], names: [app-lock], verbs: [get, update]}
accounts: [{name: app-worker, access: [{resources: [configmaps], verbs: [get]}]}]
config:
- name: app-settings
  mountPath: /settings
  data: {level: info, zero: \"0\", empty: \"\", line: \"x\\n\", long: \"a\\nb\\n\", worker: app-worker,
    odd: \"{{ x }} \\u0085 \\\"q\\\" 'a' \\\\ \\t\"}
- {name: app-lock, data: {a: b}}
deployment:
  image: registry.example/app:1.4.0
  args: [--serve, --account=app-worker, --config, app-settings, --namespace, own, --lock=app-lock]
  env:
    LOG: info
    REF: $(LOG)
    ZERO: \"0\"
    EMPTY: \"\"
    ACCOUNT: app-worker
    NAME: app
    APP_NAMESPACE: own
    PLACE: own
    ODD: \"{{ y }}\\t\\u0001 é😀\"
    NODE: {field: spec.nodeName}
  ports: [{name: http, port: 80}]
  service: {ports: [{name: http, port: 80, targetPort: http}]}
";

fn template(helm: &Helm, sandbox: &Sandbox, values: &Value, more: &[&str]) -> Rendered {
    sandbox.file("values.yaml", values.to_string());
    let more = [&["-f", "values.yaml"], more].concat();
    helm.template(sandbox.path(), Release("rel", "apps"), &more)
}

fn container(rendered: &Rendered) -> Value {
    rendered.only("Deployment")["spec"]["template"]["spec"]["containers"][0].clone()
}

fn env(rendered: &Rendered, name: &str) -> Option<String> {
    let env = container(rendered)["env"].as_array().unwrap().clone();
    let variable = env.into_iter().find(|variable| variable["name"] == name)?;
    Some(
        variable["value"]
            .as_str()
            .unwrap_or("from elsewhere")
            .to_owned(),
    )
}

fn data(rendered: &Rendered, name: &str) -> Value {
    let maps = rendered.manifests().of_kind("ConfigMap");
    let map = maps.iter().find(|map| map["metadata"]["name"] == name);
    map.unwrap()["data"].clone()
}

#[test]
fn the_environment_is_a_mapping_of_texts() {
    for helm in helms("whether the environment is a value") {
        let sandbox = chart(SPEC);
        let plain = template(&helm, &sandbox, &json!({}), &[]);
        for (name, text) in [
            ("LOG", "info"),
            ("ZERO", "0"),
            ("EMPTY", ""),
            ("ODD", "{{ y }}\t\u{1} é😀"),
            ("NODE", "from elsewhere"),
        ] {
            assert_eq!(env(&plain, name).as_deref(), Some(text), "{name}");
        }
        let values = json!({"env": {
            "LOG": "", "ZERO": "false", "EMPTY": "0x1F", "ODD": null, "NEW": "é {{ z }}\n",
        }});
        let more = ["--set=env.SET=on", "--set-string=env.NUMBER=10000000"];
        let changed = template(&helm, &sandbox, &values, &more);
        for (name, text) in [
            ("LOG", Some("")),
            ("ZERO", Some("false")),
            ("EMPTY", Some("0x1F")),
            ("ODD", None),
            ("NEW", Some("é {{ z }}\n")),
            ("SET", Some("on")),
            ("NUMBER", Some("10000000")),
            ("REF", Some("$(LOG)")),
        ] {
            assert_eq!(env(&changed, name).as_deref(), text, "{name}");
        }
        // What refers to another variable stays behind it, and nothing stands there twice.
        let names: Vec<Value> = container(&changed)["env"]
            .as_array()
            .unwrap()
            .iter()
            .map(|variable| variable["name"].clone())
            .collect();
        let at = |name: &str| names.iter().position(|known| known == name).unwrap();
        assert!(at("LOG") < at("REF"), "{names:?}");
        let mut once = names.clone();
        once.sort_by_key(Value::to_string);
        once.dedup();
        assert_eq!(once.len(), names.len());
    }
}

/// Of two variables with one name the server loses one.
#[test]
fn every_variable_can_be_taken_away_and_none_is_there_twice() {
    for helm in helms("whether a variable can be taken away") {
        let sandbox = chart(SPEC);
        for name in ["LOG", "ACCOUNT", "APP_NAMESPACE", "NAME", "NODE"] {
            let values = json!({"env": {name: null}});
            let without = template(&helm, &sandbox, &values, &[]);
            assert_eq!(env(&without, name), None, "{name}");
            assert_eq!(env(&without, "ZERO").as_deref(), Some("0"));
            let extra = json!([{"name": name, "value": "mine"}]);
            let values = json!({"env": {name: null}, "extraEnv": extra});
            let other = template(&helm, &sandbox, &values, &[]);
            assert_eq!(env(&other, name).as_deref(), Some("mine"), "{name}");
            let twice = format!("--set-json=extraEnv={extra}");
            let refusal = helm.refusal(sandbox.path(), &[&twice]);
            let expected = format!("extraEnv: the variable {name} is there already");
            assert!(refusal.contains(&expected), "{refusal}");
        }
        let values = json!({"config": {"appSettings": {"worker": null, "level": null}}});
        let texts = data(&template(&helm, &sandbox, &values, &[]), "rel-app-settings");
        assert_eq!(
            (&texts["worker"], &texts["level"]),
            (&Value::Null, &Value::Null)
        );
        let both = "--set-json=extraEnv=[{\"name\": \"A\"}, {\"name\": \"A\"}]";
        let refusal = helm.refusal(sandbox.path(), &[both]);
        assert!(refusal.contains("the variable A is"), "{refusal}");
        let new = r#"--set-json=env={"B": "1"}"#;
        let refusal = helm.refusal(
            sandbox.path(),
            &[new, "--set-json=extraEnv=[{\"name\": \"B\"}]"],
        );
        assert!(refusal.contains("the variable B is"), "{refusal}");
    }
}

#[test]
fn a_program_without_an_environment_gets_one() {
    for helm in helms("whether a first variable can be given") {
        let sandbox = chart("deployment: {image: \"registry.example/app:1\"}\n");
        let plain = template(&helm, &sandbox, &json!({}), &[]);
        assert_eq!(container(&plain)["env"], Value::Null);
        let values = json!({"env": {"A": "1"}, "extraEnv": [{"name": "B", "value": "2"}]});
        let both = json!([{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]);
        let rendered = template(&helm, &sandbox, &values, &[]);
        assert_eq!(container(&rendered)["env"], both);
        let only = template(&helm, &sandbox, &json!({"extraEnv": [{"name": "B"}]}), &[]);
        assert_eq!(container(&only)["env"], json!([{"name": "B"}]));
    }
}

#[test]
fn short_texts_of_config_maps_are_values() {
    for helm in helms("whether configuration is a value") {
        let sandbox = chart(SPEC);
        let plain = template(&helm, &sandbox, &json!({}), &[]);
        let expected = json!({
            "level": "info", "zero": "0", "empty": "", "line": "x\n", "long": "a\nb\n",
            "worker": "rel-app-worker", "odd": "{{ x }} \u{85} \"q\" 'a' \\ \t",
        });
        assert_eq!(data(&plain, "rel-app-settings"), expected);
        let values = json!({"config": {"appSettings": {
            "level": "", "zero": "false", "empty": null, "line": "two\nlines \n", "worker": "other",
        }}});
        let changed = template(&helm, &sandbox, &values, &[]);
        let expected = json!({
            "level": "", "zero": "false", "line": "two\nlines \n", "long": "a\nb\n",
            "worker": "other", "odd": "{{ x }} \u{85} \"q\" 'a' \\ \t",
        });
        assert_eq!(data(&changed, "rel-app-settings"), expected);
        let checksum = |rendered: &Rendered| {
            let pod = rendered.only("Deployment")["spec"]["template"].clone();
            pod["metadata"]["annotations"]["checksum/config"].clone()
        };
        assert_ne!(checksum(&plain), checksum(&changed));
        sandbox.file("values.yaml", "config: {appSettings: {long: x}}");
        let refusal = helm.refusal(sandbox.path(), &["-f", "values.yaml"]);
        assert!(refusal.contains("'long' not allowed"), "{refusal}");
    }
}

#[test]
fn a_program_that_reads_again_need_not_start_anew() {
    for helm in helms("whether the checksum can be left out") {
        let sandbox = chart(SPEC);
        for (values, expected) in [
            (json!({"restartOnConfigChange": false}), Value::Null),
            (
                json!({"restartOnConfigChange": false, "podAnnotations": {"a": "b"}}),
                json!({"a": "b"}),
            ),
        ] {
            let rendered = template(&helm, &sandbox, &values, &[]);
            let pod = &rendered.only("Deployment")["spec"]["template"];
            assert_eq!(pod["metadata"]["annotations"], expected);
        }
    }
}

#[test]
fn texts_that_are_names_follow_the_release() {
    for helm in helms("whether texts that are names follow") {
        let sandbox = chart(SPEC);
        let rendered = template(&helm, &sandbox, &json!({}), &[]);
        let args = json!([
            "--serve",
            "--account=rel-app-worker",
            "--config",
            "rel-app-settings",
            "--namespace",
            "apps",
            "--lock=app-lock",
        ]);
        assert_eq!(container(&rendered)["args"], args);
        for (name, text) in [
            ("ACCOUNT", "rel-app-worker"),
            ("APP_NAMESPACE", "apps"),
            // Names of a program and of a place, too.
            ("NAME", "app"),
            ("PLACE", "own"),
        ] {
            assert_eq!(env(&rendered, name).as_deref(), Some(text), "{name}");
        }
        let values = json!({"args": ["--other"], "env": {"ACCOUNT": "mine"}});
        let given = template(&helm, &sandbox, &values, &[]);
        assert_eq!(container(&given)["args"], json!(["--other"]));
        assert_eq!(env(&given, "ACCOUNT").as_deref(), Some("mine"));
        let named = ["--set=accounts.appWorker.name=theirs"];
        let named = template(&helm, &sandbox, &json!({}), &named);
        assert_eq!(env(&named, "ACCOUNT").as_deref(), Some("theirs"));
        assert_eq!(data(&named, "rel-app-settings")["worker"], "theirs");
    }
}

/// What could be meant otherwise stays, and is told.
#[test]
fn texts_that_may_be_names_are_told() {
    let sandbox = Sandbox::new();
    let lists =
        "    WATCH_NAMESPACES: own, other\n    SPACES: own,other\n    NAMESPACES: a,b\n    ODD:";
    let spec = super::spec(SPEC).replace("    ODD:", lists);
    sandbox.file("rolewright.yaml", spec);
    let run = sandbox
        .run("render --no-config --to helm --out chart rolewright.yaml")
        .expect_code(0);
    let notes: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("note: "))
        .collect();
    assert_eq!(
        notes,
        [
            "note: `app`, the value of NAME, is the name of a ServiceAccount, which a release calls otherwise",
            "note: `own, other`, the value of WATCH_NAMESPACES, holds the name of a Namespace, which a release calls otherwise",
            "note: `app-lock`, an argument, is the name of a ConfigMap, which a release calls otherwise",
        ]
    );
}

#[test]
fn other_containers_name_what_the_release_calls_otherwise() {
    let spec = "\
config: [{name: app-settings, data: {a: b}}]
deployment:
  image: registry.example/app:1
  command: [run, --config=app-settings]
  sidecars:
  - {name: side, image: \"registry.example/side:1\", args: [app-settings], env: {CONFIG: app-settings, LOG: x}}
";
    for helm in helms("whether other containers follow") {
        let sandbox = chart(spec);
        let rendered = template(&helm, &sandbox, &json!({}), &[]);
        let pod = &rendered.only("Deployment")["spec"]["template"]["spec"];
        let all: Vec<Value> = ["initContainers", "containers"]
            .iter()
            .filter_map(|list| pod[list].as_array().cloned())
            .flatten()
            .collect();
        let named = |name: &str| all.iter().find(|one| one["name"] == name).unwrap();
        assert_eq!(
            named("app")["command"],
            json!(["run", "--config=rel-app-settings"])
        );
        assert_eq!(named("side")["args"], json!(["rel-app-settings"]));
        assert_eq!(
            named("side")["env"],
            json!([{"name": "CONFIG", "value": "rel-app-settings"}, {"name": "LOG", "value": "x"}])
        );
    }
}

/// Helm prints constants of a schema: one says what to do with what YAML took for a number.
#[test]
fn what_has_to_be_a_text_says_so() {
    for helm in helms("what is said of numbers in place of texts") {
        let sandbox = chart(SPEC);
        for value in [
            "image.tag=7",
            "tests.rbac.image.tag=7",
            "env.LOG=0",
            "env.LOG=true",
            "config.appSettings.zero=0",
            "commonLabels.a=1",
            "podAnnotations.a=true",
            "podLabels.a=1",
            "args={1}",
            "extraEnv[0].name=A,extraEnv[0].value=1",
            "nodeSelector.a=1",
            "serviceAccount.annotations.a=1",
        ] {
            let set = format!("--set={value}");
            let refusal = helm.refusal(sandbox.path(), &[&set]);
            assert!(
                refusal.contains("in quotes, or by --set-string"),
                "{value}: {refusal}"
            );
            let lint = helm.run(sandbox.path(), &["lint", "chart", &set]);
            assert!(!lint.status.success(), "{value}");
            let text = format!("--set-string={value}");
            helm.template(sandbox.path(), Release("rel", "apps"), &[&text]);
        }
        let refusal = helm.refusal(sandbox.path(), &["--set=env.NODE=x"]);
        assert!(refusal.contains("the spec says where"), "{refusal}");
    }
}

/// YAML of values knows floating-point numbers alone.
#[test]
fn large_numbers_zero_and_false_stay_what_they_are() {
    for helm in helms("whether numbers stay what they are") {
        let sandbox = chart(SPEC);
        let values = json!({
            "podSecurityContext": {"runAsUser": 1_000_660_000, "fsGroup": 0, "runAsNonRoot": false, "seccompProfile": null},
            "securityContext": {"readOnlyRootFilesystem": false, "capabilities": null},
            "resources": {"limits": {"memory": 0}, "requests": null},
            "tolerations": [{"operator": "Exists", "tolerationSeconds": 0}],
            "extraVolumes": [{"name": "x", "configMap": {"name": "x", "defaultMode": 0, "optional": false}}],
            "extraVolumeMounts": [{"name": "x", "mountPath": "/x", "readOnly": false}],
            "imagePullSecrets": null,
            "commonLabels": {"a": ""},
        });
        let rendered = template(&helm, &sandbox, &values, &[]);
        let pod = rendered.only("Deployment")["spec"]["template"]["spec"].clone();
        let security = &pod["securityContext"];
        assert_eq!(
            security,
            &json!({"runAsUser": 1_000_660_000, "fsGroup": 0, "runAsNonRoot": false})
        );
        let container = &pod["containers"][0];
        assert_eq!(
            container["securityContext"]["readOnlyRootFilesystem"],
            false
        );
        assert_eq!(container["securityContext"]["capabilities"], Value::Null);
        assert_eq!(container["resources"], json!({"limits": {"memory": 0}}));
        assert_eq!(pod["tolerations"][0]["tolerationSeconds"], 0);
        let volume = pod["volumes"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            volume["configMap"],
            json!({"name": "x", "defaultMode": 0, "optional": false})
        );
        let mount = container["volumeMounts"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        assert_eq!(mount["readOnly"], false);
        assert_eq!(rendered.only("Deployment")["metadata"]["labels"]["a"], "");
    }
}

/// The server takes no volume's name and no place of a mount twice, and of a variable given twice one is
/// lost.
#[test]
fn what_would_be_there_twice_is_refused() {
    const SPEC: &str = "\
statefulSet:
  image: \"registry.example/app:1\"
  volumeClaims: [{name: data, size: 1Gi, path: /var/lib/app}]
";
    for helm in helms("whether a volume may be there twice") {
        let sandbox = chart(SPEC);
        let volume = |name: &str| json!({"name": name, "emptyDir": {}});
        let mount = |path: &str| json!({"name": "x", "mountPath": path});
        for (values, expected) in [
            (
                json!({"extraVolumes": [volume("tmp")]}),
                "extraVolumes: the name tmp is there already",
            ),
            (
                json!({"extraVolumes": [volume("data")]}),
                "extraVolumes: the name data is there already",
            ),
            (
                json!({"extraVolumes": [volume("x"), volume("x")]}),
                "extraVolumes: the name x is",
            ),
            (
                json!({"extraVolumeMounts": [mount("/tmp/")]}),
                "extraVolumeMounts: the mountPath /tmp/ is",
            ),
            (
                json!({"extraVolumeMounts": [mount("/var/lib/app")]}),
                "the mountPath /var/lib/app is",
            ),
            (
                json!({"extraVolumeMounts": [mount("/x"), mount("/x")]}),
                "the mountPath /x is there",
            ),
            (
                json!({"extraVolumeMounts": [{"name": "x"}]}),
                "missing property 'mountPath'",
            ),
        ] {
            sandbox.file("values.yaml", values.to_string());
            let refusal = helm.refusal(sandbox.path(), &["--values=values.yaml"]);
            assert!(refusal.contains(expected), "{values}: {refusal}");
        }
        let values = json!({"extraVolumes": [volume("x")], "extraVolumeMounts": [mount("/x")]});
        let pod = template(&helm, &sandbox, &values, &[]).only("StatefulSet");
        let pod = &pod["spec"]["template"]["spec"];
        let names = pod["volumes"].as_array().unwrap().iter();
        let names: Vec<_> = names.map(|volume| &volume["name"]).collect();
        assert_eq!(names, ["tmp", "x"]);
    }
}
