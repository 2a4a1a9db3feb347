// Made by `cargo run -p rolewright-catalog-generate` from the recorded data in `crates/catalog/data`. Do not edit.

use super::{KindRow, ResourceRow, Span, SubresourceRow, VersionRow};
use crate::resource::Scope;

/// Every resource of every recorded version, by group and plural name.
pub(crate) static RESOURCES: &[ResourceRow] = &[
    ResourceRow {
        group: "", plural: "bindings", singular: "binding", kind: "Binding", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "componentstatuses", singular: "componentstatus", kind: "ComponentStatus", short_names: &["cs"], categories: &[],
        scope: Scope::Cluster, verbs: &["get", "list"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "configmaps", singular: "configmap", kind: "ConfigMap", short_names: &["cm"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "endpoints", singular: "endpoints", kind: "Endpoints", short_names: &["ep"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "events", singular: "event", kind: "Event", short_names: &["ev"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "limitranges", singular: "limitrange", kind: "LimitRange", short_names: &["limits"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "namespaces", singular: "namespace", kind: "Namespace", short_names: &["ns"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "finalize", kind: KindRow { group: "", version: "", kind: "Namespace" }, verbs: &["update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Namespace" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "nodes", singular: "node", kind: "Node", short_names: &["no"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "proxy", kind: KindRow { group: "", version: "", kind: "NodeProxyOptions" }, verbs: &["create", "delete", "get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Node" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "persistentvolumeclaims", singular: "persistentvolumeclaim", kind: "PersistentVolumeClaim", short_names: &["pvc"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "PersistentVolumeClaim" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "persistentvolumes", singular: "persistentvolume", kind: "PersistentVolume", short_names: &["pv"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "PersistentVolume" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "pods", singular: "pod", kind: "Pod", short_names: &["po"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "attach", kind: KindRow { group: "", version: "", kind: "PodAttachOptions" }, verbs: &["create", "get"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "binding", kind: KindRow { group: "", version: "", kind: "Binding" }, verbs: &["create"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "ephemeralcontainers", kind: KindRow { group: "", version: "", kind: "Pod" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "eviction", kind: KindRow { group: "policy", version: "v1", kind: "Eviction" }, verbs: &["create"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "exec", kind: KindRow { group: "", version: "", kind: "PodExecOptions" }, verbs: &["create", "get"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "log", kind: KindRow { group: "", version: "", kind: "Pod" }, verbs: &["get"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "portforward", kind: KindRow { group: "", version: "", kind: "PodPortForwardOptions" }, verbs: &["create", "get"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "proxy", kind: KindRow { group: "", version: "", kind: "PodProxyOptions" }, verbs: &["create", "delete", "get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "resize", kind: KindRow { group: "", version: "", kind: "Pod" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Pod" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "podtemplates", singular: "podtemplate", kind: "PodTemplate", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "replicationcontrollers", singular: "replicationcontroller", kind: "ReplicationController", short_names: &["rc"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "scale", kind: KindRow { group: "autoscaling", version: "v1", kind: "Scale" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "ReplicationController" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "resourcequotas", singular: "resourcequota", kind: "ResourceQuota", short_names: &["quota"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "ResourceQuota" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "secrets", singular: "secret", kind: "Secret", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "", plural: "serviceaccounts", singular: "serviceaccount", kind: "ServiceAccount", short_names: &["sa"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "token", kind: KindRow { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" }, verbs: &["create"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "", plural: "services", singular: "service", kind: "Service", short_names: &["svc"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "proxy", kind: KindRow { group: "", version: "", kind: "ServiceProxyOptions" }, verbs: &["create", "delete", "get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Service" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "admissionregistration.k8s.io", plural: "mutatingadmissionpolicies", singular: "mutatingadmissionpolicy", kind: "MutatingAdmissionPolicy", short_names: &[], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(36, 37), default: Some(Span::new(36, 37)) }, VersionRow { name: "v1beta1", all: Span::new(34, 37), default: None }, VersionRow { name: "v1alpha1", all: Span::new(33, 37), default: None }], subresources: &[] },
    ResourceRow {
        group: "admissionregistration.k8s.io", plural: "mutatingadmissionpolicybindings", singular: "mutatingadmissionpolicybinding", kind: "MutatingAdmissionPolicyBinding", short_names: &[], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(36, 37), default: Some(Span::new(36, 37)) }, VersionRow { name: "v1beta1", all: Span::new(34, 37), default: None }, VersionRow { name: "v1alpha1", all: Span::new(33, 37), default: None }], subresources: &[] },
    ResourceRow {
        group: "admissionregistration.k8s.io", plural: "mutatingwebhookconfigurations", singular: "mutatingwebhookconfiguration", kind: "MutatingWebhookConfiguration", short_names: &[], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "admissionregistration.k8s.io", plural: "validatingadmissionpolicies", singular: "validatingadmissionpolicy", kind: "ValidatingAdmissionPolicy", short_names: &[], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 33), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "ValidatingAdmissionPolicy" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 33), default: None }] },
    ] },
    ResourceRow {
        group: "admissionregistration.k8s.io", plural: "validatingadmissionpolicybindings", singular: "validatingadmissionpolicybinding", kind: "ValidatingAdmissionPolicyBinding", short_names: &[], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 33), default: None }], subresources: &[] },
    ResourceRow {
        group: "admissionregistration.k8s.io", plural: "validatingwebhookconfigurations", singular: "validatingwebhookconfiguration", kind: "ValidatingWebhookConfiguration", short_names: &[], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "apiextensions.k8s.io", plural: "customresourcedefinitions", singular: "customresourcedefinition", kind: "CustomResourceDefinition", short_names: &["crd", "crds"], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "CustomResourceDefinition" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "apiregistration.k8s.io", plural: "apiservices", singular: "apiservice", kind: "APIService", short_names: &[], categories: &["api-extensions"],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "APIService" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "apps", plural: "controllerrevisions", singular: "controllerrevision", kind: "ControllerRevision", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "apps", plural: "daemonsets", singular: "daemonset", kind: "DaemonSet", short_names: &["ds"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "DaemonSet" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "apps", plural: "deployments", singular: "deployment", kind: "Deployment", short_names: &["deploy"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "scale", kind: KindRow { group: "autoscaling", version: "v1", kind: "Scale" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Deployment" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "apps", plural: "replicasets", singular: "replicaset", kind: "ReplicaSet", short_names: &["rs"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "scale", kind: KindRow { group: "autoscaling", version: "v1", kind: "Scale" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "ReplicaSet" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "apps", plural: "statefulsets", singular: "statefulset", kind: "StatefulSet", short_names: &["sts"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "scale", kind: KindRow { group: "autoscaling", version: "v1", kind: "Scale" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "StatefulSet" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "authentication.k8s.io", plural: "selfsubjectreviews", singular: "selfsubjectreview", kind: "SelfSubjectReview", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "authentication.k8s.io", plural: "tokenreviews", singular: "tokenreview", kind: "TokenReview", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "authorization.k8s.io", plural: "localsubjectaccessreviews", singular: "localsubjectaccessreview", kind: "LocalSubjectAccessReview", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "authorization.k8s.io", plural: "selfsubjectaccessreviews", singular: "selfsubjectaccessreview", kind: "SelfSubjectAccessReview", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "authorization.k8s.io", plural: "selfsubjectrulesreviews", singular: "selfsubjectrulesreview", kind: "SelfSubjectRulesReview", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "authorization.k8s.io", plural: "subjectaccessreviews", singular: "subjectaccessreview", kind: "SubjectAccessReview", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "autoscaling", plural: "horizontalpodautoscalers", singular: "horizontalpodautoscaler", kind: "HorizontalPodAutoscaler", short_names: &["hpa"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v2", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "HorizontalPodAutoscaler" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v2", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "batch", plural: "cronjobs", singular: "cronjob", kind: "CronJob", short_names: &["cj"], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "CronJob" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "batch", plural: "jobs", singular: "job", kind: "Job", short_names: &[], categories: &["all"],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Job" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "certificates.k8s.io", plural: "certificatesigningrequests", singular: "certificatesigningrequest", kind: "CertificateSigningRequest", short_names: &["csr"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "approval", kind: KindRow { group: "", version: "", kind: "CertificateSigningRequest" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "CertificateSigningRequest" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "certificates.k8s.io", plural: "clustertrustbundles", singular: "clustertrustbundle", kind: "ClusterTrustBundle", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 37), default: None }, VersionRow { name: "v1alpha1", all: Span::new(33, 36), default: None }], subresources: &[] },
    ResourceRow {
        group: "certificates.k8s.io", plural: "podcertificaterequests", singular: "podcertificaterequest", kind: "PodCertificateRequest", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }, VersionRow { name: "v1beta1", all: Span::new(35, 37), default: None }, VersionRow { name: "v1alpha1", all: Span::new(34, 34), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "PodCertificateRequest" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }, VersionRow { name: "v1beta1", all: Span::new(35, 37), default: None }, VersionRow { name: "v1alpha1", all: Span::new(34, 34), default: None }] },
    ] },
    ResourceRow {
        group: "coordination.k8s.io", plural: "leasecandidates", singular: "leasecandidate", kind: "LeaseCandidate", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1beta1", all: Span::new(33, 37), default: None }, VersionRow { name: "v1alpha2", all: Span::new(33, 37), default: None }], subresources: &[] },
    ResourceRow {
        group: "coordination.k8s.io", plural: "leases", singular: "lease", kind: "Lease", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "discovery.k8s.io", plural: "endpointslices", singular: "endpointslice", kind: "EndpointSlice", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "events.k8s.io", plural: "events", singular: "event", kind: "Event", short_names: &["ev"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "flowcontrol.apiserver.k8s.io", plural: "flowschemas", singular: "flowschema", kind: "FlowSchema", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "FlowSchema" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "flowcontrol.apiserver.k8s.io", plural: "prioritylevelconfigurations", singular: "prioritylevelconfiguration", kind: "PriorityLevelConfiguration", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "PriorityLevelConfiguration" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "internal.apiserver.k8s.io", plural: "storageversions", singular: "storageversion", kind: "StorageVersion", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1alpha1", all: Span::new(33, 37), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "StorageVersion" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1alpha1", all: Span::new(33, 37), default: None }] },
    ] },
    ResourceRow {
        group: "lifecycle.k8s.io", plural: "evictionrequests", singular: "evictionrequest", kind: "EvictionRequest", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1alpha1", all: Span::new(37, 37), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "EvictionRequest" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1alpha1", all: Span::new(37, 37), default: None }] },
    ] },
    ResourceRow {
        group: "lifecycle.k8s.io", plural: "evictions", singular: "eviction", kind: "Eviction", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1alpha1", all: Span::new(37, 37), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Eviction" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1alpha1", all: Span::new(37, 37), default: None }] },
    ] },
    ResourceRow {
        group: "networking.k8s.io", plural: "ingressclasses", singular: "ingressclass", kind: "IngressClass", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "networking.k8s.io", plural: "ingresses", singular: "ingress", kind: "Ingress", short_names: &["ing"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "Ingress" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "networking.k8s.io", plural: "ipaddresses", singular: "ipaddress", kind: "IPAddress", short_names: &["ip"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 36), default: None }], subresources: &[] },
    ResourceRow {
        group: "networking.k8s.io", plural: "networkpolicies", singular: "networkpolicy", kind: "NetworkPolicy", short_names: &["netpol"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "networking.k8s.io", plural: "servicecidrs", singular: "servicecidr", kind: "ServiceCIDR", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 36), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "ServiceCIDR" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 36), default: None }] },
    ] },
    ResourceRow {
        group: "node.k8s.io", plural: "runtimeclasses", singular: "runtimeclass", kind: "RuntimeClass", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "policy", plural: "poddisruptionbudgets", singular: "poddisruptionbudget", kind: "PodDisruptionBudget", short_names: &["pdb"], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "PodDisruptionBudget" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "rbac.authorization.k8s.io", plural: "clusterrolebindings", singular: "clusterrolebinding", kind: "ClusterRoleBinding", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "rbac.authorization.k8s.io", plural: "clusterroles", singular: "clusterrole", kind: "ClusterRole", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "rbac.authorization.k8s.io", plural: "rolebindings", singular: "rolebinding", kind: "RoleBinding", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "rbac.authorization.k8s.io", plural: "roles", singular: "role", kind: "Role", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "resource.k8s.io", plural: "deviceclasses", singular: "deviceclass", kind: "DeviceClass", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(34, 37), default: Some(Span::new(34, 37)) }, VersionRow { name: "v1beta2", all: Span::new(33, 37), default: None }, VersionRow { name: "v1beta1", all: Span::new(33, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(33, 33), default: None }], subresources: &[] },
    ResourceRow {
        group: "resource.k8s.io", plural: "devicetaintrules", singular: "devicetaintrule", kind: "DeviceTaintRule", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }, VersionRow { name: "v1beta2", all: Span::new(36, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(33, 37), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "DeviceTaintRule" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }, VersionRow { name: "v1beta2", all: Span::new(36, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(35, 37), default: None }] },
    ] },
    ResourceRow {
        group: "resource.k8s.io", plural: "resourceclaims", singular: "resourceclaim", kind: "ResourceClaim", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(34, 37), default: Some(Span::new(34, 37)) }, VersionRow { name: "v1beta2", all: Span::new(33, 37), default: None }, VersionRow { name: "v1beta1", all: Span::new(33, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(33, 33), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "ResourceClaim" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(34, 37), default: Some(Span::new(34, 37)) }, VersionRow { name: "v1beta2", all: Span::new(33, 37), default: None }, VersionRow { name: "v1beta1", all: Span::new(33, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(33, 33), default: None }] },
    ] },
    ResourceRow {
        group: "resource.k8s.io", plural: "resourceclaimtemplates", singular: "resourceclaimtemplate", kind: "ResourceClaimTemplate", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(34, 37), default: Some(Span::new(34, 37)) }, VersionRow { name: "v1beta2", all: Span::new(33, 37), default: None }, VersionRow { name: "v1beta1", all: Span::new(33, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(33, 33), default: None }], subresources: &[] },
    ResourceRow {
        group: "resource.k8s.io", plural: "resourcepoolstatusrequests", singular: "resourcepoolstatusrequest", kind: "ResourcePoolStatusRequest", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1alpha3", all: Span::new(36, 37), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "ResourcePoolStatusRequest" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1alpha3", all: Span::new(36, 37), default: None }] },
    ] },
    ResourceRow {
        group: "resource.k8s.io", plural: "resourceslices", singular: "resourceslice", kind: "ResourceSlice", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(34, 37), default: Some(Span::new(34, 37)) }, VersionRow { name: "v1beta2", all: Span::new(33, 37), default: None }, VersionRow { name: "v1beta1", all: Span::new(33, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(33, 33), default: None }], subresources: &[] },
    ResourceRow {
        group: "scheduling.k8s.io", plural: "compositepodgroups", singular: "compositepodgroup", kind: "CompositePodGroup", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1alpha3", all: Span::new(37, 37), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "CompositePodGroup" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1alpha3", all: Span::new(37, 37), default: None }] },
    ] },
    ResourceRow {
        group: "scheduling.k8s.io", plural: "podgroups", singular: "podgroup", kind: "PodGroup", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1beta1", all: Span::new(37, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(37, 37), default: None }, VersionRow { name: "v1alpha2", all: Span::new(36, 36), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "PodGroup" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1beta1", all: Span::new(37, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(37, 37), default: None }, VersionRow { name: "v1alpha2", all: Span::new(36, 36), default: None }] },
    ] },
    ResourceRow {
        group: "scheduling.k8s.io", plural: "priorityclasses", singular: "priorityclass", kind: "PriorityClass", short_names: &["pc"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "scheduling.k8s.io", plural: "workloads", singular: "workload", kind: "Workload", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1beta1", all: Span::new(37, 37), default: None }, VersionRow { name: "v1alpha3", all: Span::new(37, 37), default: None }, VersionRow { name: "v1alpha2", all: Span::new(36, 36), default: None }, VersionRow { name: "v1alpha1", all: Span::new(35, 35), default: None }], subresources: &[] },
    ResourceRow {
        group: "storage.k8s.io", plural: "csidrivers", singular: "csidriver", kind: "CSIDriver", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "storage.k8s.io", plural: "csinodes", singular: "csinode", kind: "CSINode", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "CSINode" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }] },
    ] },
    ResourceRow {
        group: "storage.k8s.io", plural: "csistoragecapacities", singular: "csistoragecapacity", kind: "CSIStorageCapacity", short_names: &[], categories: &[],
        scope: Scope::Namespaced, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "storage.k8s.io", plural: "storageclasses", singular: "storageclass", kind: "StorageClass", short_names: &["sc"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[] },
    ResourceRow {
        group: "storage.k8s.io", plural: "volumeattachments", singular: "volumeattachment", kind: "VolumeAttachment", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "VolumeAttachment" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(33, 37), default: Some(Span::new(33, 37)) }] },
    ] },
    ResourceRow {
        group: "storage.k8s.io", plural: "volumeattributesclasses", singular: "volumeattributesclass", kind: "VolumeAttributesClass", short_names: &["vac"], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(34, 37), default: Some(Span::new(34, 37)) }, VersionRow { name: "v1beta1", all: Span::new(33, 36), default: None }, VersionRow { name: "v1alpha1", all: Span::new(33, 34), default: None }], subresources: &[] },
    ResourceRow {
        group: "storagemigration.k8s.io", plural: "storageversionmigrations", singular: "storageversionmigration", kind: "StorageVersionMigration", short_names: &[], categories: &[],
        scope: Scope::Cluster, verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }, VersionRow { name: "v1beta1", all: Span::new(35, 37), default: None }, VersionRow { name: "v1alpha1", all: Span::new(33, 34), default: None }], subresources: &[
        SubresourceRow { name: "status", kind: KindRow { group: "", version: "", kind: "StorageVersionMigration" }, verbs: &["get", "patch", "update"], versions: &[VersionRow { name: "v1", all: Span::new(37, 37), default: Some(Span::new(37, 37)) }, VersionRow { name: "v1beta1", all: Span::new(35, 37), default: None }, VersionRow { name: "v1alpha1", all: Span::new(33, 34), default: None }] },
    ] },
];
