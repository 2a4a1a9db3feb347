//! Tests through the front door: the program itself, on real input.

mod support;
