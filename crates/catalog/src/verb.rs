//! Which verbs mean something on a resource, and what other verbs may have been meant.

use crate::catalog::{Catalog, Found};
use crate::checks::{self, CERTIFICATES, CheckedVerbs, RBAC};
use crate::lookup::distance;

/// What a verb is on a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerbStatus {
    /// The resource serves it. `*`, which stands for every verb, is told like this too.
    Served,
    /// Nothing serves it, but authorizers are asked about it on this resource.
    Special,
    /// A verb of Kubernetes that means nothing on this resource.
    NotServed,
    /// No verb that Kubernetes knows, case included. An extension may know it.
    Unknown,
}

/// Verbs, and where they go if not to the resource that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerbSuggestion {
    /// The verbs to write instead.
    pub verbs: Vec<&'static str>,
    /// The full name of the resource to write them for; none if the one that was named.
    pub resource: Option<String>,
}

/// Verbs on one's own Namespace object that work in a Role: such a request carries the namespace's
/// name as its namespace too (`k8s.io/apiserver/pkg/endpoints/request`).
pub const OWN_NAMESPACE_VERBS: [&str; 4] = ["delete", "get", "patch", "update"];

/// The verbs to which API servers map requests for resources.
pub(crate) const STANDARD_VERBS: [&str; 8] = [
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "update",
    "watch",
];

/// Words that people write for verbs of Kubernetes.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("add", &["create"]),
    ("apply", &["patch", "create"]),
    ("delete-collection", &["deletecollection"]),
    ("deleteall", &["deletecollection"]),
    ("describe", &["get", "list"]),
    ("edit", &["create", "update", "patch", "delete"]),
    ("head", &["get"]),
    ("modify", &["create", "update", "patch", "delete"]),
    ("post", &["create"]),
    ("put", &["update"]),
    ("read", &["get", "list", "watch"]),
    ("readonly", &["get", "list", "watch"]),
    ("remove", &["delete"]),
    ("replace", &["update"]),
    ("view", &["get", "list", "watch"]),
    ("write", &["create", "update", "patch", "delete"]),
];

/// Words that people write as verbs of a resource for what a subresource does.
const ACTIONS: &[(&str, &str, &[&str])] = &[
    ("attach", "attach", &["create", "get"]),
    ("connect", "exec", &["create", "get"]),
    ("evict", "eviction", &["create"]),
    ("exec", "exec", &["create", "get"]),
    ("log", "log", &["get"]),
    ("logs", "log", &["get"]),
    ("port-forward", "portforward", &["create", "get"]),
    ("portforward", "portforward", &["create", "get"]),
    ("proxy", "proxy", &["get"]),
    ("scale", "scale", &["get", "update", "patch"]),
];

impl Catalog {
    /// What a verb is on a resource or subresource. Letter case counts, as it does in rules.
    #[must_use]
    pub fn verb_status(&self, found: &Found<'_>, verb: &str) -> VerbStatus {
        if verb == "*" || found.verbs().contains(&verb) {
            return VerbStatus::Served;
        }
        if self.is_special(found, verb) {
            return VerbStatus::Special;
        }
        if STANDARD_VERBS.contains(&verb) || self.is_special_somewhere(verb) {
            return VerbStatus::NotServed;
        }
        VerbStatus::Unknown
    }

    /// What may have been meant by a verb that is not served: a synonym, a misspelling, or what a
    /// subresource or another resource does. Likeliest first; empty if nothing is near.
    #[must_use]
    pub fn suggest_verbs(&self, found: &Found<'_>, verb: &str) -> Vec<VerbSuggestion> {
        let word = verb.to_lowercase().replace('_', "-");
        if matches!(word.as_str(), "all" | "any" | "full") {
            return here(vec!["*"]);
        }
        let here_known = |candidates: &[&'static str]| -> Vec<&'static str> {
            candidates
                .iter()
                .copied()
                .filter(|verb| found.verbs().contains(verb))
                .collect()
        };
        if let Some((_, _, verbs)) = action(found.subresource_name(), &word) {
            return here(here_known(verbs));
        }
        let elsewhere = elsewhere(found, &word);
        if !elsewhere.is_empty() {
            return elsewhere;
        }
        if let Some((_, verbs)) = SYNONYMS.iter().find(|(synonym, _)| *synonym == word) {
            return here(here_known(verbs));
        }
        here(nearest(found, &word))
    }

    fn is_special(&self, found: &Found<'_>, verb: &str) -> bool {
        let (group, plural) = (found.resource.group(), found.resource.plural());
        let mut checks = checks::about(self.version(), group, plural, found.subresource_name());
        checks.any(|check| match check.verbs {
            CheckedVerbs::These(verbs) => verbs.contains(&verb),
            CheckedVerbs::Before(prefix) => verb
                .strip_prefix(prefix)
                .is_some_and(|rest| found.verbs().contains(&rest)),
        })
    }

    fn is_special_somewhere(&self, verb: &str) -> bool {
        let mut checks = checks::AUTHORIZER_CHECKS
            .iter()
            .filter(|check| check.is_asked_in(self.version()));
        let asked = checks.any(|check| match check.verbs {
            CheckedVerbs::These(verbs) => verbs.contains(&verb),
            CheckedVerbs::Before(prefix) => verb
                .strip_prefix(prefix)
                .is_some_and(|rest| STANDARD_VERBS.contains(&rest)),
        });
        // Removed with pod security policies, but a verb that Kubernetes has had.
        asked || verb == "use"
    }
}

fn here(verbs: Vec<&'static str>) -> Vec<VerbSuggestion> {
    if verbs.is_empty() {
        Vec::new()
    } else {
        vec![VerbSuggestion {
            verbs,
            resource: None,
        }]
    }
}

type Action = (&'static str, &'static str, &'static [&'static str]);

/// The action that a word means on this very subresource.
fn action(subresource: Option<&str>, word: &str) -> Option<Action> {
    let subresource = subresource?;
    ACTIONS
        .iter()
        .copied()
        .find(|(name, target, _)| *name == word && *target == subresource)
}

/// What the word means on a subresource, or on the resources of which Kubernetes asks it.
fn elsewhere(found: &Found<'_>, word: &str) -> Vec<VerbSuggestion> {
    let (group, plural) = (found.resource.group(), found.resource.plural());
    let at = |resource: &str, verbs: &[&'static str]| VerbSuggestion {
        verbs: verbs.to_vec(),
        resource: Some(resource.to_owned()),
    };
    if found.subresource.is_some() {
        return Vec::new();
    }
    if let Some((_, subresource, verbs)) = ACTIONS.iter().find(|(name, ..)| *name == word)
        && found.resource.subresource(subresource).is_some()
    {
        return vec![at(
            &crate::qualified_name(group, plural, Some(subresource)),
            verbs,
        )];
    }
    let roles = |verb| {
        vec![
            at("roles.rbac.authorization.k8s.io", &[verb]),
            at("clusterroles.rbac.authorization.k8s.io", &[verb]),
        ]
    };
    match (group, plural, word) {
        (RBAC, "rolebindings" | "clusterrolebindings", "bind") => roles("bind"),
        (RBAC, "rolebindings" | "clusterrolebindings", "escalate") => roles("escalate"),
        (CERTIFICATES, "certificatesigningrequests", "approve") => vec![
            at(
                "certificatesigningrequests.certificates.k8s.io/approval",
                &["update"],
            ),
            at("signers.certificates.k8s.io", &["approve"]),
        ],
        (CERTIFICATES, "certificatesigningrequests", "sign") => vec![
            at(
                "certificatesigningrequests.certificates.k8s.io/status",
                &["update"],
            ),
            at("signers.certificates.k8s.io", &["sign"]),
        ],
        _ => Vec::new(),
    }
}

/// The verbs of the resource whose spelling is nearest.
fn nearest(found: &Found<'_>, word: &str) -> Vec<&'static str> {
    let known = found.verbs().iter().chain(found.special_verbs()).copied();
    let near: Vec<(usize, &'static str)> = known
        .filter_map(|verb| Some((distance(verb, word)?, verb)))
        .collect();
    let best = near.iter().map(|&(distance, _)| distance).min();
    near.into_iter()
        .filter(|&(distance, _)| Some(distance) == best)
        .map(|(_, verb)| verb)
        .collect()
}
