//! Rights in all namespaces, and ClusterRoles for one.

use rolewright_rbac::{Action, PolicyRule, Subject};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, RoleView, RuleView};
use super::catalog::{is_namespaced, is_open};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unneeded-cluster-scope",
    section: Section::Wildcards,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a ClusterRoleBinding gives rights that all live in namespaces",
    page: Page {
        what: "Fires on a ClusterRoleBinding to ServiceAccounts whose role holds nothing but \
               resources that live in namespaces, and no path. Medium, and high if Secrets, \
               writing workloads, commands in Pods or tokens are among it. Also, low, on a \
               ClusterRole of such rights that a single RoleBinding gives: it could be a Role. \
               Resources that are not known, and wildcards, may live anywhere.",
        why: "A program that works in one namespace holds its rights in all of them, those of the \
              control plane included.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: app}
subjects:
  - {kind: ServiceAccount, name: app, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: app
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: app}
subjects:
  - {kind: ServiceAccount, name: app, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: media
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
        ],
        elsewhere: &[("CIS Kubernetes Benchmark", "5.1.1")],
    },
};

/// Rights that make it worse.
const STRONG: [(&str, (&str, &str, &str)); 13] = [
    ("get", ("", "secrets", "")),
    ("list", ("", "secrets", "")),
    ("watch", ("", "secrets", "")),
    ("create", ("", "secrets", "")),
    ("update", ("", "secrets", "")),
    ("patch", ("", "secrets", "")),
    ("create", ("apps", "deployments", "")),
    ("create", ("apps", "daemonsets", "")),
    ("create", ("apps", "statefulsets", "")),
    ("create", ("batch", "jobs", "")),
    ("create", ("batch", "cronjobs", "")),
    ("create", ("", "pods", "exec")),
    ("create", ("", "serviceaccounts", "token")),
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, role: &RoleView<'_>, out: &mut Reporter<'_>) {
        let [one] = role.reach.uses.as_slice() else {
            return;
        };
        let could_be_role = role.is_cluster_role()
            && !one.is_cluster_wide()
            && one.through.is_none()
            && role.reach.aggregated_into.is_empty()
            && role.aggregation.is_none();
        if !could_be_role || !is_all_namespaced(role) {
            return;
        }
        if is_open_role(role) {
            out.unjudged(&role.written.name_place);
            return;
        }
        out.at(
            role.written,
            &role.written.name_place,
            format!("is a ClusterRole, and only {} gives it", one.binding_name()),
        )
        .severity(Severity::Low)
        .through_role(role)
        .help("write it as a Role of that namespace")
        .report();
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        if !binding.is_cluster_wide() || binding.subjects.is_empty() {
            return;
        }
        let is_account = |subject: &Subject| match subject {
            Subject::ServiceAccount { .. } => true,
            Subject::User(name) => rolewright_rbac::service_account_of(name).is_some(),
            _ => false,
        };
        let roles: Vec<RoleView<'_>> = binding
            .roles
            .iter()
            .filter_map(|role| binding.set.view_of(role))
            .collect();
        let is_unneeded = !roles.is_empty()
            && binding.subjects.iter().all(is_account)
            && roles
                .iter()
                .all(|role| role.aggregation.is_none() && is_all_namespaced(role));
        if !is_unneeded {
            return;
        }
        if roles.iter().any(is_open_role) {
            out.unjudged(&binding.written.name_place);
            return;
        }
        let rules = binding.rules();
        let is_strong = STRONG
            .iter()
            .any(|(verb, target)| rules.iter().any(|rule| allows(rule, verb, *target)));
        let severity = if is_strong {
            Severity::High
        } else {
            Severity::Medium
        };
        out.at(
            binding.written,
            binding.role_ref_place,
            format!(
                "gives {} in every namespace, and all that it holds lives in namespaces",
                binding.role_name()
            ),
        )
        .severity(severity)
        .giving(binding)
        .help("bind it by RoleBindings in the namespaces where it is needed")
        .report();
    }
}

/// Whether all that is known of a role lives in namespaces.
fn is_all_namespaced(role: &RoleView<'_>) -> bool {
    let is_known = |rule: &RuleView<'_>| !is_open(rule);
    !role.rules.is_empty()
        && role
            .rules()
            .filter(is_known)
            .all(|rule| is_namespaced(&rule))
}

/// Whether a template fills in what a role holds, or adds rules to it.
fn is_open_role(role: &RoleView<'_>) -> bool {
    let root = role.written.root();
    let rules = root.get("rules");
    root.has_insertions()
        || rules.is_some_and(Node::has_insertions)
        || role.rules().any(|rule| is_open(&rule))
}

fn allows(rule: &PolicyRule, verb: &str, target: (&str, &str, &str)) -> bool {
    let (group, resource, subresource) = target;
    let name = rule.resource_names.first().map_or("", String::as_str);
    rule.allows(&Action::Resource {
        verb,
        group,
        resource,
        subresource,
        namespace: "",
        name,
    })
}
