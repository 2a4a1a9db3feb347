//! `--validate live`: what a server says of the objects decides whether they are written.

mod faults;
mod open;
mod verdicts;

use crate::cluster::http::{Request, Response};
use crate::cluster::{CANARY, Cluster};
use crate::support::{Run, Sandbox};

/// An account, a Role with its binding and a Deployment in `media`.
const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: worker, namespace: media}
access:
- {resources: [jobs], verbs: [create]}
deployment: {image: \"registry.example/worker:1.0\"}
";

/// Spoils the answer to what is offered of a resource.
fn of(
    plural: &'static str,
    answer: impl Fn(Response) -> Response + Send + Sync + 'static,
) -> impl Fn(usize, &Request, Response) -> Response + Send + Sync {
    move |_, request, response| {
        let is_offer = request.query.contains("dryRun");
        if is_offer && request.path.split('/').any(|part| part == plural) {
            answer(response)
        } else {
            response
        }
    }
}

/// Whether anything was written to the folder `out`.
fn is_written(sandbox: &Sandbox) -> bool {
    sandbox.path().join("out").exists()
}

/// Renders what stands in a sandbox if the cluster accepts it; no token is ever shown.
fn validated(sandbox: &Sandbox, arguments: &str) -> Run {
    let run = sandbox.run(&format!(
        "render --validate live --kubeconfig kubeconfig {arguments}"
    ));
    assert!(!run.stdout.contains(CANARY), "{run:#?}");
    assert!(!run.stderr.contains(CANARY), "{run:#?}");
    run
}
