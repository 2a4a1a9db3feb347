//! Strategic merge patches: the results are those of `kubectl patch --local --type=strategic`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use rolewright_strategic_merge::{Problem, Type, Wrong, check};
use rolewright_workload_tests::kubernetes::{self, Answer};
use rolewright_workload_tests::random::{Random, reachable};
use rolewright_workload_tests::{corpus, tool};
use serde_json::{Map, Value};

use crate::pair::{Counts, Pair, compare, with_kind, without_kind};
use crate::support::{kubernetes, say};

/// So many patches for each field of the table.
const ROUNDS: u64 = 4;
/// So many patches to short lists.
const LISTS: usize = 10_000;
/// So many patches for each Pod template of the corpus.
const PATCHES: u64 = 4;

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
fn merged_lists_stand_in_the_order_that_kubectl_gives() {
    let Some(mut kubernetes) = kubernetes("the order of merged lists") else {
        return;
    };
    let of = Type::of_kind("v1", "PodTemplate").unwrap();
    let mut random = Random::new(1, false);
    let pairs = (0..LISTS).map(|_| {
        let (object, patch) = random.lists();
        Pair::new(with_kind("v1", "PodTemplate", object), patch, of)
    });
    let mut counts = Counts::default();
    compare(&mut kubernetes, &pairs.collect::<Vec<_>>(), &mut counts);
    say(&format!("merged lists: {counts:?}"));
    assert!(counts.accepted > 1000, "{counts:?}");
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
