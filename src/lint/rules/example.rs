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

/// The ServiceAccount `app` in the namespace `media`, with these lines behind its metadata.
macro_rules! account {
    ($($line:literal)*) => {
        concat!(
            "apiVersion: v1\n",
            "kind: ServiceAccount\n",
            "metadata:\n",
            "  name: app\n",
            "  namespace: media\n",
            $($line, "\n",)*
        )
    };
}

/// A ConfigMap named `settings`, and the separator of documents on either side of it.
macro_rules! settings {
    () => {
        concat!(
            "---\n",
            "apiVersion: v1\n",
            "kind: ConfigMap\n",
            "metadata:\n",
            "  name: settings\n",
            "  namespace: media\n",
            "data: {level: info}\n",
            "---\n",
        )
    };
}

/// A Secret named `database`, and the separator of documents on either side of it.
macro_rules! database {
    () => {
        concat!(
            "---\n",
            "apiVersion: v1\n",
            "kind: Secret\n",
            "metadata:\n",
            "  name: database\n",
            "  namespace: media\n",
            "stringData: {password: changeme}\n",
            "---\n",
        )
    };
}

/// A Pod's spec as it should be, indented by these blanks, with these lines at its beginning; lines
/// of its container may follow.
macro_rules! pod {
    ($indent:literal, $($line:literal)*) => {
        concat!(
            $($indent, $line, "\n",)*
            $indent, "securityContext:\n",
            $indent, "  runAsNonRoot: true\n",
            $indent, "  seccompProfile: {type: RuntimeDefault}\n",
            $indent, "containers:\n",
            $indent, "  - name: app\n",
            $indent, "    image: registry.example/app:1.4.2\n",
            $indent, "    securityContext:\n",
            $indent, "      allowPrivilegeEscalation: false\n",
            $indent, "      capabilities: {drop: [ALL]}\n",
        )
    };
}

/// A Deployment `app` in the namespace `media`, with these lines in its Pod's spec.
macro_rules! deployment {
    ($($line:literal)*) => {
        concat!(
            "apiVersion: apps/v1\n",
            "kind: Deployment\n",
            "metadata:\n",
            "  name: app\n",
            "  namespace: media\n",
            "spec:\n",
            "  selector:\n",
            "    matchLabels: {app: app}\n",
            "  template:\n",
            "    metadata:\n",
            "      labels: {app: app}\n",
            "    spec:\n",
            $crate::lint::rules::example::pod!("      ", $($line)*),
        )
    };
}

/// A Job `app` in the namespace `media`, with these lines in its spec and these in its Pod's.
macro_rules! job {
    ($($line:literal)*; $($pod:literal)*) => {
        concat!(
            "apiVersion: batch/v1\n",
            "kind: Job\n",
            "metadata:\n",
            "  name: app\n",
            "  namespace: media\n",
            "spec:\n",
            $("  ", $line, "\n",)*
            "  template:\n",
            "    spec:\n",
            $crate::lint::rules::example::pod!("      ", $($pod)*),
        )
    };
}

pub(in crate::lint) use {
    account, bound_cluster_role, bound_role, cluster_role, database, deployment, job, pod, role,
    settings,
};
