//! The `@NAME@` tokens of a Job in the spec's own words that a chart keeps, so that its values fill
//! them in.
//!
//! A token stays if a word in its place comes through unchanged wherever it stands. One that stands
//! where no word may is filled in as the spec says; so is one whose value could end the string
//! around it.

use std::collections::{BTreeMap, BTreeSet};

use crate::render::objects::template;
use crate::render::yaml::{Item, Value as Tree};
use crate::source::Problem;
use crate::spec::model::{Client, DispatchedJob, TemplateBody, TemplateValue, WrittenToken};
use crate::spec::{PlaceholderKind, placeholders};

/// The tokens that stand in the Job wherever the spec has them.
pub(super) fn kept(filled: &Tree, written: &Tree, own: &DispatchedJob) -> BTreeSet<String> {
    let tokens = tokens_of(own);
    let quotable = tokens.iter().filter(|(_, token)| stays_in_quotes(token));
    let mut kept: BTreeSet<String> = quotable.map(|(name, _)| (*name).to_owned()).collect();
    // What is filled in may look like another token, so that each that goes is counted anew.
    loop {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let tree = with_tokens(filled.clone(), written, own, &kept);
        count(&tree, &mut counts);
        let before = kept.len();
        kept.retain(|name| {
            let token = tokens.get(name.as_str());
            token.is_some_and(|token| counts.get(name) == Some(&token.places.len()))
        });
        if kept.len() == before {
            return kept;
        }
    }
}

/// The Job with these tokens where they stand in it as it was written.
pub(super) fn with_tokens(
    filled: Tree,
    written: &Tree,
    own: &DispatchedJob,
    kept: &BTreeSet<String>,
) -> Tree {
    let tokens = tokens_of(own);
    let with = |written: &str, text: &dyn Fn(&str, &WrittenToken) -> String| {
        let tokens = tokens.iter();
        tokens.fold(written.to_owned(), |written, (name, token)| {
            written.replace(&token.stand_in, &text(name, token))
        })
    };
    let text = |filled: &str, written: &str| {
        let is_it = with(written, &|_, token| token.text.clone()) == filled;
        is_it.then(|| {
            with(written, &|name, token| {
                if kept.contains(name) {
                    format!("@{name}@")
                } else {
                    token.text.clone()
                }
            })
        })
    };
    merge(filled, written, "", &text)
}

fn tokens_of(own: &DispatchedJob) -> BTreeMap<&str, &WrittenToken> {
    let written = own.written.iter();
    let tokens = written.flat_map(|written| &written.tokens);
    tokens.map(|(name, token)| (name.as_str(), token)).collect()
}

/// What is told of the tokens that the chart fills in for good.
pub(super) fn told(client: &Client) -> Vec<Problem> {
    let mut told = Vec::new();
    for job in &client.job_templates {
        let TemplateBody::Job(own) = &job.body else {
            continue;
        };
        let Some(written) = template::tree_with_stand_ins(client, job, own) else {
            continue;
        };
        let kept = kept(&template::tree_of(client, job, own), &written, own);
        for (name, token) in tokens_of(own) {
            let Some(place) = token.places.first().filter(|_| !kept.contains(name)) else {
                continue;
            };
            told.push(
                Problem::note(format!(
                    "`@{name}@` of the Job template {} is no value of the chart",
                    job.name
                ))
                .at(place.clone(), "filled in with what the spec says")
                .help(
                    "where a release has to change it: write the Job as a `file` or a `template`",
                ),
            );
        }
    }
    told
}

/// Whether a token's value stays one in double quotes.
fn stays_in_quotes(token: &WrittenToken) -> bool {
    let ends = |c: char| c.is_control() || matches!(c, '"' | '\\');
    !matches!(&token.value, TemplateValue::Text(text) if text.contains(ends))
}

/// The tree, which stands below a key, with the texts that stand for its own. Volumes keep their
/// names, which are made from what they hold.
fn merge(
    filled: Tree,
    written: &Tree,
    below: &str,
    text: &impl Fn(&str, &str) -> Option<String>,
) -> Tree {
    match (filled, written) {
        (Tree::String(filled), Tree::String(written)) if filled != *written => {
            match text(&filled, written) {
                Some(with_tokens) if with_tokens != filled => Tree::Quoted(with_tokens),
                _ => Tree::String(filled),
            }
        }
        (Tree::List(items), Tree::List(written)) => {
            // What cannot be read with a stand-in is not there: the others are known by their names.
            let is_whole = items.len() == written.len();
            let items = items.into_iter().enumerate().map(|(index, item)| {
                let twin = if is_whole {
                    written.get(index)
                } else {
                    let name = name_of(&item);
                    let mut written = written.iter();
                    written.find(|other| name.is_some() && name_of(other) == name)
                };
                match twin {
                    Some(twin) => Item {
                        value: merge(item.value, &twin.value, below, text),
                        ..item
                    },
                    None => item,
                }
            });
            Tree::List(items.collect())
        }
        (Tree::Map(entries), Tree::Map(written)) => {
            let is_volume = ["volumes", "volumeMounts"].contains(&below);
            let entries = entries.into_iter().map(|(key, value)| {
                let written = written.iter().find(|(other, _)| *other == key);
                let value = match written {
                    Some((_, written)) if !(is_volume && key == "name") => {
                        merge(value, written, &key, text)
                    }
                    _ => value,
                };
                (key, value)
            });
            Tree::Map(entries.collect())
        }
        (filled, _) => filled,
    }
}

/// The name of an item of a list.
fn name_of(item: &Item) -> Option<&Tree> {
    match &item.value {
        Tree::Map(entries) => {
            let name = entries.iter().find(|(key, _)| key == "name");
            name.map(|(_, name)| name)
        }
        _ => None,
    }
}

/// How often each token stands in a tree.
fn count(tree: &Tree, counts: &mut BTreeMap<String, usize>) {
    match tree {
        Tree::String(text) | Tree::Quoted(text) => {
            for found in placeholders(text) {
                if found.kind == PlaceholderKind::Value {
                    *counts.entry(found.name.to_owned()).or_default() += 1;
                }
            }
        }
        Tree::List(items) => items.iter().for_each(|item| count(&item.value, counts)),
        Tree::Map(entries) => entries.iter().for_each(|(_, value)| count(value, counts)),
        _ => {}
    }
}
