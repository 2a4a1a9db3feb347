//! Texts of a program that are the name of something that a release calls otherwise.
//!
//! A whole text, or what follows the `=` of a flag, that is the name of a ConfigMap, an account, a
//! Service or a Role of the chart follows the release. One that may as well be meant otherwise stays,
//! which is told: the name of a client, which nearly everything of it bears, and a name that rules
//! give to something that keeps it, and a list with the name of a namespace in it. The name of a namespace is meant only where a namespace is asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::action::Text;
use super::node::{Element, Node};
use super::release::{Chart, Release};
use super::rules::new_name;
use crate::render::objects::Kind;
use crate::source::{Place, Problem};
use crate::spec::model::workload::{Container, EnvValue};
use crate::spec::model::{Client, Content, TemplateBody, WrittenToken};

/// The names of a chart.
#[derive(Debug)]
pub(super) struct Names<'a> {
    chart: &'a Chart<'a>,
    /// What each is called in a release.
    known: BTreeMap<&'a str, Vec<(Kind, Text)>>,
    /// Names that may mean something else.
    unclear: BTreeSet<&'a str>,
}

/// What a text is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// No name.
    Plain,
    /// A name, and what it becomes.
    Name(Text),
    /// What something of this kind is called, but perhaps something else, too.
    Unclear(Kind),
    /// A list with the name of a namespace in it.
    List,
}

/// A word of a command line.
pub(super) struct Word<'w> {
    /// The flag with its `=`, if the word begins with one.
    pub(super) prefix: &'w str,
    /// The flag that the text is the value of; empty if there is none.
    pub(super) about: &'w str,
    /// What is left of the word.
    pub(super) text: &'w str,
    /// What the text is.
    pub(super) meaning: Meaning,
}

impl<'a> Names<'a> {
    /// The names of all clients of a chart.
    pub(super) fn of(chart: &'a Chart<'a>, releases: &'a [Release<'a>]) -> Self {
        let mut names = Self {
            chart,
            known: BTreeMap::new(),
            unclear: BTreeSet::new(),
        };
        for release in releases {
            for (kind, namespace, name) in release.made() {
                let is_meant = matches!(
                    kind,
                    Kind::ConfigMap | Kind::ServiceAccount | Kind::Service | Kind::Role
                );
                if is_meant {
                    let new = release.name_of(kind, namespace, name);
                    names.known.entry(name).or_default().push((kind, new));
                }
            }
            names.unclear.insert(&release.client.name);
            names.unclear.extend(kept(release));
        }
        names
    }

    /// What a text is. `about` is what it is the value of: a variable, a flag or a key.
    pub(super) fn meaning(&self, about: &str, text: &str) -> Meaning {
        let is_namespace = |text: &str| self.chart.renames(text);
        if asks_for_namespace(about) {
            if is_namespace(text) {
                return Meaning::Name(self.chart.namespace_of(text));
            }
            if text.split(',').map(str::trim).any(is_namespace) {
                return Meaning::List;
            }
        }
        let Some(named) = self.known.get(text) else {
            return Meaning::Plain;
        };
        // An account's Role is called like it, and nobody tells a program of Roles.
        let has_account = named.iter().any(|(kind, _)| *kind == Kind::ServiceAccount);
        let mut named = named
            .iter()
            .filter(|(kind, _)| !has_account || *kind != Kind::Role);
        let Some((kind, new)) = named.next() else {
            return Meaning::Plain;
        };
        if self.unclear.contains(text) || named.any(|(_, other)| other != new) {
            Meaning::Unclear(*kind)
        } else {
            Meaning::Name(new.clone())
        }
    }

    /// What a word of a command line is, with the one before it.
    pub(super) fn word<'w>(&self, before: &'w str, word: &'w str) -> Word<'w> {
        let (prefix, about, text) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with('-') => {
                (word.get(..=flag.len()).unwrap_or_default(), flag, value)
            }
            _ if before.starts_with('-') => ("", before, word),
            _ => ("", "", word),
        };
        Word {
            prefix,
            about,
            text,
            meaning: self.meaning(about, text),
        }
    }

    /// Lets the words of a container's command line, at one of its keys, follow the release. Gives whether one does.
    pub(super) fn follow_words(&self, container: &mut Node, key: &str) -> bool {
        let Some(Node::List(words)) = container.at_mut(&[key]) else {
            return false;
        };
        let mut before = String::new();
        let mut follows = false;
        for word in words {
            let Element::Item { node, .. } = word else {
                continue;
            };
            let Some(text) = node.str_at(&[]).map(str::to_owned) else {
                continue;
            };
            let word = self.word(&before, &text);
            if let Meaning::Name(new) = word.meaning {
                *node = Node::Action(Text::from(word.prefix).then(new).as_yaml());
                follows = true;
            }
            before = text;
        }
        follows
    }

    /// Lets the variables of a container follow the release.
    pub(super) fn follow_env(&self, container: &mut Node) {
        let Some(env) = container.at_mut(&["env"]) else {
            return;
        };
        for variable in env.items_mut() {
            let name = variable.str_at(&["name"]).unwrap_or_default();
            let text = variable.str_at(&["value"]);
            let meaning = text.map(|text| self.meaning(name, text));
            if let (Some(Meaning::Name(new)), Some(value)) = (meaning, variable.at_mut(&["value"]))
            {
                *value = Node::Action(new.as_yaml());
            }
        }
    }

    /// What is told of a client: the texts that stay, and may be meant to follow.
    pub(super) fn told(&self, client: &Client) -> Vec<Problem> {
        let mut told = Vec::new();
        let mut tell = |about: String, text: &str, meaning: &Meaning, origin: &Place| {
            let (what, help) = match meaning {
                Meaning::Unclear(kind) => (
                    format!("is the name of a {}", kind.name()),
                    "if this is meant: give it another name in the spec, or set the text in the values of the release",
                ),
                Meaning::List => (
                    "holds the name of a Namespace".to_owned(),
                    "if this is meant: set the text in the values of the release",
                ),
                Meaning::Plain | Meaning::Name(_) => return,
            };
            told.push(
                Problem::note(format!(
                    "`{text}`, {about}, {what}, which a release calls otherwise"
                ))
                .at(origin.clone(), "the text stays as it is")
                .help(help),
            );
        };
        for (container, tokens) in containers(client) {
            let is_filled_in = |text: &str| {
                tokens.is_some_and(|tokens| {
                    tokens.values().any(|token| text.contains(&token.stand_in))
                })
            };
            for (name, value) in &container.env {
                if let EnvValue::Literal(text) = value
                    && !is_filled_in(text)
                    && let Some(place) = container.places.env.get(name)
                {
                    let meaning = self.meaning(name, text);
                    tell(format!("the value of {name}"), text, &meaning, place);
                }
            }
            for (words, places) in words_of(container) {
                let mut before = "";
                for (word, place) in words.iter().zip(places) {
                    let read = self.word(before, word);
                    if !is_filled_in(word) {
                        tell("an argument".to_owned(), read.text, &read.meaning, place);
                    }
                    before = word;
                }
            }
        }
        for config in &client.config {
            for (key, content) in &config.data {
                if let Content::Text(text) = content {
                    let meaning = self.meaning(key, text);
                    let about = format!("the text of {key} in the ConfigMap {}", config.name);
                    tell(about, text, &meaning, &config.origin);
                }
            }
        }
        told
    }
}

/// Whether a variable, a flag or a key is given a namespace: kubectl's short form is, too.
pub(super) fn asks_for_namespace(about: &str) -> bool {
    about == "-n" || about.to_lowercase().contains("namespace")
}

/// The containers of the client's own Pods, and of the Jobs that the spec says in its own words,
/// these with the tokens for which something stands in them.
fn containers(client: &Client) -> impl Iterator<Item = (&Container, Option<&Tokens>)> {
    let own = client.workload.iter();
    let own = own.map(|workload| (&workload.pod, None));
    let jobs = client.job_templates.iter();
    let jobs = jobs.filter_map(|template| match &template.body {
        TemplateBody::Job(job) => Some(match &job.written {
            Some(written) => (&written.pod, Some(&written.tokens)),
            None => (&job.pod, None),
        }),
        TemplateBody::Text(_) => None,
    });
    own.chain(jobs).flat_map(|(pod, tokens)| {
        let beside = pod.init_containers.iter().chain(&pod.sidecars);
        let all = std::iter::once(&pod.main).chain(beside);
        all.map(move |container| (container, tokens))
    })
}

type Tokens = BTreeMap<String, WrittenToken>;

fn words_of(container: &Container) -> [(&[String], &[Place]); 2] {
    let places = &container.places;
    [
        (&container.command, &places.command),
        (&container.args, &places.args),
    ]
}

/// The names in a client's rules of what keeps its name.
fn kept<'a>(release: &Release<'a>) -> Vec<&'a str> {
    let client = release.client;
    let further = client.accounts.iter().map(|account| &account.access);
    let mut kept = Vec::new();
    for access in std::iter::once(&client.access).chain(further) {
        for (scope, granted) in &access.scopes {
            let namespace = scope.namespace(client.namespace.as_deref());
            for rule in granted.rules.iter().map(|asked| &asked.rule) {
                for (group, resource) in pairs(&rule.api_groups, &rule.resources) {
                    let names = rule.resource_names.iter().map(String::as_str);
                    kept.extend(names.filter(|name| {
                        new_name(release, namespace, group, resource, name).is_none()
                    }));
                }
            }
        }
    }
    kept
}

fn pairs<'s>(
    groups: &'s [String],
    resources: &'s [String],
) -> impl Iterator<Item = (&'s str, &'s str)> {
    groups.iter().flat_map(move |group| {
        let resources = resources.iter();
        resources.map(move |resource| (group.as_str(), resource.as_str()))
    })
}
