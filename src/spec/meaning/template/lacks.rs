//! What a Job template of somebody else should say and does not, and what it says that leaves the
//! bounds which the spec's own Jobs have.

use std::ops::Range;

use rolewright_pod_security::{Control, Violation, restricted};
use serde_json::{Value, json};

use super::refused::refused;
use crate::source::{Node, Path, Step};
use crate::spec::meaning::workload::{DEFAULT_LIMITS, DEFAULT_REQUESTS, unpinned};
use crate::spec::model::{FurtherAccount, TemplateKind};
use crate::spec::placeholders::{find, holds_one_of};
use crate::spec::{Code, code};

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

/// What is filled into a template.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FilledIn<'a> {
    /// The names of what the program fills in.
    pub(super) parameters: &'a [String],
    /// Where in the text values stand that are any text and no name, each with the name of its token.
    pub(super) texts: &'a [(Range<usize>, String)],
}

impl<'a> FilledIn<'a> {
    /// The first of the texts that stands in a node.
    fn text_in(self, node: Node<'_>) -> Option<&'a str> {
        let around = node.span().range();
        let mut texts = self.texts.iter();
        let text = texts.find(|(text, _)| around.start <= text.start && text.end <= around.end);
        text.map(|(_, name)| name.as_str())
    }
}

/// Looks a Job or CronJob of sound types over, into which something is filled in, and which is to run
/// as `account`, if the spec says so.
pub(super) fn find_lacks(
    root: Node<'_>,
    kind: TemplateKind,
    filled_in: FilledIn<'_>,
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
    lacks.scripts(root, kind, filled_in);
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

    /// What runs code runs whatever is filled into it: by the program that creates the Job, or by who
    /// installs a chart of it.
    fn scripts(&mut self, root: Node<'_>, kind: TemplateKind, filled_in: FilledIn<'_>) {
        for code in scripts(root, kind) {
            let inserted = code.inserted.iter();
            let inserted = inserted.map(|inserted| (&inserted.at, inserted.value));
            for (at, node) in std::iter::once((&code.at, code.node)).chain(inserted) {
                let what = code.what(at);
                let has_parameter = node
                    .as_str()
                    .is_some_and(|text| holds_one_of(text, filled_in.parameters));
                if has_parameter {
                    self.remarks.push(format!(
                        "`{at}` is {what}, which would run whatever is filled in: {}",
                        code.remedy(at, "${NAME}")
                    ));
                }
                if let Some(token) = filled_in.text_in(node) {
                    self.remarks.push(format!(
                        "`{at}` is {what}, which runs whatever `@{token}@` is set to, as by the values \
                         of a chart: {}",
                        code.remedy(at, &format!("@{token}@"))
                    ));
                }
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

/// What the programs of a Job run as code.
pub(in crate::spec) fn scripts(root: Node<'_>, kind: TemplateKind) -> Vec<Code<'_>> {
    let pod = kind.pod_template().key("spec");
    root.at(&pod).map_or_else(Vec::new, |node| code(node, &pod))
}

/// Where a violation stands in the whole Job.
fn below(template: &Path, violation: &Violation) -> Path {
    let above = template.steps().iter().cloned();
    above.chain(violation.path.iter().map(Step::from)).collect()
}
