//! What can be done by rights on certificates.

use super::super::super::ladder::Levels;
use super::super::super::view::{RuleView, is_unknown};
use super::capability::{Capability, Found, Personas, Refined, Row, Target, WRITES, is_about};
use super::holder::holdings;
use crate::finding::{Page, Persona, Rule, Section, Severity};

const CERTIFICATES: &str = "certificates.k8s.io";

pub(in crate::lint) static CSR_APPROVE: Refined = Refined {
    capability: Capability {
        rule: &CSR_APPROVE_RULE,
        rows: &[Row {
            verbs: &["update", "patch"],
            targets: &[(CERTIFICATES, "certificatesigningrequests", "approval")],
            effect: "approves certificates with which one logs in as anybody",
            named: Some("approves the {request for a certificate|requests for certificates}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &["give `approve` for the one signer that is meant, by its name"],
    },
    refine: approves,
};

static CSR_APPROVE_RULE: Rule = Rule {
    id: "csr-approve",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets requests for certificates be approved",
    page: Page {
        what: "Fires on `update` and `patch` of `certificatesigningrequests/approval`. It is \
               critical where its holder also has `approve` on `signers` for a signer of client \
               certificates, by its name, by `kubernetes.io/*` or for any; high where it has it \
               for other signers alone; and low where it has it for none, for then the server \
               refuses the approval.",
        why: "A client certificate is whoever its name says, such as an account of kube-system \
              or a part of the control plane. It cannot be revoked.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: approver
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests/approval]
    verbs: [update]
  - apiGroups: [certificates.k8s.io]
    resources: [signers]
    resourceNames: [kubernetes.io/kube-apiserver-client]
    verbs: [approve]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: approver
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests]
    verbs: [get, list, watch]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing",
            "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.11"),
            ("checkov", "CKV_K8S_156"),
            ("kubescape", "C-0280"),
            ("Kyverno", "restrict-clusterrole-csr"),
            ("rbac-police", "approve_csrs"),
            ("kubesplaining", "KUBE-PRIVESC-011"),
            ("prowler", "rbac_minimize_csr_approval_access"),
        ],
    },
};

pub(in crate::lint) static CSR_SIGN: Refined = Refined {
    capability: Capability {
        rule: &CSR_SIGN_RULE,
        rows: &[Row {
            verbs: &["sign"],
            targets: &[(CERTIFICATES, "signers", "")],
            effect: "issues certificates with which one logs in as anybody",
            named: Some(
                "issues certificates with which one logs in as anybody, for the {signer|signers}",
            ),
            levels: Levels::from(Severity::Critical),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &["give `sign` for a signer of your own, by its name"],
    },
    refine: signs,
};

static CSR_SIGN_RULE: Rule = Rule {
    id: "csr-sign",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets client certificates be issued",
    page: Page {
        what: "Fires on `sign` of `signers`, for a signer of client certificates or for any, \
               where its holder may also update or patch `certificatesigningrequests/status`. \
               It is always critical.",
        why: "The holder writes the certificate into the request itself. No approver is asked, \
              and whoever the certificate names may log in.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: signer
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests/status]
    verbs: [update]
  - apiGroups: [certificates.k8s.io]
    resources: [signers]
    resourceNames: [kubernetes.io/kube-apiserver-client]
    verbs: [sign]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: signer
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests/status]
    verbs: [update]
  - apiGroups: [certificates.k8s.io]
    resources: [signers]
    resourceNames: [example.com/webhooks]
    verbs: [sign]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/",
        ],
        elsewhere: &[("kubesplaining", "KUBE-PRIVESC-024")],
    },
};

pub(in crate::lint) static TRUST_BUNDLES_WRITE: Capability = Capability {
    rule: &TRUST_BUNDLES_WRITE_RULE,
    rows: &[
        Row {
            verbs: WRITES,
            targets: &[(CERTIFICATES, "clustertrustbundles", "")],
            effect: "changes which certificate authorities Pods trust",
            named: Some("changes the trust {bundle|bundles}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: &["attest"],
            targets: &[(CERTIFICATES, "signers", "")],
            effect: "vouches for trust bundles of every signer",
            named: Some("vouches for trust bundles of the {signer|signers}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
    ],
    help: &["name the bundle and the signer"],
};

static TRUST_BUNDLES_WRITE_RULE: Rule = Rule {
    id: "trust-bundles-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets trusted certificates be added",
    page: Page {
        what: "Fires on the writing of `clustertrustbundles` and on `attest` of `signers`. It \
               is medium, and low where names limit it.",
        why: "Pods take the bundles of trusted authorities from here. Whoever adds one of its \
              own passes for any server that they talk to.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: bundler
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [clustertrustbundles]
    verbs: [create, get, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: bundler
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: bundler}
subjects:
  - {kind: ServiceAccount, name: bundler, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: bundler
  namespace: ops
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: bundler
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [clustertrustbundles]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: bundler
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: bundler}
subjects:
  - {kind: ServiceAccount, name: bundler, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: bundler
  namespace: ops
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#cluster-trust-bundles",
        ],
        elsewhere: &[],
    },
};

/// The signers whose certificates say to the API server who somebody is, and all of their domain.
const CLIENT_SIGNERS: [&str; 4] = [
    "kubernetes.io/kube-apiserver-client",
    "kubernetes.io/kube-apiserver-client-kubelet",
    "kubernetes.io/legacy-unknown",
    "kubernetes.io/*",
];

const SIGNERS: Target = (CERTIFICATES, "signers", "");

/// Approval is worth the signers for which it is good.
fn approves(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let holdings = holdings(rule);
    let approves_clients = holdings.iter().any(|holding| {
        CLIENT_SIGNERS
            .iter()
            .any(|signer| holding.grants_name("approve", SIGNERS, signer))
    });
    if approves_clients {
        let is_open = rule.role.rules().any(|other| {
            other.places.open_names.is_some() && other.allows("approve", SIGNERS, "x")
        });
        if is_open {
            found.remark =
                Some("the names of the signers are filled in later, and without any it is all");
        }
        return true;
    }
    if holdings
        .iter()
        .any(|holding| holding.grants("approve", SIGNERS, &[]))
    {
        found.rating.severity = found.rating.severity.step_down();
        let mut relevant = holdings
            .iter()
            .flat_map(|holding| holding.relevant(SIGNERS));
        let is_open = relevant.any(|held| {
            let mut names = held.resource_names.iter();
            is_about(held, SIGNERS) && names.any(|name| is_unknown(name))
        });
        found.effect = Some(if is_open {
            "approves certificates of signers that are filled in later"
        } else {
            "approves certificates of some signers, none of them for clients,"
        });
    } else {
        found.rating.severity = found.rating.severity.min(Severity::Low);
        found.effect =
            Some("writes approvals that the server refuses, as it may approve for no signer,");
    }
    true
}

/// Only together with the right to write the certificate, and for clients.
fn signs(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let is_of_clients = |name: &String| CLIENT_SIGNERS.contains(&name.as_str());
    if found.is_named {
        if !rule.rule.resource_names.iter().any(is_of_clients) {
            return false;
        }
        found.names_are_dangerous(rule);
    }
    let status = (CERTIFICATES, "certificatesigningrequests", "status");
    holdings(rule).iter().any(|holding| {
        ["update", "patch"]
            .iter()
            .any(|verb| holding.grants(verb, status, &[]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Critical, High, Info, Low, Medium};

    fn rules(rows: &[(&str, &str, &str)]) -> String {
        let rows = rows.iter().map(|(resource, verb, names)| {
            format!(
                "{{apiGroups: [certificates.k8s.io], resources: [{resource}], verbs: [{verb}], \
                 resourceNames: [{names}]}}"
            )
        });
        format!("[{}]", rows.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn approval_is_worth_its_signers() {
        let approval = ("certificatesigningrequests/approval", "patch", "");
        let rows = [
            (vec![approval], Low),
            (vec![approval, ("signers", "approve", "")], Critical),
            (
                vec![approval, ("signers", "approve", "kubernetes.io/*")],
                Critical,
            ),
            (
                vec![
                    approval,
                    ("signers", "approve", "kubernetes.io/kube-apiserver-client"),
                ],
                Critical,
            ),
            (
                vec![
                    approval,
                    ("signers", "approve", "kubernetes.io/kubelet-serving"),
                ],
                High,
            ),
            (
                vec![approval, ("signers", "approve", "example.com/*")],
                High,
            ),
            (vec![approval, ("signers", "sign", "")], Low),
        ];
        for (row, severity) in rows {
            let found = of("csr-approve", &cluster_role(&rules(&row)));
            assert_eq!(found, [severity], "{row:?}");
        }
        let all = rules(&[approval, ("signers", "approve", "")]);
        assert_eq!(of("csr-approve", &role("media", &all)), []);
        let unbound = format!("# set: complete\n{}", cluster_role(&all));
        assert_eq!(of("csr-approve", &unbound), [Info]);
    }

    #[test]
    fn signing_needs_both_halves() {
        let status = ("certificatesigningrequests/status", "update", "");
        let sign = |names| ("signers", "sign", names);
        let found = |rows: &[_]| of("csr-sign", &cluster_role(&rules(rows)));
        assert_eq!(found(&[status, sign("")]), [Critical]);
        assert_eq!(found(&[status, sign("kubernetes.io/*")]), [Critical]);
        assert_eq!(
            found(&[status, sign("kubernetes.io/kube-apiserver-client")]),
            [Critical]
        );
        assert_eq!(found(&[status, sign("example.com/webhooks")]), []);
        assert_eq!(found(&[sign("")]), []);
    }

    #[test]
    fn bundles_are_of_the_cluster() {
        let write = rules(&[("clustertrustbundles", "create", "")]);
        let attest = rules(&[("signers", "attest", "example.com/*")]);
        assert_eq!(of("trust-bundles-write", &cluster_role(&write)), [Medium]);
        assert_eq!(of("trust-bundles-write", &cluster_role(&attest)), [Low]);
        assert_eq!(of("trust-bundles-write", &role("kube-system", &write)), []);
    }
}
