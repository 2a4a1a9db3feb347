//! Custom resources of well-known operators that are of the cluster and in no namespace, as their
//! definitions say; the catalog knows them only where the inputs define them.

/// Group and plural names; no name means all of the group.
const CLUSTER_SCOPED: &[(&str, &[&str])] = &[
    ("apiextensions.crossplane.io", &[]),
    ("cert-manager.io", &["clusterissuers"]),
    (
        "cilium.io",
        &["ciliumclusterwidenetworkpolicies", "tracingpolicies"],
    ),
    ("constraints.gatekeeper.sh", &[]),
    ("expansion.gatekeeper.sh", &[]),
    (
        "external-secrets.io",
        &["clusterexternalsecrets", "clustersecretstores"],
    ),
    ("argoproj.io", &["clusterworkflowtemplates"]),
    ("karpenter.azure.com", &[]),
    ("karpenter.k8s.aws", &[]),
    ("karpenter.sh", &[]),
    ("kyverno.io", &["clustercleanuppolicies", "clusterpolicies"]),
    ("mutations.gatekeeper.sh", &[]),
    ("pkg.crossplane.io", &[]),
    (
        "policies.kyverno.io",
        &[
            "deletingpolicies",
            "generatingpolicies",
            "imagevalidatingpolicies",
            "mutatingpolicies",
            "validatingpolicies",
        ],
    ),
    (
        "policies.kubewarden.io",
        &[
            "clusteradmissionpolicies",
            "clusteradmissionpolicygroups",
            "policyservers",
        ],
    ),
    ("templates.gatekeeper.sh", &[]),
];

/// Whether a group is of such an operator.
pub(super) fn is_known_group(group: &str) -> bool {
    CLUSTER_SCOPED.iter().any(|(of, _)| *of == group)
}

/// Whether a resource of such an operator is of the cluster.
pub(super) fn is_cluster_scoped(group: &str, plural: &str) -> bool {
    CLUSTER_SCOPED
        .iter()
        .any(|(of, plurals)| *of == group && (plurals.is_empty() || plurals.contains(&plural)))
}
