//! What a client creates of a template.

use crate::source::{Node, Path};

/// What a template is: a Job, or one that the cluster runs by the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TemplateKind {
    /// A Job.
    #[default]
    Job,
    /// A `CronJob`.
    CronJob,
}

impl TemplateKind {
    const ALL: [Self; 2] = [Self::Job, Self::CronJob];

    /// The kind that a document says it has, whatever its `apiVersion`; none if it is another one.
    #[must_use]
    pub fn of(root: Node<'_>) -> Option<Self> {
        let kind = root.get("kind").and_then(Node::as_str)?;
        Self::ALL.into_iter().find(|known| known.name() == kind)
    }

    /// The kind as a manifest says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Job => "Job",
            Self::CronJob => "CronJob",
        }
    }

    /// The resource of the group `batch` that a client has to be allowed to create.
    #[must_use]
    pub fn resource(self) -> &'static str {
        match self {
            Self::Job => "jobs",
            Self::CronJob => "cronjobs",
        }
    }

    /// Where the `JobSpec` stands.
    #[must_use]
    pub fn job(self) -> Path {
        let spec = Path::root().key("spec");
        match self {
            Self::Job => spec,
            Self::CronJob => spec.key("jobTemplate").key("spec"),
        }
    }

    /// Where the Pod template stands.
    #[must_use]
    pub fn pod_template(self) -> Path {
        self.job().key("template")
    }

    /// The most characters of a name: a Job's is a label of its Pods, and those of a `CronJob`'s Jobs
    /// are eleven characters longer than its own.
    #[must_use]
    pub fn longest_name(self) -> usize {
        match self {
            Self::Job => 63,
            Self::CronJob => 52,
        }
    }
}
