//! `rolewright verify` against a scripted cluster: what it finds, and that it never calls a cluster
//! exact that did not answer every question.

mod connections;
mod credentials;
mod exact;
mod faults;
mod interrupts;
mod proxy;
mod reports;
mod specs;

use crate::cluster::{self, http};
