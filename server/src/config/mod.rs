//! What the command line means, checked before anything is opened: [`serve`], and what can be wrong
//! with it, [`error`]. Where its values come from is [`crate::settings`]' business.

pub mod error;
pub mod serve;

pub use error::ConfigError;
pub use serve::{ServeConfig, is_loopback, store};
