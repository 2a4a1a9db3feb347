//! The claims of volumes that a `StatefulSet`, or a volume, has a template of.

use crate::check::{one_of, required};
use crate::forms::dns_label;
use crate::quantity::Quantity;
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

const MODES: [&str; 4] = [
    "ReadWriteOnce",
    "ReadOnlyMany",
    "ReadWriteMany",
    "ReadWriteOncePod",
];

/// The templates of claims. Gives the names of the volumes that come of them.
pub(crate) fn check<'a>(spec: &Scope<'a>, out: &mut Vec<Refusal>) -> Vec<Found<&'a str>> {
    let list = spec.list("volumeClaimTemplates");
    let mut names = Vec::new();
    for template in &list.items {
        names.push(match template.text("metadata.name") {
            Found::Nothing => {
                template.refuse("metadata.name", "is missing", out);
                Found::Unknown
            }
            Found::This(name) => {
                if let Err(why) = dns_label(name) {
                    template.refuse("metadata.name", why, out);
                }
                Found::This(name)
            }
            Found::Unknown => Found::Unknown,
        });
        match template.get("spec") {
            Found::This(spec) => of_claim(&spec, out),
            Found::Nothing => template.refuse("spec", "is missing", out),
            Found::Unknown => {}
        }
    }
    if !list.is_closed {
        names.push(Found::Unknown);
    }
    names
}

/// The spec of a claim.
pub(crate) fn of_claim(spec: &Scope<'_>, out: &mut Vec<Refusal>) {
    let modes = spec.list("accessModes");
    if modes.is_closed && modes.items.is_empty() {
        spec.refuse("accessModes", "is missing", out);
    }
    for mode in &modes.items {
        if mode.is_closed()
            && let Some(text) = mode.value().as_str()
            && !MODES.contains(&text)
        {
            mode.refuse_itself(crate::check::none_of(text, &MODES), out);
        }
    }
    one_of(spec, "volumeMode", &["Filesystem", "Block"], out);
    match spec.get("resources.requests") {
        Found::Nothing => spec.refuse("resources.requests.storage", "is missing", out),
        Found::Unknown => {}
        Found::This(requests) => {
            required(&requests, "storage", out);
            if let Found::This(storage) = requests.get("storage")
                && Quantity::read(storage.value()).is_some_and(|size| size <= Quantity::ZERO)
            {
                requests.refuse("storage", "has to be more than 0", out);
            }
        }
    }
}
