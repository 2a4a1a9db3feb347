//! Words of a rule that have a form that no API group and no resource has.

use std::borrow::Cow;

use rolewright_catalog::{Catalog, is_version_name};

use crate::lint::view::is_unknown;

/// A word that cannot name what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lint) struct Malformed<'t> {
    /// Why, to follow the word in a sentence.
    pub(in crate::lint) reason: &'static str,
    /// What was most likely meant; none if nothing can be told.
    pub(in crate::lint) meant: Option<Cow<'t, str>>,
}

fn malformed<'t>(reason: &'static str, meant: Option<impl Into<Cow<'t, str>>>) -> Malformed<'t> {
    Malformed {
        reason,
        meant: meant.map(Into::into),
    }
}

fn nothing_meant(reason: &'static str) -> Malformed<'static> {
    malformed(reason, None::<&str>)
}

/// What is wrong with the form of an entry of `apiGroups`, if anything is.
pub(in crate::lint) fn of_group<'t>(text: &'t str, catalog: &Catalog) -> Option<Malformed<'t>> {
    if ["", "*"].contains(&text) || catalog.is_known_group(text) || is_unknown(text) {
        return None;
    }
    if text.trim() != text {
        return Some(malformed("has white space around it", Some(text.trim())));
    }
    if text == "core" {
        return Some(malformed(
            "is no API group: the core group is the empty text",
            Some(""),
        ));
    }
    if let Some((group, _)) = text.split_once('/') {
        let group = if group == "core" { "" } else { group };
        let meant = (!is_version_name(group)).then_some(group);
        return Some(malformed(
            "is a group with a version, and rules have no versions",
            meant,
        ));
    }
    if is_version_name(text) {
        let meant = (text == "v1").then_some("");
        return Some(malformed("is a version, and rules have no versions", meant));
    }
    if text.contains('*') {
        return Some(nothing_meant("is no wildcard: a `*` stands alone"));
    }
    if text.contains([',', ' ', '\t', '\n']) {
        return Some(nothing_meant("is several words in one"));
    }
    if text.chars().any(char::is_uppercase) {
        let lower = text.to_lowercase();
        if catalog.is_known_group(&lower) {
            return Some(malformed(
                "has capital letters, and groups have none",
                Some(lower),
            ));
        }
        let meant = group_of(text, catalog);
        return Some(malformed(
            "is no API group: groups have no capital letters",
            meant,
        ));
    }
    let is_resource = !text.contains('.') && !catalog.is_removed_group(text);
    let group = is_resource.then(|| group_of(text, catalog)).flatten();
    group.map(|group| malformed("is a resource and no API group", Some(group)))
}

/// The group of the resource that a word means.
fn group_of(text: &str, catalog: &Catalog) -> Option<String> {
    let meant = catalog.lookup(text).ok()?;
    Some(meant.found.resource.group().to_owned())
}

/// What is wrong with the form of an entry of `resources`, if anything is. `groups` are those of
/// its rule.
pub(in crate::lint) fn of_resource<'t>(
    text: &'t str,
    groups: &[String],
    catalog: &Catalog,
) -> Option<Malformed<'t>> {
    if ["", "*"].contains(&text) || is_unknown(text) || text.starts_with("userextras/") {
        return None;
    }
    let bare = text.trim().trim_matches('/').trim();
    if bare.contains(',') {
        return Some(nothing_meant("is several resources in one text"));
    }
    if bare != text {
        return Some(malformed(
            "has a slash or white space at an end",
            (!bare.is_empty()).then_some(bare),
        ));
    }
    if text.contains(char::is_whitespace) {
        return Some(nothing_meant("is several words in one text"));
    }
    if text.contains(['^', '$', '(', ')', '[', ']', '|', '\\', '+', '?']) {
        return Some(nothing_meant("is a pattern, and rules know none"));
    }
    if text.contains('*') {
        return of_star(text);
    }
    of_path(text, groups, catalog)
}

fn of_star(text: &str) -> Option<Malformed<'_>> {
    match text.split_once('/') {
        Some(("*", "*")) => Some(malformed(
            "is no wildcard: `*` takes in subresources",
            Some("*"),
        )),
        Some(("*", subresource)) if !subresource.contains(['*', '/']) => None,
        Some((_, "*")) => Some(nothing_meant(
            "is no wildcard: no rule names all subresources of one",
        )),
        _ => Some(nothing_meant(
            "is no wildcard: a `*` stands alone or before a slash",
        )),
    }
}

/// Texts with a group or a version in them.
fn of_path<'t>(text: &'t str, groups: &[String], catalog: &Catalog) -> Option<Malformed<'t>> {
    let knows = |group: &str, resource: &str| {
        catalog.get(group, resource).is_some() || catalog.removal(group, resource).is_some()
    };
    if let Some((first, rest)) = text.split_once('/') {
        if is_version_name(first) {
            return Some(malformed(
                "holds a version, and rules have no versions",
                Some(rest),
            ));
        }
        if first == "core" && knows("", rest) || knows(first, rest) {
            return Some(malformed(
                "holds a group, which has a list of its own",
                Some(rest),
            ));
        }
        if let Some((middle, last)) = rest.split_once('/') {
            let meant = is_version_name(middle).then_some(last);
            return Some(malformed("has more than one slash", meant));
        }
    }
    let (plural, group) = text.split('/').next()?.split_once('.')?;
    // A metric may have dots in its name.
    let is_metric = |group: &String| group.ends_with("metrics.k8s.io");
    if groups.iter().any(is_metric) {
        return None;
    }
    let subresource = text.find('/').and_then(|at| text.get(at..)).unwrap_or("");
    let is_group = catalog.is_known_group(group) || group.contains('.');
    let meant = (is_group || group == "core").then(|| format!("{plural}{subresource}"));
    Some(malformed(
        "has a dot, and resources have none: the group has a list of its own",
        meant,
    ))
}

#[cfg(test)]
mod tests {
    use rolewright_catalog::KubernetesVersion;

    use super::*;

    fn meant(found: Option<Malformed<'_>>) -> Option<String> {
        found.map(|found| found.meant.map_or_else(|| "-".to_owned(), Cow::into_owned))
    }

    #[test]
    fn groups_have_no_versions_and_no_capital_letters() {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let rows = [
            ("", None),
            ("*", None),
            ("apps", None),
            ("extensions", None),
            ("example.com", None),
            ("{{ .Values.group }}/v1", None),
            ("core", Some("")),
            ("v1", Some("")),
            ("v1beta1", Some("-")),
            ("apps/v1", Some("apps")),
            ("core/v1", Some("")),
            ("apps/", Some("apps")),
            (" apps", Some("apps")),
            ("Apps", Some("apps")),
            ("Deployment", Some("apps")),
            ("Widget", Some("-")),
            ("jobs", Some("batch")),
            ("*.k8s.io", Some("-")),
            ("apps,batch", Some("-")),
        ];
        for (text, expected) in rows {
            let found = meant(of_group(text, &catalog));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn resources_are_plain_words_with_one_slash_at_most() {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let rows = [
            ("pods", None),
            ("pods/log", None),
            ("*", None),
            ("*/scale", None),
            ("userextras/*", None),
            (
                "userextras/authentication.kubernetes.io/credential-id",
                None,
            ),
            ("apps/status", None),
            ("{{ .Values.resource }}/*", None),
            ("Pods", None),
            ("pods/*", Some("-")),
            ("*/*", Some("*")),
            ("po*", Some("-")),
            ("*pods", Some("-")),
            ("*/pods/log", Some("-")),
            ("pods/", Some("pods")),
            ("/pods", Some("pods")),
            (" pods", Some("pods")),
            ("pods, services", Some("-")),
            ("pods services", Some("-")),
            ("(pods|services)", Some("-")),
            ("pods/log/tail", Some("-")),
            ("v1/pods", Some("pods")),
            ("apps/deployments", Some("deployments")),
            ("core/pods", Some("pods")),
            ("apps/v1/deployments", Some("deployments")),
            ("extensions/ingresses", Some("ingresses")),
            ("deployments.apps", Some("deployments")),
            ("deployments.apps/scale", Some("deployments/scale")),
            ("widgets.example.com", Some("widgets")),
        ];
        for (text, expected) in rows {
            let found = meant(of_resource(text, &[], &catalog));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        let metrics = ["external.metrics.k8s.io".to_owned()];
        assert_eq!(of_resource("queue.length", &metrics, &catalog), None);
    }
}
