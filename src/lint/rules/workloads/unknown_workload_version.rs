//! Workloads of kinds and versions that never went together.

use super::super::example::{account, deployment};
use super::version::{self, Served};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{SetView, WorkloadView};
use crate::object::{is_mistaken, near_kind};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unknown-workload-version",
    section: Section::Workloads,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a workload is of an API version or a kind that no server ever served",
    page: Page {
        what: "Fires on a workload whose `apiVersion` is none of its kind, as `v1` or `apps/v1` for \
               a Job, and on what holds a Pod's template and is of a kind that Kubernetes has not, as \
               `Jobb` of `batch/v1`. Versions that were served once are told by `removed-workload-api`, and kinds \
               of the same name in a group of somebody else are let be.",
        why: "kubectl finds no such kind and refuses the file; a program that creates a Job from a \
              template gets a 404.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n\
             apiVersion: batch/v2\n\
             kind: Job\n\
             metadata:\n\
             \x20 name: app\n\
             \x20 namespace: media\n\
             spec:\n\
             \x20 template:\n\
             \x20   spec:\n\
             \x20     serviceAccountName: app\n\
             \x20     restartPolicy: Never\n\
             \x20     containers:\n\
             \x20       - name: app\n\
             \x20         image: registry.example/app:1.4.2\n",
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/"],
        elsewhere: &[("kubeconform", "could not find schema")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mistaken = set.objects.workloads.iter();
        for written in mistaken.filter(|written| is_mistaken(written)) {
            let kind = &written.kind;
            let message = match written.api_version.as_str() {
                "" => format!("no server ever served a `{kind}`"),
                version => format!("no server ever served a `{kind}` of `{version}`"),
            };
            let node = written.root().get("kind");
            let place = node.map_or_else(|| written.name_place.clone(), Node::place);
            let mut draft = out.at(written, &place, message);
            if let Some(near) = near_kind(kind) {
                draft = draft.help(format!("write `kind: {near}`"));
            }
            draft.report();
        }
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let Served::Never(known) = version::of(workload) else {
            return;
        };
        let written = workload.written;
        let message = match written.api_version.as_str() {
            "" => format!("a {} without `apiVersion`", written.kind),
            version => format!("no server ever served a {} of `{version}`", written.kind),
        };
        let mut draft = out.at(written, &version::place(workload), message);
        if let Some(version) = known.last() {
            draft = draft.help(format!("write `apiVersion: {version}`"));
        }
        draft.report();
    }
}
