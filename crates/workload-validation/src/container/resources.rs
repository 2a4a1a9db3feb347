//! What a container asks for, and what it gets at most.

use crate::forms::qualified_name;
use crate::quantity::Quantity;
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

/// What a container may ask for by a name without a domain.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
const PAGES: &str = "hugepages-";

pub(super) fn check(container: &Scope<'_>, out: &mut Vec<Refusal>) {
    let Found::This(resources) = container.get("resources") else {
        return;
    };
    for list in ["limits", "requests"] {
        amounts(&resources, list, out);
    }
    let (Found::This(requests), limits) = (resources.get("requests"), resources.get("limits"))
    else {
        return;
    };
    for name in requests.fields() {
        let Some(request) = amount(&requests, name) else {
            continue;
        };
        let limit = match &limits {
            Found::This(limits) => limits.entry(name),
            Found::Nothing => Found::Nothing,
            Found::Unknown => Found::Unknown,
        };
        let is_closed = resources.is_closed() && requests.is_closed();
        match limit {
            Found::This(limit) if is_closed => {
                let Some(limit) = Quantity::read(limit.value()) else {
                    continue;
                };
                let shown = |list: &str| {
                    let entry = resources.get(list).this().map(|list| list.entry(name));
                    let value = entry.and_then(Found::this);
                    value.map_or_else(String::new, |value| plain(&value))
                };
                let (asked, most) = (shown("requests"), shown("limits"));
                if request > limit {
                    let why = format!("is {asked}, and the limit is {most}");
                    resources.refuse_entry("requests", name, why, out);
                } else if request != limit && !is_shared(name) {
                    let why = format!("has to be the limit, which is {most}, and is {asked}");
                    resources.refuse_entry("requests", name, why, out);
                }
            }
            Found::Nothing if !is_shared(name) => {
                let why = "is missing, and what is not shared needs a limit beside its request";
                resources.refuse_entry("limits", name, why, out);
            }
            _ => {}
        }
    }
}

fn plain(scope: &Scope<'_>) -> String {
    let value = scope.value();
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn amount(list: &Scope<'_>, name: &str) -> Option<Quantity> {
    Quantity::read(list.entry(name).this()?.value())
}

fn amounts(resources: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    let Found::This(list) = resources.get(field) else {
        return;
    };
    for name in list.fields() {
        // Names with a domain, or of huge pages, are as many as there are devices.
        let is_known = name.contains('/') || name.starts_with(PAGES) || STANDARD.contains(&name);
        if let Err(why) = qualified_name(name) {
            resources.refuse_entry(field, name, why, out);
        } else if !is_known {
            let why = "is nothing that a container can ask for: that is cpu, memory, \
                       ephemeral-storage, or has a domain";
            resources.refuse_entry(field, name, why, out);
        }
        let Some(amount) = amount(&list, name) else {
            continue;
        };
        if amount < Quantity::ZERO {
            resources.refuse_entry(field, name, "cannot be negative", out);
        } else if is_extended(name) && !amount.is_whole() {
            let why = "has to be a whole number, as it counts devices";
            resources.refuse_entry(field, name, why, out);
        }
    }
}

/// Whether more may be asked for than there is (`IsOvercommitAllowed`).
fn is_shared(name: &str) -> bool {
    is_native(name) && !name.starts_with(PAGES)
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.")
}
