//! Manifests for the examples of pages: what is around the rules that they are about.

/// A Role `app` in the namespace `media` with these lines as its rules.
macro_rules! role {
    ($($line:literal)+) => {
        concat!(
            "apiVersion: rbac.authorization.k8s.io/v1\n",
            "kind: Role\n",
            "metadata:\n",
            "  name: app\n",
            "  namespace: media\n",
            "rules:\n",
            $("  ", $line, "\n",)+
        )
    };
}

/// A ClusterRole `app` with these lines as its rules.
macro_rules! cluster_role {
    ($($line:literal)+) => {
        concat!(
            "apiVersion: rbac.authorization.k8s.io/v1\n",
            "kind: ClusterRole\n",
            "metadata:\n",
            "  name: app\n",
            "rules:\n",
            $("  ", $line, "\n",)+
        )
    };
}

/// A Role `app` in the namespace `media` with these lines as its rules, and the account `app` that
/// holds it: the page of a rule that is pedantic shows nothing that is left hanging.
macro_rules! bound_role {
    ($($line:literal)+) => {
        concat!(
            $crate::lint::rules::example::role!($($line)+),
            "---\n",
            "apiVersion: rbac.authorization.k8s.io/v1\n",
            "kind: RoleBinding\n",
            "metadata:\n",
            "  name: app\n",
            "  namespace: media\n",
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: app}\n",
            "subjects:\n",
            "  - {kind: ServiceAccount, name: app, namespace: media}\n",
            "---\n",
            "apiVersion: v1\n",
            "kind: ServiceAccount\n",
            "metadata:\n",
            "  name: app\n",
            "  namespace: media\n",
        )
    };
}

/// The same for a ClusterRole that holds in the whole cluster.
macro_rules! bound_cluster_role {
    ($($line:literal)+) => {
        concat!(
            $crate::lint::rules::example::cluster_role!($($line)+),
            "---\n",
            "apiVersion: rbac.authorization.k8s.io/v1\n",
            "kind: ClusterRoleBinding\n",
            "metadata:\n",
            "  name: app\n",
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: app}\n",
            "subjects:\n",
            "  - {kind: ServiceAccount, name: app, namespace: media}\n",
            "---\n",
            "apiVersion: v1\n",
            "kind: ServiceAccount\n",
            "metadata:\n",
            "  name: app\n",
            "  namespace: media\n",
        )
    };
}

pub(in crate::lint) use {bound_cluster_role, bound_role, cluster_role, role};
