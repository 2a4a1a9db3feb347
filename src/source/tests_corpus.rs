//! Compares what is read of the manifests of a corpus, where `ROLEWRIGHT_CORPUS` names one, with
//! what kubectl reads: a sample, or all of them with `ROLEWRIGHT_LIVE_FULL=1`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use super::tests_scalars::{as_read, kubectl};
use super::*;

/// Of so many documents one is compared where not all are.
const SAMPLE: usize = 8;

/// How many documents kubectl is given at once.
const BATCH: usize = 400;

/// The manifests below a folder.
fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let extension = path.extension().and_then(OsStr::to_str);
        if path.is_dir() {
            manifests(&path, found);
        } else if matches!(extension, Some("yaml" | "yml" | "json")) {
            found.push(path);
        }
    }
}

/// A document that kubectl takes for an object, with a label to find it by.
struct Sample {
    name: String,
    text: String,
    ours: Value,
}

fn samples(corpus: &Path, every: usize) -> Vec<Sample> {
    let mut files = Vec::new();
    manifests(corpus, &mut files);
    let mut samples = Vec::new();
    let mut count = 0;
    for path in files {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let file = File::new(
            path.strip_prefix(corpus).unwrap().display().to_string(),
            text,
        );
        let pieces = split::split(&file);
        for span in pieces.spans {
            let Ok(parsed) = parse::parse(&file, span) else {
                continue;
            };
            let Some(tree) = parsed.tree.filter(|tree| is_object(tree.root())) else {
                continue;
            };
            count += 1;
            if count % every != 0 {
                continue;
            }
            let ours = tree.root().to_json().unwrap();
            samples.push(Sample {
                name: tree.root().place().to_string(),
                text: format!("---\n{}", file.slice(span)),
                ours,
            });
        }
    }
    samples
}

/// Whether kubectl can give this out again: an object, and no list of them.
fn is_object(root: Node<'_>) -> bool {
    let has_text = |node: Node<'_>, key: &str| {
        node.get(key)
            .and_then(Node::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    let name = root
        .get("metadata")
        .is_some_and(|metadata| has_text(metadata, "name"));
    let is_list = root.get("items").is_some();
    name && !is_list && has_text(root, "apiVersion") && has_text(root, "kind")
}

/// What kubectl reads of documents, each under the number of its file.
fn read_by_kubectl(program: &OsStr, samples: &[Sample]) -> BTreeMap<usize, Value> {
    let folder = tempfile::TempDir::new().unwrap();
    let mut command = Command::new(program);
    command.args(["annotate", "--local", "--overwrite", "-o", "json", "x=y"]);
    for (index, sample) in samples.iter().enumerate() {
        let path = folder.path().join(format!("{index}.yaml"));
        fs::write(&path, &sample.text).unwrap();
        command.arg("-f").arg(&path);
    }
    let output = command.env("KUBECONFIG", "/dev/null").output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    let refused = |index: &usize| complaints.contains(&format!("/{index}.yaml"));
    let indices = (0..samples.len()).filter(|index| !refused(index));
    let values = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    let values: Vec<Value> = values.map(Result::unwrap).collect();
    let indices: Vec<_> = indices.collect();
    assert_eq!(values.len(), indices.len(), "{complaints}");
    indices.into_iter().zip(values).collect()
}

/// A value as Go writes and reads it, without what the command has put into it.
fn normal(value: &Value, depth: usize) -> Value {
    match value {
        Value::Object(map) => {
            let mut map: Map<_, _> = map
                .iter()
                .map(|(key, value)| (key.clone(), normal(value, depth + 1)))
                .collect();
            if let Some(Value::Object(annotations)) =
                map.get_mut("annotations").filter(|_| depth == 1)
            {
                annotations.remove("x");
            }
            map.retain(|key, value| {
                let is_empty = value.is_null() || value.as_object().is_some_and(Map::is_empty);
                // kubectl never shows `managedFields` unless it is asked to.
                let is_left_out = key == "managedFields" || (key == "annotations" && is_empty);
                depth != 1 || !is_left_out
            });
            Value::Object(map)
        }
        Value::Array(items) => items.iter().map(|item| normal(item, depth + 2)).collect(),
        _ => as_read(value),
    }
}

/// Where two values differ first.
fn difference(ours: &Value, theirs: &Value) -> Option<String> {
    match (ours, theirs) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            let differs = |key: &String| {
                let found = difference(one.get(key)?, other.get(key)?)?;
                Some(format!(".{key}{found}"))
            };
            let missing = |key: &&String| one.get(*key).is_none() || other.get(*key).is_none();
            let only_one = keys
                .clone()
                .find(missing)
                .map(|key| format!(".{key} in one only"));
            only_one.or_else(|| one.keys().find_map(differs))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut items = one.iter().zip(other).enumerate();
            items.find_map(|(index, (one, other))| {
                Some(format!("[{index}]{}", difference(one, other)?))
            })
        }
        _ => (ours != theirs).then(|| format!(": {ours} here, {theirs} there")),
    }
}

#[test]
fn the_corpus_is_read_as_kubectl_reads_it() {
    let corpus = std::env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from);
    let (Some(corpus), Some(program)) = (corpus, kubectl()) else {
        let line = "\nskipped: reading a corpus as kubectl does; name one with ROLEWRIGHT_CORPUS";
        writeln!(std::io::stderr(), "{line}").unwrap();
        return;
    };
    let full = std::env::var_os("ROLEWRIGHT_LIVE_FULL").is_some_and(|value| value == "1");
    let samples = samples(&corpus, if full { 1 } else { SAMPLE });
    let (mut compared, mut refused) = (0, Vec::new());
    for batch in samples.chunks(BATCH) {
        let theirs = read_by_kubectl(&program, batch);
        for (index, sample) in batch.iter().enumerate() {
            let Some(value) = theirs.get(&index) else {
                refused.push(&sample.name);
                continue;
            };
            compared += 1;
            let (ours, theirs) = (normal(&sample.ours, 0), normal(value, 0));
            if let Some(difference) = difference(&ours, &theirs) {
                panic!("{}: {difference}", sample.name);
            }
        }
    }
    let line = format!(
        "\nkubectl: {compared} documents of the corpus read alike, refused by it: {refused:?}"
    );
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(compared > 200 && refused.len() * 100 < compared, "{line}");
}

#[test]
fn kinds_in_disguise_are_seen() {
    let disguises = [
        ("kind: !!binary Um9sZQ==", "base64"),
        ("kind: \"Ro\\\n  le\"", "an escaped line break"),
        ("\"ki\\u006ed\": \"R\\u006fle\"", "escapes"),
    ];
    let program = kubectl();
    for (disguise, why) in disguises {
        let text = format!("apiVersion: v1\n{disguise}\nmetadata: {{name: x}}\n");
        let reading = read_text(&File::new("f", text.clone()));
        let kind = reading.documents.first().and_then(|d| d.root().get("kind"));
        assert_eq!(
            kind.and_then(Node::as_str),
            Some("Role"),
            "{why}: {:?}",
            reading.problems
        );
        let Some(program) = &program else { continue };
        let ours = reading.documents[0].root().to_json().unwrap();
        let sample = Sample {
            name: why.to_owned(),
            text,
            ours,
        };
        let theirs = read_by_kubectl(program, std::slice::from_ref(&sample));
        assert_eq!(normal(&sample.ours, 0), normal(&theirs[&0], 0), "{why}");
    }

    // Our parser refuses this one, which kubectl reads: it is an error, and never the wrong kind.
    let text = "apiVersion: v1\na: \"b\nkind: ConfigMap\n\"\nkind: Role\nmetadata: {name: x}\n";
    let reading = read_text(&File::new("f", text));
    assert!(reading.documents.is_empty());
    assert_eq!(reading.problems[0].cause, Some(Cause::Unsure));
}
