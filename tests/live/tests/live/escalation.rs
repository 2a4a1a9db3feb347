//! Section 10: nobody grants what they do not hold.

use std::collections::BTreeSet;

use fastrand::Rng;
use libtest_mimic::Failed;
use rolewright_differential::{Objects, policy};
use rolewright_live_tests::{Answer, Client};
use rolewright_rbac::{ClusterRole, PolicyRule, Snapshot, atoms, covers};
use serde_json::{Value, json};

use crate::answers::{is, items};
use crate::live::{Live, at_once, say};
use crate::store::{self, Kind, rule};

const SEED: u64 = 10;
const OWNERS: usize = 25;
const WANTED: usize = 24;
const REFUSED: &str = "is attempting to grant RBAC permissions not currently held:";

/// What lets a caller try to write roles and bindings, and nothing more.
const WRITER: (&str, &str, &str) = (
    "create,update,patch,get",
    "rbac.authorization.k8s.io",
    "roles,clusterroles,rolebindings,clusterrolebindings",
);

/// Random rules are offered by callers who hold random rules; whether the server takes them is
/// whether [`covers`] finds nothing missing, and what the server lists as missing is what it finds.
pub(crate) fn coverage_agrees(live: &Live) -> Result<(), Failed> {
    let mut rng = Rng::with_seed(SEED);
    let admin = live.admin()?;
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..OWNERS {
        let user = live.name("owner");
        let mut owner = vec![rule(WRITER.0, WRITER.1, WRITER.2, "")];
        owner.extend(rules(&mut rng));
        store::grant(live, &user, owner.clone())?;
        let skips_check = may_escalate(&owner);
        let offers: Vec<_> = (0..WANTED).map(|_| wanted(&owner, &mut rng)).collect();
        let client = admin.acting_as(&user, &[]);
        let answers = at_once(&offers, |wanted| {
            offer(&client, &live.name("wanted"), wanted)
        })?;
        for (wanted, answer) in offers.iter().zip(answers) {
            // Everybody holds this too.
            let missing = covers(&[owner.clone(), everybodys()].concat(), wanted);
            let is_refused = answer.status == 403 && answer.message().contains(REFUSED);
            let is_fine = missing.is_empty() || skips_check;
            if is_fine != (answer.status == 201) || is_fine == is_refused {
                return Err(format!(
                    "owner {owner:?}\n  wanted {wanted:?}\n  missing {missing:?}\n  server {}",
                    answer.text
                )
                .into());
            }
            if is_refused {
                let named = named_as_missing(answer.message())?;
                let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) =
                    (atoms(&missing).collect(), atoms(&named).collect());
                assert_eq!(ours, theirs, "owner {owner:?}\n  wanted {wanted:?}");
            }
            taken += usize::from(is_fine);
            refused += usize::from(is_refused);
        }
    }
    say(&format!(
        "escalation: {taken} roles taken, {refused} refused for exactly the atoms computed"
    ));
    assert!(
        taken >= 50 && refused >= 50,
        "{taken} taken, {refused} refused"
    );
    Ok(())
}

/// Rules that the server would store.
fn rules(rng: &mut Rng) -> Vec<PolicyRule> {
    let some = || policy(rng).cluster_roles;
    let mut rules: Vec<_> = std::iter::repeat_with(some)
        .take(6)
        .flatten()
        .flat_map(|role| role.rules)
        .filter(store::is_storable)
        .collect();
    rules.truncate(8);
    rules
}

/// Rules near to those held: a part of one, a mixture of two, or others.
fn wanted(owner: &[PolicyRule], rng: &mut Rng) -> Vec<PolicyRule> {
    let Some(mut one) = rng.choice(owner).cloned() else {
        return Vec::new();
    };
    match rng.u8(..6) {
        0 => return rules(rng).into_iter().take(2).collect(),
        1 => one.resource_names = vec!["a".to_owned()],
        2 => one.resource_names.clear(),
        3 => {
            if let Some(other) = rng.choice(owner) {
                one.verbs.clone_from(&other.verbs);
            }
        }
        4 => {
            for resource in &mut one.resources {
                *resource = resource.replace("*/", "pods/");
            }
        }
        _ => one.verbs.truncate(1),
    }
    if !store::is_storable(&one) {
        one.resource_names.clear();
    }
    vec![one]
}

/// The rules that a refusal lists, a line each: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`.
fn named_as_missing(message: &str) -> Result<Vec<PolicyRule>, Failed> {
    let (_, lines) = message.split_once(REFUSED).unwrap_or_default();
    lines.trim().lines().map(missing_rule).collect()
}

/// One line as a rule. The words of our policies hold nothing that Go and JSON quote differently.
fn missing_rule(line: &str) -> Result<PolicyRule, Failed> {
    let names = [
        "APIGroups",
        "Resources",
        "NonResourceURLs",
        "ResourceNames",
        "Verbs",
    ];
    let mut json = line.replace("\" \"", "\",\"");
    for name in names {
        for before in ["{", ", "] {
            let key = format!("{before}{name}:[");
            json = json.replace(&key, &format!("{before}\"{name}\":["));
        }
    }
    let fields: Value = serde_json::from_str(&json).map_err(|error| format!("{line}: {error}"))?;
    let list = |name: &str| {
        let words = items(&fields[name]).filter_map(Value::as_str);
        words.map(str::to_owned).collect()
    };
    Ok(PolicyRule {
        verbs: list("Verbs"),
        api_groups: list("APIGroups"),
        resources: list("Resources"),
        resource_names: list("ResourceNames"),
        non_resource_urls: list("NonResourceURLs"),
    })
}

/// Whether the rules hold `escalate` on whatever ClusterRole is created.
fn may_escalate(rules: &[PolicyRule]) -> bool {
    rules.iter().any(|rule| {
        let has =
            |list: &[String], word: &str| list.iter().any(|entry| entry == "*" || entry == word);
        has(&rule.verbs, "escalate")
            && has(&rule.api_groups, WRITER.1)
            && has(&rule.resources, "clusterroles")
            && (rule.resource_names.is_empty() || rule.resource_names.iter().any(String::is_empty))
    })
}

/// What the built-in bindings give every user that impersonation makes.
fn everybodys() -> Vec<PolicyRule> {
    let snapshot = rolewright_catalog::builtin_rbac(rolewright_catalog::KubernetesVersion::V1_36);
    [
        "system:basic-user",
        "system:discovery",
        "system:public-info-viewer",
    ]
    .iter()
    .filter_map(|name| {
        snapshot
            .cluster_roles
            .iter()
            .find(|role| role.name == *name)
    })
    .flat_map(|role| role.rules.clone())
    .collect()
}

fn offer(client: &Client, name: &str, rules: &[PolicyRule]) -> Result<Answer, Failed> {
    let role = ClusterRole {
        name: name.to_owned(),
        rules: rules.to_vec(),
        ..ClusterRole::default()
    };
    let snapshot = Snapshot {
        cluster_roles: vec![role],
        ..Snapshot::default()
    };
    let body = serde_json::to_value(Objects::from(&snapshot))?["clusterRoles"][0].take();
    Ok(client.post(&format!("{}?dryRun=All", Kind::ClusterRole.path("")), &body)?)
}

/// Who skips the check, and what else the server says.
pub(crate) fn rows(live: &Live) -> Result<(), Failed> {
    words(live)?;
    escalate(live)?;
    bind(live)?;
    metadata_alone(live)?;
    Ok(())
}

/// A client that may try to write roles, holds reading pods, and something more.
fn writer(live: &Live, more: &[PolicyRule]) -> Result<Client, Failed> {
    let name = live.name("escalation");
    let mut held = vec![
        rule(WRITER.0, WRITER.1, WRITER.2, ""),
        rule("get,list", "", "pods", ""),
    ];
    held.extend_from_slice(more);
    store::grant(live, &name, held)?;
    Ok(live.admin()?.acting_as(&name, &[]))
}

/// Creates something, in a dry run.
fn create(client: &Client, kind: Kind, object: &Value) -> Result<Answer, Failed> {
    Ok(client.post(&format!("{}?dryRun=All", kind.path("")), object)?)
}

/// Writes a ClusterRole under its name, in a dry run.
fn replace(client: &Client, name: &str, object: &Value) -> Result<Answer, Failed> {
    let roles = Kind::ClusterRole.path("");
    Ok(client.put(&format!("{roles}/{name}?dryRun=All"), object)?)
}

fn role_on_pods(name: &str, verbs: &[&str]) -> Value {
    json!({
        "metadata": {"name": name},
        "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": verbs}],
    })
}

fn aggregated() -> Value {
    json!({
        "metadata": {"name": "x"},
        "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]},
    })
}

fn binding_to(role: &str) -> Value {
    json!({
        "metadata": {"name": "x"},
        "roleRef": {"apiGroup": WRITER.1, "kind": "ClusterRole", "name": role},
        "subjects": [{"kind": "User", "name": "somebody"}],
    })
}

/// The texts of section 10.3.
fn words(live: &Live) -> Result<(), Failed> {
    use Kind::{ClusterRole, ClusterRoleBinding};
    let plain = writer(live, &[])?;
    let refused = create(
        &plain,
        ClusterRole,
        &role_on_pods("x", &["get", "watch", "delete"]),
    )?;
    is(
        &refused,
        403,
        "clusterroles.rbac.authorization.k8s.io \"x\" is forbidden: user ",
    )?;
    is(
        &refused,
        403,
        "(groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n",
    )?;
    // The verbs stand in the order of the rule.
    is(
        &refused,
        403,
        "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"watch\" \"delete\"]}",
    )?;
    let every_verb = role_on_pods("x", &["*"]);
    is(&create(&plain, ClusterRole, &every_verb)?, 403, REFUSED)?;
    let held = role_on_pods("x", &["get"]);
    is(&create(&plain, ClusterRole, &held)?, 201, "")?;
    let view = binding_to("view");
    is(&create(&plain, ClusterRoleBinding, &view)?, 403, REFUSED)?;
    is(
        &create(&plain, ClusterRoleBinding, &binding_to("no-such-role"))?,
        404,
        "clusterrolebindings.rbac.authorization.k8s.io \"no-such-role\" not found",
    )?;
    is(
        &create(&plain, ClusterRole, &aggregated())?,
        403,
        "must have cluster-admin privileges to use the aggregationRule",
    )
}

fn escalate(live: &Live) -> Result<(), Failed> {
    use Kind::{ClusterRole, ClusterRoleBinding};
    let every_verb = role_on_pods("x", &["*"]);
    let free = writer(live, &[rule("escalate", WRITER.1, "clusterroles", "")])?;
    is(&create(&free, ClusterRole, &every_verb)?, 201, "")?;
    is(&create(&free, ClusterRole, &aggregated())?, 201, "")?;
    let view = binding_to("view");
    is(&create(&free, ClusterRoleBinding, &view)?, 403, REFUSED)?;
    // Only a PUT has the name in its URL.
    let named = writer(live, &[rule("escalate", WRITER.1, "clusterroles", "x")])?;
    is(&create(&named, ClusterRole, &every_verb)?, 403, REFUSED)?;
    is(&replace(&named, "x", &every_verb)?, 201, "")?;
    let masters = live.admin()?.acting_as("whoever", &["system:masters"]);
    is(&create(&masters, ClusterRole, &every_verb)?, 201, "")
}

/// The name is the role's, so a list of names works.
fn bind(live: &Live) -> Result<(), Failed> {
    let names = "view,no-such-role";
    let binder = writer(live, &[rule("bind", WRITER.1, "clusterroles", names)])?;
    let create = |role| create(&binder, Kind::ClusterRoleBinding, &binding_to(role));
    is(&create("view")?, 201, "")?;
    is(&create("no-such-role")?, 201, "")?;
    is(&create("edit")?, 403, REFUSED)
}

/// A new label is a change of a role that is stronger than the caller.
fn metadata_alone(live: &Live) -> Result<(), Failed> {
    let plain = writer(live, &[])?;
    let strong = live.name("strong");
    let mut object = role_on_pods(&strong, &["get", "delete"]);
    live.admin()?
        .post(&Kind::ClusterRole.path(""), &object)?
        .success()?;
    object["metadata"]["labels"] = json!({"a": "b"});
    is(&replace(&plain, &strong, &object)?, 403, REFUSED)?;
    let weaker = role_on_pods(&strong, &["get"]);
    is(&replace(&plain, &strong, &weaker)?, 200, "")
}
