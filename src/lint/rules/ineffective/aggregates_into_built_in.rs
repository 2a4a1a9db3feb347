//! Labels by which other roles take in a role.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::{Reporter, Unjudged};
use crate::lint::view::RoleView;
use std::collections::BTreeMap;

use rolewright_rbac::AggregationRule;

use super::super::escalation;
use crate::lint::view::is_unknown;
use crate::object::Content;
use crate::source::{Node, Place};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "aggregates-into-built-in",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a ClusterRole adds its rules to another by a label, for all who hold that one",
    page: Page {
        what: "Fires on a label of a ClusterRole that a built-in role or an `aggregationRule` of \
               the inputs selects, as `rbac.authorization.k8s.io/aggregate-to-edit`, and on that of \
               OpenShift for `cluster-reader`. Into a role of the inputs it is for the pedantic \
               alone: whoever reads the one sees the other; so it is, and low, where all it adds is \
               reading of what is no risk by itself. High where one of its rules is \
               dangerous by itself, and where `view` is to hold writing verbs or Secrets.",
        why: "Everybody who holds `admin`, `edit` or `view` in any namespace gets these rights \
               without a change of any binding.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: widget-viewer
  labels:
    rbac.authorization.k8s.io/aggregate-to-edit: \"true\"
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list, update]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: widget-viewer
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list, update]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, view: &RoleView<'_>, out: &mut Reporter<'_>) {
        if !view.is_cluster_role() || view.written.labels.is_empty() || is_built_in(view) {
            return;
        }
        for (key, value) in &view.written.labels {
            let into = taken_into(view, key, value);
            let Some(first) = into.first() else {
                continue;
            };
            let is_view_too_wide =
                into.iter().any(|name| name == "view") && is_more_than_viewing(view);
            let worst = worst_of(view);
            let is_harmless = only_reads(view) && worst < Some(Severity::Medium);
            let severity = if is_view_too_wide || worst >= Some(Severity::High) {
                Severity::High
            } else if is_harmless {
                Severity::Low
            } else {
                Severity::Medium
            };
            let message = if is_view_too_wide {
                "adds writing verbs or Secrets to ClusterRole view, for all who hold it".to_owned()
            } else {
                format!("adds its rules to ClusterRole {first}, for all who hold it")
            };
            let is_built_in =
                view.set.builtin.cluster_role(first).is_some() || key == CLUSTER_READER;
            let persona = if is_built_in && !is_harmless {
                Persona::Default
            } else {
                Persona::Pedantic
            };
            out.at(view.written, &label_place(view, key), message)
                .severity(severity)
                .persona(persona)
                .through_role(view)
                .help("leave the label out, and bind the role to those who need it")
                .report();
        }
    }
}

/// The roles that take in whatever has a label.
fn taken_into(view: &RoleView<'_>, key: &str, value: &str) -> Vec<String> {
    let label = BTreeMap::from([(key.to_owned(), value.to_owned())]);
    let takes = |rule: &AggregationRule| {
        let mut selectors = rule.cluster_role_selectors.iter();
        selectors.any(|selector| {
            let is_about = selector.match_labels.contains_key(key)
                || selector.match_expressions.iter().any(|one| one.key == key);
            is_about
                && selector.matches(&view.written.labels)
                && !selector.matches(&without(view, key))
                || is_about && selector.matches(&label)
        })
    };
    let mut names: Vec<String> = Vec::new();
    for role in &view.set.builtin.snapshot().cluster_roles {
        if role.aggregation_rule.as_ref().is_some_and(takes) {
            names.push(role.name.clone());
        }
    }
    for written in view.set.all_of_kind("ClusterRole") {
        if let Content::Role {
            aggregation: Some(rule),
            ..
        } = &written.content
            && written.name != view.written.name
            && !names.contains(&written.name)
            && takes(rule)
        {
            names.push(written.name.clone());
        }
    }
    if (key, value) == (CLUSTER_READER, "true") {
        names.push("cluster-reader".to_owned());
    }
    names
}

/// The label by which `OpenShift` fills its role `cluster-reader`.
const CLUSTER_READER: &str = "rbac.authorization.k8s.io/aggregate-to-cluster-reader";

fn without(view: &RoleView<'_>, key: &str) -> BTreeMap<String, String> {
    let mut labels = view.written.labels.clone();
    labels.remove(key);
    labels
}

/// Whether every cluster has the role, with these rules.
fn is_built_in(view: &RoleView<'_>) -> bool {
    let known = view.set.builtin.cluster_role(&view.written.name);
    known.is_some_and(|known| known.rules == view.rules)
}

fn is_more_than_viewing(view: &RoleView<'_>) -> bool {
    view.rules().any(|rule| {
        let reading = ["get", "list", "watch"];
        let writes = !rule.rule.resources.is_empty()
            && rule
                .rule
                .verbs
                .iter()
                .any(|verb| !reading.contains(&verb.as_str()) && !is_unknown(verb));
        writes
            || reading
                .iter()
                .any(|verb| rule.allows(verb, ("", "secrets", ""), ""))
    })
}

/// Whether all that a role grants is known, and is reading alone.
fn only_reads(view: &RoleView<'_>) -> bool {
    let reads = |verb: &String| ["get", "list", "watch"].contains(&verb.as_str());
    !is_more_than_viewing(view)
        && view.rules().next().is_some()
        && view.rules().all(|rule| rule.rule.verbs.iter().all(reads))
}

/// The worst that the rules about rights that lead to more rights find in the role.
fn worst_of(view: &RoleView<'_>) -> Option<Severity> {
    let (mut hits, mut unjudged) = (Vec::new(), Unjudged::default());
    let checks = escalation::OF_WORKLOADS
        .iter()
        .chain(escalation::OF_CONTROL);
    for check in checks {
        let mut out = Reporter::new(view.set, check.rule(), &mut hits, &mut unjudged, &|_, _| {
            false
        });
        check.check_role(view, &mut out);
        for rule in view.rules() {
            check.check_rule(&rule, &mut out);
        }
    }
    hits.iter().map(|hit| hit.finding.severity).max()
}

fn label_place(view: &RoleView<'_>, key: &str) -> Place {
    let labels = view
        .written
        .root()
        .get("metadata")
        .and_then(|metadata| metadata.get("labels"));
    let label = labels.and_then(|labels| labels.get(key));
    label.map_or_else(|| view.written.name_place.clone(), Node::place)
}
