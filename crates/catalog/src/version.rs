//! The Kubernetes versions that the catalog knows.

use std::fmt;
use std::str::FromStr;

/// A minor version of Kubernetes that the catalog knows. Patches change no API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion {
    minor: u8,
}

impl KubernetesVersion {
    /// Kubernetes 1.33.
    pub const V1_33: Self = Self { minor: 33 };
    /// Kubernetes 1.34.
    pub const V1_34: Self = Self { minor: 34 };
    /// Kubernetes 1.35.
    pub const V1_35: Self = Self { minor: 35 };
    /// Kubernetes 1.36.
    pub const V1_36: Self = Self { minor: 36 };
    /// Kubernetes 1.37.
    pub const V1_37: Self = Self { minor: 37 };

    /// All versions, oldest first.
    pub const ALL: [Self; 5] = [
        Self::V1_33,
        Self::V1_34,
        Self::V1_35,
        Self::V1_36,
        Self::V1_37,
    ];

    /// The newest version.
    pub const LATEST: Self = Self::V1_37;

    /// The minor number: 36 of Kubernetes 1.36.
    #[must_use]
    pub fn minor(self) -> u8 {
        self.minor
    }

    /// The version with this minor number, if the catalog knows it.
    #[must_use]
    pub fn from_minor(minor: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.minor == minor)
    }
}

impl Default for KubernetesVersion {
    /// The newest version.
    fn default() -> Self {
        Self::LATEST
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

impl FromStr for KubernetesVersion {
    type Err = ParseVersionError;

    /// Reads `1.36`, `v1.36`, `v1.36.3` and what distributions append to a patch version, such as
    /// `v1.36.3-gke.100` and `v1.36.3+k3s1`. Some servers call their minor version `36+`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || ParseVersionError::Malformed {
            text: text.to_owned(),
        };
        let bare = text.strip_prefix('v').unwrap_or(text);
        let mut parts = bare.splitn(3, '.');
        let (major, minor) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let minor = minor.strip_suffix('+').unwrap_or(minor);
        let number = |digits: &str| -> Option<u32> {
            digits
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| digits.parse().ok())?
        };
        let (Some(major), Some(minor)) = (number(major), number(minor)) else {
            return Err(malformed());
        };
        if parts.next().is_some_and(|patch| !is_patch(patch)) {
            return Err(malformed());
        }
        u8::try_from(minor)
            .ok()
            .filter(|_| major == 1)
            .and_then(Self::from_minor)
            .ok_or(ParseVersionError::Unsupported { major, minor })
    }
}

/// A patch number, alone or with a pre-release or build part.
fn is_patch(text: &str) -> bool {
    let (number, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && rest.len() != 1
}

/// Why a text is no [`KubernetesVersion`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseVersionError {
    /// It is no version number.
    Malformed {
        /// The text as given.
        text: String,
    },
    /// It is a version of which the catalog has no data.
    Unsupported {
        /// The major number.
        major: u32,
        /// The minor number.
        minor: u32,
    },
}

impl fmt::Display for ParseVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [oldest, .., newest] = KubernetesVersion::ALL;
        match self {
            Self::Malformed { text } => {
                write!(
                    f,
                    "`{}` is no Kubernetes version; write for example {newest}",
                    text.escape_debug()
                )
            }
            Self::Unsupported { major, minor } => {
                write!(
                    f,
                    "Kubernetes {major}.{minor} is not in the catalog, which knows {oldest} to {newest}"
                )
            }
        }
    }
}

impl std::error::Error for ParseVersionError {}

#[cfg(test)]
mod tests {
    use super::{KubernetesVersion, ParseVersionError};

    #[test]
    fn versions_are_read_with_their_usual_ornaments() {
        for text in [
            "1.36",
            "v1.36",
            "1.36.3",
            "v1.36.3",
            "v1.36.3-gke.100",
            "v1.36.3+k3s1",
            "1.36+",
        ] {
            assert_eq!(text.parse(), Ok(KubernetesVersion::V1_36), "{text}");
        }
    }

    #[test]
    fn other_text_is_malformed() {
        for text in [
            "",
            "v",
            "1",
            "1.",
            ".36",
            "1.36.",
            "1.36.x",
            "1.36.3-",
            "1.x",
            "latest",
            "1.36 ",
            "vv1.36",
            "1.+36",
            "+1.36",
            "1.99999999999999999999",
        ] {
            let read = text.parse::<KubernetesVersion>();
            assert_eq!(
                read,
                Err(ParseVersionError::Malformed { text: text.into() }),
                "{text}"
            );
        }
    }

    #[test]
    fn versions_without_data_are_unsupported() {
        for (text, major, minor) in [
            ("1.32", 1, 32),
            ("1.38.0", 1, 38),
            ("2.36", 2, 36),
            ("1.292", 1, 292),
        ] {
            let read = text.parse::<KubernetesVersion>();
            assert_eq!(
                read,
                Err(ParseVersionError::Unsupported { major, minor }),
                "{text}"
            );
        }
    }

    #[test]
    fn display_reads_back() {
        for version in KubernetesVersion::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
        }
        assert!(KubernetesVersion::ALL.is_sorted());
        assert_eq!(
            KubernetesVersion::ALL.last(),
            Some(&KubernetesVersion::LATEST)
        );
    }
}
