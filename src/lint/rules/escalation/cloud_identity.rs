//! Accounts that stand for an identity of a cloud.

use crate::object::Written;
use crate::source::Node;

/// The annotations of an account that name an identity of a cloud, and whose cloud.
const ANNOTATIONS: [(&str, &str); 3] = [
    ("eks.amazonaws.com/role-arn", "AWS"),
    ("iam.gke.io/gcp-service-account", "Google Cloud"),
    ("azure.workload.identity/client-id", "Azure"),
];

/// The annotation of an account that names an identity of a cloud, and whose cloud.
pub(super) fn of(account: &Written) -> Option<(Node<'_>, &'static str)> {
    let annotations = account.root().get("metadata")?.get("annotations")?;
    ANNOTATIONS
        .iter()
        .find_map(|(key, cloud)| Some((annotations.get(key)?, *cloud)))
}
