//! The words of a rule, looked up in the catalog: what each group and each resource is, and what
//! of their product there is.
//!
//! A grant that does nothing has one cause, and each of the rules of that section tells causes of
//! its own. Which one it is, is decided here: a word without the form of one goes before a word
//! that nobody knows, something removed before something in another group.

mod text;
mod verbs;

use std::cell::OnceCell;

use rolewright_catalog::{
    AUTHORIZER_CHECKS, AuthorizerCheck, Availability, Catalog, CheckedVerbs, Found, NamePattern,
    Removal, is_standard_verb,
};
use rolewright_rbac::PolicyRule;

pub(super) use self::text::{of_group, of_resource};
pub(super) use self::verbs::{Target, Verbs, is_known_verb, is_plain_verb};
use super::view::is_unknown;

/// What a word of `apiGroups` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Group<'a> {
    /// `*`.
    Every,
    /// A group in which the catalog knows something.
    Known(&'a str),
    /// A group that Kubernetes once had.
    Removed(&'a str),
    /// A group of which nobody here knows anything.
    Foreign(&'a str),
    /// No group, by its form.
    Malformed,
    /// A value that is filled in later.
    Open,
}

/// What there is to say of a word of `resources` with all groups of its rule.
#[derive(Debug, Clone)]
pub(super) enum Verdict<'a> {
    /// Nothing: a wildcard, a word without the form of one, something that is not known yet, or
    /// that a group may have of which nothing is known.
    Open,
    /// Some of the groups have it.
    There {
        /// What it is in them.
        found: Vec<Found<'a>>,
        /// The positions of the groups that are known not to have it.
        dead: Vec<usize>,
    },
    /// No group has it, and one, by its position, once had it.
    Removed { group: usize, removal: Removal },
    /// No group has it, and others do.
    Elsewhere { groups: Vec<&'a str> },
    /// No group has it, and no other has.
    Unknown,
}

/// What the API server asks for where a request that impersonates has many extras: a `*` that is a
/// wildcard of the server's and not of the rule's.
const ALL_EXTRAS: (&str, &str) = ("authentication.k8s.io", "userextras/*");

/// A rule with its groups looked up.
pub(super) struct Words<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) rule: &'a PolicyRule,
    pub(super) groups: Vec<Group<'a>>,
    /// What authorizers ask in a fixed group with a verb of the rule.
    asked: Vec<&'static AuthorizerCheck>,
    verdicts: OnceCell<Vec<Verdict<'a>>>,
    on: OnceCell<Verbs<'a>>,
}

impl<'a> Words<'a> {
    /// None for a rule that is not about resources.
    pub(super) fn of(rule: &'a PolicyRule, catalog: &'a Catalog) -> Option<Self> {
        if rule.resources.is_empty() || rule.api_groups.is_empty() || rule.verbs.is_empty() {
            return None;
        }
        let groups = rule.api_groups.iter().map(|text| group(text, catalog));
        let is_asked = |check: &&AuthorizerCheck| match check.verbs {
            CheckedVerbs::These(verbs) => {
                matches!(check.group, NamePattern::Exactly(_))
                    && rule.verbs.iter().any(|verb| verbs.contains(&&**verb))
                    && check.is_asked_in(catalog.version())
            }
            CheckedVerbs::Before(_) => false,
        };
        Some(Self {
            catalog,
            rule,
            groups: groups.collect(),
            asked: AUTHORIZER_CHECKS.iter().filter(is_asked).collect(),
            verdicts: OnceCell::new(),
            on: OnceCell::new(),
        })
    }

    /// What there is to say of each resource.
    pub(super) fn verdicts(&self) -> impl Iterator<Item = (usize, &'a str, &Verdict<'a>)> {
        let resources = &self.rule.resources;
        let verdicts = self
            .verdicts
            .get_or_init(|| resources.iter().map(|text| self.verdict(text)).collect());
        let each = resources.iter().zip(verdicts).enumerate();
        each.map(|(at, (text, verdict))| (at, text.as_str(), verdict))
    }

    /// What its verbs can be judged on.
    pub(super) fn on(&self) -> &Verbs<'a> {
        self.on.get_or_init(|| Verbs::of(self))
    }

    /// Whether all that it is about is Kubernetes' own, wildcards included.
    pub(super) fn are_of_kubernetes(&self) -> bool {
        let mut verdicts = self.verdicts();
        let is_own = |group: &Group<'_>| match *group {
            Group::Known(group) => self.is_of_kubernetes(group),
            Group::Removed(_) => true,
            _ => false,
        };
        verdicts.all(|(_, text, verdict)| !matches!(verdict, Verdict::Open) || is_wildcard(text))
            && self.groups.iter().all(is_own)
    }

    /// Whether nothing that the rule is about is there, by its words alone: then what it grants is
    /// nothing, and the rules of dead grants tell why.
    pub(super) fn is_about_nothing(&self) -> bool {
        let groups = 0..self.groups.len();
        self.verdicts().all(|(_, text, verdict)| {
            let mut groups = groups.clone();
            groups.all(|group| self.is_dead(group, text, verdict))
        })
    }

    /// Whether a resource is known not to be in a group of the rule, by its position.
    pub(super) fn is_dead(&self, group: usize, text: &str, verdict: &Verdict<'_>) -> bool {
        if text.is_empty() || self.groups.get(group) == Some(&Group::Malformed) {
            return true;
        }
        match verdict {
            Verdict::There { dead, .. } => dead.contains(&group),
            Verdict::Removed { .. } | Verdict::Elsewhere { .. } | Verdict::Unknown => true,
            Verdict::Open => self.is_malformed(text),
        }
    }

    fn verdict(&self, text: &'a str) -> Verdict<'a> {
        if text.is_empty() || is_wildcard(text) || is_unknown(text) || self.is_malformed(text) {
            return Verdict::Open;
        }
        let (mut found, mut dead, mut removal) = (Vec::new(), Vec::new(), None);
        let mut is_open = false;
        for (at, group) in self.groups.iter().enumerate() {
            match *group {
                Group::Every => {
                    let before = found.len();
                    found.extend(everywhere(self.catalog, text));
                    is_open |= found.len() == before;
                }
                Group::Foreign(_) | Group::Malformed | Group::Open => is_open = true,
                Group::Known(group) | Group::Removed(group) => {
                    if let Some(one) = self.catalog.get(group, text) {
                        found.push(one);
                    } else if (group, text) == ALL_EXTRAS
                        || self.is_asked_by_verb(group, text)
                        || self.may_be_asked_in(group)
                    {
                        is_open = true;
                    } else {
                        let gone = || self.catalog.removal(group, text).map(|gone| (at, gone));
                        removal = removal.or_else(gone);
                        dead.push(at);
                    }
                }
            }
        }
        match removal {
            _ if !found.is_empty() => Verdict::There { found, dead },
            _ if is_open => Verdict::Open,
            Some((group, removal)) => Verdict::Removed { group, removal },
            None => {
                let groups: Vec<&str> = everywhere(self.catalog, text)
                    .filter_map(|found| match found.resource {
                        std::borrow::Cow::Borrowed(resource) => Some(resource.group()),
                        std::borrow::Cow::Owned(_) => None,
                    })
                    .collect();
                if groups.is_empty() {
                    Verdict::Unknown
                } else {
                    Verdict::Elsewhere { groups }
                }
            }
        }
    }

    /// Whether a resource of the rule is told by its form alone.
    pub(super) fn is_malformed(&self, text: &str) -> bool {
        !self.takes_any_text() && of_resource(text, &self.rule.api_groups, self.catalog).is_some()
    }

    /// Whether any text may be a resource of the rule, as the audience of a token is.
    pub(super) fn takes_any_text(&self) -> bool {
        let groups = self.rule.api_groups.iter();
        groups
            .map(|group| if group == "*" { "" } else { group })
            .any(|group| self.is_asked_by_verb(group, "anything"))
    }

    /// Whether authorizers are asked for a verb of the rule on any name in this group.
    fn is_asked_by_verb(&self, group: &str, resource: &str) -> bool {
        let mut asked = self.asked.iter();
        asked.any(|check| check.is_about(group, resource, None))
    }

    /// Whether somebody may ask about names in a group that nothing serves: whoever extends a
    /// cluster with resources may ask for verbs of its own on whatever, as cert-manager does on
    /// signers.
    fn may_be_asked_in(&self, group: &str) -> bool {
        let is_own = |verb: &String| is_plain_verb(verb) && !is_standard_verb(verb);
        // Nobody extends a group that is gone.
        self.rule.verbs.iter().any(is_own)
            && !self.catalog.is_removed_group(group)
            && !self.is_of_kubernetes(group)
    }

    /// Whether all that a group can have is known: Kubernetes itself serves it, and nothing else
    /// adds to it.
    pub(super) fn is_of_kubernetes(&self, group: &str) -> bool {
        let mut known = self.catalog.resources_in(group).peekable();
        known.peek().is_some()
            && known.all(|known| {
                !matches!(
                    known.availability(),
                    Availability::Custom | Availability::Extension
                )
            })
    }

    /// The name of a group of the rule, by its position.
    pub(super) fn group_text(&self, at: usize) -> &'a str {
        self.rule.api_groups.get(at).map_or("", String::as_str)
    }
}

fn group<'a>(text: &'a str, catalog: &Catalog) -> Group<'a> {
    if text == "*" {
        Group::Every
    } else if is_unknown(text) {
        Group::Open
    } else if catalog.is_known_group(text) {
        Group::Known(text)
    } else if catalog.is_removed_group(text) {
        Group::Removed(text)
    } else if of_group(text, catalog).is_some() {
        Group::Malformed
    } else {
        Group::Foreign(text)
    }
}

/// Whether a resource is `*` or `*/SUBRESOURCE`.
pub(super) fn is_wildcard(text: &str) -> bool {
    match text.strip_prefix('*') {
        Some("") => true,
        Some(rest) => {
            let subresource = rest.strip_prefix('/');
            subresource.is_some_and(|name| !name.is_empty() && !name.contains(['*', '/']))
        }
        None => false,
    }
}

/// What a resource's exact text is in every group.
fn everywhere<'a>(catalog: &'a Catalog, text: &'a str) -> impl Iterator<Item = Found<'a>> {
    let plural = text.split('/').next().unwrap_or_default();
    catalog
        .resources_named(plural)
        .filter_map(move |known| catalog.get(known.group(), text))
}

/// A group as a line of a rule.
pub(super) fn group_line(group: &str) -> String {
    format!("`apiGroups: [\"{group}\"]`")
}

/// A group as a word of a sentence.
pub(super) fn group_name(group: &str) -> String {
    match group {
        "" => "the core group".to_owned(),
        group => format!("group {group}"),
    }
}
