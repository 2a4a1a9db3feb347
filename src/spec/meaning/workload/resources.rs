//! Requests and limits.

use std::collections::BTreeMap;

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::Resources;
use crate::spec::raw::workload::resources as raw;

/// What a container gets whose spec says nothing: enough for a small program, and an end to leaks.
pub(crate) const DEFAULT_REQUESTS: [(&str, &str); 2] = [("cpu", "50m"), ("memory", "64Mi")];
pub(crate) const DEFAULT_LIMITS: [(&str, &str); 1] = [("memory", "256Mi")];

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
    huge_pages_alone(&requests, &limits, at, checker);
    Resources { requests, limits }
}

/// The API server takes huge pages only beside cpu or memory.
fn huge_pages_alone(
    requests: &BTreeMap<String, String>,
    limits: &BTreeMap<String, String>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let names = || requests.keys().chain(limits.keys());
    let pages = names().find(|name| page_size(name).is_some());
    if let Some(pages) = pages.filter(|_| !names().any(|name| name == "cpu" || name == "memory")) {
        checker
            .error(at, format!("`{pages}` without cpu or memory"))
            .help("request cpu or memory as well");
    }
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
            if sound {
                check_amount(&name, &amount, &at, checker);
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
    is_divisible(name) || page_size(name).is_some() || is_extended(name)
}

/// Whether devices add the resource. A quota calls it `requests.NAME`, which has to be a name too.
fn is_extended(name: &str) -> bool {
    name.contains('/')
        && !name.starts_with("requests.")
        && names::qualified_key(name).is_ok()
        && names::qualified_key(&format!("requests.{name}")).is_ok()
}

/// The bytes of a page, if the name is that of huge pages.
fn page_size(name: &str) -> Option<i128> {
    let size = name.strip_prefix("hugepages-")?;
    names::quantity(size).ok()?;
    let size = nanos(size)?;
    (size > 0 && size % NANO == 0).then_some(size / NANO)
}

/// What cannot be divided comes in whole numbers that Kubernetes can count in thousandths, and huge
/// pages come in whole pages.
fn check_amount(name: &str, amount: &str, at: &Path, checker: &mut Checker<'_>) {
    const MOST: i128 = i64::MAX as i128 / 1000;
    let Some(nanos) = nanos(amount) else { return };
    if nanos == i128::MAX || (!is_divisible(name) && nanos / NANO > MOST) {
        checker.error(at, format!("{amount} is more than there can be"));
    } else if !is_divisible(name) && nanos % NANO != 0 {
        checker.error(at, format!("`{name}` comes in whole numbers"));
    } else if page_size(name).is_some_and(|size| nanos / NANO % size != 0) {
        checker.error(at, format!("`{name}` comes in whole pages"));
    }
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

/// A quantity in billionths, rounded up as Kubernetes does; as much as there can be if it is too
/// large, and nothing if it is none.
fn nanos(text: &str) -> Option<i128> {
    /// More digits than these make no difference.
    const DIGITS: usize = 30;
    let digits = text.strip_prefix('+').unwrap_or(text);
    let end = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let (number, suffix) = digits.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let all = format!("{whole}{fraction}");
    let all = all.trim_start_matches('0');
    let (kept, dropped) = all.split_at_checked(DIGITS).unwrap_or((all, ""));
    let mantissa: i128 = format!("0{kept}").parse().ok()?;
    let scale = i64::try_from(fraction.len()).ok()? - i64::try_from(dropped.len()).ok()?;
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
        exponent => (0, exponent.strip_prefix(['e', 'E'])?.parse::<i32>().ok()?),
    };
    let power = i64::from(power) - scale + 9;
    let scaled = mantissa.saturating_mul(1024_i128.pow(binary));
    let factor = u32::try_from(power.unsigned_abs()).ok();
    let factor = factor.and_then(|power| 10_i128.checked_pow(power));
    Some(match factor {
        _ if mantissa == 0 => 0,
        Some(factor) if power >= 0 => scaled.saturating_mul(factor),
        Some(factor) => scaled / factor + i128::from(scaled % factor != 0),
        None if power >= 0 => i128::MAX,
        None => 1,
    })
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
        assert!(nanos("1e99") > nanos("1Ei"));
        assert_eq!(nanos("1e-99"), nanos("1n"));
        assert_eq!(nanos("0e99"), Some(0));
        let long = "9".repeat(40);
        assert_eq!(nanos(&long), Some(i128::MAX));
        assert_eq!(nanos(&format!("0.{long}")), nanos("1"));
        for none in [" 1", "1 ", "x", "1ee", "1x2"] {
            assert_eq!(nanos(none), None, "{none}");
        }
    }
}
