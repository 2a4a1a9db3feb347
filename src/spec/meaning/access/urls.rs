//! Access to paths outside the resource API.

use rolewright_rbac::PolicyRule;

use super::wildcard;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::raw::AccessEntry;

/// HTTP methods in lower case: the verbs of a request that is not for a resource.
const METHODS: [&str; 7] = ["delete", "get", "head", "options", "patch", "post", "put"];

/// The rules of an entry with `urls`; none if something is wrong with it.
pub(super) fn rules(entry: &AccessEntry, at: &Path, checker: &mut Checker<'_>) -> Vec<PolicyRule> {
    let (Some(urls), Some(verbs)) = (&entry.urls, &entry.verbs) else {
        return Vec::new();
    };
    let mut wildcards = Vec::new();
    let mut sound = true;
    for (index, url) in urls.iter().enumerate() {
        let at = at.key("urls").index(index);
        sound &= check_url(url, &at, checker);
        if url.ends_with('*') {
            wildcards.push(at);
        }
    }
    for (index, verb) in verbs.iter().enumerate() {
        let at = at.key("verbs").index(index);
        if verb == "*" {
            wildcards.push(at);
        } else if !METHODS.contains(&verb.as_str()) {
            unknown_method(verb, &at, checker);
            sound = false;
        }
    }
    sound &= wildcard::allowed(entry, at, &wildcards, checker);
    if !sound {
        return Vec::new();
    }
    vec![PolicyRule {
        verbs: verbs.clone(),
        non_resource_urls: urls.clone(),
        ..PolicyRule::default()
    }]
}

fn check_url(url: &str, at: &Path, checker: &mut Checker<'_>) -> bool {
    if !url.starts_with('/') && url != "*" {
        checker
            .error(
                at,
                format!("`{url}` would never match: every path begins with `/`"),
            )
            .help(format!("write `/{}`", path_of(url)));
        return false;
    }
    if url.trim_end_matches('*').contains('*') {
        checker
            .error(
                at,
                format!("`{url}` would never match: only a last `*` is a wildcard"),
            )
            .help("name the paths, or cut the path before the first `*`");
        return false;
    }
    if let Some(mark) = ['?', '#'].into_iter().find(|mark| url.contains(*mark)) {
        checker
            .error(
                at,
                format!(
                    "`{url}` would never match: what follows a `{mark}` is no part of the path"
                ),
            )
            .help(format!("cut the path before the `{mark}`"));
        return false;
    }
    true
}

/// The path in what may be a whole URL, without its first `/`.
fn path_of(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url,
    }
}

fn unknown_method(verb: &str, at: &Path, checker: &mut Checker<'_>) {
    let report = checker.error(at, format!("`{verb}` is no verb of a URL"));
    let lower = verb.to_ascii_lowercase();
    let meant = match lower.as_str() {
        "list" | "watch" | "read" => Some("get"),
        "create" => Some("post"),
        "update" => Some("put"),
        _ => METHODS.into_iter().find(|method| *method == lower),
    };
    let report = match meant {
        Some(meant) => report.label(format!("did you mean `{meant}`?")),
        None => report,
    };
    report.help(format!(
        "the verbs are HTTP methods in lower case: {}",
        METHODS.join(", ")
    ));
}
