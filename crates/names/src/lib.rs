//! The forms that Kubernetes demands of names, keys and values.
//!
//! Each check says what is wrong in words that fit after the text itself or the name of its field,
//! or nothing. The rules are those of `k8s.io/apimachinery/pkg/util/validation` and of each kind's
//! own validation.

const EMPTY: &str = "is empty; write a name";

/// The most that all annotations of an object take together, keys and values
/// (`apimachinery/pkg/api/validation/objectmeta.go`).
pub const ANNOTATIONS_LIMIT: usize = 256 * 1024;

/// The most that all values of a ConfigMap take together, its keys aside (`core/types.go`).
pub const CONFIG_MAP_LIMIT: usize = 1024 * 1024;

/// The form of the names of a kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    /// A Namespace's.
    DnsLabel,
    /// A ServiceAccount's, a ConfigMap's.
    DnsSubdomain,
    /// That of a Role, a ClusterRole and their bindings.
    PathSegment,
}

impl NameForm {
    /// Checks a name.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow the name.
    pub fn check(self, name: &str) -> Result<(), String> {
        match self {
            Self::DnsLabel => dns_label(name),
            Self::DnsSubdomain => dns_subdomain(name),
            Self::PathSegment => path_segment(name),
        }
    }

    /// Checks a `generateName`, which the server judges even beside a name. It need not lead to names
    /// that are right (`NameIsDNSSubdomain`, `ValidateRBACName`).
    ///
    /// # Errors
    /// What is wrong with it, in words that follow the prefix.
    pub fn check_prefix(self, prefix: &str) -> Result<(), String> {
        match self {
            Self::PathSegment => path_segment(prefix),
            Self::DnsLabel => dns_label(&without_last_dash(prefix)),
            Self::DnsSubdomain => dns_subdomain(&without_last_dash(prefix)),
        }
    }
}

/// A prefix as the server looks at it: the last two bytes of one that ends with `-` give way to an
/// `a` (`maskTrailingDash`).
fn without_last_dash(prefix: &str) -> String {
    if prefix.len() > 1 && prefix.ends_with('-') {
        let kept = prefix.as_bytes().get(..prefix.len() - 2);
        let mut kept = String::from_utf8_lossy(kept.unwrap_or_default()).into_owned();
        kept.push('a');
        return kept;
    }
    prefix.to_owned()
}

/// A name that the server could make from a `generateName`: what fits of it before five letters and
/// digits (`storage/names/generate.go`).
#[must_use]
pub fn generated_name(prefix: &str) -> String {
    const MOST: usize = 58;
    let kept = prefix.as_bytes().get(..MOST).unwrap_or(prefix.as_bytes());
    format!("{}x2x4x", String::from_utf8_lossy(kept))
}

/// A DNS-1123 label: a Namespace, a container, a volume.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn dns_label(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err(EMPTY.to_owned());
    }
    if is_dns_label(text) {
        return at_most(63, text);
    }
    Err(format!(
        "is no DNS label: only a-z, 0-9 and `-`, beginning and ending with a letter or digit{}",
        suggestion(&as_dns_label(text))
    ))
}

/// A DNS-1123 subdomain: a ServiceAccount, ConfigMap, Secret, Deployment.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn dns_subdomain(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err(EMPTY.to_owned());
    }
    if text.split('.').all(is_dns_label) {
        return at_most(253, text);
    }
    let close: Vec<String> = text.split('.').map(as_dns_label).collect();
    let close = if close.iter().any(String::is_empty) {
        String::new()
    } else {
        close.join(".")
    };
    Err(format!(
        "is no DNS subdomain: only a-z, 0-9, `-` and `.`, each part beginning and ending with a \
         letter or digit{}",
        suggestion(&close)
    ))
}

/// A path segment: the name of a Role, a ClusterRole or their bindings, and of most objects that
/// a rule can name.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn path_segment(text: &str) -> Result<(), String> {
    match text {
        "" => Err(EMPTY.to_owned()),
        "." | ".." => Err("may not be `.` or `..`".to_owned()),
        _ if text.contains(['/', '%']) => Err("may not contain `/` or `%`".to_owned()),
        _ => Ok(()),
    }
}

/// A key in a ConfigMap or Secret.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn config_key(text: &str) -> Result<(), String> {
    match text {
        "" => Err("is empty; write a key".to_owned()),
        // The kubelet keeps names that begin with two dots for its own links.
        _ if text == "." || text.starts_with("..") => {
            Err("is no key of a ConfigMap: it may not be `.` or begin with `..`".to_owned())
        }
        _ if text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) =>
        {
            at_most(253, text)
        }
        _ => Err("is no key of a ConfigMap: only letters, digits, `-`, `_` and `.`".to_owned()),
    }
}

/// A label's value.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn label_value(text: &str) -> Result<(), String> {
    if text.is_empty() || is_qualified(text) {
        return at_most(63, text);
    }
    Err(
        "is no label value: only letters, digits, `-`, `_` and `.`, beginning and ending with a \
         letter or digit"
            .to_owned(),
    )
}

/// A label's or an annotation's key: an optional DNS prefix with `/`, and a name.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn qualified_key(text: &str) -> Result<(), String> {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    if let Some(prefix) = prefix {
        dns_subdomain(prefix).map_err(|_| {
            "is no key: what stands before the `/` has to be a DNS subdomain".to_owned()
        })?;
    }
    if !name.is_empty() && name.len() <= 63 && is_qualified(name) {
        Ok(())
    } else {
        Err(
            "is no key: 1 to 63 letters, digits, `-`, `_` and `.`, beginning and ending with a \
             letter or digit, after an optional `PREFIX/`"
                .to_owned(),
        )
    }
}

/// An annotation's key: a label's key, but for the case of its letters, which Kubernetes lowers
/// letter by letter.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn annotation_key(text: &str) -> Result<(), String> {
    let lower = |letter: char| match letter {
        // The one letter that becomes two in Rust; Go leaves its dot out.
        '\u{130}' => 'i'.to_lowercase(),
        _ => letter.to_lowercase(),
    };
    qualified_key(&text.chars().flat_map(lower).collect::<String>())
}

/// A finalizer of an object: a key with its `PREFIX/`, or one of the three that Kubernetes has
/// without (`validateFinalizerName` of the core group, which the RBAC group shares).
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn finalizer(text: &str) -> Result<(), String> {
    qualified_key(text)?;
    if text.contains('/') || ["kubernetes", ORPHAN, FOREGROUND].contains(&text) {
        return Ok(());
    }
    Err("is no finalizer of Kubernetes, and all others begin with a domain and `/`".to_owned())
}

/// The finalizer that leaves dependents as they are.
pub const ORPHAN: &str = "orphan";
/// The finalizer that waits for the dependents to be deleted.
pub const FOREGROUND: &str = "foregroundDeletion";

/// A port's name: an IANA service name.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn port_name(text: &str) -> Result<(), String> {
    let form = !text.is_empty()
        && text.len() <= 15
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && text.bytes().any(|b| b.is_ascii_lowercase())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--");
    if form {
        Ok(())
    } else {
        Err("is no port name: 1 to 15 of a-z, 0-9 and single `-` inside, with a letter".to_owned())
    }
}

/// An environment variable's name: printable ASCII without `=`.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn env_name(text: &str) -> Result<(), String> {
    if !text.is_empty() && text.bytes().all(|b| (0x20..0x7f).contains(&b) && b != b'=') {
        Ok(())
    } else {
        Err("is no environment variable's name: printable ASCII without `=`".to_owned())
    }
}

/// The name of an HTTP header: a token of RFC 9110.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn http_header(text: &str) -> Result<(), String> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_token) {
        Ok(())
    } else {
        Err("is no name of a header: it has letters, digits and `-`".to_owned())
    }
}

/// A quantity such as `100m`, `1.5`, `64Mi` or `1e3`, not negative.
///
/// # Errors
/// What is wrong with it, in words that follow the text.
pub fn quantity(text: &str) -> Result<(), String> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let number_end = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let (number, suffix) = digits.split_at(number_end);
    let number_form = number.bytes().any(|b| b.is_ascii_digit())
        && number.bytes().filter(|b| *b == b'.').count() <= 1;
    let exponent = suffix
        .strip_prefix(['e', 'E'])
        .is_some_and(|power| power.parse::<i32>().is_ok());
    let known = [
        "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ];
    if text.is_empty() {
        return Err("is empty; write a quantity such as `100m` or `64Mi`".to_owned());
    }
    if number_form && (exponent || known.contains(&suffix)) {
        Ok(())
    } else {
        Err(
            "is no quantity: a number with a suffix such as `m`, `k`, `M`, `Ki`, `Mi`, `Gi`"
                .to_owned(),
        )
    }
}

/// The nearest DNS label to `text`, or nothing if there is none.
#[must_use]
pub fn as_dns_label(text: &str) -> String {
    let mapped: String = text
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| {
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                c
            } else {
                '-'
            }
        })
        .take(63)
        .collect();
    mapped.trim_matches('-').to_owned()
}

fn is_dns_label(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// What is wrong with a text whose form is right, so that its characters are its bytes.
fn at_most(most: usize, text: &str) -> Result<(), String> {
    if text.len() <= most {
        return Ok(());
    }
    Err(format!(
        "has {} characters; at most {most} are allowed",
        text.len()
    ))
}

fn is_qualified(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
}

fn suggestion(close: &str) -> String {
    if close.is_empty() {
        String::new()
    } else {
        format!("; `{close}` would do")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a check is, what it is asked, and whether it should pass.
    type Row = (
        fn(&str) -> Result<(), String>,
        &'static [&'static str],
        bool,
    );

    #[test]
    fn the_forms_are_those_of_kubernetes() {
        let long_label = "a".repeat(64);
        let long_name = "a".repeat(254);
        let rows: &[Row] = &[
            (dns_label, &["a", "a-b", "0a", "a--b"], true),
            (dns_label, &["", "A", "a.b", "a_b", "-a", "a-", "ä"], false),
            (dns_subdomain, &["a", "a.b", "a-b.c"], true),
            (
                dns_subdomain,
                &["", ".", "a..b", "a_b", "A", "a.", "sa_sample"],
                false,
            ),
            (path_segment, &["A:b c", "a..b", "-", "ünï"], true),
            (path_segment, &["", ".", "..", "a/b", "a%b"], false),
            (config_key, &["a", "a.b", "A_b-c", ".hidden"], true),
            (config_key, &["", ".", "..", "..a", "a/b", "a b"], false),
            (label_value, &["", "a", "A.b_c-d"], true),
            (label_value, &["-a", "a-", "a b", "1.0+x"], false),
            (qualified_key, &["team", "example.com/team", "A"], true),
            (
                qualified_key,
                &["", "/a", "a/", "a/b/c", "EX.com/a", "a b"],
                false,
            ),
            (annotation_key, &["EX.com/a", "\u{130}", "\u{212a}"], true),
            (annotation_key, &["ä", "Ä", "a b"], false),
            (
                finalizer,
                &["kubernetes", "orphan", "foregroundDeletion", "a.b/C", "a/b"],
                true,
            ),
            (
                finalizer,
                &["", "a", "Kubernetes", "a b", "/a", "a/", "a/b/c"],
                false,
            ),
            (port_name, &["http", "a1", "http-8080"], true),
            (
                port_name,
                &["", "80", "-a", "a-", "a--b", "Http", "abcdefghijklmnop"],
                false,
            ),
            (env_name, &["A", "a.b", "1", "-x", "a b"], true),
            (env_name, &["", "A=B", "ä", "a\tb"], false),
            (
                quantity,
                &[
                    "1", "1.5", "100m", "64Mi", "1e3", "1E-3", "0.5Gi", "2E", ".5",
                ],
                true,
            ),
            (
                quantity,
                &["", "m", "64mb", "-1", "1.2.3", "1e", "64 Mi", "."],
                false,
            ),
        ];
        for (check, texts, passes) in rows {
            for text in *texts {
                assert_eq!(check(text).is_ok(), *passes, "{text:?}");
            }
        }
        assert!(dns_label(&long_label).is_err());
        assert!(dns_subdomain(&long_name).is_err());
        assert!(config_key(&long_name).is_err());
        assert!(label_value(&long_label).is_err());
        assert!(qualified_key(&long_label).is_err());
    }

    #[test]
    fn prefixes_of_names_are_judged_as_the_server_judges_them() {
        use NameForm::{DnsLabel, DnsSubdomain, PathSegment};
        let long = |length, end: &str| "a".repeat(length) + end;
        let rows = [
            (DnsLabel, "a-".to_owned(), true),
            // What stands before the dash is not looked at.
            (DnsLabel, "a_-".to_owned(), true),
            (DnsLabel, "A-".to_owned(), true),
            (DnsLabel, "-".to_owned(), false),
            (DnsLabel, "_".to_owned(), false),
            (DnsLabel, "ab_c-".to_owned(), false),
            (DnsLabel, "ä-".to_owned(), false),
            (DnsLabel, long(63, "-"), true),
            (DnsLabel, long(64, "-"), false),
            (DnsSubdomain, "a.b-".to_owned(), true),
            (DnsSubdomain, long(253, "-"), true),
            (DnsSubdomain, long(254, ""), false),
            (PathSegment, "..".to_owned(), false),
            (PathSegment, "A:".to_owned(), true),
            (PathSegment, "a/".to_owned(), false),
        ];
        for (form, prefix, passes) in rows {
            assert_eq!(
                form.check_prefix(&prefix).is_ok(),
                passes,
                "{form:?} {prefix}"
            );
        }
        assert_eq!(generated_name("a-"), "a-x2x4x");
        assert_eq!(generated_name(&long(300, "")).len(), 63);
    }

    #[test]
    fn a_wrong_name_comes_with_the_nearest_right_one() {
        assert!(
            dns_label("My_App")
                .unwrap_err()
                .contains("`my-app` would do")
        );
        assert!(
            dns_subdomain("sa_sample")
                .unwrap_err()
                .contains("`sa-sample` would do")
        );
        assert_eq!(as_dns_label("___"), "");
    }
}
