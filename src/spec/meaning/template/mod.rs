//! What `jobTemplates` mean: Job templates whose placeholders are all declared, whose values are
//! filled in, and which are Jobs.

mod complete;
mod insert;
mod job;
mod lacks;
mod needs;
mod origin;
mod own_words;
mod refused;
mod shape;
#[cfg(test)]
mod tests_complete;
mod tokens;

use std::collections::BTreeMap;
use std::ops::Range;

use rolewright_names as names;

pub(in crate::spec) use self::job::judge;
pub(in crate::spec) use self::lacks::scripts;
use self::origin::Origin;
pub(in crate::spec) use self::refused::refused_as_filled_in;
pub(in crate::spec) use self::shape::{NEUTRAL, shape};
use super::config::check_size;
use super::reason;
use super::workload::{MountPaths, mount_path};
use crate::source::{File, Path, Place, Problem, Span};
use crate::spec::checker::Checker;
use crate::spec::files::Folder;
use crate::spec::model::{
    Completion, Content, FurtherAccount, JobTemplate, Needs, TemplateBody, WrittenTemplate,
};
use crate::spec::raw;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What a template's values and account are resolved against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// Where its file is.
    pub folder: &'a Folder,
    /// The client's name.
    pub client: &'a str,
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
    for (index, mut raw) in raw.into_iter().enumerate() {
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
        if let Some(reason) = &raw.reason {
            reason::check(reason, &at.key("reason"), checker);
        }
        let origin = checker.place(&at.key("name"));
        let Some(form) = Form::of(&raw, &at, checker) else {
            continue;
        };
        let has_reason = raw.reason.is_some();
        let (body, source, completion, needed) = match form {
            Form::Job => {
                let job = own_words::job(&mut raw, &at, around, checker);
                let Some(job) = job else { continue };
                let place = checker.key_place(&at.key("job"));
                let needed = needs::of_job(&job, &place);
                (TemplateBody::Job(Box::new(job)), None, None, needed)
            }
            form => {
                let Some(written) = text(&raw, form, &at, around, checker) else {
                    continue;
                };
                let body = TemplateBody::Text(written.text);
                let source = WrittenTemplate {
                    text: written.source,
                    values: tokens::meanings(&raw),
                };
                (body, Some(source), written.completion, written.needs)
            }
        };
        templates.push(JobTemplate {
            origin,
            name: raw.name,
            key,
            body,
            written: source,
            completion,
            parameters: raw.parameters,
            needs: Needs {
                has_reason,
                ..needed
            },
            mount_path: raw.mount_path,
        });
    }
    let texts = templates
        .iter()
        .filter_map(|template| match &template.body {
            TemplateBody::Text(text) => Some(Content::Text(text.clone())),
            TemplateBody::Job(_) => None,
        });
    let contents: Vec<Content> = texts.collect();
    check_size(around.config_map, contents.iter(), at, checker);
    templates
}

/// How a template is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    File,
    Inline,
    Job,
}

impl Form {
    const ALL: [Self; 3] = [Self::File, Self::Inline, Self::Job];

    /// The field that makes the form.
    fn field(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Inline => "template",
            Self::Job => "job",
        }
    }

    fn is_in(self, raw: &raw::JobTemplate) -> bool {
        match self {
            Self::File => raw.file.is_some(),
            Self::Inline => raw.template.is_some(),
            Self::Job => raw.job.is_some(),
        }
    }

    /// The one form of a template.
    fn of(raw: &raw::JobTemplate, at: &Path, checker: &mut Checker<'_>) -> Option<Self> {
        let mut forms = Self::ALL.into_iter().filter(|form| form.is_in(raw));
        let how = match (forms.next(), forms.next()) {
            (Some(form), None) => return Some(form),
            (Some(_), Some(_)) => "twice",
            (None, _) => "nowhere",
        };
        checker
            .error(at, format!("the template `{}` is given {how}", raw.name))
            .help("write exactly one of `file`, `template` and `job`");
        None
    }
}

/// A template that is given as text.
struct Written {
    text: String,
    /// The same as the user wrote it.
    source: String,
    completion: Option<Completion>,
    needs: Needs,
}

/// The template's text with its values filled in.
fn text(
    raw: &raw::JobTemplate,
    form: Form,
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<Written> {
    let text_at = at.key(form.field());
    let origin = match &raw.file {
        Some(file) => from_file(file, &text_at, around.folder, checker)?,
        None => Origin::inline(&text_at, checker)?,
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
    let mut completion = None;
    let mut needed = Needs::default();
    let kind = if filled.complete {
        job::check(&filled.origin, account, &text_at, checker)
    } else {
        None
    };
    if let Some(kind) = kind {
        let told = complete::Told {
            raw,
            kind,
            account,
            at: &text_at,
        };
        needed = needs::of_text(&filled, kind, around.namespace);
        let inserted = complete::look_over(&origin, &filled, told, checker);
        completion = raw.file.as_ref().and_then(|file| {
            let completed = inserted?;
            Some(Completion {
                path: around.folder.of(&checker.place(&text_at)).path_of(file),
                before: origin.text().to_owned(),
                after: completed.text,
                added: completed.added,
                mends: completed.mends,
                account: completed.account,
            })
        });
    }
    Some(Written {
        source: origin.text().to_owned(),
        text: filled.origin.into_text(),
        completion,
        needs: needed,
    })
}

fn from_file(file: &str, at: &Path, folder: &Folder, checker: &mut Checker<'_>) -> Option<Origin> {
    let found = match folder.of(&checker.place(at)).read(file) {
        Ok(found) => found,
        Err(error) => {
            let help = error.help();
            checker
                .error(at, format!("the template `{file}` {error}"))
                .help(help.unwrap_or("paths start at the folder of the file that says them"));
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
