//! Does one rule match one request? One matcher per axis, each with its table of cases.
//!
//! These are the API server's own rules (`RuleAllows` and its helpers in
//! `k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac`): byte equality, and exactly three
//! wildcards: `*` as a whole word in verbs, groups and resources, `*/SUB` in resources, and a
//! trailing `*` in URLs. Nothing else in Rolewright compares RBAC words.

pub mod group;
pub mod name;
pub mod resource;
pub mod subject;
pub mod url;
pub mod verb;

use crate::{Action, PolicyRule};

/// The word that stands for every verb, every group, every resource or every URL.
pub const WILDCARD: &str = "*";

/// Whether `entries` holds the wildcard or exactly `word`.
fn holds_word(entries: &[String], word: &str) -> bool {
    entries
        .iter()
        .any(|entry| entry == WILDCARD || entry == word)
}

impl PolicyRule {
    /// Whether this rule, once it reaches the caller, allows the action.
    ///
    /// The namespace plays no part here: a binding decides where its rules hold.
    #[must_use]
    pub fn allows(&self, action: &Action<'_>) -> bool {
        verb::matches(&self.verbs, action.verb()) && self.allows_beside_verb(action)
    }

    /// [`PolicyRule::allows`] for a caller that has matched the verb already.
    #[inline]
    pub(crate) fn allows_beside_verb(&self, action: &Action<'_>) -> bool {
        match *action {
            Action::Resource {
                group: api_group,
                resource: plural,
                subresource,
                name: object,
                ..
            } => {
                group::matches(&self.api_groups, api_group)
                    && resource::matches(&self.resources, plural, subresource)
                    && name::matches(&self.resource_names, object)
            }
            Action::Url { path, .. } => url::matches(&self.non_resource_urls, path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_a_rule_combine_as_a_full_product() {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let rule = PolicyRule {
            verbs: words(&["get", "list"]),
            api_groups: words(&["", "apps"]),
            resources: words(&["pods", "deployments"]),
            resource_names: words(&["a", "b"]),
            non_resource_urls: Vec::new(),
        };
        for (verb, group, resource, name, allowed) in [
            ("get", "", "pods", "a", true),
            ("list", "apps", "pods", "b", true),
            ("list", "", "deployments", "a", true),
            ("watch", "", "pods", "a", false),
            ("get", "batch", "pods", "a", false),
            ("get", "", "secrets", "a", false),
            ("get", "", "pods", "c", false),
        ] {
            let action = Action::Resource {
                verb,
                group,
                resource,
                subresource: "",
                namespace: "",
                name,
            };
            assert_eq!(rule.allows(&action), allowed, "{action:?}");
        }
        let path = Action::Url {
            verb: "get",
            path: "/",
        };
        assert!(!rule.allows(&path), "a rule without URLs allows no URL");
    }
}
