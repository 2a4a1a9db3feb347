//! What the Pod and its containers may do on their node: the least, unless the spec says otherwise.

use k8s_openapi::api::core::v1::{
    Capabilities, PodSecurityContext, SeccompProfile, SecurityContext,
};

use super::some;
use crate::spec::escalates;
use crate::spec::model::workload as model;

/// The Pod's own security context, which holds for every container that says nothing else.
pub(super) fn pod(own: &model::PodSecurityContext) -> PodSecurityContext {
    let groups = own.supplemental_groups.iter().map(|group| group.0);
    PodSecurityContext {
        run_as_non_root: Some(true),
        seccomp_profile: Some(SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            ..SeccompProfile::default()
        }),
        fs_group: own.fs_group,
        fs_group_change_policy: own
            .fs_group_change_policy
            .map(|policy| policy.name().to_owned()),
        supplemental_groups: some(groups.collect()),
        ..PodSecurityContext::default()
    }
}

/// A container's security context.
pub(super) fn container(own: &model::SecurityContext) -> SecurityContext {
    let added = own.capabilities.as_ref();
    let may_escalate = own.allow_privilege_escalation.unwrap_or(escalates(own));
    SecurityContext {
        allow_privilege_escalation: Some(may_escalate),
        capabilities: Some(Capabilities {
            add: added.and_then(|added| some(added.add.clone())),
            drop: Some(vec!["ALL".to_owned()]),
        }),
        privileged: own.privileged,
        read_only_root_filesystem: Some(own.read_only_root_filesystem.unwrap_or(true)),
        run_as_user: own.run_as_user,
        run_as_group: own.run_as_group,
        run_as_non_root: own.run_as_non_root,
        seccomp_profile: own.seccomp_profile.as_ref().map(|profile| SeccompProfile {
            type_: profile.kind.name().to_owned(),
            localhost_profile: profile.localhost_profile.clone(),
        }),
        ..SecurityContext::default()
    }
}
