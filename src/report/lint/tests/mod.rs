//! One sample over all formats.

mod sample;

mod formats;
mod summaries;
