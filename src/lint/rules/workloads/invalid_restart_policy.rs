//! Restart policies that the server refuses.

use super::super::example::{account, job};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::Node;
use crate::spec::placeholders;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "invalid-restart-policy",
    section: Section::Workloads,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a workload has a restart policy that the server refuses for its kind",
    page: Page {
        what: "Fires on a Job or CronJob whose Pods have the `restartPolicy` `Always`, or none, \
               which is the same; and on a Deployment, StatefulSet, DaemonSet, ReplicaSet or \
               ReplicationController with any other than `Always`. Templates of Jobs in ConfigMaps \
               are judged alike.",
        why: "The server refuses the object. In a template nobody sees that before the program \
              tries to start its first Job.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "backoffLimit: 2"
                "activeDeadlineSeconds: 600"
                "ttlSecondsAfterFinished: 3600";
                "serviceAccountName: app"
            ),
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "backoffLimit: 2"
                "activeDeadlineSeconds: 600"
                "ttlSecondsAfterFinished: 3600";
                "serviceAccountName: app"
                "restartPolicy: Never"
            ),
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template",
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template",
        ],
        elsewhere: &[("kube-linter", "restart-policy")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let kind = workload.written.kind.as_str();
        let takes: &[&str] = match kind {
            "Job" | "CronJob" => &["Never", "OnFailure"],
            "Pod" | "PodTemplate" => return,
            _ => &["Always"],
        };
        let field = workload.field("restartPolicy");
        let text = field.and_then(Node::text).filter(|text| !text.is_empty());
        let policy = match text {
            Some(text) if text.contains("{{") || !placeholders(text).is_empty() => return,
            Some(text) => text,
            None if workload.may_have_more() => return,
            None => "Always",
        };
        if takes.contains(&policy) {
            return;
        }
        let place = field.map_or_else(|| workload.pod_place(), Node::place);
        let wanted = takes.join(" or ");
        let message = match text {
            None => format!(
                "a Pod without `restartPolicy` has `Always`, and the server takes a {kind} with \
                 {wanted} alone"
            ),
            Some(text) => {
                format!("the server takes a {kind} with {wanted} alone, and not with {text}")
            }
        };
        let advice = match takes {
            ["Always"] => "take the field out",
            _ => {
                "write `restartPolicy: Never`, or `OnFailure` to start the container anew in its Pod"
            }
        };
        out.at(workload.written, &place, message)
            .label("the server refuses it")
            .help(advice)
            .report();
    }
}
