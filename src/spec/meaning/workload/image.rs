//! Images: which one it is has to be said.

use crate::source::Path;
use crate::spec::checker::Checker;

/// Reports an image that the kubelet could not pull, or that does not say which one it is: without
/// a tag it is whatever was pushed last.
pub(super) fn check(image: &str, at: &Path, checker: &mut Checker<'_>) {
    if let Err(what) = form(image) {
        checker
            .error(at, format!("this is no image: {what}"))
            .help("write REGISTRY/NAME:TAG or REGISTRY/NAME@sha256:DIGEST");
        return;
    }
    match Parts::of(image) {
        Parts {
            tag: None,
            digest: None,
            name,
        } => {
            checker
                .error(at, format!("`{image}` has neither tag nor digest"))
                .label("this means `latest`, whatever that is on the day")
                .help(format!("write {name}:TAG or {name}@sha256:DIGEST"));
        }
        Parts {
            tag: Some("latest"),
            digest: None,
            ..
        } => {
            checker
                .warning(at, "the tag `latest` is whatever was pushed last")
                .help("pin a version or a digest");
        }
        _ => {}
    }
}

/// What is to be said of an image of which nobody knows which one it is; nothing if it is pinned.
pub(crate) fn unpinned(image: &str) -> Option<&'static str> {
    match Parts::of(image) {
        Parts {
            tag: None,
            digest: None,
            ..
        } => Some("has neither tag nor digest: write one"),
        Parts {
            tag: Some("latest"),
            digest: None,
            ..
        } => Some("is whatever was pushed last: pin a version or a digest"),
        _ => None,
    }
}

struct Parts<'a> {
    name: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(image: &'a str) -> Self {
        let (rest, digest) = match image.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (image, None),
        };
        // A colon before the last slash is a registry's port.
        let last = rest.rfind('/').map_or(0, |slash| slash + 1);
        let colon = rest.get(last..).and_then(|name| name.find(':'));
        match colon.and_then(|colon| rest.split_at_checked(last + colon)) {
            Some((name, tag)) => Self {
                name,
                tag: tag.get(1..),
                digest,
            },
            None => Self {
                name: rest,
                tag: None,
                digest,
            },
        }
    }
}

/// The form of a reference (`github.com/distribution/reference`), as far as a typing error would
/// break it.
fn form(image: &str) -> Result<(), &'static str> {
    if image.contains(char::is_whitespace) {
        return Err("it has a blank in it");
    }
    let Parts { name, tag, digest } = Parts::of(image);
    let (registry, path) = match name.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => {
            (Some(first), rest)
        }
        _ => (None, name),
    };
    if path.is_empty() || path.split('/').any(str::is_empty) || registry == Some("") {
        return Err("it has no name");
    }
    if path.contains(|c: char| c.is_ascii_uppercase()) {
        return Err("its name has capital letters");
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let is_registry = |c: char| is_name(c) || c == ':' || c == '[' || c == ']';
    if !path.chars().all(is_name) || !registry.unwrap_or_default().chars().all(is_registry) {
        return Err("its name has more than letters, digits, `.`, `_`, `-` and `/`");
    }
    let is_tag = |tag: &str| {
        tag.len() <= 128
            && tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && tag
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    if tag.is_some_and(|tag| !is_tag(tag)) {
        return Err("after the `:` there is no tag");
    }
    let is_digest = |digest: &str| {
        digest.split_once(':').is_some_and(|(algorithm, hex)| {
            !algorithm.is_empty()
                && hex.len() >= 32
                && (algorithm != "sha256" || hex.len() == 64)
                && hex.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
        })
    };
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return Err("after the `@` there is no digest");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kubelet_could_pull_is_an_image() {
        let digest = format!("nginx@sha256:{}", "0a".repeat(32));
        let both = format!("r.example:5000/a/b_c:v1@sha256:{}", "0a".repeat(32));
        let fine = [
            "nginx",
            "nginx:1.27",
            "library/nginx:1.27-alpine",
            "Registry.example/team/app:V1_2",
            "localhost/app:1",
            "registry.example:5000/app:1",
            "[::1]:5000/app:1",
            &digest,
            &both,
        ];
        for image in fine {
            assert_eq!(form(image), Ok(()), "{image}");
        }
        let wrong = [
            "",
            ":1",
            "@sha256:00",
            "a b:1",
            "a:",
            "a:-1",
            "r.example/:1",
            "a//b:1",
            "App:1",
            "a@sha256:0a",
            "a@latest",
            "http://r.example/a:1",
            "a:1:2",
            "a\u{0}:1",
        ];
        for image in wrong {
            assert!(form(image).is_err(), "{image}");
        }
    }

    #[test]
    fn a_port_is_no_tag() {
        let parts = Parts::of("registry.example:5000/robot");
        assert_eq!(
            (parts.name, parts.tag),
            ("registry.example:5000/robot", None)
        );
    }
}
