//! Which API resources and built-in RBAC objects each Kubernetes version serves.
//!
//! [`Catalog::new`] gives the resources of one version: what API servers serve by default and
//! otherwise, the names that only authorizers know, and well-known extensions. A user's CRDs join
//! with [`Catalog::extend`]. [`Catalog::get`] answers for the exact names of RBAC rules,
//! [`Catalog::lookup`] for what people write. [`builtin_rbac`] gives the objects that a server
//! makes by itself.
//!
//! All of Kubernetes' part comes from recordings of real servers (`data/`), compiled in as tables.
//! The crate reads no file, no YAML, and asks no cluster.

mod builtin;
mod catalog;
mod checks;
mod custom;
mod extension;
mod lookup;
mod paths;
mod reach;
mod removed;
mod resource;
mod table;
mod verb;
mod version;

pub use builtin::{RbacKind, builtin_rbac, is_builtin};
pub use catalog::{Catalog, Found};
pub use checks::{AUTHORIZER_CHECKS, AuthorizerCheck, CheckedVerbs, NamePattern};
pub use custom::{CustomResource, CustomVersion, is_version_name};
pub use lookup::{Form, LookupError, Malformation, Match, Wildcard, near};
pub use paths::non_resource_paths;
pub use reach::is_standard_verb;
pub use removed::{Removal, Successor};
pub use resource::{
    Availability, Deprecation, Resource, Scope, ServedVersion, Subresource, SubresourceKind,
    qualified_name,
};
pub use verb::{OWN_NAMESPACE_VERBS, VerbStatus, VerbSuggestion};
pub use version::{KubernetesVersion, ParseVersionError};
