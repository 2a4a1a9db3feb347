//! Groups and resources that are gone.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::{Removal, qualified_name};

use super::super::super::words::{Group, Verdict, Words, group_line};
use crate::lint::report::Draft;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "removed-api-group",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule names a group, or a resource in a group, that Kubernetes no longer serves",
    page: Page {
        what: "Fires on a group of which nothing is left, as `extensions`, and on a resource that \
               was removed from its group, as `podsecuritypolicies` from `policy`. Medium where \
               nothing else in the rule serves the resource; low and for the pedantic alone where \
               the entry stands beside the group of today. The built-in roles, which still name \
               `extensions`, are left alone.",
        why: "No server of the wanted version has it, so it grants nothing. It looks as if the \
               rule gave access that it does not give, and makes the real entry hard to see.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [extensions]
    resources: [deployments]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, list]
",
        sources: &["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
        elsewhere: &[
            ("kube-linter", "no-extensions-v1beta, for objects"),
            ("trivy", "KSV-0107, for objects"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some(words) = rule.words() else {
            return;
        };
        let verdicts: Vec<_> = words.verdicts().collect();
        let has_group = words.groups.iter().any(is_removed) || verdicts.iter().any(is_gone);
        if !has_group || is_built_in(rule) {
            return;
        }
        for (at, group) in words.groups.iter().enumerate() {
            if let Group::Removed(group) = *group {
                tell_group(rule, words, (at, group), &verdicts, out);
            }
        }
        for (at, _, verdict) in &verdicts {
            if let Verdict::Removed { group, removal } = verdict
                && !words.groups.get(*group).is_some_and(is_removed)
            {
                let place = rule.places.resources.get(*at).unwrap_or(&rule.places.rule);
                let draft = out.at(rule.role.written, place, removal.to_string());
                with_help(draft.label("grants nothing"), removal).report();
            }
        }
    }
}

fn is_removed(group: &Group<'_>) -> bool {
    matches!(group, Group::Removed(_))
}

fn is_gone((_, _, verdict): &(usize, &str, &Verdict<'_>)) -> bool {
    matches!(verdict, Verdict::Removed { .. })
}

/// Whether the rule is one of a role that every cluster has, as it has it.
fn is_built_in(rule: &RuleView<'_>) -> bool {
    let name = &rule.role.written.name;
    let known = rule.role.set.builtin.cluster_role(name);
    rule.role.is_cluster_role() && known.is_some_and(|known| known.rules.contains(rule.rule))
}

fn with_help<'r>(draft: Draft<'r>, removal: &Removal) -> Draft<'r> {
    match &removal.successor {
        Some(successor) => draft.help(format!(
            "write `resources: [\"{}\"]` in a rule with {}",
            qualified_name("", &successor.plural, successor.subresource.as_deref()),
            group_line(&successor.group)
        )),
        None => draft.help("take it out: nothing took its place"),
    }
}

fn tell_group(
    rule: &RuleView<'_>,
    words: &Words<'_>,
    (at, group): (usize, &str),
    verdicts: &[(usize, &str, &Verdict<'_>)],
    out: &mut Reporter<'_>,
) {
    let place = rule.places.api_groups.get(at).unwrap_or(&rule.places.rule);
    let lost: Vec<&Removal> = verdicts
        .iter()
        .filter_map(|(_, _, verdict)| match verdict {
            Verdict::Removed { removal, .. } => Some(removal),
            _ => None,
        })
        .collect();
    let is_alone = words.groups.iter().all(is_removed);
    let message = format!(
        "Kubernetes {} has nothing in the group `{group}`",
        words.catalog.version()
    );
    let mut draft = out.at(rule.role.written, place, message);
    if lost.is_empty() && !is_alone {
        draft = draft.severity(Severity::Low).persona(Persona::Pedantic);
    } else {
        draft = draft.label("grants nothing");
    }
    for removal in &lost {
        draft = with_help(draft, removal);
    }
    if lost.is_empty() {
        draft = draft.help("take the group out: no server has it");
    }
    draft.report();
}
