//! Yes or no, and why.

use rolewright_rbac::{Axis, Decision, Evidence, PolicyRule, Scope};

use super::Asker;
use super::grants::is_ever_usable;
use super::question::{Asked, Question};
use super::world::{Link, World};

/// What comes of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Allowed by a rule.
    Allowed(Box<Link>),
    /// Allowed because the subject is in `system:masters`.
    Master,
    /// Nothing allows it.
    Denied {
        /// Where the question was to `create` an object by a name: what allows a server-side
        /// apply to create it, `patch` first.
        by_apply: Option<Box<[Link; 2]>>,
        /// The rules that come nearest to allowing it, the nearest first.
        nearest: Vec<Near>,
    },
}

/// A rule that reaches the subject and differs from the request in one respect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The respect.
    pub axis: Axis,
    /// The namespace in which the rule holds; none for the whole cluster.
    pub namespace: Option<String>,
    /// The rule's text.
    pub rule: PolicyRule,
    /// How it reaches the subject.
    pub link: Link,
}

/// More near misses than this help nobody.
const NEAR_MISSES: usize = 3;

/// Answers a question about a subject. Built-in bindings count.
#[must_use]
pub fn answer(world: &World, asker: &Asker, question: &Question) -> Answer {
    match decide(world, asker, &question.asked) {
        Some(Evidenced::Master) => Answer::Master,
        Some(Evidenced::Link(link)) => Answer::Allowed(link),
        None => Answer::Denied {
            by_apply: by_apply(world, asker, question),
            nearest: nearest(world, asker, &question.asked),
        },
    }
}

enum Evidenced {
    Master,
    Link(Box<Link>),
}

fn decide(world: &World, asker: &Asker, wanted: &Asked) -> Option<Evidenced> {
    let request = asker.identity.request(wanted.action(world.unused_name()));
    match world.policy.decide(&request) {
        Decision::Denied => None,
        Decision::Allowed(Evidence::SystemMasters) => Some(Evidenced::Master),
        Decision::Allowed(Evidence::Chain(chain)) => {
            let link = world.link(&chain)?;
            Some(Evidenced::Link(Box::new(link)))
        }
    }
}

fn by_apply(world: &World, asker: &Asker, question: &Question) -> Option<Box<[Link; 2]>> {
    let [patch, create] = question.by_apply.as_ref()?;
    match (decide(world, asker, patch)?, decide(world, asker, create)?) {
        (Evidenced::Link(patch), Evidenced::Link(create)) => Some(Box::new([*patch, *create])),
        _ => None,
    }
}

fn nearest(world: &World, asker: &Asker, wanted: &Asked) -> Vec<Near> {
    let request = asker.identity.request(wanted.action(world.unused_name()));
    let misses = world.policy.nearest(&request).into_iter();
    let of_use = misses.filter(|miss| {
        let rule = miss.granted.rule;
        let is_of_kind = match wanted {
            Asked::Url { .. } => !rule.non_resource_urls.is_empty(),
            Asked::Resource { .. } => !rule.resources.is_empty(),
        };
        is_of_kind && is_ever_usable(world, &miss.granted)
    });
    let near = of_use.filter_map(|miss| {
        Some(Near {
            axis: miss.axis,
            namespace: match miss.granted.scope {
                Scope::Cluster => None,
                Scope::Namespace(namespace) => Some(namespace.to_owned()),
            },
            rule: miss.granted.rule.clone(),
            link: world.link(&miss.granted.chain)?,
        })
    });
    near.take(NEAR_MISSES).collect()
}
