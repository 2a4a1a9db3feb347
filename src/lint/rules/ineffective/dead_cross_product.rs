//! Groups and resources of which some pairs do not exist.

use super::super::super::words::{Verdict, group_name};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "dead-cross-product",
    section: Section::Ineffective,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "a rule lists groups and resources of which some pairs do not exist",
    page: Page {
        what: "Fires on a rule with several groups in which each resource is in one of them, and \
               some group lacks one. The rule does what it should; some of what it says means \
               nothing.",
        why: "A rule grants each of its verbs on each resource of each group. Pairs that are not \
               there hide what the rule is for, and begin to grant when an extension brings them.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\", batch]
    resources: [configmaps, jobs]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    verbs: [get, list]
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        if rule.rule.api_groups.len() < 2 {
            return;
        }
        let Some(words) = rule.words() else {
            return;
        };
        let mut pairs: Vec<(usize, usize, &str)> = Vec::new();
        for (at, text, verdict) in words.verdicts() {
            let Verdict::There { dead, .. } = verdict else {
                return;
            };
            // What is gone from a group is told by another rule.
            let dead = dead.iter().copied().filter(|group| {
                let name = words.group_text(*group);
                !words.catalog.is_removed_group(name) && words.catalog.removal(name, text).is_none()
            });
            pairs.extend(dead.map(|group| (at, group, text)));
        }
        let Some(&(at, ..)) = pairs.first() else {
            return;
        };
        let shown: Vec<String> = pairs
            .iter()
            .map(|(_, group, text)| format!("`{text}` in {}", group_name(words.group_text(*group))))
            .collect();
        let place = rule.places.resources.get(at).unwrap_or(&rule.places.rule);
        let is = if shown.len() == 1 { "is" } else { "are" };
        out.at(
            rule.role.written,
            place,
            format!("there {is} no {}", shown.join(", no ")),
        )
        .help("write a rule for each group, with its own resources")
        .report();
    }
}
