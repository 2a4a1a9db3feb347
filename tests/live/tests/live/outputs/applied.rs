//! The server takes each output, and it gives the accounts exactly what the spec says.

use std::path::PathBuf;

use libtest_mimic::Failed;
use rolewright_live_tests::ADMIN;
use serde_json::json;

use super::sets::{Output, Set, all};
use super::stage::Stage;
use super::{Outputs, one_verb};
use crate::live::{at_once, say};
use crate::manifests::namespaces_of;
use crate::program::sample;
use crate::report::Report;

/// How many sets one run of kubectl applies: it sends fewer than 300 requests without a pause.
const AT_A_TIME: usize = 12;

/// Puts all outputs on the server, after it has taken them as a dry run.
pub(super) fn apply(stage: &Stage<'_>) -> Result<Vec<Set>, Failed> {
    let sets = all(stage)?;
    for set in &sets {
        for namespace in namespaces_of(&set.objects) {
            if set.is_restricted {
                stage.restrict(namespace)?;
            } else {
                stage.permit(namespace)?;
            }
        }
    }
    // The one that Pods of the examples ask for.
    let class = json!({
        "apiVersion": "node.k8s.io/v1",
        "kind": "RuntimeClass",
        "metadata": {"name": "gvisor"},
        "handler": "runsc",
    });
    let classes = "/apis/node.k8s.io/v1/runtimeclasses";
    stage.admin.post(classes, &class)?.success()?;
    let parts: Vec<&[Set]> = sets.chunks(AT_A_TIME).collect();
    at_once(&parts, |sets| {
        let texts: Vec<&str> = sets.iter().map(|set| set.manifests.as_str()).collect();
        let texts = texts.join("\n---\n");
        stage.kubectl_apply(&texts, &["--dry-run=server"])?;
        stage.kubectl_apply(&texts, &[])
    })?;
    stage.settle()?;
    let count: usize = sets.iter().map(|set| set.objects.len()).sum();
    say(&format!("outputs: {} applied, {count} objects", sets.len()));
    Ok(sets)
}

pub(super) fn are_exact(outputs: &Outputs) -> Result<(), Failed> {
    let stage = &outputs.stage()?;
    let sets = outputs.applied()?;
    let verify = |set: &Set, extent: &str| {
        // Reviews cost the server less than impersonation.
        let how = format!("--via review --settle 0s --excess {extent}");
        let arguments = format!("{} {how}", set.renamed());
        stage.program.verify(ADMIN, &set.spec, &arguments)
    };
    at_once(sets, |set| {
        // Who may do what else does not depend on the output: it is enough to ask of one about everything.
        let extent = match set.output {
            Output::Manifests => "full",
            _ => sample(),
        };
        let exact = verify(set, extent).and_then(Report::exact);
        let parties = exact.map_err(|failed| set.named(&failed))?;
        for party in parties.iter().filter(|_| extent == "full") {
            let (questions, needed) = (party.questions, party.needed().len());
            say(&format!(
                "outputs: {}: {questions} questions, {needed} of them needed",
                party.user
            ));
        }
        Ok(())
    })?;
    let wider = wider(sets);
    for set in &wider {
        for object in one_verb::more(&set.objects, &set.namespace, &set.account) {
            stage.put(&object)?;
        }
    }
    stage.settle()?;
    at_once(&wider, |set| {
        let report = verify(set, sample()).and_then(|report| report.only_different(&set.account));
        let found = report.map_err(|failed| set.named(&failed))?;
        if found.excess().is_empty() || !found.missing().is_empty() {
            return Err(format!("{}: not only too much: {found:?}", set.namespace).into());
        }
        Ok(())
    })?;
    let mut narrower = Vec::new();
    for set in sets {
        if let Some(role) = one_verb::less(&set.objects) {
            stage.put(&role)?;
            narrower.push(set);
        }
    }
    stage.settle()?;
    at_once(&narrower, |set| {
        // What is missing is found among what is needed.
        let report = verify(set, "off").and_then(|report| report.only_different(&set.account));
        let found = report.map_err(|failed| set.named(&failed))?;
        if found.missing().is_empty() {
            return Err(format!("{}: nothing is missing: {found:?}", set.namespace).into());
        }
        Ok(())
    })?;
    say(&format!(
        "outputs: {} exact, {} not with a verb more, {} not with a verb less",
        sets.len(),
        wider.len(),
        narrower.len()
    ));
    Ok(())
}

/// The sets that get a verb more, which takes as many questions as exactness: one of each example, each time
/// another output, and those that have no verb to take away.
fn wider(sets: &[Set]) -> Vec<&Set> {
    const OUTPUTS: [Output; 4] = [
        Output::Chart,
        Output::Manifests,
        Output::Base,
        Output::Overlay,
    ];
    let mut specs: Vec<&PathBuf> = sets.iter().map(|set| &set.spec).collect();
    specs.dedup();
    let is_wider = |set: &&Set| {
        let number = specs.iter().position(|spec| **spec == set.spec);
        number.is_some_and(|number| set.output == OUTPUTS[number % OUTPUTS.len()])
            || one_verb::less(&set.objects).is_none()
    };
    sets.iter().filter(is_wider).collect()
}
