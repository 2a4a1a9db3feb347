//! What a Job template of somebody else should say and does not, and what it says that leaves the
//! bounds which the spec's own Jobs have.

use rolewright_pod_security::{Control, Violation, restricted};
use serde_json::{Value, json};

use super::refused::refused;
use crate::source::{Node, Path, Step};
use crate::spec::meaning::workload::{DEFAULT_LIMITS, DEFAULT_REQUESTS, unpinned};
use crate::spec::model::{FurtherAccount, TemplateKind};
use crate::spec::placeholders::{find, holds_one_of};
use crate::spec::shell;

/// More containers than this nobody runs in one Pod.
const MOST_CONTAINERS: usize = 200;

const RESTART_POLICY: &str = "restartPolicy";

/// A field that should be there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Missing {
    /// The mapping that lacks it, which may be missing itself.
    pub(super) at: Path,
    pub(super) key: &'static str,
    pub(super) value: Value,
    pub(super) weight: Weight,
}

/// What it means that a field is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// An error that is told elsewhere.
    Told,
    /// The server refuses the Job.
    Refused,
    /// The Job would run, and should not so.
    Unsafe,
}

/// What is to be said of a template.
#[derive(Debug, Default)]
pub(super) struct Lacks {
    pub(super) missing: Vec<Missing>,
    /// What the server refuses and nobody can add, at its path.
    pub(super) refused: Vec<(Path, String)>,
    /// What leaves the bounds and stands there, in words.
    pub(super) remarks: Vec<String>,
}

/// Looks a Job or CronJob of sound types over, into which the program fills `parameters`, and which is to run
/// as `account`, if the spec says so.
pub(super) fn find_lacks(
    root: Node<'_>,
    kind: TemplateKind,
    parameters: &[String],
    account: Option<&FurtherAccount>,
) -> Lacks {
    let template = kind.pod_template();
    let pod = template.key("spec");
    let mut lacks = Lacks::default();
    if root.at(&pod).is_none_or(Node::is_null) {
        let what = format!("the template has no Pod: `{pod}` is missing");
        lacks.refused.push((pod, what));
        return lacks;
    }
    if root.at(&pod.key(RESTART_POLICY)).is_none() {
        // A Pod's own default is one that no Job may have.
        lacks.miss(&pod, RESTART_POLICY, "Never", Weight::Refused);
    }
    let refusals = refused(root).into_iter();
    let is_missed = |at: &Path| *at == pod.key(RESTART_POLICY) && root.at(at).is_none();
    lacks.refused = refusals.filter(|(at, _)| !is_missed(at)).collect();
    let count = |list: &str| {
        root.at(&pod.key(list))
            .map_or(0, |list| list.items().count())
    };
    if count("containers") + count("initContainers") > MOST_CONTAINERS {
        lacks.remarks.push(format!(
            "it has more than {MOST_CONTAINERS} containers, and is not looked over"
        ));
        return lacks;
    }
    lacks.bounds(root, kind, &pod);
    lacks.account(root, &pod, account);
    lacks.security(root, &template);
    lacks.containers(root, &pod);
    lacks.scripts(root, kind, parameters);
    lacks
}

impl Lacks {
    fn miss(&mut self, at: &Path, key: &'static str, value: impl Into<Value>, weight: Weight) {
        let missing = Missing {
            at: at.clone(),
            key,
            value: value.into(),
            weight,
        };
        if !self.missing.contains(&missing) {
            self.missing.push(missing);
        }
    }

    fn bounds(&mut self, root: Node<'_>, kind: TemplateKind, pod: &Path) {
        let job = &kind.job();
        let has = |at: &Path| root.at(at).is_some();
        if !has(&job.key("backoffLimit")) && !has(&job.key("backoffLimitPerIndex")) {
            self.miss(job, "backoffLimit", 3, Weight::Unsafe);
        }
        let deadline = "activeDeadlineSeconds";
        if !has(&job.key(deadline)) && !has(&pod.key(deadline)) {
            self.miss(job, deadline, 3600, Weight::Unsafe);
        }
        // A CronJob keeps as many of its Jobs as its history limits say.
        let keeps_all = kind == TemplateKind::Job;
        if keeps_all && !has(&job.key("ttlSecondsAfterFinished")) {
            self.miss(job, "ttlSecondsAfterFinished", 3600, Weight::Unsafe);
        }
    }

    fn account(&mut self, root: Node<'_>, pod: &Path, account: Option<&FurtherAccount>) {
        let has_access = account.is_some_and(|account| !account.access.is_empty());
        let is_named = ["serviceAccountName", "serviceAccount"]
            .iter()
            .any(|key| root.at(&pod.key(*key)).is_some_and(|node| !node.is_null()));
        match account {
            Some(account) if !is_named => {
                let name = account.name.as_str();
                self.miss(pod, "serviceAccountName", name, Weight::Told);
            }
            None if !is_named => self.remarks.push(
                "it names no account, so that its Pods run as `default`: write `account: NAME` \
                 beside the template, and an entry of `accounts`"
                    .to_owned(),
            ),
            _ => {}
        }
        let key = "automountServiceAccountToken";
        match root.at(&pod.key(key)) {
            None => self.miss(pod, key, has_access, Weight::Unsafe),
            Some(node) if node.as_bool() == Some(true) && account.is_some() && !has_access => {
                self.remarks.push(format!(
                    "`{}` is true, and the account has no access: write false",
                    pod.key(key)
                ));
            }
            Some(_) => {}
        }
    }

    /// What the restricted level asks for.
    fn security(&mut self, root: Node<'_>, template: &Path) {
        let Some(json) = root.at(template).and_then(|node| node.to_json().ok()) else {
            return;
        };
        for violation in restricted(&json) {
            let at = below(template, &violation);
            if root.at(&at).is_some() || !self.add_security(root, template, &violation, &at) {
                self.remarks.push(format!("`{at}` {}", violation.why));
            }
        }
    }

    /// Adds what is missing, if it is that.
    fn add_security(
        &mut self,
        root: Node<'_>,
        template: &Path,
        violation: &Violation,
        at: &Path,
    ) -> bool {
        let pod_context = template.key("spec").key("securityContext");
        let Some(above) = at.parent() else {
            return false;
        };
        match violation.control {
            Control::RunAsNonRoot => self.miss(&pod_context, "runAsNonRoot", true, Weight::Unsafe),
            // It is there and says nothing.
            Control::SeccompProfile if root.at(&above).is_some() => {
                self.miss(&above, "type", "RuntimeDefault", Weight::Unsafe);
            }
            Control::SeccompProfile => {
                let profile = json!({"type": "RuntimeDefault"});
                self.miss(&pod_context, "seccompProfile", profile, Weight::Unsafe);
            }
            Control::AllowPrivilegeEscalation => {
                self.miss(&above, "allowPrivilegeEscalation", false, Weight::Unsafe);
            }
            Control::Capabilities => self.miss(&above, "drop", json!(["ALL"]), Weight::Unsafe),
            _ => return false,
        }
        true
    }

    fn containers(&mut self, root: Node<'_>, pod: &Path) {
        let list = pod.key("containers");
        let whole_pod = root.at(&pod.key("resources")).is_some();
        for list in [pod.key("initContainers"), list] {
            let count = root.at(&list).map_or(0, |node| node.items().count());
            for at in (0..count).map(|index| list.index(index)) {
                self.container(root, &at, whole_pod);
            }
        }
    }

    /// A shell runs whatever is filled into its script.
    fn scripts(&mut self, root: Node<'_>, kind: TemplateKind, parameters: &[String]) {
        for (at, node) in scripts(root, kind) {
            if node
                .as_str()
                .is_some_and(|text| holds_one_of(text, parameters))
            {
                self.remarks.push(format!(
                    "`{at}` is the script of a shell, which would run whatever is filled in: pass \
                     parameters as arguments behind it, or by `env`"
                ));
            }
        }
    }

    fn container(&mut self, root: Node<'_>, at: &Path, whole_pod: bool) {
        let image = root.at(&at.key("image")).and_then(Node::as_str);
        // What a program fills in may bring its tag along.
        if let Some(image) = image.filter(|image| !image.is_empty() && find(image).is_empty())
            && let Some(what) = unpinned(image)
        {
            self.remarks
                .push(format!("`{}`: `{image}` {what}", at.key("image")));
        }
        if !whole_pod && root.at(&at.key("resources")).is_none() {
            let amounts = |rows: &[(&str, &str)]| -> Value {
                rows.iter()
                    .map(|&(name, amount)| (name.to_owned(), Value::from(amount)))
                    .collect()
            };
            let resources = json!({
                "requests": amounts(&DEFAULT_REQUESTS),
                "limits": amounts(&DEFAULT_LIMITS),
            });
            self.miss(at, "resources", resources, Weight::Unsafe);
        }
    }
}

/// The scripts of shells among the command lines of a Job's containers, each with its path.
pub(in crate::spec) fn scripts(root: Node<'_>, kind: TemplateKind) -> Vec<(Path, Node<'_>)> {
    let pod = kind.pod_template().key("spec");
    let mut found = Vec::new();
    for list in ["initContainers", "containers"] {
        let list = pod.key(list);
        let count = root.at(&list).map_or(0, |node| node.items().count());
        for container in (0..count).map(|index| list.index(index)) {
            let words: Vec<(Path, Node<'_>)> = ["command", "args"]
                .iter()
                .flat_map(|word| {
                    let at = container.key(*word);
                    let items = root.at(&at).into_iter().flat_map(Node::items).enumerate();
                    items
                        .map(|(index, item)| (at.index(index), item))
                        .collect::<Vec<_>>()
                })
                .collect();
            let texts: Vec<&str> = words
                .iter()
                .map(|(_, node)| node.text().unwrap_or_default())
                .collect();
            let script = shell::script(&texts);
            found.extend(script.and_then(|index| words.into_iter().nth(index)));
        }
    }
    found
}

/// Where a violation stands in the whole Job.
fn below(template: &Path, violation: &Violation) -> Path {
    let above = template.steps().iter().cloned();
    above.chain(violation.path.iter().map(Step::from)).collect()
}
