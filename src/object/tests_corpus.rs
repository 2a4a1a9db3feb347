//! Reads a corpus of real manifests, where `ROLEWRIGHT_CORPUS` names one, and compares what is
//! found with the counts of its index.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::source::{Input, ReadOptions, read};

const KINDS: [&str; 8] = [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ServiceAccount",
    "CustomResourceDefinition",
    "Namespace",
    "ConfigMap",
];

type Counts = BTreeMap<String, usize>;

/// A row of the index: a file and how many objects of our kinds are in it. `None` for files whose
/// objects were counted from their text, as they are templates or no YAML.
fn index(corpus: &Path) -> Vec<(String, Option<Counts>)> {
    let index = fs::read_to_string(corpus.join("INDEX.tsv")).unwrap();
    let rows = index.lines().skip(1).map(|line| {
        let cells: Vec<_> = line.split('\t').collect();
        let counts = (!cells[4].starts_with('~')).then(|| parse_counts(cells[4]));
        (cells[0].to_owned(), counts)
    });
    let is_manifest = |name: &str| [".yaml", ".yml", ".json"].iter().any(|e| name.ends_with(e));
    rows.filter(|(name, _)| is_manifest(name)).collect()
}

fn parse_counts(cell: &str) -> Counts {
    let kinds = cell.split(' ').filter_map(|entry| entry.split_once(':'));
    let ours = kinds.filter(|(kind, _)| KINDS.contains(kind));
    ours.map(|(kind, count)| (kind.to_owned(), count.parse().unwrap()))
        .collect()
}

/// What was found of our kinds: taken, left out, or overwritten by a later object.
fn found(objects: &Objects) -> Counts {
    let mut counts = Counts::new();
    let snapshot = &objects.snapshot;
    let taken = [
        snapshot.roles.len(),
        snapshot.cluster_roles.len(),
        snapshot.role_bindings.len(),
        snapshot.cluster_role_bindings.len(),
        objects.service_accounts.len(),
        objects.custom_resource_definitions.len(),
        objects.namespaces.len(),
        objects.config_maps.len(),
    ];
    for (kind, count) in KINDS.into_iter().zip(taken) {
        *counts.entry(kind.to_owned()).or_default() += count;
    }
    for ((_, kind), count) in &objects.others {
        if KINDS.contains(&kind.as_str()) {
            *counts.entry(kind.clone()).or_default() += count;
        }
    }
    for (kind, count) in &objects.left_out {
        *counts.entry(kind.clone()).or_default() += count;
    }
    for problem in &objects.problems {
        if problem.problem.message.ends_with("is written twice") {
            let kind = problem.problem.message.split(' ').next().unwrap();
            *counts.entry(kind.to_owned()).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count > 0);
    counts
}

#[test]
fn the_corpus_is_read_as_its_index_counts_it() {
    let Some(corpus) = std::env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from) else {
        let line = "\nskipped: the corpus test; name a corpus with ROLEWRIGHT_CORPUS";
        writeln!(std::io::stderr(), "{line}").unwrap();
        return;
    };
    let options = ReadOptions {
        directory: corpus.clone(),
        ..ReadOptions::default()
    };
    let (mut files, mut documents, mut compared) = (0, 0, Counts::new());
    for (name, expected) in index(&corpus) {
        let inputs = [Input::Path(PathBuf::from(&name))];
        let reading = read(&inputs, &options, &mut std::io::empty());
        let objects = Objects::collect(&reading.documents, "default");
        files += 1;
        documents += reading.documents.len();
        let Some(expected) = expected else { continue };
        let found = found(&objects);
        let problems = (&reading.problems, &objects.problems);
        assert_eq!(found, expected, "{name}: {problems:#?}");
        for (kind, count) in found {
            *compared.entry(kind).or_default() += count;
        }
    }
    let line =
        format!("\ncorpus: {files} files, {documents} documents, objects compared: {compared:?}");
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(
        KINDS.iter().all(|kind| compared.contains_key(*kind)),
        "{line}"
    );
}
