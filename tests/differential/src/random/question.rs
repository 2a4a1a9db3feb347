//! Random questions, most of them derived from what the policy grants.

use fastrand::Rng;
use rolewright_rbac::{PolicyRule, RoleRef, RoleRefKind, Snapshot, Subject};

use super::{
    ACCOUNTS, GROUPS, NAMES, NAMESPACES, PATHS, RESOURCES, SUBRESOURCES, USER_GROUPS, USERS, VERBS,
    one_in, pick,
};
use crate::question::Question;

/// A question about `policy`, whose aggregated roles hold their rules: in the greater part one that
/// a rule of it allows, often with one part changed afterwards.
pub fn question(policy: &Snapshot, rng: &mut Rng) -> Question {
    let mut question = match aimed(policy, rng) {
        Some(question) if !one_in(10, rng) => question,
        _ => anything(rng),
    };
    if one_in(4, rng) {
        change(&mut question, rng);
    }
    question
}

/// A question that a random binding allows, unless it holds an odd word.
fn aimed(policy: &Snapshot, rng: &mut Rng) -> Option<Question> {
    let grants: Vec<_> = grants(policy).collect();
    if grants.is_empty() {
        return None;
    }
    let Granted {
        subject,
        rule,
        namespace,
    } = grants[rng.usize(..grants.len())];
    let mut question = hit(rule, rng)?;
    if question.path.is_none() {
        question.namespace = match namespace {
            Some(namespace) => namespace.to_owned(),
            None if rng.bool() => String::new(),
            None => pick(NAMESPACES, rng).to_owned(),
        };
    }
    be(&mut question, subject, namespace, rng);
    Some(question)
}

/// A subject that holds a rule, in one namespace or everywhere.
#[derive(Clone, Copy)]
struct Granted<'a> {
    subject: &'a Subject,
    rule: &'a PolicyRule,
    namespace: Option<&'a str>,
}

fn grants(policy: &Snapshot) -> impl Iterator<Item = Granted<'_>> {
    let everywhere = policy
        .cluster_role_bindings
        .iter()
        .map(|binding| (&binding.subjects, &binding.role_ref, None));
    let within = policy.role_bindings.iter().map(|binding| {
        (
            &binding.subjects,
            &binding.role_ref,
            Some(binding.namespace.as_str()),
        )
    });
    everywhere
        .chain(within)
        .flat_map(move |(subjects, role_ref, namespace)| {
            rules_of(policy, role_ref, namespace)
                .iter()
                .flat_map(move |rule| {
                    subjects.iter().map(move |subject| Granted {
                        subject,
                        rule,
                        namespace,
                    })
                })
        })
}

fn rules_of<'a>(
    policy: &'a Snapshot,
    role_ref: &RoleRef,
    namespace: Option<&str>,
) -> &'a [PolicyRule] {
    let rules = match role_ref.kind {
        RoleRefKind::Role => policy
            .roles
            .iter()
            .find(|role| Some(role.namespace.as_str()) == namespace && role.name == role_ref.name)
            .map(|role| &role.rules),
        RoleRefKind::ClusterRole => policy
            .cluster_roles
            .iter()
            .find(|role| role.name == role_ref.name)
            .map(|role| &role.rules),
    };
    rules.map(Vec::as_slice).unwrap_or_default()
}

/// A question that the rule should allow, or one that only a careless reader of it would expect to
/// be allowed; `None` if one of its lists is empty.
fn hit(rule: &PolicyRule, rng: &mut Rng) -> Option<Question> {
    let verb = concrete(one_of(&rule.verbs, rng)?, VERBS, rng);
    let on_path = !rule.non_resource_urls.is_empty() && (rule.resources.is_empty() || rng.bool());
    let misread = one_in(6, rng);
    if on_path {
        let entry = one_of(&rule.non_resource_urls, rng)?;
        let path = if misread {
            misread_url(entry)
        } else {
            path_under(entry, rng)
        };
        return Some(Question {
            verb,
            path: Some(path),
            ..Question::default()
        });
    }
    let group = concrete(one_of(&rule.api_groups, rng)?, GROUPS, rng);
    let entry = one_of(&rule.resources, rng)?;
    let (resource, subresource) = if misread {
        misread_resource(entry, rng)
    } else {
        resource_under(entry, rng)
    };
    let name = match one_of(&rule.resource_names, rng) {
        Some(name) => name,
        None => pick(NAMES, rng),
    };
    Some(Question {
        verb,
        group,
        resource,
        subresource,
        name: name.to_owned(),
        ..Question::default()
    })
}

fn one_of<'a>(list: &'a [String], rng: &mut Rng) -> Option<&'a str> {
    rng.choice(list).map(String::as_str)
}

fn concrete(entry: &str, alphabet: &[&str], rng: &mut Rng) -> String {
    if entry == "*" {
        pick(alphabet, rng)
    } else {
        entry
    }
    .to_owned()
}

fn resource_under(entry: &str, rng: &mut Rng) -> (String, String) {
    match entry.split_once('/') {
        // The slash form as one word is a question of its own, rarely asked.
        Some(_) if one_in(8, rng) => (entry.to_owned(), String::new()),
        Some((resource, subresource)) => {
            (concrete(resource, RESOURCES, rng), subresource.to_owned())
        }
        None if entry == "*" && rng.bool() => (
            pick(RESOURCES, rng).to_owned(),
            pick(SUBRESOURCES, rng).to_owned(),
        ),
        None => (concrete(entry, RESOURCES, rng), String::new()),
    }
}

/// What an entry does not mean: stars as wildcards where they are none, a resource with its
/// subresources, a subresource with its resource.
fn misread_resource(entry: &str, rng: &mut Rng) -> (String, String) {
    match entry.split_once('/') {
        Some((resource, "*")) => (
            concrete(resource, RESOURCES, rng),
            pick(SUBRESOURCES, rng).to_owned(),
        ),
        Some((resource, _)) => (concrete(resource, RESOURCES, rng), String::new()),
        None if entry.contains('*') => (pick(RESOURCES, rng).to_owned(), String::new()),
        None => (entry.to_owned(), pick(SUBRESOURCES, rng).to_owned()),
    }
}

fn path_under(entry: &str, rng: &mut Rng) -> String {
    match entry.strip_suffix('*') {
        Some(rest) => {
            let rest = if rng.bool() {
                rest.trim_end_matches('*')
            } else {
                rest
            };
            format!("{rest}{}", pick(&["", "x", "/", "/x", "x/y", "*"], rng))
        }
        None => entry.to_owned(),
    }
}

/// What an entry does not mean: the folder of a prefix, a star for any one segment, a path without
/// its slash or with one too many.
fn misread_url(entry: &str) -> String {
    if let Some(folder) = entry.strip_suffix("/*") {
        folder.to_owned()
    } else if entry.contains("/*/") {
        entry.replace("/*/", "/x/")
    } else if entry.starts_with('/') {
        format!("{entry}/")
    } else {
        format!("/{entry}")
    }
}

/// Makes the question one of a caller that the subject means.
fn be(question: &mut Question, subject: &Subject, namespace: Option<&str>, rng: &mut Rng) {
    question.groups = some_groups(rng);
    question.user = match subject {
        Subject::User(name) | Subject::Other { name, .. } => name.clone(),
        Subject::Group(name) => {
            question
                .groups
                .insert(rng.usize(..=question.groups.len()), name.clone());
            pick(USERS, rng).to_owned()
        }
        Subject::ServiceAccount {
            namespace: own,
            name,
        } => {
            let own = own.as_deref().filter(|own| !own.is_empty());
            let home = own
                .or(namespace)
                .unwrap_or_else(|| pick(&["", "t1", "t2"], rng));
            format!("system:serviceaccount:{home}:{name}")
        }
    };
}

fn some_groups(rng: &mut Rng) -> Vec<String> {
    let mut groups: Vec<_> = (0..rng.usize(..3))
        .map(|_| pick(USER_GROUPS, rng).to_owned())
        .collect();
    if one_in(60, rng) {
        groups.push("system:masters".to_owned());
    }
    groups
}

fn anything(rng: &mut Rng) -> Question {
    let mut question = Question {
        user: pick(USERS, rng).to_owned(),
        groups: some_groups(rng),
        verb: pick(VERBS, rng).to_owned(),
        ..Question::default()
    };
    if one_in(4, rng) {
        question.path = Some(pick(PATHS, rng).to_owned());
    } else {
        pick(GROUPS, rng).clone_into(&mut question.group);
        pick(RESOURCES, rng).clone_into(&mut question.resource);
        pick(NAMES, rng).clone_into(&mut question.name);
        if rng.bool() {
            pick(NAMESPACES, rng).clone_into(&mut question.namespace);
        }
        if one_in(3, rng) {
            pick(SUBRESOURCES, rng).clone_into(&mut question.subresource);
        }
    }
    question
}

/// Changes one part of the question to another word, which may be the same by chance.
fn change(question: &mut Question, rng: &mut Rng) {
    if one_in(5, rng) {
        return change_caller(question, rng);
    }
    if let Some(path) = &mut question.path {
        match rng.u8(..4) {
            0 => pick(VERBS, rng).clone_into(&mut question.verb),
            1 => path.push('/'),
            2 => drop(path.pop()),
            _ => pick(PATHS, rng).clone_into(path),
        }
        return;
    }
    match rng.u8(..6) {
        0 => pick(VERBS, rng).clone_into(&mut question.verb),
        1 => pick(GROUPS, rng).clone_into(&mut question.group),
        2 => pick(RESOURCES, rng).clone_into(&mut question.resource),
        3 if question.subresource.is_empty() => {
            pick(SUBRESOURCES, rng).clone_into(&mut question.subresource);
        }
        3 => question.subresource.clear(),
        4 if question.namespace.is_empty() => {
            pick(NAMESPACES, rng).clone_into(&mut question.namespace);
        }
        4 if rng.bool() => question.namespace.clear(),
        4 => pick(NAMESPACES, rng).clone_into(&mut question.namespace),
        _ => pick(NAMES, rng).clone_into(&mut question.name),
    }
}

fn change_caller(question: &mut Question, rng: &mut Rng) {
    match rng.u8(..5) {
        0 => question.groups.clear(),
        1 => question.groups.push(pick(USER_GROUPS, rng).to_owned()),
        2 => {
            let namespace = pick(NAMESPACES, rng);
            question.user = format!("system:serviceaccount:{namespace}:{}", pick(ACCOUNTS, rng));
        }
        3 => question.user = question.user.to_uppercase(),
        _ => pick(USERS, rng).clone_into(&mut question.user),
    }
}
