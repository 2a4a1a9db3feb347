//! Programs that start Jobs from a template, and may not, or may elsewhere too.

use std::collections::BTreeSet;

use rolewright_rbac::{Action, Identity};

use super::super::example::{account, deployment};
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::{Reporter, object_name};
use crate::lint::view::{AccountRef, BindingView, SetView, WorkloadView, is_open};
use crate::object::Written;
use crate::source::{Node, Place, embedded};
use crate::spec::model::TemplateKind;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "job-dispatcher-rights",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "what mounts a Job's template may not create the Job, or may do more with Jobs than that",
    page: Page {
        what: "Fires on a template of a Job or CronJob in a ConfigMap that a workload of the inputs \
               mounts, where the account of that workload may not create such in the template's namespace, \
               or, if the template names none, in the workload's own. High where a binding of the \
               inputs gives the account something, so that this right should be there; low, and \
               for the pedantic, where none does. Low, and for the pedantic too, where the account \
               may create such in that namespace and, by a binding of another one, there too. \
               And where it may change or delete such in that namespace, those of others included: \
               to read them is common for who waits for their end. Rights in the whole cluster are told by `workloads-write`.",
        why: "The program's first call is refused with 403, and nobody sees that before it is made. \
              And whoever may create Jobs in a namespace runs what they like as any of its \
              accounts.",
        example: concat!(
            account!(),
            "---\n\
             apiVersion: rbac.authorization.k8s.io/v1\n\
             kind: Role\n\
             metadata:\n\
             \x20 name: app\n\
             \x20 namespace: media\n\
             rules:\n\
             \x20 - apiGroups: [batch]\n\
             \x20   resources: [jobs]\n\
             \x20   verbs: [get, list]\n\
             ---\n\
             apiVersion: rbac.authorization.k8s.io/v1\n\
             kind: RoleBinding\n\
             metadata:\n\
             \x20 name: app\n\
             \x20 namespace: media\n\
             roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: app}\n\
             subjects:\n\
             \x20 - {kind: ServiceAccount, name: app, namespace: media}\n\
             ---\n\
             apiVersion: v1\n\
             kind: ConfigMap\n\
             metadata:\n\
             \x20 name: jobs\n\
             \x20 namespace: media\n\
             data:\n\
             \x20 convert.yaml: |\n\
             \x20   apiVersion: batch/v1\n\
             \x20   kind: Job\n\
             \x20   metadata:\n\
             \x20     generateName: convert-\n\
             \x20   spec:\n\
             \x20     template:\n\
             \x20       spec:\n\
             \x20         automountServiceAccountToken: false\n\
             \x20         restartPolicy: Never\n\
             \x20         containers:\n\
             \x20           - {name: convert, image: \"registry.example/convert:2.0\"}\n\
             ---\n",
            deployment!(
                "serviceAccountName: app"
                "volumes:"
                "  - name: jobs"
                "    configMap: {name: jobs}"
            ),
        ),
        better: concat!(
            account!(),
            "---\n",
            deployment!(
                "serviceAccountName: app"
                "automountServiceAccountToken: false"
            ),
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
            "https://kubernetes.io/docs/concepts/workloads/controllers/job/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        if set.workloads().next().is_none() {
            return;
        }
        for config_map in set.of_kind("ConfigMap") {
            let templates = templates(config_map);
            if templates.is_empty() {
                continue;
            }
            let workloads = set.workloads();
            for workload in workloads.filter(|workload| mounts(workload, config_map)) {
                let mut told = BTreeSet::new();
                for template in &templates {
                    judge(&workload, config_map, template, out);
                    let namespace = template.namespace.as_deref();
                    if told.insert((template.kind.name(), namespace)) {
                        judge_more(&workload, config_map, template, out);
                    }
                }
            }
        }
    }
}

/// A template of a Job or CronJob in a ConfigMap.
struct Template {
    kind: TemplateKind,
    /// The key that it is the value of.
    place: Place,
    namespace: Option<String>,
}

/// The templates of Jobs and CronJobs that a ConfigMap holds.
fn templates(config_map: &Written) -> Vec<Template> {
    let data = config_map.root().get("data");
    let values = data.into_iter().flat_map(Node::pairs);
    let mut found = Vec::new();
    for (key, value) in values {
        if !value.text().is_some_and(|text| text.contains("Job")) {
            continue;
        }
        let reading = embedded(value);
        let documents = reading.iter().flat_map(|reading| &reading.documents);
        for document in documents {
            let root = document.root();
            let Some(kind) = TemplateKind::of(root) else {
                continue;
            };
            let metadata = root.get("metadata");
            let namespace = metadata
                .and_then(|metadata| metadata.get("namespace"))
                .and_then(Node::text);
            found.push(Template {
                kind,
                place: key.place(),
                namespace: namespace.map(str::to_owned),
            });
        }
    }
    found
}

fn mounts(workload: &WorkloadView<'_>, config_map: &Written) -> bool {
    let references = workload.references();
    config_map.lands_in.as_deref() == Some(workload.namespace())
        && references
            .iter()
            .any(|found| found.kind == "ConfigMap" && found.name == config_map.name)
}

fn judge(
    workload: &WorkloadView<'_>,
    config_map: &Written,
    template: &Template,
    out: &mut Reporter<'_>,
) {
    let set = workload.set;
    let Some(account) = workload.account() else {
        return;
    };
    let Some((own, namespace)) = namespaces(workload, account, template) else {
        out.unjudged();
        return;
    };
    let identity = Identity::service_account(own, account.name);
    let grants = set.grants_of(own, account.name);
    let runner = format!("ServiceAccount {own}/{}", account.name);
    let user = object_name(workload.written);
    let kind = template.kind;
    let kinds = format!("{}s", kind.name());
    if !may_create(set, &identity, kind, namespace) {
        let message = format!(
            "{user} runs as {runner}, which may not create {kinds} in namespace {namespace}"
        );
        let mut draft = out
            .at(config_map, &template.place, message)
            .related(&workload.written.name_place, "this mounts the template")
            .help(format!(
                "give it `create` on `{}` of the group `batch` in namespace {namespace}",
                kind.resource()
            ));
        if !set.is_complete {
            draft = draft.confidence(Confidence::Medium);
        }
        if grants.is_empty() && !set.is_complete {
            draft = draft.severity(Severity::Low).persona(Persona::Pedantic);
        }
        draft.report();
        return;
    }
    let others: BTreeSet<&str> = grants
        .iter()
        .filter_map(BindingView::namespace)
        .filter(|other| *other != namespace && may_create(set, &identity, kind, other))
        .collect();
    // In the whole cluster is another matter.
    if others.is_empty() || may_create(set, &identity, kind, NOWHERE) {
        return;
    }
    let others: Vec<&str> = others.into_iter().collect();
    let message = format!(
        "{user} runs as {runner}, which may create {kinds} in {} too, where this template makes none",
        others.join(", ")
    );
    out.at(config_map, &template.place, message)
        .severity(Severity::Low)
        .persona(Persona::Pedantic)
        .related(&workload.written.name_place, "this mounts the template")
        .help("take the right away where no template needs it")
        .report();
}

/// The namespaces of a workload and of what it makes of a template; none where they, or all rights of
/// its account, are not known.
fn namespaces<'a>(
    workload: &WorkloadView<'a>,
    account: AccountRef<'_>,
    template: &'a Template,
) -> Option<(&'a str, &'a str)> {
    let own = workload.namespace();
    let namespace = template.namespace.as_deref().unwrap_or(own);
    let written = workload.written.namespace.as_deref();
    let is_open = account.is_open() || is_open(own) || is_open(namespace);
    let is_known = !is_open && workload.set.shows_all_grants(written, account.name);
    is_known.then_some((own, namespace))
}

/// What changes or removes a Job that somebody else has made.
const MORE: [&str; 4] = ["patch", "update", "delete", "deletecollection"];

/// Tells what the account may do to the Jobs of others, where it may create its own.
fn judge_more(
    workload: &WorkloadView<'_>,
    config_map: &Written,
    template: &Template,
    out: &mut Reporter<'_>,
) {
    let (set, kind) = (workload.set, template.kind);
    let Some(account) = workload.account() else {
        return;
    };
    let Some((own, namespace)) = namespaces(workload, account, template) else {
        return;
    };
    let identity = Identity::service_account(own, account.name);
    let may = |verb: &str| may(set, &identity, verb, kind, namespace);
    let more: Vec<&str> = MORE.into_iter().filter(|verb| may(verb)).collect();
    if more.is_empty() || !may("create") {
        return;
    }
    let message = format!(
        "{} runs as ServiceAccount {own}/{}, which may {} any {} in namespace {namespace}, and not \
         only create its own",
        object_name(workload.written),
        account.name,
        more.join(" and "),
        kind.name()
    );
    let help = "take away what the program does not do; Jobs that have ended are removed by \
                `ttlSecondsAfterFinished` in their template";
    out.at(config_map, &template.place, message)
        .severity(Severity::Low)
        .persona(Persona::Pedantic)
        .related(&workload.written.name_place, "this mounts the template")
        .help(help)
        .report();
}

/// No namespace is called so, so that only rights in the whole cluster hold there.
const NOWHERE: &str = "\u{0}";

fn may_create(set: &SetView<'_>, identity: &Identity, kind: TemplateKind, namespace: &str) -> bool {
    may(set, identity, "create", kind, namespace)
}

fn may(
    set: &SetView<'_>,
    identity: &Identity,
    verb: &str,
    kind: TemplateKind,
    namespace: &str,
) -> bool {
    let request = identity.request(Action::Resource {
        verb,
        group: "batch",
        resource: kind.resource(),
        subresource: "",
        namespace,
        name: "",
    });
    set.policy().decide(&request).is_allowed()
}
