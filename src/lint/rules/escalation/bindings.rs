//! What can be done by rights on who has which role.

use super::super::super::ladder::Levels;
use super::super::super::view::RuleView;
use super::capability::{Capability, Found, Personas, Refined, Row, WRITES};
use super::holder::{holdings, is_powerful_role};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const RBAC: &str = "rbac.authorization.k8s.io";

pub(in crate::lint) static BIND_ROLES: Refined = Refined {
    capability: Capability {
        rule: &BIND_ROLES_RULE,
        rows: &[Row {
            verbs: &["bind"],
            targets: &[(RBAC, "clusterroles", ""), (RBAC, "roles", "")],
            effect: "binds every role, however powerful,",
            named: Some("binds the {role|roles}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &[
            "name in `resourceNames` the roles that may be given away, and none that reads \
             Secrets or makes Pods",
        ],
    },
    refine: binds,
};

static BIND_ROLES_RULE: Rule = Rule {
    id: "bind-roles",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets roles be given away whose rights the giver does not have",
    page: Page {
        what: "Fires on `bind` of `roles` and `clusterroles`. It is critical, and high where \
               names limit it to roles without power. In a namespace it is one step less bad: \
               there even cluster-admin gives no more than the namespace.",
        why: "The API server lets nobody bind a role that holds more than the binder does. \
              `bind` switches that off: its holder binds cluster-admin to itself. In a Role it \
              works for ClusterRoles too, for the server asks where the binding is.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: granter
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    verbs: [bind]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: granter
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#bind-verb",
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.8"),
            ("kubescape", "C-0191"),
            ("KICS", "8320826e"),
            ("trivy", "KSV-0051, KSV-0052"),
            ("Kyverno", "restrict-escalation-verbs-roles"),
            ("KubeHound", "ROLE_BIND"),
            ("badrobot", "OPR-R17-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-009"),
        ],
    },
};

pub(in crate::lint) static ROLE_BINDINGS_WRITE: Capability = Capability {
    rule: &ROLE_BINDINGS_WRITE_RULE,
    rows: &[
        Row {
            verbs: &["create", "update", "patch"],
            targets: &[
                (RBAC, "clusterrolebindings", ""),
                (RBAC, "rolebindings", ""),
            ],
            effect: "gives away every role whose rights its holder has",
            named: Some("changes to whom roles are given by the {binding|bindings}"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["delete", "deletecollection"],
            targets: &[
                (RBAC, "clusterrolebindings", ""),
                (RBAC, "rolebindings", ""),
            ],
            effect: "takes their roles from all",
            named: Some("takes their roles from those who have them by the {binding|bindings}"),
            levels: Levels::from(Severity::Low),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
    ],
    help: &["let people or a deployment pipeline bind roles, and not the program that runs"],
};

static ROLE_BINDINGS_WRITE_RULE: Rule = Rule {
    id: "role-bindings-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets roles be given to others",
    page: Page {
        what: "Fires on `create`, `update` and `patch` of `rolebindings` and \
               `clusterrolebindings`: high in the whole cluster, medium in a namespace, one \
               step less where names limit it. Mere deletion is low.",
        why: "Without `bind`, its holder gives away no more than it has itself; that is enough \
              to let others in, in a way that stays. With `bind` it owns whatever it may bind.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: granter
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [rolebindings]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: granter
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [rolebindings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
        ],
        elsewhere: &[
            ("trivy", "KSV-0050, KSV-0055"),
            (
                "krane",
                "subjects-with-rbac-management, risky-add-rolebinding",
            ),
            ("KubeHound", "ROLE_BIND"),
            ("kubesplaining", "KUBE-PRIVESC-010"),
        ],
    },
};

fn binds(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let names = &rule.rule.resource_names;
    if found.is_named && names.iter().any(|name| is_powerful_role(rule, name)) {
        found.names_are_dangerous(rule);
    }
    let bindings = [
        (RBAC, "rolebindings", ""),
        (RBAC, "clusterrolebindings", ""),
    ];
    let can_write = holdings(rule).iter().any(|holding| {
        bindings
            .iter()
            .any(|&target| WRITES.iter().any(|verb| holding.grants(verb, target, &[])))
    });
    if !can_write {
        found.remark = Some("it takes effect once its holder may also write bindings");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role, role_and_binding};
    use crate::finding::Severity::{Critical, High, Low, Medium};

    #[test]
    fn bind_is_alive_in_a_role_and_worth_the_roles_it_names() {
        let rules = |text: &str| {
            format!("[{{apiGroups: [rbac.authorization.k8s.io], verbs: [bind], {text}}}]")
        };
        let any = rules("resources: [clusterroles]");
        let harmless = rules("resources: [clusterroles], resourceNames: [view]");
        let edit = rules("resources: [clusterroles], resourceNames: [view, edit]");
        let dead = rules("resources: [rolebindings, clusterrolebindings]");
        assert_eq!(of("bind-roles", &cluster_role(&any)), [Critical]);
        assert_eq!(of("bind-roles", &cluster_role(&harmless)), [High]);
        assert_eq!(of("bind-roles", &cluster_role(&edit)), [Critical]);
        assert_eq!(of("bind-roles", &role("media", &any)), [High]);
        assert_eq!(of("bind-roles", &role("media", &harmless)), [Medium]);
        assert_eq!(of("bind-roles", &role("media", &edit)), [High]);
        assert_eq!(of("bind-roles", &role("kube-system", &any)), [Critical]);
        assert_eq!(of("bind-roles", &cluster_role(&dead)), []);
        let everybody = role_and_binding(&any, "{kind: Group, name: system:authenticated}");
        assert_eq!(of("bind-roles", &everybody), [Critical]);
    }

    #[test]
    fn bindings_are_worth_what_is_done_to_them() {
        let rules = |text: &str| format!("[{{apiGroups: [rbac.authorization.k8s.io], {text}}}]");
        let binds = rules("resources: [rolebindings], verbs: [create]");
        assert_eq!(of("role-bindings-write", &cluster_role(&binds)), [High]);
        assert_eq!(of("role-bindings-write", &role("media", &binds)), [Medium]);
        let named = rules("resources: [rolebindings], verbs: [update], resourceNames: [x]");
        assert_eq!(of("role-bindings-write", &role("media", &named)), [Low]);
        let destroys = rules("resources: [rolebindings], verbs: [delete]");
        assert_eq!(of("role-bindings-write", &cluster_role(&destroys)), [Low]);
    }
}
