//! Texts that name more than one resource.

/// What a text with wildcards names; each part may be `*`, the subresource also empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wildcard<'t> {
    /// The API group as RBAC rules write it: empty for the core group.
    pub group: &'t str,
    /// The resource.
    pub resource: &'t str,
    /// The subresource; empty if none is meant.
    pub subresource: &'t str,
}

impl<'t> Wildcard<'t> {
    /// Reads `*`, `*.GROUP`, `GROUP/*`, `RESOURCE.*`, and each with `/SUBRESOURCE` behind it. None
    /// if the text would match nothing, because to authorizers its `*` is a letter like any other.
    ///
    /// `is_group` tells a group from a resource where the form does not: `apps/*` and `pods/*`.
    /// Whether the parts are known is not looked at otherwise.
    #[must_use]
    pub fn read(text: &'t str, is_group: impl Fn(&str) -> bool) -> Option<Self> {
        let words: Vec<&str> = text.split('/').collect();
        let is_plain = |word: &str| !word.is_empty() && !word.contains('*');
        let (group, resource, subresource) = match *words.as_slice() {
            [group, "*"] if is_plain(group) && (group == "core" || is_group(group)) => {
                (group, "*", "")
            }
            [group, "*", subresource] if is_plain(group) && is_plain(subresource) => {
                (group, "*", subresource)
            }
            [word] => {
                let (group, resource) = name(word)?;
                (group, resource, "")
            }
            [word, subresource] if is_plain(subresource) => {
                let (group, resource) = name(word)?;
                (group, resource, subresource)
            }
            _ => return None,
        };
        let group = if group == "core" { "" } else { group };
        Some(Self {
            group,
            resource,
            subresource,
        })
    }

    /// What an RBAC rule writes in `resources`.
    #[must_use]
    pub fn rule_name(&self) -> String {
        if self.subresource.is_empty() {
            self.resource.to_owned()
        } else {
            format!("{}/{}", self.resource, self.subresource)
        }
    }
}

/// Group and resource of a word without a slash.
fn name(word: &str) -> Option<(&str, &str)> {
    let is_plain = |word: &str| !word.is_empty() && !word.contains('*');
    if word == "*" {
        return Some(("*", "*"));
    }
    if let Some(group) = word.strip_prefix("*.") {
        return (group == "*" || is_plain(group)).then_some((group, "*"));
    }
    let resource = word.strip_suffix(".*")?;
    is_plain(resource).then_some(("*", resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_authorizers_take_as_a_wildcard_is_one() {
        let is_group = |group: &str| ["apps", "batch"].contains(&group);
        let rows = [
            ("*", Some(("*", "*"))),
            ("*.*", Some(("*", "*"))),
            ("*/scale", Some(("*", "*/scale"))),
            ("*.apps", Some(("apps", "*"))),
            ("*.apps/scale", Some(("apps", "*/scale"))),
            ("apps/*", Some(("apps", "*"))),
            ("apps/*/scale", Some(("apps", "*/scale"))),
            ("*.core", Some(("", "*"))),
            ("core/*", Some(("", "*"))),
            ("core/*/log", Some(("", "*/log"))),
            ("pods.*", Some(("*", "pods"))),
            ("pods.*/log", Some(("*", "pods/log"))),
            ("pods/*", None),
            ("*/*", None),
            ("po*", None),
            ("*pods", None),
            ("*/", None),
            ("*.", None),
            (".*", None),
            ("apps/*/", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let read = Wildcard::read(text, is_group);
            let read = read.map(|wildcard| (wildcard.group, wildcard.rule_name()));
            let expected = expected.map(|(group, resource)| (group, resource.to_owned()));
            assert_eq!(read, expected, "{text}");
        }
    }
}
