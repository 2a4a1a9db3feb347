//! One sample over all formats.

mod sample;

mod formats;
mod properties;
mod rules;
mod sarif;
mod summaries;
