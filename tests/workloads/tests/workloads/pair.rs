//! A patch to an object, and whether we and Kubernetes make the same of it.

use rolewright_strategic_merge::{Applied, Problem, Reason, Refusal, Type, Wrong, apply, check};
use rolewright_workload_tests::kubernetes::{self, Answer, Kubernetes};
use serde_json::{Map, Value, json};

/// An object, a patch to it, and what we make of both.
pub(crate) struct Pair {
    pub(crate) object: Map<String, Value>,
    pub(crate) patch: Map<String, Value>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) ours: Result<Applied, Refusal>,
}

/// How the pairs came out.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Both gave the same result.
    pub(crate) same: usize,
    /// Of these, the patches that `check` has nothing against.
    pub(crate) accepted: usize,
    /// Both refused.
    pub(crate) refused: usize,
    /// Kubernetes left a directive in the object, which we refuse.
    pub(crate) left_standing: usize,
    /// Kubernetes left a directive in an item, and took it out again by a second item of the same
    /// key. `check` refuses the patch.
    pub(crate) undone: usize,
    /// Kubernetes gave one result to a patch that both sets a list and deletes from it, where it
    /// gives several to others like it. We refuse them all.
    pub(crate) ambiguous: usize,
    /// Kubernetes gave several results, and we refuse the patch.
    pub(crate) unstable: usize,
}

impl Pair {
    pub(crate) fn new(object: Map<String, Value>, patch: Map<String, Value>, of: Type) -> Self {
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
    pub(crate) fn is_stable(&self) -> bool {
        !self
            .problems
            .iter()
            .any(|problem| problem.what == Wrong::DeletedAndSet)
    }

    /// Whether the object or the patch has `metadata.managedFields`, which kubectl does not print.
    pub(crate) fn has_managed_fields(&self) -> bool {
        let of =
            |map: &Map<String, Value>| Some(map.get("metadata")?.get("managedFields").is_some());
        of(&self.object) == Some(true) || of(&self.patch) == Some(true)
    }

    /// Whether the patch sets a list and deletes from it, as far as can be told from the text.
    fn is_ambiguous(&self) -> bool {
        let text = Value::Object(self.patch.clone()).to_string();
        text.split("\"$deleteFromPrimitiveList/")
            .skip(1)
            .any(|rest| {
                let list = rest.split('"').next().unwrap_or_default();
                text.contains(&format!("\"{list}\":["))
            })
    }

    pub(crate) fn question(&self) -> Value {
        kubernetes::patch(
            &Value::Object(self.object.clone()),
            &Value::Object(self.patch.clone()),
        )
    }

    /// Compares what we made of it with Kubernetes' answer; the error says how they differ.
    pub(crate) fn compare(&self, theirs: &Answer, counts: &mut Counts) -> Result<(), String> {
        let is_accepted = self.problems.is_empty();
        let reason = self.ours.as_ref().err().map(|refusal| &refusal.reason);
        if theirs.unstable {
            counts.unstable += 1;
            let is_refused = !is_accepted || reason == Some(&Reason::Ambiguous);
            return is_refused
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
                let is_twice = |problem: &Problem| matches!(problem.what, Wrong::SameKeyTwice(_));
                let count = match refusal.reason {
                    Reason::DirectiveStays if has_directive(&theirs) => &mut counts.left_standing,
                    Reason::DirectiveStays if self.problems.iter().any(is_twice) => {
                        &mut counts.undone
                    }
                    Reason::Ambiguous if self.is_ambiguous() => &mut counts.ambiguous,
                    _ => return Err(format!("ours: {refusal:?}\ntheirs: {theirs}")),
                };
                *count += 1;
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

/// Compares pairs with Kubernetes' answers to them, and shows the smallest difference.
pub(crate) fn compare(kubernetes: &mut Kubernetes, pairs: &[Pair], counts: &mut Counts) {
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

/// An object of a kind.
pub(crate) fn with_kind(
    api_version: &str,
    kind: &str,
    fields: Map<String, Value>,
) -> Map<String, Value> {
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

/// A patch without what says which object it is to.
pub(crate) fn without_kind(patch: Map<String, Value>) -> Map<String, Value> {
    patch
        .into_iter()
        .filter(|(key, _)| key != "apiVersion" && key != "kind" && key != "metadata")
        .collect()
}
