//! What a cluster says to a question.

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The request would be let through.
    Allowed {
        /// The authorizer's own words; often empty.
        reason: String,
    },
    /// The request would be refused.
    Denied,
    /// The server did not say, or said that it could not tell. Never a yes and never a no.
    Undecided {
        /// Why.
        why: String,
    },
}
