//! Images: their parts as values.

use serde_json::json;

use super::values::Values;

/// A reference to an image, in its parts; each but the first may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image<'i> {
    pub(super) repository: &'i str,
    pub(super) tag: &'i str,
    pub(super) digest: &'i str,
}

impl<'i> Image<'i> {
    /// The parts of a reference.
    pub(super) fn parse(reference: &'i str) -> Self {
        let (rest, digest) = reference.split_once('@').unwrap_or((reference, ""));
        // A colon before the last slash is that of a registry's port.
        let name_at = rest.rfind('/').map_or(0, |slash| slash + 1);
        let colon = rest.rfind(':').filter(|colon| *colon >= name_at);
        let (repository, tag) = match colon {
            Some(colon) => (
                rest.get(..colon).unwrap_or(rest),
                rest.get(colon + 1..).unwrap_or_default(),
            ),
            None => (rest, ""),
        };
        Self {
            repository,
            tag,
            digest,
        }
    }

    /// Adds the parts as values below a way. The chart's version of the program may be the default
    /// of the tag.
    pub(super) fn add_to(
        &self,
        values: &mut Values,
        way: &[&str],
        policy: Option<&str>,
        app_version: Option<&str>,
    ) {
        let below = |key: &'static str| {
            let mut way = way.to_vec();
            way.push(key);
            way
        };
        let is_app_version = app_version == Some(self.tag) && self.digest.is_empty();
        let tag = if is_app_version { "" } else { self.tag };
        values.require(
            &below("repository"),
            self.repository.into(),
            "The image, with its registry and without a tag.",
            json!({"type": "string", "minLength": 1, "pattern": "^[^@\\s]+$"}),
        );
        let comment = if app_version.is_some() {
            "Its tag, in quotes, since 7.0 and 7 are one number; the chart's appVersion if it is empty and there is no digest."
        } else {
            "Its tag, in quotes, since 7.0 and 7 are one number."
        };
        values.add(
            &below("tag"),
            tag.into(),
            comment,
            json!({"type": "string", "pattern": "^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$"}),
        );
        values.add(
            &below("digest"),
            self.digest.into(),
            "Its digest, as in `sha256:...`; it decides where there is also a tag.",
            json!({"type": "string", "pattern": "^([a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-fA-F]{32,})?$"}),
        );
        let policies = ["Always", "IfNotPresent", "Never"];
        match policy {
            Some(policy) => values.require(
                &below("pullPolicy"),
                policy.into(),
                "When it is pulled.",
                json!({"type": "string", "enum": policies}),
            ),
            None => values.add(
                &below("pullPolicy"),
                "".into(),
                "When it is pulled; if empty, as Kubernetes decides: `Always` with the tag latest or none, else `IfNotPresent`.",
                json!({"type": "string", "enum": ["", policies[0], policies[1], policies[2]]}),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_fall_into_their_parts() {
        for (reference, expected) in [
            ("a/b:1", ("a/b", "1", "")),
            ("r:5000/b", ("r:5000/b", "", "")),
            ("r:5000/b:1@sha256:ab", ("r:5000/b", "1", "sha256:ab")),
            ("b@sha256:ab", ("b", "", "sha256:ab")),
        ] {
            let Image {
                repository,
                tag,
                digest,
            } = Image::parse(reference);
            assert_eq!((repository, tag, digest), expected, "{reference}");
        }
    }
}
