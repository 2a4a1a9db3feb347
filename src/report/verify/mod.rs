//! What a verification found: for people, as JSON, as JUnit.

mod json;
mod junit;
mod rows;
mod table;

use crate::verify::Checked;

/// What a run found, or the reasons for which nothing could be asked.
pub type Found<'a> = Result<&'a Checked, &'a [String]>;

pub use json::json;
pub use junit::junit;
pub use table::table;
