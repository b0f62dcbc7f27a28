//! Where settings come from. The file that `--config` names, the environment and flags, each counting
//! for more than those before it. What there is to be set is said once, by clap's definition of
//! `serve` in [`crate::cli`]: a key of the file is the name of a flag.
//!
//! Start at [`read`], which finds everything that is wrong before anything is opened. What the settings
//! mean together is [`crate::config`]'s business.

pub mod command;
pub mod file;
pub mod given;
pub mod problem;
pub mod read;

pub use given::{Given, Setting, Source};
pub use problem::Wrong;
pub use read::{Told, read};
