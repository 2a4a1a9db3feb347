//! Rights in the namespace of the control plane, for somebody from elsewhere.

use rolewright_rbac::matches::subject::principal;
use rolewright_rbac::{Action, PolicyRule, Principal, SYSTEM_MASTERS, service_account_of};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use super::capability::{Target, any_name};
use super::workloads::WORKLOADS;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

/// Rights that lead to the other accounts of a namespace: what they are called, the verbs, the
/// resources, and whether they count by name.
const RIGHTS: &[(&str, &[&str], &[Target], bool)] = &[
    (
        "reads Secrets",
        &["get", "list", "watch", "patch", "deletecollection"],
        &[("", "secrets", "")],
        true,
    ),
    (
        "writes Secrets",
        &["create", "update", "delete"],
        &[("", "secrets", "")],
        true,
    ),
    ("creates Pods", &["create"], &[("", "pods", "")], true),
    (
        "changes Pods",
        &["update", "patch"],
        &[("", "pods", "")],
        true,
    ),
    (
        "writes workloads",
        &["create", "update", "patch"],
        WORKLOADS,
        true,
    ),
    (
        "runs commands in Pods",
        &["create", "get"],
        &[("", "pods", "exec")],
        true,
    ),
    (
        "makes tokens",
        &["create"],
        &[("", "serviceaccounts", "token")],
        true,
    ),
    (
        "acts as ServiceAccounts",
        &["impersonate"],
        &[("", "serviceaccounts", "")],
        true,
    ),
    (
        "writes roles and bindings",
        &["create", "update", "patch", "delete", "deletecollection"],
        &[
            ("rbac.authorization.k8s.io", "roles", ""),
            ("rbac.authorization.k8s.io", "rolebindings", ""),
        ],
        true,
    ),
    (
        "writes ConfigMaps",
        &["create", "update", "patch", "delete", "deletecollection"],
        &[("", "configmaps", "")],
        false,
    ),
];

/// Namespaces of every cluster that hold less.
const LESSER: [&str; 2] = ["kube-node-lease", "kube-public"];

/// Users that own the cluster anyway.
const CONTROL_PLANE: [&str; 3] = [
    "system:apiserver",
    "system:kube-controller-manager",
    "system:kube-scheduler",
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let binding = subject.binding;
        let Some(namespace) = binding.namespace().filter(|_| !binding.is_cluster_wide()) else {
            return;
        };
        let is_lesser = LESSER.contains(&namespace);
        if !is_lesser && !binding.set.is_privileged(namespace) || !is_outside(subject, namespace) {
            return;
        }
        let rules = binding.rules();
        let all = held(&rules, false);
        let named = held(&rules, true);
        let severity = match (all.is_empty(), named.is_empty(), is_lesser) {
            (true, true, _) => return,
            (false, _, false) => Severity::High,
            (true, _, true) => Severity::Low,
            _ => Severity::Medium,
        };
        let reason = if is_lesser {
            "which belongs to the cluster itself"
        } else {
            "whose accounts have power over the cluster"
        };
        let what = if all.is_empty() { named } else { all };
        out.at(
            binding.written,
            &subject.field_place("name"),
            format!(
                "{} in {namespace}, {reason}, and comes from elsewhere",
                what.join(", ")
            ),
        )
        .severity(severity)
        .label(subject.name())
        .giving(binding)
        .help("give it in another namespace")
        .report();
    }
}

/// The rights that rules hold for any object, or for objects that they name.
fn held(rules: &[PolicyRule], is_named: bool) -> Vec<&'static str> {
    let rights = RIGHTS.iter().filter(|(_, verbs, targets, counts_named)| {
        (!is_named || *counts_named)
            && rules.iter().any(|rule| {
                let mut targets = targets.iter();
                targets.any(|target| {
                    let mut verbs = verbs.iter();
                    verbs.any(|verb| allows(rule, verb, *target, is_named))
                })
            })
    });
    rights.map(|(name, ..)| *name).collect()
}

fn allows(rule: &PolicyRule, verb: &str, target: Target, is_named: bool) -> bool {
    let (group, resource, subresource) = target;
    let is_allowed = |name: &str| {
        rule.allows(&Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace: "",
            name,
        })
    };
    if !is_named {
        return is_allowed(any_name(verb, target));
    }
    let carries_name = verb != "deletecollection" && (verb != "create" || !subresource.is_empty());
    let mut names = rule.resource_names.iter().filter(|name| !name.is_empty());
    carries_name && names.any(|name| is_allowed(name))
}

/// Whether a subject is somebody from elsewhere, and not in power already.
fn is_outside(subject: &SubjectView<'_>, namespace: &str) -> bool {
    match principal(subject.subject, subject.binding.namespace()) {
        None => false,
        // What a template fills in may be this very namespace.
        Some(Principal::ServiceAccount { namespace: own, .. }) => {
            own != namespace && !own.contains("{{")
        }
        Some(Principal::User(name)) => {
            let own = service_account_of(name).map(|(own, _)| own);
            own != Some(namespace) && !CONTROL_PLANE.contains(&name)
        }
        Some(Principal::Group(name)) => {
            let own = name.strip_prefix("system:serviceaccounts:");
            own != Some(namespace) && name != SYSTEM_MASTERS
        }
    }
}

static RULE: Rule = Rule {
    id: "privileged-namespace-grant",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "somebody from elsewhere gets rights among the cluster's own accounts",
    page: Page {
        what: "Fires on a subject of a RoleBinding in `kube-system`, or in another namespace whose \
               accounts have power over the cluster, that is none of that namespace's accounts, \
               where the role reads or writes Secrets, makes or changes Pods or workloads, runs \
               commands in Pods, makes tokens, acts as accounts, writes roles or bindings, or \
               writes any ConfigMap. High, medium where all of it is limited to names, and one \
               step less in `kube-public` and `kube-node-lease`.",
        why: "The accounts of such a namespace own the cluster. Whoever reads their tokens, or \
              runs a Pod as one of them, does too.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: certificates
  namespace: kube-system
rules:
  - apiGroups: [\"\"]
    resources: [secrets]
    resourceNames: [proxy-certificate]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: certificates
  namespace: kube-system
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: certificates
subjects:
  - kind: ServiceAccount
    name: proxy
    namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: certificates
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [secrets]
    resourceNames: [proxy-certificate]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: certificates
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: certificates
subjects:
  - kind: ServiceAccount
    name: proxy
    namespace: media
",
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[
            ("kubescape", "weak-namespace-*"),
            (
                "rbac-police",
                "rce_weak_ns, obtain_token_weak_ns, assign_sa",
            ),
        ],
    },
};
