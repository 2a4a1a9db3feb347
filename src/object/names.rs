//! What the API server takes for a name, a namespace, a label (`apimachinery`, `util/validation`).
//! Each function returns what is wrong, fit to stand after the name of the field.

/// The names of RBAC objects: anything that can be one segment of a path.
pub(super) fn path_segment(name: &str) -> Option<&'static str> {
    match name {
        "." => Some("may not be `.`"),
        ".." => Some("may not be `..`"),
        _ if name.contains('/') => Some("may not contain `/`"),
        _ if name.contains('%') => Some("may not contain `%`"),
        _ => None,
    }
}

/// The names of namespaces.
pub(super) fn dns_label(name: &str) -> Option<&'static str> {
    if name.len() > 63 {
        Some("may not be longer than 63 characters")
    } else if is_dns_label(name) {
        None
    } else {
        Some("may hold only a-z, 0-9 and `-`, and begins and ends with a letter or digit")
    }
}

/// The names of service accounts and of most other objects.
pub(super) fn dns_subdomain(name: &str) -> Option<&'static str> {
    if name.len() > 253 {
        Some("may not be longer than 253 characters")
    } else if name.split('.').all(is_dns_label) {
        None
    } else {
        Some("may hold only a-z, 0-9, `-` and `.`, and begins and ends with a letter or digit")
    }
}

fn is_dns_label(label: &str) -> bool {
    let is_edge = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = label.as_bytes();
    bytes.first().is_some_and(is_edge)
        && bytes.last().is_some_and(is_edge)
        && bytes.iter().all(|b| is_edge(b) || *b == b'-')
}

/// The keys of labels, and in lower case those of annotations: `name` or `prefix/name`.
pub(super) fn qualified_name(key: &str) -> Option<&'static str> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if prefix.is_some_and(|prefix| dns_subdomain(prefix).is_some()) {
        return Some("has a prefix that is no DNS name");
    }
    if name.is_empty() || name.len() > 63 {
        return Some("needs a name of 1 to 63 characters");
    }
    (!is_label_text(name)).then_some(LABEL_TEXT)
}

/// The values of labels.
pub(super) fn label_value(value: &str) -> Option<&'static str> {
    if value.len() > 63 {
        return Some("may not be longer than 63 characters");
    }
    (!value.is_empty() && !is_label_text(value)).then_some(LABEL_TEXT)
}

const LABEL_TEXT: &str =
    "may hold only letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit";

fn is_label_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&str) -> Option<&'static str>;

    #[test]
    fn names_are_judged_as_the_api_server_does() {
        let long = |length| "a".repeat(length);
        let cases: [(Check, &str, bool); 34] = [
            (path_segment, "A:b c", true),
            (path_segment, "a..b", true),
            (path_segment, "-", true),
            (path_segment, "ünï", true),
            (path_segment, &long(300), true),
            (path_segment, ".", false),
            (path_segment, "..", false),
            (path_segment, "a/b", false),
            (path_segment, "a%b", false),
            (dns_label, "a", true),
            (dns_label, "a-1", true),
            (dns_label, &long(63), true),
            (dns_label, &long(64), false),
            (dns_label, "a.b", false),
            (dns_label, "A", false),
            (dns_label, "-a", false),
            (dns_label, "", false),
            (dns_subdomain, "a.b-c.1", true),
            (dns_subdomain, "a..b", false),
            (dns_subdomain, "a_b", false),
            (dns_subdomain, &long(253), true),
            (dns_subdomain, &long(254), false),
            (qualified_name, "app", true),
            (qualified_name, "App_1.x-y", true),
            (qualified_name, "example.com/app", true),
            (qualified_name, "Example.com/app", false),
            (qualified_name, "/app", false),
            (qualified_name, "a/b/c", false),
            (qualified_name, "", false),
            (qualified_name, &long(64), false),
            (label_value, "", true),
            (label_value, "true", true),
            (label_value, "a b", false),
            (label_value, &long(64), false),
        ];
        for (check, name, is_fine) in cases {
            assert_eq!(
                check(name).is_none(),
                is_fine,
                "{name:?}: {:?}",
                check(name)
            );
        }
    }
}
