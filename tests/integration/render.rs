//! `rolewright render` through the front door: what comes out for which spec.

pub(crate) mod bytes;
mod claims;
mod command;
mod disk;
mod forms;
pub(crate) mod grants;
mod order;
mod pod_template;
#[cfg(feature = "live")]
mod validate;

use crate::support::Sandbox;

/// A spec of the client `app` in the namespace `own`, with more lines at the end.
pub(crate) fn spec(more: &str) -> String {
    format!(
        "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
         metadata: {{name: app, namespace: own}}\n{more}"
    )
}

/// What a spec on standard input renders to.
fn rendered(spec: &str) -> String {
    rendered_in(&Sandbox::new(), spec)
}

/// The same beside some files.
fn rendered_in(sandbox: &Sandbox, spec: &str) -> String {
    let run = sandbox.run_with(&["render", "-"], spec);
    assert_eq!(run.code, Some(0), "{spec}\n{}", run.stderr);
    run.stdout
}
