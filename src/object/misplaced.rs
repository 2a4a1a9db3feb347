//! Fields that the server knows elsewhere.

/// The fields of a rule.
const OF_RULES: [&str; 5] = [
    "verbs",
    "apiGroups",
    "resources",
    "resourceNames",
    "nonResourceURLs",
];

/// The fields of metadata that are written beside it by mistake.
const OF_METADATA: [&str; 6] = [
    "name",
    "generateName",
    "namespace",
    "labels",
    "annotations",
    "finalizers",
];

/// What a field belongs into that stands in `holder`, if it belongs anywhere else.
pub(super) fn home(holder: &str, field: &str) -> Option<&'static str> {
    let is_role = ["a Role", "a ClusterRole"].contains(&holder);
    let is_binding = ["a RoleBinding", "a ClusterRoleBinding"].contains(&holder);
    let is_object = is_role
        || is_binding
        || ["a ServiceAccount", "a Namespace", "a ConfigMap"].contains(&holder);
    match field {
        "subjects" | "roleRef" if is_role => Some("a RoleBinding or ClusterRoleBinding"),
        "rules" if is_binding => Some("a Role or ClusterRole"),
        "aggregationRule" if is_role || is_binding => Some("a ClusterRole"),
        _ if is_role && OF_RULES.contains(&field) => Some("an item of `rules`"),
        _ if is_object && OF_METADATA.contains(&field) => Some("`metadata`"),
        _ => None,
    }
}
