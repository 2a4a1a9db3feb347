//! Who holds what a finding is about, and where: by what it is told whether the same grant reaches further
//! than it did.

use std::collections::BTreeSet;

use crate::finding::Finding;

/// Before whoever holds something in the whole cluster.
const EVERYWHERE: &str = "everywhere: ";

/// Who holds something, and where, a text each: `everywhere: User jane`, `in ops: Group admins`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders(BTreeSet<String>);

impl Holders {
    /// Whom the grant reaches that a finding is about.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let links = finding.chain.iter();
        let bound = links.flat_map(|link| {
            let place = match &link.namespace {
                Some(namespace) => format!("in {namespace}: "),
                None => EVERYWHERE.to_owned(),
            };
            let subjects = link.subjects.iter();
            subjects.map(move |subject| format!("{place}{subject}"))
        });
        let into = finding.basis.aggregated_into.iter();
        // Nobody knows where the bindings of a role give it that are not among the inputs.
        let into = into.map(|role| format!("{EVERYWHERE}whoever is given ClusterRole {role}"));
        Self(bound.chain(into).collect())
    }

    /// The texts, sorted.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }

    /// Whether others are all among these: who holds something everywhere holds it in a namespace, too.
    #[must_use]
    pub fn include(&self, others: &Self) -> bool {
        let mut others = others.0.iter();
        others.all(|other| self.0.contains(other) || self.holds_everywhere(other))
    }

    fn holds_everywhere(&self, holder: &str) -> bool {
        let in_namespace = holder.strip_prefix("in ");
        // No namespace has a colon in it.
        let subject = in_namespace.and_then(|rest| rest.split_once(": "));
        subject.is_some_and(|(_, subject)| self.0.contains(&format!("{EVERYWHERE}{subject}")))
    }
}

impl FromIterator<String> for Holders {
    fn from_iter<T: IntoIterator<Item = String>>(texts: T) -> Self {
        Self(texts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(texts: &[&str]) -> Holders {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn holders_include_those_that_reach_no_further() {
        let known = holders(&["everywhere: User a", "in ops: User b"]);
        for (others, is_included) in [
            (&[][..], true),
            (&["everywhere: User a", "in ops: User b"], true),
            (&["in dev: User a"], true),
            (&["in ops: User b"], true),
            (&["in dev: User b"], false),
            (&["everywhere: User b"], false),
            (&["in ops: User b", "in ops: User c"], false),
        ] {
            assert_eq!(known.include(&holders(others)), is_included, "{others:?}");
        }
    }
}
