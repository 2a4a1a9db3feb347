//! Leaves out what follows from something broader by the same grants: whoever may do everything is
//! told once, not once for each thing.

use rolewright_rbac::PolicyRule;
use rolewright_rbac::matches::WILDCARD;

use super::{Evidence, Excess, Question};

/// The findings that no broader one implies.
pub(super) fn merge(mut all: Vec<Excess>) -> Vec<Excess> {
    all.sort_by_cached_key(|excess| (narrowness(&excess.question), excess.question.clone()));
    let mut kept: Vec<(Excess, PolicyRule)> = Vec::new();
    for excess in all {
        let implied = kept.iter().any(|(broader, rule)| {
            implies(&broader.question, rule, &excess.question)
                && explains(&broader.evidence, &excess.evidence)
        });
        if !implied {
            let rule = as_rule(&excess.question);
            kept.push((excess, rule));
        }
    }
    let mut kept: Vec<Excess> = kept.into_iter().map(|(excess, _)| excess).collect();
    kept.sort_by(|a, b| a.question.cmp(&b.question));
    kept
}

/// Smaller for what implies more.
fn narrowness(question: &Question) -> (usize, bool, bool) {
    let words: Vec<&str> = match question {
        Question::Resource {
            group,
            resource,
            subresource,
            verb,
            ..
        } => vec![group, resource, subresource, verb],
        Question::Url { path, verb } => vec![path, verb],
    };
    let wildcards = words.iter().filter(|word| word.ends_with(WILDCARD)).count();
    (
        4_usize.saturating_sub(wildcards),
        !question.namespace().is_empty(),
        !question.name().is_empty(),
    )
}

/// Whoever is allowed the first everywhere it holds is allowed the second.
fn implies(broader: &Question, rule: &PolicyRule, narrower: &Question) -> bool {
    let reaches = broader.namespace().is_empty() || broader.namespace() == narrower.namespace();
    reaches && rule.allows(&narrower.action())
}

/// All that gives the second is told with the first.
fn explains(broader: &Evidence, narrower: &Evidence) -> bool {
    match (broader, narrower) {
        (Evidence::Grants(broader), Evidence::Grants(narrower)) => {
            narrower.iter().all(|trace| broader.contains(trace))
        }
        (Evidence::Reason(_), Evidence::Reason(_)) => true,
        _ => false,
    }
}

/// The rule that gives exactly this.
fn as_rule(question: &Question) -> PolicyRule {
    match question {
        Question::Resource {
            group,
            resource,
            subresource,
            name,
            verb,
            ..
        } => PolicyRule {
            verbs: vec![verb.clone()],
            api_groups: vec![group.clone()],
            resources: vec![if subresource.is_empty() {
                resource.clone()
            } else {
                format!("{resource}/{subresource}")
            }],
            resource_names: if name.is_empty() {
                Vec::new()
            } else {
                vec![name.clone()]
            },
            non_resource_urls: Vec::new(),
        },
        Question::Url { path, verb } => PolicyRule {
            verbs: vec![verb.clone()],
            non_resource_urls: vec![path.clone()],
            ..PolicyRule::default()
        },
    }
}
