//! Job templates in a chart: each a file of its own, whose declared tokens are filled in when the
//! chart is rendered, and of which nothing else is touched.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::action::{Text, escaped, quoted};
use super::node::{Entry, Node};
use super::release::{Release, camel, unique};
use super::values::Values;
use crate::names::CONFIG_MAP_LIMIT;
use crate::render::objects::{Kind, Object, template};
use crate::render::yaml::{Item, Value as Tree};
use crate::source::{Place, Problem};
use crate::spec::job_config_map;
use crate::spec::model::{Client, DispatchedJob, JobTemplate, TemplateBody, TemplateValue};

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

/// A template's text with its tokens.
struct Source {
    text: String,
    /// What each token stands for.
    values: BTreeMap<String, TemplateValue>,
    /// The token that is the Job's namespace, if one is.
    namespace: Option<String>,
}

/// The files of a client's Job templates.
pub(super) fn files(release: &Release<'_>) -> Vec<JobFile> {
    let templates = release.client.job_templates.iter();
    templates
        .map(|template| JobFile {
            path: path(release, template),
            text: source(release.client, template).text,
        })
        .collect()
}

fn path(release: &Release<'_>, template: &JobTemplate) -> String {
    match release.key {
        Some(key) => format!("files/jobs/{key}/{}", template.key),
        None => format!("files/jobs/{}", template.key),
    }
}

/// Puts the templates into the ConfigMap's data. Gives what has to stand before it in its file.
pub(super) fn fill(release: &Release<'_>, object: &mut Node, values: &mut Values) -> String {
    let mut before = String::new();
    let mut data = Vec::new();
    let mut sizes = String::new();
    let mut keys = BTreeSet::new();
    for (index, job) in release.client.job_templates.iter().enumerate() {
        let source = source(release.client, job);
        let variable = format!("$job{index}");
        let key = unique(&camel(&job.name), &mut keys);
        let arguments = tokens(release, job, &source, &key, values);
        let helper = quoted(&format!("{}.filled", release.chart.name));
        let file = quoted(&path(release, job));
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
        sizes.extend([" (len ", &variable, ")"]);
        data.push(Entry::field(
            &job.key,
            scalar(release, &variable, &source.text),
        ));
    }
    object.put(Entry::field("data", Node::Map(data)));
    format!(
        "{before}{{{{- if gt (add{sizes}) {CONFIG_MAP_LIMIT} }}}}\n{{{{- fail \"the Job templates are more than a ConfigMap can hold\" }}}}\n{{{{- end }}}}\n"
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
    for (token, value) in &source.values {
        let expression = if let Some(text) = follows(release, source, token, value) {
            text.as_expression()
        } else if let TemplateValue::Text(default) = value {
            let way = ["jobTemplates", key, token.as_str()];
            values.require(
                &release.way(&way),
                Tree::from(default.as_str()),
                &format!(
                    "What stands for @{token}@ in the Job template {}.",
                    job.name
                ),
                json!({"type": "string", "pattern": pattern(default)}),
            );
            release.value(&way)
        } else {
            continue;
        };
        arguments.extend([" ", &quoted(token), " (", &expression, ")"]);
    }
    arguments
}

/// What a token's value may be, so that it stays one value wherever it stands in a template: no
/// quotes, no line breaks, and nothing that begins something else, unless the spec has it so.
fn pattern(default: &str) -> &'static str {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._:/@%+=,~-".contains(c);
    let is_in_quotes = |c: char| !c.is_control() && !"\"'\\".contains(c);
    if default.chars().all(is_plain) && !default.ends_with(':') {
        "^([A-Za-z0-9._:/@%+=,~-]*[A-Za-z0-9._/@%+=,~-])?$"
    } else if default.chars().all(is_in_quotes) {
        "^[^\\x00-\\x1f\\x7f\"'\\\\]*$"
    } else {
        "^[^\\x00-\\x1f\\x7f]*$"
    }
}

/// What the value of a token becomes in a release, if a release changes it. A text that is also the
/// name of a namespace is meant as one only where a namespace stands.
fn follows(
    release: &Release<'_>,
    source: &Source,
    token: &str,
    value: &TemplateValue,
) -> Option<Text> {
    let namespace = release.client.namespace.as_deref();
    match value {
        TemplateValue::Namespace => Some(release.chart.namespace_of(namespace?)),
        TemplateValue::ConfigMap => {
            let name = job_config_map(&release.client.name);
            Some(release.name_of(Kind::ConfigMap, namespace, &name))
        }
        TemplateValue::Account(name) => {
            let account = account_of(release.client, name)?;
            Some(release.name_of(Kind::ServiceAccount, account, name))
        }
        TemplateValue::Text(text) => {
            if let Some(account) = account_of(release.client, text) {
                return Some(release.name_of(Kind::ServiceAccount, account, text));
            }
            if release.makes(Kind::ConfigMap, namespace, text) {
                return Some(release.name_of(Kind::ConfigMap, namespace, text));
            }
            let chart = release.chart;
            let is_namespace = chart.is_own(text) || chart.other_namespaces.contains(text.as_str());
            let is_meant = source.namespace.as_deref() == Some(token);
            (is_namespace && is_meant).then(|| chart.namespace_of(text))
        }
    }
}

/// The namespace of a further account of this name.
#[expect(
    clippy::option_option,
    reason = "an account may be in no namespace that is known"
)]
fn account_of<'c>(client: &'c Client, name: &str) -> Option<Option<&'c str>> {
    let account = client
        .accounts
        .iter()
        .find(|account| account.name == name)?;
    Some(account.namespace.as_deref())
}

/// What a template names and the chart cannot let follow, since no token stands there.
pub(super) fn problems(release: &Release<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for job in &release.client.job_templates {
        // What is said in the spec's own words follows by itself.
        if job.written.is_none() {
            continue;
        }
        let source = source(release.client, job);
        let needs = &job.needs;
        let namespace = needs.namespace.as_ref().zip(needs.namespace_place.as_ref());
        let names = needs.config_maps.iter().map(|(name, place)| {
            let at = release.client.namespace.as_deref();
            let follows = release.makes(Kind::ConfigMap, at, name);
            ("ConfigMap", name, place, follows, "CONFIG")
        });
        let names = names.chain(needs.account.iter().map(|(name, place)| {
            let follows = account_of(release.client, name).is_some();
            ("account", name, place, follows, "ACCOUNT")
        }));
        let names = names.chain(namespace.map(|(name, place)| {
            (
                "namespace",
                name,
                place,
                release.chart.is_own(name),
                "NAMESPACE",
            )
        }));
        for (what, name, place, has_to_follow, token) in names {
            let is_followed = token_at(place)
                .and_then(|token| Some((token, source.values.get(token)?)))
                .is_some_and(|(token, value)| follows(release, &source, token, value).is_some());
            if has_to_follow && !is_followed {
                let value = match what {
                    "account" => "account",
                    "namespace" => "namespace",
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

/// The token that is all that stands at a place.
fn token_at(place: &Place) -> Option<&str> {
    let text = place.text().trim_matches(['"', '\'']);
    text.strip_prefix('@')?.strip_suffix('@')
}

/// A template's text with its tokens; one in the spec's own words gets some.
fn source(client: &Client, job: &JobTemplate) -> Source {
    match (&job.written, &job.body) {
        (Some(written), _) => Source {
            text: written.text.clone(),
            values: written.values.clone(),
            namespace: job
                .needs
                .namespace_place
                .as_ref()
                .and_then(token_at)
                .map(str::to_owned),
        },
        (None, TemplateBody::Text(text)) => Source {
            text: text.clone(),
            values: BTreeMap::new(),
            namespace: None,
        },
        (None, TemplateBody::Job(own)) => with_tokens(client, job, own),
    }
}

/// A Job in the spec's own words, with tokens for what a release changes and for its images.
fn with_tokens(client: &Client, job: &JobTemplate, own: &DispatchedJob) -> Source {
    let mut tokens = Tokens {
        text: template::text(client, job).into_owned(),
        values: BTreeMap::new(),
    };
    let mut tree = template::tree_of(client, job, own);
    let namespace = tokens.put(&mut tree, &["metadata", "namespace"], "NAMESPACE", |name| {
        if client.namespace.as_deref() == Some(name) {
            TemplateValue::Namespace
        } else {
            TemplateValue::Text(name.to_owned())
        }
    });
    let pod = ["spec", "template", "spec"];
    let account = [&pod[..], &["serviceAccountName"]].concat();
    tokens.put(&mut tree, &account, "ACCOUNT", |name| {
        TemplateValue::Account(name.to_owned())
    });
    if let Some(pod) = at_mut(&mut tree, &pod) {
        tokens.containers(pod);
        let made: BTreeSet<&str> = client
            .config
            .iter()
            .map(|config| config.name.as_str())
            .collect();
        tokens.config_maps(pod, &made);
    }
    Source {
        text: template::write(tree, &job.parameters),
        values: tokens.values,
        namespace,
    }
}

/// Tokens that are put into a Job of the spec's own words.
struct Tokens {
    /// The Job without them.
    text: String,
    values: BTreeMap<String, TemplateValue>,
}

impl Tokens {
    /// The name of a token for a value: that of an equal value, or one that stands nowhere yet.
    fn name(&mut self, wanted: &str, value: TemplateValue) -> String {
        let known = self.values.iter().find(|(_, known)| **known == value);
        if let Some((name, _)) = known {
            return name.clone();
        }
        let mut name = wanted.to_owned();
        let mut number = 2;
        while self.values.contains_key(&name) || self.text.contains(&format!("@{name}@")) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.values.insert(name.clone(), value);
        name
    }

    /// Puts a token in the place of a text. Gives its name.
    fn put(
        &mut self,
        tree: &mut Tree,
        way: &[&str],
        wanted: &str,
        value: impl FnOnce(&str) -> TemplateValue,
    ) -> Option<String> {
        let place = at_mut(tree, way)?;
        let (Tree::String(text) | Tree::Quoted(text)) = place else {
            return None;
        };
        let name = self.name(wanted, value(text));
        *place = Tree::Quoted(format!("@{name}@"));
        Some(name)
    }

    /// The images of all containers.
    fn containers(&mut self, pod: &mut Tree) {
        for list in ["initContainers", "containers"] {
            let Some(Tree::List(items)) = at_mut(pod, &[list]) else {
                continue;
            };
            for Item { value, .. } in items {
                self.put(value, &["image"], "IMAGE", |image| {
                    TemplateValue::Text(image.to_owned())
                });
            }
        }
    }

    /// References to ConfigMaps of the spec.
    fn config_maps(&mut self, tree: &mut Tree, made: &BTreeSet<&str>) {
        match tree {
            Tree::Map(entries) => {
                for (key, value) in entries {
                    if ["configMap", "configMapKeyRef", "configMapRef"].contains(&key.as_str())
                        && let Some(Tree::String(name)) = at_mut(value, &["name"])
                        && made.contains(name.as_str())
                    {
                        self.put(value, &["name"], "CONFIG", |name| {
                            TemplateValue::Text(name.to_owned())
                        });
                    }
                    self.config_maps(value, made);
                }
            }
            Tree::List(items) => {
                for Item { value, .. } in items {
                    self.config_maps(value, made);
                }
            }
            _ => {}
        }
    }
}

fn at_mut<'t>(tree: &'t mut Tree, way: &[&str]) -> Option<&'t mut Tree> {
    way.iter().try_fold(tree, |tree, wanted| match tree {
        Tree::Map(entries) => entries
            .iter_mut()
            .find_map(|(key, value)| (key == wanted).then_some(value)),
        _ => None,
    })
}
