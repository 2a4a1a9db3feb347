//! What the writer promises: its layout word for word, and that every reader gets back what was
//! written.

mod kubectl;
mod layout;
mod round_trip;
mod strings;
