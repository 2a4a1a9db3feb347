//! Strategic merge patches: the results are those of `kubectl patch --local --type=strategic`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use rolewright_strategic_merge::{Applied, Problem, Reason, Refusal, Type, Wrong, apply, check};
use rolewright_workload_tests::kubernetes::{self, Answer, Kubernetes};
use rolewright_workload_tests::random::{Random, reachable};
use rolewright_workload_tests::{corpus, tool};
use serde_json::{Map, Value, json};

use crate::support::{kubernetes, say};

/// So many patches for each field of the table.
const ROUNDS: u64 = 4;
/// So many patches for each Pod template of the corpus.
const PATCHES: u64 = 4;

/// An object, a patch to it, and what we make of both.
struct Pair {
    object: Map<String, Value>,
    patch: Map<String, Value>,
    problems: Vec<Problem>,
    ours: Result<Applied, Refusal>,
}

/// How the pairs came out.
#[derive(Debug, Default)]
struct Counts {
    /// Both gave the same result.
    same: usize,
    /// Of these, the patches that `check` has nothing against.
    accepted: usize,
    /// Both refused.
    refused: usize,
    /// Kubernetes left a directive in the object, which we refuse.
    left_standing: usize,
    /// Kubernetes left a directive in an item, and took it out again by a second item of the same
    /// key. `check` refuses the patch.
    undone: usize,
    /// Kubernetes gave several results, and `check` refuses the patch.
    unstable: usize,
}

impl Pair {
    fn new(object: Map<String, Value>, patch: Map<String, Value>, of: Type) -> Self {
        let problems = check(&patch, of);
        let ours = apply(object.clone(), &patch, of);
        Self {
            object,
            patch,
            problems,
            ours,
        }
    }

    /// Whether what Kubernetes gives does not depend on the order in which it walks a map.
    fn is_stable(&self) -> bool {
        !self
            .problems
            .iter()
            .any(|problem| problem.what == Wrong::DeletedAndSet)
    }

    /// Whether the object or the patch has `metadata.managedFields`, which kubectl does not print.
    fn has_managed_fields(&self) -> bool {
        let of =
            |map: &Map<String, Value>| Some(map.get("metadata")?.get("managedFields").is_some());
        of(&self.object) == Some(true) || of(&self.patch) == Some(true)
    }

    fn question(&self) -> Value {
        kubernetes::patch(
            &Value::Object(self.object.clone()),
            &Value::Object(self.patch.clone()),
        )
    }

    /// Compares what we made of it with Kubernetes' answer; the error says how they differ.
    fn compare(&self, theirs: &Answer, counts: &mut Counts) -> Result<(), String> {
        let is_accepted = self.problems.is_empty();
        if theirs.unstable {
            counts.unstable += 1;
            return (!is_accepted)
                .then_some(())
                .ok_or("Kubernetes gives several results".to_owned());
        }
        match (&self.ours, theirs.result.clone().map(plain)) {
            (Ok(ours), Some(theirs)) => {
                let ours = plain(Value::Object(ours.object.clone()));
                if ours != theirs {
                    return Err(format!("ours: {ours}\ntheirs: {theirs}"));
                }
                counts.same += 1;
                counts.accepted += usize::from(is_accepted);
            }
            (Err(_), None) => counts.refused += 1,
            (Err(refusal), Some(theirs)) => {
                let is_left = refusal.reason == Reason::DirectiveStays;
                let is_twice = |problem: &Problem| matches!(problem.what, Wrong::SameKeyTwice(_));
                match (is_left, has_directive(&theirs)) {
                    (true, true) => counts.left_standing += 1,
                    (true, false) if self.problems.iter().any(is_twice) => counts.undone += 1,
                    _ => return Err(format!("ours: {refusal:?}\ntheirs: {theirs}")),
                }
            }
            (Ok(ours), None) => return Err(format!("ours: {ours:?}\ntheirs: {}", theirs.error)),
        }
        Ok(())
    }
}

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |map: &Map<String, Value>| Value::Object(map.clone()).to_string();
        write!(
            f,
            "\nobject: {}\npatch: {}\nproblems: {:?}",
            text(&self.object),
            text(&self.patch),
            self.problems
        )
    }
}

/// Numbers as Go has them: whole ones of 64 bits, or floating.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_i64() => Value::Number(number),
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, plain(value)))
            .collect(),
        scalar => scalar,
    }
}

fn has_directive(value: &Value) -> bool {
    let directives = [
        "$patch",
        "$retainKeys",
        "$setElementOrder",
        "$deleteFromPrimitiveList",
    ];
    match value {
        Value::Array(items) => items.iter().any(has_directive),
        Value::Object(map) => map.iter().any(|(key, value)| {
            directives
                .iter()
                .any(|directive| key.starts_with(directive))
                || has_directive(value)
        }),
        _ => false,
    }
}

fn compare(kubernetes: &mut Kubernetes, pairs: &[Pair], counts: &mut Counts) {
    let questions: Vec<Value> = pairs.iter().map(Pair::question).collect();
    let answers = kubernetes.ask(&questions).unwrap();
    let mut differences = Vec::new();
    for (pair, answer) in pairs.iter().zip(&answers) {
        differences.extend(
            pair.compare(answer, counts)
                .err()
                .map(|how| format!("{how}{pair}")),
        );
    }
    differences.sort_by_key(String::len);
    let smallest = differences.first();
    assert!(
        differences.is_empty(),
        "{} of {} differ:\n{}",
        differences.len(),
        pairs.len(),
        smallest.unwrap()
    );
}

fn with_kind(api_version: &str, kind: &str, fields: Map<String, Value>) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("apiVersion".to_owned(), json!(api_version));
    object.insert("kind".to_owned(), json!(kind));
    object.extend(
        fields
            .into_iter()
            .filter(|(key, _)| key != "apiVersion" && key != "kind"),
    );
    object
}

fn without_kind(patch: Map<String, Value>) -> Map<String, Value> {
    patch
        .into_iter()
        .filter(|(key, _)| key != "apiVersion" && key != "kind" && key != "metadata")
        .collect()
}

/// Pairs that reach every field of the table, in the object and in the patch.
fn random_pairs(seed: u64, faults: bool) -> Vec<Pair> {
    let mut random = Random::new(seed, faults);
    let pairs = reachable().into_iter().map(|reach| {
        let of = Type::of_kind(reach.api_version, reach.kind).unwrap();
        // Half of the patches meet something in the field that they are made for.
        let way = if random.coin() { &reach.way[..] } else { &[] };
        let object = random.object(of, way);
        let patch = without_kind(random.patch(&object, of, &reach.way));
        Pair::new(with_kind(reach.api_version, reach.kind, object), patch, of)
    });
    pairs.collect()
}

#[test]
fn random_patches_give_what_kubectl_gives() {
    let Some(mut kubernetes) = kubernetes("random patches against Kubernetes' own code") else {
        return;
    };
    for faults in [false, true] {
        let mut counts = Counts::default();
        for round in 0..ROUNDS {
            compare(
                &mut kubernetes,
                &random_pairs(1 + round, faults),
                &mut counts,
            );
        }
        say(&format!("random patches, faults {faults}: {counts:?}"));
        assert!(counts.accepted > 1000, "{counts:?}");
    }
}

#[test]
fn patches_to_the_pod_templates_of_the_corpus_give_what_kubectl_gives() {
    let Some(templates) = corpus::pod_templates().unwrap() else {
        say("skipped: patches to the corpus; name a corpus with ROLEWRIGHT_CORPUS");
        return;
    };
    let Some(mut kubernetes) = kubernetes("patches to the corpus") else {
        return;
    };
    let of = Type::of_kind("v1", "PodTemplate").unwrap();
    let mut random = Random::new(1, false);
    let mut pairs = Vec::new();
    for template in &templates {
        for _ in 0..PATCHES {
            let object = Map::from_iter([("template".to_owned(), template.clone())]);
            let patch =
                without_kind(random.patch(&object, of, &["template", "spec", "containers"]));
            pairs.push(Pair::new(with_kind("v1", "PodTemplate", object), patch, of));
        }
    }
    let mut counts = Counts::default();
    compare(&mut kubernetes, &pairs, &mut counts);
    say(&format!(
        "{} Pod templates of the corpus: {counts:?}",
        templates.len()
    ));
    assert!(counts.accepted > 1000, "{counts:?}");
}

/// What `kubectl patch --local` itself gives.
fn kubectl(kubectl: &Path, pair: &Pair) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, value: &Map<String, Value>| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, Value::Object(value.clone()).to_string()).unwrap();
        path
    };
    let output = Command::new(kubectl)
        .env("KUBECONFIG", "/dev/null")
        .args(["patch", "--local", "--type=strategic", "-o", "json", "-f"])
        .arg(write("object.json", &pair.object))
        .arg("--patch-file")
        .arg(write("patch.json", &pair.patch))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let result = output
        .status
        .success()
        .then(|| serde_json::from_slice(&output.stdout).unwrap());
    let error = if result.is_some() {
        String::new()
    } else {
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    Answer {
        result,
        error,
        ..Answer::default()
    }
}

/// The kubectl that the tests' runner found, else the one on the path.
fn find_kubectl(what_for: &str) -> Option<PathBuf> {
    let path = env::var_os("KUBECTL").map_or_else(|| "kubectl".into(), PathBuf::from);
    let version = Command::new(&path).args(["version", "--client"]).output();
    if version.is_ok_and(|output| output.status.success()) {
        return Some(path);
    }
    assert!(!tool::is_all_required(), "kubectl is required: {what_for}");
    say(&format!("skipped: {what_for} (kubectl not found)"));
    None
}

#[test]
fn kubectl_itself_gives_the_same() {
    let Some(path) = find_kubectl("patches through kubectl") else {
        return;
    };
    let mut counts = Counts::default();
    let mut other_version = 0;
    let pairs = random_pairs(99, false);
    for pair in pairs
        .iter()
        .step_by(7)
        .filter(|pair| pair.is_stable() && !pair.has_managed_fields())
    {
        let answer = kubectl(&path, pair);
        // An older kubectl does not know the fields of Kubernetes' newest version.
        if answer.error.contains("unable to find api field") {
            other_version += 1;
            continue;
        }
        pair.compare(&answer, &mut counts)
            .unwrap_or_else(|how| panic!("{how}{pair}"));
    }
    say(&format!(
        "kubectl itself: {counts:?}, and {other_version} with fields that it does not know"
    ));
    assert!(counts.same > 50, "{counts:?}");
}

#[test]
fn the_examples_are_what_kubectl_gives() {
    let Some(path) = find_kubectl("the examples") else {
        return;
    };
    let examples = include_str!("../../../../crates/strategic-merge/tests/examples.json");
    let examples: Vec<Value> = serde_json::from_str(examples).unwrap();
    let of = Type::of_kind("v1", "PodTemplate").unwrap();
    let mut counts = Counts::default();
    for example in &examples {
        let template = |of: &str| Map::from_iter([("template".to_owned(), example[of].clone())]);
        let object = with_kind("v1", "PodTemplate", template("object"));
        let pair = Pair::new(object, template("patch"), of);
        let answer = kubectl(&path, &pair);
        pair.compare(&answer, &mut counts)
            .unwrap_or_else(|how| panic!("{how}{pair}"));
    }
    say(&format!("examples through kubectl: {counts:?}"));
}

#[test]
fn what_is_accepted_and_applied_decodes_strictly() {
    let Some(mut kubernetes) = kubernetes("strict decoding of patched objects") else {
        return;
    };
    let pairs = random_pairs(7, true);
    let accepted = pairs.iter().filter(|pair| pair.problems.is_empty());
    let results: Vec<(&Pair, Value)> = accepted
        .filter_map(|pair| Some((pair, Value::Object(pair.ours.as_ref().ok()?.object.clone()))))
        .collect();
    let questions: Vec<Value> = results
        .iter()
        .map(|(_, result)| kubernetes::decode(result))
        .collect();
    for ((pair, result), answer) in results.iter().zip(kubernetes.ask(&questions).unwrap()) {
        assert!(
            answer.error.is_empty(),
            "{}\nresult: {result}{pair}",
            answer.error
        );
    }
    say(&format!(
        "{} results of accepted patches decode strictly",
        results.len()
    ));
    assert!(results.len() > 300);
}

#[test]
fn what_is_unknown_or_of_a_wrong_type_is_what_strict_decoding_refuses() {
    let Some(mut kubernetes) = kubernetes("the check of types against strict decoding") else {
        return;
    };
    let mut random = Random::new(3, false);
    let (mut refused, mut taken) = (0, 0);
    let mut objects = Vec::new();
    for reach in reachable().iter().chain(&reachable()) {
        let of = Type::of_kind(reach.api_version, reach.kind).unwrap();
        let mut object = without_kind(random.object(of, &reach.way));
        random.spoil(&mut object);
        objects.push((
            check(&object, of),
            with_kind(reach.api_version, reach.kind, object),
        ));
    }
    let questions: Vec<Value> = objects
        .iter()
        .map(|(_, object)| kubernetes::decode(&Value::Object(object.clone())))
        .collect();
    for ((problems, object), answer) in objects.into_iter().zip(kubernetes.ask(&questions).unwrap())
    {
        let is_of_types = |problem: &Problem| {
            matches!(
                problem.what,
                Wrong::UnknownField { .. } | Wrong::WrongType { .. } | Wrong::Unreadable { .. }
            )
        };
        let is_refused = problems.iter().any(is_of_types);
        let object = Value::Object(object);
        assert_eq!(
            is_refused,
            !answer.error.is_empty(),
            "{}: {problems:?}\n{object}",
            answer.error
        );
        *if is_refused { &mut refused } else { &mut taken } += 1;
    }
    say(&format!(
        "strict decoding: {refused} spoilt objects refused, {taken} taken"
    ));
    assert!(
        refused > 500 && taken > 50,
        "{refused} refused, {taken} taken"
    );
}
