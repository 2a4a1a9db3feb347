//! The rules, a folder a section and a file a rule or a family of one shape.

pub(super) mod bindings;
pub(super) mod escalation;
mod example;
pub(super) mod ineffective;
#[cfg(test)]
pub(super) mod testing;
pub(super) mod validity;
pub(super) mod wildcards;
pub(super) mod workloads;
