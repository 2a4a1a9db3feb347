//! What the values of a Job template's tokens may be, by the places where these stand.

use serde_json::{Value, json};

use super::{Release, chart_in, helms, spec};
use crate::support::Sandbox;

const JOB: &str = "\
apiVersion: batch/v1
kind: Job
metadata:
  generateName: thumb-@TIER@
  namespace: \"@NS@\"
  annotations:
    a: x@VER@
    b: |
      @LINE@ {{ x }} @LINE@
    # comment @NOTE@
spec:
  backoffLimit: 2
  parallelism: 1@NUM@
  activeDeadlineSeconds: 3600
  ttlSecondsAfterFinished: 3600
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: \"@ACC@\"
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: thumb
          image: registry.example/thumb:@TAG@
          args: [--title=@TITLE@, \"--src=${SRC}\", \"--mode=@MODE@\", 'it''s @SINGLE@']
          env:
            - {name: V, value: p@SIZE@}
            - {name: W, value: @ALONE@}
            - {name: X, value: @QUOTED@}
          resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: @MEMORY@}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        - name: other
          image: \"@IMG@\"
          resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 64Mi}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
";

const SPEC: &str = "\
accounts: [{name: thumbs}]
deployment: {image: \"registry.example/qw:2.3.4\"}
jobTemplates:
- name: t
  account: thumbs
  mountPath: /etc/jobs
  parameters: [SRC]
  file: t.yaml
  values:
    NS: namespace
    ACC: account
    TIER: gold
    VER: \"1.10\"
    LINE: hello
    NOTE: note
    NUM: \"0\"
    TAG: \"1.2\"
    TITLE: two words
    MODE: fast
    SINGLE: hello
    SIZE: \"640\"
    ALONE: gold
    QUOTED: \"'12'\"
    MEMORY: 256Mi
    IMG: registry.example/other:1
";

/// Values that stay where they are.
const GOOD: &[(&str, &[&str])] = &[
    ("TIER", &["silver", "a-b.c", "1"]),
    ("VER", &["2", "2.0-rc.1"]),
    ("LINE", &["\"it's\" # {a: [b]} größe", "- x: y"]),
    ("NOTE", &["\"it's\" # {a: [b]} größe", ""]),
    ("NUM", &["5", "", "00"]),
    ("TAG", &["latest", "1.2@sha256:abc"]),
    ("TITLE", &["three more words", "a=b", "", "x:y", "null"]),
    (
        "MODE",
        &[
            "two words",
            "größe",
            "it's",
            "a, b: c #d",
            "",
            "{{ x }} $(Y)",
        ],
    ),
    ("SINGLE", &["two words", "größe", "a \"b\" \\ c", ""]),
    ("SIZE", &["1", "x=y"]),
    ("ALONE", &["silver", "1.2.3", "500m", "two words"]),
    ("MEMORY", &["1Gi", "512Mi"]),
    ("IMG", &["other.example:5000/w:3@sha256:abc"]),
];

/// Values that would end, begin or change something.
const BAD: &[(&str, &[&str])] = &[
    ("TIER", &["a #b", "a: b", "a:", "a\nb", "a "]),
    ("VER", &["1: y", "1 #", "a\u{2028}b"]),
    ("LINE", &["a\nb", " a", "", "a\u{85}b"]),
    ("NOTE", &["a\nb: c", "a\rb"]),
    ("NUM", &["x", "1.5", "1, b: c", "-1", "0000000000"]),
    ("TAG", &["", "a b", "a,b", "a]"]),
    (
        "TITLE",
        &["a #1", "a, --admin, b", "a: b", "a]", "a}", "a:"],
    ),
    ("MODE", &["a\"b", "a\\b", "a\nb", "a\u{7f}"]),
    ("SINGLE", &["a'b", "a\nb"]),
    ("SIZE", &["1,y", "1}", "1, b: c", "1: 2"]),
    (
        "ALONE",
        &[
            "5",
            "1e3",
            "null",
            "Yes",
            "~",
            "",
            "0x1G,",
            "*a",
            "2001-01-01",
            "1:20",
        ],
    ),
    ("QUOTED", &["'13'", "12", "x"]),
    ("MEMORY", &["5", "1.5", "a, b: c"]),
    ("IMG", &["", "a b", "a\"b", "$x"]),
];

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("t.yaml", JOB);
    chart_in(&sandbox, SPEC);
    sandbox
}

/// The values of a release that set a token. Helm reads them as YAML, to which some characters are
/// line breaks unless they are escaped.
fn set(token: &str, value: &str) -> String {
    let text = json!({"jobTemplates": {"t": {token: value}}}).to_string();
    let escaped = text.chars().map(|c| match c {
        ' '..='~' => c.to_string(),
        c => format!("\\u{:04x}", u32::from(c)),
    });
    escaped.collect()
}

/// The Job with its values, as a program reads it.
fn job(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// What stands for each token by default.
fn defaults() -> Value {
    let spec: Value = serde_yaml::from_str(&spec(SPEC)).unwrap();
    spec["jobTemplates"][0]["values"].clone()
}

fn filled(token: &str, value: &str) -> String {
    let mut text = JOB.to_owned();
    for (name, default) in defaults().as_object().unwrap() {
        let default = match default.as_str().unwrap() {
            "namespace" => "apps",
            "account" => "rel-app-thumbs",
            text => text,
        };
        let value = if name == token { value } else { default };
        text = text.replace(&format!("@{name}@"), value);
    }
    text
}

#[test]
fn values_that_stay_in_their_places_are_taken() {
    for helm in helms("which values of tokens are taken") {
        let sandbox = sandbox();
        for (token, values) in GOOD {
            for value in *values {
                sandbox.file("values.json", set(token, value));
                let at = Release("rel", "apps");
                let rendered = helm.template(sandbox.path(), at, &["-f", "values.json"]);
                let maps = rendered.manifests().of_kind("ConfigMap");
                let text = maps[0]["data"]["t.yaml"].as_str().unwrap();
                assert_eq!(text, filled(token, value));
                let (job, before) = (job(text), job(&filled("", "")));
                assert_eq!(shape(&job), shape(&before), "{token} {value:?}");
            }
        }
    }
}

#[test]
fn values_that_would_leave_their_places_are_refused_with_a_reason() {
    for helm in helms("which values of tokens are refused") {
        let sandbox = sandbox();
        for (token, values) in BAD {
            for value in *values {
                sandbox.file("values.json", set(token, value));
                let refusal = helm.refusal(sandbox.path(), &["-f", "values.json"]);
                assert!(refusal.contains(token), "{token} {value:?}: {refusal}");
                assert!(
                    refusal.contains("value must be"),
                    "{token} {value:?}: {refusal}"
                );
            }
        }
    }
}

/// A tree with its texts left out.
fn shape(value: &Value) -> Value {
    match value {
        Value::String(_) => json!("text"),
        Value::Number(_) => json!(1),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(key, value)| (key.clone(), shape(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

#[test]
fn a_token_of_a_job_in_the_specs_own_words_stays_in_its_quotes() {
    let own = "\
accounts: [{name: thumbs}]
deployment: {image: \"registry.example/qw:2.3.4\"}
jobTemplates:
- name: t
  account: thumbs
  mountPath: /etc/jobs
  values: {MODE: fast, IMG: \"registry.example/t:1\"}
  job: {image: \"@IMG@\", args: [\"--mode=@MODE@\"]}
";
    for helm in helms("which values of tokens in the spec's own words are taken") {
        let sandbox = Sandbox::new();
        chart_in(&sandbox, own);
        for (token, value, is_good) in [
            ("MODE", "two words", true),
            ("MODE", "größe, it's", true),
            ("MODE", "a\"b", false),
            ("IMG", "other.example/t:2", true),
            ("IMG", "", false),
            ("IMG", "a b", false),
        ] {
            sandbox.file("values.json", set(token, value));
            if is_good {
                let at = Release("rel", "apps");
                helm.template(sandbox.path(), at, &["-f", "values.json"]);
            } else {
                let refusal = helm.refusal(sandbox.path(), &["-f", "values.json"]);
                assert!(refusal.contains(token), "{value:?}: {refusal}");
            }
        }
    }
}

const NAMED: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {generateName: thumb-, namespace: \"@NS@\"}
spec:
  backoffLimit: 2
  activeDeadlineSeconds: 3600
  ttlSecondsAfterFinished: 3600
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: \"@ACC@\"
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: thumb
          image: registry.example/thumb:1
          args: [--namespace=own, --sa=thumbs, --config=settings, --job-namespace, own, --plain=own, --in-namespace=@NS@]
          env:
            - {name: NAMESPACE, value: own}
            - {name: OTHER, value: own}
          resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 64Mi}}
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
";

#[test]
fn names_in_the_arguments_of_a_template_are_told() {
    let sandbox = Sandbox::new();
    sandbox.file("t.yaml", NAMED);
    sandbox.file(
        "rolewright.yaml",
        spec(
            "accounts: [{name: thumbs}]\nconfig: [{name: settings, data: {a: b}}]\n\
             deployment: {image: \"registry.example/qw:2.3.4\"}\n\
             jobTemplates:\n- {name: t, account: thumbs, mountPath: /etc/jobs, file: t.yaml, values: {NS: namespace, ACC: account}}\n",
        ),
    );
    let run = sandbox.run("render --no-config --to helm --out chart rolewright.yaml");
    let told = run.expect_code(0).stderr;
    for (place, help) in [
        (
            "t.yaml:17:18",
            "write \"--namespace=@NAMESPACE@\" here, and `values: {NAMESPACE: namespace}`",
        ),
        (
            "t.yaml:17:35",
            "write \"--sa=@SA@\" here, and `values: {SA: thumbs}`",
        ),
        (
            "t.yaml:17:48",
            "write \"--config=@CONFIG@\" here, and `values: {CONFIG: settings}`",
        ),
        (
            "t.yaml:17:84",
            "write \"@JOB_NAMESPACE@\" here, and `values: {JOB_NAMESPACE: namespace}`",
        ),
        (
            "t.yaml:19:40",
            "write \"@NAMESPACE@\" here, and `values: {NAMESPACE: namespace}`",
        ),
    ] {
        assert!(told.contains(place), "{place}: {told}");
        assert!(told.contains(help), "{help}: {told}");
    }
    assert_eq!(told.matches("calls otherwise").count(), 5, "{told}");
}

#[test]
fn templates_of_a_chart_are_completed_with_a_token_for_the_account_or_not_at_all() {
    let bare = NAMED
        .replace("      serviceAccountName: \"@ACC@\"\n", "")
        .replace("--sa=thumbs", "--sa=@ACC@");
    let values = "{NS: namespace, ACC: account}";
    let of = |values: &str| {
        spec(&format!(
            "accounts: [{{name: thumbs}}]\ndeployment: {{image: \"registry.example/qw:2.3.4\"}}\n\
             jobTemplates:\n- {{name: t, account: thumbs, mountPath: /etc/jobs, file: t.yaml, values: {values}}}\n"
        ))
    };
    let sandbox = Sandbox::new();
    sandbox.file("t.yaml", &bare);
    sandbox.file("rolewright.yaml", of(values));
    let command = "render --no-config --to helm --out chart --complete-templates rolewright.yaml";
    sandbox.run(command).expect_code(0);
    let completed = sandbox.read("t.yaml");
    assert!(
        completed.contains("serviceAccountName: \"@ACC@\"\n"),
        "{completed}"
    );

    let sandbox = Sandbox::new();
    let bare = bare.replace("--sa=@ACC@", "--sa=x");
    sandbox.file("t.yaml", &bare);
    sandbox.file("rolewright.yaml", of("{NS: namespace}"));
    let run = sandbox.run(command).expect_code(2);
    assert!(
        run.stderr.contains("`serviceAccountName: \"@ACCOUNT@\"`"),
        "{}",
        run.stderr
    );
    assert_eq!(sandbox.read("t.yaml"), bare);
    let settings = "[[render]]\nout = \"m\"\n[[render]]\nto = \"helm\"\nout = \"chart\"\n";
    sandbox.file("rolewright.toml", settings);
    sandbox.run("render --complete-templates").expect_code(2);
    assert_eq!(sandbox.read("t.yaml"), bare);
    sandbox
        .run("render --no-config --out m --complete-templates rolewright.yaml")
        .expect_code(0);
    assert!(
        sandbox
            .read("t.yaml")
            .contains("serviceAccountName: thumbs\n")
    );
}

/// Tokens without quotes are no YAML, and the chart's own files hold them.
#[test]
fn a_chart_with_tokens_without_quotes_is_well_to_the_linter() {
    let sandbox = sandbox();
    let run = sandbox.run("lint --no-config --strict --build never chart/files chart/Chart.yaml");
    assert!(!run.stderr.contains("invalid-yaml"), "{run:?}");
    for helm in helms("whether a chart with tokens is well") {
        let run = sandbox.run_with(
            &[
                "lint",
                "--no-config",
                "--helm",
                helm.path.to_str().unwrap(),
                "chart",
            ],
            "",
        );
        assert!(!run.expect_code(0).stdout.contains("invalid-yaml"));
    }
}
