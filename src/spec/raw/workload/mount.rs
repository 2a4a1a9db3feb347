//! What is mounted into a container, and where.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::resources::Quantity;

/// A mount: exactly one of `secret`, `configMap`, `emptyDir`, `persistentVolumeClaim`,
/// `volumeClaim`, `projected` and `hostPath`, at a path. Mounts of the same thing, in one container
/// or several, share a volume.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct Mount {
    /// The Secret to mount.
    pub secret: Option<String>,
    /// The ConfigMap to mount.
    pub config_map: Option<String>,
    /// Scratch space that goes with the Pod: `true`, or a name by which containers share it.
    pub empty_dir: Option<EmptyDir>,
    /// A PersistentVolumeClaim that exists.
    pub persistent_volume_claim: Option<String>,
    /// One of the StatefulSet's own `volumeClaims`, for a container besides the main one.
    pub volume_claim: Option<String>,
    /// Several sources in one folder.
    #[schemars(length(min = 1))]
    pub projected: Option<Vec<Projected>>,
    /// A path of the node itself; asks for a `reason`.
    pub host_path: Option<HostPath>,
    /// Where it is mounted: an absolute path.
    pub path: String,
    /// Only these keys of the Secret or ConfigMap: a list, or a path below the mount for each.
    pub keys: Option<Keys>,
    /// Mount only this file or folder of the volume. What is mounted so is not refreshed.
    pub sub_path: Option<String>,
    /// Whether the container may only read it; by default it may write to scratch space and claims,
    /// and to nothing else.
    pub read_only: Option<bool>,
    /// Permissions of the files, in octal digits and quoted, such as `"0440"`.
    pub mode: Option<String>,
    /// Start even if the Secret or ConfigMap, or a key of it, is missing.
    #[serde(default)]
    pub optional: bool,
    /// Why the container needs a path of the node.
    pub reason: Option<String>,
}

/// Scratch space.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::spec) enum EmptyDir {
    /// `true`: scratch space of the container's own.
    Own(bool),
    /// A name by which containers share it.
    Shared(String),
    /// In all detail.
    Full(EmptyDirFields),
}

/// Scratch space in all detail.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct EmptyDirFields {
    /// A name by which containers share it.
    pub name: Option<String>,
    /// `Memory`: keep it in memory, where it counts against the container's limit.
    pub medium: Option<Medium>,
    /// How much may be written to it.
    pub size_limit: Option<Quantity>,
}

/// Where scratch space is kept, if not on the node's disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub enum Medium {
    /// In memory.
    Memory,
}

impl Medium {
    /// The medium as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Memory => "Memory",
        }
    }
}

/// Keys of a Secret or ConfigMap.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::spec) enum Keys {
    /// Each under its own name.
    List(#[schemars(length(min = 1))] Vec<String>),
    /// Each at a path below the mount.
    Paths(#[schemars(extend("minProperties" = 1))] BTreeMap<String, String>),
}

/// One source of a projected volume: exactly one of `secret`, `configMap`, `field` and `token`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct Projected {
    /// A Secret.
    pub secret: Option<String>,
    /// A ConfigMap.
    pub config_map: Option<String>,
    /// Only these keys of it: a list, or a path for each.
    pub keys: Option<Keys>,
    /// Start even if it, or a key of it, is missing.
    #[serde(default)]
    pub optional: bool,
    /// A field of the Pod, such as `metadata.labels`; goes with `path`.
    pub field: Option<String>,
    /// A token for somebody else than the API server, such as Vault; goes with `path`.
    pub token: Option<ProjectedToken>,
    /// Where the field or the token is found below the mount.
    pub path: Option<String>,
}

/// A token of the client's account for an audience besides the API server.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct ProjectedToken {
    /// Who is to accept it.
    pub audience: String,
    /// How long it lives; the kubelet renews it in time.
    #[schemars(range(min = 600, max = 4_294_967_296_i64))]
    pub expiration_seconds: Option<i64>,
}

/// A path of the node.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::spec) enum HostPath {
    /// The path alone; nothing is checked or made.
    Path(String),
    /// The path and what has to be there.
    Full(HostPathFields),
}

/// A path of the node and what has to be there.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::spec) struct HostPathFields {
    /// The path.
    pub path: String,
    /// What has to be there, or is made.
    #[serde(rename = "type")]
    pub kind: Option<HostPathType>,
}

/// What has to be at a path of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub enum HostPathType {
    /// A folder, made if it is not there.
    DirectoryOrCreate,
    /// A folder.
    Directory,
    /// A file, made if it is not there.
    FileOrCreate,
    /// A file.
    File,
    /// A socket.
    Socket,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
}

impl HostPathType {
    /// The type as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DirectoryOrCreate => "DirectoryOrCreate",
            Self::Directory => "Directory",
            Self::FileOrCreate => "FileOrCreate",
            Self::File => "File",
            Self::Socket => "Socket",
            Self::CharDevice => "CharDevice",
            Self::BlockDevice => "BlockDevice",
        }
    }
}
