//! Objects as they are written, whatever a server makes of them.

use std::collections::BTreeMap;

use rolewright_rbac::{AggregationRule, PolicyRule, RoleRef, Subject};

use super::role::RulePlaces;
use crate::source::{Document, Node, Place};

/// An object of a kind that is read, as it is written: also one that a server refuses, and each of
/// several of one name.
///
/// In a template, a value that is not known yet stands here as the text of its action, which is no
/// verb, no resource and no name of anything.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its `apiVersion`.
    pub api_version: String,
    /// Its kind.
    pub kind: String,
    /// Its name; empty if it has none.
    pub name: String,
    /// Where its name is written, or else the object.
    pub name_place: Place,
    /// The namespace that it names, if it names one.
    pub namespace: Option<String>,
    /// The namespace that it lands in: its own or the default one. None for objects of the
    /// cluster.
    pub lands_in: Option<String>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// What it says.
    pub content: Content,
    /// Whether a server refuses it where kubectl sends it.
    pub is_refused: bool,
    /// Whether its kind is filled in later, and the one above is what it most likely is.
    pub is_likely: bool,
    /// Whether it stands inside of another object, which nothing reaches that is done to objects.
    pub is_wrapped: bool,
    /// The document that it stands in.
    pub document: Document,
    pub(super) node: u32,
}

impl Written {
    /// An object of a document that says nothing yet, whose name stands at a place.
    #[must_use]
    pub fn new(document: Document, name_place: Place) -> Self {
        Self {
            api_version: String::new(),
            kind: String::new(),
            name: String::new(),
            name_place,
            namespace: None,
            lands_in: None,
            labels: BTreeMap::new(),
            content: Content::Other,
            is_refused: false,
            is_likely: false,
            is_wrapped: false,
            document,
            node: 0,
        }
    }

    /// The object itself, for what is not read above.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.document.tree().node(self.node)
    }
}

/// What an object says, as far as it is about access.
#[derive(Debug, Clone)]
pub enum Content {
    /// A Role or a ClusterRole.
    Role {
        /// Its rules; one that could not be read at all is empty.
        rules: Vec<PolicyRule>,
        /// Where they are written, in the same order.
        places: Vec<RulePlaces>,
        /// Where further rules come from.
        aggregation: Option<AggregationRule>,
    },
    /// A RoleBinding or a ClusterRoleBinding.
    Binding {
        /// The role that it names, if it names one that there could be.
        role_ref: Option<RoleRef>,
        /// Where it names it.
        role_ref_place: Place,
        /// To whom it gives the role.
        subjects: Vec<Subject>,
        /// Where they are written, in the same order.
        subject_places: Vec<Place>,
    },
    /// Anything else.
    Other,
}
