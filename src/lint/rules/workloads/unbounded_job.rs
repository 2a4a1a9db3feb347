//! Jobs that nobody ends, tries again for a known number of times, or removes.

use super::super::example::{account, job};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::Node;

/// A rule about a bound that a Job does not have.
pub(in crate::lint) struct Bound {
    rule: &'static Rule,
    /// The fields of the Job any of which is the bound.
    fields: &'static [&'static str],
    /// The field of the Pod that is one too.
    of_pod: Option<&'static str>,
    /// Whether it matters for Jobs of a CronJob, which removes the old ones.
    counts_in_cron_job: bool,
    message: &'static str,
    help: &'static str,
}

const BOUNDED: &str = concat!(
    account!("automountServiceAccountToken: false"),
    "---\n",
    job!(
        "backoffLimit: 2"
        "activeDeadlineSeconds: 600"
        "ttlSecondsAfterFinished: 3600";
        "serviceAccountName: app"
        "restartPolicy: Never"
    ),
);

const SOURCES: &[&str] = &[
    "https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup",
    "https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/",
];

pub(in crate::lint) static DEADLINE: Bound = Bound {
    rule: &DEADLINE_RULE,
    fields: &["activeDeadlineSeconds"],
    of_pod: Some("activeDeadlineSeconds"),
    counts_in_cron_job: true,
    message: "the Job may run for ever: nothing ends one that hangs",
    help: "write `activeDeadlineSeconds`, longer than it ever takes",
};

static DEADLINE_RULE: Rule = Rule {
    id: "job-without-deadline",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a Job has no time after which it is given up",
    page: Page {
        what: "Fires on a Job or CronJob without `activeDeadlineSeconds`, in the Job or in its Pod.",
        why: "A Job that hangs keeps its Pod, its node's room and its token until somebody looks.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "backoffLimit: 2"
                "ttlSecondsAfterFinished: 3600";
                "serviceAccountName: app"
                "restartPolicy: Never"
            ),
        ),
        better: BOUNDED,
        sources: SOURCES,
        elsewhere: &[],
    },
};

pub(in crate::lint) static BACKOFF_LIMIT: Bound = Bound {
    rule: &BACKOFF_LIMIT_RULE,
    fields: &["backoffLimit", "backoffLimitPerIndex"],
    of_pod: None,
    counts_in_cron_job: true,
    message: "a Pod that fails is tried again six times, as nothing else is said",
    help: "write `backoffLimit`: 0 where a second try does harm",
};

static BACKOFF_LIMIT_RULE: Rule = Rule {
    id: "job-without-backoff-limit",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a Job does not say how often a failure is tried again",
    page: Page {
        what: "Fires on a Job or CronJob with neither `backoffLimit` nor `backoffLimitPerIndex`.",
        why: "The default is six more tries, with growing pauses. For work that must not be done \
              twice that is six too many, and nobody sees from the file that it was meant.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "activeDeadlineSeconds: 600"
                "ttlSecondsAfterFinished: 3600";
                "serviceAccountName: app"
                "restartPolicy: Never"
            ),
        ),
        better: BOUNDED,
        sources: SOURCES,
        elsewhere: &[],
    },
};

pub(in crate::lint) static TTL: Bound = Bound {
    rule: &TTL_RULE,
    fields: &["ttlSecondsAfterFinished"],
    of_pod: None,
    counts_in_cron_job: false,
    message: "the Job and its Pods stay after their end until somebody deletes them",
    help: "write `ttlSecondsAfterFinished`, long enough to read the logs",
};

static TTL_RULE: Rule = Rule {
    id: "job-without-ttl",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a Job is kept for ever after its end",
    page: Page {
        what: "Fires on a Job without `ttlSecondsAfterFinished`. A CronJob removes its old Jobs \
               itself, and a hook of Helm or Argo CD is removed by these.",
        why: "Jobs that a program starts pile up, with their Pods, until the quota of the namespace \
              or the cluster's own store is full.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "backoffLimit: 2"
                "activeDeadlineSeconds: 600";
                "serviceAccountName: app"
                "restartPolicy: Never"
            ),
        ),
        better: BOUNDED,
        sources: SOURCES,
        elsewhere: &[("kube-linter", "job-ttl-seconds-after-finished")],
    },
};

impl Check for Bound {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let Some(job) = workload.job() else {
            return;
        };
        let is_cron_job = workload.written.kind == "CronJob";
        let has = |node: Node<'_>, field: &str| node.get(field).is_some_and(|it| !it.is_null());
        let is_bound = self.fields.iter().any(|field| has(job, field))
            || self.of_pod.is_some_and(|field| has(workload.pod, field));
        let is_removed = !self.counts_in_cron_job && (is_cron_job || is_hook(workload));
        if is_bound || is_removed || job.has_insertions() || workload.may_have_more() {
            return;
        }
        let place = match workload.written.root().entry("spec") {
            Some(entry) if !is_cron_job => entry.key.place(),
            _ => workload.pod_place(),
        };
        out.at(workload.written, &place, self.message)
            .help(self.help)
            .report();
    }
}

/// Annotations of those who remove a Job when its time has come.
const HOOKS: [&str; 3] = [
    "helm.sh/hook",
    "argocd.argoproj.io/hook",
    "argocd.argoproj.io/hook-delete-policy",
];

fn is_hook(workload: &WorkloadView<'_>) -> bool {
    let metadata = workload.written.root().get("metadata");
    let annotations = metadata.and_then(|metadata| metadata.get("annotations"));
    annotations.is_some_and(|annotations| {
        annotations.has_insertions() || HOOKS.iter().any(|hook| annotations.get(hook).is_some())
    })
}
