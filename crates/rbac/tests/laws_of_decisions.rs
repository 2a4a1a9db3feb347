//! Laws of decisions and of coverage, over policies so small that everything meets everything.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::*;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rolewright_rbac::{
    Action, Decision, Evidence, Grant, Identity, Policy, PolicyRule, Principal, RoleRef,
    RoleRefKind, Scope, Snapshot, Subject, atoms, covers, covers_all,
};

const NAMESPACES: &[&str] = &["t1", "t2"];
const ROLES: &[&str] = &["a", "b", "c"];

fn list(alphabet: &'static [&'static str], least: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(select(alphabet), least..=2).prop_map(|list| words(&list))
}

fn any_rule() -> impl Strategy<Value = PolicyRule> {
    let resources = (
        list(&["get", "create", "*"], 0),
        list(&["", "apps", "*"], 0),
        list(&["pods", "pods/log", "*/log", "pods/*", "nodes", "*"], 0),
        list(&["", "a", "*"], 0),
    );
    let resources =
        resources.prop_map(
            |(verbs, api_groups, resources, resource_names)| PolicyRule {
                verbs,
                api_groups,
                resources,
                resource_names,
                non_resource_urls: Vec::new(),
            },
        );
    let urls = (list(&["get", "*"], 0), list(&["/a", "/a/*", "/b*", "*"], 0));
    let urls = urls.prop_map(|(verbs, non_resource_urls)| PolicyRule {
        verbs,
        non_resource_urls,
        ..PolicyRule::default()
    });
    prop_oneof![4 => resources, 1 => urls]
}

fn any_rules() -> impl Strategy<Value = Vec<PolicyRule>> {
    prop::collection::vec(any_rule(), 0..4)
}

fn any_subject() -> impl Strategy<Value = Subject> {
    select(vec![
        user("u"),
        user("system:serviceaccount:t1:robot"),
        group("system:authenticated"),
        group("system:serviceaccounts:t1"),
        group("u"),
        account(Some("t1"), "robot"),
        account(Some("t2"), "robot"),
        account(None, "robot"),
        Subject::Other {
            kind: "Robot".to_owned(),
            name: "u".to_owned(),
        },
    ])
}

fn any_subjects() -> impl Strategy<Value = Vec<Subject>> {
    prop::collection::vec(any_subject(), 0..3)
}

fn any_reference() -> impl Strategy<Value = RoleRef> {
    let kind = select(vec![RoleRefKind::ClusterRole, RoleRefKind::Role]);
    (kind, select(ROLES)).prop_map(|(kind, name)| RoleRef {
        kind,
        name: name.to_owned(),
    })
}

/// Objects of distinct names: of two with one name the last counts, so their order does matter.
fn any_snapshot() -> impl Strategy<Value = Snapshot> {
    let labels: &[(&str, &str)] = &[("to-a", "1"), ("to-b", "1")];
    let cluster_role = (
        select(ROLES),
        any_rules(),
        prop::sample::subsequence(labels, 0..=2),
        prop::sample::subsequence(labels, 0..=1),
    );
    let cluster_role = cluster_role
        .prop_map(|(name, rules, carries, selects)| aggregated(name, &rules, &carries, &selects));
    let role = (select(NAMESPACES), select(ROLES), any_rules())
        .prop_map(|(namespace, name, rules)| role(namespace, name, &rules));
    let cluster_binding = (select(ROLES), any_reference(), any_subjects())
        .prop_map(|(name, to, subjects)| cluster_role_binding(name, to, &subjects));
    let binding = (
        select(NAMESPACES),
        select(ROLES),
        any_reference(),
        any_subjects(),
    )
        .prop_map(|(namespace, name, to, subjects)| role_binding(namespace, name, to, &subjects));
    let parts = (
        prop::collection::vec(cluster_role, 0..4),
        prop::collection::vec(role, 0..4),
        prop::collection::vec(cluster_binding, 0..3),
        prop::collection::vec(binding, 0..5),
    );
    parts.prop_map(
        |(mut cluster_roles, mut roles, mut cluster_bindings, mut bindings)| {
            cluster_roles.sort_by(|left, right| left.name.cmp(&right.name));
            cluster_roles.dedup_by(|left, right| left.name == right.name);
            roles.sort_by_key(|role| (role.namespace.clone(), role.name.clone()));
            roles.dedup_by_key(|role| (role.namespace.clone(), role.name.clone()));
            cluster_bindings.sort_by_key(|binding| binding.name.clone());
            cluster_bindings.dedup_by_key(|binding| binding.name.clone());
            bindings.sort_by_key(|binding| (binding.namespace.clone(), binding.name.clone()));
            bindings.dedup_by_key(|binding| (binding.namespace.clone(), binding.name.clone()));
            Snapshot {
                roles,
                cluster_roles,
                role_bindings: bindings,
                cluster_role_bindings: cluster_bindings,
            }
        },
    )
}

fn all_actions() -> Vec<Action<'static>> {
    let mut actions = Vec::new();
    for verb in ["get", "create", "*"] {
        for group in ["", "apps", "other"] {
            for (plural, sub) in [("pods", ""), ("pods", "log"), ("pods", "*"), ("nodes", "")] {
                for namespace in ["", "t1", "t2"] {
                    for name in ["", "a", "*", "other"] {
                        let action = resource(verb, group, plural);
                        actions.push(action.sub(sub).within(namespace).named(name));
                    }
                }
            }
        }
        for url in ["/a", "/a/x", "/b", "/other"] {
            actions.push(path(verb, url));
        }
    }
    actions
}

fn identities() -> Vec<Identity> {
    vec![
        Identity::user("u"),
        Identity::group("u"),
        Identity::service_account("t1", "robot"),
        Identity::service_account("t2", "robot"),
        Identity::user("system:anonymous"),
        Identity::user("u").with_group("system:masters"),
    ]
}

/// The evidence in names instead of positions.
fn told(policy: &Policy, decision: Decision) -> String {
    match decision {
        Decision::Denied => "denied".to_owned(),
        Decision::Allowed(Evidence::SystemMasters) => "system:masters".to_owned(),
        Decision::Allowed(Evidence::Chain(chain)) => {
            let binding = policy.binding(chain.binding).unwrap();
            let role = policy.role(chain.role).unwrap();
            format!(
                "{:?} {} {:?} {:?}/{} {}",
                binding.scope,
                binding.name,
                binding.principal(chain.subject),
                role.namespace,
                role.name,
                chain.rule,
            )
        }
    }
}

/// The authorizer as the reference states it in one sentence, without any index.
fn plainly(policy: &Policy, identity: &Identity, action: &Action<'_>) -> bool {
    let groups = || identity.groups.iter().map(String::as_str);
    groups().any(|group| group == "system:masters")
        || policy.bindings().any(|id| {
            let binding = policy.binding(id).unwrap();
            let holds = match binding.scope {
                Scope::Cluster => true,
                Scope::Namespace(namespace) => action.namespace() == Some(namespace),
            };
            let means = (0..binding.subjects.len()).any(|subject| {
                let principal = binding.principal(subject);
                principal.is_some_and(|principal| principal.matches(&identity.user, groups()))
            });
            let rules = policy
                .role_of(id)
                .map_or(&[][..], |role| policy.rules_of(role));
            let mut rules = rules.iter().filter_map(|rule| policy.rule(*rule));
            holds && means && rules.any(|rule| rule.allows(action))
        })
}

fn turned_round(mut snapshot: Snapshot) -> Snapshot {
    snapshot.roles.reverse();
    snapshot.cluster_roles.reverse();
    snapshot.role_bindings.reverse();
    snapshot.cluster_role_bindings.reverse();
    for rule in all_rules(&mut snapshot) {
        rule.verbs.reverse();
        rule.api_groups.reverse();
        rule.resources.reverse();
        rule.resource_names.reverse();
        rule.non_resource_urls.reverse();
    }
    snapshot
}

fn all_rules(snapshot: &mut Snapshot) -> impl Iterator<Item = &mut PolicyRule> {
    let roles = snapshot.roles.iter_mut().map(|role| &mut role.rules);
    let cluster_roles = snapshot
        .cluster_roles
        .iter_mut()
        .map(|role| &mut role.rules);
    roles.chain(cluster_roles).flatten()
}

fn with_rules_and_subjects_turned_round(mut snapshot: Snapshot) -> Snapshot {
    for role in &mut snapshot.roles {
        role.rules.reverse();
    }
    for role in &mut snapshot.cluster_roles {
        role.rules.reverse();
    }
    for binding in &mut snapshot.role_bindings {
        binding.subjects.reverse();
    }
    for binding in &mut snapshot.cluster_role_bindings {
        binding.subjects.reverse();
    }
    snapshot
}

fn every_question() -> Vec<(Identity, Action<'static>)> {
    let identities = identities().into_iter();
    identities
        .flat_map(|identity| {
            all_actions()
                .into_iter()
                .map(move |action| (identity.clone(), action))
        })
        .collect()
}

fn allowed(rules: &[PolicyRule], action: &Action<'_>) -> bool {
    rules.iter().any(|rule| rule.allows(action))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_decision_is_the_union_over_the_bindings_that_apply(snapshot in any_snapshot()) {
        let policy = Policy::new(snapshot);
        for (identity, action) in every_question() {
            let decision = policy.decide(&identity.request(action)).is_allowed();
            prop_assert_eq!(decision, plainly(&policy, &identity, &action), "{:?} {:?}", identity, action);
        }
    }

    #[test]
    fn evidence_holds_what_it_claims(snapshot in any_snapshot()) {
        let policy = Policy::new(snapshot);
        for (identity, action) in every_question() {
            let Decision::Allowed(Evidence::Chain(chain)) = policy.decide(&identity.request(action)) else {
                continue;
            };
            let binding = policy.binding(chain.binding).unwrap();
            let principal = binding.principal(chain.subject).unwrap();
            prop_assert!(principal.matches(&identity.user, identity.groups.iter().map(String::as_str)));
            prop_assert_eq!(policy.role_of(chain.binding), Some(chain.role));
            let rules = policy.rules_of(chain.role);
            prop_assert_eq!(rules[chain.rule], chain.source);
            prop_assert!(policy.rule(chain.source).unwrap().allows(&action));
            let before = rules[..chain.rule].iter().filter_map(|rule| policy.rule(*rule));
            prop_assert_eq!(before.filter(|rule| rule.allows(&action)).count(), 0, "it is the first rule");
        }
    }

    #[test]
    fn the_order_of_objects_and_list_items_never_matters(snapshot in any_snapshot()) {
        let policy = Policy::new(snapshot.clone());
        let turned = Policy::new(turned_round(snapshot));
        for (identity, action) in every_question() {
            let request = identity.request(action);
            prop_assert_eq!(told(&policy, policy.decide(&request)), told(&turned, turned.decide(&request)));
        }
    }

    #[test]
    fn the_order_of_rules_and_subjects_changes_neither_decision_nor_binding(snapshot in any_snapshot()) {
        let policy = Policy::new(snapshot.clone());
        let turned = Policy::new(with_rules_and_subjects_turned_round(snapshot));
        // Rings keep the rules of one member, chosen by name, so they bear it too.
        for (identity, action) in every_question() {
            let request = identity.request(action);
            let binding = |decision| match decision {
                Decision::Allowed(Evidence::Chain(chain)) => Some(chain.binding),
                _ => None,
            };
            let (left, right) = (policy.decide(&request), turned.decide(&request));
            prop_assert_eq!(left.is_allowed(), right.is_allowed());
            prop_assert_eq!(binding(left), binding(right));
        }
    }

    #[test]
    fn adding_a_binding_never_removes_a_grant(
        snapshot in any_snapshot(),
        to in any_reference(),
        subjects in any_subjects(),
        namespace in select(NAMESPACES),
    ) {
        let before = Policy::new(snapshot.clone());
        let mut more = snapshot;
        more.role_bindings.push(role_binding(namespace, "new", to.clone(), &subjects));
        more.cluster_role_bindings.push(cluster_role_binding("new", to, &subjects));
        let after = Policy::new(more);
        for (identity, action) in every_question() {
            let request = identity.request(action);
            prop_assert!(!before.decide(&request).is_allowed() || after.decide(&request).is_allowed());
        }
    }

    #[test]
    fn grants_are_all_that_decisions_rest_on(snapshot in any_snapshot()) {
        let policy = Policy::new(snapshot);
        for identity in identities() {
            let grants = policy.grants(&identity);
            for action in all_actions() {
                let granted = grants.iter().any(|grant| match grant {
                    Grant::SystemMasters => true,
                    Grant::Rule(granted) => {
                        let holds = match granted.scope {
                            Scope::Cluster => true,
                            Scope::Namespace(namespace) => action.namespace() == Some(namespace),
                        };
                        holds && granted.rule.allows(&action)
                    }
                });
                let decision = policy.decide(&identity.request(action));
                prop_assert_eq!(granted, decision.is_allowed());
            }
        }
    }

    #[test]
    fn whoever_can_is_allowed_and_nobody_else(snapshot in any_snapshot(), pick in any::<Index>()) {
        let policy = Policy::new(snapshot);
        let actions = all_actions();
        let action = pick.get(&actions);
        let holders = policy.who_can(action);
        let last = holders.last().map(|holder| (holder.principal, holder.evidence));
        prop_assert_eq!(last, Some((Principal::Group("system:masters"), Evidence::SystemMasters)));
        for identity in identities() {
            let groups = || identity.groups.iter().map(String::as_str);
            let among = holders.iter().any(|holder| holder.principal.matches(&identity.user, groups()));
            prop_assert_eq!(among, policy.decide(&identity.request(*action)).is_allowed());
        }
    }

    #[test]
    fn near_misses_fail_on_one_axis_and_do_not_decide(snapshot in any_snapshot(), pick in any::<Index>()) {
        let policy = Policy::new(snapshot);
        let questions = every_question();
        let (identity, action) = pick.get(&questions);
        for miss in policy.nearest(&identity.request(*action)) {
            let holds = match miss.granted.scope {
                Scope::Cluster => true,
                Scope::Namespace(namespace) => action.namespace() == Some(namespace),
            };
            prop_assert!(!(holds && miss.granted.rule.allows(action)));
        }
    }

    #[test]
    fn covers_is_reflexive(rules in any_rules()) {
        prop_assert_eq!(covers(&rules, &rules), []);
    }

    #[test]
    fn covers_is_transitive((a, b, c) in (any_rules(), any_rules(), any_rules())) {
        // Independent rules seldom cover each other, so the middle and last are drawn from above.
        let b: Vec<PolicyRule> = b.into_iter().filter(|rule| covers(&a, std::slice::from_ref(rule)).is_empty()).collect();
        let c: Vec<PolicyRule> = c.into_iter().filter(|rule| covers(&b, std::slice::from_ref(rule)).is_empty()).collect();
        prop_assert_eq!(covers(&a, &c), []);
    }

    #[test]
    fn covers_answers_atom_by_atom((owner, wanted) in (any_rules(), any_rules())) {
        let missing = covers(&owner, &wanted);
        prop_assert_eq!(covers_all(&owner, &wanted), missing.is_empty());
        for rule in &wanted {
            let rule = std::slice::from_ref(rule);
            prop_assert_eq!(covers_all(&owner, rule), covers(&owner, rule).is_empty());
        }
        let mut stated: Vec<_> = atoms(&missing).collect();
        let count = stated.len();
        stated.sort();
        stated.dedup();
        prop_assert_eq!(stated.len(), count, "each once");
        let mut expected: Vec<_> = atoms(&wanted)
            .filter(|atom| !owner.iter().any(|rule| atom.is_covered_by(rule)))
            .collect();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(stated, expected);
    }

    #[test]
    fn what_is_covered_is_allowed((owner, wanted) in (any_rules(), any_rules())) {
        let covered: Vec<PolicyRule> =
            wanted.into_iter().filter(|rule| covers(&owner, std::slice::from_ref(rule)).is_empty()).collect();
        for action in all_actions() {
            prop_assert!(!allowed(&covered, &action) || allowed(&owner, &action), "{:?}", action);
        }
    }
}
