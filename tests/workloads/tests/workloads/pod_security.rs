//! The restricted level of the Pod Security Standards: the controls that a Pod template fails are
//! those that Kubernetes' admission says.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_pod_security::{Control, Step, Violation, restricted};
use rolewright_workload_tests::corpus;
use rolewright_workload_tests::kubernetes::{self, Kubernetes};
use rolewright_workload_tests::random::Random;
use serde_json::Value;

use crate::support::{kubernetes, say};

const TEMPLATES: usize = 10_000;
/// As many as there are in the restricted level, those included that it takes from the baseline.
const CONTROLS: usize = 15;

/// Compares the failed controls of templates. Gives how often each failed, and under no name how
/// many templates failed none.
fn compare(kubernetes: &mut Kubernetes, templates: &[Value]) -> BTreeMap<String, usize> {
    let questions: Vec<Value> = templates.iter().map(kubernetes::pod_security).collect();
    let answers = kubernetes.ask(&questions).unwrap();
    let mut failed: BTreeMap<String, usize> = BTreeMap::new();
    for (template, answer) in templates.iter().zip(answers) {
        // What does not decode never gets as far as admission.
        if answer.error.starts_with("json: ") {
            continue;
        }
        assert_eq!(answer.error, "", "{template}");
        let violations = restricted(template);
        let ours: BTreeSet<&str> = violations
            .iter()
            .map(|violation| violation.control.id())
            .collect();
        assert!(
            ours.iter().eq(&answer.failed),
            "ours {ours:?}, theirs {:?}: {template}",
            answer.failed
        );
        for violation in &violations {
            stands_in(template, violation);
        }
        for control in &ours {
            *failed.entry((*control).to_owned()).or_default() += 1;
        }
        *failed.entry(String::new()).or_default() += usize::from(ours.is_empty());
    }
    failed
}

/// A violation's path leads into the template as far as it is written.
fn stands_in(template: &Value, violation: &Violation) {
    let mut value = Some(template);
    for step in &violation.path {
        value = match (value, step) {
            (Some(value), Step::Key(key)) => value.get(key),
            (Some(value), Step::Index(index)) => Some(&value[*index]),
            (None, Step::Key(_)) => None,
            (None, Step::Index(_)) => panic!("{violation} is in no item: {template}"),
        };
    }
}

#[test]
fn random_templates_fail_the_controls_that_kubernetes_says() {
    let Some(mut kubernetes) = kubernetes("Pod Security against Kubernetes' own code") else {
        return;
    };
    let mut random = Random::new(1, false);
    let templates: Vec<Value> = (0..TEMPLATES).map(|_| random.pod_template()).collect();
    let failed = compare(&mut kubernetes, &templates);
    say(&format!(
        "{TEMPLATES} random Pod templates, failed controls: {failed:?}"
    ));
    let controls = failed.keys().filter(|control| !control.is_empty()).count();
    assert_eq!(controls, CONTROLS, "{failed:?}");
    assert!(failed.values().all(|count| *count > 50), "{failed:?}");
    assert!(failed.contains_key(Control::Privileged.id()));
}

#[test]
fn the_templates_of_the_corpus_fail_the_controls_that_kubernetes_says() {
    let Some(templates) = corpus::pod_templates().unwrap() else {
        say("skipped: Pod Security over the corpus; name a corpus with ROLEWRIGHT_CORPUS");
        return;
    };
    let Some(mut kubernetes) = kubernetes("Pod Security over the corpus") else {
        return;
    };
    let failed = compare(&mut kubernetes, &templates);
    say(&format!(
        "{} Pod templates of the corpus, failed controls: {failed:?}",
        templates.len()
    ));
}
