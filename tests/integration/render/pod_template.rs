//! The overlay over the Pod template: what it changes, and what is said of it.

use serde_json::json;

use crate::manifests::Manifests;
use crate::support::Sandbox;

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: robot, namespace: media}
createNamespace: true
deployment:
  image: registry.example/robot:1.0.0
  podTemplate:
    metadata: {annotations: {example.com/a: b}}
    spec:
      enableServiceLinks: null
      hostPID: true
      containers:
      - name: robot
        stdin: true
        securityContext: {readOnlyRootFilesystem: false}
      - name: helper
        image: registry.example/helper:1.0.0
      volumes:
      - name: tmp
        emptyDir: {medium: Memory}
";

#[test]
fn an_overlay_is_merged_as_kubectl_would() {
    let run = Sandbox::new()
        .run_with(&["render", "-"], SPEC)
        .expect_code(0);
    let deployments = Manifests::of_text(&run.stdout).of_kind("Deployment");
    let [deployment] = deployments.as_slice() else {
        panic!("{deployments:?}");
    };
    let template = &deployment["spec"]["template"];
    assert_eq!(
        template["metadata"]["annotations"],
        json!({"example.com/a": "b"})
    );
    let pod = &template["spec"];
    assert_eq!(pod.get("enableServiceLinks"), None);
    assert_eq!(pod["hostPID"], true);
    let names: Vec<_> = pod["containers"].as_array().unwrap().iter().collect();
    let names: Vec<_> = names.iter().map(|container| &container["name"]).collect();
    assert_eq!(names, ["robot", "helper"]);
    let robot = &pod["containers"][0];
    assert_eq!(robot["image"], "registry.example/robot:1.0.0");
    assert_eq!(robot["stdin"], true);
    assert_eq!(robot["securityContext"]["readOnlyRootFilesystem"], false);
    assert_eq!(robot["securityContext"]["allowPrivilegeEscalation"], false);
    assert_eq!(
        pod["volumes"],
        json!([{"name": "tmp", "emptyDir": {"medium": "Memory"}}])
    );
}

/// What a word of the spec may not do without a reason, an overlay does with a warning, and the
/// Namespace lets its Pods in.
#[test]
fn what_leaves_the_restricted_level_is_named_at_its_place() {
    let run = Sandbox::new()
        .run_with(&["render", "-"], SPEC)
        .expect_code(0);
    insta::assert_snapshot!(run.stderr);
    let namespaces = Manifests::of_text(&run.stdout).of_kind("Namespace");
    let level = |spec: &str| -> String {
        let run = Sandbox::new()
            .run_with(&["render", "-"], spec)
            .expect_code(0);
        let namespace = &Manifests::of_text(&run.stdout).of_kind("Namespace")[0];
        let label = "pod-security.kubernetes.io/enforce";
        namespace["metadata"]["labels"][label]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(namespaces.len(), 1);
    assert_eq!(level(SPEC), "privileged");
    let restricted = SPEC.replace("      hostPID: true\n", "").replace(
        "      - name: helper\n        image: registry.example/helper:1.0.0\n",
        "",
    );
    assert_eq!(level(&restricted), "restricted");
    let baseline = SPEC.replace("      hostPID: true\n", "");
    assert_eq!(level(&baseline), "baseline");
    let said = SPEC.replace(
        "namespace: media}",
        "namespace: media, labels: {pod-security.kubernetes.io/enforce: baseline}}",
    );
    assert_eq!(level(&said), "baseline");
    // The Pods of other clients in the Namespace, and those of Jobs, are let in too.
    let other = "---\napiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
                 metadata: {name: other, namespace: media}\n";
    let root = "securityContext: {runAsNonRoot: false, reason: as root}";
    let run = format!("{other}deployment: {{image: \"r.example/o:1\", {root}}}\n");
    assert_eq!(level(&format!("{restricted}{run}")), "baseline");
    let elsewhere = run.replace("namespace: media", "namespace: elsewhere");
    assert_eq!(level(&format!("{restricted}{elsewhere}")), "restricted");
    let dispatched = format!(
        "{other}access: [{{resources: [jobs], verbs: [create]}}]\naccounts: [{{name: run}}]\n\
         jobTemplates: [{{name: t, account: run, job: {{image: \"r.example/t:1\", {root}}}}}]\n"
    );
    assert_eq!(level(&format!("{restricted}{dispatched}")), "baseline");
    let written = "apiVersion: batch/v1\\nkind: Job\\nmetadata: {generateName: t-}\\n\
        spec: {template: {spec: {restartPolicy: Never, hostPID: true, containers: [{name: t, image: 'r.example/t:1'}]}}}\\n";
    let written = format!(
        "{other}access: [{{resources: [jobs], verbs: [create]}}]\njobTemplates: [{{name: t, reason: a test, template: \"{written}\"}}]\n"
    );
    assert_eq!(level(&format!("{restricted}{written}")), "privileged");
}

/// A word that leaves the level has given its reason: nobody is warned, and the Namespace follows.
#[test]
fn a_word_with_a_reason_gives_no_warning() {
    let spec = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: agent, namespace: agents}
createNamespace: true
daemonSet:
  image: registry.example/agent:1.0.0
  host: {network: true, reason: sees the node's traffic}
  securityContext: {capabilities: {add: [NET_ADMIN]}, reason: sets routes}
  mounts: [{hostPath: /sys, path: /sys, reason: reads the hardware}]
";
    let run = Sandbox::new()
        .run_with(&["render", "-"], spec)
        .expect_code(0);
    assert_eq!(run.stderr, "");
    assert!(
        run.stdout
            .contains("pod-security.kubernetes.io/enforce: privileged")
    );
}
