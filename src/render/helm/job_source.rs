//! A Job template's text with tokens, and what fills each of them in: that of a user's own text, or
//! of a Job in the spec's own words, which keeps the tokens of its `values` and gets more for what a
//! release changes and for its images.

use std::collections::{BTreeMap, BTreeSet};

use super::action::Text;
use super::job_tokens::{kept, with_tokens};
use super::release::Release;
use super::texts::{Meaning, Names, asks_for_namespace};
use crate::render::objects::{Kind, template};
use crate::render::yaml::{Item, Value as Tree};
use crate::source::Place;
use crate::spec::model::{
    DispatchedJob, JobTemplate, TemplateBody, TemplateValue, WrittenTemplate,
};
use crate::spec::{PlaceholderKind, job_config_map, placeholders};

/// A template's text with its tokens.
pub(super) struct Source {
    pub(super) text: String,
    /// What each token is filled in with.
    pub(super) fillers: BTreeMap<String, Filler>,
}

/// What a token is filled in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filler {
    /// What something of the spec is called in a release.
    Follows(Text),
    /// A value of the chart with this default.
    Value(String),
}

/// A template's text with its tokens; one in the spec's own words gets some.
pub(super) fn source(release: &Release<'_>, names: &Names<'_>, job: &JobTemplate) -> Source {
    match (&job.written, &job.body) {
        (Some(written), _) => Source {
            text: written.text.clone(),
            fillers: fillers(release, job, written),
        },
        (None, TemplateBody::Text(text)) => Source {
            text: text.clone(),
            fillers: BTreeMap::new(),
        },
        (None, TemplateBody::Job(own)) => of_own_words(release, names, job, own),
    }
}

/// What fills in the tokens of a user's own text.
pub(super) fn fillers(
    release: &Release<'_>,
    job: &JobTemplate,
    written: &WrittenTemplate,
) -> BTreeMap<String, Filler> {
    let namespace = job.needs.namespace_place.as_ref().and_then(token_at);
    let values = written.values.iter();
    let fillers = values.filter_map(|(token, value)| {
        let is_namespace = namespace == Some(token);
        Some((token.clone(), filler(release, value, is_namespace)?))
    });
    fillers.collect()
}

/// The token that is all that stands at a place.
pub(super) fn token_at(place: &Place) -> Option<&str> {
    let text = place.text().trim_matches(['"', '\'']);
    text.strip_prefix('@')?.strip_suffix('@')
}

/// What a value of a template becomes in a release. A text that is also the name of a namespace is
/// meant as one only where a namespace stands.
fn filler(release: &Release<'_>, value: &TemplateValue, is_namespace: bool) -> Option<Filler> {
    let chart = release.chart;
    let namespace = release.client.namespace.as_deref();
    let text = match value {
        TemplateValue::Namespace => chart.namespace_of(namespace?),
        TemplateValue::ConfigMap => {
            let name = job_config_map(&release.client.name);
            release.name_of(Kind::ConfigMap, namespace, &name)
        }
        TemplateValue::Release => Text::expression(".Release.Name"),
        TemplateValue::Account(name) => {
            let account = account_of(release, name)?;
            release.name_of(Kind::ServiceAccount, account, name)
        }
        TemplateValue::Text(text) => {
            if let Some(account) = account_of(release, text) {
                release.name_of(Kind::ServiceAccount, account, text)
            } else if release.makes(Kind::ConfigMap, namespace, text) {
                release.name_of(Kind::ConfigMap, namespace, text)
            } else if is_namespace && chart.renames(text) {
                chart.namespace_of(text)
            } else {
                return Some(Filler::Value(text.clone()));
            }
        }
    };
    Some(Filler::Follows(text))
}

/// The namespace of a further account of this name, the client's own or another one's.
#[expect(
    clippy::option_option,
    reason = "an account may be in no namespace that is known"
)]
pub(super) fn account_of<'c>(release: &Release<'c>, name: &str) -> Option<Option<&'c str>> {
    let others = release.chart.releases().map(|other| other.client);
    let accounts = std::iter::once(release.client).chain(others);
    let mut accounts = accounts.flat_map(|client| &client.accounts);
    let account = accounts.find(|account| account.name == name)?;
    Some(account.namespace.as_deref())
}

/// A Job in the spec's own words, with tokens for what a release changes and for its images.
fn of_own_words(
    release: &Release<'_>,
    names: &Names<'_>,
    job: &JobTemplate,
    own: &DispatchedJob,
) -> Source {
    let client = release.client;
    let filled = template::tree_of(client, job, own);
    let mut tokens = Tokens {
        release,
        text: template::text(client, job).into_owned(),
        declared: BTreeSet::new(),
        fillers: BTreeMap::new(),
    };
    let mut tree = filled;
    if let Some(written) = template::tree_with_stand_ins(client, job, own) {
        let kept = kept(&tree, &written, own);
        let of_spec = own.written.iter().flat_map(|written| &written.tokens);
        for (name, token) in of_spec.filter(|(name, _)| kept.contains(*name)) {
            let namespaces = asked_as_namespace(&written, &token.stand_in, names);
            let is_namespace = namespaces == token.places.len();
            if let Some(filler) = filler(release, &token.value, is_namespace) {
                tokens.declared.insert(name.clone());
                tokens.fillers.insert(name.clone(), filler);
            }
        }
        tree = with_tokens(tree, &written, own, &tokens.declared);
    }
    tokens.put(&mut tree, &["metadata", "namespace"], "NAMESPACE", |name| {
        if client.namespace.as_deref() == Some(name) {
            TemplateValue::Namespace
        } else {
            TemplateValue::Text(name.to_owned())
        }
    });
    tokens.instance(&mut tree);
    let pod = ["spec", "template", "spec"];
    let account = [&pod[..], &["serviceAccountName"]].concat();
    tokens.put(&mut tree, &account, "ACCOUNT", |name| {
        TemplateValue::Account(name.to_owned())
    });
    if let Some(pod) = at_mut(&mut tree, &pod) {
        tokens.containers(pod, names);
        tokens.config_maps(pod);
    }
    Source {
        text: template::write(tree, &job.parameters),
        fillers: tokens.fillers,
    }
}

/// In how many arguments and variables a text is all that stands where a namespace is asked for.
fn asked_as_namespace(tree: &Tree, text: &str, names: &Names<'_>) -> usize {
    let way = ["spec", "template", "spec"];
    let Some(pod) = at(tree, &way) else { return 0 };
    let lists = ["initContainers", "containers"];
    let containers = lists.iter().flat_map(|list| items(pod, list));
    let counts = containers.map(|container| {
        let of_words = ["command", "args"].iter().map(|key| {
            let words: Vec<&str> = items(container, key).filter_map(text_of).collect();
            let before = std::iter::once("").chain(words.iter().copied());
            let read = before
                .zip(&words)
                .map(|(before, word)| names.word(before, word));
            read.filter(|read| read.text == text && asks_for_namespace(read.about))
                .count()
        });
        let of_env = items(container, "env").filter(|variable| {
            let field = |key| at(variable, &[key]).and_then(text_of);
            field("value") == Some(text) && field("name").is_some_and(asks_for_namespace)
        });
        of_words.sum::<usize>() + of_env.count()
    });
    counts.sum()
}

fn items<'t>(tree: &'t Tree, key: &str) -> impl Iterator<Item = &'t Tree> {
    let items = match at(tree, &[key]) {
        Some(Tree::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().map(|item| &item.value)
}

fn at<'t>(tree: &'t Tree, way: &[&str]) -> Option<&'t Tree> {
    way.iter().try_fold(tree, |tree, wanted| match tree {
        Tree::Map(entries) => entries
            .iter()
            .find_map(|(key, value)| (key == wanted).then_some(value)),
        _ => None,
    })
}

/// Tokens that are put into a Job of the spec's own words.
struct Tokens<'a> {
    release: &'a Release<'a>,
    /// The Job without them.
    text: String,
    /// Those that the spec declares.
    declared: BTreeSet<String>,
    fillers: BTreeMap<String, Filler>,
}

impl Tokens<'_> {
    /// The name of a token: that of one which stands for the same, or one that stands nowhere yet.
    /// That a value of the spec is equal to another text does not make it the same.
    fn name(&mut self, wanted: &str, filler: Filler) -> String {
        let known = self.fillers.iter().find(|(name, known)| {
            **known == filler
                && (matches!(filler, Filler::Follows(_)) || !self.declared.contains(*name))
        });
        if let Some((name, _)) = known {
            return name.clone();
        }
        let mut name = wanted.to_owned();
        let mut number = 2;
        while self.fillers.contains_key(&name) || self.text.contains(&format!("@{name}@")) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.fillers.insert(name.clone(), filler);
        name
    }

    /// Whether a text holds a token of the spec.
    fn is_declared_in(&self, text: &str) -> bool {
        placeholders(text)
            .iter()
            .any(|found| found.kind == PlaceholderKind::Value && self.declared.contains(found.name))
    }

    /// Puts a token in the place of a text that has none.
    fn put(
        &mut self,
        tree: &mut Tree,
        way: &[&str],
        wanted: &str,
        value: impl FnOnce(&str) -> TemplateValue,
    ) {
        let Some(place) = at_mut(tree, way) else {
            return;
        };
        let Some(text) = text_of(place).filter(|text| !self.is_declared_in(text)) else {
            return;
        };
        let is_namespace = way.last() == Some(&"namespace");
        if let Some(filler) = filler(self.release, &value(text), is_namespace) {
            let name = self.name(wanted, filler);
            *place = Tree::Quoted(format!("@{name}@"));
        }
    }

    /// The label by which Jobs of two releases are told apart.
    fn instance(&mut self, tree: &mut Tree) {
        let instance = Filler::Follows(self.release.instance());
        for above in [&["metadata"][..], &["spec", "template", "metadata"]] {
            let way = [above, &["labels", "app.kubernetes.io/instance"]].concat();
            if let Some(label) = at_mut(tree, &way)
                && text_of(label) == Some(&self.release.client.name)
            {
                let name = self.name("INSTANCE", instance.clone());
                *label = Tree::Quoted(format!("@{name}@"));
            }
        }
    }

    /// The images of all containers, and the texts that are names.
    fn containers(&mut self, pod: &mut Tree, names: &Names<'_>) {
        for list in ["initContainers", "containers"] {
            for container in items_mut(pod, list) {
                self.put(container, &["image"], "IMAGE", |image| {
                    TemplateValue::Text(image.to_owned())
                });
                self.words(container, "command", names);
                self.words(container, "args", names);
                self.env(container, names);
            }
        }
    }

    /// The words of a command line that are names which a release changes.
    fn words(&mut self, container: &mut Tree, key: &str, names: &Names<'_>) {
        let mut before = String::new();
        for word in items_mut(container, key) {
            let Some(text) = text_of(word).map(str::to_owned) else {
                continue;
            };
            let read = names.word(&before, &text);
            if let Meaning::Name(new) = read.meaning
                && !self.is_declared_in(&text)
            {
                let name = self.name(&token_name(read.about), Filler::Follows(new));
                *word = Tree::Quoted(format!("{}@{name}@", read.prefix));
            }
            before = text;
        }
    }

    /// The variables whose value is a name which a release changes.
    fn env(&mut self, container: &mut Tree, names: &Names<'_>) {
        for variable in items_mut(container, "env") {
            let about = at_mut(variable, &["name"])
                .and_then(|name| text_of(name))
                .unwrap_or_default()
                .to_owned();
            let Some(value) = at_mut(variable, &["value"]) else {
                continue;
            };
            let Some(text) = text_of(value).filter(|text| !self.is_declared_in(text)) else {
                continue;
            };
            if let Meaning::Name(new) = names.meaning(&about, text) {
                let name = self.name(&token_name(&about), Filler::Follows(new));
                *value = Tree::Quoted(format!("@{name}@"));
            }
        }
    }

    /// References to ConfigMaps of the spec.
    fn config_maps(&mut self, tree: &mut Tree) {
        let namespace = self.release.client.namespace.as_deref();
        match tree {
            Tree::Map(entries) => {
                for (key, value) in entries {
                    if ["configMap", "configMapKeyRef", "configMapRef"].contains(&key.as_str())
                        && let Some(Tree::String(name)) = at_mut(value, &["name"])
                        && self.release.makes(Kind::ConfigMap, namespace, name)
                    {
                        self.put(value, &["name"], "CONFIG", |name| {
                            TemplateValue::Text(name.to_owned())
                        });
                    }
                    self.config_maps(value);
                }
            }
            Tree::List(items) => {
                for Item { value, .. } in items {
                    self.config_maps(value);
                }
            }
            _ => {}
        }
    }
}

/// A token's name for what a flag or variable is called.
pub(super) fn token_name(about: &str) -> String {
    let name: String = about
        .trim_start_matches('-')
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() => c.to_ascii_uppercase(),
            _ => '_',
        })
        .collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        "NAME".to_owned()
    }
}

fn text_of(tree: &Tree) -> Option<&str> {
    match tree {
        Tree::String(text) | Tree::Quoted(text) => Some(text),
        _ => None,
    }
}

fn items_mut<'t>(tree: &'t mut Tree, key: &str) -> impl Iterator<Item = &'t mut Tree> {
    let items = match at_mut(tree, &[key]) {
        Some(Tree::List(items)) => items.as_mut_slice(),
        _ => &mut [],
    };
    items.iter_mut().map(|item| &mut item.value)
}

fn at_mut<'t>(tree: &'t mut Tree, way: &[&str]) -> Option<&'t mut Tree> {
    way.iter().try_fold(tree, |tree, wanted| match tree {
        Tree::Map(entries) => entries
            .iter_mut()
            .find_map(|(key, value)| (key == wanted).then_some(value)),
        _ => None,
    })
}
