//! What a verification found: for people, as JSON, as JUnit.

mod json;
mod junit;
mod rows;
mod table;

pub use json::json;
pub use junit::junit;
pub use table::table;
