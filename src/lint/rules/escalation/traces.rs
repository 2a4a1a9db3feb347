//! What can be done by rights on what others go by: events, leases, and what the server says of
//! tokens and rights.

use super::super::super::check::Check;
use super::super::super::ladder::Levels;
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, RuleView, Width};
use super::capability::{Capability, Found, Personas, Refined, Row};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static EVENTS_DELETE: Capability = Capability {
    rule: &EVENTS_DELETE_RULE,
    rows: &[Row {
        verbs: &["delete", "deletecollection"],
        targets: &[("", "events", ""), ("events.k8s.io", "events", "")],
        effect: "deletes the traces of what happened",
        named: Some("deletes the {event|events}"),
        levels: Levels::from(Severity::Low),
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &["leave `delete` out: events go by themselves"],
};

static EVENTS_DELETE_RULE: Rule = Rule {
    id: "events-delete",
    section: Section::Escalation,
    severity: Severity::Low,
    persona: Persona::Default,
    summary: "a rule lets traces be deleted",
    page: Page {
        what: "Fires on `delete` and `deletecollection` of `events`, of the core group and of \
               `events.k8s.io`. It is always low.",
        why: "Events say what happened. A program that reports by them needs only `create` and \
              `patch`; whoever deletes them hides what it did.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: recorder
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [events]
    verbs: [create, patch, delete]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: recorder
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [events]
    verbs: [create, patch]
",
        sources: &["https://microsoft.github.io/Threat-Matrix-for-Kubernetes/"],
        elsewhere: &[("kubescape", "C-0031"), ("badrobot", "OPR-R20-RBAC")],
    },
};

pub(in crate::lint) static LEASES_WRITE: Refined = Refined {
    capability: Capability {
        rule: &LEASES_WRITE_RULE,
        rows: &[Row {
            verbs: &["update", "patch", "delete"],
            targets: &[("coordination.k8s.io", "leases", "")],
            effect: "takes the lead from any program",
            named: None,
            levels: Levels {
                cluster: Severity::Medium,
                namespace: Severity::Low,
                named: Severity::Low,
            },
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        }],
        help: &[
            "name the lease for `get`, `update` and `patch`, and give `create` in a rule of its \
             own",
        ],
    },
    refine: takes_leases,
};

static LEASES_WRITE_RULE: Rule = Rule {
    id: "leases-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets any lease be taken over",
    page: Page {
        what: "Fires on `update`, `patch` and `delete` of `leases` without names: low, and \
               medium where it reaches `kube-system` or `kube-node-lease`, as it does in the \
               whole cluster.",
        why: "A lease says which copy of a program leads, and in `kube-node-lease` which nodes \
              live. Whoever writes any of them stops programs and drops nodes.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: leader
  namespace: media
rules:
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [create, get, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: leader
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: leader}
subjects:
  - {kind: ServiceAccount, name: leader, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: leader
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: leader
  namespace: media
rules:
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [create]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    resourceNames: [leader]
    verbs: [get, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: leader
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: leader}
subjects:
  - {kind: ServiceAccount, name: leader, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: leader
  namespace: media
",
        sources: &["https://kubernetes.io/docs/concepts/architecture/leases/"],
        elsewhere: &[],
    },
};

pub(in crate::lint) static AUTH_DELEGATION: Capability = Capability {
    rule: &AUTH_DELEGATION_RULE,
    rows: &[Row {
        verbs: &["create"],
        targets: &[
            ("authentication.k8s.io", "tokenreviews", ""),
            ("authorization.k8s.io", "subjectaccessreviews", ""),
        ],
        effect: "tests stolen tokens, and asks what anybody may do,",
        named: None,
        levels: Levels::from(Severity::Low),
        personas: Personas::PEDANTIC,
        dangerous_names: &[],
    }],
    help: &[
        "leave it out unless the program serves an aggregated API or asks on behalf of \
             others",
    ],
};

static AUTH_DELEGATION_RULE: Rule = Rule {
    id: "auth-delegation",
    section: Section::Escalation,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a rule lets tokens be tested and rights of others be asked for",
    page: Page {
        what: "Fires on `create` of `tokenreviews` and `subjectaccessreviews` in the whole \
               cluster, and on a ClusterRoleBinding to `system:auth-delegator`. It is always \
               low.",
        why: "Webhooks and servers of aggregated APIs need it. For anybody else it is a way to \
              test stolen tokens and to learn what everybody may do. Whoever may log in may ask \
              about itself anyway.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: asker
rules:
  - apiGroups: [authentication.k8s.io]
    resources: [tokenreviews]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: asker
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: asker}
subjects:
  - {kind: ServiceAccount, name: asker, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: asker
  namespace: ops
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: asker
rules:
  - apiGroups: [\"\"]
    resources: [nodes]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: asker
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: asker}
subjects:
  - {kind: ServiceAccount, name: asker, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: asker
  namespace: ops
",
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/webhook/"],
        elsewhere: &[],
    },
};

/// The leases of nodes are as weighty as those of kube-system.
fn takes_leases(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let reaches_nodes = match rule.role.reach.width() {
        Width::Cluster => true,
        Width::Namespaces(names) => names.iter().any(|name| name == "kube-node-lease"),
    };
    if reaches_nodes {
        found.effect =
            Some("takes the lead from any program, or passes nodes off as dead or alive,");
    }
    if reaches_nodes && found.rating.severity == Severity::Low {
        found.rating.severity = Severity::Medium;
    }
    true
}

/// The ClusterRole that asks the API server about others.
const DELEGATOR: &str = "system:auth-delegator";

/// [`AUTH_DELEGATION`], and bindings to the built-in role that holds the same.
pub(in crate::lint) struct AuthDelegation;

impl Check for AuthDelegation {
    fn rule(&self) -> &'static Rule {
        &AUTH_DELEGATION_RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        AUTH_DELEGATION.tell(rule, out, |_| true);
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let is_delegator = binding.builtin_rules.is_some()
            && binding.is_cluster_wide()
            && binding.role_ref.is_some_and(|role| role.name == DELEGATOR);
        if !is_delegator {
            return;
        }
        let whom = binding.subject_names().join(", ");
        let message = format!("lets {whom} test stolen tokens and ask what anybody may do");
        let mut draft = out
            .at(binding.written, binding.role_ref_place, message)
            .severity(Severity::Low)
            .persona(Persona::Pedantic)
            .giving(binding);
        for advice in AUTH_DELEGATION.help {
            draft = draft.help(*advice);
        }
        draft.report();
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Low, Medium};

    #[test]
    fn events_are_low_everywhere() {
        for group in ["''", "events.k8s.io"] {
            let rules = format!(
                "[{{apiGroups: [{group}], resources: [events], verbs: [deletecollection]}}]"
            );
            assert_eq!(of("events-delete", &cluster_role(&rules)), [Low]);
            assert_eq!(of("events-delete", &role("kube-system", &rules)), [Low]);
        }
    }

    #[test]
    fn leases_are_worth_those_of_nodes_and_of_the_control_plane() {
        let any = "[{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [update]}]";
        assert_eq!(of("leases-write", &cluster_role(any)), [Medium]);
        assert_eq!(of("leases-write", &role("kube-system", any)), [Medium]);
        assert_eq!(of("leases-write", &role("kube-node-lease", any)), [Medium]);
        assert_eq!(of("leases-write", &role("media", any)), [Low]);
        let named = any.replace("verbs", "resourceNames: [x], verbs");
        assert_eq!(of("leases-write", &role("kube-system", &named)), []);
    }

    #[test]
    fn reviews_are_asked_of_the_cluster() {
        let asks =
            "[{apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}]";
        assert_eq!(of("auth-delegation", &cluster_role(asks)), [Low]);
        assert_eq!(of("auth-delegation", &role("media", asks)), []);
        let own = asks.replace("tokenreviews", "selfsubjectreviews");
        assert_eq!(of("auth-delegation", &cluster_role(&own)), []);
    }
}
