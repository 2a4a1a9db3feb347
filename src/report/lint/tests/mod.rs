//! One sample over all formats.

mod sample;

mod formats;
mod rules;
mod sarif;
mod summaries;
