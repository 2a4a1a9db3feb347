//! Several sources in one folder.

use std::collections::BTreeMap;

use super::files;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::meaning::workload::env::is_annotation_or_label;
use crate::spec::model::workload::Projected;
use crate::spec::raw::workload::mount as raw;

/// Fields of a Pod that a file can hold, by `k8s.io/kubernetes/pkg/apis/core/validation`.
const FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];

/// The sources, in their order; nothing if one of them cannot be read.
pub(super) fn sources(
    raw: Vec<raw::Projected>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Option<Vec<Projected>> {
    let count = raw.len();
    let mut taken: BTreeMap<String, Path> = BTreeMap::new();
    let mut sources = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let at = at.index(index);
        let Some(source) = source(raw, &at, checker) else {
            continue;
        };
        for path in paths(&source) {
            if let Some(first) = taken.insert(path.to_owned(), at.clone()) {
                let first = checker.place(&first);
                checker
                    .error(&at, format!("two files at `{path}`"))
                    .related(first, "the other one");
            }
        }
        sources.push(source);
    }
    (sources.len() == count).then_some(sources)
}

/// The paths that a source says itself.
fn paths(source: &Projected) -> Vec<&str> {
    match source {
        Projected::Secret(files) | Projected::ConfigMap(files) => {
            let keys = files.keys.iter().flatten();
            keys.map(|(_, path)| path.as_str()).collect()
        }
        Projected::Field(_, path) | Projected::Token { path, .. } => vec![path],
    }
}

fn source(raw: raw::Projected, at: &Path, checker: &mut Checker<'_>) -> Option<Projected> {
    let is_object = raw.secret.is_some() || raw.config_map.is_some();
    let strangers = [
        ("keys", raw.keys.is_some() && !is_object),
        ("optional", raw.optional && !is_object),
        ("path", raw.path.is_some() && is_object),
    ];
    for (word, _) in strangers.into_iter().filter(|(_, strange)| *strange) {
        checker
            .key_error(
                &at.key(word),
                format!("`{word}` has no meaning beside what is projected here"),
            )
            .help("remove it");
    }
    let keys = files::keys(raw.keys, &at.key("keys"), checker);
    match (raw.secret, raw.config_map, raw.field, raw.token) {
        (Some(name), None, None, None) => {
            files::files(name, keys, raw.optional, &at.key("secret"), checker)
                .map(Projected::Secret)
        }
        (None, Some(name), None, None) => {
            files::files(name, keys, raw.optional, &at.key("configMap"), checker)
                .map(Projected::ConfigMap)
        }
        (None, None, Some(field), None) => {
            let path = path(raw.path, at, checker)?;
            is_field(&field, &at.key("field"), checker).then_some(Projected::Field(field, path))
        }
        (None, None, None, Some(token)) => {
            let path = path(raw.path, at, checker)?;
            let audience_at = at.key("token").key("audience");
            if token.audience.is_empty() {
                checker
                    .error(&audience_at, "a token without an audience is the API server's")
                    .help("write who is to accept it; the API server's is mounted by `serviceAccount`");
                return None;
            }
            Some(Projected::Token {
                audience: token.audience,
                expiration_seconds: token.expiration_seconds,
                path,
            })
        }
        _ => {
            checker
                .error(at, "this does not say what is projected")
                .help(
                    "write exactly one of `secret`, `configMap`, `field` with `path`, and `token` \
                     with `path`",
                );
            None
        }
    }
}

fn path(raw: Option<String>, at: &Path, checker: &mut Checker<'_>) -> Option<String> {
    let Some(path) = raw else {
        checker
            .error(at, "this does not say where it is found")
            .help("write `path: ...`, relative to the mount");
        return None;
    };
    files::is_below(&path, &at.key("path"), checker).then_some(path)
}

fn is_field(field: &str, at: &Path, checker: &mut Checker<'_>) -> bool {
    let known = FIELDS.contains(&field) || is_annotation_or_label(field);
    if !known {
        checker
            .error(at, format!("`{field}` is no field that a file can hold"))
            .help(format!(
                "the fields are {}, metadata.labels['KEY'] and metadata.annotations['KEY']",
                FIELDS.join(", ")
            ));
    }
    known
}
