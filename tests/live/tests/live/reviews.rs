//! Random policies on the server, and random questions about them as access reviews.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use libtest_mimic::Failed;
use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_differential::{Evaluator, Question, policy, question};
use rolewright_rbac::{
    BindingId, ClusterRole, Policy, PolicyRule, Role, RoleRef, RoleRefKind, Snapshot, Subject,
};

use crate::answers::{Decision, review};
use crate::live::{Live, at_once, say};
use crate::store;

const SEED: u64 = 20_260;
const ROUNDS: usize = 5;
/// Policies that are on the server at the same time.
const POLICIES: usize = 20;
const QUESTIONS: usize = 40;

/// What came of all rounds.
#[derive(Default)]
struct Tally {
    decisions: usize,
    allows: usize,
    /// Decisions whose reason named a role that does not exist.
    dangling: usize,
    objects: usize,
    refused: usize,
}

pub(crate) fn decisions_agree(live: &Live) -> Result<(), Failed> {
    // Some of the bindings are to everybody, whom other tests have to do with too.
    let live = &live.apart();
    let mut rng = Rng::with_seed(SEED);
    let mut tally = Tally::default();
    for _ in 0..ROUNDS {
        round(live, &mut rng, &mut tally)?;
    }
    say(&format!(
        "reviews: {} decisions equal, {} allowed, {} with dangling bindings; {} objects stored, {} refused",
        tally.decisions, tally.allows, tally.dangling, tally.objects, tally.refused
    ));
    assert!(
        tally.decisions >= 3_000,
        "only {} decisions",
        tally.decisions
    );
    assert!(
        tally.allows * 4 >= tally.decisions,
        "only {} allows",
        tally.allows
    );
    assert!(tally.dangling >= 50, "only {} dangling", tally.dangling);
    Ok(())
}

/// Several policies at once, which share namespaces and nothing else, and questions about all.
fn round(live: &Live, rng: &mut Rng, tally: &mut Tally) -> Result<(), Failed> {
    let mut namespaces = BTreeMap::new();
    for namespace in ["t1", "t2", "default"] {
        namespaces.insert(namespace, live.namespace("reviews")?);
    }
    let mut offered = Vec::new();
    let mut questions = Vec::new();
    for _ in 0..POLICIES {
        let words = Words {
            prefix: live.name("p"),
            namespaces: &namespaces,
        };
        let mut policy = policy(rng);
        make_storable(&mut policy);
        let policy = Evaluator::new(&policy).stored();
        questions.extend((0..QUESTIONS).map(|_| words.of_question(question(&policy, rng))));
        offered.push(words.of_policy(policy));
    }
    let admin = live.admin()?;
    let written = at_once(&offered, |policy| {
        let mut stored = policy.clone();
        let refused = store::write(&admin, &mut stored)?;
        Ok((stored, refused))
    })?;
    store::settle(live)?;

    let mut stored = Snapshot::default();
    for (policy, refused) in written {
        tally.objects += store::count(&policy);
        tally.refused += refused;
        store::join(&mut stored, policy);
    }
    let mut all = builtin_rbac(KubernetesVersion::V1_36);
    store::join(&mut all, stored.clone());
    let judge = Judge::new(all);
    let answers = at_once(&questions, |question| review(&admin, question))?;
    for (question, decision) in questions.iter().zip(answers) {
        let Some(decision) = decision else { continue };
        judge.compare(question, &decision)?;
        tally.decisions += 1;
        tally.allows += usize::from(decision.allowed);
        tally.dangling += usize::from(decision.reason.contains("not found"));
    }
    store::delete(&admin, &stored)
}

/// Takes out of most objects what would make the server refuse them. Some it refuses all the same.
fn make_storable(policy: &mut Snapshot) {
    for role in &mut policy.roles {
        role.rules
            .retain(|rule| store::is_storable(rule) && rule.non_resource_urls.is_empty());
    }
    for role in &mut policy.cluster_roles {
        role.rules.retain(store::is_storable);
    }
    let is_account =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
    for binding in &mut policy.role_bindings {
        binding.subjects.retain(|subject| match subject {
            Subject::User(name) | Subject::Group(name) => !name.is_empty(),
            Subject::ServiceAccount { name, .. } => is_account(name),
            Subject::Other { .. } => false,
        });
    }
    for binding in &mut policy.cluster_role_bindings {
        binding.role_ref.kind = RoleRefKind::ClusterRole;
        binding.subjects.retain(|subject| match subject {
            Subject::User(name) | Subject::Group(name) => !name.is_empty(),
            Subject::ServiceAccount { namespace, name } => {
                is_account(name)
                    && namespace
                        .as_ref()
                        .is_some_and(|namespace| !namespace.is_empty())
            }
            Subject::Other { .. } => false,
        });
    }
}

/// The evaluator on all that is on the server.
struct Judge {
    all: Snapshot,
    evaluator: Evaluator,
    dangling: Vec<BindingId>,
}

impl Judge {
    fn new(all: Snapshot) -> Self {
        Self {
            evaluator: Evaluator::new(&all),
            dangling: Policy::new(all.clone()).dangling(),
            all,
        }
    }

    fn compare(&self, question: &Question, theirs: &Decision) -> Result<(), Failed> {
        let ours = self.evaluator.judge(question);
        let explained = match (ours.allowed, theirs.allowed) {
            (true, true) => self.is_allowed_for(question, &theirs.reason),
            (false, false) => self.missing(question) == named_as_missing(&theirs.reason),
            _ => false,
        };
        if explained {
            return Ok(());
        }
        let missing = self.missing(question);
        Err(
            format!("{question:?}\n  ours   {ours:?}\n  missing {missing:?}\n  theirs {theirs:?}")
                .into(),
        )
    }

    /// Whether the binding that a reason names allows the question, alone and for that reason. The
    /// server visits bindings in no order, so it need not be the one that we would name.
    fn is_allowed_for(&self, question: &Question, reason: &str) -> bool {
        if question
            .groups
            .iter()
            .any(|group| group == "system:masters")
        {
            return reason.is_empty();
        }
        let Some(binding) = reason.split('"').nth(1) else {
            return false;
        };
        let mut alone = self.all.clone();
        let is_everywhere = reason.starts_with("RBAC: allowed by ClusterRoleBinding ");
        alone
            .cluster_role_bindings
            .retain(|candidate| is_everywhere && candidate.name == binding);
        alone.role_bindings.retain(|candidate| {
            !is_everywhere && format!("{}/{}", candidate.name, candidate.namespace) == binding
        });
        let ours = Evaluator::new(&alone).judge(question);
        ours.allowed && ours.reason == reason
    }

    /// The roles that bindings about the caller name and that do not exist: those whose binding
    /// would allow the question if its role were there and held everything.
    fn missing(&self, question: &Question) -> BTreeSet<String> {
        let would_allow = |&binding: &BindingId| {
            let (only, role_ref) = with_role(&self.all, binding)?;
            let allowed = Evaluator::new(&only).judge(question).allowed;
            allowed.then(|| match role_ref.kind {
                RoleRefKind::Role => format!(
                    "role.rbac.authorization.k8s.io {:?} not found",
                    role_ref.name
                ),
                RoleRefKind::ClusterRole => {
                    format!(
                        "clusterrole.rbac.authorization.k8s.io {:?} not found",
                        role_ref.name
                    )
                }
            })
        };
        self.dangling.iter().filter_map(would_allow).collect()
    }
}

/// One binding alone, with a role of everything.
fn with_role(all: &Snapshot, binding: BindingId) -> Option<(Snapshot, RoleRef)> {
    let mut only = Snapshot::default();
    let (namespace, role_ref) = match binding {
        BindingId::Cluster(position) => {
            let binding = all.cluster_role_bindings.get(position)?.clone();
            only.cluster_role_bindings.push(binding.clone());
            (String::new(), binding.role_ref)
        }
        BindingId::Namespaced(position) => {
            let binding = all.role_bindings.get(position)?.clone();
            only.role_bindings.push(binding.clone());
            (binding.namespace, binding.role_ref)
        }
    };
    let everything = || vec!["*".to_owned()];
    let rules = vec![
        PolicyRule {
            verbs: everything(),
            api_groups: everything(),
            resources: everything(),
            ..PolicyRule::default()
        },
        PolicyRule {
            verbs: everything(),
            non_resource_urls: everything(),
            ..PolicyRule::default()
        },
    ];
    let name = role_ref.name.clone();
    match role_ref.kind {
        RoleRefKind::Role => only.roles.push(Role {
            namespace,
            name,
            rules,
        }),
        RoleRefKind::ClusterRole => {
            only.cluster_roles.push(ClusterRole {
                name,
                rules,
                ..ClusterRole::default()
            });
        }
    }
    Some((only, role_ref))
}

/// The errors in the reason of a refusal.
fn named_as_missing(reason: &str) -> BTreeSet<String> {
    let Some(errors) = reason.strip_prefix("RBAC: ") else {
        return BTreeSet::from_iter((!reason.is_empty()).then(|| reason.to_owned()));
    };
    let list = errors
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    list.unwrap_or(errors)
        .split(", ")
        .map(str::to_owned)
        .collect()
}

/// Gives a policy's words a meaning of their own on a server that holds others too.
struct Words<'a> {
    prefix: String,
    namespaces: &'a BTreeMap<&'static str, String>,
}

impl Words<'_> {
    fn namespace(&self, namespace: &str) -> String {
        let known = self.namespaces.get(namespace);
        known.map_or_else(|| namespace.to_owned(), Clone::clone)
    }

    /// A user's or a group's name; those of the system, the empty one and the star stay.
    fn caller(&self, name: &str) -> String {
        for prefix in ["system:serviceaccount:", "system:serviceaccounts:"] {
            if let Some(rest) = name.strip_prefix(prefix) {
                let (namespace, account) = rest.split_at(rest.find(':').unwrap_or(rest.len()));
                return format!("{prefix}{}{account}", self.namespace(namespace));
            }
        }
        if name.is_empty() || name == "*" || name.starts_with("system:") {
            name.to_owned()
        } else {
            self.own(name)
        }
    }

    fn own(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    fn of_question(&self, mut question: Question) -> Question {
        question.user = self.caller(&question.user);
        for group in &mut question.groups {
            *group = self.caller(group);
        }
        question.namespace = self.namespace(&question.namespace);
        question
    }

    fn of_policy(&self, mut policy: Snapshot) -> Snapshot {
        for role in &mut policy.roles {
            role.namespace = self.namespace(&role.namespace);
            role.name = self.own(&role.name);
        }
        for role in &mut policy.cluster_roles {
            role.name = self.own(&role.name);
            // The rules it collects are in place already.
            role.aggregation_rule = None;
        }
        for binding in &mut policy.role_bindings {
            binding.namespace = self.namespace(&binding.namespace);
            binding.name = self.own(&binding.name);
            binding.role_ref.name = self.own(&binding.role_ref.name);
            self.rename(&mut binding.subjects);
        }
        for binding in &mut policy.cluster_role_bindings {
            binding.name = self.own(&binding.name);
            binding.role_ref.name = self.own(&binding.role_ref.name);
            self.rename(&mut binding.subjects);
        }
        policy
    }

    fn rename(&self, subjects: &mut [Subject]) {
        for subject in subjects {
            match subject {
                Subject::User(name) | Subject::Group(name) | Subject::Other { name, .. } => {
                    *name = self.caller(name);
                }
                Subject::ServiceAccount { namespace, .. } => {
                    if let Some(namespace) = namespace {
                        *namespace = self.namespace(namespace);
                    }
                }
            }
        }
    }
}
