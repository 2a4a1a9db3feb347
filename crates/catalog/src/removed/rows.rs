//! What Kubernetes removed before the oldest version of the catalog.
//!
//! Releases are those of the Kubernetes deprecation guide and, for alpha versions, which it leaves
//! out, the first release whose API lacks them.

/// One version of some resources that is gone.
#[derive(Debug)]
pub(crate) struct RemovedRow {
    pub(crate) group: &'static str,
    pub(crate) version: &'static str,
    pub(crate) removed_in: u8,
    /// Plural names and kinds.
    pub(crate) resources: &'static [(&'static str, &'static str)],
    /// The group in which the resources live on, if another.
    pub(crate) moved_to: Option<&'static str>,
}

const fn gone(
    group: &'static str,
    version: &'static str,
    removed_in: u8,
    resources: &'static [(&'static str, &'static str)],
) -> RemovedRow {
    RemovedRow {
        group,
        version,
        removed_in,
        resources,
        moved_to: None,
    }
}

const fn moved(
    resources: &'static [(&'static str, &'static str)],
    removed_in: u8,
    group: &'static str,
) -> RemovedRow {
    RemovedRow {
        group: "extensions",
        version: "v1beta1",
        removed_in,
        resources,
        moved_to: Some(group),
    }
}

const FLOW_CONTROL: &[(&str, &str)] = &[
    ("flowschemas", "FlowSchema"),
    ("prioritylevelconfigurations", "PriorityLevelConfiguration"),
];
const RBAC: &[(&str, &str)] = &[
    ("clusterrolebindings", "ClusterRoleBinding"),
    ("clusterroles", "ClusterRole"),
    ("rolebindings", "RoleBinding"),
    ("roles", "Role"),
];
const AUTOSCALER: &[(&str, &str)] = &[("horizontalpodautoscalers", "HorizontalPodAutoscaler")];
const CRON_JOB: &[(&str, &str)] = &[("cronjobs", "CronJob")];
const ENDPOINT_SLICE: &[(&str, &str)] = &[("endpointslices", "EndpointSlice")];
const LEASE_CANDIDATE: &[(&str, &str)] = &[("leasecandidates", "LeaseCandidate")];
const POD_SECURITY_POLICY: &[(&str, &str)] = &[("podsecuritypolicies", "PodSecurityPolicy")];
const PRIORITY_CLASS: &[(&str, &str)] = &[("priorityclasses", "PriorityClass")];
const RUNTIME_CLASS: &[(&str, &str)] = &[("runtimeclasses", "RuntimeClass")];
const SELF_SUBJECT_REVIEW: &[(&str, &str)] = &[("selfsubjectreviews", "SelfSubjectReview")];

/// Everything removed before the oldest version of the catalog, newest removal of a resource last.
pub(crate) static REMOVED: &[RemovedRow] = &[
    gone(
        "admissionregistration.k8s.io",
        "v1alpha1",
        14,
        &[("initializerconfigurations", "InitializerConfiguration")],
    ),
    gone(
        "admissionregistration.k8s.io",
        "v1beta1",
        22,
        &[
            (
                "mutatingwebhookconfigurations",
                "MutatingWebhookConfiguration",
            ),
            (
                "validatingwebhookconfigurations",
                "ValidatingWebhookConfiguration",
            ),
        ],
    ),
    gone(
        "admissionregistration.k8s.io",
        "v1alpha1",
        32,
        &[
            ("validatingadmissionpolicies", "ValidatingAdmissionPolicy"),
            (
                "validatingadmissionpolicybindings",
                "ValidatingAdmissionPolicyBinding",
            ),
        ],
    ),
    gone(
        "apiextensions.k8s.io",
        "v1beta1",
        22,
        &[("customresourcedefinitions", "CustomResourceDefinition")],
    ),
    gone(
        "apiregistration.k8s.io",
        "v1beta1",
        22,
        &[("apiservices", "APIService")],
    ),
    gone(
        "apps",
        "v1beta1",
        16,
        &[
            ("controllerrevisions", "ControllerRevision"),
            ("deployments", "Deployment"),
            ("statefulsets", "StatefulSet"),
        ],
    ),
    gone(
        "apps",
        "v1beta2",
        16,
        &[
            ("controllerrevisions", "ControllerRevision"),
            ("daemonsets", "DaemonSet"),
            ("deployments", "Deployment"),
            ("replicasets", "ReplicaSet"),
            ("statefulsets", "StatefulSet"),
        ],
    ),
    gone(
        "auditregistration.k8s.io",
        "v1alpha1",
        19,
        &[("auditsinks", "AuditSink")],
    ),
    gone(
        "authentication.k8s.io",
        "v1beta1",
        22,
        &[("tokenreviews", "TokenReview")],
    ),
    gone("authentication.k8s.io", "v1alpha1", 32, SELF_SUBJECT_REVIEW),
    gone("authentication.k8s.io", "v1beta1", 33, SELF_SUBJECT_REVIEW),
    gone(
        "authorization.k8s.io",
        "v1beta1",
        22,
        &[
            ("localsubjectaccessreviews", "LocalSubjectAccessReview"),
            ("selfsubjectaccessreviews", "SelfSubjectAccessReview"),
            ("selfsubjectrulesreviews", "SelfSubjectRulesReview"),
            ("subjectaccessreviews", "SubjectAccessReview"),
        ],
    ),
    gone("autoscaling", "v2alpha1", 8, AUTOSCALER),
    gone("autoscaling", "v2beta1", 25, AUTOSCALER),
    gone("autoscaling", "v2beta2", 26, AUTOSCALER),
    gone("batch", "v2alpha1", 21, CRON_JOB),
    gone("batch", "v1beta1", 25, CRON_JOB),
    gone(
        "certificates.k8s.io",
        "v1beta1",
        22,
        &[("certificatesigningrequests", "CertificateSigningRequest")],
    ),
    gone("coordination.k8s.io", "v1beta1", 22, &[("leases", "Lease")]),
    gone("coordination.k8s.io", "v1alpha1", 32, LEASE_CANDIDATE),
    gone("discovery.k8s.io", "v1alpha1", 17, ENDPOINT_SLICE),
    gone("discovery.k8s.io", "v1beta1", 25, ENDPOINT_SLICE),
    gone("events.k8s.io", "v1beta1", 25, &[("events", "Event")]),
    moved(&[("jobs", "Job")], 6, "batch"),
    moved(AUTOSCALER, 6, "autoscaling"),
    moved(
        &[
            ("daemonsets", "DaemonSet"),
            ("deployments", "Deployment"),
            ("replicasets", "ReplicaSet"),
        ],
        16,
        "apps",
    ),
    moved(
        &[("networkpolicies", "NetworkPolicy")],
        16,
        "networking.k8s.io",
    ),
    moved(&[("ingresses", "Ingress")], 22, "networking.k8s.io"),
    // It stood for the core resource, so that the autoscaler could reach its scale.
    moved(
        &[("replicationcontrollers", "ReplicationController")],
        16,
        "",
    ),
    gone("extensions", "v1beta1", 16, POD_SECURITY_POLICY),
    gone("flowcontrol.apiserver.k8s.io", "v1alpha1", 21, FLOW_CONTROL),
    gone("flowcontrol.apiserver.k8s.io", "v1beta1", 26, FLOW_CONTROL),
    gone("flowcontrol.apiserver.k8s.io", "v1beta2", 29, FLOW_CONTROL),
    gone("flowcontrol.apiserver.k8s.io", "v1beta3", 32, FLOW_CONTROL),
    gone(
        "networking.k8s.io",
        "v1beta1",
        22,
        &[("ingressclasses", "IngressClass"), ("ingresses", "Ingress")],
    ),
    gone(
        "networking.k8s.io",
        "v1alpha1",
        29,
        &[("clustercidrs", "ClusterCIDR")],
    ),
    gone(
        "networking.k8s.io",
        "v1alpha1",
        31,
        &[
            ("ipaddresses", "IPAddress"),
            ("servicecidrs", "ServiceCIDR"),
        ],
    ),
    gone("node.k8s.io", "v1alpha1", 24, RUNTIME_CLASS),
    gone("node.k8s.io", "v1beta1", 25, RUNTIME_CLASS),
    gone(
        "policy",
        "v1beta1",
        25,
        &[("poddisruptionbudgets", "PodDisruptionBudget")],
    ),
    gone("policy", "v1beta1", 25, POD_SECURITY_POLICY),
    gone("rbac.authorization.k8s.io", "v1beta1", 22, RBAC),
    gone("rbac.authorization.k8s.io", "v1alpha1", 23, RBAC),
    gone(
        "resource.k8s.io",
        "v1alpha1",
        27,
        &[
            ("podschedulings", "PodScheduling"),
            ("resourceclaims", "ResourceClaim"),
            ("resourceclaimtemplates", "ResourceClaimTemplate"),
            ("resourceclasses", "ResourceClass"),
        ],
    ),
    gone(
        "resource.k8s.io",
        "v1alpha2",
        31,
        &[
            ("podschedulingcontexts", "PodSchedulingContext"),
            ("resourceclaimparameters", "ResourceClaimParameters"),
            ("resourceclaims", "ResourceClaim"),
            ("resourceclaimtemplates", "ResourceClaimTemplate"),
            ("resourceclasses", "ResourceClass"),
            ("resourceclassparameters", "ResourceClassParameters"),
            ("resourceslices", "ResourceSlice"),
        ],
    ),
    gone(
        "resource.k8s.io",
        "v1alpha3",
        32,
        &[("podschedulingcontexts", "PodSchedulingContext")],
    ),
    gone("scheduling.k8s.io", "v1beta1", 22, PRIORITY_CLASS),
    gone("scheduling.k8s.io", "v1alpha1", 23, PRIORITY_CLASS),
    gone(
        "settings.k8s.io",
        "v1alpha1",
        20,
        &[("podpresets", "PodPreset")],
    ),
    gone(
        "storage.k8s.io",
        "v1beta1",
        22,
        &[
            ("csidrivers", "CSIDriver"),
            ("csinodes", "CSINode"),
            ("storageclasses", "StorageClass"),
            ("volumeattachments", "VolumeAttachment"),
        ],
    ),
    gone(
        "storage.k8s.io",
        "v1alpha1",
        24,
        &[
            ("csistoragecapacities", "CSIStorageCapacity"),
            ("volumeattachments", "VolumeAttachment"),
        ],
    ),
    gone(
        "storage.k8s.io",
        "v1beta1",
        27,
        &[("csistoragecapacities", "CSIStorageCapacity")],
    ),
];

/// A subresource that went while its resource stayed: group, plural, subresource, release.
pub(crate) static REMOVED_SUBRESOURCES: [(&str, &str, &str, u8); 1] =
    [("apps", "deployments", "rollback", 16)];

/// Short names under which people know removed resources.
pub(crate) static REMOVED_SHORT_NAMES: [(&str, &str); 1] = [("psp", "podsecuritypolicies")];
