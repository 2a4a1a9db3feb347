//! What a lint rule is to the engine.

use super::report::Reporter;
use super::view::{BindingView, RoleView, RuleView, SetView, SubjectView, WorkloadView};
use crate::finding::Rule;

/// A lint rule with its check. A rule looks at the level it needs and leaves the walk to the engine.
///
/// Only objects of the set itself are handed to the checks; those that are read for context are
/// reached through the views.
pub(super) trait Check: Sync {
    /// What there is to know of it.
    fn rule(&self) -> &'static Rule;

    /// Looks at a set as a whole.
    fn check_set(&self, _set: &SetView<'_>, _out: &mut Reporter<'_>) {}

    /// Looks at a Role or ClusterRole.
    fn check_role(&self, _role: &RoleView<'_>, _out: &mut Reporter<'_>) {}

    /// Looks at one rule of a Role or ClusterRole.
    fn check_rule(&self, _rule: &RuleView<'_>, _out: &mut Reporter<'_>) {}

    /// Looks at a RoleBinding or ClusterRoleBinding.
    fn check_binding(&self, _binding: &BindingView<'_>, _out: &mut Reporter<'_>) {}

    /// Looks at one subject of a binding.
    fn check_subject(&self, _subject: &SubjectView<'_>, _out: &mut Reporter<'_>) {}

    /// Looks at a workload: an object that is a Pod or holds a template of one.
    fn check_workload(&self, _workload: &WorkloadView<'_>, _out: &mut Reporter<'_>) {}

    /// Whether it knows resources of a group that extends a cluster.
    fn knows_group(&self, _group: &str) -> bool {
        false
    }
}
