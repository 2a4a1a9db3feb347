//! Generated objects, valid and invalid, offered with dry-run and strict validation of fields: our
//! verdict is the server's.
//!
//! For each kind an object that holds every field is offered with each field changed in many ways,
//! one at a time, and then with several random changes at once. The verdicts have to agree, and of
//! each field the server must have taken some values and refused some.
//!
//! No verdict depends on what is in the cluster. Namespaces that are named are there, or their
//! names are such that they cannot be; no name is taken; the caller may grant everything; and no
//! admission plugin of the server has a say in these kinds.
//!
//! Three things are not offered. A name or a grant with `{{` in it, which is a template's and not
//! judged. What the server says of the `manager` and the `subresource` of
//! `managedFields` depends on whether the entry, once decoded and merged, claims a field that the
//! object does not have. And a dry run takes a `resourceVersion`, with which the store of a server
//! refuses a new object, and which an object that was read from a server has: we take it.

use std::collections::BTreeMap;
use std::time::Instant;

use fastrand::Rng;
use libtest_mimic::Failed;
use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_live_tests::Client;
use serde_json::Value;

use crate::live::{Live, at_once, say};
use crate::offered::{Expected, Slot, slots, whole};
use crate::values::{ABSENT, TWICE};

const SEED: u64 = 8;
/// Objects of each kind with more than one change.
const MIXED: usize = 150;
/// Objects of all kinds together, at least.
const ALL: usize = 3_000;

/// A kind that we judge, and where the server takes it.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) api_version: &'static str,
    pub(crate) plural: &'static str,
    pub(crate) namespaced: bool,
}

const KINDS: [Kind; 7] = [
    Kind {
        name: "Role",
        api_version: RBAC,
        plural: "roles",
        namespaced: true,
    },
    Kind {
        name: "ClusterRole",
        api_version: RBAC,
        plural: "clusterroles",
        namespaced: false,
    },
    Kind {
        name: "RoleBinding",
        api_version: RBAC,
        plural: "rolebindings",
        namespaced: true,
    },
    Kind {
        name: "ClusterRoleBinding",
        api_version: RBAC,
        plural: "clusterrolebindings",
        namespaced: false,
    },
    Kind {
        name: "ServiceAccount",
        api_version: "v1",
        plural: "serviceaccounts",
        namespaced: true,
    },
    Kind {
        name: "Namespace",
        api_version: "v1",
        plural: "namespaces",
        namespaced: false,
    },
    Kind {
        name: "ConfigMap",
        api_version: "v1",
        plural: "configmaps",
        namespaced: true,
    },
];
pub(crate) const RBAC: &str = "rbac.authorization.k8s.io/v1";

/// An object to offer, and the field that was changed if it was one.
struct Offer {
    object: Value,
    slot: Option<usize>,
}

/// Both verdicts on one object.
struct Verdicts {
    text: String,
    slot: Option<usize>,
    ours: Option<String>,
    theirs: Option<String>,
}

impl Verdicts {
    fn differ(&self) -> bool {
        self.ours.is_some() != self.theirs.is_some()
    }
}

pub(crate) fn verdicts_agree(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("validation")?;
    let mut rng = Rng::with_seed(SEED);
    let mut wrong = Vec::new();
    let mut all = 0;
    for kind in KINDS {
        let slots = slots(kind, &namespace);
        let offers = offers(kind, &namespace, &slots, &mut rng)?;
        let start = Instant::now();
        let verdicts = at_once(&offers, |offer| judge(&admin, kind, &namespace, offer))?;
        all += verdicts.len();
        let refused = verdicts.iter().filter(|both| both.theirs.is_some()).count();
        say(&format!(
            "validation: {} {}s in {} fields, {refused} refused, in {:.1} s",
            verdicts.len(),
            kind.name,
            slots.len(),
            start.elapsed().as_secs_f64()
        ));
        wrong.extend(unexpected(kind, &slots, &verdicts));
        wrong.extend(verdicts.iter().filter(|both| both.differ()).map(show));
    }
    assert!(all >= ALL, "only {all} objects");
    if wrong.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = wrong.iter().take(40).map(String::as_str).collect();
    let count = wrong.len();
    Err(format!("seed {SEED}: {count} differences\n{}", shown.join("\n")).into())
}

/// One object as it should be, each field with each of its values, and mixtures.
fn offers(
    kind: Kind,
    namespace: &str,
    slots: &[Slot],
    rng: &mut Rng,
) -> Result<Vec<Offer>, Failed> {
    let whole = whole(kind, namespace);
    let mut offers = vec![Offer {
        object: whole.clone(),
        slot: None,
    }];
    for (index, slot) in slots.iter().enumerate() {
        for value in &slot.values {
            let mut object = whole.clone();
            if !set(&mut object, &slot.place, value) {
                return Err(format!("no {} in a {}", slot.place, kind.name).into());
            }
            let slot = Some(index);
            offers.push(Offer { object, slot });
        }
    }
    for _ in 0..MIXED {
        let mut object = whole.clone();
        for _ in 0..rng.usize(2..5) {
            let slot = &slots[rng.usize(..slots.len())];
            set(
                &mut object,
                &slot.place,
                &slot.values[rng.usize(..slot.values.len())],
            );
        }
        offers.push(Offer { object, slot: None });
    }
    Ok(offers)
}

/// Puts a value in its place if what holds it is there, which is told; one that stands for nothing
/// is taken away.
fn set(object: &mut Value, place: &str, value: &Value) -> bool {
    let (holder, key) = place.rsplit_once('/').unwrap_or(("", place));
    let key = key.replace("~1", "/");
    match object.pointer_mut(holder) {
        Some(Value::Object(fields)) if value == ABSENT => drop(fields.remove(&key)),
        Some(Value::Object(fields)) => drop(fields.insert(key, value.clone())),
        Some(Value::Array(list)) => {
            let entry = key
                .parse()
                .ok()
                .and_then(|index: usize| list.get_mut(index));
            let Some(entry) = entry else {
                return false;
            };
            *entry = if value == ABSENT {
                Value::Null
            } else {
                value.clone()
            };
        }
        _ => return false,
    }
    true
}

fn judge(client: &Client, kind: Kind, namespace: &str, offer: &Offer) -> Result<Verdicts, Failed> {
    let group = if kind.api_version == "v1" {
        "/api/v1".to_owned()
    } else {
        format!("/apis/{}", kind.api_version)
    };
    // kubectl sends an object to the namespace that it names.
    let own = offer.object["metadata"]["namespace"].as_str();
    let own = own.filter(|own| !own.is_empty()).unwrap_or(namespace);
    let scope = if kind.namespaced {
        format!("/namespaces/{own}")
    } else {
        String::new()
    };
    let path = format!(
        "{group}{scope}/{}?dryRun=All&fieldValidation=Strict",
        kind.plural
    );
    let text = offer.object.to_string();
    // As JSON writes it.
    let text = text.replace(&format!("\\u{:04x}", u32::from(TWICE)), "");
    let answer = client.request("POST", &path, "application/json", &text)?;
    let theirs = match answer.status {
        201 => None,
        400 | 404 | 422 => Some(answer.message().to_owned()),
        _ => return Err(format!("{}\n{}", shortened(&text), answer.text).into()),
    };
    Ok(Verdicts {
        ours: our_verdict(&text),
        slot: offer.slot,
        theirs,
        text,
    })
}

/// What we say against an object.
fn our_verdict(text: &str) -> Option<String> {
    let reading = read_text(&File::new("object", text));
    if let Some(problem) = reading.problems.first() {
        return Some(problem.to_string());
    }
    let objects = Objects::collect(&reading.documents, "default");
    let refusal = objects.problems.iter().find(|found| found.is_refusal());
    refusal.map(|found| found.problem.to_string())
}

/// Fields that the server did not take and refuse as they should have been.
fn unexpected(kind: Kind, slots: &[Slot], verdicts: &[Verdicts]) -> Vec<String> {
    let mut counts: BTreeMap<&str, (usize, usize, Expected)> = BTreeMap::new();
    for both in verdicts {
        let Some(slot) = both.slot.and_then(|index| slots.get(index)) else {
            continue;
        };
        let count = counts.entry(&slot.place).or_insert((0, 0, slot.expected));
        match both.theirs {
            None => count.0 += 1,
            Some(_) => count.1 += 1,
        }
    }
    let wrong = counts.iter().filter(|(_, (taken, refused, expected))| {
        let found = match (taken, refused) {
            (_, 0) => Expected::Accepted,
            (0, _) => Expected::Refused,
            _ => Expected::Both,
        };
        found != *expected
    });
    let show = |(place, (taken, refused, expected)): (&&str, &(usize, usize, Expected))| {
        let name = kind.name;
        format!("{name} {place}: {taken} taken, {refused} refused, expected {expected:?}")
    };
    wrong.map(show).collect()
}

fn show(both: &Verdicts) -> String {
    let text = shortened(&both.text);
    format!(
        "{text}\n  ours   {:?}\n  theirs {:?}",
        both.ours, both.theirs
    )
}

/// A text without the middle, if it is long.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count < 3_000 {
        return text.to_owned();
    }
    let start: String = text.chars().take(1_000).collect();
    let end: String = text.chars().skip(count - 1_000).collect();
    format!("{start} ... {end}")
}
