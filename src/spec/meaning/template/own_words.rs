//! Job templates in the spec's own words: those of a client's `job`, with placeholders in them.
//!
//! `@NAME@` may stand in every text, since it is filled in before anything is checked. `${NAME}`
//! may stand where any text is right, and stays a whole argument or value: in `command`, `args` and
//! the texts of `env`. No key of a mapping holds one, and no script of a shell a `${NAME}`.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_names as names;
use serde_json::Value;

use super::tokens::{Seen, declared, meanings};
use super::{Surroundings, account_of};
use crate::source::{Kind as NodeKind, Node, Path, Place, Span, Step};
use crate::spec::checker::Checker;
use crate::spec::meaning::workload::dispatched;
use crate::spec::model::{DispatchedJob, TemplateValue, WrittenJob, WrittenToken};
use crate::spec::placeholders::{PlaceholderKind as Kind, fill_values, find, holds_one_of};
use crate::spec::raw::{self, JobTemplate};
use crate::spec::{command_line, remedy};

/// The Job that the template at `at` says. What is wrong with it goes to the checker.
pub(super) fn job(
    raw: &mut JobTemplate,
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<DispatchedJob> {
    check_name(&raw.name, around.client, &at.key("name"), checker);
    let job_at = at.key("job");
    let written = raw.job.take()?;
    if written.pod.overlay.is_some() {
        checker
            .key_error(
                &job_at.key("podTemplate"),
                "`podTemplate` is not for the `job` of a template",
            )
            .help(
                "write the whole Job as a `file`: what `rolewright job` prints without it is a \
                 beginning",
            );
    }
    let node = checker.node(&job_at)?;
    let mut texts = Vec::new();
    collect(node, &job_at, &mut texts);
    let seen: Vec<Seen> = texts.iter().flat_map(Text::placeholders).collect();
    let values = declared(raw, at, &seen, around, checker);
    let is_misplaced = misplaced(raw, &job_at, &texts, checker);
    let account = account(raw, at, around, checker);
    let (raw_job, with_stand_ins) = if values.is_empty() {
        (*written, None)
    } else {
        // What cannot be read even so is reported already.
        let json = node.to_json().ok()?;
        let tokens = written_tokens(raw, &values, &seen, &texts);
        let filled = with_values(json.clone(), |name| values.get(name).map(String::as_str))?;
        let with_stand_ins = with_values(json, |name| {
            tokens.get(name).map(|token| token.stand_in.as_str())
        });
        (filled, with_stand_ins.map(|job| (job, tokens)))
    };
    scripts(raw, &raw_job.pod, &job_at, checker);
    if let Some((job, tokens)) = &with_stand_ins
        && raw.reason.is_none()
    {
        tokens_in_scripts(tokens, &job.pod, &job_at, checker);
    }
    // A placeholder that cannot stand where it does, or that nothing fills in, would be judged as
    // what it is not.
    let is_unfilled = |seen: &Seen| {
        let has_value = values.contains_key(&seen.name) || raw.literals.contains(&seen.name);
        seen.kind == Kind::Value && !has_value
    };
    if is_misplaced || seen.iter().any(is_unfilled) {
        return None;
    }
    let (pod, job) = dispatched(raw_job, &raw.name, &job_at, checker);
    let written = with_stand_ins.map(|(raw_job, tokens)| {
        // Of a stand-in nothing is to be told: what its token amounts to is checked above.
        let (pod, job) = dispatched(raw_job, &raw.name, &job_at, &mut checker.apart());
        Box::new(WrittenJob { job, pod, tokens })
    });
    let account = account?;
    Some(DispatchedJob {
        account: account.name.clone(),
        namespace: account
            .namespace
            .clone()
            .or_else(|| around.namespace.map(str::to_owned)),
        mounts_token: !account.access.is_empty(),
        job,
        pod,
        written,
    })
}

/// The declared tokens whose value is known, each with a stand-in.
fn written_tokens(
    raw: &JobTemplate,
    values: &BTreeMap<String, String>,
    seen: &[Seen],
    texts: &[Text<'_>],
) -> BTreeMap<String, WrittenToken> {
    let is_free = |prefix: &str| {
        let texts = texts.iter().map(Text::text);
        let mut all = texts.chain(values.values().map(String::as_str));
        !all.any(|text| text.contains(prefix))
    };
    let prefixes = (0_u64..).map(|number| format!("token{number}x"));
    let prefix = prefixes.into_iter().find(|prefix| is_free(prefix));
    let prefix = prefix.unwrap_or_default();
    let meanings = meanings(raw).into_iter().enumerate();
    let tokens = meanings.filter_map(|(index, (name, value))| {
        let text = values.get(&name)?.clone();
        let its_own = |seen: &&Seen| seen.kind == Kind::Value && seen.name == name;
        let places = seen.iter().filter(its_own);
        let places = places.map(|seen| seen.place.clone()).collect();
        let token = WrittenToken {
            value,
            text,
            // A path has to stay one.
            stand_in: match values.get(&name) {
                Some(path) if path.starts_with('/') => format!("/{prefix}{index}x"),
                _ => format!("{prefix}{index}x"),
            },
            places,
        };
        Some((name, token))
    });
    tokens.collect()
}

/// The template's name is that of the main container, begins the Job's, and tells its Pods from
/// those of the client.
fn check_name(name: &str, client: &str, at: &Path, checker: &mut Checker<'_>) {
    if checker.word(at, name, names::dns_label) && name == client {
        checker
            .error(at, format!("the client is called `{name}` too"))
            .label("its Service and controller would take the Jobs' Pods for their own")
            .help("give the template another name");
    }
}

fn account<'a>(
    raw: &JobTemplate,
    at: &Path,
    around: Surroundings<'a>,
    checker: &mut Checker<'_>,
) -> Option<&'a crate::spec::model::FurtherAccount> {
    let Some(name) = &raw.account else {
        if !checker.is_incomplete(&at.key("account")) {
            checker
                .key_error(&at.key("job"), "`job` without `account`")
                .label("its Pods would run as `default`, which belongs to every Pod of the namespace")
                .help(format!(
                    "write `account: {0}-job` beside it, and `accounts: [{{name: {0}-job}}]` at the top",
                    around.client
                ));
        }
        return None;
    };
    account_of(name, &at.key("account"), around, checker)
}

/// A text of the Job.
struct Text<'d> {
    node: Node<'d>,
    /// Where it is in the spec.
    at: Path,
    is_key: bool,
}

impl Text<'_> {
    fn text(&self) -> &str {
        self.node.text().unwrap_or_default()
    }

    fn placeholders(&self) -> Vec<Seen> {
        let text = self.text();
        let found = find(text).into_iter();
        found
            .map(|placeholder| {
                let written = text.get(placeholder.range.clone()).unwrap_or_default();
                Seen {
                    name: placeholder.name.to_owned(),
                    kind: placeholder.kind,
                    written: written.to_owned(),
                    place: self.place(written),
                }
            })
            .collect()
    }

    /// Where a part of the text stands, if it is written as it is; else the whole.
    fn place(&self, part: &str) -> Place {
        let place = self.node.place();
        let start = place.span.start as usize;
        match place.text().find(part) {
            Some(offset) if place.text().matches(part).count() == 1 => {
                let start = start + offset;
                Place::new(&place.file, Span::new(start..start + part.len()))
            }
            _ => place,
        }
    }
}

/// All texts of a node, keys included. The reader bounds how deep they are.
fn collect<'d>(node: Node<'d>, at: &Path, texts: &mut Vec<Text<'d>>) {
    match node.kind() {
        NodeKind::Mapping => {
            for entry in node.entries() {
                let at = at.key(entry.name.as_ref());
                texts.push(Text {
                    node: entry.key,
                    at: at.clone(),
                    is_key: true,
                });
                collect(entry.value, &at, texts);
            }
        }
        NodeKind::Sequence => {
            for (index, item) in node.items().enumerate() {
                collect(item, &at.index(index), texts);
            }
        }
        NodeKind::String => texts.push(Text {
            node,
            at: at.clone(),
            is_key: false,
        }),
        _ => {}
    }
}

/// Reports placeholders where nobody could fill them in, or where what is filled in could be
/// anything. Tells whether there were any.
fn misplaced(
    raw: &JobTemplate,
    job_at: &Path,
    texts: &[Text<'_>],
    checker: &mut Checker<'_>,
) -> bool {
    let mut found = false;
    for text in texts {
        let at_will = !text.is_key && is_open(&text.at, job_at);
        for seen in text.placeholders() {
            if raw.literals.contains(&seen.name) {
                continue;
            }
            let written = &seen.written;
            match seen.kind {
                Kind::Value if text.is_key => checker
                    .error_at(&text.at, seen.place, format!("`{written}` in a key"))
                    .help("write the key itself: only values are filled in"),
                Kind::Parameter if !at_will => checker
                    .error_at(
                        &text.at,
                        seen.place,
                        format!("the program cannot fill in `{written}` here"),
                    )
                    .help(
                        "it fills in arguments: items of `command` and `args`, and texts of `env`",
                    )
                    .help(
                        "what is the same for every Job goes into `values`; where the whole Job \
                         varies, write a `file`",
                    ),
                _ => continue,
            };
            found = true;
        }
    }
    found
}

/// Whether a place of the Job may hold any text: an argument, or the text of a variable.
fn is_open(at: &Path, job_at: &Path) -> bool {
    let steps = at.steps().get(job_at.steps().len()..).unwrap_or_default();
    let of_container = match steps {
        [Step::Key(list), Step::Index(_), rest @ ..]
            if list == "initContainers" || list == "sidecars" =>
        {
            rest
        }
        rest => rest,
    };
    match of_container {
        [Step::Key(word), Step::Index(_)] => word == "command" || word == "args",
        [Step::Key(word), Step::Key(_)] => word == "env",
        _ => false,
    }
}

/// A text of a container that is run as code, with what comes into it by variables.
struct Script<'a> {
    /// Where it stands.
    at: Path,
    text: &'a str,
    code: command_line::Code<'a>,
    /// The variables, each with its text and those that come into it by others.
    variables: Vec<(&'a str, Vec<&'a str>)>,
}

impl Script<'_> {
    fn what(&self) -> String {
        if self.code.is_shell {
            "the script of a shell".to_owned()
        } else {
            format!("code for `{}`", self.code.program)
        }
    }

    fn remedy(&self, variable: Option<&str>, written: &str) -> String {
        remedy(self.code.program, self.code.is_shell, variable, written)
    }
}

/// What the containers of a Job run as code; in the spec's own words probes and hooks hold no
/// parameters.
fn all_scripts<'a>(pod: &'a raw::workload::pod::Pod, job_at: &Path) -> Vec<Script<'a>> {
    let mut containers = vec![(&pod.container, job_at.clone())];
    for (index, own) in pod.init_containers.iter().enumerate() {
        let at = job_at.key("initContainers").index(index);
        containers.push((&own.container, at));
    }
    for (index, own) in pod.sidecars.iter().enumerate() {
        containers.push((&own.container, job_at.key("sidecars").index(index)));
    }
    let mut scripts = Vec::new();
    for (container, at) in containers {
        let words = container.command.iter().chain(&container.args);
        let words: Vec<&str> = words.map(String::as_str).collect();
        for code in command_line::code(&words) {
            let text = words.get(code.index).copied().unwrap_or_default();
            let names = command_line::expanded(text).into_iter();
            scripts.push(Script {
                at: match code.index.checked_sub(container.command.len()) {
                    Some(index) => at.key("args").index(index),
                    None => at.key("command").index(code.index),
                },
                text,
                code,
                variables: names
                    .map(|name| (name, texts_of(name, container)))
                    .collect(),
            });
        }
    }
    scripts
}

/// The text of a variable, and those of others that come into it.
fn texts_of<'a>(name: &'a str, container: &'a raw::workload::container::Container) -> Vec<&'a str> {
    let mut texts = Vec::new();
    let mut pending = vec![name];
    let mut seen = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if !seen.insert(name) {
            continue;
        }
        if let Some(raw::workload::env::EnvValue::Literal(text)) = container.env.get(name) {
            texts.push(text.as_str());
            pending.extend(command_line::expanded(text));
        }
    }
    texts
}

/// Reports parameters in code, which would run whatever is filled in.
fn scripts(
    raw: &JobTemplate,
    pod: &raw::workload::pod::Pod,
    job_at: &Path,
    checker: &mut Checker<'_>,
) {
    let holds = |text: &str| holds_one_of(text, &raw.parameters);
    for script in all_scripts(pod, job_at) {
        let what = script.what();
        if holds(script.text) {
            let reader = if script.code.is_shell {
                "the shell"
            } else {
                "it"
            };
            checker
                .error(&script.at, format!("a parameter in {what}"))
                .label(format!("{reader} would run whatever is filled in"))
                .help(script.remedy(None, "${NAME}"));
        }
        for (name, texts) in &script.variables {
            if texts.iter().any(|text| holds(text)) {
                checker
                    .error(
                        &script.at,
                        format!("a parameter in {what}, by the variable `{name}`"),
                    )
                    .label(format!("`$({name})` puts whatever is filled in into it"))
                    .help(script.remedy(Some(name), ""));
            }
        }
    }
}

/// Warns of texts in code that who installs a chart may set to anything.
fn tokens_in_scripts(
    tokens: &BTreeMap<String, WrittenToken>,
    pod: &raw::workload::pod::Pod,
    job_at: &Path,
    checker: &mut Checker<'_>,
) {
    let texts = tokens
        .iter()
        .filter(|(_, token)| matches!(token.value, TemplateValue::Text(_)));
    let texts: Vec<_> = texts.collect();
    for script in all_scripts(pod, job_at) {
        let variables = script.variables.iter();
        let by_variable = variables.flat_map(|(name, texts)| {
            let texts = texts.iter().copied();
            texts.map(|text| (Some(*name), text))
        });
        let itself = std::iter::once((None, script.text));
        for (variable, text) in itself.chain(by_variable).collect::<Vec<_>>() {
            for (name, token) in &texts {
                if !text.contains(&token.stand_in) {
                    continue;
                }
                let written = format!("@{name}@");
                checker
                    .warning(&script.at, format!("`{written}` in {}", script.what()))
                    .label("it runs whatever that is set to, as by the values of a chart")
                    .help(script.remedy(variable, &written))
                    .help("if it is right as it is: `reason: ...` beside the template");
            }
        }
    }
}

/// The Job with values in all its texts.
fn with_values<'v>(
    mut json: Value,
    value_of: impl Fn(&str) -> Option<&'v str>,
) -> Option<raw::workload::job::Job> {
    fill(&mut json, &value_of);
    serde_json::from_value(json).ok()
}

fn fill<'v>(json: &mut Value, value_of: &impl Fn(&str) -> Option<&'v str>) {
    match json {
        Value::String(text) => *text = fill_values(text, value_of),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, value_of)),
        Value::Object(fields) => fields.values_mut().for_each(|value| fill(value, value_of)),
        _ => {}
    }
}
