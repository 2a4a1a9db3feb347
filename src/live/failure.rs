//! Why a cluster gave no answer.

use std::fmt;

/// Why a cluster gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The kubeconfig, or what stands for it in a cluster, does not say how to connect.
    Config(String),
    /// No connection, or one that broke.
    Unreachable(String),
    /// No connection that could be trusted. It makes no sense to try again.
    Untrusted(String),
    /// The server refused.
    Refused {
        /// The status code.
        code: u16,
        /// The server's own words.
        message: String,
    },
    /// What came is not what was asked for.
    Garbled(String),
    /// There was no more time; the last reason for trying again, if there was one.
    OutOfTime(Option<String>),
    /// The user interrupted.
    Interrupted,
}

impl Failure {
    /// Whether it may be otherwise the next time.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Garbled(_) => true,
            Self::Refused { code, .. } => *code == 429 || *code >= 500,
            Self::Config(_) | Self::Untrusted(_) | Self::OutOfTime(_) | Self::Interrupted => false,
        }
    }

    /// Whether it is likely to be the same the next time, although it may be otherwise.
    pub(super) fn is_odd(&self) -> bool {
        matches!(self, Self::Garbled(_) | Self::Refused { code: 500, .. })
    }

    /// Whether the caller lacks the right.
    pub(super) fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused { code: 403, .. })
    }

    /// Whether the next question would fare no better.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Refused { code, .. } => [401, 403, 404, 405].contains(code),
            Self::Unreachable(_) | Self::Garbled(_) => false,
            Self::Config(_) | Self::Untrusted(_) | Self::OutOfTime(_) | Self::Interrupted => true,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(why) => f.write_str(why),
            Self::Unreachable(why) => write!(f, "the server cannot be reached: {why}"),
            Self::Untrusted(why) => write!(f, "the server cannot be trusted: {why}"),
            Self::Refused { code: 401, .. } => {
                f.write_str("the server does not accept the credentials (401)")
            }
            Self::Refused { code, message } if message.is_empty() => {
                write!(f, "the server answered with status {code}")
            }
            Self::Refused { code, message } => write!(f, "the server answered {code}: {message}"),
            Self::Garbled(why) => write!(f, "the server's answer makes no sense: {why}"),
            Self::OutOfTime(None) => f.write_str("no answer in time"),
            Self::OutOfTime(Some(last)) => write!(f, "no answer in time; at last {last}"),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Failure {}
