//! What can be done by rights on roles.

use super::super::super::ladder::Levels;
use super::super::super::view::RuleView;
use super::capability::{Capability, Found, Personas, Refined, Row, Target, WRITES, grant};
use super::holder::{Holding, holdings, is_for_accounts, is_powerful_role};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const RBAC: &str = "rbac.authorization.k8s.io";

const ROLES: &[Target] = &[(RBAC, "clusterroles", ""), (RBAC, "roles", "")];

pub(in crate::lint) static ESCALATE_ROLES: Refined = Refined {
    capability: Capability {
        rule: &ESCALATE_ROLES_RULE,
        rows: &[Row {
            verbs: &["escalate"],
            targets: &[(RBAC, "clusterroles", ""), (RBAC, "roles", "")],
            effect: "writes any right into every role",
            named: Some("writes any right into the {role|roles}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &[
            "give the program the rights that it hands out, and the server lets it write them \
             without `escalate`",
        ],
    },
    refine: escalates,
};

static ESCALATE_ROLES_RULE: Rule = Rule {
    id: "escalate-roles",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets rights be written into roles that their writer does not have",
    page: Page {
        what: "Fires on `escalate` of `roles` and `clusterroles`. It is critical, and high \
               where no holder may also create, update or patch the same kind of role, as far \
               as the files say, for it then lies idle. In a namespace it is one step less bad. \
               Names limit it, but for the creation by POST, which they rule out; a name of a \
               role that the holder has itself, or that is powerful already, makes it no \
               better.",
        why: "The API server lets nobody write a role that holds more than the writer does. \
              `escalate` switches that off: its holder writes every right into a role that it \
              has already.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: roles-operator
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    verbs: [get, update, escalate]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: roles-operator
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb",
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.8"),
            ("checkov", "CKV_K8S_158"),
            ("kubescape", "C-0191"),
            ("KICS", "8320826e"),
            ("trivy", "KSV-0050"),
            ("Kyverno", "restrict-escalation-verbs-roles"),
            ("rbac-police", "escalate_roles"),
            ("badrobot", "OPR-R16-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-009"),
        ],
    },
};

pub(in crate::lint) static ROLES_WRITE: Refined = Refined {
    capability: Capability {
        rule: &ROLES_WRITE_RULE,
        rows: &[
            Row {
                verbs: &["create", "update", "patch"],
                targets: &[(RBAC, "clusterroles", ""), (RBAC, "roles", "")],
                effect: "changes roles, within the rights that its holder has itself,",
                named: Some("changes the {role|roles}"),
                levels: Levels::from(Severity::Medium),
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["delete", "deletecollection"],
                targets: &[(RBAC, "clusterroles", ""), (RBAC, "roles", "")],
                effect: "deletes every role",
                named: Some("deletes the {role|roles}"),
                levels: Levels::from(Severity::Medium),
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
        ],
        help: &[
            "install roles apart from the program that runs, and name those that it must change",
        ],
    },
    refine: writes_roles,
};

static ROLES_WRITE_RULE: Rule = Rule {
    id: "roles-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets roles be written or deleted",
    page: Page {
        what: "Fires on the writing and deletion of `roles` and `clusterroles` by whoever has \
               no `escalate` on them. It is medium, and low in a namespace. Everybody hears of \
               it where a ServiceAccount holds it by a ClusterRole, else whoever wants to hear \
               of all.",
        why: "The API server lets its holder write no right that it does not have. It may still \
              hand on what it has by roles that others hold or that aggregate into the built-in \
              ones, in a way that stays, and take roles from those who need them.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: roles-operator
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    verbs: [get, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: roles-operator
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: roles-operator}
subjects:
  - {kind: ServiceAccount, name: roles-operator, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: roles-operator
  namespace: ops
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: roles-operator
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: roles-operator
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: roles-operator}
subjects:
  - {kind: ServiceAccount, name: roles-operator, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: roles-operator
  namespace: ops
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
        ],
        elsewhere: &[
            ("trivy", "KSV-0050"),
            ("krane", "subjects-with-rbac-management"),
            ("rbac-tool", "via bind or escalate"),
        ],
    },
};

/// Whether there is `escalate` at all, and what it is worth without the right to write roles.
fn escalates(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let holdings = holdings(rule);
    let names = &rule.rule.resource_names;
    if found.is_named && names.iter().any(|name| is_telling(rule, &holdings, name)) {
        found.names_are_dangerous(rule);
    }
    // What a POST creates carries no name, so names rule it out.
    let writes: &[&str] = if found.is_named {
        &["update", "patch"]
    } else {
        WRITES
    };
    let can_write = holdings.iter().any(|holding| {
        ROLES.iter().any(|&target| {
            let escalates = grant(rule, "escalate", target).is_some();
            escalates
                && writes
                    .iter()
                    .any(|verb| holding.grants(verb, target, names))
        })
    });
    if !can_write {
        found.rating.severity = found.rating.severity.min(Severity::High);
        found.remark = Some("it lies idle until its holder may also write such roles");
    }
    true
}

/// Whether writing into a role of this name leads far: it is powerful, or its writer has it.
fn is_telling(rule: &RuleView<'_>, holdings: &[Holding<'_>], name: &str) -> bool {
    name == rule.role.written.name
        || is_powerful_role(rule, name)
        || holdings.iter().any(|holding| holding.has_role(name))
}

/// With `escalate` the writing is a part of that finding.
fn writes_roles(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let holdings = holdings(rule);
    let escalates = ROLES.iter().any(|&target| {
        let writes = found
            .row
            .verbs
            .iter()
            .any(|verb| grant(rule, verb, target).is_some());
        writes
            && holdings
                .iter()
                .any(|holding| holding.grants("escalate", target, &rule.rule.resource_names))
    });
    if rule.role.is_cluster_role() && is_for_accounts(rule) {
        found.for_whom = Some(Persona::Default);
    }
    !escalates
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Critical, High, Info, Low, Medium};

    #[test]
    fn escalate_is_worth_what_its_holder_may_write() {
        let rules = |text: &str| format!("[{{apiGroups: [rbac.authorization.k8s.io], {text}}}]");
        let rows = [
            (
                "resources: [clusterroles], verbs: [escalate, patch]",
                Critical,
            ),
            ("resources: [clusterroles], verbs: [escalate]", High),
            // Written by POST, what is named is refused.
            (
                "resources: [roles], verbs: [escalate, create], resourceNames: [x]",
                High,
            ),
            (
                "resources: [roles], verbs: [escalate, update], resourceNames: [x]",
                High,
            ),
            // Names of roles that are powerful already, and of the role itself.
            (
                "resources: [clusterroles], verbs: [escalate, update], resourceNames: [edit]",
                Critical,
            ),
            (
                "resources: [clusterroles], verbs: [escalate, update], resourceNames: [tested]",
                Critical,
            ),
        ];
        for (text, severity) in rows {
            let found = of("escalate-roles", &cluster_role(&rules(text)));
            assert_eq!(found, [severity], "{text}");
        }
        let namespaced = rules("resources: [roles], verbs: [escalate, update]");
        assert_eq!(of("escalate-roles", &role("media", &namespaced)), [High]);
        assert_eq!(
            of("escalate-roles", &role("kube-system", &namespaced)),
            [Critical]
        );
        // Of the cluster, and so dead in a Role.
        let dead = rules("resources: [clusterroles], verbs: [escalate, update]");
        assert_eq!(of("escalate-roles", &role("media", &dead)), []);
    }

    #[test]
    fn writing_is_less_than_escalating() {
        let rules = |text: &str| format!("[{{apiGroups: [rbac.authorization.k8s.io], {text}}}]");
        let write = rules("resources: [roles], verbs: [update]");
        assert_eq!(of("roles-write", &cluster_role(&write)), [Medium]);
        assert_eq!(of("roles-write", &role("media", &write)), [Low]);
        let both = rules("resources: [roles], verbs: [update, escalate]");
        assert_eq!(of("roles-write", &cluster_role(&both)), []);
        let unbound = format!("# set: complete\n{}", cluster_role(&write));
        assert_eq!(of("roles-write", &unbound), [Info]);
    }
}
