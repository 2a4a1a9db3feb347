//! Accounts that several workloads run as.

use std::collections::{BTreeMap, HashSet};

use super::super::example::{bound_role, deployment, pod};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{SetView, WorkloadView};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "shared-service-account",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "several workloads run as one account that has rights",
    page: Page {
        what: "Fires on an account to which a binding of the inputs gives something and as which \
               more than one workload of its namespace runs, `default` aside. A test of a chart, \
               which Helm runs when somebody asks for it, is none: it is to prove what the account \
               may do. Everybody hears of it where the rights are high-impact ones, as reading \
               Secrets; the pedantic of any.",
        why: "Each of the workloads has what any of them needs, and whoever breaks into the least \
              guarded one gets it all. What one of them no longer needs cannot be taken away \
              without looking at the others.",
        example: concat!(
            bound_role!(
                "- apiGroups: [\"\"]"
                "  resources: [configmaps]"
                "  resourceNames: [settings]"
                "  verbs: [get]"
            ),
            "---\n",
            deployment!("serviceAccountName: app"),
            "---\n\
             apiVersion: apps/v1\n\
             kind: StatefulSet\n\
             metadata:\n\
             \x20 name: cache\n\
             \x20 namespace: media\n\
             spec:\n\
             \x20 selector:\n\
             \x20   matchLabels: {app: cache}\n\
             \x20 template:\n\
             \x20   metadata:\n\
             \x20     labels: {app: cache}\n\
             \x20   spec:\n",
            pod!("      ", "serviceAccountName: app"),
        ),
        better: concat!(
            bound_role!(
                "- apiGroups: [\"\"]"
                "  resources: [configmaps]"
                "  resourceNames: [settings]"
                "  verbs: [get]"
            ),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[("KICS", "c1032cf7")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mut users: BTreeMap<(&str, &str), Vec<WorkloadView<'_>>> = BTreeMap::new();
        for workload in set.workloads().filter(|it| !is_test(it)) {
            if let Some(account) = workload
                .account()
                .filter(|account| account.name != "default")
            {
                let key = (workload.namespace(), account.name);
                users.entry(key).or_default().push(workload);
            }
        }
        for ((namespace, name), workloads) in users {
            let [first, rest @ ..] = workloads.as_slice() else {
                continue;
            };
            // One that is written twice is one workload, as in the alternatives of a template.
            let mut seen = HashSet::from([key(first)]);
            let others = rest.iter().filter(|other| seen.insert(key(other)));
            let others: Vec<&WorkloadView<'_>> = others.collect();
            if others.is_empty() || set.grants_of(namespace, name).is_empty() {
                continue;
            }
            let is_grave = !out.rights_of(namespace, name, Severity::Medium).is_empty();
            let node = first.account().and_then(|account| account.node);
            let place = node.map_or_else(|| first.pod_place(), Node::place);
            let message = format!(
                "{} and {} run as ServiceAccount {namespace}/{name}, so that each has what any of \
                 them needs",
                first.name(),
                match others.as_slice() {
                    [one] => one.name(),
                    others => format!("{} other workloads", others.len()),
                }
            );
            let mut draft = out.at(first.written, &place, message).persona(if is_grave {
                Persona::Default
            } else {
                Persona::Pedantic
            });
            for other in others.iter().take(RELATED) {
                draft = draft.related(&other.written.name_place, "this runs as it too");
            }
            draft.help("give each an account of its own").report();
        }
    }
}

fn key<'a>(workload: &WorkloadView<'a>) -> (&'a str, &'a str) {
    (&workload.written.kind, &workload.written.name)
}

/// Whether it is a test of a chart (<https://helm.sh/docs/topics/chart_tests/>).
fn is_test(workload: &WorkloadView<'_>) -> bool {
    const TESTS: [&str; 3] = ["test", "test-success", "test-failure"];
    let metadata = workload.written.root().get("metadata");
    let annotations = metadata.and_then(|metadata| metadata.get("annotations"));
    let hook = annotations.and_then(|annotations| annotations.get("helm.sh/hook"));
    let hooks = hook.and_then(Node::as_str).into_iter();
    let mut hooks = hooks.flat_map(|hooks| hooks.split(',')).peekable();
    hooks.peek().is_some() && hooks.all(|hook| TESTS.contains(&hook.trim()))
}

/// How many of the other workloads are shown.
const RELATED: usize = 3;
