//! Writes values into a spec, alone and with others, and compares the verdicts.

use std::collections::BTreeSet;

use fastrand::Rng;
use libtest_mimic::Failed;
use serde_json::Value;

use super::offer::{Ours, Reader, canonical, theirs};
use super::stricter;
use super::table::CONTROLLERS;
use super::word::{Controller, Word};
use crate::live::{Live, at_once, say};

const SEED: u64 = 11;
/// Specs with several values at once, for each controller.
const TOGETHER: usize = 150;

/// Values that are written into one spec.
type Changes = Vec<(Word, Value)>;

/// Both verdicts on a spec.
struct Verdicts {
    ours: Vec<String>,
    theirs: Option<String>,
    /// What the table says of it that we do not render.
    misplaced: Option<String>,
}

pub(crate) fn verdicts_agree(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("workload")?;
    let reader = Reader::new();
    let mut rng = Rng::with_seed(SEED);
    let mut stricter = BTreeSet::new();
    let mut differences = Vec::new();
    for controller in CONTROLLERS {
        let base = (controller.base)(&namespace);
        let object = match reader.verdict(&base, controller)? {
            Ours::Object(object) => object,
            Ours::Errors(errors) => return Err(format!("{}: {errors:?}", controller.word).into()),
        };
        if let Some(refusal) = theirs(&admin, controller, &namespace, &object)? {
            return Err(format!("{}: {refusal}", controller.word).into());
        }
        let all = changes(controller, &mut rng);
        let verdicts = at_once(&all, |changes| {
            let (mut spec, mut landed) = (base.clone(), object.clone());
            for (word, value) in changes {
                word.write(&mut spec, controller, value);
                word.land(&mut landed, controller, value);
            }
            let (offered, ours, misplaced) = match reader.verdict(&spec, controller)? {
                Ours::Errors(errors) => (landed, errors, None),
                Ours::Object(rendered) => {
                    let misplaced = misplaced(&rendered, landed, controller);
                    (rendered, Vec::new(), misplaced)
                }
            };
            Ok(Verdicts {
                misplaced,
                ours,
                theirs: theirs(&admin, controller, &namespace, &offered)?,
            })
        })?;
        let verdicts: Vec<_> = all.iter().zip(verdicts).collect();
        differences.extend(compare(controller, &verdicts, &mut stricter));
    }
    let idle = stricter::ALL.iter().map(|row| row.message);
    let idle: Vec<&str> = idle.filter(|message| !stricter.contains(message)).collect();
    if !idle.is_empty() {
        differences.push(format!(
            "no value shows that we are stricter about {idle:?}"
        ));
    }
    if differences.is_empty() {
        return Ok(());
    }
    let shown: Vec<String> = differences.iter().take(12).cloned().collect();
    Err(format!("{} differences\n{}", differences.len(), shown.join("\n")).into())
}

/// Each value by itself, then some at random together, each word at most once.
fn changes(controller: &Controller, rng: &mut Rng) -> Vec<Changes> {
    let rooms = controller.words.iter();
    let words: Vec<(Word, usize)> = rooms
        .flat_map(|room| {
            room.words
                .iter()
                .map(|word| (word.of(room.whose), room.every))
        })
        .collect();
    let values: Vec<Vec<Value>> = words.iter().map(|(word, _)| (word.values)()).collect();
    let mut all: Vec<Changes> = Vec::new();
    for ((word, every), values) in words.iter().zip(&values) {
        let from = rng.usize(..*every);
        let some = values.iter().skip(from).step_by(*every);
        all.extend(some.map(|value| vec![(*word, value.clone())]));
    }
    for _ in 0..TOGETHER {
        let mut places: Vec<usize> = (0..words.len()).collect();
        rng.shuffle(&mut places);
        places.truncate(rng.usize(2..5));
        // Words land in their order: a list of mounts has those of other words behind it.
        places.sort_unstable();
        let mut some: Changes = Vec::new();
        for place in places {
            let (word, _) = words[place];
            let at = word.place(controller);
            // A word within another would be written into what the other has replaced.
            let overlaps = |(other, _): &(Word, Value)| {
                let other = other.place(controller);
                at.starts_with(&other) || other.starts_with(&at)
            };
            if !some.iter().any(overlaps) {
                let values = &values[place];
                some.push((word, values[rng.usize(..values.len())].clone()));
            }
        }
        all.push(some);
    }
    all
}

/// Where the table is wrong about a sound spec: what we render is not what it says.
fn misplaced(rendered: &Value, landed: Value, controller: &Controller) -> Option<String> {
    let landed = canonical(landed, controller);
    let rendered = canonical(rendered.clone(), controller);
    (landed != rendered).then(|| format!("rendered {rendered}\n  landed   {landed}"))
}

fn written(controller: &Controller, changes: &Changes) -> String {
    let changes = changes
        .iter()
        .map(|(word, value)| format!("{} = {value}", word.place(controller)));
    changes.collect::<Vec<_>>().join(", ")
}

/// Where the verdicts on a controller's specs differ without a reason. The reasons that there are
/// go to the rows that were needed.
fn compare(
    controller: &Controller,
    verdicts: &[(&Changes, Verdicts)],
    stricter: &mut BTreeSet<&'static str>,
) -> Vec<String> {
    let mut differences = Vec::new();
    for (changes, verdict) in verdicts {
        let differs = match (&verdict.misplaced, &verdict.theirs) {
            (Some(misplaced), _) => Some(format!("the table is wrong: {misplaced}")),
            (None, Some(theirs)) if verdict.ours.is_empty() => {
                Some(format!("we accept, they say {theirs}"))
            }
            (None, None) => match reasons(changes, &verdict.ours) {
                Some(reasons) => {
                    stricter.extend(reasons);
                    None
                }
                None => Some(format!("they accept, we say {:?}", verdict.ours)),
            },
            (None, Some(_)) => None,
        };
        let told = |what| format!("{}\n  {what}", written(controller, changes));
        differences.extend(differs.map(told));
    }
    let refused = verdicts
        .iter()
        .filter(|(_, verdict)| verdict.theirs.is_some());
    let refused = refused.count();
    say(&format!(
        "workload: {} {}s of `{}` offered, {refused} refused",
        verdicts.len(),
        controller.kind,
        controller.word,
    ));
    if refused < verdicts.len() / 10 || refused > verdicts.len() * 9 / 10 {
        differences.push(format!("{}: {refused} refused", controller.kind));
    }
    differences
}

/// Why we refuse what the server takes, if there is a reason for all that we say; those of a value
/// that stands alone, since only there it is certain what is said of it.
fn reasons(changes: &Changes, ours: &[String]) -> Option<Vec<&'static str>> {
    let words: Vec<&str> = changes.iter().map(|(word, _)| word.at).collect();
    let rows = ours
        .iter()
        .map(|message| stricter::find(message, &words).map(|row| row.message));
    let rows: Option<Vec<&str>> = rows.collect();
    rows.map(|rows| if words.len() == 1 { rows } else { Vec::new() })
}
