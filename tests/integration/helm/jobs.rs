//! Job templates in a chart: byte for byte, but for their tokens.

use proptest::prelude::*;
use serde_json::Value;

use super::{Release, Rendered, chart, chart_in, helms, spec};
use crate::support::Sandbox;

/// What hostile text comes into a template as: a comment, which may hold anything.
const HOSTILE: &[&str] = &[
    "# {{ .Values.x }} {{- end }} {{ \"{{\" }} }} {{/* */}}\n",
    "# ${X} $(X) $$(X) $X `x` \\n \\ %s %d\n",
    "# \"double\" 'single' <html> &amp; \u{e9}\u{1f600}\u{4e2d}\u{a0}\n",
    "# trailing blanks   \n# trailing tab\t\n",
    "# a\ttab\n",
    "# carriage return\r\n# another\r\n",
    "# @ @@ @1@ a@b.c @LITERAL@ me@\n",
    "\n\n# blank lines around\n\n\n",
];

const JOB: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {generateName: \"worker-\", labels: {x: \"@WORD@\"}}
spec:
  ttlSecondsAfterFinished: 0
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: \"@ACCOUNT@\"
      automountServiceAccountToken: false
      containers:
      - name: main
        image: \"@IMAGE@\"
        args: [\"--config=@CONFIG@\", \"--own=@OWN@\", \"--in=@NAMESPACE@\", \"--next=@WORD@@IMAGE@\"]
";

const SPEC: &str = "\
accounts: [{name: worker}]
config: [{name: settings, data: {a: \"{{ b }}\"}}]
deployment: {image: \"registry.example/app:1\"}
jobTemplates:
- name: worker
  file: worker.yaml
  key: job.yaml
  account: worker
  reason: a test of texts
  values:
    ACCOUNT: account
    NAMESPACE: namespace
    OWN: configMap
    CONFIG: settings
    IMAGE: registry.example/worker:2
    WORD: \"@IMAGE@\"
  mountPath: /jobs
";

/// The template as a release has it.
fn job(rendered: &Rendered) -> String {
    let maps = rendered.manifests().of_kind("ConfigMap");
    let map = maps
        .iter()
        .find(|map| map["metadata"]["name"] == "rel-app-jobs");
    match &map.unwrap()["data"]["job.yaml"] {
        Value::String(text) => text.clone(),
        other => panic!("{other}"),
    }
}

fn filled(text: &str) -> String {
    // One after the other would fill what a value brings; the program and the chart do not.
    text.replace("@WORD@", "\u{0}")
        .replace("@ACCOUNT@", "rel-app-worker")
        .replace("@NAMESPACE@", "apps")
        .replace("@OWN@", "rel-app-jobs")
        .replace("@CONFIG@", "rel-app-settings")
        .replace("@IMAGE@", "registry.example/worker:2")
        .replace('\u{0}', "@IMAGE@")
}

/// Templates with hostile text before, after and, without its last line break, at the end.
fn hostile() -> Vec<String> {
    let mut texts = vec![JOB.to_owned(), JOB.trim_end().to_owned()];
    for hostile in HOSTILE {
        texts.push(format!("{hostile}{JOB}"));
        texts.push(format!("{JOB}{hostile}"));
        texts.push(format!("{JOB}{}", hostile.trim_end_matches(['\r', '\n'])));
    }
    texts.push(JOB.replace('\n', "\r\n"));
    texts
}

#[test]
fn templates_keep_every_byte_but_their_tokens() {
    for helm in helms("whether Job templates keep their bytes") {
        for text in hostile() {
            let sandbox = Sandbox::new();
            sandbox.file("worker.yaml", &text);
            let literals = if text.contains("@LITERAL@") {
                "  literals: [LITERAL]\n"
            } else if text.contains("${X}") {
                "  literals: [X]\n"
            } else {
                ""
            };
            chart_in(&sandbox, &format!("{SPEC}{literals}"));
            assert_eq!(sandbox.read("chart/files/jobs/job.yaml"), text);
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
            assert_eq!(job(&rendered), filled(&text), "{text:?}");
        }
    }
}

#[test]
fn values_go_into_templates_and_cannot_leave_their_place() {
    for helm in helms("whether values stay in their place") {
        let sandbox = Sandbox::new();
        sandbox.file("worker.yaml", JOB);
        chart_in(&sandbox, SPEC);
        let image = "--set=jobTemplates.worker.IMAGE=other.example/w:3@sha256";
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[image]);
        assert!(job(&rendered).contains("image: \"other.example/w:3@sha256\""));
        for bad in ["a\"b", "a\nb", "a: b", "a #b", "a\\b", "'"] {
            sandbox.file(
                "bad.json",
                serde_json::json!({"jobTemplates": {"worker": {"IMAGE": bad}}}).to_string(),
            );
            let refusal = helm.refusal(sandbox.path(), &["-f", "bad.json"]);
            assert!(refusal.contains("IMAGE"), "{bad:?}: {refusal}");
        }
    }
}

#[test]
fn a_token_is_the_releases_name_in_a_chart_and_the_clients_elsewhere() {
    let sandbox = Sandbox::new();
    sandbox.file("worker.yaml", JOB.replace("x: \"@WORD@\"", "x: @REL@"));
    let spec = SPEC.replace("    WORD: \"@IMAGE@\"\n", "    REL: release\n");
    sandbox.file("worker.yaml", {
        let text = sandbox.read("worker.yaml");
        text.replace("--next=@WORD@", "--release=@REL@/")
    });
    chart_in(&sandbox, &spec);
    let plain = sandbox.run("render --no-config rolewright.yaml");
    let plain = plain.expect_code(0).stdout;
    assert!(plain.contains("labels: {x: app}"), "{plain}");
    assert!(plain.contains("--release=app/registry"), "{plain}");
    for helm in helms("whether a token is the release's name") {
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        let text = job(&rendered);
        assert!(text.contains("labels: {x: rel}"), "{text}");
        assert!(text.contains("--release=rel/registry"), "{text}");
        // A label is a text, and `42` without quotes is none.
        let arguments = ["template", "42", "chart", "--namespace", "apps"];
        let output = helm.run(sandbox.path(), &arguments);
        let refusal = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && refusal.contains("42"),
            "{refusal}"
        );
    }
}

#[test]
fn config_keeps_its_bytes_too() {
    for helm in helms("whether ConfigMaps keep their bytes") {
        let separators = "a \u{2028} b \u{2029} c \u{85} d \u{feff} e \u{7f}\n";
        for hostile in HOSTILE.iter().chain([&separators, &"\u{3000}\n\u{3000}\n"]) {
            let sandbox = Sandbox::new();
            sandbox.file("config/text.properties", hostile);
            sandbox.file("config/bytes.bin", [0xff, 0x00, 0x7b, 0x7b]);
            chart_in(&sandbox, "config: [{name: settings, files: [config/*]}]\n");
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
            let map = rendered.only("ConfigMap");
            assert_eq!(map["data"]["text.properties"], *hostile);
            assert_eq!(map["binaryData"]["bytes.bin"], "/wB7ew==");
        }
    }
}

#[test]
fn a_chart_without_its_file_is_no_chart() {
    for helm in helms("whether a missing file is told") {
        for content in [None, Some("")] {
            let sandbox = Sandbox::new();
            sandbox.file("worker.yaml", JOB);
            chart_in(&sandbox, SPEC);
            let path = sandbox.path().join("chart/files/jobs/job.yaml");
            match content {
                None => std::fs::remove_file(path).unwrap(),
                Some(text) => std::fs::write(path, text).unwrap(),
            }
            let refusal = helm.refusal(sandbox.path(), &[]);
            assert!(refusal.contains("no file files/jobs/job.yaml"), "{refusal}");
        }
    }
}

#[test]
fn pods_start_anew_when_what_they_mount_changes() {
    for helm in helms("whether a change starts new Pods") {
        let sandbox = Sandbox::new();
        sandbox.file("worker.yaml", JOB);
        chart_in(&sandbox, SPEC);
        let checksum = |more: &[&str]| {
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), more);
            let deployment = rendered.only("Deployment");
            deployment["spec"]["template"]["metadata"]["annotations"]["checksum/config"].clone()
        };
        assert_eq!(checksum(&[]), checksum(&["--set=replicaCount=2"]));
        assert_ne!(
            checksum(&[]),
            checksum(&["--set=jobTemplates.worker.IMAGE=x"])
        );
    }
}

#[test]
fn jobs_in_the_words_of_the_spec_follow_the_release() {
    for helm in helms("whether Jobs in the spec's words follow") {
        let sandbox = chart(
            "\
accounts: [{name: worker}]
config: [{name: settings, data: {a: b}}]
deployment: {image: \"registry.example/app:1\"}
jobTemplates:
- name: work
  key: job.yaml
  account: worker
  parameters: [ID]
  job:
    image: registry.example/worker:2
    args: [\"--id=${ID}\", \"--braces={{ x }}\"]
    mounts: [{configMap: settings, path: /settings}]
    backoffLimit: 0
  mountPath: /jobs
",
        );
        let image = ["--set=jobTemplates.work.IMAGE=other.example/w:3"];
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &image);
        let job: Value = serde_yaml::from_str(&job(&rendered)).unwrap();
        assert_eq!(job["metadata"]["namespace"], "apps");
        assert_eq!(job["spec"]["backoffLimit"], 0);
        let pod = &job["spec"]["template"]["spec"];
        assert_eq!(pod["serviceAccountName"], "rel-app-worker");
        assert_eq!(pod["containers"][0]["image"], "other.example/w:3");
        assert_eq!(pod["containers"][0]["args"][1], "--braces={{ x }}");
        assert_eq!(pod["volumes"][0]["configMap"]["name"], "rel-app-settings");
    }
}

/// A Job in the words of the spec whose `values` stand in everything that may hold one.
const OWN_WORDS: &str = "\
accounts: [{name: worker}]
config: [{name: settings, data: {a: b}}]
deployment: {image: \"registry.example/app:1\"}
jobTemplates:
- name: work
  key: job.yaml
  account: worker
  parameters: [ID]
  values:
    NS: namespace
    WHO: account
    HERE: configMap
    CONFIG: settings
    TAG: \"2\"
    TEAM: own
    MEMORY: 64Mi
    ODD: 'a \"b\"'
  job:
    image: registry.example/worker:@TAG@
    args: [\"--namespace=@NS@\", \"@WHO@ of @TEAM@\", \"${ID}@HERE@\", \"@ODD@\"]
    env: {WHERE: \"@NS@\", TEAM: \"@TEAM@\"}
    mounts: [{configMap: \"@CONFIG@\", path: \"/etc/@TEAM@\"}]
    resources: {requests: {memory: \"@MEMORY@\"}}
  mountPath: /jobs
";

#[test]
fn values_of_jobs_in_the_words_of_the_spec_are_those_of_the_chart() {
    for helm in helms("whether values of Jobs in the spec's words are the chart's") {
        let sandbox = chart(OWN_WORDS);
        let values = [
            "--set-string=jobTemplates.work.TAG=3,jobTemplates.work.TEAM=b,jobTemplates.work.MEMORY=128Mi",
        ];
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &values);
        let job: Value = serde_yaml::from_str(&job(&rendered)).unwrap();
        let pod = &job["spec"]["template"]["spec"];
        let container = &pod["containers"][0];
        assert_eq!(container["image"], "registry.example/worker:3");
        let expected = [
            "--namespace=apps",
            "rel-app-worker of b",
            "${ID}rel-app-jobs",
            "a \"b\"",
        ];
        assert_eq!(container["args"], serde_json::json!(expected));
        let env = container["env"].as_array().unwrap();
        let variable = |name: &str| {
            let found = env.iter().find(|variable| variable["name"] == name);
            found.unwrap()["value"].clone()
        };
        assert_eq!(variable("WHERE"), "apps");
        assert_eq!(variable("TEAM"), "b");
        assert_eq!(container["resources"]["requests"]["memory"], "128Mi");
        assert_eq!(container["volumeMounts"][0]["mountPath"], "/etc/b");
        assert_eq!(pod["volumes"][0]["configMap"]["name"], "rel-app-settings");
    }
}

#[test]
fn values_that_stay_as_the_spec_has_them_are_told() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", spec(OWN_WORDS));
    let run = sandbox.run("render --no-config --to helm --out chart rolewright.yaml");
    let run = run.expect_code(0);
    let notes: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.contains("is no value of the chart"))
        .collect();
    let [note] = notes.as_slice() else {
        panic!("{}", run.stderr);
    };
    assert!(note.contains("`@ODD@`"), "{note}");
    let values = sandbox.read("chart/values.yaml");
    assert!(!values.contains("ODD"), "{values}");
}

#[test]
fn names_in_the_arguments_of_such_jobs_follow_the_release() {
    for helm in helms("whether arguments of Jobs in the spec's words follow") {
        let sandbox = chart(
            "\
accounts: [{name: worker}]
config: [{name: settings, data: {a: b}}]
deployment: {image: \"registry.example/app:1\"}
jobTemplates:
- name: work
  key: job.yaml
  account: worker
  job:
    image: registry.example/worker:2
    command: [work, -n, own]
    args: [\"--namespace=own\", --config-map, settings, own]
    env: {TARGET_NAMESPACE: own, TEAM: own}
",
        );
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        let job: Value = serde_yaml::from_str(&job(&rendered)).unwrap();
        let container = &job["spec"]["template"]["spec"]["containers"][0];
        let expected = [
            "--namespace=apps",
            "--config-map",
            "rel-app-settings",
            "own",
        ];
        assert_eq!(container["args"], serde_json::json!(expected));
        let text = container["env"].to_string();
        assert!(
            text.contains(r#""name":"TARGET_NAMESPACE","value":"apps""#),
            "{text}"
        );
        assert!(text.contains(r#""name":"TEAM","value":"own""#), "{text}");
    }
}

#[test]
fn a_text_that_may_be_meant_to_follow_is_told_where_it_stands() {
    let sandbox = Sandbox::new();
    let more = "\
accounts: [{name: worker}]
deployment: {image: \"registry.example/app:1\", args: [app]}
jobTemplates:
- name: work
  account: worker
  values: {X: app}
  job: {image: \"registry.example/worker:2\", args: [\"--namespaces=own,b\", \"@X@\"], env: {A: app}}
";
    sandbox.file("rolewright.yaml", spec(more));
    let run = sandbox.run("render --no-config --to helm --out chart rolewright.yaml");
    let run = run.expect_code(0);
    let lines: Vec<&str> = run.stderr.lines().collect();
    let told = lines.iter().enumerate().filter_map(|(index, line)| {
        let place = lines.get(index + 1)?.trim().strip_prefix("--> ")?;
        line.contains("which a release calls otherwise")
            .then(|| format!("{place}: {line}"))
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @"
    rolewright.yaml:5:54: note: `app`, an argument, is the name of a ServiceAccount, which a release calls otherwise
    rolewright.yaml:10:91: note: `app`, the value of A, is the name of a ServiceAccount, which a release calls otherwise
    rolewright.yaml:10:52: note: `own,b`, an argument, holds the name of a Namespace, which a release calls otherwise
    ");
}

/// A text may be the name of a namespace by chance.
#[test]
fn a_text_is_a_namespace_only_where_one_stands() {
    for helm in helms("whether texts are taken for namespaces") {
        let sandbox = Sandbox::new();
        let job = JOB.replace(
            "labels: {",
            "namespace: \"@THERE@\", labels: {team: \"@TEAM@\", ",
        );
        let job = job
            .replace("--own=@OWN@", "x")
            .replace("--in=@NAMESPACE@", "y");
        let spec = SPEC
            .replace(
                "    NAMESPACE: namespace\n",
                "    THERE: own\n    TEAM: own\n",
            )
            .replace("    OWN: configMap\n", "");
        sandbox.file("worker.yaml", job);
        chart_in(&sandbox, &spec);
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        let job: Value = serde_yaml::from_str(&self::job(&rendered)).unwrap();
        assert_eq!(job["metadata"]["namespace"], "apps");
        assert_eq!(job["metadata"]["labels"]["team"], "own");
    }
}

/// Pieces that templates, shells, readers and writers of YAML, and Helm itself take for something.
const PIECES: [&str; 40] = [
    "{{",
    "}}",
    "{{ .Values }}",
    "{{- end }}",
    "{",
    "}",
    "${X}",
    "$(X)",
    "$",
    "@",
    "@@",
    "@A@",
    "@1@",
    "%",
    "%s",
    "\\",
    "\\n",
    "\"",
    "'",
    "`",
    "#",
    ": ",
    "- ",
    "---",
    "...",
    "|",
    ">",
    "&a",
    "*a",
    "~",
    "null",
    " ",
    "  ",
    "\u{a0}",
    "\u{3000}",
    "\u{1f600}",
    "\u{e9}",
    "<b>",
    "&amp;",
    "/* */",
];

/// Line breaks and control characters, which stand in no comment.
const BREAKS: [&str; 9] = [
    "\n", "\n\n", "\r\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{7f}", "\u{feff}",
];

fn text(pieces: impl Strategy<Value = &'static str>) -> impl Strategy<Value = String> {
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn words() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&PIECES[..])
}

fn words_and_breaks() -> impl Strategy<Value = &'static str> {
    prop_oneof![words(), prop::sample::select(&BREAKS[..])]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_keeps_its_bytes(before in text(words()), after in text(words()), config in text(words_and_breaks())) {
        let Some(helm) = super::helm("whether any text keeps its bytes") else {
            return Ok(());
        };
        // What only looks like a placeholder has to be declared, and is no matter of this test.
        let comment = |text: &str| text.replace("${X}", "${ X}").replace("@A@", "@A @");
        let job = format!("# {}\n{JOB}# {}", comment(&before), comment(&after));
        let is_placed = is_without_placeholders(&comment(&before)) && is_without_placeholders(&comment(&after));
        prop_assume!(is_placed);
        let sandbox = Sandbox::new();
        sandbox.file("worker.yaml", &job);
        sandbox.file("config/text", &config);
        chart_in(&sandbox, &SPEC.replace("data: {a: \"{{ b }}\"}", "files: [config/*]"));
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        prop_assert_eq!(self::job(&rendered), filled(&job));
        let maps = rendered.manifests().of_kind("ConfigMap");
        let map = maps.iter().find(|map| map["metadata"]["name"] == "rel-app-settings");
        prop_assert_eq!(&map.unwrap()["data"]["text"], &Value::from(config));
    }
}

/// Whether a text holds nothing of the form of a placeholder, joined by chance.
fn is_without_placeholders(text: &str) -> bool {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let parts: Vec<&str> = text.split('@').collect();
    let has_token = parts.len() > 2 && parts[1..parts.len() - 1].iter().any(|part| is_name(part));
    let has_dollar = text
        .split("${")
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    !has_token && !has_dollar
}
