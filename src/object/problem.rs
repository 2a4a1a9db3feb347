//! What is wrong with objects, and what a cluster makes of it.

use crate::source::Problem;

/// What a cluster makes of an object that has a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The server or kubectl refuses it, so it never gets into a cluster.
    Refused,
    /// The server refuses it if it is asked to validate fields strictly, as kubectl asks it by
    /// default; else it drops what it does not know, and of a key that stands twice the first.
    RefusedStrictly,
    /// It could not be judged: what it is depends on something that is not there.
    NotJudged,
    /// It is taken.
    Taken,
}

/// What kind of mistake a problem is about, as far as mistakes are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The name of a ServiceAccount, or of one that a subject names.
    ServiceAccountName,
    /// The name of a namespace.
    NamespaceName,
    /// The name of a role or a binding, or of the role that a binding names.
    RbacName,
    /// A rule without verbs.
    MissingVerbs,
    /// A rule for resources without API groups.
    MissingApiGroups,
    /// A rule without resources.
    MissingResources,
    /// A rule for URLs and resources at once.
    MixedRule,
    /// A rule for URLs in a Role.
    UrlInRole,
    /// An aggregation without selectors.
    MissingSelectors,
    /// A field that the server does not know.
    UnknownField,
    /// The same where `resourceNames` was meant: without it a rule holds for every name.
    DroppedNames,
    /// A field that belongs to another kind of object.
    MisplacedField,
    /// A value of another type than its field has.
    WrongType,
    /// A key that stands twice in one mapping.
    DuplicateKey,
    /// A name that two objects of one kind have.
    DuplicateObject,
    /// A version of the RBAC group that is no longer served.
    RemovedVersion,
    /// A kind that the server does not know and that was most likely meant to be one of RBAC.
    UnknownKind,
    /// A subject of a binding.
    Subject,
    /// The role that a binding names.
    RoleRef,
    /// Anything else.
    Other,
}

/// A problem of an object, or of a document that was meant to hold objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectProblem {
    /// What is wrong, where, and what to do about it.
    pub problem: Problem,
    /// What a cluster makes of it.
    pub verdict: Verdict,
    /// What kind of mistake it is.
    pub cause: Cause,
    /// The position in [`Objects::written`](super::Objects::written) of the object that it is
    /// about, if it is about one of them.
    pub object: Option<usize>,
    /// Whether another problem of the object is the cause: a field is missing because its name is
    /// miswritten.
    pub is_consequence: bool,
    /// Whether an answer about access could be another for it. It could not for an object of a
    /// kind that neither grants nor is granted anything: a Namespace, a ConfigMap.
    pub bears_on_access: bool,
}

impl ObjectProblem {
    /// A problem of what could be an object that decides on access.
    pub(super) fn new(verdict: Verdict, problem: Problem) -> Self {
        Self {
            problem,
            verdict,
            cause: Cause::Other,
            object: None,
            is_consequence: false,
            bears_on_access: true,
        }
    }

    /// The same, with the kind of mistake that it is.
    pub(super) fn of(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self
    }

    /// Whether an answer about access is incomplete for it.
    #[must_use]
    pub fn leaves_access_open(&self) -> bool {
        self.bears_on_access && self.problem.is_error()
    }

    /// Whether an object is refused where kubectl sends it, or another client that asks the server
    /// to validate fields strictly.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self.verdict, Verdict::Refused | Verdict::RefusedStrictly)
    }
}
