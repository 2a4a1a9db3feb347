//! Everything that reaches an identity.

use super::Policy;
use super::ids::{Chain, Scope};
use super::index::{Entry, Reach};
use crate::identity::SYSTEM_MASTERS;
use crate::{Identity, PolicyRule};

/// Something that an identity may do, and what gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant<'a> {
    /// Everything, as a member of `system:masters`, whatever RBAC says.
    SystemMasters,
    /// What one rule allows, where its binding holds.
    Rule(GrantedRule<'a>),
}

/// A rule that reaches an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantedRule<'a> {
    /// Where the rule holds.
    pub scope: Scope<'a>,
    /// What gives it.
    pub chain: Chain,
    /// The rule.
    pub rule: &'a PolicyRule,
}

impl<'a> GrantedRule<'a> {
    /// The URLs of the rule that it does not give although it lists them: all of them where the
    /// binding is a RoleBinding, for a URL is in no namespace. A `SelfSubjectRulesReview` lists
    /// them nevertheless.
    ///
    /// Whether a resource is cluster-scoped, and so just as dead in a RoleBinding, is known to
    /// the catalog and not to RBAC.
    #[must_use]
    pub fn dead_urls(&self) -> &'a [String] {
        match self.scope {
            Scope::Cluster => &[],
            Scope::Namespace(_) => &self.rule.non_resource_urls,
        }
    }
}

impl Policy {
    /// All rules that reach the identity, in every namespace: membership of `system:masters`
    /// first, then the rules by binding in visiting order and by position in the role. A binding
    /// that means the identity by several subjects counts once, by the first of them.
    #[must_use]
    pub fn grants(&self, identity: &Identity) -> Vec<Grant<'_>> {
        let mut grants = Vec::new();
        if identity.groups.iter().any(|group| group == SYSTEM_MASTERS) {
            grants.push(Grant::SystemMasters);
        }
        let groups = identity.groups.iter().map(String::as_str);
        let rules = self.granted_rules(&identity.user, groups);
        grants.extend(rules.into_iter().map(Grant::Rule));
        grants
    }

    /// The rules that reach a caller, in the order of [`Policy::grants`].
    pub(super) fn granted_rules<'g>(
        &self,
        user: &str,
        groups: impl Iterator<Item = &'g str>,
    ) -> Vec<GrantedRule<'_>> {
        let reaches = self
            .index
            .user(user)
            .into_iter()
            .chain(groups.filter_map(|group| self.index.group(group)));
        let all = |reach: &'_ Reach| -> Vec<Entry> {
            let namespaced = reach.in_all_namespaces();
            reach.cluster.iter().chain(namespaced).copied().collect()
        };
        let mut entries: Vec<Entry> = reaches.flat_map(all).collect();
        entries.sort_unstable_by_key(Entry::precedence);
        entries.dedup_by_key(|entry| entry.rank);
        entries
            .iter()
            .flat_map(|entry| self.rules_through(entry))
            .collect()
    }

    fn rules_through(&self, entry: &Entry) -> impl Iterator<Item = GrantedRule<'_>> {
        let Entry {
            binding, subject, ..
        } = *entry;
        let role = self.role_at(entry.role);
        let scope = self.binding(binding).map(|view| view.scope);
        let rules = role.into_iter().flat_map(move |role| {
            let numbered = role.rules.iter().copied().enumerate();
            numbered.map(move |(rule, source)| Chain {
                binding,
                subject: subject as usize,
                role: role.id,
                rule,
                source,
            })
        });
        rules.filter_map(move |chain| {
            Some(GrantedRule {
                scope: scope?,
                chain,
                rule: self.rule(chain.source)?,
            })
        })
    }
}
