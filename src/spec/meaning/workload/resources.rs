//! Requests and limits.

use std::collections::BTreeMap;

use crate::names;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::Resources;
use crate::spec::raw::workload::resources as raw;

/// What a container gets whose spec says nothing: enough for a small program, and an end to leaks.
const DEFAULT_REQUESTS: [(&str, &str); 2] = [("cpu", "50m"), ("memory", "64Mi")];
const DEFAULT_LIMITS: [(&str, &str); 1] = [("memory", "256Mi")];

pub(super) fn resources(
    raw: Option<raw::Resources>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Resources {
    let Some(raw) = raw else {
        let owned = |rows: &[(&str, &str)]| {
            rows.iter()
                .map(|&(name, amount)| (name.to_owned(), amount.to_owned()))
                .collect()
        };
        return Resources {
            requests: owned(&DEFAULT_REQUESTS),
            limits: owned(&DEFAULT_LIMITS),
        };
    };
    let requests = amounts(raw.requests, &at.key("requests"), checker);
    let limits = amounts(raw.limits, &at.key("limits"), checker);
    for (name, request) in &requests {
        compare(name, request, limits.get(name), at, checker);
    }
    Resources { requests, limits }
}

fn amounts(
    raw: BTreeMap<String, raw::Quantity>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> BTreeMap<String, String> {
    raw.into_iter()
        .map(|(name, amount)| {
            let at = at.key(&name);
            check_name(&name, &at, checker);
            let (amount, sound) = quantity(amount, &at, checker);
            if sound && !is_divisible(&name) && nanos(&amount).is_none_or(|n| n % NANO != 0) {
                checker.error(&at, format!("`{name}` comes in whole numbers"));
            }
            (name, amount)
        })
        .collect()
}

/// An amount as text, and whether it is one.
pub(super) fn quantity(raw: raw::Quantity, at: &Path, checker: &mut Checker<'_>) -> (String, bool) {
    let text = match raw {
        raw::Quantity::Whole(number) => number.to_string(),
        raw::Quantity::Text(text) => text,
    };
    let sound = checker.word(at, &text, names::quantity);
    (text, sound)
}

fn check_name(name: &str, at: &Path, checker: &mut Checker<'_>) {
    if !is_known(name) {
        checker
            .key_error(at, format!("`{name}` is no resource of a container"))
            .help(
                "the resources are cpu, memory, ephemeral-storage, hugepages-SIZE and what devices \
             add under a name with a domain, such as example.com/gpu",
            );
    }
}

fn is_known(name: &str) -> bool {
    is_divisible(name)
        || name
            .strip_prefix("hugepages-")
            .is_some_and(|size| names::quantity(size).is_ok())
        || (name.contains('/') && names::qualified_key(name).is_ok())
}

/// A request above its limit is refused by the API server, and what cannot be shared has to be
/// limited to what is requested.
fn compare(
    name: &str,
    request: &str,
    limit: Option<&String>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    if !is_known(name) || checker.is_incomplete(&at.key("limits").key(name)) {
        return;
    }
    let at = at.key("requests").key(name);
    match limit {
        None if is_divisible(name) => {}
        None => {
            checker
                .error(
                    &at,
                    format!("`{name}` needs a limit that equals its request"),
                )
                .help(format!("write `limits: {{{name}: {request}}}`"));
        }
        Some(limit) => {
            let (Some(wanted), Some(most)) = (nanos(request), nanos(limit)) else {
                return;
            };
            if wanted > most {
                checker
                    .error(
                        &at,
                        format!("the request {request} is above the limit {limit}"),
                    )
                    .help("raise the limit or lower the request");
            } else if !is_divisible(name) && wanted != most {
                checker
                    .error(
                        &at,
                        format!("the request {request} differs from the limit {limit}"),
                    )
                    .help(format!("`{name}` cannot be shared: write the same in both"));
            }
        }
    }
}

fn is_divisible(name: &str) -> bool {
    ["cpu", "memory", "ephemeral-storage"].contains(&name)
}

const NANO: i128 = 1_000_000_000;

/// A quantity in billionths, rounded up as Kubernetes does; nothing if it is none or too large.
fn nanos(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let end = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let (number, suffix) = digits.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mantissa: i128 = format!("0{whole}{fraction}").parse().ok()?;
    let scale = i32::try_from(fraction.len()).ok()?;
    let (binary, power) = match suffix {
        "" => (0, 0),
        "n" => (0, -9),
        "u" => (0, -6),
        "m" => (0, -3),
        "k" => (0, 3),
        "M" => (0, 6),
        "G" => (0, 9),
        "T" => (0, 12),
        "P" => (0, 15),
        "E" => (0, 18),
        "Ki" => (1, 0),
        "Mi" => (2, 0),
        "Gi" => (3, 0),
        "Ti" => (4, 0),
        "Pi" => (5, 0),
        "Ei" => (6, 0),
        exponent => (0, exponent.get(1..)?.parse().ok()?),
    };
    let power = power - scale + 9;
    let scaled = mantissa.checked_mul(1024_i128.checked_pow(binary)?)?;
    let factor = 10_i128.checked_pow(power.unsigned_abs())?;
    if power >= 0 {
        scaled.checked_mul(factor)
    } else {
        Some((scaled + factor - 1) / factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_compare_by_what_they_amount_to() {
        let equal = [
            ("1", "1000m"),
            ("1Ki", "1024"),
            ("1k", "1e3"),
            ("1.5", "1500m"),
            ("0.5Gi", "512Mi"),
            ("1E", "1e18"),
            (".5", "500m"),
            ("+1", "1"),
        ];
        for (one, other) in equal {
            assert_eq!(
                nanos(one).unwrap(),
                nanos(other).unwrap(),
                "{one} and {other}"
            );
        }
        assert!(nanos("64Mi") > nanos("64M"));
        assert_eq!(nanos("1e99"), None);
    }
}
