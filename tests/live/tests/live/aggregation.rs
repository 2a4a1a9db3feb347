//! Random sets of ClusterRoles that select each other: where the controller comes to rest is what
//! the evaluator computes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use fastrand::Rng;
use libtest_mimic::Failed;
use rolewright_differential::Evaluator;
use rolewright_rbac::{
    AggregationRule, ClusterRole, LabelSelector, LabelSelectorOperator, LabelSelectorRequirement,
    Policy, PolicyRule, Snapshot,
};

use crate::live::{Live, at_once, eventually, say};
use crate::store::{self, Kind, rule};

const SEED: u64 = 9;
/// Sets that are compared.
const SETS: usize = 240;
/// Sets that are on the server at the same time: each change makes the controller look at them all.
const AT_ONCE: usize = 40;
/// How long the controller may take to come to rest with them.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it is watched afterwards for having come to rest.
const REST: Duration = Duration::from_millis(500);

/// The label that holds the roles of a set together.
const SET: &str = "set";
const KEYS: [&str; 2] = ["into", "tier"];
const VALUES: [&str; 3] = ["yes", "no", ""];

/// What kinds of sets there were.
#[derive(Default)]
struct Tally {
    sets: usize,
    rings: usize,
    chains: usize,
    expressions: usize,
    /// Left out: the controller's order decides about them.
    by_order: usize,
}

pub(crate) fn fixed_points_agree(live: &Live) -> Result<(), Failed> {
    let mut rng = Rng::with_seed(SEED);
    let mut tally = Tally::default();
    while tally.sets < SETS {
        let mut sets = Vec::new();
        while sets.len() < AT_ONCE.min(SETS - tally.sets) {
            let set = random_set(&live.name("aggregation"), &mut rng);
            if count(&set, &mut tally) {
                sets.push(set);
            }
        }
        tally.sets += sets.len();
        compare(live, &sets)?;
    }
    say(&format!(
        "aggregation: {} sets equal, {} with rings, {} with chains, {} with expressions; {} left to the order",
        tally.sets, tally.rings, tally.chains, tally.expressions, tally.by_order
    ));
    assert!(tally.rings >= 10, "only {} rings", tally.rings);
    assert!(tally.chains >= 50, "only {} chains", tally.chains);
    assert!(
        tally.expressions >= 50,
        "only {} expressions",
        tally.expressions
    );
    Ok(())
}

/// Counts a set; false if a real server may end with it in more than one way.
fn count(set: &Snapshot, tally: &mut Tally) -> bool {
    let policy = Policy::new(set.clone());
    let rings = policy.aggregation_cycles();
    if rings.iter().any(|ring| ring.depends_on_order) {
        tally.by_order += 1;
        return false;
    }
    let selectors = || {
        let rules = set
            .cluster_roles
            .iter()
            .filter_map(|role| role.aggregation_rule.as_ref());
        rules.flat_map(|rule| &rule.cluster_role_selectors)
    };
    let is_chain = set
        .cluster_roles
        .iter()
        .filter(|role| role.aggregation_rule.is_some())
        .any(|role| selectors().any(|selector| selector.matches(&role.labels)));
    tally.rings += usize::from(!rings.is_empty());
    tally.chains += usize::from(is_chain);
    tally.expressions +=
        usize::from(selectors().any(|selector| !selector.match_expressions.is_empty()));
    true
}

fn compare(live: &Live, sets: &[Snapshot]) -> Result<(), Failed> {
    let admin = live.admin()?;
    let refused: usize = at_once(sets, |set| store::write(&admin, &mut set.clone()))?
        .into_iter()
        .sum();
    assert_eq!(refused, 0, "the server refuses some of the roles");
    let expected: BTreeMap<_, _> = sets
        .iter()
        .flat_map(|set| rules_by_name(&Evaluator::new(set).stored()))
        .collect();
    let differences = || -> Result<Vec<String>, Failed> {
        let found = store::read(&admin, &[Kind::ClusterRole], "?labelSelector=set")?;
        let found = rules_by_name(&found);
        let differing = expected
            .iter()
            .filter(|(name, rules)| found.get(*name) != Some(rules));
        Ok(differing
            .map(|(name, rules)| {
                let set = sets
                    .iter()
                    .find(|set| set.cluster_roles.iter().any(|role| role.name == *name));
                format!(
                    "{name}\n  ours   {rules:?}\n  theirs {:?}\n  of {set:?}",
                    found.get(name)
                )
            })
            .collect())
    };
    let at_rest = eventually(PATIENCE, || {
        std::thread::sleep(REST / 2);
        Ok(differences()?.is_empty().then_some(()))
    })?;
    // A controller that is not at rest yet may pass by the right rules.
    if at_rest.is_some() {
        std::thread::sleep(REST);
    }
    let differences = differences()?;
    if !differences.is_empty() {
        return Err(differences.join("\n").into());
    }
    at_once(sets, |set| store::delete(&admin, set))?;
    Ok(())
}

/// The order of rules in a role decides nothing, and in a ring it depends on the controller.
fn rules_by_name(snapshot: &Snapshot) -> BTreeMap<String, BTreeSet<PolicyRule>> {
    snapshot
        .cluster_roles
        .iter()
        .map(|role| (role.name.clone(), role.rules.iter().cloned().collect()))
        .collect()
}

fn random_set(name: &str, rng: &mut Rng) -> Snapshot {
    let roles = 3 + rng.usize(..4);
    Snapshot {
        cluster_roles: (0..roles)
            .map(|number| random_role(name, number, rng))
            .collect(),
        ..Snapshot::default()
    }
}

fn random_role(set: &str, number: usize, rng: &mut Rng) -> ClusterRole {
    let is_aggregated = rng.bool();
    // Own rules of aggregated roles make most rings depend on the order.
    let rules = if is_aggregated && rng.u8(..4) > 0 {
        0
    } else {
        rng.usize(..3)
    };
    let mut labels = random_labels(rng);
    labels.insert(SET.to_owned(), set.to_owned());
    ClusterRole {
        name: format!("{set}-r{number}"),
        labels,
        rules: (0..rules).map(|_| random_rule(number, rng)).collect(),
        aggregation_rule: is_aggregated.then(|| AggregationRule {
            cluster_role_selectors: (0..=rng.usize(..2))
                .map(|_| random_selector(set, rng))
                .collect(),
        }),
    }
}

/// One of a few rules that several roles share, or one of the role alone.
fn random_rule(number: usize, rng: &mut Rng) -> PolicyRule {
    let resource = if rng.bool() {
        format!("own{number}")
    } else {
        "shared".to_owned()
    };
    let verbs = ["get", "get,list", "list,get", "*"][rng.usize(..4)];
    rule(verbs, ["", "apps"][rng.usize(..2)], &resource, "")
}

fn random_labels(rng: &mut Rng) -> BTreeMap<String, String> {
    (0..rng.usize(..3))
        .map(|_| {
            (
                KEYS[rng.usize(..2)].to_owned(),
                VALUES[rng.usize(..3)].to_owned(),
            )
        })
        .collect()
}

/// A selector within the set.
fn random_selector(set: &str, rng: &mut Rng) -> LabelSelector {
    let mut match_labels = if rng.bool() {
        random_labels(rng)
    } else {
        BTreeMap::new()
    };
    match_labels.insert(SET.to_owned(), set.to_owned());
    let expressions = if rng.bool() { 1 + rng.usize(..2) } else { 0 };
    LabelSelector {
        match_labels,
        match_expressions: (0..expressions).map(|_| random_requirement(rng)).collect(),
    }
}

fn random_requirement(rng: &mut Rng) -> LabelSelectorRequirement {
    use LabelSelectorOperator::{DoesNotExist, Exists, In, NotIn};
    let operator = [In, NotIn, Exists, DoesNotExist][rng.usize(..4)];
    let values = if matches!(operator, In | NotIn) {
        1 + rng.usize(..2)
    } else {
        0
    };
    LabelSelectorRequirement {
        key: KEYS[rng.usize(..2)].to_owned(),
        operator,
        values: (0..values)
            .map(|_| VALUES[rng.usize(..3)].to_owned())
            .collect(),
    }
}
