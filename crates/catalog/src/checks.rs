//! What authorizers are asked about beyond the verbs that discovery lists: special verbs, and
//! names that nothing serves.
//!
//! Facts from the sources of Kubernetes 1.36 (impersonation filter, RBAC registry, kubelet
//! authorization, certificate and resource claim registries, admission plugins) and their feature
//! gates. Admission policies and extensions may ask about anything; no list can be complete.

use crate::KubernetesVersion;
use crate::resource::Scope;

/// Which names a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamePattern {
    /// This name alone.
    Exactly(&'static str),
    /// Every name.
    Any,
}

impl NamePattern {
    /// Whether the pattern takes in a name.
    #[must_use]
    pub fn matches(self, name: &str) -> bool {
        match self {
            Self::Exactly(exact) => exact == name,
            Self::Any => true,
        }
    }

    /// Whether the pattern is this name alone.
    pub(crate) fn is(self, name: &str) -> bool {
        matches!(self, Self::Exactly(exact) if exact == name)
    }
}

/// The verbs of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedVerbs {
    /// These verbs.
    These(&'static [&'static str]),
    /// This prefix with the verb of the request after it.
    Before(&'static str),
}

/// One question that authorizers are asked beyond the plain use of what is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorizerCheck {
    /// The API group.
    pub group: NamePattern,
    /// The resource.
    pub resource: NamePattern,
    /// The subresource; none if the check is about the resource itself.
    pub subresource: Option<NamePattern>,
    /// The verbs.
    pub verbs: CheckedVerbs,
    /// Where it is asked; none if where the resource itself lives.
    pub scope: Option<Scope>,
    /// The first minor version that can ask; none if older than the catalog.
    pub since: Option<u8>,
    /// The first minor version that asks with default flags; none if never, `since` otherwise.
    pub default_since: Option<u8>,
    /// The last minor version that asked; none if all since.
    pub until: Option<u8>,
    /// Who asks.
    pub asked_by: &'static str,
}

impl AuthorizerCheck {
    /// Whether a version can ask, by default or with other flags.
    #[must_use]
    pub fn is_asked_in(&self, version: KubernetesVersion) -> bool {
        self.since.is_none_or(|since| since <= version.minor())
            && self.until.is_none_or(|until| version.minor() <= until)
    }

    /// Whether the check is about this resource or subresource.
    #[must_use]
    pub fn is_about(&self, group: &str, resource: &str, subresource: Option<&str>) -> bool {
        self.group.matches(group)
            && self.resource.matches(resource)
            && match (self.subresource, subresource) {
                (None, None) => true,
                (Some(pattern), Some(name)) => pattern.matches(name),
                _ => false,
            }
    }
}

const CORE: &str = "";
const AUTHENTICATION: &str = "authentication.k8s.io";
pub(crate) const CERTIFICATES: &str = "certificates.k8s.io";
pub(crate) const RBAC: &str = "rbac.authorization.k8s.io";
const RESOURCE: &str = "resource.k8s.io";

const KUBELET: &str = "the kubelet, for its own HTTP API";
const IMPERSONATION: &str = "the API server, for impersonation headers";
const CONSTRAINED: &str = "the API server, for constrained impersonation";
const CLAIM_STATUS: &str = "the API server, for writes of a ResourceClaim's status";
const CSR_APPROVER: &str = "approvers of node certificates";

/// A check of the given names that every version of the catalog asks.
const fn check(
    group: &'static str,
    resource: &'static str,
    verbs: &'static [&'static str],
    scope: Option<Scope>,
    asked_by: &'static str,
) -> AuthorizerCheck {
    AuthorizerCheck {
        group: NamePattern::Exactly(group),
        resource: NamePattern::Exactly(resource),
        subresource: None,
        verbs: CheckedVerbs::These(verbs),
        scope,
        since: None,
        default_since: None,
        until: None,
        asked_by,
    }
}

/// A check of every resource.
const fn any(
    subresource: Option<NamePattern>,
    verbs: CheckedVerbs,
    asked_by: &'static str,
) -> AuthorizerCheck {
    AuthorizerCheck {
        group: NamePattern::Any,
        resource: NamePattern::Any,
        subresource,
        verbs,
        scope: None,
        since: None,
        default_since: None,
        until: None,
        asked_by,
    }
}

impl AuthorizerCheck {
    const fn of(self, subresource: &'static str) -> Self {
        Self {
            subresource: Some(NamePattern::Exactly(subresource)),
            ..self
        }
    }

    const fn of_any_subresource(self) -> Self {
        Self {
            subresource: Some(NamePattern::Any),
            ..self
        }
    }

    const fn since(self, since: u8, default_since: Option<u8>) -> Self {
        Self {
            since: Some(since),
            default_since,
            ..self
        }
    }

    const fn until(self, until: u8) -> Self {
        Self {
            until: Some(until),
            ..self
        }
    }
}

const CLUSTER: Option<Scope> = Some(Scope::Cluster);
const NAMESPACED: Option<Scope> = Some(Scope::Namespaced);

/// A subresource of nodes that kubelets ask about.
const fn kubelet(subresource: &'static str, verbs: &'static [&'static str]) -> AuthorizerCheck {
    check(CORE, "nodes", verbs, CLUSTER, KUBELET).of(subresource)
}

/// An identity that constrained impersonation asks about.
const fn identity(
    resource: &'static str,
    verbs: &'static [&'static str],
    scope: Option<Scope>,
) -> AuthorizerCheck {
    check(AUTHENTICATION, resource, verbs, scope, CONSTRAINED).since(35, Some(36))
}

/// The act that constrained impersonation asks about, on whatever the request is for.
const fn act(subresource: Option<NamePattern>, prefix: &'static str) -> AuthorizerCheck {
    any(subresource, CheckedVerbs::Before(prefix), CONSTRAINED).since(35, Some(36))
}

/// All checks.
pub static AUTHORIZER_CHECKS: &[AuthorizerCheck] = &[
    check(CORE, "users", &["impersonate"], CLUSTER, IMPERSONATION),
    check(CORE, "groups", &["impersonate"], CLUSTER, IMPERSONATION),
    check(
        CORE,
        "serviceaccounts",
        &["impersonate"],
        NAMESPACED,
        IMPERSONATION,
    ),
    check(
        AUTHENTICATION,
        "uids",
        &["impersonate"],
        CLUSTER,
        IMPERSONATION,
    ),
    check(
        AUTHENTICATION,
        "userextras",
        &["impersonate"],
        CLUSTER,
        IMPERSONATION,
    )
    .of_any_subresource(),
    identity("users", &["impersonate:user-info"], CLUSTER),
    identity("groups", &["impersonate:user-info"], CLUSTER),
    identity("uids", &["impersonate:user-info"], CLUSTER),
    identity("userextras", &["impersonate:user-info"], CLUSTER).of_any_subresource(),
    identity(
        "serviceaccounts",
        &["impersonate:serviceaccount"],
        NAMESPACED,
    ),
    identity(
        "nodes",
        &["impersonate:arbitrary-node", "impersonate:associated-node"],
        CLUSTER,
    ),
    act(None, "impersonate-on:user-info:"),
    act(None, "impersonate-on:serviceaccount:"),
    act(None, "impersonate-on:arbitrary-node:"),
    act(None, "impersonate-on:associated-node:"),
    act(Some(NamePattern::Any), "impersonate-on:user-info:"),
    act(Some(NamePattern::Any), "impersonate-on:serviceaccount:"),
    act(Some(NamePattern::Any), "impersonate-on:arbitrary-node:"),
    act(Some(NamePattern::Any), "impersonate-on:associated-node:"),
    check(
        RBAC,
        "roles",
        &["bind", "escalate"],
        NAMESPACED,
        "the API server, for writes of roles and bindings",
    ),
    // `bind` is asked in the binding's namespace, so it works in a namespaced Role too.
    check(
        RBAC,
        "clusterroles",
        &["bind", "escalate"],
        None,
        "the API server, for writes of roles and bindings",
    ),
    check(
        CERTIFICATES,
        "signers",
        &["approve", "attest", "sign"],
        CLUSTER,
        "the API server, for certificates and trust bundles",
    ),
    check(
        AUTHENTICATION,
        "admissionReviewAPIGroups",
        &["attest"],
        CLUSTER,
        "the API server, for tokens by which it is known to admission webhooks",
    )
    .since(37, None),
    check(
        CERTIFICATES,
        "certificatesigningrequests",
        &["create"],
        CLUSTER,
        CSR_APPROVER,
    )
    .of("nodeclient"),
    check(
        CERTIFICATES,
        "certificatesigningrequests",
        &["create"],
        CLUSTER,
        CSR_APPROVER,
    )
    .of("selfnodeclient"),
    check(
        CERTIFICATES,
        "certificatesigningrequests",
        &["create"],
        CLUSTER,
        CSR_APPROVER,
    )
    .of("selfnodeserver"),
    kubelet("checkpoint", &["create"]),
    kubelet("configz", &["get"]).since(32, Some(33)),
    kubelet("healthz", &["get"]).since(32, Some(33)),
    kubelet("log", &["get"]),
    kubelet("metrics", &["get"]),
    kubelet("pods", &["get"]).since(32, Some(33)),
    AuthorizerCheck {
        asked_by: "old kubelets; no current one asks",
        ..kubelet("spec", &["get"])
    },
    kubelet("stats", &["get"]),
    kubelet("statusz", &["get"]),
    check(
        CORE,
        "nodes",
        &["proxy"],
        CLUSTER,
        "old proxy URLs; nothing serves them any more",
    ),
    check(
        RESOURCE,
        "resourceclaims",
        &["patch", "update"],
        CLUSTER,
        CLAIM_STATUS,
    )
    .of("binding")
    .since(36, Some(36)),
    check(
        RESOURCE,
        "resourceclaims",
        &[
            "arbitrary-node:patch",
            "arbitrary-node:update",
            "associated-node:patch",
            "associated-node:update",
        ],
        NAMESPACED,
        CLAIM_STATUS,
    )
    .of("driver")
    .since(36, Some(36)),
    check(
        CORE,
        "endpoints",
        &["create"],
        NAMESPACED,
        "OpenShift, for endpoints in reserved networks",
    )
    .of("restricted"),
    check(
        "discovery.k8s.io",
        "endpointslices",
        &["create"],
        NAMESPACED,
        "OpenShift, for endpoints in reserved networks",
    )
    .of("restricted"),
    check(
        "security.openshift.io",
        "securitycontextconstraints",
        &["use"],
        None,
        "OpenShift, for pods",
    ),
    check(
        "policy",
        "podsecuritypolicies",
        &["use"],
        NAMESPACED,
        "the API server, for pods",
    )
    .until(24),
    check(
        "extensions",
        "podsecuritypolicies",
        &["use"],
        NAMESPACED,
        "the API server, for pods",
    )
    .until(24),
    any(
        Some(NamePattern::Exactly("finalizers")),
        CheckedVerbs::These(&["update"]),
        "the admission plugin OwnerReferencesPermissionEnforcement, for owner references that block deletion",
    ),
    any(
        None,
        CheckedVerbs::These(&["unsafe-delete-ignore-read-errors"]),
        "the API server, for deletion of unreadable objects",
    )
    .since(32, None),
    AuthorizerCheck {
        // The resource is the audience, whatever its text.
        resource: NamePattern::Any,
        ..check(
            CORE,
            "",
            &["request-serviceaccounts-token-audience"],
            NAMESPACED,
            "the API server, for a kubelet's token requests",
        )
    }
    .since(32, Some(33)),
];

/// The checks that a version can ask about this resource or subresource.
pub(crate) fn about<'a>(
    version: KubernetesVersion,
    group: &'a str,
    resource: &'a str,
    subresource: Option<&'a str>,
) -> impl Iterator<Item = &'static AuthorizerCheck> + use<'a> {
    AUTHORIZER_CHECKS.iter().filter(move |check| {
        check.is_asked_in(version) && check.is_about(group, resource, subresource)
    })
}
