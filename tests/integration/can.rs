//! `can` and `who-can`, as a terminal shows them.

mod open;
mod specs;

use std::process::Command;

use insta::assert_snapshot;

use crate::support::{Run, Sandbox};

const ROBOT: &str = "\
apiVersion: v1
kind: ServiceAccount
metadata: {name: job-robot, namespace: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: job-robot, namespace: default}
rules:
  - {apiGroups: [batch], resources: [jobs], verbs: [create, list]}
  - {apiGroups: [batch], resources: [jobs], resourceNames: [pi], verbs: [patch, delete]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: job-robot, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: job-robot}
subjects:
  - {kind: ServiceAccount, name: job-robot}
";

/// Objects of many kinds of trouble.
const ODD: &str = r#"apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ServiceAccount
    metadata: {name: worker, namespace: media}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: odd}
    rules:
      - {apiGroups: [""], resources: [nodes, namespaces, pods, pod, "pods/*", jobs], verbs: [get, list]}
      - {apiGroups: [apps, extensions], resources: [deployments], verbs: ["*"]}
      - {apiGroups: [example.com], resources: [widgets], verbs: [get]}
      - {apiGroups: [""], resources: [configmaps], resourceNames: [state], verbs: [create, patch, list, deletecollection]}
      - {apiGroups: [""], resources: [secrets], resourceNames: [""], verbs: [get, list]}
      - {nonResourceURLs: [/metrics], verbs: [get]}
      - {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind, escalate]}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: odd, namespace: media}
    roleRef: {kind: ClusterRole, name: odd}
    subjects: [{kind: ServiceAccount, name: worker}]
"#;

/// A binding to a built-in role into which a ClusterRole of one's own flows.
const VIEWER: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: widget-view
  labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}
rules:
  - {apiGroups: [example.com], resources: [widgets], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: viewer, namespace: media}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: User, name: ann}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true}]
"#;

/// The transcripts of commands, each written as in a shell without quotes.
fn session(sandbox: &Sandbox, commands: &[&str]) -> String {
    let transcripts = commands
        .iter()
        .map(|command| sandbox.run(command).transcript(command));
    transcripts.collect::<Vec<_>>().join("\n")
}

fn in_all(text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("all.yaml", text);
    sandbox
}

#[test]
fn a_first_minute() {
    let sandbox = Sandbox::copy_of("examples/job-robot");
    assert_snapshot!(session(
        &sandbox,
        &[
            "render rolewright.yaml --out deploy",
            "can --sa default/job-robot --from deploy",
            "who-can create jobs.batch -n default --from deploy",
            "can --sa default/job-robot get jobs pi --from deploy",
            "can --sa default/job-robot delete jobs pi --from deploy",
        ]
    ));
}

#[test]
fn yes_and_no_with_the_request_that_was_asked() {
    assert_snapshot!(session(
        &in_all(ROBOT),
        &[
            "can system:serviceaccount:default:job-robot create jobs --from all.yaml",
            "can --sa default/job-robot create jobs pi --from all.yaml",
            "can --sa default/job-robot create jobs -n other --from all.yaml",
            "can --sa default/job-robot create jobs -A --from all.yaml",
            "can --sa default/job-robot patch jobs --from all.yaml",
            "can --sa default/job-robot list jobs pi --from all.yaml",
            "can --sa default/job-robot get nodes n1 -n default --from all.yaml",
            "can --sa default/job-robot * * --from all.yaml",
            "can --sa default/job-robot get /version --from all.yaml",
            "can --sa default/job-robot create selfsubjectaccessreviews --from all.yaml",
            "can --group system:masters delete nodes --from all.yaml",
            "can --sa default/job-robot get configz --from all.yaml",
            "can --sa default/job-robot list clustertrustbundles --from all.yaml",
            "can --sa default/job-robot get pods.metrics.k8s.io p --from all.yaml",
            "can --sa default/job-robot list leasecandidates --from all.yaml",
        ]
    ));
}

#[test]
fn grants_that_are_less_than_they_seem_are_marked() {
    assert_snapshot!(session(
        &in_all(ODD),
        &[
            "can --sa media/worker --from all.yaml",
            "can --sa media/worker create configmaps state --from all.yaml",
            "who-can create configmaps state -n media --from all.yaml",
            "can --sa media/worker get namespaces media --from all.yaml",
            "can --sa media/worker get namespaces other -n media --from all.yaml",
            "can --sa media/worker bind clusterroles view -n media --from all.yaml",
            "can --sa media/worker bind clusterroles view --from all.yaml",
            "can --sa media/worker get nodes --from all.yaml",
            "can --sa media/worker get widgets.example.com w --from all.yaml",
            "can --sa media/worker list gadgets.example.com/status --from all.yaml",
            "can --sa media/worker get widgets --from all.yaml",
            "can --sa media/worker get pods.batch --from all.yaml",
        ]
    ));
}

#[test]
fn built_in_roles_and_what_flows_into_them() {
    let sandbox = in_all(VIEWER);
    let listed = sandbox.run("can ann --from all.yaml").expect_code(0);
    let of_interest: Vec<&str> = listed
        .stdout
        .lines()
        .filter(|line| {
            !line.starts_with("  ") || line.contains("widgets") || line.contains("  pods  ")
        })
        .collect();
    assert_snapshot!(
        of_interest.join("\n")
            + "\n\n"
            + &session(
                &sandbox,
                &[
                    "can ann get widgets w -n media --from all.yaml",
                    "can ann get secrets -n media --from all.yaml",
                    "who-can get widgets -n media --from all.yaml",
                    "who-can list secrets --from all.yaml",
                    "who-can list secrets --all --from all.yaml",
                    "who-can get /version --from all.yaml",
                ]
            )
    );
}

#[test]
fn what_everybody_may_is_listed_on_request() {
    assert_snapshot!(session(
        &in_all(ROBOT),
        &[
            "can --sa default/job-robot --all --from all.yaml",
            "can ann --from all.yaml",
            "can --group system:unauthenticated --from all.yaml",
            "can --group system:unauthenticated --all --from all.yaml",
            "can --group system:masters --from all.yaml",
            "can --user ann --group system:masters --group dev --from all.yaml",
            "can system:kube-proxy --from all.yaml",
            "can system:node:n1 --from all.yaml",
        ]
    ));
}

#[test]
fn several_scopes_and_several_chains() {
    let more = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: jobs}
rules:
  - {apiGroups: [batch], resources: [jobs], verbs: [create, get]}
  - {apiGroups: [''], resources: [nodes], verbs: [list]}
  - {nonResourceURLs: [/metrics, /healthz/*], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: jobs, namespace: other}
roleRef: {kind: ClusterRole, name: jobs}
subjects: [{kind: ServiceAccount, name: job-robot, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: jobs}
roleRef: {kind: ClusterRole, name: jobs}
subjects: [{kind: Group, name: 'system:serviceaccounts'}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {kind: ClusterRole, name: cluster-admin}
subjects: [{kind: User, name: 'system:serviceaccount:default:root'}]
";
    let sandbox = in_all(ROBOT);
    sandbox.file("more/more.yaml", more);
    assert_snapshot!(session(
        &sandbox,
        &[
            "can --sa default/job-robot --from all.yaml --from more",
            "who-can create jobs -n other --from all.yaml --from more",
            "who-can create jobs -A --from all.yaml --from more",
            "can --sa default/root --from more",
        ]
    ));
}

#[test]
fn who_may_do_it_to_a_part_is_told_as_well() {
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: backup, namespace: db}
rules:
  - {apiGroups: [''], resources: [secrets], resourceNames: [db-password, db-key], verbs: [get, list]}
  - {nonResourceURLs: [], apiGroups: [''], resources: [pods], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: backup, namespace: db}
roleRef: {kind: Role, name: backup}
subjects: [{kind: ServiceAccount, name: backup}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: admin, namespace: db}
roleRef: {kind: ClusterRole, name: admin}
subjects: [{kind: User, name: ann}]
";
    let sandbox = in_all(text);
    assert_snapshot!(session(
        &sandbox,
        &[
            "who-can get secrets -n db --from all.yaml",
            "who-can get secrets db-key -n db --from all.yaml",
            "who-can create secrets -n db --from all.yaml",
            "who-can list secrets -A --from all.yaml",
            "who-can list pods -A --from all.yaml",
            "who-can get secrets --default-namespace db --from all.yaml",
        ]
    ));
    let json = sandbox
        .run("who-can get secrets -n db --format json --from all.yaml")
        .expect_code(0);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let limited = &report["limited_holders"][0];
    assert_eq!(limited["subject"]["name"], "backup");
    assert_eq!(
        limited["names"],
        serde_json::json!(["db-key", "db-password"])
    );
}

#[test]
fn subjects_that_nothing_names_are_told_with_those_that_are_near() {
    let text = "\
apiVersion: v1
kind: ServiceAccount
metadata: {name: argocd-server}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ci}
roleRef: {kind: ClusterRole, name: view}
subjects:
  - {kind: Group, name: 'oidc:shop-ci'}
  - {kind: User, name: barbara}
";
    assert_snapshot!(session(
        &in_all(text),
        &[
            "can --sa argocd/argocd-server get pods --from all.yaml",
            "can --sa argocd/argocd-server get pods --default-namespace argocd --from all.yaml",
            "can --sa default/argocd-sever get pods --from all.yaml",
            "can --group shop-ci get pods --from all.yaml",
            "can argocd-server get pods --from all.yaml",
            "can barbra get pods --from all.yaml",
            "can nobody get pods --from all.yaml",
        ]
    ));
}

#[test]
fn an_answer_from_a_part_is_no_answer() {
    let sandbox = in_all(ROBOT);
    sandbox.file("broken.yaml", "kind: Role\nmetadata: [\n");
    sandbox.file(
        "refused.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: ns}\nrules: [{verbs: [get]}]\n",
    );
    assert_snapshot!(session(
        &sandbox,
        &[
            "can --sa default/job-robot --from all.yaml --from broken.yaml",
            "can --sa default/job-robot get jobs --from all.yaml --from refused.yaml --from missing",
            "can --sa default/job-robot create jobs --from .",
            "who-can create jobs --from all.yaml --from broken.yaml",
            "can --sa default/job-robot get podz --from broken.yaml",
        ]
    ));
    let json = sandbox
        .run("can --sa default/job-robot create jobs --format json --from .")
        .expect_code(2);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (&report["incomplete"], &report["allowed"]),
        (&true.into(), &true.into())
    );
}

#[test]
fn an_answer_from_nothing_is_no_answer() {
    let sandbox = in_all(ROBOT);
    for (name, text) in [
        ("none/README.md", "no manifest"),
        ("none/.hidden.yaml", ROBOT),
        ("empty.yaml", ""),
        ("some/.gitignore", "out.yaml"),
        ("some/.git/config", ""),
        ("some/out.yaml", ROBOT),
        ("some/.h.yaml", ROBOT),
        ("some/values.yaml", "rbac: true"),
        ("some/role.yaml", ROBOT),
        ("repository/.git/config", ""),
        ("repository/.gitignore", "/rendered/*"),
        ("repository/rendered/all.yaml", ROBOT),
        ("broken.yaml", "kind: [\n"),
    ] {
        sandbox.file(name, text);
    }
    let json = sandbox
        .run("can --sa default/job-robot create jobs --format json -q --from all.yaml --from none")
        .expect_code(2);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(report["incomplete"], true);
    assert_snapshot!(session(
        &sandbox,
        &[
            "can --sa default/job-robot create jobs --from -",
            "can --sa default/job-robot create jobs --from none",
            "can --sa default/job-robot create jobs -q --from empty.yaml",
            "can --sa default/job-robot create jobs --from all.yaml --from empty.yaml",
            "can --sa default/job-robot create jobs --from broken.yaml --from missing",
            "can --sa default/job-robot create jobs --from some",
            "can --sa default/job-robot create jobs --from repository/rendered",
            "can ann list jobs --from all.yaml --crds empty.yaml",
        ]
    ));
}

#[test]
fn what_may_make_the_answer_another_is_told() {
    let dangling = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: lost, namespace: default}
roleRef: {kind: Role, name: elsewhere}
subjects: [{kind: ServiceAccount, name: job-robot}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: a, labels: {to: b}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: a}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: b, labels: {to: a}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: b}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: 'system:basic-user'}
roleRef: {kind: ClusterRole, name: 'system:basic-user'}
subjects: []
";
    let sandbox = in_all(dangling);
    sandbox.file(
        "none.yaml",
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\n",
    );
    assert_snapshot!(session(
        &sandbox,
        &[
            "can --sa default/job-robot --from all.yaml",
            "can --sa default/job-robot get pods -n other --from all.yaml",
            "can --sa default/job-robot create selfsubjectreviews --from all.yaml",
            "who-can get pods -n default --from all.yaml",
            "can --sa default/default --from none.yaml",
            "can --sa default/job-robot get pods --quiet --from all.yaml",
        ]
    ));
}

#[test]
fn what_grants_nothing_leaves_no_answer_open() {
    let sandbox = in_all(ROBOT);
    sandbox.file("all/robot.yaml", ROBOT).file(
        "all/others.yaml",
        "\
apiVersion: v1
kind: Namespace
metadata: {name: Not_A_Label}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: '{{ .Release.Name }}'}
data: {..a: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, annotation: {}}
data: {a: b, a: c}
",
    );
    for arguments in [
        "can --sa default/job-robot create jobs -n default --from",
        "can --sa default/job-robot --from",
        "who-can create jobs -n default --from",
    ] {
        let alone = sandbox.run(&format!("{arguments} all.yaml"));
        assert_eq!(alone.code, Some(0), "{arguments}");
        let among_others = sandbox.run(&format!("{arguments} all"));
        assert_eq!(among_others.code, alone.code, "{arguments}");
        assert_eq!(among_others.stderr, alone.stderr, "{arguments}");
        let stdout = among_others.stdout.replace("all/robot.yaml", "all.yaml");
        assert_eq!(stdout, alone.stdout, "{arguments}");
    }
}

#[test]
fn mistakes_on_the_command_line_end_with_advice() {
    assert_snapshot!(session(
        &in_all(ROBOT),
        &[
            "can --from all.yaml",
            "can get pods --from all.yaml",
            "can --sa job-robot --from all.yaml",
            "can --sa default/job-robot get --from all.yaml",
            "can --sa default/job-robot ann get pods p --from all.yaml",
            "can ann get pods --group dev --from all.yaml",
            "can ann get pods p --group dev --from all.yaml",
            "can system:masters --from all.yaml",
            "can system:serviceaccount:default --from all.yaml",
            "can default/job-robot create jobs --from all.yaml",
            "can --sa default/job-robot -n other --from all.yaml",
            "can ann get podz --from all.yaml",
            "can ann get jobs/pi --from all.yaml",
            "can ann get deployments.extensions --from all.yaml",
            "can ann exec pods --from all.yaml",
            "can ann read secrets --from all.yaml",
            "can ann list /metrics --from all.yaml",
            "can ann get /api/v1/pods --from all.yaml",
            "can ann deletecollection jobs pi --from all.yaml",
            "can ann get pods -n Other --from all.yaml",
            "who-can get pods/* --from all.yaml",
            "who-can get widgets.example.com --from all.yaml",
            "can ann get pods --from - --crds -",
            "can ann get pods --from all.yaml --kubernetes-version 1.20",
            "can ann get pods",
        ]
    ));
}

#[test]
fn all_kinds_of_sources_are_read() {
    let sandbox = in_all(ROBOT);
    let question = [
        "can",
        "--sa",
        "default/job-robot",
        "create",
        "jobs",
        "--from",
    ];
    let ask = |source: &str, stdin: &str| {
        let arguments: Vec<&str> = question.iter().copied().chain([source]).collect();
        sandbox.run_with(&arguments, stdin)
    };
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
        let status = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(sandbox.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .status();
        assert!(status.unwrap().success(), "git {arguments:?}");
    };
    git(&["init", "--quiet", "."]);
    git(&["add", "all.yaml"]);
    git(&["commit", "--quiet", "--message", "one"]);
    sandbox.file("all.yaml", "");
    let evidence = |run: Run| {
        let run = run.expect_code(0);
        run.stdout.lines().nth(1).unwrap().to_owned()
    };
    let by = "by: Role job-robot rules[0], RoleBinding default/job-robot    ";
    assert_eq!(evidence(ask("-", ROBOT)), format!("{by}<stdin>:9"));
    assert_eq!(
        evidence(ask("git:HEAD", "")),
        format!("{by}git:HEAD:all.yaml:9")
    );
    assert_eq!(
        evidence(ask("git:HEAD:all.yaml", "")),
        format!("{by}git:HEAD:all.yaml:9")
    );
    ask("all.yaml", "").expect_code(2);
    ask("git:nowhere", "").expect_code(2);
}

#[test]
fn custom_resources_are_known_from_the_inputs_and_from_files_of_their_own() {
    let (rbac, definition) = VIEWER.rsplit_once("---\n").unwrap();
    let sandbox = in_all(rbac);
    sandbox.file("crd.yaml", definition);
    let question = "can ann get widgets w -n media --from all.yaml";
    sandbox.run(question).expect_code(2);
    sandbox
        .run(&format!("{question} --crds crd.yaml"))
        .expect_code(0);
    sandbox
        .run(&format!("{question} --from crd.yaml"))
        .expect_code(0);
    sandbox
        .run(&format!("{question} --crds all.yaml"))
        .expect_code(2);
}

#[test]
fn who_may_patch_by_another_subject_may_create_by_apply() {
    let rules = |name: &str, verb: &str, subject: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: {name}, namespace: media}}\n\
             rules: [{{apiGroups: [batch], resources: [jobs], resourceNames: [pi], verbs: [{verb}]}}]\n---\n\
             apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: {name}, namespace: media}}\n\
             roleRef: {{kind: Role, name: {name}}}\nsubjects: [{subject}]\n---\n"
        )
    };
    let worker = "{kind: ServiceAccount, name: worker}";
    let everybody = "{kind: Group, name: 'system:serviceaccounts'}";
    let sandbox = in_all(&(rules("a", "create", worker) + &rules("b", "patch", everybody)));
    let run = sandbox
        .run("can --sa media/worker create jobs pi --from all.yaml")
        .expect_code(1);
    assert!(
        run.stdout
            .starts_with("no by POST; yes by server-side apply: "),
        "{run:?}"
    );
    let run = sandbox
        .run("who-can create jobs pi -n media --from all.yaml")
        .expect_code(0);
    assert!(
        run.stdout.contains("ServiceAccount media/worker "),
        "{run:?}"
    );
    let listed = sandbox
        .run("can --sa media/worker --from all.yaml")
        .expect_code(0);
    assert!(
        listed.stdout.contains("Worth knowing: create on jobs "),
        "{listed:?}"
    );
}

#[test]
fn json_of_grants() {
    assert_snapshot!(
        in_all(ROBOT)
            .run("can --sa default/job-robot --format json --from all.yaml")
            .expect_code(0)
            .stdout
    );
}

#[test]
fn json_of_an_answer() {
    let sandbox = in_all(ROBOT);
    let question = "can --sa default/job-robot get jobs pi --format json --from all.yaml";
    assert_snapshot!(sandbox.run(question).expect_code(1).stdout);
    let report = |command: &str| -> serde_json::Value {
        serde_json::from_str(&sandbox.run(command).stdout).unwrap()
    };
    let yes = report("can --sa default/job-robot create jobs pi --format json --from all.yaml");
    assert_eq!(yes["allowed"], true);
    assert_eq!(yes["request"]["name"], serde_json::Value::Null);
    assert_eq!(yes["chain"]["rule"]["place"]["line"], 9);
    assert_eq!(
        yes["notes"][0]["message"],
        "a POST carries no name, so `create` is asked without one"
    );
    let builtin = report("can --sa default/job-robot get /version --format json --from all.yaml");
    assert_eq!(builtin["chain"]["binding"]["builtin"], true);
    assert_eq!(builtin["chain"]["rule"]["place"], serde_json::Value::Null);
    assert_eq!(builtin["request"]["url"], "/version");
}

#[test]
fn json_of_holders() {
    let command = "who-can create jobs.batch -n default --format json --from all.yaml";
    assert_snapshot!(in_all(ROBOT).run(command).expect_code(0).stdout);
}

#[test]
fn json_says_what_can_be_used() {
    let run = in_all(ODD).run("can --sa media/worker --format json --from all.yaml");
    let report: serde_json::Value = serde_json::from_str(&run.expect_code(0).stdout).unwrap();
    let usable: Vec<String> = report["grants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|grant| {
            let verbs: Vec<&str> = grant["verbs"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|verb| verb.as_str())
                .collect();
            format!(
                "{} {} {}: {}",
                grant["resource"],
                grant["group"],
                verbs.join(" "),
                grant["usable"]
            )
        })
        .collect();
    assert_snapshot!(usable.join("\n"));
}

#[test]
fn names_cannot_play_with_the_terminal() {
    let evil = "a\\u001b[31m\\u202e\\u009bz";
    let text = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\n\
         kind: Role\n\
         metadata: {{name: \"{evil}\", namespace: default}}\n\
         rules: [{{apiGroups: [\"{evil}\"], resources: [\"{evil}\"], resourceNames: [\"{evil}\\n\"], verbs: [\"{evil}\"]}}, \
                 {{apiGroups: [\"\"], resources: [pods], resourceNames: [\"{evil}\"], verbs: [get]}}]\n\
         ---\n\
         apiVersion: rbac.authorization.k8s.io/v1\n\
         kind: RoleBinding\n\
         metadata: {{name: \"{evil}\", namespace: default}}\n\
         roleRef: {{kind: Role, name: \"{evil}\"}}\n\
         subjects: [{{kind: User, name: \"{evil}\"}}, {{kind: User, name: ann}}]\n"
    );
    let sandbox = in_all(&text);
    sandbox.file(
        "dangling.yaml",
        text.replace("kind: Role\n", "kind: RoleBinding\n")
            .replace("rules:", "x:"),
    );
    let typed = "a\u{1b}[31m\u{202e}\u{9b}z";
    let commands: &[&[&str]] = &[
        &["can", typed],
        &["can", typed, "--format", "json"],
        &["can", "ann", "get", "pods", "p"],
        &["can", "ann", "get", "pods", typed],
        &["can", "ann", "get", typed],
        &["can", "ann", typed, "pods"],
        &["can", "ann", "get", "pods", "-n", typed],
        &["can", "--sa", typed],
        &["can", "ann", "get", "/\u{1b}[31m"],
        &["who-can", "get", "pods", typed],
        &["who-can", "get", "pods", typed, "--format", "json"],
    ];
    for command in commands {
        for source in ["all.yaml", "dangling.yaml"] {
            let arguments: Vec<&str> = command.iter().copied().chain(["--from", source]).collect();
            let run = sandbox.run_with(&arguments, "");
            for text in [&run.stdout, &run.stderr] {
                let is_bad =
                    |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
                assert!(!text.contains(is_bad), "{command:?}: {text:?}");
            }
        }
    }
    assert_snapshot!(
        sandbox
            .run_with(&["can", typed, "--from", "all.yaml"], "")
            .stdout
    );
}
