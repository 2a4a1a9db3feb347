//! Job templates in a chart: each a file of its own, whose declared tokens are filled in when the
//! chart is rendered, and of which nothing else is touched.

use std::collections::BTreeSet;

use rolewright_names::CONFIG_MAP_LIMIT;

use super::action::{escaped, quoted};
use super::job_demand::Demand;
use super::job_source::{Filler, Source, account_of, fillers, source, token_at};
use super::job_values::{demands, names_without_quotes, schema};
use super::node::{Entry, Node};
use super::release::{Release, camel, unique};
use super::texts::Names;
use super::values::Values;
use crate::render::key_files::KeyFiles;
use crate::render::objects::{Kind, Object};
use crate::render::yaml::Value as Tree;
use crate::source::Problem;
use crate::spec::job_config_map;
use crate::spec::model::JobTemplate;

/// Whether an object is the ConfigMap that carries a client's Job templates.
pub(super) fn carries_templates(release: &Release<'_>, object: &Object) -> bool {
    object.kind == Kind::ConfigMap && object.name == job_config_map(&release.client.name)
}

/// A Job template as a file of the chart.
#[derive(Debug)]
pub(super) struct JobFile {
    /// Its path in the chart.
    pub(super) path: String,
    /// Its text, with its tokens.
    pub(super) text: String,
}

/// The files of a client's Job templates.
pub(super) fn files(release: &Release<'_>, names: &Names<'_>) -> Vec<JobFile> {
    templates(release)
        .map(|(path, template)| JobFile {
            path,
            text: source(release, names, template).text,
        })
        .collect()
}

/// A client's Job templates, each with its file in the chart.
fn templates<'a>(release: &Release<'a>) -> impl Iterator<Item = (String, &'a JobTemplate)> {
    let folder = match release.key {
        Some(key) => format!("files/jobs/{key}"),
        None => "files/jobs".to_owned(),
    };
    let mut names = KeyFiles::default();
    let templates = release.client.job_templates.iter();
    templates.map(move |template| {
        let name = names.name(&template.key);
        (format!("{folder}/{name}"), template)
    })
}

/// Puts the templates into the ConfigMap's data. Gives what has to stand before it in its file.
pub(super) fn fill(
    release: &Release<'_>,
    names: &Names<'_>,
    object: &mut Node,
    values: &mut Values,
) -> String {
    let mut before = String::new();
    let mut data = Vec::new();
    let mut sizes: Vec<String> = Vec::new();
    let mut keys = BTreeSet::new();
    for (path, job) in templates(release) {
        let source = source(release, names, job);
        let key = unique(&camel(&job.name), &mut keys);
        let variable = format!("${key}");
        let arguments = tokens(release, job, &source, &key, values);
        let helper = quoted(&format!("{}.filled", release.chart.name));
        let file = quoted(&path);
        let call = format!("(dict \"root\" . \"file\" {file} \"values\" (dict{arguments}))");
        before.extend([
            "{{- ",
            &variable,
            " := include ",
            &helper,
            " ",
            &call,
            " }}\n",
        ]);
        sizes.push(format!("(len {variable})"));
        data.push(Entry::field(
            &job.key,
            scalar(release, &variable, &source.text),
        ));
    }
    object.put(Entry::field("data", Node::Map(data)));
    let size = match sizes.as_slice() {
        [only] => only.clone(),
        several => format!("(add {})", several.join(" ")),
    };
    format!(
        "{before}{{{{- if gt {size} {CONFIG_MAP_LIMIT} }}}}\n{{{{- fail \"the Job templates are more than a ConfigMap can hold\" }}}}\n{{{{- end }}}}\n"
    )
}

/// The text of a variable as a YAML scalar.
fn scalar(release: &Release<'_>, variable: &str, text: &str) -> Node {
    let helper = quoted(&format!("{}.scalar", release.chart.name));
    // JSON writes these as they are, and readers of YAML refuse or change them.
    let odd: BTreeSet<char> = text.chars().filter(|c| is_odd(*c)).collect();
    let escapes = odd.into_iter().map(|c| {
        let escape = escaped(c);
        format!(" | replace \"{escape}\" {}", quoted(&escape))
    });
    let escapes: String = escapes.collect();
    Node::Action(format!("{{{{ include {helper} {variable}{escapes} }}}}"))
}

fn is_odd(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// The arguments of `dict` that give each token its value.
fn tokens(
    release: &Release<'_>,
    job: &JobTemplate,
    source: &Source,
    key: &str,
    values: &mut Values,
) -> String {
    let mut arguments = String::new();
    let demands = demands(&source.text, &source.fillers);
    let unquoted = names_without_quotes(&source.text, &source.fillers);
    let word = quoted(&format!("{}.word", release.chart.name));
    for (token, filler) in &source.fillers {
        let expression = match filler {
            Filler::Follows(text) if unquoted.contains(token) => {
                format!("include {word} ({})", text.as_expression())
            }
            Filler::Follows(text) => text.as_expression(),
            Filler::Value(default) => {
                let way = ["jobTemplates", key, token.as_str()];
                values.require(
                    &release.way(&way),
                    Tree::from(default.as_str()),
                    &format!(
                        "What stands for @{token}@ in the Job template {}.",
                        job.name
                    ),
                    schema(demands.get(token).map_or(&[], Vec::as_slice)),
                );
                release.value(&way)
            }
        };
        arguments.extend([" ", &quoted(token), " (", &expression, ")"]);
    }
    arguments
}

/// What is told of the tokens for which a release can say nothing else than the spec.
pub(super) fn told(release: &Release<'_>) -> Vec<Problem> {
    let mut told = Vec::new();
    for job in &release.client.job_templates {
        let Some(written) = &job.written else {
            continue;
        };
        let demands = demands(&written.text, &fillers(release, job, written));
        for (token, demands) in demands {
            if demands
                .iter()
                .any(|demand| matches!(demand, Demand::Exact(_)))
            {
                told.push(
                    Problem::note(format!(
                        "`@{token}@` of the Job template {} can only be what the spec says",
                        job.name
                    ))
                    .at(job.origin.clone(), "another text might not stay one value where the template has the token")
                    .help("where a release has to change it: write the token in double quotes in the template, as a value or a part of one"),
                );
            }
        }
    }
    told
}

/// What a template names and the chart cannot let follow, since no token stands there.
pub(super) fn problems(release: &Release<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for job in &release.client.job_templates {
        // What is said in the spec's own words follows by itself.
        let Some(written) = &job.written else {
            continue;
        };
        let fillers = fillers(release, job, written);
        let needs = &job.needs;
        let namespace = needs.namespace.as_ref().zip(needs.namespace_place.as_ref());
        let names = needs.config_maps.iter().map(|(name, place)| {
            let at = release.client.namespace.as_deref();
            let follows = release.makes(Kind::ConfigMap, at, name);
            ("ConfigMap", name, place, follows, "CONFIG")
        });
        let names = names.chain(needs.account.iter().map(|(name, place)| {
            let follows = account_of(release, name).is_some();
            ("account", name, place, follows, "ACCOUNT")
        }));
        let names = names.chain(namespace.map(|(name, place)| {
            let follows = release.chart.renames(name);
            ("namespace", name, place, follows, "NAMESPACE")
        }));
        for (what, name, place, has_to_follow, token) in names {
            let is_followed = token_at(place)
                .and_then(|token| fillers.get(token))
                .is_some_and(|filler| matches!(filler, Filler::Follows(_)));
            if has_to_follow && !is_followed {
                let value = match what {
                    "account" => "account",
                    "namespace" if release.chart.is_own(name) => "namespace",
                    _ => name.as_str(),
                };
                problems.push(
                    Problem::error(format!(
                        "the template names the {what} `{name}`, which a release calls otherwise"
                    ))
                    .at(place.clone(), "this stays as it is")
                    .help(format!(
                        "write \"@{token}@\" here, and `values: {{{token}: {value}}}` beside the template"
                    )),
                );
            }
        }
    }
    problems
}
