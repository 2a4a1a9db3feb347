//! Leaves out what follows from something broader by the same grants: whoever may do everything is
//! told once, not once for each thing.

use rolewright_rbac::PolicyRule;
use rolewright_rbac::matches::WILDCARD;

use super::{Evidence, Excess, Question, Trace};

/// The findings of which something is new: that they are allowed follows from no broader finding, or
/// something gives them that gives no broader one. The others are counted where they follow from.
pub(super) fn merge(mut all: Vec<Excess>) -> Vec<Excess> {
    all.sort_by_cached_key(|excess| (narrowness(&excess.question), excess.question.clone()));
    let mut kept: Vec<(Excess, PolicyRule)> = Vec::new();
    for excess in all {
        let implying: Vec<usize> = kept
            .iter()
            .enumerate()
            .filter(|(_, (broader, rule))| implies(&broader.question, rule, &excess.question))
            .map(|(index, _)| index)
            .collect();
        let broader: Vec<&Evidence> = implying
            .iter()
            .filter_map(|index| kept.get(*index))
            .map(|(broader, _)| &broader.evidence)
            .collect();
        if explain(&broader, &excess.evidence) {
            for index in implying {
                if let Some((broader, _)) = kept.get_mut(index) {
                    broader.implied += 1;
                }
            }
        } else {
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

/// Whether all that gives the narrower is told with the broader ones.
fn explain(broader: &[&Evidence], narrower: &Evidence) -> bool {
    match narrower {
        Evidence::Grants(traces) => {
            let told = |trace: &Trace| {
                broader.iter().any(|evidence| match evidence {
                    Evidence::Grants(traces) => traces.contains(trace),
                    Evidence::Reason(_) => false,
                })
            };
            !traces.is_empty() && traces.iter().all(told)
        }
        Evidence::Reason(_) => broader
            .iter()
            .any(|evidence| matches!(evidence, Evidence::Reason(_))),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(binding: &str) -> Trace {
        Trace {
            binding_kind: "ClusterRoleBinding",
            namespace: None,
            binding: binding.to_owned(),
            role_kind: "ClusterRole",
            role: binding.to_owned(),
            rule: 0,
            group: None,
        }
    }

    /// An excess in words: verb, group and resource, then the bindings that give it.
    fn excess((verb, group, resource): (&str, &str, &str), bindings: &[&str]) -> Excess {
        Excess {
            question: Question::Resource {
                namespace: String::new(),
                group: group.to_owned(),
                resource: resource.to_owned(),
                subresource: String::new(),
                name: String::new(),
                verb: verb.to_owned(),
            },
            evidence: Evidence::Grants(bindings.iter().map(|name| trace(name)).collect()),
            implied: 0,
        }
    }

    fn merged(all: Vec<Excess>) -> Vec<(String, usize)> {
        let merged = merge(all).into_iter();
        merged
            .map(|excess| (excess.question.to_string(), excess.implied))
            .collect()
    }

    #[test]
    fn what_follows_from_a_wildcard_is_counted() {
        let all = vec![
            excess(("get", "", "pods"), &["a"]),
            excess(("*", "*", "*"), &["a"]),
            excess(("list", "batch", "jobs"), &["a"]),
        ];
        assert_eq!(merged(all), [("* *.*".to_owned(), 2)]);
    }

    #[test]
    fn what_something_else_gives_as_well_stays() {
        let all = vec![
            excess(("*", "*", "*"), &["a"]),
            excess(("get", "", "pods"), &["a", "b"]),
            excess(("get", "", "secrets"), &["a"]),
        ];
        let expected = [("get pods".to_owned(), 0), ("* *.*".to_owned(), 1)];
        assert_eq!(merged(all), expected);
    }

    #[test]
    fn several_wildcards_together_tell_all_that_gives_something() {
        let all = vec![
            excess(("*", "batch", "*"), &["a"]),
            excess(("get", "*", "*"), &["b"]),
            excess(("get", "batch", "jobs"), &["a", "b"]),
            excess(("get", "", "pods"), &["b"]),
        ];
        let expected = [("get *.*".to_owned(), 2), ("* *.batch".to_owned(), 1)];
        assert_eq!(merged(all), expected);
    }
}
