//! The Kubernetes RBAC model and the one evaluator that all of Rolewright asks.
//!
//! Pure values in, values out: no file, no network, no YAML, no terminal. It never asks which
//! resources exist, so it answers exactly as the API server's RBAC authorizer does.
//!
//! - [`Snapshot`] holds the objects as they are written; [`Policy`] makes them ready to answer.
//! - [`Policy::decide`] answers a [`Request`] and names its evidence; [`Policy::grants`] lists what
//!   an [`Identity`] may do, [`Policy::who_can`] who may do an [`Action`], [`Policy::nearest`] what
//!   a denied request failed by.
//! - [`covers`] says what one set of rules lacks of another, [`minimise`](minimise()) makes the
//!   smallest equal set.
//! - [`mod@matches`] has the one matcher of each axis, on which all of these rest.
//!
//! What is *not* here: whether a resource exists, is namespaced or serves a verb (the catalog
//! knows), and authorizers other than RBAC and `system:masters`: nodes and webhooks may allow more.
//!
//! ```
//! use rolewright_rbac::{Action, Decision, Evidence, Identity, Policy, PolicyRule, Role, RoleBinding};
//! use rolewright_rbac::{RoleRef, RoleRefKind, Snapshot, Subject};
//!
//! let policy = Policy::new(Snapshot {
//!     roles: vec![Role {
//!         namespace: "media".into(),
//!         name: "worker".into(),
//!         rules: vec![PolicyRule {
//!             verbs: vec!["create".into()],
//!             api_groups: vec!["batch".into()],
//!             resources: vec!["jobs".into()],
//!             ..PolicyRule::default()
//!         }],
//!     }],
//!     role_bindings: vec![RoleBinding {
//!         namespace: "media".into(),
//!         name: "worker".into(),
//!         role_ref: RoleRef { kind: RoleRefKind::Role, name: "worker".into() },
//!         subjects: vec![Subject::ServiceAccount { namespace: None, name: "worker".into() }],
//!     }],
//!     ..Snapshot::default()
//! });
//! let worker = Identity::service_account("media", "worker");
//! let create = Action::Resource {
//!     verb: "create",
//!     group: "batch",
//!     resource: "jobs",
//!     subresource: "",
//!     namespace: "media",
//!     name: "",
//! };
//! let decision = policy.decide(&worker.request(create));
//! assert!(matches!(decision, Decision::Allowed(Evidence::Chain(chain)) if chain.rule == 0));
//! ```

#![expect(clippy::similar_names, reason = "role and rule are the field's words")]

mod atoms;
mod covers;
mod hash;
mod identity;
pub mod matches;
mod minimise;
mod model;
mod policy;
mod request;

pub use atoms::{Atom, atoms};
pub use covers::{covers, covers_all};
pub use identity::{
    Identity, SYSTEM_ANONYMOUS, SYSTEM_AUTHENTICATED, SYSTEM_MASTERS, SYSTEM_SERVICE_ACCOUNTS,
    SYSTEM_UNAUTHENTICATED, service_account_of,
};
pub use matches::subject::Principal;
pub use minimise::minimise;
pub use model::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, LabelSelectorOperator,
    LabelSelectorRequirement, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};
pub use policy::{
    AggregationCycle, Axis, BindingId, BindingView, Chain, Decision, Evidence, Grant, GrantedRule,
    Holder, NearMiss, Policy, ResolvedRule, RoleId, RoleView, Scope,
};
pub use request::{Action, Groups, Request};
