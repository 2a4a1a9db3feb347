//! Rights that the program cannot use, as it gets no token.

use super::super::example::{account, bound_role, deployment};
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::{Reporter, object_name};
use crate::lint::view::{BindingView, WorkloadView, items};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "token-not-mounted",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "an account is given rights, and the Pods that run as it get no token",
    page: Page {
        what: "Fires on a workload whose Pods get no token, by \
               `automountServiceAccountToken: false` in the Pod or in the account, and none by a \
               projected volume or by a Secret of tokens either, where a binding of the inputs \
               names their account and no other workload of the inputs that runs as it gets a \
               token. A projected token for somebody else, as `audience: vault`, is none: the API \
               server refuses it. An audience that is a URL may be the API server's own.",
        why: "The program looks for its token and does not find it: each call to the API server \
              fails. Or nothing calls the server, and the rights are there for nobody but whoever \
              may make tokens of the account.",
        example: concat!(
            bound_role!(
                "- apiGroups: [\"\"]"
                "  resources: [configmaps]"
                "  resourceNames: [settings]"
                "  verbs: [get]"
            ),
            "---\n",
            deployment!("serviceAccountName: app" "automountServiceAccountToken: false"),
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
            "https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let (Some(account), Some(automount)) = (workload.account(), workload.automount()) else {
            return;
        };
        if automount.is_on || may_have_token(workload) {
            return;
        }
        let namespace = workload.namespace();
        let grants = workload.set.grants_of(namespace, account.name);
        let Some(binding) = grants.iter().find(|binding| names(binding, account.name)) else {
            return;
        };
        if workload
            .set
            .all_workloads()
            .any(|other| uses(&other, namespace, account.name))
        {
            return;
        }
        let place = automount
            .said_by
            .map_or_else(|| workload.pod_place(), Node::place);
        let message = format!(
            "its Pods get no token, so that they cannot use what {} gives to ServiceAccount \
             {namespace}/{}",
            object_name(binding.written),
            account.name
        );
        out.at(workload.written, &place, message)
            .confidence(Confidence::Medium)
            .related(
                &binding.written.name_place,
                "this gives the account its rights",
            )
            .help(
                "mount the token where the program calls the API server, or else take the binding \
                 away",
            )
            .report();
    }
}

/// Whether a binding is for this account itself, and not for all of a group.
fn names(binding: &BindingView<'_>, account: &str) -> bool {
    let mut subjects = binding.subjects();
    subjects.any(|subject| subject.account().is_some_and(|(_, name)| name == account))
}

/// Whether the account's rights are of use to a workload: its Pods may get a token of it.
fn uses(workload: &WorkloadView<'_>, namespace: &str, account: &str) -> bool {
    let is_it = || {
        let found = workload.account();
        found.is_none_or(|found| found.name == account || found.is_open())
    };
    workload.namespace() == namespace
        && is_it()
        && (workload.automount().is_none_or(|automount| automount.is_on)
            || may_have_token(workload))
}

/// The folder in which programs look for their token.
const FOLDER: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// Whether the Pods get a token in another way: by a projected volume, by a Secret of tokens, or by
/// something that is mounted where programs look for it.
fn may_have_token(workload: &WorkloadView<'_>) -> bool {
    let is_open =
        workload.may_have_more() || workload.field("volumes").is_some_and(Node::has_insertions);
    let is_mounted = || {
        let mounts = workload.containers();
        let mut mounts = mounts.flat_map(|container| items(container, "volumeMounts"));
        mounts.any(|mount| {
            let path = mount.get("mountPath").and_then(Node::as_str);
            path.is_some_and(|path| path.trim_end_matches('/') == FOLDER)
        })
    };
    let has_secret = || {
        let references = workload.references();
        let mut secrets = workload.set.token_secrets();
        secrets.any(|secret| {
            references
                .iter()
                .any(|found| found.name == secret.written.name)
        })
    };
    is_open || workload.api_tokens().next().is_some() || is_mounted() || has_secret()
}
