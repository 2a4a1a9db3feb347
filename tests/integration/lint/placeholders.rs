//! What programs fill into scripts of the Job templates that specs declare, and that ConfigMaps hold.

use crate::support::Sandbox;

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: disp, namespace: media}
access:
  - {resources: [jobs], verbs: [create]}
accounts:
  - {name: disp-job}
deployment:
  image: registry.example/disp:1.0.0
jobTemplates:
  - {name: worker, file: jobs/worker.yaml, account: disp-job, parameters: [CUSTOM_ID], literals: [HOME], mountPath: /etc/jobs}
";

/// A Job with a script.
fn job(script: &str) -> String {
    format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: worker}}\nspec:\n  template:\n    spec:\n      \
         restartPolicy: Never\n      serviceAccountName: disp-job\n      containers:\n      - name: w\n        \
         image: w:1\n        command: [sh, -c, {script:?}]\n"
    )
}

/// A ConfigMap with a text by its key.
fn config_map(key: &str, text: &str) -> String {
    let lines = text.lines().map(|line| format!("    {line}\n"));
    let lines = lines.collect::<Vec<_>>().concat();
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: jobs, namespace: media}}\ndata:\n  {key}: |\n{lines}"
    )
}

/// The lines that tell of placeholders in scripts.
fn found(sandbox: &Sandbox, arguments: &str) -> Vec<String> {
    let command = "lint --no-config --format concise --select placeholder-in-shell";
    let run = sandbox.run(&format!("{command} {arguments}"));
    let lines = run.stdout.lines();
    let found = lines.filter_map(|line| {
        let (place, message) = line.split_once(": high[placeholder-in-shell] ")?;
        let (_, rest) = message.split_once("filled in for `")?;
        let (written, _) = rest.split_once('`')?;
        Some(format!("{place} {written}"))
    });
    found.collect()
}

#[test]
fn a_parameter_that_a_spec_declares_is_filled_in() {
    let template = job("run ${CUSTOM_ID} ${HOME}");
    let sandbox = Sandbox::new();
    sandbox
        .file("app/rolewright.yaml", SPEC)
        .file("app/jobs/worker.yaml", &template);
    let of_file = "app/jobs/worker.yaml:12:27 ${CUSTOM_ID}";
    assert_eq!(found(&sandbox, "app"), [of_file]);
    // The rendered ConfigMap, by the key of the template.
    sandbox.file("app/out/jobs.yaml", config_map("worker.yaml", &template));
    let rendered = "app/out/jobs.yaml:17:31 ${CUSTOM_ID}";
    assert_eq!(found(&sandbox, "app"), [of_file, rendered]);
    // Of another key nobody knows that, and neither without the spec.
    sandbox.file("app/out/jobs.yaml", config_map("other.yaml", &template));
    assert_eq!(found(&sandbox, "app"), [of_file]);
    sandbox.file("app/out/jobs.yaml", config_map("worker.yaml", &template));
    assert!(found(&sandbox, "app/out").is_empty());
    // A variable of the shell's own, and an argument.
    let better = job("run ${HOME} $1").replace("$1\"]", "$1\", sh, \"${CUSTOM_ID}\"]");
    sandbox.file("app/jobs/worker.yaml", better);
    sandbox.file("app/out/jobs.yaml", "");
    assert!(found(&sandbox, "app").is_empty());
}

#[test]
fn an_action_in_the_script_of_a_text_is_filled_in_unless_helm_does() {
    let sandbox = Sandbox::new();
    let text = config_map("c.yaml", &job("echo {{ .ID }} {{id}}"));
    sandbox.file("plain/jobs.yaml", &text);
    assert_eq!(
        found(&sandbox, "plain"),
        ["plain/jobs.yaml:17:31 {{ .ID }}"]
    );
    // A template by itself, and a chart that is not rendered.
    let named = text.replace("name: jobs", "name: \"{{ .name }}\"");
    sandbox.file("filled/jobs.yaml", named);
    assert!(found(&sandbox, "filled").is_empty());
    sandbox
        .file(
            "chart/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("chart/templates/jobs.yaml", &text);
    assert!(found(&sandbox, "chart --build never").is_empty());
    assert!(found(&sandbox, "chart/templates/jobs.yaml --build never").is_empty());
    // What a tool of the script fills in itself.
    let tool = job("kubectl get pods -o go-template='{{.items}}'");
    sandbox.file("plain/jobs.yaml", config_map("c.yaml", &tool));
    assert!(found(&sandbox, "plain").is_empty());
    // A Job that is applied as it is.
    sandbox.file("plain/jobs.yaml", job("echo {{ .ID }}"));
    assert!(found(&sandbox, "plain").is_empty());
}

/// YAML lets no text begin with an `@`, and a template is none before its tokens are filled in.
#[test]
fn tokens_without_quotes_leave_a_template_readable() {
    let quoted = "\
apiVersion: batch/v1
kind: Job
metadata: {generateName: w-, namespace: apps}
spec:
  backoffLimit: \"@RETRIES@\"
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: \"@ACCOUNT@\"
      containers:
      - {name: w, image: \"@IMAGE@\", securityContext: {privileged: true}}
      - name: x
        image: registry.example/x:1
        args: [\"@A@\", \"--b=@B@\"]
";
    let bare = ["RETRIES", "ACCOUNT", "IMAGE", "A"]
        .iter()
        .fold(quoted.to_owned(), |text, name| {
            text.replace(&format!("\"@{name}@\""), &format!("@{name}@"))
        });
    let sandbox = Sandbox::new();
    sandbox.file("quoted.yaml", quoted);
    sandbox.file("bare.yaml", bare);
    let findings = |file: &str| {
        let run = sandbox.run(&format!(
            "lint --no-config --persona pedantic --format json {file}"
        ));
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let found = report["findings"].as_array().unwrap().iter();
        found
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let found = findings("bare.yaml");
    assert!(found.contains(&"unrestricted-pod".to_owned()), "{found:?}");
    assert_eq!(found, findings("quoted.yaml"));
}
