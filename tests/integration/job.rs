//! Job templates: in the spec's own words, completed, and as the Jobs that programs make of them.

mod complete;
mod cron_job;
mod made;
mod needs;
#[cfg(feature = "live")]
mod validate;
mod words;

use crate::support::Sandbox;

/// A client that may create Jobs in its own namespace, `media`, and has an account for them.
const CLIENT: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: shop, namespace: media}
access:
- {resources: [jobs], verbs: [create]}
accounts: [{name: shop-job}]
";

/// A template in a file that lacks nothing.
const FILE: &str = "\
jobTemplates:
- {name: worker, file: worker.yaml, account: shop-job, parameters: [ID]}
";

/// A Job that lacks nothing.
const JOB: &str = r#"apiVersion: batch/v1
kind: Job
metadata:
  generateName: worker-
spec:
  backoffLimit: 2
  activeDeadlineSeconds: 600
  ttlSecondsAfterFinished: 600
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: shop-job
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      containers:
      - name: main
        image: registry.example/worker:2.0
        args: ["--id=${ID}"]
        resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 256Mi}}
        securityContext:
          allowPrivilegeEscalation: false
          capabilities: {drop: [ALL]}
"#;

/// A folder with a spec, the client and more lines, and a template beside it.
fn sandbox(more: &str, template: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", format!("{CLIENT}{more}"));
    sandbox.file("worker.yaml", template);
    sandbox
}
