//! The rows of the semantics reference's tables, each a policy, a question and the answer that is
//! documented, so that the evaluator, the oracle and the table judge each other.
//!
//! A row says only what matters to it. [`Row::stage`] sets it among random things that cannot change its
//! answer: other rules, other words in the lists, other subjects, other bindings, another order.
//!
//! The tables stand a row a line, however long, so that they read as tables.

mod aggregation;
mod examples;
mod identity;
mod resources;
mod stage;
mod urls;

use rolewright_rbac::{PolicyRule, Snapshot, Subject};

use crate::question::Question;

/// One row of a table.
pub(crate) struct Row {
    /// The section (and the number, if its lines are numbered) and the case in a few words.
    pub(crate) id: &'static str,
    /// Whether the documentation says that the question is allowed.
    pub(crate) allowed: bool,
    /// What is granted to the caller, and how.
    grants: Vec<Grant>,
    /// What the caller asks. An empty user stands for any caller.
    question: Question,
    /// Turns the finished policy into the odd one that the row is about.
    twist: fn(&mut Snapshot),
}

/// Rules and the way in which the caller holds them.
struct Grant {
    rules: Vec<PolicyRule>,
    bound: Bound,
    /// The binding's subjects; `None` for any that reaches the caller.
    to: Option<Vec<Subject>>,
}

/// How rules are bound.
#[derive(Clone, Copy)]
enum Bound {
    /// By a ClusterRoleBinding.
    Everywhere,
    /// By a RoleBinding in this namespace, to a Role or a ClusterRole.
    In(&'static str),
    /// By a RoleBinding in this namespace, to a Role.
    ByRoleIn(&'static str),
    /// By a RoleBinding in this namespace, to a ClusterRole.
    ByClusterRoleIn(&'static str),
}

/// All rows, section by section.
pub(crate) fn all() -> Vec<Row> {
    [
        identity::rows(),
        resources::rows(),
        urls::rows(),
        examples::rows(),
        identity::illusions(),
        aggregation::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const ALLOWED: bool = true;
const DENIED: bool = false;

fn row(id: &'static str, grants: &[Grant], question: Question, allowed: bool) -> Row {
    let grants = grants
        .iter()
        .map(|grant| Grant {
            rules: grant.rules.clone(),
            bound: grant.bound,
            to: grant.to.clone(),
        })
        .collect();
    Row {
        id,
        allowed,
        grants,
        question,
        twist: |_| (),
    }
}

impl Row {
    fn twisted(mut self, twist: fn(&mut Snapshot)) -> Self {
        self.twist = twist;
        self
    }
}

/// A resource rule from comma lists. `core` is the core group and `""` the empty word; the empty
/// list of names is every name.
fn rule(verbs: &str, groups: &str, resources: &str, names: &str) -> PolicyRule {
    PolicyRule {
        verbs: words(verbs),
        api_groups: words(groups),
        resources: words(resources),
        resource_names: words(names),
        non_resource_urls: Vec::new(),
    }
}

/// A rule on URLs from comma lists.
fn url_rule(verbs: &str, urls: &str) -> PolicyRule {
    PolicyRule {
        verbs: words(verbs),
        non_resource_urls: words(urls),
        ..PolicyRule::default()
    }
}

fn words(list: &str) -> Vec<String> {
    list.split(',')
        .filter(|word| !word.is_empty())
        .map(word)
        .collect()
}

fn word(word: &str) -> String {
    match word {
        "core" | "\"\"" => String::new(),
        word => word.to_owned(),
    }
}

fn everywhere(rules: &[PolicyRule]) -> Grant {
    Grant {
        rules: rules.to_vec(),
        bound: Bound::Everywhere,
        to: None,
    }
}

fn within(namespace: &'static str, rules: &[PolicyRule]) -> Grant {
    Grant {
        rules: rules.to_vec(),
        bound: Bound::In(namespace),
        to: None,
    }
}

impl Grant {
    fn bound(mut self, bound: Bound) -> Self {
        self.bound = bound;
        self
    }

    fn to(mut self, subjects: &[Subject]) -> Self {
        self.to = Some(subjects.to_vec());
        self
    }
}

/// A question on a resource of all namespaces or of the cluster, by any caller.
fn ask(verb: &str, group: &str, resource: &str) -> Question {
    Question {
        verb: verb.to_owned(),
        group: word(group),
        resource: resource.to_owned(),
        ..Question::default()
    }
}

/// A question on a path, by any caller.
fn ask_path(verb: &str, path: &str) -> Question {
    Question {
        verb: verb.to_owned(),
        path: Some(path.to_owned()),
        ..Question::default()
    }
}

impl Question {
    fn sub(mut self, subresource: &str) -> Self {
        subresource.clone_into(&mut self.subresource);
        self
    }

    fn at(mut self, namespace: &str) -> Self {
        namespace.clone_into(&mut self.namespace);
        self
    }

    fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    fn by(mut self, user: &str, groups: &[&str]) -> Self {
        user.clone_into(&mut self.user);
        self.groups = groups.iter().map(|&group| group.to_owned()).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fastrand::Rng;

    use super::all;
    use crate::evaluator::Evaluator;

    #[test]
    fn every_row_has_a_name_of_its_own() {
        let rows = all();
        let names: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
        assert_eq!(names.len(), rows.len());
    }

    #[test]
    fn the_evaluator_decides_every_row_as_documented() {
        let mut rng = Rng::with_seed(1);
        for row in all() {
            for _ in 0..20 {
                let (policy, question) = row.stage(&mut rng);
                let verdict = Evaluator::new(&policy).judge(&question);
                assert_eq!(verdict.allowed, row.allowed, "{}: {policy:#?}", row.id);
            }
        }
    }
}
