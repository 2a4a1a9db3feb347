//! What `jobTemplates` mean: Job templates whose placeholders are all declared, whose values are
//! filled in, and which are Jobs.

mod job;
mod origin;
mod tokens;

use std::collections::BTreeMap;

use self::origin::Origin;
use super::config::check_size;
use super::workload::{MountPaths, mount_path};
use crate::source::{Path, Problem};
use crate::spec::checker::Checker;
use crate::spec::files::Folder;
use crate::spec::model::{Content, FurtherAccount, JobTemplate};
use crate::spec::{names, raw};

/// What a template's values and account are resolved against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// Where its file is.
    pub folder: &'a Folder,
    /// The client's namespace.
    pub namespace: Option<&'a str>,
    /// The ConfigMap that carries the templates.
    pub config_map: &'a str,
    /// The accounts it may run as.
    pub accounts: &'a [FurtherAccount],
}

/// The Job templates at `at`. What is wrong with them goes to the checker.
pub(super) fn templates(
    raw: Vec<raw::JobTemplate>,
    at: &Path,
    around: Surroundings<'_>,
    mount_paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Vec<JobTemplate> {
    let mut keys: BTreeMap<String, Path> = BTreeMap::new();
    let mut templates = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let at = at.index(index);
        let key = raw
            .key
            .clone()
            .unwrap_or_else(|| format!("{}.yaml", raw.name));
        let key_at = if raw.key.is_some() {
            at.key("key")
        } else {
            at.key("name")
        };
        checker.word(&key_at, &key, names::config_key);
        if let Some(other) = keys.insert(key.clone(), key_at.clone()) {
            let other = checker.place(&other);
            checker
                .error(&key_at, format!("two templates for the key `{key}`"))
                .related(other, "the other one")
                .help("give one of them another `key`");
        }
        if let Some(path) = &raw.mount_path {
            mount_path(
                path,
                Some("jobTemplates"),
                &at.key("mountPath"),
                mount_paths,
                checker,
            );
        }
        let text = text(&raw, &at, around, checker);
        if let Some(text) = text {
            templates.push(JobTemplate {
                name: raw.name,
                key,
                text,
                mount_path: raw.mount_path,
            });
        }
    }
    let contents: Vec<Content> = templates
        .iter()
        .map(|template| Content::Text(template.text.clone()))
        .collect();
    check_size(around.config_map, contents.iter(), at, checker);
    templates
}

/// The template's text with its values filled in.
fn text(
    raw: &raw::JobTemplate,
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<String> {
    let origin = match (&raw.file, &raw.template) {
        (Some(file), None) => from_file(file, &at.key("file"), around.folder, checker)?,
        (None, Some(_)) => Origin::inline(&at.key("template"), checker)?,
        _ => {
            checker
                .error(at, format!("the template `{}` is not given", raw.name))
                .help("write exactly one of `file` and `template`");
            return None;
        }
    };
    if let Some(offset) = origin.text().find('\0') {
        let place = origin.place(offset..offset + 1);
        checker.push(Problem::error("a template cannot hold a NUL character").at(place, "here"));
        return None;
    }
    let account = match &raw.account {
        Some(name) => Some(account(name, &at.key("account"), around, checker)?),
        None => None,
    };
    let filled = tokens::fill(raw, at, &origin, around, checker)?;
    job::check(&filled, account, checker);
    Some(filled.into_text())
}

fn from_file(file: &str, at: &Path, folder: &Folder, checker: &mut Checker<'_>) -> Option<Origin> {
    let found = match folder.read(file) {
        Ok(found) => found,
        Err(error) => {
            checker
                .error(at, format!("the template `{file}` {error}"))
                .help("paths start at the spec's folder");
            return None;
        }
    };
    if found.bytes.starts_with(b"\xef\xbb\xbf") {
        checker
            .error(
                at,
                format!("the template `{file}` begins with a byte order mark"),
            )
            .label("programs and tools disagree about it")
            .help("save the file as UTF-8 without BOM");
        return None;
    }
    match String::from_utf8(found.bytes) {
        Ok(text) => Some(Origin::file(&found.name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..valid]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            checker
                .error(at, format!("the template `{file}` is no UTF-8 text"))
                .label(format!("its line {line} holds other bytes"))
                .help("save the file as UTF-8");
            None
        }
    }
}

/// The account that the template's Pods run as, which the spec has to make.
fn account<'a>(
    name: &str,
    at: &Path,
    around: Surroundings<'a>,
    checker: &mut Checker<'_>,
) -> Option<&'a FurtherAccount> {
    let found = around.accounts.iter().find(|account| account.name == name);
    if found.is_none() {
        let known = around.accounts.iter().map(|account| account.name.as_str());
        let near = crate::spec::nearest(name, known);
        let report = checker.error(at, format!("`accounts` has no entry `{name}`"));
        let report = match near {
            Some(near) => report.label(format!("did you mean `{near}`?")),
            None => report,
        };
        report.help(format!("write `accounts: [{{name: {name}}}]`"));
    }
    found
}
