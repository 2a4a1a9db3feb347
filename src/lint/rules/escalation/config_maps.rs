//! What can be done by rights on ConfigMaps, and on those of the control plane.

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::super::example::bound_role;
use super::capability::{
    Capability, OF_WILDCARDS, Personas, Refined, Row, Target, any_name, entry, is_allowed_on,
};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const CONFIG_MAPS: Target = ("", "configmaps", "");

pub(in crate::lint) static CONFIG_MAPS_WRITE: Refined = Refined {
    capability: Capability {
        rule: &CONFIG_MAPS_WRITE_RULE,
        rows: &[Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[CONFIG_MAPS],
            effect: "changes the settings of any program",
            named: None,
            levels: Levels {
                cluster: Severity::Medium,
                namespace: Severity::Low,
                named: Severity::Low,
            },
            personas: Personas::CLUSTER,
            dangerous_names: &[],
        }],
        help: &["name the ConfigMaps in `resourceNames`; for electing a leader use Leases"],
    },
    refine: |_, found| {
        found.whole = &["control-plane-config-write"];
        true
    },
};

static CONFIG_MAPS_WRITE_RULE: Rule = Rule {
    id: "config-maps-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets any ConfigMap be written",
    page: Page {
        what: "Fires on `create`, `update`, `patch`, `delete` or `deletecollection` of core \
               `configmaps` without names. Medium in the whole cluster; low in a namespace, which \
               only the pedantic persona hears of. Where it reaches the ConfigMaps of the control \
               plane, `control-plane-config-write` tells of it.",
        why: "Programs do what their settings say, and many read them from ConfigMaps.",
        example: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [configmaps]"
            "  verbs: [get, update]"
        ),
        better: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [configmaps]"
            "  resourceNames: [settings]"
            "  verbs: [get, update]"
        ),
        sources: &["https://kubernetes.io/docs/concepts/configuration/configmap/"],
        elsewhere: &[("trivy", "KSV-0049")],
    },
};

/// ConfigMaps of kube-system that the control plane believes.
const OF_SYSTEM: [&str; 5] = [
    "coredns",
    "extension-apiserver-authentication",
    "kube-proxy",
    "kubeadm-config",
    "kubelet-config",
];

const CLOUD_IDENTITIES: &str = "aws-auth";
const CLUSTER_INFO: &str = "cluster-info";
const SYSTEM: &str = "kube-system";
const PUBLIC: &str = "kube-public";

const CHANGE: [&str; 2] = ["update", "patch"];
const CHANGE_OR_MAKE: [&str; 4] = ["update", "patch", "create", "delete"];

/// Critical and high whatever the namespace is: the names are what counts.
const CRITICAL: Levels = Levels {
    cluster: Severity::Critical,
    namespace: Severity::Critical,
    named: Severity::Critical,
};
const HIGH: Levels = Levels {
    cluster: Severity::High,
    namespace: Severity::High,
    named: Severity::High,
};

pub(in crate::lint) struct ControlPlaneConfigWrite;

impl Check for ControlPlaneConfigWrite {
    fn rule(&self) -> &'static Rule {
        &CONTROL_PLANE_CONFIG_WRITE_RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some((levels, effect)) = effect(rule) else {
            return;
        };
        let rating = rate(&rule.role, levels, Limit::DangerousName);
        let (is_implied, place) = entry(rule, CONFIG_MAPS);
        let message = format!("{effect} {}", rule.role.reach.phrase());
        let mut draft = out
            .at(rule.role.written, &place, message)
            .rated(rating)
            .label("the control plane's own ConfigMaps among them")
            .through(rule)
            .help("name other ConfigMaps in `resourceNames`, or give it in another namespace");
        if is_implied {
            draft = draft.told_with(OF_WILDCARDS);
        }
        draft.report();
    }
}

/// How bad it is, and what it does.
fn effect(rule: &RuleView<'_>) -> Option<(Levels, String)> {
    let allows = |verbs: &[&str]| {
        let mut verbs = verbs.iter();
        verbs.any(|verb| rule.allows(verb, CONFIG_MAPS, any_name(verb, CONFIG_MAPS)))
    };
    let changes = |verbs: &[&str], name: &str| {
        let mut verbs = verbs.iter();
        rule.rule.resource_names.iter().any(|own| own == name)
            && verbs.any(|verb| is_allowed_on(rule, verb, CONFIG_MAPS, name))
    };
    let reach = rule.role.reach;
    let is_any = allows(&CHANGE_OR_MAKE);
    let is_aws = changes(&CHANGE_OR_MAKE, CLOUD_IDENTITIES);
    let own = OF_SYSTEM.iter().find(|name| changes(&CHANGE, name));
    let is_info = changes(&CHANGE, CLUSTER_INFO);
    if !(is_any || is_aws || own.is_some() || is_info) {
        return None;
    }
    let identities = "decides which cloud identities own the cluster, by ConfigMap aws-auth,";
    if reach.holds_in(SYSTEM) && is_any {
        let effect = if allows(&CHANGE) {
            "decides who owns the cluster and how names resolve, by ConfigMaps such as aws-auth and \
             coredns,"
        } else {
            identities
        };
        return Some((CRITICAL, effect.to_owned()));
    }
    if reach.holds_in(SYSTEM) && is_aws {
        return Some((CRITICAL, identities.to_owned()));
    }
    if reach.holds_in(SYSTEM)
        && let Some(name) = own
    {
        let effect = format!("changes how the cluster itself works, by ConfigMap {name},");
        return Some((HIGH, effect));
    }
    let is_info = is_info || allows(&CHANGE);
    (is_info && reach.holds_in(PUBLIC)).then(|| {
        let effect = "decides which API server new nodes believe, by ConfigMap cluster-info,";
        (HIGH, effect.to_owned())
    })
}

static CONTROL_PLANE_CONFIG_WRITE_RULE: Rule = Rule {
    id: "control-plane-config-write",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets the ConfigMaps of the control plane be changed",
    page: Page {
        what: "Fires on `update` and `patch` of core `configmaps` that reaches `kube-system`: \
               without names, or with the name `aws-auth` (also `create` and `delete` of it), \
               which is critical, or with the name `coredns`, `kube-proxy`, \
               `extension-apiserver-authentication`, `kubeadm-config` or `kubelet-config`, which \
               is high, as is `cluster-info` in `kube-public`.",
        why: "On EKS `aws-auth` makes cloud identities members of `system:masters`; `coredns` \
              sends names elsewhere; `extension-apiserver-authentication` says which front \
              proxies are believed about who somebody is. Without names all of them are meant.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: dns
  namespace: kube-system
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [coredns]
    verbs: [get, patch]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: dns
  namespace: kube-system
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [coredns-custom]
    verbs: [get, patch]
",
        sources: &[
            "https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",
            "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/",
        ],
        elsewhere: &[
            ("trivy", "KSV-0115"),
            ("kubescape", "C-0037"),
            ("rbac-police", "eks_modify_aws_auth"),
        ],
    },
};
