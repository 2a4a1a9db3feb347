//! The grants that every cluster has from the start, told by all that they say: a name or a label
//! anybody can write.

use rolewright_rbac::{RoleRef, RoleRefKind, Subject};

use super::super::super::view::{BindingView, SubjectView};
use RoleRefKind::{ClusterRole, Role};
use Whom::{Group, User};

/// Whether a subject is one that this binding gives its role to in every fresh cluster.
pub(in crate::lint) fn is_default_grant(subject: &SubjectView<'_>) -> bool {
    let binding = subject.binding;
    let Some(role_ref) = binding.role_ref else {
        return false;
    };
    let name = binding.written.name.as_str();
    defaults(binding).any(|(default_name, default_ref, subjects)| {
        default_name == name && default_ref == role_ref && has(subjects, subject)
    }) || KUBEADM
        .iter()
        .any(|row| row.is(binding, role_ref) && row.subjects.iter().any(|whom| whom.is(subject)))
}

/// Whether a binding says no more than one that every fresh cluster has.
pub(super) fn is_default_binding(binding: &BindingView<'_>) -> bool {
    let Some(role_ref) = binding.role_ref else {
        return false;
    };
    let has_none = binding.subjects.is_empty()
        && defaults(binding).any(|(name, default_ref, subjects)| {
            name == binding.written.name && default_ref == role_ref && subjects.is_empty()
        });
    has_none
        || (!binding.subjects.is_empty()
            && binding.subjects().all(|subject| is_default_grant(&subject)))
}

/// Whether a subject holds the role by some binding that every fresh cluster has.
pub(super) fn holds_anyway(subject: &SubjectView<'_>) -> bool {
    let binding = subject.binding;
    defaults(binding)
        .any(|(_, role_ref, subjects)| Some(role_ref) == binding.role_ref && has(subjects, subject))
}

/// The bindings of a fresh cluster that hold where a binding does: name, role and subjects.
fn defaults<'a>(
    binding: &BindingView<'a>,
) -> impl Iterator<Item = (&'a str, &'a RoleRef, &'a [Subject])> {
    let snapshot = binding.set.builtin.snapshot();
    let is_cluster_wide = binding.is_cluster_wide();
    let namespace = binding.namespace();
    let cluster = snapshot.cluster_role_bindings.iter();
    let cluster = cluster.filter(move |_| is_cluster_wide).map(|default| {
        (
            default.name.as_str(),
            &default.role_ref,
            default.subjects.as_slice(),
        )
    });
    let namespaced = snapshot.role_bindings.iter();
    let namespaced = namespaced
        .filter(move |default| !is_cluster_wide && namespace == Some(default.namespace.as_str()))
        .map(|default| {
            (
                default.name.as_str(),
                &default.role_ref,
                default.subjects.as_slice(),
            )
        });
    cluster.chain(namespaced)
}

/// Whether a subject is among some, the namespace of an account filled in.
fn has(subjects: &[Subject], subject: &SubjectView<'_>) -> bool {
    subjects.iter().any(|known| match known {
        Subject::ServiceAccount {
            namespace: Some(namespace),
            name,
        } => subject.account() == Some((namespace, name)),
        _ => known == subject.subject,
    })
}

/// A binding that kubeadm makes.
struct Row {
    /// None for a ClusterRoleBinding.
    namespace: Option<&'static str>,
    name: &'static str,
    role: (RoleRefKind, &'static str),
    subjects: &'static [Whom],
}

/// A subject of such a binding.
enum Whom {
    User(&'static str),
    Group(&'static str),
}

const TOKENS: Whom = Group("system:bootstrappers:kubeadm:default-node-token");
const NODES: Whom = Group("system:nodes");

/// What kubeadm gives to whom, and to programs that are not logged in
/// (`cmd/kubeadm/app/phases/bootstraptoken`, `.../uploadconfig`, `.../addons/proxy`).
static KUBEADM: [Row; 8] = [
    Row {
        namespace: Some("kube-public"),
        name: "kubeadm:bootstrap-signer-clusterinfo",
        role: (Role, "kubeadm:bootstrap-signer-clusterinfo"),
        subjects: &[User("system:anonymous")],
    },
    Row {
        namespace: None,
        name: "kubeadm:kubelet-bootstrap",
        role: (ClusterRole, "system:node-bootstrapper"),
        subjects: &[TOKENS],
    },
    Row {
        namespace: None,
        name: "kubeadm:node-autoapprove-bootstrap",
        role: (
            ClusterRole,
            "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
        ),
        subjects: &[TOKENS],
    },
    Row {
        namespace: None,
        name: "kubeadm:node-autoapprove-certificate-rotation",
        role: (
            ClusterRole,
            "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
        ),
        subjects: &[NODES],
    },
    Row {
        namespace: None,
        name: "kubeadm:get-nodes",
        role: (ClusterRole, "kubeadm:get-nodes"),
        subjects: &[TOKENS],
    },
    Row {
        namespace: Some("kube-system"),
        name: "kubeadm:nodes-kubeadm-config",
        role: (Role, "kubeadm:nodes-kubeadm-config"),
        subjects: &[TOKENS, NODES],
    },
    Row {
        namespace: Some("kube-system"),
        name: "kubeadm:kubelet-config",
        role: (Role, "kubeadm:kubelet-config"),
        subjects: &[TOKENS, NODES],
    },
    Row {
        namespace: Some("kube-system"),
        name: "kube-proxy",
        role: (Role, "kube-proxy"),
        subjects: &[TOKENS],
    },
];

impl Row {
    fn is(&self, binding: &BindingView<'_>, role_ref: &RoleRef) -> bool {
        let (kind, role) = self.role;
        self.name == binding.written.name
            && self.namespace == binding.namespace()
            && self.namespace.is_none() == binding.is_cluster_wide()
            && kind == role_ref.kind
            && role == role_ref.name
    }
}

impl Whom {
    fn is(&self, subject: &SubjectView<'_>) -> bool {
        match (self, subject.subject) {
            (User(name), Subject::User(other)) | (Group(name), Subject::Group(other)) => {
                name == other
            }
            _ => false,
        }
    }
}
