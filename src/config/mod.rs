//! The project's own settings, `rolewright.toml`: what it says, and where it is found.
//!
//! It knows no command: what the settings are for is `cli`'s to say.

mod find;
mod read;
mod target;

pub use self::find::{FILE_NAME, find};
pub use self::read::{Config, read};
pub use self::target::{Destination, RenderTarget};
