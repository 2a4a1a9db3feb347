//! What the catalog knows beyond discovery: special verbs, names that nothing serves, and what
//! Kubernetes removed.

#![expect(clippy::expect_used, reason = "what a test takes for granted fails it")]
#![expect(clippy::too_many_lines, reason = "a table is as long as its cases")]

use rolewright_catalog::{
    AUTHORIZER_CHECKS, Availability, Catalog, CustomResource, Found, KubernetesVersion, Scope,
    VerbStatus,
};

fn newest() -> Catalog {
    Catalog::new(KubernetesVersion::LATEST)
}

fn get<'a>(catalog: &'a Catalog, name: &str) -> Found<'a> {
    catalog.lookup(name).expect(name).found
}

#[test]
fn each_verb_has_its_status() {
    use VerbStatus::{NotServed, Served, Special, Unknown};
    let catalog = newest();
    for (resource, verb, status) in [
        ("jobs", "create", Served),
        ("jobs", "*", Served),
        ("jobs", "GET", Unknown),
        ("jobs", "apply", Unknown),
        ("jobs", "use", NotServed),
        ("jobs", "unsafe-delete-ignore-read-errors", Special),
        ("pods/log", "get", Served),
        ("pods/log", "delete", NotServed),
        ("pods/log", "list", NotServed),
        ("pods/exec", "create", Served),
        ("pods/exec", "watch", NotServed),
        ("pods/eviction", "create", Served),
        ("pods/eviction", "get", NotServed),
        ("jobs/status", "create", NotServed),
        ("tokenreviews", "get", NotServed),
        ("componentstatuses", "create", NotServed),
        ("namespaces", "deletecollection", NotServed),
        ("bindings", "update", NotServed),
        ("deployments/scale", "patch", Served),
        ("serviceaccounts", "impersonate", Special),
        ("serviceaccounts/token", "create", Served),
        ("serviceaccounts", "sts.amazonaws.com", Unknown),
        (
            "serviceaccounts",
            "request-serviceaccounts-token-audience",
            Special,
        ),
        ("jobs", "request-serviceaccounts-token-audience", NotServed),
        ("users", "impersonate", Special),
        ("users", "get", NotServed),
        ("groups", "impersonate", Special),
        ("uids", "impersonate", Special),
        ("userextras/scopes", "impersonate", Special),
        ("userextras/scopes", "impersonate:user-info", Special),
        ("userextras", "impersonate", NotServed),
        ("pods", "impersonate", NotServed),
        (
            "users.authentication.k8s.io",
            "impersonate:user-info",
            Special,
        ),
        ("users.authentication.k8s.io", "impersonate", NotServed),
        ("core/users", "impersonate:user-info", NotServed),
        (
            "serviceaccounts.authentication.k8s.io",
            "impersonate:serviceaccount",
            Special,
        ),
        (
            "nodes.authentication.k8s.io",
            "impersonate:arbitrary-node",
            Special,
        ),
        (
            "nodes.authentication.k8s.io",
            "impersonate:associated-node",
            Special,
        ),
        ("pods", "impersonate-on:user-info:list", Special),
        ("pods/log", "impersonate-on:serviceaccount:get", Special),
        ("pods/log", "impersonate-on:serviceaccount:list", NotServed),
        ("pods", "impersonate-on:user-info:*", Unknown),
        ("pods", "impersonate-on:user-info:", Unknown),
        ("pods", "impersonate-on:nobody:list", Unknown),
        ("roles", "bind", Special),
        ("clusterroles", "bind", Special),
        ("clusterroles", "escalate", Special),
        ("rolebindings", "bind", NotServed),
        ("clusterrolebindings", "escalate", NotServed),
        ("signers", "approve", Special),
        ("signers", "sign", Special),
        ("signers", "attest", Special),
        ("certificatesigningrequests", "approve", NotServed),
        ("certificatesigningrequests/nodeclient", "create", Special),
        (
            "certificatesigningrequests/selfnodeclient",
            "create",
            Special,
        ),
        (
            "certificatesigningrequests/selfnodeserver",
            "create",
            Special,
        ),
        ("certificatesigningrequests/approval", "update", Served),
        ("nodes/metrics", "get", Special),
        ("nodes/metrics", "create", NotServed),
        ("nodes/checkpoint", "create", Special),
        ("nodes/pods", "get", Special),
        ("nodes/proxy", "get", Served),
        ("nodes", "proxy", Special),
        ("pods", "proxy", NotServed),
        ("resourceclaims/binding", "update", Special),
        ("resourceclaims/driver", "associated-node:patch", Special),
        ("resourceclaims/driver", "update", NotServed),
        ("jobs/finalizers", "update", Special),
        ("jobs/finalizers", "get", NotServed),
        ("endpoints/restricted", "create", Special),
        ("scc", "use", Special),
        ("scc", "create", Served),
        ("metrics.k8s.io/pods", "list", Served),
        ("metrics.k8s.io/pods", "watch", NotServed),
        ("external.metrics.k8s.io/queue", "list", Served),
        ("custom.metrics.k8s.io/pods/rate", "get", Served),
        ("custom.metrics.k8s.io/pods/rate", "create", NotServed),
    ] {
        assert_eq!(
            catalog.verb_status(&get(&catalog, resource), verb),
            status,
            "{verb} {resource}"
        );
    }
}

#[test]
fn meant_verbs_are_told() {
    let catalog = newest();
    for (resource, verb, expected) in [
        ("jobs", "read", "get list watch"),
        ("pods/log", "read", "get"),
        ("jobs", "write", "create update patch delete"),
        ("jobs/status", "edit", "update patch"),
        ("jobs", "apply", "patch create"),
        ("jobs", "remove", "delete"),
        ("jobs", "GET", "get"),
        ("jobs", "List", "list"),
        ("jobs", "crate", "create"),
        ("jobs", "udpate", "update"),
        ("jobs", "deletecolection", "deletecollection"),
        ("jobs", "delete_collection", "deletecollection"),
        ("jobs", "all", "*"),
        ("pods", "logs", "get on pods/log"),
        ("pods", "exec", "create get on pods/exec"),
        ("pods", "connect", "create get on pods/exec"),
        ("pods/exec", "connect", "create get"),
        ("pods/exec", "exec", "create get"),
        ("pods/log", "logs", "get"),
        ("pods", "port-forward", "create get on pods/portforward"),
        ("pods", "evict", "create on pods/eviction"),
        (
            "deployments",
            "scale",
            "get update patch on deployments.apps/scale",
        ),
        ("users", "impersonat", "impersonate"),
        (
            "rolebindings",
            "bind",
            "bind on roles.rbac.authorization.k8s.io; bind on clusterroles.rbac.authorization.k8s.io",
        ),
        (
            "csr",
            "approve",
            "update on certificatesigningrequests.certificates.k8s.io/approval; approve on signers.certificates.k8s.io",
        ),
        ("jobs", "exec", ""),
        ("jobs", "frobnicate", ""),
        ("tokenreviews", "read", ""),
    ] {
        let suggestions = catalog.suggest_verbs(&get(&catalog, resource), verb);
        let told: Vec<String> = suggestions
            .iter()
            .map(|suggestion| {
                let verbs = suggestion.verbs.join(" ");
                match &suggestion.resource {
                    Some(resource) => format!("{verbs} on {resource}"),
                    None => verbs,
                }
            })
            .collect();
        assert_eq!(told.join("; "), expected, "{verb} {resource}");
        for suggestion in &suggestions {
            let target = suggestion.resource.as_deref().unwrap_or(resource);
            for verb in &suggestion.verbs {
                let status = catalog.verb_status(&get(&catalog, target), verb);
                assert!(status <= VerbStatus::Special, "{verb} {target}");
            }
        }
    }
}

#[test]
fn checks_come_with_their_version() {
    let status = |version, resource: &str, verb: &str| {
        let catalog = Catalog::new(version);
        let found = catalog.lookup(resource).ok().map(|read| read.found);
        found.map(|found| catalog.verb_status(&found, verb))
    };
    for (version, resource, verb, expected) in [
        (
            KubernetesVersion::V1_34,
            "authentication.k8s.io/users",
            "impersonate:user-info",
            None,
        ),
        (
            KubernetesVersion::V1_35,
            "authentication.k8s.io/users",
            "impersonate:user-info",
            Some(VerbStatus::Special),
        ),
        (
            KubernetesVersion::V1_34,
            "pods",
            "impersonate-on:user-info:list",
            Some(VerbStatus::Unknown),
        ),
        (
            KubernetesVersion::V1_35,
            "pods",
            "impersonate-on:user-info:list",
            Some(VerbStatus::Special),
        ),
        (
            KubernetesVersion::V1_35,
            "resourceclaims/binding",
            "update",
            None,
        ),
        (
            KubernetesVersion::V1_36,
            "resourceclaims/binding",
            "update",
            Some(VerbStatus::Special),
        ),
        (
            KubernetesVersion::V1_33,
            "nodes/configz",
            "get",
            Some(VerbStatus::Special),
        ),
        (
            KubernetesVersion::V1_33,
            "users",
            "impersonate",
            Some(VerbStatus::Special),
        ),
    ] {
        assert_eq!(
            status(version, resource, verb),
            expected,
            "{version} {verb} {resource}"
        );
    }
    let policies = AUTHORIZER_CHECKS.iter().filter(|check| {
        check.is_about("policy", "podsecuritypolicies", None) && check.until == Some(24)
    });
    assert_eq!(policies.count(), 1);
}

#[test]
fn each_name_is_asked_about_in_its_scope() {
    let catalog = newest();
    for (name, scope, availability) in [
        ("users", Scope::Cluster, Availability::AuthorizerOnly),
        (
            "nodes/metrics",
            Scope::Cluster,
            Availability::AuthorizerOnly,
        ),
        (
            "resourceclaims/binding",
            Scope::Cluster,
            Availability::AuthorizerOnly,
        ),
        (
            "resourceclaims/driver",
            Scope::Namespaced,
            Availability::AuthorizerOnly,
        ),
        ("resourceclaims", Scope::Namespaced, Availability::Default),
        (
            "authentication.k8s.io/serviceaccounts",
            Scope::Namespaced,
            Availability::AuthorizerOnly,
        ),
        (
            "userextras/scopes",
            Scope::Cluster,
            Availability::AuthorizerOnly,
        ),
        (
            "jobs/finalizers",
            Scope::Namespaced,
            Availability::AuthorizerOnly,
        ),
        (
            "nodes/finalizers",
            Scope::Cluster,
            Availability::AuthorizerOnly,
        ),
        (
            "metrics.k8s.io/nodes",
            Scope::Cluster,
            Availability::Extension,
        ),
        (
            "metrics.k8s.io/pods",
            Scope::Namespaced,
            Availability::Extension,
        ),
        (
            "custom.metrics.k8s.io/nodes/load",
            Scope::Cluster,
            Availability::Extension,
        ),
        (
            "custom.metrics.k8s.io/services/rate",
            Scope::Namespaced,
            Availability::Extension,
        ),
        (
            "external.metrics.k8s.io/nodes",
            Scope::Namespaced,
            Availability::Extension,
        ),
        (
            "storageversions",
            Scope::Cluster,
            Availability::OffByDefault,
        ),
    ] {
        let found = get(&catalog, name);
        assert_eq!(
            (found.scope(), found.availability()),
            (scope, availability),
            "{name}"
        );
    }
}

/// A CRD in the place of something known keeps what authorizers are asked about it.
#[test]
fn a_crd_keeps_special_verbs() {
    let mut catalog = newest();
    catalog.extend(CustomResource {
        group: "security.openshift.io".into(),
        kind: "SecurityContextConstraints".into(),
        plural: "securitycontextconstraints".into(),
        singular: None,
        short_names: Vec::new(),
        categories: Vec::new(),
        scope: Scope::Cluster,
        versions: vec![rolewright_catalog::CustomVersion {
            name: "v1".into(),
            status: false,
            scale: false,
        }],
    });
    let found = get(&catalog, "securitycontextconstraints");
    assert_eq!(found.availability(), Availability::Custom);
    assert_eq!(found.special_verbs(), ["use"]);
}

#[test]
fn versions_that_are_gone_name_release_and_successor() {
    let catalog = newest();
    for (group, version, name, minor, successor) in [
        (
            "extensions",
            "v1beta1",
            "Deployment",
            16,
            Some("apps/v1 deployments"),
        ),
        (
            "extensions",
            "v1beta1",
            "Ingress",
            22,
            Some("networking.k8s.io/v1 ingresses"),
        ),
        (
            "extensions",
            "v1beta1",
            "NetworkPolicy",
            16,
            Some("networking.k8s.io/v1 networkpolicies"),
        ),
        ("extensions", "v1beta1", "PodSecurityPolicy", 16, None),
        (
            "apps",
            "v1beta1",
            "Deployment",
            16,
            Some("apps/v1 deployments"),
        ),
        (
            "apps",
            "v1beta2",
            "statefulsets",
            16,
            Some("apps/v1 statefulsets"),
        ),
        ("batch", "v1beta1", "CronJob", 25, Some("batch/v1 cronjobs")),
        (
            "batch",
            "v2alpha1",
            "CronJob",
            21,
            Some("batch/v1 cronjobs"),
        ),
        (
            "networking.k8s.io",
            "v1beta1",
            "Ingress",
            22,
            Some("networking.k8s.io/v1 ingresses"),
        ),
        (
            "networking.k8s.io",
            "v1beta1",
            "ServiceCIDR",
            37,
            Some("networking.k8s.io/v1 servicecidrs"),
        ),
        (
            "policy",
            "v1beta1",
            "PodDisruptionBudget",
            25,
            Some("policy/v1 poddisruptionbudgets"),
        ),
        ("policy", "v1beta1", "PodSecurityPolicy", 25, None),
        (
            "rbac.authorization.k8s.io",
            "v1alpha1",
            "Role",
            23,
            Some("rbac.authorization.k8s.io/v1 roles"),
        ),
        (
            "rbac.authorization.k8s.io",
            "v1beta1",
            "ClusterRoleBinding",
            22,
            Some("rbac.authorization.k8s.io/v1 clusterrolebindings"),
        ),
        (
            "admissionregistration.k8s.io",
            "v1beta1",
            "ValidatingWebhookConfiguration",
            22,
            Some("admissionregistration.k8s.io/v1 validatingwebhookconfigurations"),
        ),
        (
            "admissionregistration.k8s.io",
            "v1beta1",
            "ValidatingAdmissionPolicy",
            34,
            Some("admissionregistration.k8s.io/v1 validatingadmissionpolicies"),
        ),
        (
            "admissionregistration.k8s.io",
            "v1alpha1",
            "ValidatingAdmissionPolicy",
            32,
            Some("admissionregistration.k8s.io/v1 validatingadmissionpolicies"),
        ),
        (
            "apiextensions.k8s.io",
            "v1beta1",
            "CustomResourceDefinition",
            22,
            Some("apiextensions.k8s.io/v1 customresourcedefinitions"),
        ),
        (
            "apiregistration.k8s.io",
            "v1beta1",
            "APIService",
            22,
            Some("apiregistration.k8s.io/v1 apiservices"),
        ),
        (
            "authentication.k8s.io",
            "v1beta1",
            "TokenReview",
            22,
            Some("authentication.k8s.io/v1 tokenreviews"),
        ),
        (
            "authorization.k8s.io",
            "v1beta1",
            "SubjectAccessReview",
            22,
            Some("authorization.k8s.io/v1 subjectaccessreviews"),
        ),
        (
            "autoscaling",
            "v2beta1",
            "HorizontalPodAutoscaler",
            25,
            Some("autoscaling/v2 horizontalpodautoscalers"),
        ),
        (
            "autoscaling",
            "v2beta2",
            "HorizontalPodAutoscaler",
            26,
            Some("autoscaling/v2 horizontalpodautoscalers"),
        ),
        (
            "certificates.k8s.io",
            "v1beta1",
            "CertificateSigningRequest",
            22,
            Some("certificates.k8s.io/v1 certificatesigningrequests"),
        ),
        (
            "certificates.k8s.io",
            "v1alpha1",
            "ClusterTrustBundle",
            37,
            Some("certificates.k8s.io/v1 clustertrustbundles"),
        ),
        (
            "coordination.k8s.io",
            "v1beta1",
            "Lease",
            22,
            Some("coordination.k8s.io/v1 leases"),
        ),
        (
            "discovery.k8s.io",
            "v1beta1",
            "EndpointSlice",
            25,
            Some("discovery.k8s.io/v1 endpointslices"),
        ),
        (
            "events.k8s.io",
            "v1beta1",
            "Event",
            25,
            Some("events.k8s.io/v1 events"),
        ),
        (
            "flowcontrol.apiserver.k8s.io",
            "v1alpha1",
            "FlowSchema",
            21,
            Some("flowcontrol.apiserver.k8s.io/v1 flowschemas"),
        ),
        (
            "flowcontrol.apiserver.k8s.io",
            "v1beta3",
            "FlowSchema",
            32,
            Some("flowcontrol.apiserver.k8s.io/v1 flowschemas"),
        ),
        (
            "node.k8s.io",
            "v1beta1",
            "RuntimeClass",
            25,
            Some("node.k8s.io/v1 runtimeclasses"),
        ),
        (
            "scheduling.k8s.io",
            "v1alpha1",
            "PriorityClass",
            23,
            Some("scheduling.k8s.io/v1 priorityclasses"),
        ),
        ("settings.k8s.io", "v1alpha1", "PodPreset", 20, None),
        (
            "storage.k8s.io",
            "v1beta1",
            "CSIStorageCapacity",
            27,
            Some("storage.k8s.io/v1 csistoragecapacities"),
        ),
        (
            "storage.k8s.io",
            "v1alpha1",
            "VolumeAttributesClass",
            35,
            Some("storage.k8s.io/v1 volumeattributesclasses"),
        ),
        (
            "auditregistration.k8s.io",
            "v1alpha1",
            "AuditSink",
            19,
            None,
        ),
        (
            "resource.k8s.io",
            "v1alpha2",
            "ResourceClaim",
            31,
            Some("resource.k8s.io/v1 resourceclaims"),
        ),
        (
            "resource.k8s.io",
            "v1alpha3",
            "ResourceClaim",
            34,
            Some("resource.k8s.io/v1 resourceclaims"),
        ),
        ("resource.k8s.io", "v1alpha2", "ResourceClass", 31, None),
    ] {
        let removal = catalog.version_removal(group, version, name).expect(name);
        assert_eq!(removal.removed_in_minor, minor, "{group}/{version} {name}");
        let told = removal
            .successor
            .map(|next| format!("{}/{} {}", next.group, next.version, next.plural));
        assert_eq!(told.as_deref(), successor, "{group}/{version} {name}");
    }
}

#[test]
fn what_is_served_or_never_was_is_not_removed() {
    for version in KubernetesVersion::ALL {
        let catalog = Catalog::new(version);
        for resource in catalog.resources() {
            assert_eq!(catalog.removal(resource.group(), resource.plural()), None);
            for served in resource.versions() {
                let removal =
                    catalog.version_removal(resource.group(), served.name(), resource.plural());
                assert_eq!(removal, None, "{version} {}", resource.qualified_name());
            }
        }
        assert_eq!(catalog.removal("", "frobnicators"), None);
        assert_eq!(catalog.removal("", "pods/frobnicate"), None);
        assert_eq!(catalog.removal("apps", "deployments/frobnicate"), None);
        assert_eq!(catalog.version_removal("batch", "v9", "Job"), None);
        assert_eq!(catalog.version_removal("example.com", "v1", "Widget"), None);
    }
    // Served with other flags up to 1.36, gone in 1.37.
    let removal = |version| {
        Catalog::new(version).version_removal("networking.k8s.io", "v1beta1", "IPAddress")
    };
    assert_eq!(removal(KubernetesVersion::V1_36), None);
    assert!(removal(KubernetesVersion::V1_37).is_some());
}

#[test]
fn names_of_rules_that_are_gone_are_told() {
    let catalog = newest();
    for (group, resource, minor, successor) in [
        (
            "extensions",
            "ingresses",
            22,
            Some("ingresses.networking.k8s.io"),
        ),
        (
            "extensions",
            "ingresses/status",
            22,
            Some("ingresses.networking.k8s.io/status"),
        ),
        (
            "extensions",
            "replicationcontrollers/scale",
            16,
            Some("replicationcontrollers/scale"),
        ),
        (
            "extensions",
            "deployments/rollback",
            16,
            Some("deployments.apps"),
        ),
        ("extensions", "podsecuritypolicies", 16, None),
        ("policy", "podsecuritypolicies", 25, None),
        ("apps", "deployments/rollback", 16, None),
        ("settings.k8s.io", "podpresets", 20, None),
        ("auditregistration.k8s.io", "auditsinks", 19, None),
        ("resource.k8s.io", "podschedulingcontexts", 32, None),
    ] {
        let removal = catalog.removal(group, resource).expect(resource);
        assert_eq!(removal.removed_in_minor, minor, "{group} {resource}");
        let told = removal.successor.map(|next| next.to_string());
        assert_eq!(told.as_deref(), successor, "{group} {resource}");
    }
}

#[test]
fn what_is_deprecated_but_served_says_so() {
    let catalog = newest();
    let deprecated: Vec<_> = catalog
        .resources()
        .filter_map(|resource| {
            Some((
                resource.qualified_name(),
                resource.deprecation()?.since_minor,
            ))
        })
        .collect();
    assert_eq!(
        deprecated,
        [
            ("componentstatuses".to_owned(), 19),
            ("endpoints".to_owned(), 33)
        ]
    );
    let endpoints = catalog
        .resource("", "endpoints")
        .and_then(rolewright_catalog::Resource::deprecation);
    let instead = endpoints.expect("deprecated").instead;
    assert!(catalog.lookup(instead).is_ok(), "{instead}");
}
