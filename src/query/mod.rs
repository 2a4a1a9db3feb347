//! Questions of who may do what, and answers with their evidence: binding, role, rule, and the
//! places where they are written.
//!
//! A [`World`] is what is asked: the objects of the inputs over the built-in ones. A
//! [`Question`] has the form of a real client's request, so that the evaluator's yes is one that
//! the client would get. What the evaluator allows and no client could use is told by
//! [`Usability`]. Nothing here reads, prints, or matches a rule against a request.

mod answer;
mod asker;
mod grants;
mod holders;
mod limited;
mod open;
mod powers;
mod question;
mod remarks;
mod stranger;
#[cfg(test)]
mod tests;
mod text;
mod usability;
mod world;
mod worth_knowing;

pub use answer::{Answer, Near, answer};
pub use asker::{Asker, AskerKind};
pub use grants::{GrantRow, Hidden, Listing, What, grants};
pub use holders::{Holder, Holders, SubjectName, who_can};
pub use limited::LimitedHolder;
pub use open::{AS_APPLIED, open_about_asker, open_about_question, open_count};
pub use powers::powers;
pub use question::{Asked, Name, Place, Question, Reach};
pub use remarks::{about_asker, about_question, about_world, beyond_inputs};
pub use usability::Usability;
pub use world::{Link, NamedObject, RulePlace, World};
