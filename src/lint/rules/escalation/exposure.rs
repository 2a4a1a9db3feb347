//! What can be done by rights on what may talk to what.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Row, WRITES};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static NETWORK_POLICIES_WRITE: Capability = Capability {
    rule: &NETWORK_POLICIES_WRITE_RULE,
    rows: &[Row {
        verbs: &["create", "update", "patch", "delete", "deletecollection"],
        targets: &[("networking.k8s.io", "networkpolicies", "")],
        effect: "opens the network of every Pod",
        named: Some("changes the network {policy|policies}"),
        levels: Levels::from(Severity::High),
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &["leave the network to those who run the namespace, or name the policies"],
};

static NETWORK_POLICIES_WRITE_RULE: Rule = Rule {
    id: "network-policies-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets network policies be changed",
    page: Page {
        what: "Fires on the writing and deletion of `networkpolicies` in `networking.k8s.io`: \
               high in the whole cluster, and medium in a namespace, for whoever wants to hear \
               of all. Names make it one step less bad.",
        why: "Policies add up, so that one that allows all opens what the others close; to \
              delete them opens it too.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: netpol
rules:
  - apiGroups: [networking.k8s.io]
    resources: [networkpolicies]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: netpol
rules:
  - apiGroups: [networking.k8s.io]
    resources: [networkpolicies]
    verbs: [get, list]
",
        sources: &["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
        elsewhere: &[
            ("trivy", "KSV-0056"),
            ("badrobot", "OPR-R25-RBAC"),
            ("rbac-tool", "Networking"),
        ],
    },
};

pub(in crate::lint) static INGRESS_GATEWAY_WRITE: Capability = Capability {
    rule: &INGRESS_GATEWAY_WRITE_RULE,
    rows: &[Row {
        verbs: WRITES,
        targets: &[
            ("networking.k8s.io", "ingresses", ""),
            ("networking.k8s.io", "ingressclasses", ""),
            ("gateway.networking.k8s.io", "gateways", ""),
            ("gateway.networking.k8s.io", "gatewayclasses", ""),
            ("gateway.networking.k8s.io", "httproutes", ""),
            ("gateway.networking.k8s.io", "grpcroutes", ""),
            ("gateway.networking.k8s.io", "tcproutes", ""),
            ("gateway.networking.k8s.io", "tlsroutes", ""),
            ("gateway.networking.k8s.io", "udproutes", ""),
            ("gateway.networking.k8s.io", "referencegrants", ""),
        ],
        effect: "says what is reached from outside, and by which Secrets,",
        named: Some("changes what is reached from outside by the {object|objects}"),
        levels: Levels::from(Severity::Medium),
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &["give it in the namespaces whose Services are to be reached"],
};

static INGRESS_GATEWAY_WRITE_RULE: Rule = Rule {
    id: "ingress-gateway-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule lets it be said what is reached from outside",
    page: Page {
        what: "Fires on the writing of `ingresses` and `ingressclasses`, and of the gateways, \
               their classes, routes and `referencegrants` of the Gateway API: medium in the \
               whole cluster, low in a namespace, for whoever wants to hear of all.",
        why: "The program that acts on these often reads Secrets in the whole cluster, and does \
              for their writer what the writer may not: it takes on pieces of configuration, \
              and certificates of other namespaces.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: routes
rules:
  - apiGroups: [networking.k8s.io]
    resources: [ingresses]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: routes
rules:
  - apiGroups: [networking.k8s.io]
    resources: [ingresses]
    verbs: [get, list]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/services-networking/ingress/",
            "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
        ],
        elsewhere: &[
            ("trivy", "KSV-0056"),
            ("rbac-tool", "Networking, Gateway API"),
        ],
    },
};

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, findings, role};
    use crate::finding::Persona::{Default, Pedantic};
    use crate::finding::Severity::{High, Medium};

    #[test]
    fn everybody_hears_of_the_whole_cluster() {
        let rows = [
            (
                "network-policies-write",
                "networking.k8s.io",
                "networkpolicies",
                High,
            ),
            (
                "ingress-gateway-write",
                "networking.k8s.io",
                "ingresses",
                Medium,
            ),
            (
                "ingress-gateway-write",
                "gateway.networking.k8s.io",
                "httproutes",
                Medium,
            ),
        ];
        for (id, group, resource, severity) in rows {
            let rules =
                format!("[{{apiGroups: [{group}], resources: [{resource}], verbs: [patch]}}]");
            let first = |text: &str| {
                let found = findings(id, text);
                found.first().map(|found| (found.severity, found.persona))
            };
            assert_eq!(first(&cluster_role(&rules)), Some((severity, Default)));
            let namespaced = Some((severity.step_down(), Pedantic));
            assert_eq!(first(&role("media", &rules)), namespaced, "{rules}");
            assert_eq!(
                first(&role("kube-system", &rules)),
                Some((severity, Default))
            );
            let named = rules.replace("verbs", "resourceNames: [x], verbs");
            assert_eq!(first(&cluster_role(&named)), namespaced, "{named}");
        }
        let extensions =
            "[{apiGroups: [example.com], resources: [networkpolicies], verbs: [patch]}]";
        assert!(findings("network-policies-write", &cluster_role(extensions)).is_empty());
    }
}
