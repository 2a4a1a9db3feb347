//! Every form that a spec can take, each with what it renders to.

use super::{rendered, rendered_in, spec};
use crate::support::Sandbox;

/// The objects without their labels, which are the same everywhere.
fn without_labels(manifests: &str) -> String {
    let mut text = String::new();
    for line in manifests.lines() {
        let own = line.trim_start();
        if own != "labels:" && !own.starts_with("app.kubernetes.io/") {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The roles and bindings that some access renders to.
fn access(entries: &str) -> String {
    let all = rendered(&spec(&format!("access:\n{entries}")));
    let objects = without_labels(&all);
    let objects = objects.split("---\n").filter(|object| {
        let kind = object.lines().find(|line| line.starts_with("kind: "));
        kind.is_some_and(|kind| kind.contains("Role"))
    });
    objects.collect::<Vec<_>>().join("---\n")
}

macro_rules! snapshots {
    ($($name:ident: $entries:expr,)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(access($entries));
            }
        )*
    };
}

snapshots! {
    resources_by_all_their_names: "\
- {resources: [jobs, cronjobs.batch, batch/v1/jobs, po], verbs: [get, list]}
- {resources: [pods/log], verbs: [get], reason: shows a failed Job's last lines}
- {resources: [deployments/scale], verbs: [get, patch]}
",
    names: "\
- {resources: [configmaps], names: [b, a], verbs: [get, update]}
- {resources: [pods], names: [web], verbs: [list, watch]}
",
    server_side_apply: "\
- {resources: [configmaps], names: [state], verbs: [apply], reason: keeps its state}
- {resources: [services], verbs: [apply]}
",
    cluster_scope: "\
- {resources: [nodes], verbs: [get, list], scope: cluster}
- {resources: [pods], verbs: [list], scope: cluster, reason: counts what runs where}
",
    namespaces: "\
- {resources: [pods], verbs: [list], namespaces: [staging, production, own]}
- {resources: [pods], verbs: [watch], namespaces: [staging]}
",
    what_a_role_can_give_of_the_cluster_scope: "\
- {resources: [namespaces], verbs: [get]}
- {resources: [namespaces], names: [own], verbs: [patch]}
- {resources: [clusterroles], names: [view], verbs: [bind]}
",
    urls: "\
- {urls: [/metrics, /livez], verbs: [get]}
- {urls: [/debug/*], verbs: [get], allowWildcard: true, reason: reads profiles}
",
    cluster_roles_that_exist: "\
- {clusterRole: view, namespaces: [staging, own], reason: looks around}
- {clusterRole: \"system:monitoring\", scope: cluster}
- {clusterRole: edit}
",
    uses: "\
- {use: leader-election, names: [app]}
- {use: events}
- {use: exec, namespaces: [staging], reason: runs a check}
",
    unchecked: "\
- {resources: [widgets.example.com, gadgets.example.com/status], verbs: [get, spin], unchecked: true}
",
    wildcards_with_a_reason: "\
- {resources: [\"*/scale\"], verbs: [update], allowWildcard: true, reason: scales anything}
- {resources: [\"*.apps\"], verbs: [get], allowWildcard: true, reason: reads all of apps}
- {resources: [\"*\"], verbs: [\"*\"], namespaces: [sandbox], allowWildcard: true, reason: \"owns it\"}
",
    reasons_stand_above_the_rules_they_are_for: "\
- {resources: [pods], verbs: [get], reason: first}
- {resources: [pods], verbs: [list], reason: \"  second\\nin two lines  \"}
- {resources: [services], verbs: [get, list], reason: first}
- {resources: [secrets], names: [a], verbs: [get], reason: \"\"}
",
}

#[test]
fn nothing_is_asked_and_nothing_is_granted() {
    insta::assert_snapshot!(rendered(&spec("")));
}

#[test]
fn people_and_pipelines_without_an_account() {
    insta::assert_snapshot!(without_labels(&rendered(&spec(
        "\
subjects:
- {kind: Group, name: \"oidc:deployers\"}
- {kind: User, name: jane@example.com}
- {kind: ServiceAccount, name: runner, namespace: ci}
- {kind: ServiceAccount, name: local}
access:
- {resources: [deployments], verbs: [get, patch]}
- {resources: [namespaces], verbs: [list], scope: cluster}
"
    ))));
}

#[test]
fn an_account_that_exists_besides_others() {
    insta::assert_snapshot!(without_labels(&rendered(&spec(
        "\
serviceAccount: {name: made-elsewhere, create: false, token: never}
subjects:
- {kind: Group, name: on-call}
access:
- {resources: [pods], verbs: [list]}
deployment: {image: \"a:1\"}
"
    ))));
}

#[test]
fn further_accounts_with_access_of_their_own() {
    insta::assert_snapshot!(without_labels(&rendered(&spec(
        "\
access:
- {resources: [jobs], verbs: [create]}
accounts:
- name: worker
  access:
  - {resources: [configmaps], names: [input], verbs: [get], reason: reads its input}
- name: reporter
  namespace: reports
  annotations: {example.com/role: \"0123\"}
  access:
  - {resources: [configmaps], verbs: [create]}
  - {resources: [pods], verbs: [list], namespaces: [own]}
  - {resources: [nodes], verbs: [list], scope: cluster}
- {name: idle}
"
    ))));
}

#[test]
fn several_clients_in_one_file() {
    let sandbox = Sandbox::new();
    let clients = ["one", "two"].map(|name| {
        format!(
            "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
             metadata: {{name: {name}, namespace: own, labels: {{team: a}}}}\n\
             access: [{{resources: [pods], verbs: [list]}}]\n\
             deployment: {{image: \"a:1\"}}\n"
        )
    });
    let run = sandbox.run_with(&["render", "-"], clients.join("---\n"));
    let kinds: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("kind: ") || line.starts_with("  name: "))
        .collect();
    insta::assert_snapshot!(kinds.join("\n"));
}

#[test]
fn everything_that_a_deployment_can_say() {
    let sandbox = Sandbox::new();
    sandbox.file("settings/a.properties", "a=1\n");
    sandbox.file("settings/b.properties", "b=2\n");
    insta::assert_snapshot!(rendered_in(
        &sandbox,
        "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: app, namespace: own, labels: {team: media, example.com/tier: \"1\"}}
createNamespace: true
serviceAccount: {name: runner, annotations: {iam.example/role: reader}}
access:
- {resources: [jobs], verbs: [create]}
deployment:
  image: registry.example:5000/app@sha256:0000000000000000000000000000000000000000000000000000000000000000
  command: [/bin/app, \"\"]
  args: [--verbose, \"yes\", \"0644\", $(POD)]
  replicas: 3
  env:
    PLAIN: \"on\"
    EMPTY: \"\"
    POD: {field: metadata.name}
    LABEL: {field: \"metadata.labels['team']\"}
    PASSWORD: {secret: database, key: password}
    MODE: {configMap: modes, key: mode, optional: true}
    MEMORY: {resource: limits.memory}
  ports: [8081, {name: metrics, port: 9090}, {name: dns, port: 53, protocol: UDP}]
  mounts:
  - {secret: tls, path: /etc/tls}
  - {secret: tls, path: /etc/ca, keys: [ca.crt]}
  - {configMap: elsewhere, path: /etc/elsewhere}
  - {emptyDir: true, path: /var/cache}
  resources:
    requests: {cpu: 100m, memory: 64Mi}
    limits: {cpu: 1, memory: 128Mi, ephemeral-storage: 1Gi}
  probes:
    startup: {exec: {command: [/bin/check, --now]}, failureThreshold: 30}
    readiness: {httpGet: {path: /ready, port: metrics, scheme: HTTPS}, initialDelaySeconds: 0}
    liveness: {grpc: {port: 8081, service: app.Health}, periodSeconds: 20, timeoutSeconds: 5}
config:
- {name: settings, files: [settings/*], data: {mode: fast}, mountPath: /etc/app}
- {name: not-mounted, data: {a: b}}
"
    ));
}
