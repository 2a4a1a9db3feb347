//! Rules about documents that could not be read.

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SetView;
use super::mistake::explained;
use crate::finding::Rule;

/// A rule about documents that could not be read for one reason.
pub(in crate::lint) struct Broken {
    pub(in crate::lint) rule: &'static Rule,
    /// Whether that is a `*` without quotes, or else anything else.
    pub(in crate::lint) is_unquoted_star: bool,
}

impl Check for Broken {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let broken = set.broken.iter();
        for document in broken.filter(|found| found.is_unquoted_star == self.is_unquoted_star) {
            let problem = &document.problem;
            let Some(place) = &problem.place else {
                continue;
            };
            if self.is_unquoted_star {
                out.beside(
                    place,
                    "a `*` without quotes is no text to YAML: it begins an alias",
                )
                .label("kubectl cannot read the document for it")
                .help("write `\"*\"`")
                .report();
            } else {
                explained(out.beside(place, &problem.message), problem).report();
            }
        }
    }
}
