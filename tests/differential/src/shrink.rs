//! Makes a mismatch small enough to read.

use std::collections::VecDeque;
use std::error::Error;

use serde_json::{Value, json};

use crate::compare::{Case, Mismatch, compare};
use crate::oracle::Oracle;
use crate::wire::Objects;

/// Takes parts away from the policy and the question for as long as the answers still differ.
///
/// A mismatch that only the documentation shows is left as it is: what is documented holds for that
/// policy and not for a part of it.
pub(crate) fn shrink(oracle: &mut Oracle, found: Mismatch) -> Result<Mismatch, Box<dyn Error>> {
    let mut smallest = found;
    loop {
        let cases: Vec<Case> = smaller(&smallest)?;
        match compare(oracle, &cases)?.mismatches.into_iter().next() {
            Some(mismatch) => {
                smallest = Mismatch {
                    documented: smallest.documented,
                    ..mismatch
                };
            }
            None => return Ok(smallest),
        }
    }
}

/// The policy and the question with one part less, for every part; large parts first.
fn smaller(mismatch: &Mismatch) -> Result<Vec<Case>, serde_json::Error> {
    let whole = json!({
        "policy": Objects::from(&mismatch.policy),
        "question": mismatch.question,
    });
    let mut cases = Vec::new();
    for part in parts(&whole) {
        let mut less = whole.clone();
        remove(&mut less, &part);
        cases.push(Case {
            policy: serde_json::from_value::<Objects>(less["policy"].take())?.into(),
            questions: vec![serde_json::from_value(less["question"].take())?],
            documented: None,
        });
    }
    Ok(cases)
}

/// Members of objects that may be absent.
const OPTIONAL: [&str; 3] = ["aggregationRule", "labels", "matchLabels"];

/// JSON pointers to all that can be taken away: the items of lists and the optional members, those
/// that hold others before those.
fn parts(whole: &Value) -> Vec<String> {
    let mut parts = Vec::new();
    let mut queue = VecDeque::from([(String::new(), whole)]);
    while let Some((place, value)) = queue.pop_front() {
        match value {
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    let part = format!("{place}/{position}");
                    queue.push_back((part.clone(), item));
                    parts.push(part);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let part = format!("{place}/{name}");
                    queue.push_back((part.clone(), member));
                    if OPTIONAL.contains(&name.as_str()) {
                        parts.push(part);
                    }
                }
            }
            _ => (),
        }
    }
    parts
}

fn remove(whole: &mut Value, part: &str) {
    let Some((place, last)) = part.rsplit_once('/') else {
        return;
    };
    match (whole.pointer_mut(place), last.parse()) {
        (Some(Value::Array(items)), Ok(position)) => drop(items.remove(position)),
        (Some(Value::Object(members)), _) => drop(members.remove(last)),
        _ => (),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_and_optional_member_is_a_part() {
        let whole = json!({"a": [{"labels": {"x": "y"}}, ["b"]]});
        assert_eq!(parts(&whole), ["/a/0", "/a/1", "/a/0/labels", "/a/1/0"]);
        let mut less = whole.clone();
        remove(&mut less, "/a/0/labels");
        assert_eq!(less, json!({"a": [{}, ["b"]]}));
        remove(&mut less, "/a/1");
        assert_eq!(less, json!({"a": [{}]}));
    }
}
