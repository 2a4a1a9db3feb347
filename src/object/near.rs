//! Objects that were most likely meant to be of the RBAC group, and whose type no server knows.

use super::{RBAC_GROUP, RBAC_KINDS, group_of};

/// What is written for the RBAC group and is no other: the parts of its name, alone or joined
/// otherwise. Groups of others that serve a `Role` of their own are not among them.
const NEAR_GROUPS: [&str; 8] = [
    "rbac",
    "rbac.k8s.io",
    "rbac.authorization",
    "rbac.authorization.io",
    "rbac.authorization.k8s",
    "rbac.authorization.kubernetes.io",
    "rbac.authentication.k8s.io",
    "authorization.k8s.io",
];

/// Whether an object of another group was meant to be one of RBAC. Without a group it is told by
/// its kind, as no kind of the core group is near.
pub(super) fn is_meant_for_rbac(api_version: &str, kind: &str) -> bool {
    is_group_or_near(api_version) && self::kind(kind).is_some()
}

fn is_group_or_near(api_version: &str) -> bool {
    let group = group_of(api_version).to_ascii_lowercase();
    group.is_empty()
        || NEAR_GROUPS.contains(&group.as_str())
        // Most groups are of another length, which is known sooner than their distance.
        || (group.len().abs_diff(RBAC_GROUP.len()) <= 2
            && strsim::osa_distance(&group, RBAC_GROUP) <= 2)
}

/// The kind of RBAC that a word is, or was most likely meant to be: written in another letter case
/// or in the plural, or if it is long with a letter or two mistaken. `Node` is not near `Role`.
pub(super) fn kind(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    let distance = |known: &str| strsim::osa_distance(&known.to_ascii_lowercase(), singular);
    let nearest = RBAC_KINDS.into_iter().min_by_key(|known| distance(known))?;
    let allowed = if nearest.len() < 8 { 0 } else { 2 };
    (distance(nearest) <= allowed).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn miswritten_types_are_seen() {
        for (api_version, kind) in [
            ("rbac.authorisation.k8s.io/v1", "Role"),
            ("rbac.authorization.k8s.oi/v1", "ClusterRoleBinding"),
            ("rbac/v1", "RoleBinding"),
            ("rbac.authorization.k8s.io", "Role"),
            ("RBAC.authorization.k8s.io/v1", "Role"),
            ("v1", "Role"),
            ("v1", "role"),
            ("v1", "Roles"),
            ("v1", "ClusterRolebinding"),
            ("rbac/v1", "Rolebindng"),
            ("", "ClusterRole"),
        ] {
            assert!(is_meant_for_rbac(api_version, kind), "{api_version} {kind}");
        }
    }

    #[test]
    fn kinds_of_others_are_theirs() {
        for (api_version, kind) in [
            ("iam.aws.upbound.io/v1beta1", "Role"),
            ("authorization.openshift.io/v1", "Role"),
            ("rbac.istio.io/v1alpha1", "ServiceRole"),
            ("v1", "Node"),
            ("v1", "Pod"),
            ("v1", "Binding"),
            ("authorization.k8s.io/v1", "SubjectAccessReview"),
            ("example.com/v1", "RoleBinding"),
        ] {
            assert!(
                !is_meant_for_rbac(api_version, kind),
                "{api_version} {kind}"
            );
        }
    }
}
