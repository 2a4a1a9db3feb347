//! Accounts that nothing uses.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rolewright_names::dns_subdomain;
use rolewright_rbac::{Subject, service_account_of};

use super::super::bindings::dangling_service_account::meant_account;
use super::account_uses::is_used_by_name;
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{SetView, WorkloadView, is_unknown};
use crate::object::{Written, pod_template};
use crate::source::{Node, Place};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unused-service-account",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "no binding names a ServiceAccount, and nothing here runs as it",
    page: Page {
        what: "Fires on a ServiceAccount, other than `default`, that no binding of the inputs \
               names, in a set with nothing that could run as it: no workload, no object of a kind \
               that is not Kubernetes' own, no manifest inside a ConfigMap. It is sure only of a \
               complete set. An account that a misspelt subject most likely means is let be: that \
               is told by `dangling-service-account`.",
        why: "It does nothing now, and its tokens can be asked for by whoever may create them.",
        example: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        sources: &["https://kubernetes.io/docs/concepts/security/service-accounts/"],
        elsewhere: &[("popeye", "POP-400"), ("kor", "unused service accounts")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mut accounts = set
            .of_kind("ServiceAccount")
            .filter(|account| account.name != "default" && is_manifest(account))
            .filter(|account| dns_subdomain(&account.name).is_ok() || is_unknown(&account.name))
            .peekable();
        if accounts.peek().is_none() {
            return;
        }
        let workloads: Vec<WorkloadView<'_>> = set.all_workloads().collect();
        let templates: Vec<&str> = templates(set).collect();
        let others = set.objects.others.keys().chain(set.context.others.keys());
        let may_run = others.into_iter().any(may_run)
            || workloads.iter().any(may_run_as_any)
            || !templates.is_empty()
            || set
                .all_bindings()
                .any(|binding| binding.subjects.iter().any(is_open));
        let bound = bound_accounts(set);
        let meant = OnceCell::new();
        for account in accounts {
            let namespace = account.lands_in.as_deref().unwrap_or_default();
            if bound.contains(&(namespace.to_owned(), account.name.clone()))
                || is_used_by_name(set, account)
                || workloads.iter().any(|it| runs_as(it, account))
                || templates.iter().any(|text| text.contains(&account.name))
            {
                continue;
            }
            // It may land in the very namespace that a binding names.
            let may_be_bound = account.namespace.is_none()
                && !set.is_complete
                && bound.iter().any(|(_, name)| *name == account.name);
            if may_run || may_be_bound || is_unknown(&account.name) || is_unknown(namespace) {
                out.unjudged(&account.name_place);
                continue;
            }
            let meant = meant.get_or_init(|| meant_accounts(set));
            if meant.contains(&account.name_place) {
                continue;
            }
            let confidence = if set.is_complete {
                Confidence::High
            } else {
                Confidence::Medium
            };
            out.at(
                account,
                &account.name_place,
                "no binding names it, and nothing here runs as it",
            )
            .confidence(confidence)
            .help("take it out, or name it where it is needed")
            .report();
        }
    }
}

/// The accounts that are most likely meant by subjects that name one that is not there: that is told
/// of the subjects.
fn meant_accounts(set: &SetView<'_>) -> Vec<Place> {
    let mut meant = Vec::new();
    for binding in set.all_bindings() {
        meant.extend(
            binding
                .subjects()
                .filter_map(|subject| meant_account(&subject)),
        );
    }
    meant
}

/// Whether an account is written as such: a spec that asks for one says what for.
fn is_manifest(account: &Written) -> bool {
    let kind = account.root().get("kind");
    kind.is_some_and(|kind| kind.raw() == "ServiceAccount")
}

/// Whether a subject is an account whose name is filled in later.
fn is_open(subject: &Subject) -> bool {
    match subject {
        Subject::ServiceAccount { namespace, name } => {
            is_unknown(name) || namespace.as_deref().is_some_and(is_unknown)
        }
        Subject::User(name) => is_unknown(name),
        _ => false,
    }
}

/// The accounts that bindings name, by namespace and name.
fn bound_accounts(set: &SetView<'_>) -> BTreeSet<(String, String)> {
    let mut bound = BTreeSet::new();
    for binding in set.all_bindings() {
        for subject in binding.subjects() {
            let by_user = match subject.subject {
                Subject::User(name) => service_account_of(name),
                _ => None,
            };
            let named = subject.account().or(by_user);
            bound.extend(named.map(|(namespace, name)| (namespace.to_owned(), name.to_owned())));
        }
    }
    bound
}

/// The texts in ConfigMaps that are something that runs as an account, or may be once they are filled
/// in.
fn templates<'a>(set: &SetView<'a>) -> impl Iterator<Item = &'a str> {
    let config_maps = set.all_of_kind("ConfigMap");
    let data = config_maps.filter_map(|config_map| config_map.root().get("data"));
    let texts = data
        .flat_map(Node::pairs)
        .filter_map(|(_, value)| value.text());
    let is_inserted = |text: &str| text.starts_with("{{") && text.ends_with("}}");
    texts.filter(move |text| text.contains("serviceAccount") || is_inserted(text))
}

/// Whether the Pods of a workload run as an account, or would if both land in one namespace.
fn runs_as(workload: &WorkloadView<'_>, account: &Written) -> bool {
    let named = workload.account();
    let is_named = named.is_some_and(|named| named.name == account.name);
    let namespaces = [&workload.written.namespace, &account.namespace];
    let is_placed = |namespace: &&Option<String>| {
        namespace
            .as_ref()
            .is_some_and(|namespace| !is_unknown(namespace))
    };
    let are_placed = namespaces.iter().all(is_placed);
    is_named && (!are_placed || workload.written.lands_in == account.lands_in)
}

/// Whether the account of a workload is not known, so that it may be any.
fn may_run_as_any(workload: &WorkloadView<'_>) -> bool {
    workload.account().is_none_or(|account| account.is_open())
}

/// Whether something of this kind may run as an account: all but what is known not to, and workloads,
/// which are looked at one by one.
fn may_run((api_version, kind): &(String, String)) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    if !group.contains('.') && pod_template(kind).is_some() {
        return false;
    }
    let is_harmless = HARMLESS
        .iter()
        .any(|(known, kinds)| *known == group && kinds.contains(&kind.as_str()));
    !is_harmless
}

/// Kinds of Kubernetes that hold no Pod template and name no account.
const HARMLESS: [(&str, &[&str]); 8] = [
    (
        "",
        &[
            "Endpoints",
            "LimitRange",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "ResourceQuota",
            "Service",
        ],
    ),
    ("apiextensions.k8s.io", &["CustomResourceDefinition"]),
    ("autoscaling", &["HorizontalPodAutoscaler"]),
    ("coordination.k8s.io", &["Lease"]),
    (
        "networking.k8s.io",
        &["Ingress", "IngressClass", "NetworkPolicy"],
    ),
    ("policy", &["PodDisruptionBudget"]),
    ("scheduling.k8s.io", &["PriorityClass"]),
    ("storage.k8s.io", &["StorageClass"]),
];
