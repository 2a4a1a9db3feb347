//! Accounts of other namespaces.

use rolewright_names::dns_label;
use rolewright_rbac::{Action, PolicyRule, Subject};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{SubjectView, is_unknown};
use super::control_plane_subject::is_of_control_plane;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::RBAC_GROUP;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "cross-namespace-subject",
    section: Section::Bindings,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a RoleBinding gives its role to a ServiceAccount of another namespace",
    page: Page {
        what: "Fires on a ServiceAccount of another namespace as a subject of a RoleBinding. High \
               where the role reads Secrets, opens shells, starts programs, makes tokens, acts as \
               accounts or hands out rights, or where the binding is in `kube-system`, unless it \
               gives the Role for aggregated API servers there; low otherwise. Accounts of the \
               control plane are told by `control-plane-subject`.",
        why: "Whoever controls the one namespace then reaches into the other, and who looks after \
              the other does not see it by looking at its accounts.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: reader, namespace: tools}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: tools
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: media
",
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[("kubesplaining", "SECRETS-CROSSNS")],
    },
};

/// Rights that lead to those of others, of which a namespace knows: verb, group, resource,
/// subresource.
const GRAVE: [(&str, &str, &str, &str); 17] = [
    ("get", "", "secrets", ""),
    ("list", "", "secrets", ""),
    ("watch", "", "secrets", ""),
    ("create", "", "pods", ""),
    ("patch", "", "pods", ""),
    ("get", "", "pods", "exec"),
    ("create", "", "pods", "exec"),
    ("create", "", "pods", "attach"),
    ("patch", "", "pods", "ephemeralcontainers"),
    ("create", "", "serviceaccounts", "token"),
    ("impersonate", "", "serviceaccounts", ""),
    ("create", "apps", "deployments", ""),
    ("create", "apps", "daemonsets", ""),
    ("create", "apps", "statefulsets", ""),
    ("create", "batch", "jobs", ""),
    ("escalate", RBAC_GROUP, "roles", ""),
    ("bind", RBAC_GROUP, "clusterroles", ""),
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let binding = subject.binding;
        let (
            Subject::ServiceAccount {
                namespace: Some(other),
                ..
            },
            Some(own),
        ) = (subject.subject, binding.namespace())
        else {
            return;
        };
        // Without a namespace of its own it may land in the very namespace of the account.
        let is_placed = binding.written.namespace.is_some() || binding.set.places_what_names_none();
        if other == own || !is_placed || is_of_control_plane(subject) {
            return;
        }
        if is_unknown(other) || is_unknown(own) {
            out.unjudged(subject.place);
            return;
        }
        // Told as what it is.
        if dns_label(other).is_err() || dns_label(own).is_err() {
            return;
        }
        let is_for_servers = binding
            .role_ref
            .is_some_and(|role_ref| role_ref.name == FOR_SERVERS && own == "kube-system");
        let is_grave = !is_for_servers && (own == "kube-system" || is_grave(&binding.rules()));
        let message = format!(
            "gives {} {} to {}, which others look after",
            binding.role_name(),
            binding.phrase(),
            subject.name()
        );
        out.at(binding.written, &subject.field_place("namespace"), message)
            .severity(if is_grave {
                Severity::High
            } else {
                Severity::Low
            })
            .giving(binding)
            .help("see that this is meant; else name an account of the binding's namespace")
            .told_within(subject.place, &["privileged-namespace-grant"])
            .report();
    }
}

/// The Role of `kube-system` that is made for the accounts of aggregated API servers, wherever
/// these are.
const FOR_SERVERS: &str = "extension-apiserver-authentication-reader";

fn is_grave(rules: &[PolicyRule]) -> bool {
    GRAVE.iter().any(|&(verb, group, resource, subresource)| {
        let is_unnamed =
            matches!(verb, "list" | "watch") || (verb == "create" && subresource.is_empty());
        let action = Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace: "",
            // No object bears it, so only a rule for every name allows it.
            name: if is_unnamed { "" } else { "\u{0}" },
        };
        rules.iter().any(|rule| rule.allows(&action))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grave_rights_are_told_from_others() {
        let rule = |verb: &str, group: &str, resource: &str| PolicyRule {
            verbs: vec![verb.to_owned()],
            api_groups: vec![group.to_owned()],
            resources: vec![resource.to_owned()],
            ..PolicyRule::default()
        };
        assert!(is_grave(&[rule("get", "", "secrets")]));
        assert!(is_grave(&[rule("*", "", "pods/exec")]));
        assert!(is_grave(&[rule("create", "batch", "jobs")]));
        assert!(!is_grave(&[rule("get", "example.com", "secrets")]));
        assert!(!is_grave(&[rule("get", "", "configmaps")]));
        let mut named = rule("get", "", "secrets");
        named.resource_names = vec!["own".to_owned()];
        assert!(!is_grave(&[named]));
    }
}
