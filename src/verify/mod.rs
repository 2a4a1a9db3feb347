//! What to ask a cluster about the clients of a spec, and what its answers mean.
//!
//! Values in, values out: this room knows no cluster, no file and no clock. It says which
//! [questions](Question) a [plan](plan) holds, in the form that real requests have, and
//! [judges](judge) the answers: what is needed and missing, and what is allowed in excess. All
//! matching is the evaluator's: what the spec wants, what a server's default bindings give and what
//! the cluster's RBAC objects give are three of its policies.

mod answer;
mod baseline;
mod checked;
mod checks;
mod declared;
mod judge;
mod merge;
mod need;
mod plan;
mod question;
mod rules;
mod served;
mod trace;

pub use answer::Answer;
pub use baseline::Baseline;
pub use checked::{Checked, CheckedParty, NameSource, Via};
pub use checks::{Check, Checks, checks};
pub use declared::Declared;
pub use judge::{
    Allowed, Evidence, Excess, Expected, Judgement, Missing, Undecided, Verdict, judge,
};
pub use need::{Party, Renames, Wanted, wanted};
pub use plan::{Cluster, Extent, Plan, Reach, Sources, WhyAsked, plan};
pub use question::Question;
pub use rules::{Dead, RuleQuestion, questions_of};
pub use served::{ServedResource, ServedResources};
pub use trace::Trace;

use rolewright_rbac::{Grant, GrantedRule, Identity, Policy};

/// The rules of a policy that reach an identity.
fn granted<'p>(policy: &'p Policy, identity: &Identity) -> Vec<GrantedRule<'p>> {
    policy
        .grants(identity)
        .into_iter()
        .filter_map(|grant| match grant {
            Grant::Rule(rule) => Some(rule),
            Grant::SystemMasters => None,
        })
        .collect()
}
