//! Answers of `can` and `who-can`, for people and for programs.

mod json;
mod table;
mod words;

pub use json::{Context, answer_json, holders_json, listing_json};
pub use table::{answer_table, holders_table, listing_table};
