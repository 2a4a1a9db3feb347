//! A real API server for tests: starts the one of `tests/apiserver` and talks to it.
//!
//! Every server is proved to enforce RBAC before anybody gets hold of it, so that no test passes
//! because authorization is off. It ends with the process that started it.

mod assets;
mod client;
mod find;
mod process;
mod server;

/// What went wrong, for people.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

pub use client::{Answer, Client};
pub use find::{Found, find, find_helm, find_helm3, find_kubectl, find_python, nowhere};
pub use server::{ADMIN, NOBODY, Server};
