//! Tests through the front door: the program itself, on real input.

mod spec_errors;
mod support;
