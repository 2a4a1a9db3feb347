//! Programs that start Jobs from a template, and may not, or may elsewhere too.

use std::collections::BTreeSet;

use rolewright_rbac::{Action, Identity};

use super::super::example::{account, deployment};
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::{Reporter, object_name};
use crate::lint::view::{
    AccountRef, BindingView, Dispatcher, RuleView, SetView, WorkloadView, is_open, items, texts,
};
use crate::object::Written;
use crate::source::{Node, Place};
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
               to read them is common for who waits for their end. Of a \
               spec it is told at the verb in `access`. Rights in the whole cluster are told by `workloads-write`.",
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
        judge_dispatchers(set, out);
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
    let mut found = Vec::new();
    for (key, value, read) in texts(config_map) {
        let reading = read(value);
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
        out.unjudged(&template.place);
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
    let written = workload.written_namespace();
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
    let more = more_than_create(set, &identity, kind, namespace);
    if more.is_empty() {
        return;
    }
    let message = format!(
        "{} runs as ServiceAccount {own}/{}, which {}",
        object_name(workload.written),
        account.name,
        may_do(&more, kind, namespace)
    );
    out.at(config_map, &template.place, message)
        .severity(Severity::Low)
        .persona(Persona::Pedantic)
        .related(&workload.written.name_place, "this mounts the template")
        .help(TAKE_AWAY)
        .report();
}

const TAKE_AWAY: &str = "take away what the program does not do; Jobs that have ended are removed by \
                         `ttlSecondsAfterFinished` in their template";

/// What an account may do to the Jobs of others where it may create its own.
fn more_than_create(
    set: &SetView<'_>,
    identity: &Identity,
    kind: TemplateKind,
    namespace: &str,
) -> Vec<&'static str> {
    let may = |verb: &str| may(set, identity, verb, kind, namespace);
    let more = MORE.into_iter().filter(|verb| may(verb)).collect();
    if may("create") { more } else { Vec::new() }
}

fn may_do(more: &[&str], kind: TemplateKind, namespace: &str) -> String {
    format!(
        "may {} any {} in namespace {namespace}, and not only create its own",
        more.join(" and "),
        kind.name()
    )
}

/// Tells what the programs of a spec may do to the Jobs of others, at the verb that lets them. That one
/// may not create its own is an error of the spec.
fn judge_dispatchers(set: &SetView<'_>, out: &mut Reporter<'_>) {
    let mut told = BTreeSet::new();
    for dispatcher in set.dispatchers {
        let Dispatcher {
            namespace,
            account,
            kind,
            into,
            template,
        } = dispatcher;
        if !told.insert((namespace, account, kind.name(), into)) {
            continue;
        }
        let identity = Identity::service_account(namespace, account);
        let more = more_than_create(set, &identity, *kind, into);
        let rules = set.roles().flat_map(|role| {
            let rules = role.rules();
            let of_rule =
                |rule: RuleView<'_>| Some((role.written, verb_place(&rule, &more, *kind, into)?));
            rules.filter_map(of_rule).collect::<Vec<_>>()
        });
        let Some((role, place)) = rules.into_iter().next() else {
            continue;
        };
        let message = format!(
            "ServiceAccount {namespace}/{account}, which makes the Jobs of a template, {}",
            may_do(&more, *kind, into)
        );
        out.at(role, &place, message)
            .severity(Severity::Low)
            .persona(Persona::Pedantic)
            .related(template, "this template")
            .help(TAKE_AWAY)
            .report();
    }
}

/// Where a rule gives the first of some verbs.
fn verb_place(
    rule: &RuleView<'_>,
    verbs: &[&str],
    kind: TemplateKind,
    namespace: &str,
) -> Option<Place> {
    let verb = *verbs.first()?;
    let reaches = rule
        .role
        .written
        .lands_in
        .as_deref()
        .is_none_or(|own| own == namespace);
    let action = on_jobs(verb, kind, namespace);
    if !reaches || !rule.rule.allows(&action) {
        return None;
    }
    let is_it = |word: &str| word == verb || word == "*";
    let at = rule.rule.verbs.iter().position(|word| is_it(word))?;
    let entry = rule.places.verbs.get(at)?;
    // The entry of the spec that asks for it has a list of verbs.
    let document = rule.role.written.document.root();
    let entries = document.get("access").into_iter().flat_map(Node::items);
    let mut written = entries
        .filter(|node| node.span() == entry.span && node.file().name() == entry.file.name())
        .flat_map(|node| items(node, "verbs"));
    let word = written.find(|word| word.text().is_some_and(is_it));
    Some(word.map_or_else(|| entry.clone(), Node::place))
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
    let request = identity.request(on_jobs(verb, kind, namespace));
    set.policy().decide(&request).is_allowed()
}

/// A verb on what is made of templates of a kind.
fn on_jobs<'a>(verb: &'a str, kind: TemplateKind, namespace: &'a str) -> Action<'a> {
    Action::Resource {
        verb,
        group: "batch",
        resource: kind.resource(),
        subresource: "",
        namespace,
        name: "",
    }
}
