//! What the verbs of a rule are on its resources.

use rolewright_catalog::{Availability, Catalog, Found, Scope, VerbStatus, is_standard_verb};

use super::{Verdict, Words};
use crate::lint::view::is_unknown;

/// A resource of a rule that is there.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Target<'a> {
    /// Its position in `resources`.
    pub(in crate::lint) at: usize,
    pub(in crate::lint) found: Found<'a>,
}

/// The resources of a rule on which its verbs can be judged.
pub(in crate::lint) struct Verbs<'a> {
    pub(in crate::lint) catalog: &'a Catalog,
    pub(in crate::lint) targets: Vec<Target<'a>>,
    /// Whether the rule is also about resources of which not all is known: a wildcard, a foreign
    /// group, a value that is filled in later.
    pub(in crate::lint) is_open: bool,
}

impl<'a> Verbs<'a> {
    pub(super) fn of(words: &Words<'a>) -> Self {
        let mut targets = Vec::new();
        let mut is_open = false;
        for (at, _, verdict) in words.verdicts() {
            match verdict {
                Verdict::There { found, .. } => {
                    let found = found.iter().cloned();
                    targets.extend(found.map(|found| Target { at, found }));
                }
                Verdict::Open => is_open = true,
                _ => {}
            }
        }
        Self {
            catalog: words.catalog,
            targets,
            is_open,
        }
    }

    /// What a verb is on a resource.
    pub(in crate::lint) fn status(&self, target: &Target<'_>, verb: &str) -> VerbStatus {
        self.catalog.verb_status(&target.found, verb)
    }

    /// Whether a verb means something on a resource of the rule, or may.
    pub(in crate::lint) fn may_live(&self, verb: &str) -> bool {
        self.is_open
            || self.targets.iter().any(|target| {
                is_extended(target)
                    || matches!(
                        self.status(target, verb),
                        VerbStatus::Served | VerbStatus::Special
                    )
            })
    }

    /// Whether a verb that stands in a Role on something cluster-scoped is told of for that: what
    /// nobody asks for anywhere has another cause.
    pub(in crate::lint) fn is_out_of_reach(&self, target: &Target<'_>, verb: &str) -> bool {
        if target.found.scope() == Scope::Namespaced {
            return false;
        }
        let works = |verb: &str| self.catalog.works_in_namespace(&target.found, verb);
        let means_something = match self.status(target, verb) {
            VerbStatus::Served | VerbStatus::Special => true,
            // Where nothing works, another verb would not help.
            VerbStatus::NotServed => is_standard_verb(verb) && !works("*") || is_extended(target),
            VerbStatus::Unknown => false,
        };
        means_something && !works(verb)
    }
}

/// Whether something beyond Kubernetes serves a resource, and may know verbs of its own.
pub(in crate::lint) fn is_extended(target: &Target<'_>) -> bool {
    matches!(
        target.found.resource.availability(),
        Availability::Custom | Availability::Extension
    )
}

/// Whether a verb is a word of its own: neither the wildcard, nor empty, nor filled in later.
pub(in crate::lint) fn is_plain_verb(verb: &str) -> bool {
    !["", "*"].contains(&verb) && !is_unknown(verb)
}

/// Whether Kubernetes knows a verb on anything at all.
pub(in crate::lint) fn is_known_verb(catalog: &Catalog, verb: &str) -> bool {
    let any = catalog.get("", "configmaps");
    any.is_none_or(|any| catalog.verb_status(&any, verb) != VerbStatus::Unknown)
}
