//! What containers and Pods may do on their node.

use schemars::JsonSchema;
use serde::Deserialize;

/// The largest id that the API server takes for a user or group.
const MAX_ID: i64 = 2_147_483_647;

/// What a container may do on its node, in Kubernetes' own shape. What leaves the restricted Pod
/// Security level asks for a `reason`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecurityContext {
    /// The user it runs as, by number; the image's own by default.
    #[schemars(range(min = 0, max = MAX_ID))]
    pub run_as_user: Option<i64>,
    /// The group it runs as, by number.
    #[schemars(range(min = 0, max = MAX_ID))]
    pub run_as_group: Option<i64>,
    /// `false` lets it run as root.
    pub run_as_non_root: Option<bool>,
    /// `false` lets it write to the image's files; `true` by default.
    pub read_only_root_filesystem: Option<bool>,
    /// Whether a process may get more privileges than its parent; `false` by default.
    pub allow_privilege_escalation: Option<bool>,
    /// `true` takes away nearly all that separates the container from its node.
    pub privileged: Option<bool>,
    /// Capabilities beyond none.
    pub capabilities: Option<Capabilities>,
    /// The system calls it may use; `RuntimeDefault` by default.
    pub seccomp_profile: Option<SeccompProfile>,
    /// Why it needs what the restricted Pod Security level does not let it have.
    pub reason: Option<String>,
}

/// Capabilities of the kernel. All that are not added are dropped.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// Those that it gets, such as `NET_BIND_SERVICE`.
    #[serde(default)]
    pub add: Vec<String>,
}

/// The system calls that a container may use.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeccompProfile {
    /// Whose choice they are.
    #[serde(rename = "type")]
    pub kind: SeccompType,
    /// A profile of the node, by its path below the kubelet's folder; goes with `Localhost`.
    pub localhost_profile: Option<String>,
}

/// Whose choice a container's system calls are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum SeccompType {
    /// The container runtime's.
    RuntimeDefault,
    /// A profile's that lies on the node.
    Localhost,
    /// Nobody's: all are allowed.
    Unconfined,
}

impl SeccompType {
    /// The type as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RuntimeDefault => "RuntimeDefault",
            Self::Localhost => "Localhost",
            Self::Unconfined => "Unconfined",
        }
    }
}

/// What holds for all containers of the Pod together.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PodSecurityContext {
    /// The group that volumes belong to, by number.
    #[schemars(range(min = 0, max = MAX_ID))]
    pub fs_group: Option<i64>,
    /// Whether the volumes' owner is set at every start or only where it differs.
    pub fs_group_change_policy: Option<FsGroupChangePolicy>,
    /// Further groups that the containers run as, by number.
    #[serde(default)]
    pub supplemental_groups: Vec<GroupId>,
}

/// A group by number.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct GroupId(#[schemars(range(min = 0, max = MAX_ID))] pub i64);

/// When the owner of volumes is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum FsGroupChangePolicy {
    /// Where the volume's root has another owner.
    OnRootMismatch,
    /// At every start.
    Always,
}

impl FsGroupChangePolicy {
    /// The policy as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OnRootMismatch => "OnRootMismatch",
            Self::Always => "Always",
        }
    }
}

/// Namespaces of the node that the Pod uses instead of its own; asks for a `reason`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// The node's network.
    #[serde(default)]
    pub network: bool,
    /// The node's processes.
    #[serde(default)]
    pub pid: bool,
    /// The node's shared memory and semaphores.
    #[serde(default)]
    pub ipc: bool,
    /// Why the Pod needs what is the node's.
    pub reason: Option<String>,
}
