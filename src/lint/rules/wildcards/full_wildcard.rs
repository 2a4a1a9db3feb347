//! Everything, in one rule.

use rolewright_rbac::{PolicyRule, covers};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::{RoleView, RuleView};
use super::super::example::{cluster_role, role};
use super::{is_full, star};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "full-wildcard",
    section: Section::Wildcards,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule grants everything on everything",
    page: Page {
        what: "Fires on a rule with `*` among its groups, its resources and its verbs, and without \
               names. Critical in the whole cluster and in a privileged namespace, high in any \
               other. The other rules about wildcards say nothing more of such a rule.",
        why: "Every resource of today and tomorrow, Secrets, commands in Pods, and the special \
              verbs by which rights are multiplied: whoever holds it owns the cluster, or the \
              namespace.",
        example: cluster_role!(
            r#"- apiGroups: ["*"]"#
            r#"  resources: ["*"]"#
            r#"  verbs: ["*"]"#
        ),
        better: role!(
            "- apiGroups: [batch]"
            "  resources: [jobs]"
            "  verbs: [get, list, watch]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.3"),
            ("kube-linter", "wildcard-in-rules"),
            ("trivy", "KSV-0044"),
            ("checkov", "CKV_K8S_49"),
            ("KICS", "6b896afb"),
            ("kubescape", "C-0035, C-0187"),
            ("polaris", "clusterrolebindingClusterAdmin"),
            (
                "Kyverno",
                "restrict-wildcard-resources, restrict-wildcard-verbs",
            ),
            ("SonarQube", "S6867"),
            ("rbac-police", "cluster_admin"),
            ("KubiScan", "risky-any-verb"),
            ("krane", "subjects-with-open-cluster-wide-access"),
            ("badrobot", "OPR-R13-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-017"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        if !is_full(rule.rule) {
            return;
        }
        let place = star(&rule.rule.resources, &rule.places.resources);
        let place = place.unwrap_or(&rule.places.rule);
        let role = rule.role;
        let phrase = role.reach.phrase();
        let message = if is_cluster_admin(&role) {
            format!("grants all that cluster-admin does {phrase}")
        } else {
            format!("grants everything on every resource, present and future, {phrase}")
        };
        out.at(role.written, place, message)
            .rated(rate(&role, Levels::from(Severity::Critical), Limit::None))
            .label("with every verb, in every group")
            .through(rule)
            .help("write the groups, resources and verbs that the program uses")
            .report();
    }
}

/// Whether the role also holds every URL.
fn is_cluster_admin(role: &RoleView<'_>) -> bool {
    let urls = PolicyRule {
        verbs: vec!["*".to_owned()],
        non_resource_urls: vec!["*".to_owned()],
        ..PolicyRule::default()
    };
    role.is_cluster_role() && covers(role.rules, &[urls]).is_empty()
}
