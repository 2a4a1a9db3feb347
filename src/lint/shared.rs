//! What several rules of a role share by an anchor: what is found at the text is found once for each of them, and told once.

use std::collections::HashMap;
use std::sync::Arc;

use super::report::Hit;
use crate::finding::Related;
use crate::source::Place;

/// Tells what stands at one place once, with the other rules that use it as related places.
pub(super) fn tell_once(hits: Vec<Hit>) -> Vec<Hit> {
    if !hits.iter().any(|hit| shared_place(hit).is_some()) {
        return hits;
    }
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut known: HashMap<_, usize> = HashMap::new();
    for hit in hits {
        let Some(document) = &hit.document else {
            kept.push(hit);
            continue;
        };
        let finding = &hit.finding;
        let key = (
            finding.rule.id,
            Arc::as_ptr(document.tree()),
            finding.place.span,
            finding.message.clone(),
            hit.implied_by.is_some(),
        );
        let first = known.get(&key).and_then(|at| kept.get_mut(*at));
        if let Some((first, rule_place)) = first.zip(shared_place(&hit)) {
            first.finding.severity = first.finding.severity.max(finding.severity);
            first.finding.persona = first.finding.persona.min(finding.persona);
            first.finding.related.push(Related {
                place: rule_place.clone(),
                message: "this rule has the same by its alias".to_owned(),
            });
        } else {
            known.insert(key, kept.len());
            kept.push(hit);
        }
    }
    kept
}

/// The rule that a hit is about, where what it is about stands outside of it: it has it by an alias.
fn shared_place(hit: &Hit) -> Option<&Place> {
    let (rule, found) = (hit.rule_place.as_ref()?, &hit.finding.place);
    (rule.span.join(found.span) != rule.span).then_some(rule)
}

#[cfg(test)]
mod tests {
    use super::super::rules::testing::lint;

    #[test]
    fn what_two_rules_share_is_told_once() {
        let text = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules:\n\
                    - {apiGroups: [''], resources: &r [secrets], verbs: [get]}\n\
                    - {apiGroups: [''], resources: *r, verbs: [get], resourceNames: [a]}\n\
                    - {apiGroups: [''], resources: *r, verbs: [get, list]}\n\
                    - {apiGroups: [''], resources: *r, verbs: [get]}\n";
        let found = lint(text);
        let found = found.iter().filter(|found| found.rule.id == "secrets-read");
        let told: Vec<_> = found
            .map(|found| {
                let related = found.related.iter().map(|related| related.place.line());
                (found.message.as_str(), related.collect::<Vec<_>>())
            })
            .collect();
        let whole = "in the whole cluster, if it is bound cluster-wide";
        assert_eq!(
            told,
            [
                (
                    format!("reads all Secrets in full {whole}").as_str(),
                    vec![]
                ),
                (
                    format!("reads every Secret whose name is known {whole}").as_str(),
                    vec![8]
                ),
                (format!("reads the Secret \"a\" {whole}").as_str(), vec![]),
            ]
        );
    }
}
