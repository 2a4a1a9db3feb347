//! What is found.

use std::fmt;

/// One step on the way from a Pod template to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping, by key.
    Key(String),
    /// Into a list, by index from 0.
    Index(usize),
}

/// A field that leaves the level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The control of the standard that forbids it.
    pub control: Control,
    /// Whether the level `baseline` forbids it as well.
    pub leaves_baseline: bool,
    /// Where the field is, or would be if it were set.
    pub path: Vec<Step>,
    /// The name of the container that it belongs to, if it belongs to one that has a name.
    pub container: Option<String>,
    /// What the level demands of the field.
    pub why: &'static str,
}

impl Violation {
    /// The same, where the level `baseline` has words of its own for the control.
    pub(crate) fn leaving_baseline(self, leaves_baseline: bool) -> Self {
        Self {
            leaves_baseline,
            ..self
        }
    }
}

/// Its path as Kubernetes writes it, and why: `spec.hostPID has to be false`.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.path.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if key.contains(['.', '/']) => write!(f, "[{key}]")?,
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        write!(f, " {}", self.why)
    }
}

/// A level of the Pod Security Standards, the strictest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Everything is let in.
    Privileged,
    /// What is known to lead out of a container is not.
    Baseline,
    /// Nor is what a well-kept program does not need.
    Restricted,
}

impl Level {
    /// The level as labels of Namespaces have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}

/// A control of the Pod Security Standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// No process gains more privileges than its parent has.
    AllowPrivilegeEscalation,
    /// The `AppArmor` profile is not switched off.
    AppArmorProfile,
    /// All capabilities are dropped, and none but `NET_BIND_SERVICE` added.
    Capabilities,
    /// No namespace of the host: network, processes, IPC.
    HostNamespaces,
    /// No port of the host.
    HostPorts,
    /// Probes and lifecycle hooks reach the Pod itself alone.
    HostProbesAndHostLifecycle,
    /// No container has the host's privileges.
    Privileged,
    /// `/proc` is masked.
    ProcMount,
    /// No volume but of the types that do not lead to the host or a bare network share.
    RestrictedVolumes,
    /// No container runs as root.
    RunAsNonRoot,
    /// The user is not number 0.
    RunAsUser,
    /// `SELinux` confines containers as usual.
    SeLinuxOptions,
    /// A seccomp profile is set.
    SeccompProfile,
    /// No kernel parameters but those that concern the Pod alone.
    Sysctls,
    /// No process of a Windows host.
    WindowsHostProcess,
}

impl Control {
    /// Whether the level `baseline` has this control too, in the same words. Of those that it has in
    /// other words the place decides.
    pub(crate) fn is_of_baseline(self) -> bool {
        match self {
            Self::AppArmorProfile
            | Self::HostNamespaces
            | Self::HostPorts
            | Self::HostProbesAndHostLifecycle
            | Self::Privileged
            | Self::ProcMount
            | Self::SeLinuxOptions
            | Self::Sysctls
            | Self::WindowsHostProcess => true,
            Self::AllowPrivilegeEscalation
            | Self::Capabilities
            | Self::RestrictedVolumes
            | Self::RunAsNonRoot
            | Self::RunAsUser
            | Self::SeccompProfile => false,
        }
    }

    /// The identifier of the check in Kubernetes' own code.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::AllowPrivilegeEscalation => "allowPrivilegeEscalation",
            Self::AppArmorProfile => "appArmorProfile",
            Self::Capabilities => "capabilities_restricted",
            Self::HostNamespaces => "hostNamespaces",
            Self::HostPorts => "hostPorts",
            Self::HostProbesAndHostLifecycle => "hostProbesAndHostLifecycle",
            Self::Privileged => "privileged",
            Self::ProcMount => "procMount_restricted",
            Self::RestrictedVolumes => "restrictedVolumes",
            Self::RunAsNonRoot => "runAsNonRoot",
            Self::RunAsUser => "runAsUser",
            Self::SeLinuxOptions => "seLinuxOptions",
            Self::SeccompProfile => "seccompProfile_restricted",
            Self::Sysctls => "sysctls",
            Self::WindowsHostProcess => "windowsHostProcess",
        }
    }
}
