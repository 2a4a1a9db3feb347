//! Workloads that the server refuses, though their fields are known and of the right types.

use rolewright_workload_validation::{Refusal, Step as RefusalStep, refusals};

use super::super::example::{account, job};
use super::filled_in::is_filled_in;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{SetView, WorkloadView, has_branches, is_unknown};
use crate::object::Written;
use crate::source::{Kind, Node, Path, Place, Step};
use crate::spec::placeholders;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "refused-workload",
    section: Section::Workloads,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a workload says something that the server refuses",
    page: Page {
        what: "Fires on a Pod, Deployment, ReplicaSet, StatefulSet, DaemonSet, \
               ReplicationController, Job or CronJob that the API server refuses although all \
               its fields exist and have the right types: a selector that is missing or does not \
               select the Pods of the template, a container without a name or image, two \
               containers or volumes of one name, a mount of no volume, a name that is no DNS \
               label, a port or number out of range, a request above its limit, a probe without \
               or with two handlers, a Job's selector without `manualSelector`, a schedule that \
               is none. Jobs' templates in ConfigMaps are judged alike. What is filled in later \
               is let be, and of a patch only the values that stand there are judged. Patches in \
               files of their own that say for which object they are count as well where their \
               kustomization is not built; all others are judged as soon as it is.",
        why: "The server refuses the whole object. In a template nobody sees that before a program \
              tries to create it.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "backoffLimit: -1"
                "activeDeadlineSeconds: 600"
                "ttlSecondsAfterFinished: 3600";
                "serviceAccountName: app"
                "restartPolicy: Never"
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
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/",
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
        ],
        elsewhere: &[("kube-linter", "mismatching-selector")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        for patch in set.patches_of_workloads() {
            judge(patch, &PART, |_| false, out);
        }
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let (root, form) = (workload.written.root(), Form::of(workload));
        let is_told =
            |at: &Path| is_told_elsewhere(workload, root.at(at), at) || is_of_server(workload, at);
        judge(workload.written, &form, is_told, out);
    }
}

/// Tells what the server refuses of an object, but for what is told otherwise.
fn judge(written: &Written, form: &Form, is_told: impl Fn(&Path) -> bool, out: &mut Reporter<'_>) {
    let root = written.root();
    let Ok(object) = root.to_json() else {
        return;
    };
    let is_open = |steps: &[RefusalStep]| form.is_open(root, &path(steps));
    for refusal in refusals(&object, &is_open) {
        let at = path(&refusal.path);
        if form.may_be_mended(root, &at) || is_told(&at) {
            continue;
        }
        let (place, label) = place(root, &at);
        out.at(written, &place, message(&refusal, &at))
            .label(label)
            .report();
    }
}

fn message(refusal: &Refusal, at: &Path) -> String {
    format!("`{at}` {}", refusal.why)
}

/// How much of a workload is known.
struct Form {
    /// Whether it has all of its fields: it is no part of one, as of a patch, and no parts of it
    /// are left out or written twice when it is filled in.
    is_whole: bool,
    /// Whether it is the template of a program, which may give what it makes of it another name.
    is_template: bool,
}

/// A patch: what it leaves out stands in the object.
const PART: Form = Form {
    is_whole: false,
    is_template: false,
};

impl Form {
    fn of(workload: &WorkloadView<'_>) -> Self {
        let root = workload.written.root();
        let is_template = workload.is_in_config_map();
        let is_likely_whole = !workload.is_partial
            || is_template
            || runs_to_its_end(workload)
            || workload.set.is_complete;
        Self {
            is_whole: is_likely_whole && !has_branches(root.place().text()),
            is_template,
        }
    }

    /// Whether what stands at a path is only known later.
    fn is_open(&self, root: Node<'_>, at: &Path) -> bool {
        let Some(node) = root.at(at) else {
            return false;
        };
        if !matches!(node.kind(), Kind::Mapping | Kind::Sequence) {
            return is_filled_in(node, self.is_template);
        }
        let mut keys = node.pairs().filter_map(|(key, _)| key.text());
        !self.is_whole || node.has_insertions() || keys.any(holds_more)
    }

    /// Whether what is refused is a key that is filled in later, or a name that a program gives.
    fn may_be_mended(&self, root: Node<'_>, at: &Path) -> bool {
        let [.., Step::Key(last)] = at.steps() else {
            return false;
        };
        let is_of_metadata =
            matches!(at.steps().first(), Some(Step::Key(key)) if key == "metadata");
        holds_more(last) || self.is_template && is_of_metadata && root.at(at).is_none()
    }
}

/// Whether a key is only known when somebody fills it in.
fn holds_more(key: &str) -> bool {
    is_unknown(key) || !placeholders(key).is_empty()
}

/// Whether it is a Job that says when its containers start anew: patches hardly ever do.
fn runs_to_its_end(workload: &WorkloadView<'_>) -> bool {
    let has = |field: &str| workload.field(field).is_some();
    workload.job().is_some() && has("restartPolicy") && has("containers")
}

/// What `invalid-restart-policy` tells.
fn is_told_elsewhere(workload: &WorkloadView<'_>, found: Option<Node<'_>>, at: &Path) -> bool {
    let is_policy = matches!(
        at.steps(),
        [.., Step::Key(template), Step::Key(spec), Step::Key(field)]
            if template == "template" && spec == "spec" && field == "restartPolicy"
    );
    let is_for_job_alone =
        workload.job().is_some() && found.and_then(Node::text) == Some("OnFailure");
    is_policy && workload.written.kind != "PodTemplate" && !is_for_job_alone
}

/// Whether the server itself has written what it would refuse of others, as objects say that come
/// from it: a Job's selector with its labels, and the containers that were added to a Pod.
fn is_of_server(workload: &WorkloadView<'_>, at: &Path) -> bool {
    const LABELS: [&str; 4] = [
        "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-name",
        "controller-uid",
        "job-name",
    ];
    let metadata = workload.written.root().get("metadata");
    let uid = metadata.and_then(|metadata| metadata.get("uid"));
    if uid.is_none_or(Node::is_null) {
        return false;
    }
    let keys = at.steps().iter().map(|step| match step {
        Step::Key(key) => key.as_str(),
        Step::Index(_) => "",
    });
    match (workload.written.kind.as_str(), &*keys.collect::<Vec<_>>()) {
        ("Pod", ["spec", "ephemeralContainers"]) | ("Job", ["spec", "selector"]) => true,
        ("Job", ["spec", "template", "metadata", "labels", label]) => LABELS.contains(label),
        _ => false,
    }
}

fn path(steps: &[RefusalStep]) -> Path {
    steps.iter().map(Step::from).collect()
}

/// Where a refusal is shown, and what stands there: the value itself, or the key of what is or lacks
/// it.
fn place(root: Node<'_>, at: &Path) -> (Place, &'static str) {
    const REFUSED: &str = "the server refuses it";
    if let Some(node) = root.at(at) {
        let is_block = matches!(node.kind(), Kind::Mapping | Kind::Sequence | Kind::Null);
        let key = root.key_at(at).filter(|_| is_block);
        return (key.unwrap_or(node).place(), REFUSED);
    }
    let mut above = at.parent();
    while let Some(path) = above {
        if let Some(node) = root.at(&path) {
            let key = root.key_at(&path);
            return (
                key.unwrap_or(node).place(),
                "the server refuses this without it",
            );
        }
        above = path.parent();
    }
    (root.place(), REFUSED)
}
