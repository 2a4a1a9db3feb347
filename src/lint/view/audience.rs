//! For whom a projected token is: a server takes only tokens for itself.

use super::{WorkloadView, is_unknown};
use crate::source::Node;

/// Names by which API servers call themselves besides their issuer, as distributions and guides set
/// `--api-audiences`.
const OF_API: [&str; 6] = [
    "api",
    "gardener",
    "k3s",
    "kubernetes",
    "kubernetes.svc.default",
    "rke2",
];

impl<'a> WorkloadView<'a> {
    /// The projected tokens that the API server may take: those without an audience, and those whose
    /// audience may be its own. Without `--api-audiences` that is its issuer, which is a URL.
    pub(in crate::lint) fn api_tokens(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let tokens = self.projected_tokens();
        tokens.filter(|token| other_audience(*token).is_none())
    }
}

/// The audience of a projected token, if it is somebody's else than the API server's.
pub(in crate::lint) fn other_audience(token: Node<'_>) -> Option<&str> {
    let audience = token.get("audience")?.text()?;
    let is_of_api = audience.is_empty()
        || audience.starts_with("https://")
        || audience.starts_with("kubernetes.default")
        || OF_API.contains(&audience);
    (!is_of_api && !is_unknown(audience)).then_some(audience)
}
