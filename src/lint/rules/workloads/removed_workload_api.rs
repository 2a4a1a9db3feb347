//! Workloads of versions that no server has any more.

use super::super::example::{account, deployment};
use super::version::{self, Served};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "removed-workload-api",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a workload is of an API version that Kubernetes no longer serves",
    page: Page {
        what: "Fires on a workload whose `apiVersion` the Kubernetes version that is linted for no \
               longer serves, as `extensions/v1beta1` for a Deployment.",
        why: "The server refuses it, and nothing of it runs. On an older cluster it works until \
              the cluster is upgraded.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n\
             apiVersion: batch/v1beta1\n\
             kind: CronJob\n\
             metadata:\n\
             \x20 name: app\n\
             \x20 namespace: media\n\
             spec:\n\
             \x20 schedule: \"0 4 * * *\"\n\
             \x20 jobTemplate:\n\
             \x20   spec:\n\
             \x20     template:\n\
             \x20       spec:\n\
             \x20         serviceAccountName: app\n\
             \x20         restartPolicy: Never\n\
             \x20         containers:\n\
             \x20           - name: app\n\
             \x20             image: registry.example/app:1.4.2\n",
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
        elsewhere: &[
            ("kube-linter", "no-extensions-v1beta"),
            ("trivy", "KSV-0107"),
            ("Gatekeeper", "verifydeprecatedapi"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let Served::Removed(removal) = version::of(workload) else {
            return;
        };
        let place = version::place(workload);
        let mut draft = out.at(workload.written, &place, removal.to_string());
        draft = match removal.successor {
            Some(successor) => {
                let group = successor.group.as_str();
                let version = match group {
                    "" => successor.version,
                    group => format!("{group}/{}", successor.version),
                };
                draft.help(format!(
                    "write `apiVersion: {version}`, and look up which fields became required"
                ))
            }
            None => draft.help("nothing took its place"),
        };
        draft.label("no server has it").report();
    }
}
