//! Certificates of nodes that a controller approves by itself.

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, RuleView, subject_name};
use super::capability::{OF_WILDCARDS, entry, grant};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "node-csr-auto-approval",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a binding gets certificates of nodes approved by themselves",
    page: Page {
        what: "Fires on `create` of `certificatesigningrequests/nodeclient` for anybody but the \
               groups of bootstrap tokens, `system:bootstrappers` and those below it, and of \
               `certificatesigningrequests/selfnodeclient` for anybody but `system:nodes`; also \
               where a binding gives the built-in ClusterRoles that hold them. It is high. Of a \
               role that nothing binds only whoever wants to hear of all is told.",
        why: "A controller approves the client certificate that its holder asks for, and nobody \
              looks at it. With it one is whichever node one likes, and reads what its Pods \
              read.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: joiner
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:certificates.k8s.io:certificatesigningrequests:nodeclient}
subjects:
  - {kind: ServiceAccount, name: joiner, namespace: ops}
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: joiner
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:certificates.k8s.io:certificatesigningrequests:nodeclient}
subjects:
  - {kind: Group, name: \"system:bootstrappers\", apiGroup: rbac.authorization.k8s.io}
",
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#approval"],
        elsewhere: &[],
    },
};

/// What the controller asks before it approves, for whom it is meant, and the built-in role that
/// gives it.
struct Approval {
    subresource: &'static str,
    is_meant: fn(&Subject) -> bool,
    role: &'static str,
}

const APPROVALS: [Approval; 2] = [
    Approval {
        subresource: "nodeclient",
        is_meant: is_bootstrapper,
        role: "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    },
    Approval {
        subresource: "selfnodeclient",
        is_meant: is_node,
        role: "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
    },
];

fn is_bootstrapper(subject: &Subject) -> bool {
    let Subject::Group(name) = subject else {
        return false;
    };
    name == "system:bootstrappers" || name.starts_with("system:bootstrappers:")
}

fn is_node(subject: &Subject) -> bool {
    matches!(subject, Subject::Group(name) if name == "system:nodes")
}

const HELP: &str = "give it to the groups of bootstrap tokens alone, and to `system:nodes` for \
                    renewal";

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        for approval in &APPROVALS {
            let target = (
                "certificates.k8s.io",
                "certificatesigningrequests",
                approval.subresource,
            );
            if grant(rule, "create", target).is_none() {
                continue;
            }
            let reach = rule.role.reach;
            let is_for_others = reach
                .subjects()
                .any(|subject| !(approval.is_meant)(subject));
            if !reach.uses.is_empty() && !is_for_others {
                continue;
            }
            let persona = if is_for_others {
                Persona::Default
            } else {
                Persona::Pedantic
            };
            let (is_implied, place) = entry(rule, target);
            let rating = rate(&rule.role, Levels::from(Severity::High), Limit::None);
            let mut draft = out
                .at(
                    rule.role.written,
                    &place,
                    format!("gets certificates of any node unasked {}", reach.phrase()),
                )
                .rated(rating)
                .persona(persona)
                .label("with create")
                .through(rule)
                .help(HELP);
            if is_implied {
                draft = draft.told_with(OF_WILDCARDS);
            }
            draft.report();
            return;
        }
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        if binding.builtin_rules.is_none() || !binding.is_cluster_wide() {
            return;
        }
        let named = |approval: &&Approval| {
            let role_ref = binding.role_ref;
            role_ref.is_some_and(|role_ref| role_ref.name == approval.role)
        };
        let Some(approval) = APPROVALS.iter().find(named) else {
            return;
        };
        for (subject, place) in binding.subjects.iter().zip(binding.subject_places) {
            if (approval.is_meant)(subject) {
                continue;
            }
            let whom = subject_name(subject, None);
            out.at(
                binding.written,
                place,
                format!("{whom} gets certificates of any node unasked"),
            )
            .giving(binding)
            .help(HELP)
            .report();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, cluster_role_and_binding, findings, role};
    use crate::finding::Persona::{self, Default, Pedantic};
    use crate::finding::Severity::{self, Critical, High};

    fn first(text: &str) -> Option<(Severity, Persona)> {
        let found = findings("node-csr-auto-approval", text);
        found.first().map(|found| (found.severity, found.persona))
    }

    #[test]
    fn it_is_meant_for_those_who_join_and_those_who_renew() {
        let create = |what: &str| {
            format!(
                "[{{apiGroups: [certificates.k8s.io], verbs: [create], \
                 resources: [certificatesigningrequests/{what}]}}]"
            )
        };
        let rows = [
            ("nodeclient", "system:bootstrappers", None),
            (
                "nodeclient",
                "system:bootstrappers:kubeadm:default-node-token",
                None,
            ),
            ("nodeclient", "system:nodes", Some((High, Default))),
            (
                "nodeclient",
                "system:authenticated",
                Some((Critical, Default)),
            ),
            ("selfnodeclient", "system:nodes", None),
            (
                "selfnodeclient",
                "system:bootstrappers",
                Some((High, Default)),
            ),
            ("selfnodeserver", "developers", None),
        ];
        for (what, group, expected) in rows {
            let subject = format!("{{kind: Group, name: '{group}'}}");
            let text = cluster_role_and_binding(&create(what), &subject);
            assert_eq!(first(&text), expected, "{what} {group}");
        }
        let nodeclient = create("nodeclient");
        assert_eq!(first(&cluster_role(&nodeclient)), Some((High, Pedantic)));
        assert_eq!(first(&role("kube-system", &nodeclient)), None);
    }
}
