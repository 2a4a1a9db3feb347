//! Section 9: roles whose rules come from others by label.
//!
//! The oracle is given the rules that the evaluator collected, so here it judges only what follows;
//! the documented answer judges the collecting.

use std::collections::BTreeMap;

use rolewright_rbac::LabelSelectorOperator::{DoesNotExist, Exists, In, NotIn};
use rolewright_rbac::{
    AggregationRule, ClusterRole, LabelSelector, LabelSelectorOperator, LabelSelectorRequirement,
    Snapshot,
};

use super::{ALLOWED, DENIED, Row, ask, everywhere, row, rule};
use crate::question::Question;

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    let selected = |id, twist: fn(&mut Snapshot), allowed| {
        row(id, &[everywhere(&[])], jobs(), allowed).twisted(twist)
    };
    let own = |id, twist: fn(&mut Snapshot), allowed| {
        let grant = everywhere(&[rule("get", "core", "pods", "")]);
        row(id, &[grant], ask("get", "core", "pods"), allowed).twisted(twist)
    };
    vec![
        selected("9 the selected role's rules", |p| feed(p, &labels("yes")), ALLOWED),
        selected("9 another label value", |p| feed(p, &labels("no")), DENIED),
        selected("9 no selector matches", |p| feed(p, &[]), DENIED),
        selected("9 {} selects every role", |p| feed(p, &[LabelSelector::default()]), ALLOWED),
        selected("9 any selector is enough", |p| feed(p, &[labels("no"), labels("yes")].concat()), ALLOWED),
        selected("9 In", |p| feed(p, &expression("into", In, &["no", "yes"])), ALLOWED),
        selected("9 In: another value", |p| feed(p, &expression("into", In, &["no"])), DENIED),
        selected("9 In: absent", |p| feed(p, &expression("other", In, &["yes"])), DENIED),
        selected("9 NotIn", |p| feed(p, &expression("into", NotIn, &["no"])), ALLOWED),
        selected("9 NotIn: that value", |p| feed(p, &expression("into", NotIn, &["yes"])), DENIED),
        selected("9 NotIn: absent", |p| feed(p, &expression("other", NotIn, &["yes"])), ALLOWED),
        selected("9 Exists", |p| feed(p, &expression("into", Exists, &[])), ALLOWED),
        selected("9 Exists: absent", |p| feed(p, &expression("other", Exists, &[])), DENIED),
        selected("9 DoesNotExist", |p| feed(p, &expression("other", DoesNotExist, &[])), ALLOWED),
        selected("9 DoesNotExist: there", |p| feed(p, &expression("into", DoesNotExist, &[])), DENIED),
        selected("9 a role between", chain, ALLOWED),
        own("9 own rules give way", |p| feed(p, &labels("yes")), DENIED),
        own("9 own rules stay if none is selected", |p| feed(p, &labels("no")), ALLOWED),
        own("9 own rules stay if the selected have none", starve, ALLOWED),
    ]
}

fn jobs() -> Question {
    ask("get", "batch", "jobs")
}

fn labels(value: &str) -> Vec<LabelSelector> {
    vec![LabelSelector {
        match_labels: label(value),
        ..LabelSelector::default()
    }]
}

fn label(value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("into".to_owned(), value.to_owned())])
}

fn expression(key: &str, operator: LabelSelectorOperator, values: &[&str]) -> Vec<LabelSelector> {
    let values = values.iter().map(|&value| value.to_owned()).collect();
    let requirement = LabelSelectorRequirement {
        key: key.to_owned(),
        operator,
        values,
    };
    vec![LabelSelector {
        match_expressions: vec![requirement],
        ..LabelSelector::default()
    }]
}

/// Makes the granted role an aggregated one, beside a role with the label `into: yes`.
fn feed(policy: &mut Snapshot, selectors: &[LabelSelector]) {
    for role in policy
        .cluster_roles
        .iter_mut()
        .filter(|role| role.name == "role-0")
    {
        role.aggregation_rule = Some(AggregationRule {
            cluster_role_selectors: selectors.to_vec(),
        });
    }
    policy.cluster_roles.push(ClusterRole {
        name: "source".to_owned(),
        labels: label("yes"),
        rules: vec![rule("get", "batch", "jobs", "")],
        aggregation_rule: None,
    });
}

/// As [`feed`], with a role in the middle that is aggregated itself.
fn chain(policy: &mut Snapshot) {
    feed(policy, &labels("middle"));
    policy.cluster_roles.push(ClusterRole {
        name: "middle".to_owned(),
        labels: label("middle"),
        rules: Vec::new(),
        aggregation_rule: Some(AggregationRule {
            cluster_role_selectors: labels("yes"),
        }),
    });
}

/// As [`feed`], but what is selected has no rules.
fn starve(policy: &mut Snapshot) {
    feed(policy, &labels("yes"));
    for role in policy
        .cluster_roles
        .iter_mut()
        .filter(|role| role.name == "source")
    {
        role.rules.clear();
    }
}
