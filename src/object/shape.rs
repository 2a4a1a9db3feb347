//! Fields whose types alone are judged.

use super::field::{Checker, Field};
use super::time::is_time;

/// The type of a field. Null stands for nothing in each of them.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    Boolean,
    Integer,
    Time,
    Anything,
}

/// A field of a kind of thing, and its type.
pub(super) type Shaped = (&'static str, Shape);

impl Checker {
    /// Judges a mapping by the fields that the server knows; `holder` names what it is. Nothing
    /// where there is none.
    pub(super) fn shaped(&mut self, field: &Field<'_>, holder: &str, known: &[Shaped]) {
        if !self.is_mapping(field) {
            return;
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        self.warn_of_unknown(field, holder, &names);
        for (name, shape) in known {
            self.shape(&field.key(name), *shape);
        }
    }

    /// Judges a list of such mappings.
    pub(super) fn shaped_list(&mut self, field: &Field<'_>, holder: &str, known: &[Shaped]) {
        if !self.is_list(field, "a list of mappings") {
            return;
        }
        for item in field.items() {
            self.shaped(&item, holder, known);
        }
    }

    /// Judges the type of a field.
    pub(super) fn shape(&mut self, field: &Field<'_>, shape: Shape) {
        match shape {
            Shape::Text => drop(self.string(field)),
            Shape::Boolean => drop(self.boolean(field)),
            Shape::Integer => drop(self.integer(field)),
            Shape::Time => self.time(field),
            Shape::Anything => {}
        }
    }

    fn time(&mut self, field: &Field<'_>) {
        if self.string(field).is_some() && field.node().is_some() && !is_time(field.text()) {
            let help = "write it as `2026-01-31T12:00:00Z`, or leave it out";
            self.refuse(field, "is no time", help);
        }
    }
}
