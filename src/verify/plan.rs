//! Which questions are asked about one party: all that is needed, and all that could be in excess.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_catalog::{Availability, Catalog, Found, non_resource_paths};
use rolewright_rbac::{GrantedRule, Identity, Policy, PolicyRule, Scope, matches::WILDCARD};

use super::judge::Undecided;
use super::{Question, RuleQuestion, ServedResources, questions_of};

/// Why a question is asked. Of several reasons the first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyAsked {
    /// The spec grants it.
    Needed,
    /// An object or a list of the cluster speaks of it.
    Found,
    /// The cluster serves it.
    Guessed,
}

/// How much of what nobody needs is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything that the cluster serves.
    Full,
    /// The neighbours of what is needed, and what does most harm.
    Sample,
    /// Nothing.
    Off,
}

/// Where names come from that no guess can find: of objects, URLs, verbs and resources.
#[derive(Debug)]
pub enum Sources<'a> {
    /// The cluster's RBAC objects.
    Objects(&'a Policy),
    /// The rules that a `SelfSubjectRulesReview` lists in each asked namespace.
    RulesReviews(&'a [(String, Vec<PolicyRule>)]),
    /// Nothing could be read.
    Nothing,
}

/// Which namespaces the questions are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Where everything is asked, sorted.
    pub asked: BTreeSet<String>,
    /// How many others are decided from their RBAC objects.
    pub decided: usize,
    /// How many are left out; none if they cannot be counted.
    pub left_out: Option<usize>,
}

/// What is asked about one party.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The questions.
    pub questions: BTreeMap<Question, WhyAsked>,
    /// Grants of the spec of which nothing can be asked.
    pub undecided: Vec<Undecided>,
}

/// The plan for one identity.
#[must_use]
pub fn plan(
    identity: &Identity,
    wanted: &Policy,
    cluster: Cluster<'_>,
    asked: &BTreeSet<String>,
    extent: Extent,
    sources: &Sources<'_>,
) -> Plan {
    let mut maker = Maker {
        cluster,
        plan: Plan::default(),
    };
    maker.add_needed(identity, wanted);
    match extent {
        Extent::Off => return maker.plan,
        Extent::Sample => maker.add_sample(asked),
        Extent::Full => maker.add_guesses(asked),
    }
    match sources {
        Sources::Objects(policy) => maker.add_objects(identity, policy),
        Sources::RulesReviews(reviews) => {
            for (namespace, rules) in *reviews {
                maker.add_listed(namespace, rules);
            }
        }
        Sources::Nothing => {}
    }
    maker.plan
}

/// What is there to ask about.
#[derive(Debug, Clone, Copy)]
pub struct Cluster<'a> {
    /// What the cluster serves.
    pub served: &'a ServedResources,
    /// What its version knows.
    pub catalog: &'a Catalog,
}

struct Maker<'a> {
    cluster: Cluster<'a>,
    plan: Plan,
}

impl<'a> Maker<'a> {
    fn add(&mut self, question: Question, why: WhyAsked) {
        let known = self.plan.questions.entry(question).or_insert(why);
        *known = why.min(*known);
    }

    fn questions(
        &self,
        rule: &'a PolicyRule,
        namespace: Option<&'a str>,
    ) -> impl Iterator<Item = RuleQuestion> + 'a {
        questions_of(rule, namespace, self.cluster.served, self.cluster.catalog)
    }

    fn add_needed(&mut self, identity: &Identity, wanted: &'a Policy) {
        for granted in super::granted(wanted, identity) {
            // What a role holds that exists already is not the spec's word: parts of it that
            // nothing can use are no need.
            let is_own = wanted
                .role(granted.chain.role)
                .is_some_and(|role| role.name.contains('/'));
            for found in self.questions(granted.rule, namespace_of(granted.scope)) {
                match found {
                    RuleQuestion::Live(question) => self.add(question, WhyAsked::Needed),
                    RuleQuestion::Unknown(question) if is_own => self.undecided(
                        &question,
                        "neither this cluster's discovery nor any authorizer knows this resource",
                    ),
                    RuleQuestion::Dead(question, _) if is_own => self.undecided(
                        &question,
                        "on this cluster the resource has another scope, so no request can have \
                         this form",
                    ),
                    RuleQuestion::Unknown(_) | RuleQuestion::Dead(..) => {}
                }
            }
        }
    }

    fn undecided(&mut self, question: &Question, why: &str) {
        self.plan.undecided.push(Undecided {
            what: question.to_string(),
            why: why.to_owned(),
        });
    }

    /// All grants of the cluster's objects, in all namespaces.
    fn add_objects(&mut self, identity: &Identity, policy: &Policy) {
        for granted in super::granted(policy, identity) {
            let GrantedRule { scope, rule, .. } = granted;
            let Cluster { served, catalog } = self.cluster;
            for found in questions_of(rule, namespace_of(scope), served, catalog) {
                // What no request can use is no excess either.
                if let RuleQuestion::Live(question) | RuleQuestion::Unknown(question) = found {
                    self.add(question, WhyAsked::Found);
                }
            }
        }
    }

    /// A rules review does not say whether a rule holds everywhere or in the one namespace, so both
    /// are asked.
    fn add_listed(&mut self, namespace: &str, rules: &[PolicyRule]) {
        let Cluster { served, catalog } = self.cluster;
        for rule in rules {
            for place in [None, Some(namespace)] {
                for found in questions_of(rule, place, served, catalog) {
                    if let RuleQuestion::Live(question) | RuleQuestion::Unknown(question) = found {
                        self.add(question, WhyAsked::Found);
                    }
                }
            }
        }
    }

    fn add_guesses(&mut self, asked: &BTreeSet<String>) {
        let rules = self.guesses();
        self.add_rules(&rules, asked);
    }

    fn add_sample(&mut self, asked: &BTreeSet<String>) {
        let needed: BTreeSet<(String, String)> = self
            .plan
            .questions
            .keys()
            .filter_map(|question| match question {
                Question::Resource {
                    group, resource, ..
                } => Some((group.clone(), resource.clone())),
                Question::Url { .. } => None,
            })
            .collect();
        let is_near = |rule: &PolicyRule| {
            let (Some(group), Some(resource)) = (rule.api_groups.first(), rule.resources.first())
            else {
                return true;
            };
            let parent = resource.split('/').next().unwrap_or(resource);
            parent == WILDCARD
                || needed.contains(&(group.clone(), parent.to_owned()))
                || MOST_HARMFUL.contains(&(group.as_str(), resource.as_str()))
        };
        let rules: Vec<PolicyRule> = self.guesses().into_iter().filter(is_near).collect();
        self.add_rules(&rules, asked);
    }

    fn add_rules(&mut self, rules: &[PolicyRule], asked: &BTreeSet<String>) {
        let Cluster { served, catalog } = self.cluster;
        let places = std::iter::once(None).chain(asked.iter().map(|name| Some(name.as_str())));
        for place in places {
            for rule in rules {
                for found in questions_of(rule, place, served, catalog) {
                    if let RuleQuestion::Live(question) = found {
                        self.add(question, WhyAsked::Guessed);
                    }
                }
            }
        }
    }

    /// A rule for each resource and subresource with all its verbs, for the wildcards, and for the
    /// URLs.
    fn guesses(&self) -> Vec<PolicyRule> {
        let Cluster { served, catalog } = self.cluster;
        let mut rules = wildcards(served);
        for ((group, plural), resource) in &served.resources {
            let verbs = resource.verbs.iter().map(String::as_str);
            let known = catalog.get(group, plural);
            let special = known.as_ref().map_or(&[][..], Found::special_verbs).iter();
            rules.push(rule(verbs.chain(special.copied()), group, plural));
            for (name, verbs) in &resource.subresources {
                let text = format!("{plural}/{name}");
                rules.push(rule(verbs.iter().map(String::as_str), group, &text));
            }
            rules.push(rule(["update"], group, &format!("{plural}/finalizers")));
        }
        for resource in catalog.resources() {
            let is_asked = |availability| availability == Availability::AuthorizerOnly;
            if is_asked(resource.availability()) {
                let verbs = resource.special_verbs().iter().copied();
                rules.push(rule(verbs, resource.group(), resource.plural()));
            }
            for subresource in resource.subresources() {
                if is_asked(subresource.availability()) {
                    let text = format!("{}/{}", resource.plural(), subresource.name());
                    let verbs = subresource.special_verbs().iter().copied();
                    rules.push(rule(verbs, resource.group(), &text));
                }
            }
        }
        rules.push(PolicyRule {
            verbs: URL_VERBS.map(str::to_owned).to_vec(),
            non_resource_urls: non_resource_paths(catalog.version())
                .chain(["/", WILDCARD])
                .map(str::to_owned)
                .collect(),
            ..PolicyRule::default()
        });
        rules
    }
}

/// The verbs of requests for URLs, HTTP's methods in lower case, by
/// `k8s.io/apiserver/pkg/endpoints/request` (`RequestInfoFactory`), and all of them.
const URL_VERBS: [&str; 8] = [
    "delete", "get", "head", "options", "patch", "post", "put", WILDCARD,
];

/// What a sample always asks about.
const MOST_HARMFUL: [(&str, &str); 12] = [
    ("", "nodes/proxy"),
    ("", "pods"),
    ("", "pods/attach"),
    ("", "pods/exec"),
    ("", "secrets"),
    ("", "serviceaccounts"),
    ("", "serviceaccounts/token"),
    ("certificates.k8s.io", "signers"),
    ("rbac.authorization.k8s.io", "clusterrolebindings"),
    ("rbac.authorization.k8s.io", "clusterroles"),
    ("rbac.authorization.k8s.io", "rolebindings"),
    ("rbac.authorization.k8s.io", "roles"),
];

/// The wildcards themselves: on everything, on each group, and each verb on everything.
fn wildcards(served: &ServedResources) -> Vec<PolicyRule> {
    let groups: BTreeSet<&str> = served
        .resources
        .keys()
        .map(|(group, _)| group.as_str())
        .collect();
    let verbs: BTreeSet<&str> = served
        .resources
        .values()
        .flat_map(|resource| resource.verbs.iter().map(String::as_str))
        .collect();
    let on_groups = groups.iter().map(|group| rule([WILDCARD], group, WILDCARD));
    let verbs = verbs.iter().copied().chain([WILDCARD]);
    std::iter::once(rule(verbs, WILDCARD, WILDCARD))
        .chain(on_groups)
        .collect()
}

fn rule<'v>(verbs: impl IntoIterator<Item = &'v str>, group: &str, resource: &str) -> PolicyRule {
    PolicyRule {
        verbs: verbs.into_iter().map(str::to_owned).collect(),
        api_groups: vec![group.to_owned()],
        resources: vec![resource.to_owned()],
        ..PolicyRule::default()
    }
}

fn namespace_of(scope: Scope<'_>) -> Option<&str> {
    match scope {
        Scope::Cluster => None,
        Scope::Namespace(namespace) => Some(namespace),
    }
}
