//! What an account may and may not do, as far as that can be said without a cluster: the questions
//! of a [plan](plan()) over what the catalog knows, with the answers that they should get.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_catalog::{Availability, Catalog};
use rolewright_rbac::matches::WILDCARD;
use rolewright_rbac::{Identity, Policy, PolicyRule, RoleRefKind};

use super::{
    Baseline, Cluster, Extent, Question, Renames, RuleQuestion, ServedResource, ServedResources,
    Sources, WhyAsked, plan, questions_of, wanted,
};
use crate::spec::model::Client;

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    /// Whether the answer is yes: the spec grants it. Otherwise nobody needs it, and it is no.
    pub is_needed: bool,
    /// The question.
    pub question: Question,
    /// Of what nobody needs: the other namespaces of the spec in which somebody does, or may. Where one of
    /// them and the question's are one, the answer may be yes.
    pub given_in: BTreeSet<String>,
}

/// The checks of one account.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    /// What is asked, all that is needed first.
    pub checks: Vec<Check>,
    /// What is not asked, each with the reason.
    pub left_out: Vec<String>,
}

/// What is asked of every account besides the neighbours of what it needs, as group, resource,
/// subresource and verb: each amounts to much more than it says.
const HARMFUL: [(&str, &str, &str, &str); 9] = [
    ("", "nodes", "proxy", "get"),
    ("", "pods", "", "create"),
    ("", "pods", "exec", "create"),
    ("", "secrets", "", "get"),
    ("", "secrets", "", "list"),
    ("", "serviceaccounts", "token", "create"),
    (WILDCARD, WILDCARD, "", WILDCARD),
    (
        "rbac.authorization.k8s.io",
        "clusterrolebindings",
        "",
        "create",
    ),
    ("rbac.authorization.k8s.io", "rolebindings", "", "create"),
];

/// The checks of the account of this namespace and name, among all that the clients ask for.
///
/// Where a ClusterRole is bound that exists already, nobody knows here what it gives: then nothing
/// is asked of which that might be a part.
#[must_use]
pub fn checks(clients: &[Client], namespace: &str, name: &str, catalog: &Catalog) -> Checks {
    // Without a rename there is nothing that could not fit.
    let Ok(wanted) = wanted(clients, &Renames::default()) else {
        return Checks::default();
    };
    let identity = Identity::service_account(namespace, name);
    let mut found = Checks::default();
    let mut unknown_in: BTreeSet<Option<String>> = BTreeSet::new();
    let existing = |kind: RoleRefKind, role: &str| {
        kind == RoleRefKind::ClusterRole && wanted.cluster_roles.contains(role)
    };
    for binding in &wanted.snapshot.cluster_role_bindings {
        if existing(binding.role_ref.kind, &binding.role_ref.name) {
            unknown_in.insert(None);
        }
    }
    for binding in &wanted.snapshot.role_bindings {
        if existing(binding.role_ref.kind, &binding.role_ref.name) {
            unknown_in.insert(Some(binding.namespace.clone()));
        }
    }
    for role in &wanted.cluster_roles {
        found.left_out.push(format!(
            "what the ClusterRole {role} gives, and what is forbidden where it is bound"
        ));
    }
    let policy = Policy::new(wanted.snapshot);
    let baseline = Baseline::new(catalog.version(), None);
    let served = served_by(catalog);
    let cluster = Cluster {
        served: &served,
        catalog,
    };
    let mut asked = wanted.namespaces;
    asked.insert(namespace.to_owned());
    let mut plan = plan(
        &identity,
        &policy,
        cluster,
        &asked,
        Extent::Sample,
        &Sources::Nothing,
    );
    let left_out = plan
        .undecided
        .iter()
        .map(|undecided| undecided.what.clone());
    found.left_out.extend(left_out);
    for question in of_named(plan.questions.keys(), cluster) {
        plan.questions.entry(question).or_insert(WhyAsked::Guessed);
    }
    let near = neighbours(&policy, &identity);
    for (question, why) in plan.questions {
        if why == WhyAsked::Needed {
            found.checks.push(Check {
                is_needed: true,
                question,
                given_in: BTreeSet::new(),
            });
            continue;
        }
        let may_be_given = |question: &Question| {
            let place = Some(question.namespace()).filter(|namespace| !namespace.is_empty());
            let is_unknown = unknown_in.contains(&None)
                || place.is_some_and(|place| unknown_in.contains(&Some(place.to_owned())));
            is_unknown
                || policy
                    .decide(&identity.request(question.action()))
                    .is_allowed()
        };
        let is_given = may_be_given(&question) || baseline.trace(&identity, &question).is_some();
        if !is_given && is_worth_asking(&question, &near) {
            let elsewhere = |namespace: &&String| {
                let moved = question.in_namespace(namespace);
                moved.is_some_and(|moved| may_be_given(&moved))
            };
            let given_in = asked.iter().filter(elsewhere).cloned().collect();
            found.checks.push(Check {
                is_needed: false,
                question,
                given_in,
            });
        }
    }
    found.checks.sort_by_key(|check| !check.is_needed);
    found
}

/// Whatever else a request could do with the objects that these questions name.
fn of_named<'q>(
    questions: impl Iterator<Item = &'q Question>,
    cluster: Cluster<'_>,
) -> BTreeSet<Question> {
    let Cluster { served, catalog } = cluster;
    let mut found = BTreeSet::new();
    for question in questions {
        let Question::Resource {
            group,
            resource,
            subresource,
            namespace,
            name,
            ..
        } = question
        else {
            continue;
        };
        let served_resource = served.resources.get(&(group.clone(), resource.clone()));
        let verbs = served_resource.and_then(|it| match subresource.as_str() {
            "" => Some(&it.verbs),
            subresource => it.subresources.get(subresource),
        });
        let Some(verbs) = verbs.filter(|_| !name.is_empty()) else {
            continue;
        };
        let full = full_name(resource, subresource);
        let rule = PolicyRule {
            verbs: verbs.iter().cloned().collect(),
            api_groups: vec![group.clone()],
            resources: vec![full],
            resource_names: vec![name.clone()],
            ..PolicyRule::default()
        };
        let place = Some(namespace.as_str()).filter(|namespace| !namespace.is_empty());
        found.extend(
            questions_of(&rule, place, served, catalog).filter_map(|question| match question {
                RuleQuestion::Live(question) => Some(question),
                RuleQuestion::Unknown(_) | RuleQuestion::Dead(..) => None,
            }),
        );
    }
    found
}

/// A resource with its subresource, as rules name it.
fn full_name(resource: &str, subresource: &str) -> String {
    if subresource.is_empty() {
        resource.to_owned()
    } else {
        format!("{resource}/{subresource}")
    }
}

/// Group and resource, with its subresource, of all that reaches somebody.
fn neighbours(policy: &Policy, identity: &Identity) -> BTreeSet<(String, String)> {
    let mut near = BTreeSet::new();
    for granted in super::granted(policy, identity) {
        for group in &granted.rule.api_groups {
            for resource in &granted.rule.resources {
                near.insert((group.clone(), resource.clone()));
            }
        }
    }
    near
}

fn is_worth_asking(question: &Question, near: &BTreeSet<(String, String)>) -> bool {
    let Question::Resource {
        group,
        resource,
        subresource,
        verb,
        ..
    } = question
    else {
        return false;
    };
    let full = full_name(resource, subresource);
    let is_near = verb != WILDCARD && near.contains(&(group.clone(), full));
    let words = (
        group.as_str(),
        resource.as_str(),
        subresource.as_str(),
        verb.as_str(),
    );
    is_near || HARMFUL.contains(&words)
}

/// What a cluster of the catalog's version serves with default flags, and what the user gave
/// definitions of.
fn served_by(catalog: &Catalog) -> ServedResources {
    let is_served =
        |availability| matches!(availability, Availability::Default | Availability::Custom);
    let words = |verbs: &[&str]| verbs.iter().map(|verb| (*verb).to_owned()).collect();
    let resources = catalog
        .resources()
        .filter(|resource| is_served(resource.availability()))
        .map(|resource| {
            let subresources: BTreeMap<String, BTreeSet<String>> = resource
                .subresources()
                .iter()
                .filter(|subresource| is_served(subresource.availability()))
                .map(|subresource| (subresource.name().to_owned(), words(subresource.verbs())))
                .collect();
            let served = ServedResource {
                scope: resource.scope(),
                verbs: words(resource.verbs()),
                subresources,
            };
            let key = (resource.group().to_owned(), resource.plural().to_owned());
            (key, served)
        });
    ServedResources {
        resources: resources.collect(),
        failed: BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use rolewright_catalog::KubernetesVersion;

    use super::*;
    use crate::source::{Input, ReadOptions, read};
    use crate::spec::{self, Context, Folder};

    fn checks_of(access: &str) -> Checks {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let text = format!(
            "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
             metadata: {{name: app, namespace: own}}\naccess:\n{access}"
        );
        let folder = Folder::of_spec("-");
        let context = Context {
            catalog: &catalog,
            folder: &folder,
        };
        let reading = read(
            &[Input::Stdin],
            &ReadOptions::default(),
            &mut text.as_bytes(),
        );
        let spec = spec::read(reading, "-", context);
        assert!(spec.is_sound(), "{:?}", spec.problems);
        checks(&spec.clients, "own", "app", &catalog)
    }

    fn asked(access: &str, is_needed: bool) -> Vec<String> {
        let checks = checks_of(access).checks.into_iter();
        let checks = checks.filter(|check| check.is_needed == is_needed);
        checks.map(|check| check.question.to_string()).collect()
    }

    #[test]
    fn what_is_needed_is_asked_first_and_its_neighbours_then() {
        let access = "- {resources: [jobs], verbs: [create]}\n\
                      - {resources: [jobs], names: [pi], verbs: [delete]}\n";
        assert_eq!(
            asked(access, true),
            [
                "create jobs.batch in own",
                "delete jobs.batch \"pi\" in own"
            ]
        );
        let forbidden = asked(access, false);
        for wanted in [
            "create jobs.batch",
            "delete jobs.batch in own",
            "list jobs.batch in own",
            "patch jobs.batch \"pi\" in own",
            "list secrets in own",
            "create pods/exec in own",
            "create rolebindings.rbac.authorization.k8s.io",
            "* *.*",
        ] {
            assert!(
                forbidden.iter().any(|asked| asked == wanted),
                "{wanted}: {forbidden:#?}"
            );
        }
        // One that may be created may have any name, and a collection has none.
        for unasked in [
            "create jobs.batch in own",
            "create jobs.batch \"pi\" in own",
            "deletecollection jobs.batch \"pi\" in own",
        ] {
            assert!(!forbidden.contains(&unasked.to_owned()), "{unasked}");
        }
        assert!(forbidden.len() < 60, "{}", forbidden.len());
    }

    #[test]
    fn nothing_is_forbidden_that_an_existing_role_may_give() {
        let checks = checks_of("- {clusterRole: view, namespaces: [staging]}\n");
        let in_staging = |check: &&Check| check.question.namespace() == "staging";
        assert_eq!(checks.checks.iter().find(in_staging), None);
        assert!(checks.checks.len() > 5);
        assert_eq!(checks.left_out.len(), 1);
        let checks = checks_of("- {clusterRole: view, scope: cluster}\n");
        assert_eq!(checks.checks, []);
    }
}
