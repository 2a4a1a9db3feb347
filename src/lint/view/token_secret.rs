//! Secrets in which the control plane keeps tokens of accounts.

use super::SetView;
use crate::object::Written;
use crate::source::Node;

/// The type of such Secrets.
const TYPE: &str = "kubernetes.io/service-account-token";

/// The annotation that names the account.
const ACCOUNT: &str = "kubernetes.io/service-account.name";

/// A Secret with a token of an account of its namespace.
#[derive(Clone, Copy)]
pub(in crate::lint) struct TokenSecret<'a> {
    pub(in crate::lint) written: &'a Written,
    /// Where it says what it is.
    pub(in crate::lint) type_node: Node<'a>,
}

impl<'a> TokenSecret<'a> {
    /// A Secret, if it is of that type.
    pub(in crate::lint) fn of(written: &'a Written) -> Option<Self> {
        let type_node = written.root().get("type")?;
        let is_one = written.kind == "Secret" && type_node.as_str() == Some(TYPE);
        is_one.then_some(Self { written, type_node })
    }

    /// The name of the account.
    pub(in crate::lint) fn account(&self) -> Option<&'a str> {
        let metadata = self.written.root().get("metadata")?;
        metadata.get("annotations")?.get(ACCOUNT)?.text()
    }

    /// The namespace of both.
    pub(in crate::lint) fn namespace(&self) -> &'a str {
        self.written.lands_in.as_deref().unwrap_or_default()
    }
}

impl<'a> SetView<'a> {
    /// The Secrets of tokens in the set and its context.
    pub(in crate::lint) fn token_secrets(&self) -> impl Iterator<Item = TokenSecret<'a>> {
        self.beside_workloads("Secret").filter_map(TokenSecret::of)
    }
}
