//! Values: each does what it says, zero and false are values, and what cannot be is refused.

use serde_json::{Value, json};

use super::{Release, Rendered, chart, helms};
use crate::support::Sandbox;

const EVERYTHING: &str = "\
access: [{resources: [pods], verbs: [list]}]
deployment:
  image: registry.example/app:1.4.0
  args: [--serve]
  env: {LOG: info}
  ports: [{name: http, port: 80}]
  probes: {readiness: {tcpSocket: {port: http}}}
  mounts: [{emptyDir: true, path: /work}]
  service: {ports: [{name: http, port: 80, targetPort: http}]}
";

fn rendered(helm: &super::Helm, sandbox: &Sandbox, values: &str) -> Rendered {
    sandbox.file("values.yaml", values);
    helm.template(
        sandbox.path(),
        Release("rel", "apps"),
        &["-f", "values.yaml"],
    )
}

fn pod(rendered: &Rendered) -> Value {
    rendered.only("Deployment")["spec"]["template"].clone()
}

#[test]
fn values_stand_where_they_belong() {
    for helm in helms("whether values do what they say") {
        let sandbox = chart(EVERYTHING);
        let rendered = rendered(
            &helm,
            &sandbox,
            "\
commonLabels: {team: media, app.kubernetes.io/instance: hijacked}
podLabels: {tier: back, app.kubernetes.io/name: hijacked}
podAnnotations: {a: b}
replicaCount: 0
strategy: {type: Recreate, rollingUpdate: null}
revisionHistoryLimit: 0
imagePullSecrets: [{name: registry}]
args: [--serve, \"--text={{ x }}\"]
resources: {limits: {memory: 1Gi}}
readinessProbe: null
livenessProbe: {exec: {command: [true-or-not]}}
nodeSelector: {disk: ssd}
tolerations: [{operator: Exists}]
affinity: {podAntiAffinity: {}}
topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
priorityClassName: high
terminationGracePeriodSeconds: 0
extraEnv: [{name: MORE, value: \"1\"}]
extraVolumes: [{name: more, emptyDir: {}}]
extraVolumeMounts: [{name: more, mountPath: /more}]
serviceAccount: {annotations: {cloud: \"x\"}, automount: true}
service: {type: NodePort, ports: {http: 8080}, annotations: {lb: internal}}
",
        );
        let deployment = rendered.only("Deployment");
        assert_eq!(deployment["metadata"]["labels"]["team"], "media");
        assert_eq!(
            deployment["metadata"]["labels"]["app.kubernetes.io/instance"],
            "rel"
        );
        assert_eq!(deployment["spec"]["replicas"], 0);
        assert_eq!(deployment["spec"]["revisionHistoryLimit"], 0);
        assert_eq!(deployment["spec"]["strategy"]["type"], "Recreate");
        let pod = pod(&rendered);
        assert_eq!(
            pod["metadata"],
            json!({
                "labels": {
                    "app.kubernetes.io/name": "app",
                    "app.kubernetes.io/instance": "rel",
                    "team": "media",
                    "tier": "back",
                },
                "annotations": {"a": "b"},
            })
        );
        let spec = &pod["spec"];
        assert_eq!(spec["imagePullSecrets"], json!([{"name": "registry"}]));
        assert_eq!(spec["nodeSelector"], json!({"disk": "ssd"}));
        assert_eq!(spec["tolerations"], json!([{"operator": "Exists"}]));
        assert_eq!(spec["affinity"], json!({"podAntiAffinity": {}}));
        assert_eq!(spec["priorityClassName"], "high");
        assert_eq!(spec["terminationGracePeriodSeconds"], 0);
        let constraint = &spec["topologySpreadConstraints"][0];
        let selector = &deployment["spec"]["selector"];
        assert_eq!(&constraint["labelSelector"], selector);
        let container = &spec["containers"][0];
        assert_eq!(container["args"], json!(["--serve", "--text={{ x }}"]));
        assert_eq!(container["resources"]["limits"]["memory"], "1Gi");
        assert_eq!(container["readinessProbe"], Value::Null);
        assert_eq!(
            container["livenessProbe"]["exec"]["command"][0],
            "true-or-not"
        );
        assert_eq!(container["env"][1], json!({"name": "MORE", "value": "1"}));
        let mounts = container["volumeMounts"].as_array().unwrap();
        assert_eq!(mounts.last().unwrap()["mountPath"], "/more");
        let volumes = spec["volumes"].as_array().unwrap();
        assert_eq!(volumes.last().unwrap()["name"], "more");
        let account = rendered.only("ServiceAccount");
        assert_eq!(account["automountServiceAccountToken"], true);
        assert_eq!(account["metadata"]["annotations"]["cloud"], "x");
        let service = rendered.only("Service");
        assert_eq!(service["spec"]["type"], "NodePort");
        assert_eq!(service["spec"]["ports"][0]["port"], 8080);
        assert_eq!(service["metadata"]["annotations"]["lb"], "internal");
    }
}

#[test]
fn images_go_by_tag_or_by_digest() {
    let digest = format!("sha256:{}", "0123456789abcdef".repeat(4));
    for helm in helms("what images are called") {
        let sandbox = chart(EVERYTHING);
        for (values, expected) in [
            (String::new(), "registry.example/app:1.4.0".to_owned()),
            (
                "{tag: 2.0.0}".to_owned(),
                "registry.example/app:2.0.0".to_owned(),
            ),
            (
                "{tag: \"1.10\"}".to_owned(),
                "registry.example/app:1.10".to_owned(),
            ),
            (
                "{repository: \"r:5000/x\"}".to_owned(),
                "r:5000/x:1.4.0".to_owned(),
            ),
            (
                format!("{{digest: \"{digest}\"}}"),
                format!("registry.example/app@{digest}"),
            ),
            (
                format!("{{tag: \"2\", digest: \"{digest}\"}}"),
                format!("registry.example/app:2@{digest}"),
            ),
        ] {
            let values = if values.is_empty() {
                "{}".to_owned()
            } else {
                format!("image: {values}")
            };
            let pod = pod(&rendered(&helm, &sandbox, &values));
            assert_eq!(
                pod["spec"]["containers"][0]["image"],
                expected.as_str(),
                "{values}"
            );
        }
    }
}

#[test]
fn zero_is_a_number_and_false_a_word() {
    for helm in helms("whether zero survives") {
        let sandbox = chart(
            "cronJob: {image: \"r.example/a:1\", schedule: \"* * * * *\", backoffLimit: 0, \
             ttlSecondsAfterFinished: 0, successfulJobsHistoryLimit: 0, suspend: false}\n",
        );
        let job = rendered(&helm, &sandbox, "{}").only("CronJob");
        assert_eq!(job["spec"]["successfulJobsHistoryLimit"], 0);
        assert_eq!(job["spec"]["suspend"], false);
        let spec = &job["spec"]["jobTemplate"]["spec"];
        assert_eq!(spec["backoffLimit"], 0);
        assert_eq!(spec["ttlSecondsAfterFinished"], 0);
        let values = "\
cronJob: {failedJobsHistoryLimit: 0, successfulJobsHistoryLimit: null, suspend: null}
job: {backoffLimit: 7, activeDeadlineSeconds: 10000000}
";
        let job = rendered(&helm, &sandbox, values).only("CronJob");
        assert_eq!(job["spec"]["failedJobsHistoryLimit"], 0);
        assert_eq!(job["spec"]["successfulJobsHistoryLimit"], Value::Null);
        assert_eq!(job["spec"]["suspend"], Value::Null);
        let spec = &job["spec"]["jobTemplate"]["spec"];
        assert_eq!(spec["backoffLimit"], 7);
        assert_eq!(spec["activeDeadlineSeconds"], 10_000_000);
    }
}

/// A Job cannot be changed, so that another one has another name, and the same one the same.
#[test]
fn a_job_is_called_by_what_is_in_it() {
    for helm in helms("what Jobs are called") {
        let sandbox = chart("job: {image: \"r.example/a:1\"}\n");
        let name = |values: &str| {
            let job = rendered(&helm, &sandbox, values).only("Job");
            job["metadata"]["name"].as_str().unwrap().to_owned()
        };
        assert_eq!(name("{}"), name("{}"));
        assert_ne!(name("{}"), name("image: {tag: \"2\"}"));
        assert_ne!(name("{}"), name("job: {backoffLimit: 1}"));
    }
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_made() {
    for helm in helms("whether wrong values are refused") {
        let sandbox = chart(EVERYTHING);
        for (values, word) in [
            ("nosuchvalue: 1", "nosuchvalue"),
            ("image: {tagg: x}", "tagg"),
            ("image: {tag: 1.1}", "tag"),
            ("replicaCount: -1", "replicaCount"),
            ("replicaCount: two", "replicaCount"),
            ("rbac: {create: \"yes\"}", "create"),
            ("rbac: {create: null}", "create"),
            ("namespaceOverride: Not_A_Namespace", "namespaceOverride"),
            ("serviceAccount: {create: false}", "serviceAccount"),
            (
                "serviceAccount: {create: false, name: default}",
                "serviceAccount",
            ),
            ("serviceAccount: {name: default}", "serviceAccount"),
            ("service: {type: ExternalName}", "service"),
            ("commonLabels: {a: 1}", "commonLabels"),
            ("commonLabels: {\"a b\": c}", "commonLabels"),
            ("commonLabels: {a: \"b c\"}", "commonLabels"),
            ("podLabels: {X.io/a: b}", "podLabels"),
            ("podAnnotations: {/a: b}", "podAnnotations"),
            ("nodeSelector: {a/b/c: d}", "nodeSelector"),
            ("service: {annotations: {a-: b}}", "annotations"),
            ("serviceAccount: {annotations: {\"\": b}}", "annotations"),
            ("env: {a=b: c}", "a=b"),
            ("env: {\"\": c}", "env"),
            ("env: {é: c}", "env"),
            ("extraEnv: [{name: a=b}]", "extraEnv"),
        ] {
            sandbox.file("values.yaml", values);
            let refusal = helm.refusal(sandbox.path(), &["-f", "values.yaml"]);
            assert!(refusal.contains("schema"), "{values}: {refusal}");
            assert!(refusal.contains(word), "{values}: {refusal}");
        }
    }
}

/// What the server takes for a key, the schema does too.
#[test]
fn keys_that_can_be_are_not_refused() {
    let keys = json!({"a": "", "x.io/A_b.c-d": "v", &format!("x/{}", "a".repeat(63)): "V.1"});
    let mut annotations = keys.clone();
    // The letter before the last becomes a k in lower case.
    annotations["X.IO/a\u{212a}b"] = json!("any text\n");
    let values = json!({
        "commonLabels": keys,
        "nodeSelector": keys,
        "podAnnotations": annotations,
        "env": {"a b-c.d/1 <>": "x"},
    });
    for helm in helms("whether the schema lets keys through") {
        let sandbox = chart(EVERYTHING);
        let rendered = rendered(&helm, &sandbox, &values.to_string());
        let pod = pod(&rendered);
        assert_eq!(pod["metadata"]["annotations"], annotations);
        assert_eq!(pod["spec"]["nodeSelector"], keys);
        assert_eq!(
            pod["spec"]["containers"][0]["env"][1],
            json!({"name": "a b-c.d/1 <>", "value": "x"})
        );
    }
}

/// Helm prints the constants of a schema and not its descriptions.
#[test]
fn the_schema_says_what_is_wrong_with_an_account() {
    let spec = format!("{EVERYTHING}accounts: [{{name: app-helper}}]\n");
    for helm in helms("whether the schema says what is wrong") {
        let sandbox = chart(&spec);
        for (values, sentence) in [
            (
                "serviceAccount.create=false",
                "rights would go to `default`",
            ),
            (
                "serviceAccount.create=false,serviceAccount.name=default",
                "rights would go to `default`",
            ),
            ("serviceAccount.name=default", "another name: `default` is"),
            (
                "accounts.appHelper.name=default",
                "another name: `default` is",
            ),
            ("accounts.appHelper.create=false", "an account that exists"),
        ] {
            let values = format!("--set={values}");
            let refusal = helm.refusal(sandbox.path(), &[&values]);
            assert!(refusal.contains("schema"), "{values}: {refusal}");
            assert!(refusal.contains(sentence), "{values}: {refusal}");
            let lint = helm.run(sandbox.path(), &["lint", "chart", &values]);
            assert!(!lint.status.success(), "{values}");
        }
        let fine = [
            "--set=rbac.create=false,serviceAccount.create=false",
            "--set=serviceAccount.create=false,serviceAccount.name=mine",
            "--set=accounts.appHelper.create=false,accounts.appHelper.name=mine",
        ];
        for values in fine {
            helm.template(sandbox.path(), Release("rel", "apps"), &[values]);
        }
        let unchecked = [
            "--skip-schema-validation",
            "--set=accounts.appHelper.name=default",
        ];
        let refusal = helm.refusal(sandbox.path(), &unchecked);
        assert!(refusal.contains("rights to `default`"), "{refusal}");
    }
}

/// Two accounts of one name would be one with the rights of both.
#[test]
fn accounts_keep_names_of_their_own() {
    let helper =
        "accounts:\n- {name: app-helper, access: [{resources: [secrets], verbs: [list]}]}\n";
    let spec = format!("{EVERYTHING}{helper}");
    for helm in helms("whether accounts keep names of their own") {
        let sandbox = chart(&spec);
        for values in [
            "--set=accounts.appHelper.name=rel-app",
            "--set=serviceAccount.name=rel-app-helper",
            "--set=serviceAccount.name=x,accounts.appHelper.name=x,accounts.appHelper.create=false",
        ] {
            let refusal = helm.refusal(sandbox.path(), &[values]);
            for words in [
                "serviceAccount.name and accounts.appHelper.name",
                "rights of both",
            ] {
                assert!(refusal.contains(words), "{values}: {refusal}");
            }
        }
        let fine = ["--set=accounts.appHelper.name=x"];
        helm.template(sandbox.path(), Release("rel", "apps"), &fine);
    }
}

/// What the chart writes itself stands there once, and what the values say of it stays.
#[test]
fn annotations_of_pods_have_each_key_once() {
    let spec = "config: [{name: app-config, data: {a: b}, mountPath: /config}]\n\
                deployment: {image: \"registry.example/app:1\"}\n";
    for helm in helms("whether annotations have each key once") {
        let sandbox = chart(spec);
        let values = "podAnnotations: {checksum/config: mine, a: b}";
        let rendered = rendered(&helm, &sandbox, values);
        assert_eq!(rendered.text.matches("checksum/config").count(), 1);
        let annotations = &pod(&rendered)["metadata"]["annotations"];
        assert_eq!(annotations["a"], "b");
        assert_eq!(annotations["checksum/config"], "mine");
    }
}

/// The schema can be left out, by `--skip-schema-validation`; nothing is granted to `default` even so.
#[test]
fn nothing_is_granted_to_default() {
    for helm in helms("whether `default` is granted anything") {
        let sandbox = chart(EVERYTHING);
        for name in ["", "default"] {
            let values = [
                "--skip-schema-validation",
                "--set=serviceAccount.create=false",
                &format!("--set=serviceAccount.name={name}"),
            ];
            let refusal = helm.refusal(sandbox.path(), &values);
            assert!(refusal.contains("rights to `default`"), "{refusal}");
        }
    }
}

/// The ways to all values of a schema.
fn leaves(schema: &Value, above: &[String], found: &mut Vec<Vec<String>>) {
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    for (key, value) in properties {
        let way = [above, std::slice::from_ref(key)].concat();
        if value["properties"].is_object() {
            leaves(value, &way, found);
        } else {
            found.push(way);
        }
    }
}

/// `null` in a user's file takes a value away: the chart does without, or says that it cannot.
#[test]
fn every_value_can_be_taken_away_or_is_demanded() {
    let Some(helm) = super::helm("whether values can be taken away") else {
        return;
    };
    for example in [
        "image-worker",
        "controllers/stateful-set",
        "controllers/cron-job",
    ] {
        let sandbox = super::chart_of(example);
        let schema = sandbox.read("chart/values.schema.json");
        let mut all = Vec::new();
        leaves(&serde_json::from_str(&schema).unwrap(), &[], &mut all);
        assert!(all.len() > 40, "{}", all.len());
        let mut taken = 0;
        for way in all {
            let values = way
                .iter()
                .rev()
                .fold(Value::Null, |value, key| json!({key: value}));
            sandbox.file("null.json", values.to_string());
            let image = "--set=tests.rbac.image.repository=r.example/k,tests.rbac.image.tag=v1";
            let more = ["-f", "null.json", image];
            let output = helm.try_template(sandbox.path(), Release("rel", "apps"), &more);
            let message = String::from_utf8(output.stderr).unwrap();
            if output.status.success() {
                taken += 1;
            } else {
                // A digest alone is as good as a tag, and an image without both is none.
                let is_told = message.contains("schema") || message.contains("a tag or a digest");
                assert!(is_told, "{example} {way:?}: {message}");
            }
        }
        assert!(taken > 25, "{example}: {taken}");
    }
}

#[test]
fn a_chart_can_be_a_part_of_another() {
    for helm in helms("whether a chart can be a part of another") {
        let sandbox = chart(EVERYTHING);
        sandbox.file(
            "parent/Chart.yaml",
            "apiVersion: v2\nname: parent\nversion: 1.0.0\n\
             dependencies: [{name: app, version: 0.1.0, condition: app.enabled}]\n",
        );
        sandbox.file(
            "parent/values.yaml",
            "global: {region: x}\napp: {enabled: true, replicaCount: 3}\n",
        );
        std::fs::create_dir(sandbox.path().join("parent/charts")).unwrap();
        std::fs::rename(
            sandbox.path().join("chart"),
            sandbox.path().join("parent/charts/app"),
        )
        .unwrap();
        std::fs::rename(sandbox.path().join("parent"), sandbox.path().join("chart")).unwrap();
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        assert_eq!(rendered.only("Deployment")["spec"]["replicas"], 3);
        let off = ["--set=app.enabled=false"];
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &off);
        assert_eq!(rendered.manifests().json(), Vec::<Value>::new());
    }
}
