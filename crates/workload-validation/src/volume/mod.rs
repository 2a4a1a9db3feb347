//! Volumes of a Pod.

mod projected;
mod source;

use std::collections::HashSet;

use crate::check::{distinct, required_form};
use crate::forms::dns_label;
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

/// The volumes that mounts may name.
pub(crate) struct Volumes<'a> {
    names: HashSet<&'a str>,
    /// Whether there are no others.
    are_all: bool,
}

impl Volumes<'_> {
    /// Whether there is a volume of a name, if that is known.
    pub(crate) fn have(&self, name: &str) -> Option<bool> {
        let has = self.names.contains(name);
        (has || self.are_all).then_some(has)
    }
}

/// The volumes of a Pod's spec, and those whose names come from elsewhere, which go before.
pub(crate) fn check<'a>(
    pod: &Scope<'a>,
    others: &[Found<&'a str>],
    out: &mut Vec<Refusal>,
) -> Volumes<'a> {
    let list = pod.list("volumes");
    let own = list.items.iter().map(|volume| volume.text("name"));
    let names: Vec<Found<&str>> = own.chain(others.iter().copied()).collect();
    let is_replaced = |volume: &Scope<'_>| {
        let name = volume.text("name").this();
        name.is_some() && others.iter().any(|other| other.this() == name)
    };
    for volume in list.items.iter().filter(|volume| !is_replaced(volume)) {
        required_form(volume, "name", dns_label, out);
        source::check(volume, out);
    }
    if others.is_empty() {
        distinct(&list, "name", "volume", out);
    }
    let is_unknown = |name: &Found<&str>| matches!(name, Found::Unknown);
    Volumes {
        are_all: list.is_closed && !names.iter().any(is_unknown),
        names: names.into_iter().filter_map(Found::this).collect(),
    }
}
