//! What operators do for whoever writes their objects. Data: one row an operator and worth.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Row, WRITES};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static OPERATOR_CUSTOM_RESOURCES: Capability = Capability {
    rule: &OPERATOR_CUSTOM_RESOURCES_RULE,
    rows: &[
        Row {
            verbs: WRITES,
            targets: &[
                ("kustomize.toolkit.fluxcd.io", "kustomizations", ""),
                ("helm.toolkit.fluxcd.io", "helmreleases", ""),
            ],
            effect: "has Flux apply whatever it likes",
            named: Some("changes what Flux applies by the {object|objects}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("argoproj.io", "applications", ""),
                ("argoproj.io", "applicationsets", ""),
                ("argoproj.io", "appprojects", ""),
            ],
            effect: "has Argo CD apply whatever it likes",
            named: Some("changes what Argo CD applies by the {object|objects}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("operators.coreos.com", "catalogsources", ""),
                ("operators.coreos.com", "clusterserviceversions", ""),
                ("operators.coreos.com", "installplans", ""),
                ("operators.coreos.com", "operatorgroups", ""),
                ("operators.coreos.com", "subscriptions", ""),
            ],
            effect: "has operators installed, with any rights,",
            named: Some("changes which operators are installed by the {object|objects}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("pkg.crossplane.io", "configurations", ""),
                ("pkg.crossplane.io", "functions", ""),
                ("pkg.crossplane.io", "providers", ""),
                (
                    "apiextensions.crossplane.io",
                    "compositeresourcedefinitions",
                    "",
                ),
                ("apiextensions.crossplane.io", "compositions", ""),
                ("kubernetes.crossplane.io", "objects", ""),
                ("helm.crossplane.io", "releases", ""),
            ],
            effect: "has Crossplane make whatever it likes",
            named: Some("changes what Crossplane makes by the {object|objects}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("velero.io", "backups", ""),
                ("velero.io", "backupstoragelocations", ""),
                ("velero.io", "downloadrequests", ""),
                ("velero.io", "restores", ""),
                ("velero.io", "schedules", ""),
            ],
            effect: "has Velero hand out and put back every object, Secrets included,",
            named: Some("changes what Velero hands out and puts back by the {object|objects}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[("kubevirt.io", "kubevirts", "")],
            effect: "has the programs of KubeVirt replaced on every node",
            named: Some("changes which programs of KubeVirt run by the {object|objects}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("external-secrets.io", "clusterexternalsecrets", ""),
                ("external-secrets.io", "clustersecretstores", ""),
                ("external-secrets.io", "externalsecrets", ""),
                ("external-secrets.io", "pushsecrets", ""),
                ("external-secrets.io", "secretstores", ""),
            ],
            effect: "has secrets of other stores read or written",
            named: Some(
                "changes which secrets of other stores are read and written by the {object|objects}",
            ),
            levels: Levels::from(Severity::High),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("karpenter.k8s.aws", "ec2nodeclasses", ""),
                ("karpenter.azure.com", "aksnodeclasses", ""),
                ("karpenter.sh", "nodeclaims", ""),
                ("karpenter.sh", "nodepools", ""),
            ],
            effect: "has nodes made that run what it likes",
            named: Some("changes what new nodes run by the {object|objects}"),
            levels: Levels::from(Severity::High),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("cluster.x-k8s.io", "clusters", ""),
                ("cluster.x-k8s.io", "machinedeployments", ""),
                ("cluster.x-k8s.io", "machinepools", ""),
                ("cluster.x-k8s.io", "machines", ""),
                ("cluster.x-k8s.io", "machinesets", ""),
                ("bootstrap.cluster.x-k8s.io", "kubeadmconfigs", ""),
                ("bootstrap.cluster.x-k8s.io", "kubeadmconfigtemplates", ""),
            ],
            effect: "has nodes and clusters made that run what it likes",
            named: Some("changes what new nodes and clusters run by the {object|objects}"),
            levels: Levels::from(Severity::High),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("argoproj.io", "clusterworkflowtemplates", ""),
                ("argoproj.io", "cronworkflows", ""),
                ("argoproj.io", "workflows", ""),
                ("argoproj.io", "workflowtemplates", ""),
            ],
            effect: "runs Pods as any account by Argo Workflows",
            named: Some("runs Pods as any account by the {workflow|workflows}"),
            levels: Levels::from(Severity::High),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("tekton.dev", "customruns", ""),
                ("tekton.dev", "pipelineruns", ""),
                ("tekton.dev", "pipelines", ""),
                ("tekton.dev", "taskruns", ""),
                ("tekton.dev", "tasks", ""),
            ],
            effect: "runs Pods as any account by Tekton",
            named: Some("runs Pods as any account by the {object|objects} of Tekton"),
            levels: Levels::from(Severity::High),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("monitoring.coreos.com", "alertmanagers", ""),
                ("monitoring.coreos.com", "prometheusagents", ""),
                ("monitoring.coreos.com", "prometheuses", ""),
                ("monitoring.coreos.com", "thanosrulers", ""),
            ],
            effect: "runs Pods as any account by the Prometheus Operator",
            named: Some(
                "runs Pods as any account by the {object|objects} of the Prometheus Operator",
            ),
            levels: Levels::from(Severity::High),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("kubevirt.io", "virtualmachineinstances", ""),
                ("kubevirt.io", "virtualmachines", ""),
            ],
            effect: "runs machines that mount what the namespace holds",
            named: Some("runs machines by the {object|objects}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("monitoring.coreos.com", "podmonitors", ""),
                ("monitoring.coreos.com", "probes", ""),
                ("monitoring.coreos.com", "scrapeconfigs", ""),
                ("monitoring.coreos.com", "servicemonitors", ""),
            ],
            effect: "has Prometheus send its token, or Secrets, to a place of its choice",
            named: Some(
                "has Prometheus send its token to a place of its choice by the {object|objects}",
            ),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("cert-manager.io", "certificaterequests", ""),
                ("cert-manager.io", "certificates", ""),
                ("cert-manager.io", "clusterissuers", ""),
                ("cert-manager.io", "issuers", ""),
            ],
            effect: "has certificates issued under names of its choice",
            named: Some("has certificates issued by the {object|objects}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
    ],
    help: &["give it to those who may do themselves what the operator does for them"],
};

static OPERATOR_CUSTOM_RESOURCES_RULE: Rule = Rule {
    id: "operator-custom-resources",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Pedantic,
    summary: "a rule lets a powerful operator be told what to do",
    page: Page {
        what: "Fires on `create`, `update` and `patch` of custom resources whose operator does \
               what they say with rights of its own: of Flux, Argo, Tekton, OLM, Crossplane, \
               Velero, External Secrets, KubeVirt, Karpenter, Cluster API, the Prometheus \
               Operator and cert-manager. It is critical to medium by the operator, and one \
               step less bad in a namespace and for names.",
        why: "The operator asks nobody whether the writer of an object may do what the object \
              says. Many of them may do anything.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: media
rules:
  - apiGroups: [kustomize.toolkit.fluxcd.io]
    resources: [kustomizations]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployer
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects:
  - {kind: ServiceAccount, name: deployer, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: deployer
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: media
rules:
  - apiGroups: [kustomize.toolkit.fluxcd.io]
    resources: [kustomizations]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployer
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects:
  - {kind: ServiceAccount, name: deployer, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: deployer
  namespace: media
",
        sources: &[
            "https://fluxcd.io/flux/security/",
            "https://argo-cd.readthedocs.io/en/stable/operator-manual/security/",
        ],
        elsewhere: &[("kubesplaining", "KUBE-CONFUSED-DEPUTY-001")],
    },
};

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Critical, High, Low, Medium};

    #[test]
    fn an_object_is_worth_its_operator() {
        let rows = [
            ("argoproj.io", "applications", Critical, Some(High)),
            ("argoproj.io", "workflows", High, Some(Medium)),
            ("external-secrets.io", "clustersecretstores", High, None),
            ("cert-manager.io", "certificates", Medium, Some(Low)),
            ("cert-manager.io", "clusterissuers", Medium, None),
        ];
        for (group, resource, cluster, namespaced) in rows {
            let rules =
                format!("[{{apiGroups: [{group}], resources: [{resource}], verbs: [patch]}}]");
            let found = of("operator-custom-resources", &cluster_role(&rules));
            assert_eq!(found, [cluster], "{rules}");
            let found = of("operator-custom-resources", &role("media", &rules));
            assert_eq!(found.first().copied(), namespaced, "{rules}");
        }
        let named = "[{apiGroups: [argoproj.io], resources: [applications], verbs: [patch], \
                     resourceNames: [x]}]";
        assert_eq!(
            of("operator-custom-resources", &cluster_role(named)),
            [High]
        );
        let foreign = "[{apiGroups: [app.k8s.io], resources: [applications], verbs: [patch]}]";
        assert_eq!(of("operator-custom-resources", &cluster_role(foreign)), []);
    }
}
