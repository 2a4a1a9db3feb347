//! What the tests of questions and answers share.

mod askers;
mod questions;
mod usability;

use rolewright_catalog::{Catalog, KubernetesVersion};

use super::World;
use crate::object::Objects;
use crate::source::{File, read_text};

/// The namespace in which questions are asked where nothing else is said.
const OWN: &str = "own";

fn catalog() -> Catalog {
    Catalog::new(KubernetesVersion::LATEST)
}

fn world(manifests: &str) -> World {
    let reading = read_text(&File::new("all.yaml", manifests));
    let objects = Objects::collect(&reading.documents, "default");
    assert_eq!(
        (reading.problems.as_slice(), objects.problems.as_slice()),
        (&[][..], &[][..])
    );
    World::new(objects, Objects::default(), catalog())
}
