//! Job templates as who ships them has them: made in the namespace of their ConfigMap, with scripts in
//! many places, beside the spec that they are rendered from, and in base64.

use crate::support::{Run, Sandbox};

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: disp, namespace: apps}
access: [{resources: [jobs], verbs: [create]}]
accounts: [{name: disp-job}]
deployment: {image: \"registry.example/disp:1.0\"}
jobTemplates:
  - {name: w, file: w.yaml, account: disp-job, mountPath: /etc/jobs, values: {ACCOUNT: account}}
";

const TEMPLATE: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {generateName: w-}
spec:
  backoffLimit: 3
  activeDeadlineSeconds: 60
  ttlSecondsAfterFinished: 60
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: \"@ACCOUNT@\"
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: w
          image: registry.example/w:1
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {memory: 1Mi}}
";

/// A spec and its template in a folder.
fn client(spec: &str, template: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("s/rolewright.yaml", spec)
        .file("s/w.yaml", template);
    sandbox
}

fn lint(sandbox: &Sandbox, arguments: &str) -> Run {
    sandbox.run(&format!("lint --no-config --format concise {arguments}"))
}

#[test]
fn what_is_rendered_passes_strictly() {
    let sandbox = client(SPEC, TEMPLATE);
    for (target, build) in [("manifests", ""), ("kustomize", "--build never")] {
        let render = sandbox.run(&format!("render s --to {target} --out {target}"));
        assert_eq!(render.code, Some(0), "{}", render.stderr);
        let run = lint(&sandbox, &format!("{target} --strict {build}"));
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_template_is_made_in_the_namespace_of_its_config_map() {
    let sandbox = client(SPEC, TEMPLATE);
    sandbox.run("render s --to manifests --out m");
    let config_map = sandbox.read("m/configmap-jobs.yaml");
    let job = config_map
        .replace(
            "serviceAccountName: \"disp-job\"",
            "serviceAccountName: \"x\"",
        )
        .replace(
            "      containers:\n",
            "      volumes: [{name: s, secret: {secretName: s}}]\n          containers:\n",
        );
    assert_ne!(job, config_map);
    sandbox.file("m/configmap-jobs.yaml", job);
    let run = lint(&sandbox, "m --persona pedantic");
    assert!(
        run.stdout.contains("no ServiceAccount apps/x "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("no Secret apps/s "), "{}", run.stdout);
    // One of another namespace is another one.
    sandbox.file(
        "m/other.yaml",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x, namespace: elsewhere}\n",
    );
    let run = lint(&sandbox, "m");
    assert!(
        run.stdout.contains("no ServiceAccount apps/x ")
            && run.stdout.contains("dangling-workload-service-account"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    sandbox.file(
        "m/other.yaml",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x, namespace: apps}\n",
    );
    let run = lint(&sandbox, "m");
    assert!(!run.stdout.contains("no ServiceAccount"), "{}", run.stdout);
}

#[test]
fn what_is_not_judged_has_its_places() {
    let binding = |name: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: {name}, \
             namespace: apps}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: \
             \"{{{{ .role }}}}\"}}\nsubjects: [{{kind: ServiceAccount, name: a, namespace: apps}}]\n"
        )
    };
    let all: Vec<String> = (0..8).map(|at| binding(&format!("b{at}"))).collect();
    let sandbox = Sandbox::new();
    sandbox.file("templates/all.yaml", all.join("---\n"));
    let run = sandbox.run("lint --no-config --strict templates");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(
        run.stderr.contains("templates/all.yaml:4:66"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("3 more such places"), "{}", run.stderr);
    let json = sandbox.run("lint --no-config --strict --format json templates");
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let problems = report["problems"].as_array().unwrap();
    let problem = problems
        .iter()
        .find(|problem| {
            let message = problem["message"].as_str().unwrap_or_default();
            message.contains("not judged")
        })
        .unwrap();
    assert_eq!(problem["line"], 4, "{problem}");
    assert_eq!(
        problem["related"].as_array().map(Vec::len),
        Some(4),
        "{problem}"
    );
}

/// Where code stands, and what reads it.
const CODE: [(&str, &str); 12] = [
    ("command: [sh, -c, 'x ${ID}']", "the shell runs"),
    (
        "lifecycle: {preStop: {exec: {command: [sh, -c, 'x ${ID}']}}}",
        "the shell runs",
    ),
    (
        "lifecycle: {postStart: {exec: {command: [sh, -c, 'x @ID@']}}}",
        "the shell runs",
    ),
    (
        "livenessProbe: {exec: {command: [sh, -c, 'x ${ID}']}}",
        "the shell runs",
    ),
    (
        "readinessProbe: {exec: {command: [sh, -c, 'x ${ID}']}}",
        "the shell runs",
    ),
    (
        "startupProbe: {exec: {command: [sh, -c, 'x ${ID}']}}",
        "the shell runs",
    ),
    (
        "command: [sh, -c, 'run $(S)']\n          env: [{name: S, value: '${ID}'}]",
        "the shell runs",
    ),
    ("command: [python3, -c, 'f(\"${ID}\")']", "`python3` runs"),
    ("command: [perl, -e, 'f ${ID}']", "`perl` runs"),
    ("command: [node, --eval, 'f(${ID})']", "`node` runs"),
    ("args: [ruby, -e, 'f ${ID}']", "`ruby` runs"),
    ("command: [pwsh, -Command, 'f ${ID}']", "`pwsh` runs"),
];

#[test]
fn code_is_found_wherever_it_stands() {
    for (fields, told) in CODE {
        let template = TEMPLATE.to_owned() + "          " + fields + "\n";
        let is_token = fields.contains("@ID@");
        let (mark, declared) = if is_token {
            ("@ID@", "values: {ACCOUNT: account, ID: seven}")
        } else {
            ("${ID}", "values: {ACCOUNT: account}, parameters: [ID]")
        };
        let spec = SPEC.replace("values: {ACCOUNT: account}", declared);
        let sandbox = client(&spec, &template);
        let run = lint(&sandbox, "s --select placeholder-in-shell");
        let is_told = |text: &str| {
            text.contains(&format!(
                "{told} whatever is filled in for `{mark}` as part of its"
            ))
        };
        assert!(
            is_told(&run.stdout),
            "{fields}: {}{}",
            run.stdout,
            run.stderr
        );
        // A plain CronJob, with what nobody but a program or a sed fills in.
        let by_value = template
            .replace("${ID}", "@ID@")
            .replace("\"@ACCOUNT@\"", "disp-job");
        let job = by_value
            .strip_prefix("apiVersion: batch/v1\nkind: Job\n")
            .unwrap();
        let job = job.replace("metadata: {generateName: w-}\nspec:\n", "");
        let cron = format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: w}}\nspec:\n  schedule: '@daily'\n  \
             jobTemplate:\n    spec:\n{}",
            job.lines()
                .map(|line| format!("    {line}\n"))
                .collect::<Vec<_>>()
                .concat()
        );
        sandbox.file("plain/cron.yaml", cron);
        let run = lint(&sandbox, "plain --select placeholder-in-shell");
        assert!(
            run.stdout
                .contains(&format!("{told} whatever is filled in for `@ID@`")),
            "{fields}: {}{}",
            run.stdout,
            run.stderr
        );
        // Rendering tells of it too.
        let run = sandbox.run("render s --to helm --out ch");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(
            run.stderr.contains("leaves the bounds"),
            "{fields}: {}",
            run.stderr
        );
    }
}

#[test]
fn what_reaches_a_program_as_a_value_is_silent() {
    let rows = [
        "command: [sh, -c, 'run \"$S\"']\n          env: [{name: S, value: '${ID}'}]",
        "command: [sh, -c, 'run $$(S)']\n          env: [{name: S, value: '${ID}'}]",
        // Hooks are run as they are: this is a command of the shell.
        "lifecycle: {preStop: {exec: {command: [sh, -c, 'run $(S)']}}}\n          env: [{name: S, value: '${ID}'}]",
        "command: [python3, run.py, -c, '${ID}']",
        "command: [python3, -c, 'import sys', '${ID}']",
    ];
    for fields in rows {
        let template = TEMPLATE.to_owned() + "          " + fields + "\n";
        let spec = SPEC.replace(
            "values: {ACCOUNT: account}",
            "values: {ACCOUNT: account}, parameters: [ID]",
        );
        let sandbox = client(&spec, &template);
        let run = lint(&sandbox, "s --select placeholder-in-shell");
        assert_eq!(run.code, Some(0), "{fields}: {}{}", run.stdout, run.stderr);
        let run = sandbox.run("render s --to helm --out ch");
        assert!(
            !run.stderr.contains("leaves the bounds"),
            "{fields}: {}",
            run.stderr
        );
    }
}

#[test]
fn the_remedy_for_a_variable_is_the_shells_own() {
    let template = TEMPLATE.to_owned()
        + "          command: [sh, -c, 'run $(S)']\n          env: [{name: S, value: '${ID}'}]\n";
    let spec = SPEC.replace(
        "values: {ACCOUNT: account}",
        "values: {ACCOUNT: account}, parameters: [ID]",
    );
    let run = client(&spec, &template).run("lint --no-config s --select placeholder-in-shell");
    assert!(
        run.stdout.contains("write `\"$S\"` in the script"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_text_of_a_chart_in_a_script_is_told_and_a_name_is_not() {
    let script = "          command: [sh, -c, 'x @ARG@ @NS@ @ACCOUNT@']\n";
    let template = format!("{TEMPLATE}{script}");
    let spec = |values: &str| SPEC.replace("{ACCOUNT: account}", values);
    let with_text = spec("{ACCOUNT: account, NS: namespace, ARG: fast}");
    let sandbox = client(&with_text, &template);
    let run = sandbox.run("render s --to helm --out ch");
    assert!(
        run.stderr.contains("whatever `@ARG@` is set to"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("whatever `@NS@`"), "{}", run.stderr);
    let with_names = spec("{ACCOUNT: account, NS: namespace}");
    let sandbox = client(&with_names, &template.replace("@ARG@", "fast"));
    let run = sandbox.run("render s --to helm --out ch");
    assert!(!run.stderr.contains("is set to"), "{}", run.stderr);
    let run = lint(&sandbox, "s --select placeholder-in-shell");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    // In the spec's own words too.
    let own = "jobTemplates:\n  - name: w\n    account: disp-job\n    values: {ARG: fast}\n    job:\n      \
               image: \"registry.example/w:1\"\n      command: [sh, -c, \"x @ARG@\"]\n";
    let head = SPEC.split_once("jobTemplates:").unwrap().0;
    let run = client(&format!("{head}{own}"), "").run("render s --to helm --out ch");
    assert!(
        run.stderr.contains("`@ARG@` in the script of a shell"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_dispatcher_may_do_besides_is_told_of_its_spec() {
    let spec = SPEC.replace("verbs: [create]", "verbs: [create, get, list, delete]");
    let sandbox = client(&spec, TEMPLATE);
    let run = lint(
        &sandbox,
        "s --persona pedantic --select job-dispatcher-rights",
    );
    assert!(
        run.stdout
            .starts_with("s/rolewright.yaml:4:57: low[job-dispatcher-rights]"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert!(
        run.stdout.contains("may delete any Job in namespace apps"),
        "{}",
        run.stdout
    );
    let run = lint(&sandbox, "s");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let run = lint(
        &client(SPEC, TEMPLATE),
        "s --persona pedantic --select job-dispatcher-rights",
    );
    assert!(!run.stdout.contains("low["), "{}", run.stdout);
}

#[test]
fn a_template_in_base64_is_judged_at_its_entry() {
    let job = "YXBpVmVyc2lvbjogYmF0Y2gvdjEKa2luZDogSm9iCm1ldGFkYXRhOiB7Z2VuZXJhdGVOYW1lOiB3LX0Kc3BlYzoKICB0ZW1wbGF0ZToKICAgIHNwZWM6CiAgICAgIHJlc3RhcnRQb2xpY3k6IEFsd2F5cwogICAgICBjb250YWluZXJzOiBbe25hbWU6IHcsIGltYWdlOiAidzoxIn1dCg==";
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: jobs, namespace: apps}}\nbinaryData:\n  w.yaml: {job}\n"
    );
    let sandbox = Sandbox::new();
    sandbox.file("m/jobs.yaml", text);
    let run = lint(&sandbox, "m");
    assert!(
        run.stdout.contains("m/jobs.yaml:5:11: ") && run.stdout.contains("invalid-restart-policy"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn a_job_is_looked_after_under_the_name_of_a_domain() {
    let job = |name: &str| {
        TEMPLATE.replace("\"@ACCOUNT@\"", "disp-job").replace(
            "  backoffLimit: 3\n",
            &format!("  backoffLimit: 3\n  managedBy: {name:?}\n"),
        )
    };
    let sandbox = Sandbox::new();
    for (name, is_refused) in [("foo", true), ("example.org/queue", false)] {
        sandbox.file("m/job.yaml", job(name));
        let run = lint(&sandbox, "m --select refused-workload");
        assert_eq!(
            run.stdout.contains("managedBy"),
            is_refused,
            "{}",
            run.stdout
        );
    }
}
