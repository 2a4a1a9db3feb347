//! The project's own settings, `rolewright.toml`: what it says, and where it is found.
//!
//! It knows no command: what the settings are for is `cli`'s to say.

mod fields;
mod find;
mod lint;
mod read;
mod target;
#[cfg(test)]
mod tests;

pub use self::fields::Written;
pub use self::find::{FILE_NAME, Finder, find};
pub use self::lint::{Allow, Level, LintSettings, Set};
pub use self::read::{Config, read};
pub use self::target::{Destination, RenderTarget};
