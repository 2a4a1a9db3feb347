//! What `jobTemplates` mean: Job templates whose placeholders are all declared, whose values are
//! filled in, and which are Jobs.

mod job;
mod origin;
mod shape;
mod tokens;

use std::collections::BTreeMap;
use std::ops::Range;

use self::origin::Origin;
use super::config::check_size;
use super::workload::{MountPaths, mount_path};
use crate::names;
use crate::source::{File, Path, Place, Problem, Span};
use crate::spec::checker::Checker;
use crate::spec::files::Folder;
use crate::spec::model::{Content, FurtherAccount, JobTemplate};
use crate::spec::raw;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

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
    let text_at = at.key(if raw.file.is_some() {
        "file"
    } else {
        "template"
    });
    let origin = match (&raw.file, &raw.template) {
        (Some(file), None) => from_file(file, &text_at, around.folder, checker)?,
        (None, Some(_)) => Origin::inline(&text_at, checker)?,
        _ => {
            let how = if raw.file.is_some() {
                "twice"
            } else {
                "nowhere"
            };
            checker
                .error(at, format!("the template `{}` is given {how}", raw.name))
                .help("write exactly one of `file` and `template`");
            return None;
        }
    };
    if let Some(offset) = origin.text().find('\0') {
        let place = origin.place(offset..offset + 1);
        checker.push_at(
            &text_at,
            Problem::error("a template cannot hold a NUL character")
                .at(place, "here")
                .help("remove it: neither YAML nor a ConfigMap can carry it"),
        );
        return None;
    }
    let account = raw.account.as_ref();
    let account = account.and_then(|name| account_of(name, &at.key("account"), around, checker));
    let filled = tokens::fill(raw, at, &origin, around, checker);
    if filled.complete {
        job::check(&filled.origin, account, &text_at, checker);
    }
    Some(filled.origin.into_text())
}

fn from_file(file: &str, at: &Path, folder: &Folder, checker: &mut Checker<'_>) -> Option<Origin> {
    let found = match folder.of(&checker.place(at)).read(file) {
        Ok(found) => found,
        Err(error) => {
            checker
                .error(at, format!("the template `{file}` {error}"))
                .help("paths start at the folder of the file that says them");
            return None;
        }
    };
    let problem = |place: Range<usize>, message: &str, label: &str| {
        let text = String::from_utf8_lossy(&found.bytes);
        let file = File::new(&found.name, text);
        Problem::error(message).at(Place::new(&file, Span::new(place)), label)
    };
    if found.bytes.starts_with(BYTE_ORDER_MARK) {
        let problem = problem(
            0..BYTE_ORDER_MARK.len(),
            "the template begins with a byte order mark",
            "not to be seen, and read by some tools as text",
        );
        checker.push_at(at, problem.help("save the file as UTF-8 without BOM"));
        return None;
    }
    if let Err(error) = str::from_utf8(&found.bytes) {
        let start = error.valid_up_to();
        let problem = problem(
            start..start + char::REPLACEMENT_CHARACTER.len_utf8(),
            "the template is no UTF-8 text",
            "these bytes are no character",
        );
        checker.push_at(at, problem.help("save the file as UTF-8"));
        return None;
    }
    let text = String::from_utf8(found.bytes).ok()?;
    Some(Origin::file(&found.name, text))
}

/// The account that the template's Pods run as, which the spec has to make.
fn account_of<'a>(
    name: &str,
    at: &Path,
    around: Surroundings<'a>,
    checker: &mut Checker<'_>,
) -> Option<&'a FurtherAccount> {
    let found = around.accounts.iter().find(|account| account.name == name);
    if found.is_none() && !checker.is_incomplete(&Path::root().key("accounts")) {
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
