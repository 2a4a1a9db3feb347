//! Bindings to roles that come to own the cluster by what they take in.

use rolewright_rbac::{Action, PolicyRule, RoleRefKind, covers_all};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, rate_binding};
use super::super::super::report::Reporter;
use super::super::super::view::BindingView;
use super::binds_built_in_admin;
use super::known::is_default_binding;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::RBAC_GROUP;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "binds-admin-equivalent",
    section: Section::Bindings,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a binding gives a role that amounts to `cluster-admin` by what is aggregated into it",
    page: Page {
        what: "Fires on a binding whose role, with all that aggregation brings in, holds every \
               verb on everything, or holds `escalate`, `bind` or `impersonate` without names in \
               the whole cluster, where no single role of yours says so: it comes from built-in \
               roles that a selector takes in. Critical in the whole cluster; high in a namespace, \
               and where only ServiceAccounts can be impersonated. A role whose own rules say it \
               is told at those rules.",
        why: "Nothing in the role shows it: its rules are filled in by the cluster, and they grow \
              with every role that bears the label. Who can grant more than they hold, or act as \
              others, owns the cluster.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: platform
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: {rbac.authorization.k8s.io/aggregate-to-edit: \"true\"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: platform
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: platform
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: {example.com/aggregate-to-platform: \"true\"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: platform-settings
  labels: {example.com/aggregate-to-platform: \"true\"}
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: platform
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[
            ("kubescape", "C-0035, C-0272"),
            ("polaris", "clusterrolebindingClusterAdmin"),
            ("rbac-police", "cluster_admin"),
            ("kubesplaining", "KUBE-PRIVESC-017"),
        ],
    },
};

/// What rules amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Power {
    Everything,
    Delegation(&'static str),
    Accounts,
}

/// Rights with which one gets all others.
const DELEGATIONS: [(&str, &str, &str, &str); 6] = [
    (
        "escalate",
        RBAC_GROUP,
        "clusterroles",
        "write roles with more rights than they hold",
    ),
    (
        "escalate",
        RBAC_GROUP,
        "roles",
        "write roles with more rights than they hold",
    ),
    (
        "bind",
        RBAC_GROUP,
        "clusterroles",
        "bind every role to themselves",
    ),
    ("bind", RBAC_GROUP, "roles", "bind every role to themselves"),
    ("impersonate", "", "users", "act as anybody"),
    ("impersonate", "", "groups", "act as a member of any group"),
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let Some(role_ref) = binding.role_ref else {
            return;
        };
        let is_told = role_ref.name == "cluster-admin" && role_ref.kind == RoleRefKind::ClusterRole;
        let is_harmless = is_default_binding(binding) || binding.is_for_nobody();
        if is_told || is_harmless || binds_built_in_admin::tells(binding) {
            return;
        }
        let levels = Levels::from(Severity::Critical);
        let mut rating = rate_binding(binding, levels);
        let power = power(&binding.rules(), binding.is_cluster_wide());
        let Some(power) = power.filter(|_| !is_told_at_a_rule(binding, &role_ref.name)) else {
            return;
        };
        let effect = match power {
            Power::Everything => "do everything",
            Power::Delegation(effect) => effect,
            Power::Accounts => {
                rating.severity = rating.severity.min(Severity::High);
                "act as every ServiceAccount"
            }
        };
        let message = format!("lets {} {effect} {}", binding.whom(), binding.phrase());
        out.at(binding.written, &binding.role_ref_field("name"), message)
            .rated(rating)
            .giving(binding)
            .help("select roles of your own, by a label that only they bear")
            .report();
    }
}

/// What rules amount to, if it is as good as everything. Rights to delegate are so only where
/// they hold in the whole cluster.
fn power(rules: &[PolicyRule], is_cluster_wide: bool) -> Option<Power> {
    let all = || vec!["*".to_owned()];
    let everything = PolicyRule {
        verbs: all(),
        api_groups: all(),
        resources: all(),
        ..PolicyRule::default()
    };
    if covers_all(rules, &[everything]) {
        return Some(Power::Everything);
    }
    if !is_cluster_wide {
        return None;
    }
    let delegation = DELEGATIONS
        .iter()
        .find(|(verb, group, resource, _)| allows(rules, verb, group, resource));
    let accounts = allows(rules, "impersonate", "", "serviceaccounts");
    match delegation {
        Some((.., effect)) => Some(Power::Delegation(effect)),
        None => accounts.then_some(Power::Accounts),
    }
}

fn allows(rules: &[PolicyRule], verb: &str, group: &str, resource: &str) -> bool {
    let action = Action::Resource {
        verb,
        group,
        resource,
        subresource: "",
        namespace: "",
        // No object bears it, so only a rule for every name allows it.
        name: "\u{0}",
    };
    rules.iter().any(|rule| rule.allows(&action))
}

/// Whether a rule of a role of this set is the cause, or a selector that takes in every role: each
/// is told where it stands, with the bindings that give it.
fn is_told_at_a_rule(binding: &BindingView<'_>, role: &str) -> bool {
    let set = binding.set;
    let is_cluster_wide = binding.is_cluster_wide();
    set.roles().any(|candidate| {
        let is_itself = binding
            .roles
            .iter()
            .any(|bound| std::ptr::eq(*bound, candidate.written));
        let is_taken_in = candidate.is_cluster_role()
            && candidate
                .reach
                .aggregated_into
                .iter()
                .any(|into| into == role);
        let selects_all = || {
            let selectors = candidate
                .aggregation
                .map(|rule| &rule.cluster_role_selectors);
            selectors.is_some_and(|selectors| {
                selectors.iter().any(|selector| {
                    selector.match_labels.is_empty() && selector.match_expressions.is_empty()
                })
            })
        };
        (is_itself || is_taken_in)
            && (power(candidate.rules, is_cluster_wide).is_some() || selects_all())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(verb: &str, group: &str, resource: &str) -> PolicyRule {
        PolicyRule {
            verbs: vec![verb.to_owned()],
            api_groups: vec![group.to_owned()],
            resources: vec![resource.to_owned()],
            ..PolicyRule::default()
        }
    }

    #[test]
    fn rules_are_weighed_by_what_they_lead_to() {
        let everything = [rule("*", "*", "*")];
        assert_eq!(power(&everything, false), Some(Power::Everything));
        let escalate = [rule("escalate", RBAC_GROUP, "*")];
        assert!(matches!(power(&escalate, true), Some(Power::Delegation(_))));
        assert_eq!(power(&escalate, false), None);
        let accounts = [rule("impersonate", "", "serviceaccounts")];
        assert_eq!(power(&accounts, true), Some(Power::Accounts));
        let mut named = rule("bind", RBAC_GROUP, "clusterroles");
        named.resource_names = vec!["view".to_owned()];
        assert_eq!(power(&[named], true), None);
        assert_eq!(
            power(&[rule("impersonate", "example.com", "users")], true),
            None
        );
    }
}
