//! Volumes of several sources.

use std::collections::HashSet;

use crate::check::{not_reserved, required, within};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};
use crate::volume::source::{downward, files};

const SOURCES: [&str; 6] = [
    "secret",
    "configMap",
    "downwardAPI",
    "serviceAccountToken",
    "clusterTrustBundle",
    "podCertificate",
];

/// The shortest and the longest life of a token, in seconds.
const LIFE: std::ops::RangeInclusive<i64> = 600..=1 << 32;

pub(super) fn check(projected: &Scope<'_>, out: &mut Vec<Refusal>) {
    let sources = projected.list("sources");
    let mut paths = HashSet::new();
    for source in &sources.items {
        let set = SOURCES.iter().filter(|kind| source.get(kind).is_set());
        let set: Vec<&str> = set.copied().collect();
        if let [first, second, ..] = set.as_slice()
            && source.is_closed()
        {
            let why = format!("has more than one type: `{first}` and `{second}`");
            source.refuse_itself(why, out);
        }
        for kind in ["secret", "configMap"] {
            if let Found::This(found) = source.get(kind) {
                required(&found, "name", out);
                files(&found, out);
            }
        }
        if let Found::This(found) = source.get("downwardAPI") {
            for item in found.list("items").items {
                downward(&item, out);
            }
        }
        if let Found::This(token) = source.get("serviceAccountToken") {
            within(&token, "expirationSeconds", LIFE, out);
            required(&token, "path", out);
            not_reserved(&token, "path", out);
        }
        let items = ["secret", "configMap", "downwardAPI"]
            .into_iter()
            .filter_map(|kind| source.get(kind).this())
            .map(|found| found.list("items"));
        for list in items.filter(|list| list.is_closed && sources.is_closed) {
            for item in &list.items {
                if let Found::This(path) = item.text("path")
                    && !paths.insert(path)
                {
                    item.refuse("path", format!("is taken already: `{path}`"), out);
                }
            }
        }
    }
}
