//! Rules as products of words, with the words' order: which word implies which.

use crate::PolicyRule;
use crate::matches::{WILDCARD, url};

/// One word of a rule, by what it stands for.
///
/// On every axis the words form a forest, and a finite set of words stands for a word only if one
/// of them alone does: beneath `*` there are always words that nobody has written down, beneath a
/// prefix always longer paths. So a set of rules implies an atom only if one rule does. The same
/// holds for `*/log` and `pods/log`, of which neither implies the other: the first does not allow
/// a review that asks for the resource `pods/log` without a subresource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Word<'a> {
    /// Everything: `*`, or for names the absent list.
    Any,
    /// All paths that begin so.
    Prefix(&'a str),
    /// This text alone.
    Is(&'a str),
}

impl<'a> Word<'a> {
    fn of_axis_with_wildcard(entry: &'a str) -> Self {
        if entry == WILDCARD {
            Word::Any
        } else {
            Word::Is(entry)
        }
    }

    fn of_url(entry: &'a str) -> Self {
        match url::prefix(entry) {
            Some("") => Word::Any,
            Some(prefix) => Word::Prefix(prefix),
            None => Word::Is(entry),
        }
    }

    /// Whether whatever `other` stands for, this word stands for too.
    pub(crate) fn implies(self, other: Word<'_>) -> bool {
        match (self, other) {
            (Word::Any, _) => true,
            (Word::Prefix(own), Word::Prefix(text) | Word::Is(text)) => text.starts_with(own),
            (Word::Is(own), Word::Is(text)) => own == text,
            (Word::Prefix(_) | Word::Is(_), _) => false,
        }
    }

    fn into_text(self) -> String {
        match self {
            Word::Any => WILDCARD.to_owned(),
            Word::Prefix(prefix) => format!("{prefix}{WILDCARD}"),
            Word::Is(text) => text.to_owned(),
        }
    }
}

/// How many axes a product has. Rules for resources use them for verbs, resources, groups and
/// names; rules for URLs for verbs and URLs, and leave the others at [`Word::Any`].
pub(crate) const AXES: usize = 4;

/// All combinations of one word from each axis. The words of an axis are sorted and distinct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Product<'a> {
    pub(crate) axes: [Vec<Word<'a>>; AXES],
}

impl<'a> Product<'a> {
    pub(crate) fn new(mut axes: [Vec<Word<'a>>; AXES]) -> Self {
        for words in &mut axes {
            words.sort_unstable();
            words.dedup();
        }
        Self { axes }
    }

    pub(crate) fn of_urls(verbs: Vec<Word<'a>>, urls: Vec<Word<'a>>) -> Self {
        Self::new([verbs, urls, vec![Word::Any], vec![Word::Any]])
    }

    /// What the rule says of resources.
    pub(super) fn of_resource_rule(rule: &'a PolicyRule) -> Self {
        let wild = |entries: &'a [String]| -> Vec<Word<'a>> {
            let words = entries.iter();
            words
                .map(|entry| Word::of_axis_with_wildcard(entry))
                .collect()
        };
        let names = if rule.resource_names.is_empty() {
            vec![Word::Any]
        } else {
            rule.resource_names
                .iter()
                .map(|name| Word::Is(name))
                .collect()
        };
        Self::new([
            wild(&rule.verbs),
            wild(&rule.resources),
            wild(&rule.api_groups),
            names,
        ])
    }

    /// What the rule says of URLs.
    pub(super) fn of_url_rule(rule: &'a PolicyRule) -> Self {
        let verbs = rule.verbs.iter();
        let urls = rule.non_resource_urls.iter();
        Self::of_urls(
            verbs
                .map(|verb| Word::of_axis_with_wildcard(verb))
                .collect(),
            urls.map(|url| Word::of_url(url)).collect(),
        )
    }

    /// Whether the product holds nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.axes.iter().any(Vec::is_empty)
    }

    /// Leaves out the words that another word of the same axis implies.
    pub(super) fn drop_implied_words(&mut self) {
        for words in &mut self.axes {
            let all = words.clone();
            words.retain(|word| {
                !all.iter()
                    .any(|other| other != word && other.implies(*word))
            });
        }
    }

    /// Whether each of the other's combinations is implied by one of this product's.
    pub(super) fn implies(&self, other: &Self) -> bool {
        self.axes.iter().zip(&other.axes).all(|(own, others)| {
            others
                .iter()
                .all(|other| own.iter().any(|word| word.implies(*other)))
        })
    }

    /// The rule for resources that states this product.
    pub(crate) fn into_resource_rule(self) -> PolicyRule {
        let [verbs, resources, groups, names] = self.axes;
        PolicyRule {
            verbs: texts(verbs),
            api_groups: texts(groups),
            resources: texts(resources),
            resource_names: texts(names.into_iter().filter(|name| *name != Word::Any)),
            non_resource_urls: Vec::new(),
        }
    }

    /// The rule for URLs that states this product.
    pub(crate) fn into_url_rule(self) -> PolicyRule {
        let [verbs, urls, ..] = self.axes;
        PolicyRule {
            verbs: texts(verbs),
            non_resource_urls: texts(urls),
            ..PolicyRule::default()
        }
    }
}

fn texts<'a>(words: impl IntoIterator<Item = Word<'a>>) -> Vec<String> {
    let mut texts: Vec<String> = words.into_iter().map(Word::into_text).collect();
    texts.sort_unstable();
    texts
}
