//! What can be done by rights on the policies of engines that are installed in a cluster.

use rolewright_rbac::matches::{group, verb};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::{RuleView, is_unknown};
use super::capability::{Capability, Grant, OF_WILDCARDS, Personas, Row, WRITES, entry, grant};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static POLICY_ENGINE_WRITE: Capability = Capability {
    rule: &POLICY_ENGINE_WRITE_RULE,
    rows: &[
        Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[
                ("kyverno.io", "clusterpolicies", ""),
                ("kyverno.io", "policies", ""),
                ("kyverno.io", "policyexceptions", ""),
                ("policies.kyverno.io", "deletingpolicies", ""),
                ("policies.kyverno.io", "generatingpolicies", ""),
                ("policies.kyverno.io", "imagevalidatingpolicies", ""),
                ("policies.kyverno.io", "mutatingpolicies", ""),
                ("policies.kyverno.io", "namespaceddeletingpolicies", ""),
                ("policies.kyverno.io", "namespacedgeneratingpolicies", ""),
                (
                    "policies.kyverno.io",
                    "namespacedimagevalidatingpolicies",
                    "",
                ),
                ("policies.kyverno.io", "namespacedmutatingpolicies", ""),
                ("policies.kyverno.io", "namespacedvalidatingpolicies", ""),
                ("policies.kyverno.io", "policyexceptions", ""),
                ("policies.kyverno.io", "validatingpolicies", ""),
            ],
            effect: "switches off what Kyverno refuses, or exempts itself,",
            named: Some("changes the {policy or exception|policies and exceptions} of Kyverno"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[
                ("kyverno.io", "cleanuppolicies", ""),
                ("kyverno.io", "clustercleanuppolicies", ""),
            ],
            effect: "has Kyverno delete whatever it may delete itself",
            named: Some("changes what Kyverno deletes by the {policy|policies}"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[
                ("config.gatekeeper.sh", "configs", ""),
                ("templates.gatekeeper.sh", "constrainttemplates", ""),
            ],
            effect: "switches off what Gatekeeper refuses",
            named: Some("changes the {template or settings|templates and settings} of Gatekeeper"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[
                ("policies.kubewarden.io", "admissionpolicies", ""),
                ("policies.kubewarden.io", "admissionpolicygroups", ""),
                ("policies.kubewarden.io", "clusteradmissionpolicies", ""),
                ("policies.kubewarden.io", "clusteradmissionpolicygroups", ""),
                ("policies.kubewarden.io", "policyservers", ""),
            ],
            effect: "switches off what Kubewarden refuses",
            named: Some("changes the {policy|policies} of Kubewarden"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[
                ("cilium.io", "tracingpolicies", ""),
                ("cilium.io", "tracingpoliciesnamespaced", ""),
                ("artifact.falcosecurity.dev", "rulesfiles", ""),
            ],
            effect: "switches off what is watched at run time",
            named: Some(
                "changes the {policy that watches|policies that watch} programs at run time,",
            ),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
    ],
    help: &["leave policies to those who answer for them, and not to a program that they bind"],
};

static POLICY_ENGINE_WRITE_RULE: Rule = Rule {
    id: "policy-engine-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets the policies of an engine be changed",
    page: Page {
        what: "Fires on the writing and deletion of policies and exceptions of Kyverno, on the \
               writing of its policies that clean up, and on the writing and deletion of \
               templates, constraints and settings of Gatekeeper, and of policies of \
               Kubewarden, Tetragon and Falco. It is high, and one step less bad in a namespace \
               and for names.",
        why: "Whoever changes these switches off what refuses or reports, for all or for \
              itself, or has things deleted by the rights of the engine.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: exceptions
  namespace: media
rules:
  - apiGroups: [kyverno.io]
    resources: [policyexceptions]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: exceptions
  namespace: media
rules:
  - apiGroups: [kyverno.io]
    resources: [policyexceptions]
    verbs: [get, list]
",
        sources: &[
            "https://kyverno.io/docs/",
            "https://open-policy-agent.github.io/gatekeeper/website/docs/",
        ],
        elsewhere: &[("rbac-tool", "Gatekeeper, Kyverno")],
    },
};

/// [`POLICY_ENGINE_WRITE`], and the constraints of Gatekeeper, whose kinds their users make.
pub(in crate::lint) struct PolicyEngineWrite;

impl Check for PolicyEngineWrite {
    fn rule(&self) -> &'static Rule {
        &POLICY_ENGINE_WRITE_RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let is_told = POLICY_ENGINE_WRITE.tell(rule, out, |_| true);
        if !is_told {
            check_constraints(rule, out);
        }
    }

    fn knows_group(&self, group: &str) -> bool {
        group == CONSTRAINTS || POLICY_ENGINE_WRITE.knows_group(group)
    }
}

const CONSTRAINTS: &str = "constraints.gatekeeper.sh";

const VERBS: [&str; 5] = ["create", "update", "patch", "delete", "deletecollection"];

fn check_constraints(rule: &RuleView<'_>, out: &mut Reporter<'_>) {
    let entries = rule.rule.resources.iter();
    let found = entries
        .filter(|entry| !entry.contains('/') && !is_unknown(entry))
        .find_map(|entry| {
            let target = (CONSTRAINTS, entry.as_str(), "");
            let grant = VERBS.iter().find_map(|verb| grant(rule, verb, target))?;
            (!is_of_another_group(rule, entry)).then_some((target, grant))
        });
    let Some((target, grant)) = found else {
        let mut entries = rule.rule.resources.iter();
        let is_open = group::matches(&rule.rule.api_groups, CONSTRAINTS)
            && VERBS
                .iter()
                .any(|verb| verb::matches(&rule.rule.verbs, verb))
            && entries.any(|entry| is_unknown(entry));
        if is_open {
            out.unjudged(&rule.places.rule);
        }
        return;
    };
    let limit = match grant {
        Grant::Any => Limit::None,
        Grant::Named => Limit::Names,
    };
    let (_, place) = entry(rule, target);
    let rating = rate(&rule.role, Levels::from(Severity::High), limit);
    let phrase = rule.role.reach.phrase();
    let mut draft = out
        .at(
            rule.role.written,
            &place,
            format!("switches off what Gatekeeper refuses {phrase}"),
        )
        .rated(rating)
        .through(rule);
    for advice in POLICY_ENGINE_WRITE.help {
        draft = draft.help(*advice);
    }
    if target.1 == "*" {
        draft = draft.told_with(OF_WILDCARDS);
    }
    draft.report();
}

/// Whether a rule for several groups means something else by the name of a resource.
fn is_of_another_group(rule: &RuleView<'_>, plural: &str) -> bool {
    let mut known = rule.role.set.catalog.resources();
    known.any(|known| {
        known.plural() == plural
            && known.group() != CONSTRAINTS
            && group::matches(&rule.rule.api_groups, known.group())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{High, Medium};

    #[test]
    fn policies_are_worth_where_they_are() {
        let rules = |group: &str, resource: &str, names: &str| {
            format!(
                "[{{apiGroups: [{group}], resources: [{resource}], verbs: [get, patch], \
                 resourceNames: [{names}]}}]"
            )
        };
        let rows = [
            ("kyverno.io", "policies", "", High, Some(Medium)),
            ("kyverno.io", "clusterpolicies", "", High, None),
            ("kyverno.io", "clusterpolicies", "x", Medium, None),
            ("kyverno.io", "clustercleanuppolicies", "", High, None),
            (
                "constraints.gatekeeper.sh",
                "k8srequiredlabels",
                "",
                High,
                None,
            ),
            (
                "templates.gatekeeper.sh",
                "constrainttemplates",
                "",
                High,
                None,
            ),
        ];
        for (group, resource, names, cluster, namespaced) in rows {
            let rules = rules(group, resource, names);
            let found = of("policy-engine-write", &cluster_role(&rules));
            assert_eq!(found, [cluster], "{rules}");
            let found = of("policy-engine-write", &role("media", &rules));
            assert_eq!(found.first().copied(), namespaced, "{rules}");
        }
        // A wildcard tells of it, and is as bad.
        let all = cluster_role(&rules("constraints.gatekeeper.sh", "'*'", ""));
        assert_eq!(of("wildcard-resources", &all), [High]);
        let open = cluster_role(&rules("'*'", "'{{ . }}'", ""));
        assert_eq!(of("policy-engine-write", &open), []);
        let foreign = rules("example.com", "policies", "");
        assert_eq!(of("policy-engine-write", &cluster_role(&foreign)), []);
        let all_groups = rules("'*'", "configmaps", "");
        assert_eq!(of("policy-engine-write", &cluster_role(&all_groups)), []);
    }
}
