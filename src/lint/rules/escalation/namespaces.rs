//! What can be done by rights on namespaces.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Refined, Row};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static NAMESPACES_WRITE: Refined = Refined {
    capability: Capability {
        rule: &NAMESPACES_WRITE_RULE,
        rows: &[
            Row {
                verbs: &["update", "patch", "delete"],
                targets: &[("", "namespaces", "")],
                effect: RELABELS_OR_DELETES,
                named: Some("relabels or deletes the {namespace|namespaces}"),
                levels: Levels::from(Severity::High),
                personas: Personas::CLUSTER,
                dangerous_names: &[],
            },
            Row {
                verbs: &["update"],
                targets: &[("", "namespaces", "finalize")],
                effect: "lets namespaces go before they are cleaned up,",
                named: Some(
                    "lets the {namespace|namespaces} go before {it is|they are} cleaned up",
                ),
                levels: Levels::from(Severity::High),
                personas: Personas::CLUSTER,
                dangerous_names: &[],
            },
            Row {
                verbs: &["create"],
                targets: &[("", "namespaces", "")],
                effect: "makes namespaces, with labels of its choice,",
                named: Some("makes the {namespace|namespaces}"),
                levels: Levels::from(Severity::Medium),
                personas: Personas::CLUSTER,
                dangerous_names: &[],
            },
        ],
        help: &["name the namespaces, or let those who run the cluster label them"],
    },
    refine: |_, found| {
        match (
            found.has_verb(&["update", "patch"]),
            found.has_verb(&["delete"]),
        ) {
            (true, false) if found.row.effect == RELABELS_OR_DELETES => {
                found.say("relabels namespaces", "relabels the {namespace|namespaces}");
            }
            (false, true) => found.say("deletes namespaces", "deletes the {namespace|namespaces}"),
            _ => {}
        }
        true
    },
};

const RELABELS_OR_DELETES: &str = "relabels or deletes namespaces";

static NAMESPACES_WRITE_RULE: Rule = Rule {
    id: "namespaces-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets namespaces be changed or deleted",
    page: Page {
        what: "Fires on `update`, `patch` and `delete` of `namespaces` and on `update` of \
               `namespaces/finalize`, which are high in the whole cluster, and on `create`, \
               which is medium. In a Role the former work for its own namespace: medium, for \
               whoever wants to hear of all.",
        why: "The labels of a namespace say how strictly its Pods are checked, which network \
              policies select it and which webhooks leave it alone. Its deletion deletes all \
              that is in it.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: tenants
rules:
  - apiGroups: [\"\"]
    resources: [namespaces]
    verbs: [patch]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: tenants
rules:
  - apiGroups: [\"\"]
    resources: [namespaces]
    verbs: [get, list, watch]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#namespace-modification",
            "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
        ],
        elsewhere: &[],
    },
};

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, findings, of, role};
    use crate::finding::Persona::{Default, Pedantic};
    use crate::finding::Severity::{High, Low, Medium};

    fn rules(group: &str, resource: &str, verb: &str, names: &str) -> String {
        format!(
            "[{{apiGroups: ['{group}'], resources: [{resource}], verbs: [{verb}], \
             resourceNames: [{names}]}}]"
        )
    }

    #[test]
    fn a_role_changes_its_own_namespace_alone() {
        let rows = [
            ("namespaces", "patch", "", Some((Medium, Pedantic))),
            ("namespaces", "delete", "media", Some((Low, Pedantic))),
            ("namespaces", "delete", "other", None),
            ("namespaces", "create", "", None),
            (
                "namespaces/finalize",
                "update",
                "",
                Some((Medium, Pedantic)),
            ),
        ];
        for (resource, verb, names, expected) in rows {
            let text = role("media", &rules("", resource, verb, names));
            let found = findings("namespaces-write", &text);
            let found = found.first().map(|found| (found.severity, found.persona));
            assert_eq!(found, expected, "{resource} {verb} {names}");
        }
        let rows = [
            ("namespaces", "patch", "", High),
            ("namespaces", "delete", "media", Medium),
            ("namespaces", "create", "", Medium),
        ];
        for (resource, verb, names, severity) in rows {
            let text = cluster_role(&rules("", resource, verb, names));
            assert_eq!(of("namespaces-write", &text), [severity], "{verb} {names}");
        }
        let kube_system = role("kube-system", &rules("", "namespaces", "patch", ""));
        let found = findings("namespaces-write", &kube_system);
        let found = found.first().map(|found| (found.severity, found.persona));
        assert_eq!(found, Some((High, Default)));
    }
}
