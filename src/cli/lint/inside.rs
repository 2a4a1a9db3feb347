//! Manifests inside ConfigMaps, which somebody else applies later.
//!
//! What one ConfigMap holds is a set of its own: the objects around it are seen for it, and know
//! nothing of it. Values that a program fills in before it applies them are unknown.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::templates::Parameters;
use crate::finding::{Finding, Section};
use crate::lint::{FilledIn, SetInput, texts};
use crate::object::{Content, Objects, RBAC_GROUP, Templates, Written};
use crate::source::{Document, Node, Place};

/// What the ConfigMaps of a set hold.
#[derive(Debug, Default)]
pub(super) struct Inside {
    /// A set for each ConfigMap that holds objects of RBAC or workloads.
    pub(super) sets: Vec<SetInput>,
    /// The documents of these sets.
    pub(super) documents: Vec<Document>,
    /// The documents beside them that could not be read, or not be seen, with their places where they
    /// are known.
    pub(super) unread: Vec<Option<Place>>,
}

/// What is known of a set whose ConfigMaps are read.
pub(super) struct Around<'a> {
    /// The documents that it was made of.
    pub(super) own: &'a [Document],
    /// Those that are seen beside it.
    pub(super) context: &'a [Document],
    /// Whether it is a chart.
    pub(super) is_chart: bool,
    /// Whether its objects get other names, which what stands inside does not follow.
    pub(super) renames: bool,
    /// What specs say that programs fill in.
    pub(super) parameters: &'a Parameters,
}

/// Reads the texts in the ConfigMaps of a set; `collect` makes objects of the documents around as it
/// was made.
pub(super) fn read(
    set: &SetInput,
    around: &Around<'_>,
    collect: &dyn Fn(&[Document]) -> Objects,
) -> Inside {
    let mut inside = Inside::default();
    let mut seen = HashSet::new();
    let written = set.objects.written.iter();
    for config_map in written.filter(|written| is_config_map(written)) {
        let mut documents = Vec::new();
        let mut unread: Vec<Option<Place>> = Vec::new();
        for (_, value, read) in texts(config_map) {
            // The alternatives of a template may hold the same text.
            let target = value.target();
            let place = (Arc::as_ptr(target.file()), target.span());
            if !seen.insert((place, value.as_str().map(str::to_owned))) {
                continue;
            }
            if let Some(reading) = read(value) {
                unread.extend(reading.unseen.into_iter().map(Some));
                unread.extend(reading.problems.into_iter().map(|problem| problem.place));
                documents.extend(reading.documents);
            }
        }
        // Nothing that is done to the objects around reaches into a text. What it makes is made where
        // the Pods are that can mount it.
        let namespace = config_map.lands_in.as_deref();
        let namespace = namespace.unwrap_or(&set.default_namespace);
        let objects = Objects::collect_with(&documents, namespace, Templates::Unknown);
        if objects.workloads.is_empty() && !objects.written.iter().any(is_of_rbac) {
            continue;
        }
        inside.unread.extend(unread);
        let beside: Vec<Document> = around.own.iter().chain(around.context).cloned().collect();
        inside.sets.push(SetInput {
            name: format!("{} (in ConfigMap {})", set.name, config_map.name).into(),
            objects,
            context: collect(&beside),
            broken: Vec::new(),
            default_namespace: namespace.to_owned(),
            parts: Objects::default(),
            is_put_somewhere: false,
            is_complete: false,
            is_renamed: around.renames,
            made_in: config_map.namespace.clone(),
            dispatchers: Vec::new(),
            filled_in: filled_in(config_map, around),
        });
        inside.documents.append(&mut documents);
    }
    inside
}

/// What programs fill into the texts of a ConfigMap.
fn filled_in(config_map: &Written, around: &Around<'_>) -> FilledIn {
    let keys = texts(config_map).filter_map(|(key, _, _)| key.text());
    let parameters = keys.filter_map(|key| around.parameters.get(key)).flatten();
    FilledIn {
        is_in_config_map: true,
        parameters: parameters.cloned().collect(),
        names: BTreeSet::new(),
        has_actions: is_rendered(config_map, around.is_chart),
    }
}

/// Whether a ConfigMap is applied as it is read, so that actions in its texts are left to who reads
/// them: it was built, or stands neither in a chart nor among other templates, and holds no action
/// elsewhere.
fn is_rendered(config_map: &Written, is_in_chart: bool) -> bool {
    let root = config_map.root();
    if root.file().is_built_from() {
        return true;
    }
    let mut folders = root.file().name().split('/');
    let is_template = is_in_chart || folders.any(|folder| folder == "templates");
    let is_known = |(key, value): (Node<'_>, Node<'_>)| {
        !key.is_unknown()
            && if key.text() == Some("data") {
                !value.has_insertions() && value.pairs().all(|(key, _)| !key.is_unknown())
            } else {
                value.is_known()
            }
    };
    !is_template && !root.has_insertions() && root.pairs().all(is_known)
}

fn is_config_map(written: &Written) -> bool {
    written.kind == "ConfigMap" && written.api_version == "v1"
}

fn is_of_rbac(written: &Written) -> bool {
    let group = written.api_version.split('/').next();
    group == Some(RBAC_GROUP) || !matches!(written.content, Content::Other)
}

/// The rules that look for the objects of names, and at how names are spelled.
const OF_NAMES: [&str; 5] = [
    "dangling-role-ref",
    "dangling-service-account",
    "invalid-role-ref",
    "invalid-subject",
    "suspicious-subject",
];

/// Whether a finding inside a ConfigMap finds fault with a value that is still to be filled in.
pub(super) fn is_of_placeholder(finding: &Finding) -> bool {
    let looks_at_names = matches!(
        finding.rule.section,
        Section::Validity | Section::Ineffective
    ) || OF_NAMES.contains(&finding.rule.id);
    looks_at_names && finding.set.contains(MARK_OF_NAME) && holds_placeholder(finding.place.text())
}

/// The rules that find fault with a name that leads to nothing.
const OF_WHAT_IS_NAMED: [&str; 5] = [
    "dangling-config-map",
    "dangling-role-ref",
    "dangling-secret",
    "dangling-service-account",
    "dangling-workload-service-account",
];

/// Whether a finding finds fault with a name that may lead to what is renamed.
pub(super) fn is_of_name(finding: &Finding) -> bool {
    OF_WHAT_IS_NAMED.contains(&finding.rule.id)
}

/// What is in the name of each set of a ConfigMap.
const MARK_OF_NAME: &str = " (in ConfigMap ";

/// Whether a text holds `${…}` or `@…@`.
fn holds_placeholder(text: &str) -> bool {
    let in_braces = text
        .split_once("${")
        .is_some_and(|(_, rest)| rest.contains('}'));
    let parts: Vec<&str> = text.split('@').collect();
    let between = parts.get(1..parts.len() - 1).unwrap_or_default();
    let is_name = |part: &&str| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        !part.is_empty() && part.chars().all(is_word)
    };
    in_braces || between.iter().any(is_name)
}

#[cfg(test)]
mod tests {
    use super::holds_placeholder;

    #[test]
    fn placeholders_are_told_from_texts() {
        for text in ["${NAME}", "a-${NAME}-b", "@NAME@", "a@b.c@d"] {
            assert!(holds_placeholder(text), "{text}");
        }
        for text in ["", "reader", "$NAME", "a@b.c", "@@", "a @ b @ c"] {
            assert!(!holds_placeholder(text), "{text}");
        }
    }
}
