//! What concerns the Pod as a whole, and what its containers take from it.

use serde_json::Value;

use crate::container::context;
use crate::scope::Scope;
use crate::violation::{Control, Violation};

/// The types of volumes that the level allows.
const VOLUMES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// Kernel parameters that concern the Pod alone.
const SYSCTLS: [&str; 12] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

/// The annotations that set a container's `AppArmor` profile begin so.
const APP_ARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

/// A Pod template.
pub(crate) struct Pod<'a> {
    template: Scope<'a>,
}

impl<'a> Pod<'a> {
    pub(crate) fn new(template: &'a Value) -> Self {
        Self {
            template: Scope::root(template),
        }
    }

    /// All containers, in the order in which they start.
    pub(crate) fn containers(&self) -> impl Iterator<Item = Scope<'a>> {
        [
            "spec.initContainers",
            "spec.containers",
            "spec.ephemeralContainers",
        ]
        .into_iter()
        .flat_map(|list| self.template.items(list))
        .map(Scope::into_container)
    }

    /// A Windows container knows neither capabilities nor seccomp nor privilege escalation.
    pub(crate) fn is_windows(&self) -> bool {
        self.template.text("spec.os.name") == "windows"
    }

    /// Whether root in the Pod is another user outside.
    pub(crate) fn has_user_namespace(&self) -> bool {
        self.template.flag("spec.hostUsers") == Some(false)
    }

    pub(crate) fn has_host_network(&self) -> bool {
        self.template.is_true("spec.hostNetwork")
    }

    /// Whether containers take this from the Pod. If it is wrong, it is so in the Pod.
    pub(crate) fn sets_run_as_non_root(&self) -> bool {
        self.template
            .flag("spec.securityContext.runAsNonRoot")
            .is_some()
    }

    /// The same for the seccomp profile.
    pub(crate) fn sets_seccomp_profile(&self) -> bool {
        self.template
            .get("spec.securityContext.seccompProfile")
            .is_some()
    }

    /// The violations by fields of the Pod itself.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        self.app_armor_annotations(&mut violations);
        self.host_namespaces(&mut violations);
        self.volumes(&mut violations);
        self.sysctls(&mut violations);
        context::check(
            &self.template,
            "spec.securityContext",
            self,
            &mut violations,
        );
        violations
    }

    fn app_armor_annotations(&self, violations: &mut Vec<Violation>) {
        let annotations = "metadata.annotations";
        for (key, profile) in self.template.texts(annotations) {
            let is_allowed = profile.is_empty()
                || profile == "runtime/default"
                || profile.starts_with("localhost/");
            if key.starts_with(APP_ARMOR_ANNOTATION) && !is_allowed {
                let why = "has to be `runtime/default` or begin with `localhost/`";
                let control = Control::AppArmorProfile;
                violations.push(
                    self.template
                        .violation_by_entry(control, annotations, key, why),
                );
            }
        }
    }

    fn host_namespaces(&self, violations: &mut Vec<Violation>) {
        for field in ["spec.hostNetwork", "spec.hostPID", "spec.hostIPC"] {
            if self.template.is_true(field) {
                let control = Control::HostNamespaces;
                violations.push(self.template.violation(control, field, "has to be false"));
            }
        }
    }

    fn volumes(&self, violations: &mut Vec<Violation>) {
        for volume in self.template.items("spec.volumes") {
            let types: Vec<&str> = volume.fields().filter(|field| *field != "name").collect();
            // A volume without a type is an empty directory.
            let is_allowed = types.is_empty() || types.iter().any(|kind| VOLUMES.contains(kind));
            if !is_allowed {
                for kind in types {
                    let why = "is not among the volume types of the restricted level";
                    let violation = volume.violation(Control::RestrictedVolumes, kind, why);
                    violations.push(violation.leaving_baseline(kind == "hostPath"));
                }
            }
        }
    }

    fn sysctls(&self, violations: &mut Vec<Violation>) {
        for sysctl in self.template.items("spec.securityContext.sysctls") {
            if !SYSCTLS.contains(&sysctl.text("name")) {
                let why = "is not among the kernel parameters that concern the Pod alone";
                violations.push(sysctl.violation(Control::Sysctls, "name", why));
            }
        }
    }
}
