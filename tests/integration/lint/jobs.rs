//! Templates of Jobs in ConfigMaps, through the binary: what is around the ConfigMap is what they are
//! looked at against, and what they lack is told at its line.

use crate::support::Sandbox;

const AROUND: &str = "\
apiVersion: v1
kind: ServiceAccount
metadata: {name: worker, namespace: media}
automountServiceAccountToken: false
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: media}
data: {level: info}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: jobs, namespace: media}
data:
  convert.yaml: |
";

/// A template of a Job in a ConfigMap; it begins at line 16.
fn with_template(lines: &str) -> String {
    let mut text = AROUND.to_owned();
    for line in lines.lines() {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

fn lint(text: &str, persona: &str) -> String {
    let arguments = ["lint", "--format", "concise", "--persona", persona, "-"];
    let run = Sandbox::new().run_with(&arguments, text);
    format!("{}{}", run.stdout, run.stderr)
}

const JOB: &str = "\
apiVersion: batch/v1
kind: Job
metadata:
  name: convert-${ID}
  namespace: media
spec:
  backoffLimit: 2
  activeDeadlineSeconds: 600
  ttlSecondsAfterFinished: 3600
  template:
    spec:
      serviceAccountName: worker
      restartPolicy: Never
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      volumes:
        - name: settings
          configMap: {name: settings}
      containers:
        - name: convert
          image: registry.example/convert:2.0
          command: [convert, \"${ID}\"]
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
";

#[test]
fn a_good_template_is_silent() {
    let output = lint(&with_template(JOB), "pedantic");
    assert!(output.contains("no findings"), "{output}");
    assert!(output.contains("in 2 sets"), "{output}");
}

/// What is wrong in a template, the place where it is told, and whether everybody hears of it.
#[test]
fn what_is_wrong_is_told_at_its_place() {
    let rows = [
        (
            "restartPolicy: Never",
            "restartPolicy: Always",
            "28:26: error[invalid-restart-policy]",
            true,
        ),
        (
            "      restartPolicy: Never\n",
            "",
            "26:9: error[invalid-restart-policy]",
            true,
        ),
        (
            "Account",
            "Accounts",
            "27:11: high[unknown-workload-field]",
            true,
        ),
        (
            "backoffLimit: 2",
            "backoffLimit: two",
            "22:21: error[invalid-workload-value]",
            true,
        ),
        (
            "batch/v1",
            "batch/v2",
            "16:17: error[unknown-workload-version]",
            true,
        ),
        ("batch/v1", "batch/v2alpha1", "16:17: ", true),
        (
            "name: settings}",
            "name: setings}",
            "34:33: high[dangling-config-map]",
            true,
        ),
        (
            "name: settings}",
            "name: others}",
            "34:33: high[dangling-config-map]",
            false,
        ),
        (
            "Name: worker",
            "Name: wroker",
            "27:31: high[dangling-workload-service-account]",
            true,
        ),
        (
            "      serviceAccountName: worker\n",
            "",
            "26:9: medium[workload-default-service-account]",
            true,
        ),
        (
            "[convert, ",
            "[sh, -c, ",
            "38:33: high[placeholder-in-shell]",
            true,
        ),
        (
            "  backoffLimit: 2\n",
            "",
            "21:5: low[job-without-backoff-limit]",
            false,
        ),
        (
            "  activeDeadlineSeconds: 600\n",
            "",
            "21:5: low[job-without-deadline]",
            false,
        ),
        (
            "  ttlSecondsAfterFinished: 3600\n",
            "",
            "21:5: low[job-without-ttl]",
            false,
        ),
        (":2.0", ":latest", "37:22: low[unpinned-image]", false),
        ("[ALL]", "[]", "26:9: low[unrestricted-pod]", false),
    ];
    for (from, to, told, is_for_all) in rows {
        let text = with_template(&JOB.replacen(from, to, 1));
        let (all, some) = (lint(&text, "pedantic"), lint(&text, "default"));
        assert!(all.contains(told), "{from} -> {to}: {told}:\n{all}");
        assert_eq!(some.contains(told), is_for_all, "{from} -> {to}:\n{some}");
    }
}

#[test]
fn what_a_program_fills_in_is_let_be() {
    for (from, to) in [
        ("backoffLimit: 2", "backoffLimit: ${RETRIES}"),
        ("name: settings}", "name: \"${SETTINGS}\"}"),
        ("name: settings}", "name: \"@SETTINGS@\"}"),
        ("name: settings}", "name: \"{{ .settings }}\"}"),
        ("registry.example/convert:2.0", "\"${IMAGE}\""),
        (
            "namespace: media\nspec",
            "namespace: \"${NAMESPACE}\"\nspec",
        ),
        ("restartPolicy: Never", "restartPolicy: ${POLICY}"),
    ] {
        let text = with_template(&JOB.replacen(from, to, 1));
        let output = lint(&text, "pedantic");
        assert!(output.contains("no findings"), "{from} -> {to}:\n{output}");
    }
}

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: converter, namespace: media}
access:
  - {resources: [jobs], verbs: [create], reason: starts a Job for each image}
accounts:
  - {name: worker}
config:
  - {name: settings, data: {level: info}}
jobTemplates:
";

/// What a spec asks for is seen for its Job templates, whether it holds them or names their files.
#[test]
fn templates_of_specs_are_judged_with_what_these_ask_for() {
    let job = JOB.replace("[convert, ", "[sh, -c, ");
    let inside = "  - {name: convert, account: worker, parameters: [ID], template: ";
    let quoted = serde_json::to_string(&job).unwrap();
    let beside = "  - {name: convert, account: worker, parameters: [ID], file: jobs/convert.yaml";
    for (template, place) in [
        (format!("{inside}{quoted}}}\n"), "rolewright.yaml:11:"),
        (format!("{beside}}}\n"), "jobs/convert.yaml:23:29: "),
    ] {
        let sandbox = Sandbox::new();
        sandbox
            .file("rolewright.yaml", format!("{SPEC}{template}"))
            .file("jobs/convert.yaml", &job);
        for source in [".", "rolewright.yaml"] {
            let arguments = format!("lint --format concise --persona pedantic {source}");
            let run = sandbox.run(&arguments).expect_code(1);
            let of_jobs: Vec<&str> = run
                .stdout
                .lines()
                .filter(|line| line.starts_with(place.split(':').next().unwrap()))
                .filter(|line| !line.contains("workloads-write"))
                .collect();
            let [found] = of_jobs.as_slice() else {
                panic!("{source} {template}:\n{}{}", run.stdout, run.stderr);
            };
            assert!(found.starts_with(place), "{found}");
            assert!(found.contains("high[placeholder-in-shell]"), "{found}");
        }
    }
}

#[test]
fn what_the_server_would_refuse_is_told_before_a_program_asks_it() {
    let rows = [
        (
            "backoffLimit: 2",
            "backoffLimit: -2",
            "22:21: error[refused-workload] `spec.backoffLimit` has to be 0 or more, and is -2",
        ),
        (
            "          image: registry.example/convert:2.0\n",
            "",
            "36:15: error[refused-workload] `spec.template.spec.containers[0].image` is missing",
        ),
        (
            "- name: convert",
            "- name: Convert",
            "36:21: error[refused-workload] `spec.template.spec.containers[0].name` is no DNS label",
        ),
        (
            "Name: worker",
            "Name: The_Worker",
            "27:31: error[refused-workload] `spec.template.spec.serviceAccountName` is no DNS",
        ),
    ];
    for (before, after, expected) in rows {
        let text = JOB.replace(before, after);
        assert_ne!(text, JOB, "{before}");
        let output = lint(&with_template(&text), "default");
        assert!(output.contains(expected), "{after}\n{output}");
    }
    for (before, after) in [
        ("metadata:\n  name: convert-${ID}\n  namespace: media\n", ""),
        ("name: convert-${ID}", "name: Convert_${ID}"),
        ("- name: convert", "- name: Convert-${ID}"),
        ("backoffLimit: 2", "backoffLimit: ${RETRIES}"),
        ("configMap: {name", "${KIND}: {name"),
    ] {
        let text = JOB.replace(before, after);
        assert_ne!(text, JOB, "{before}");
        let output = lint(&with_template(&text), "default");
        assert!(!output.contains("refused-workload"), "{after}\n{output}");
    }
}

/// Other programs fill in other forms of placeholders.
#[test]
fn what_any_program_fills_in_is_let_be() {
    for placeholder in ["$ID", "$(ID)", "__ID__", "<id>", "<% id %>", "{id}"] {
        let job = JOB
            .replace("convert-${ID}", placeholder)
            .replace("name: convert\n", &format!("name: {placeholder}\n"))
            .replace("backoffLimit: 2", &format!("backoffLimit: {placeholder}"));
        let output = lint(&with_template(&job), "default");
        assert!(output.contains("no findings"), "{placeholder}: {output}");
    }
    for placeholder in ["%(id)s", "%ID%", "[[ .id ]]"] {
        let job = JOB
            .replace("convert-${ID}", &format!("'{placeholder}'"))
            .replace("name: convert\n", &format!("name: '{placeholder}'\n"));
        let output = lint(&with_template(&job), "default");
        assert!(output.contains("no findings"), "{placeholder}: {output}");
    }
    let output = lint(
        &with_template(&JOB.replace("name: convert\n", "name: con_vert\n")),
        "default",
    );
    assert!(output.contains("error[refused-workload]"), "{output}");
}

/// A server that gives an object has written what it takes from nobody else.
#[test]
fn what_the_server_wrote_itself_is_not_refused() {
    let objects = "\
apiVersion: batch/v1
kind: Job
metadata: {name: j, namespace: x, uid: a}
spec:
  selector: {matchLabels: {batch.kubernetes.io/controller-uid: abc}}
  template:
    metadata: {labels: {batch.kubernetes.io/controller-uid: abc, controller-uid: abc, job-name: j}}
    spec: {restartPolicy: Never, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: x, uid: b}
spec:
  containers: [{name: c, image: i}]
  ephemeralContainers: [{name: d, image: i}]
";
    let told = |text: &str| lint(text, "default").matches("refused-workload").count();
    assert_eq!(told(objects), 0);
    let of_users = objects.replace(", uid: a", "").replace(", uid: b", "");
    assert_eq!(told(&of_users), 4);
}
