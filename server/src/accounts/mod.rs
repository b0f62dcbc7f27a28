//! Who somebody is: accounts and their passwords, kept in the store's own file, so that a copy of it
//! knows the same people.
//!
//! Start at [`gate`] (who comes in), then [`pass`] (what somebody is known by), [`password`] (how that is
//! proved), and [`book`] (the rows, those of [`sessions`] and [`tokens`] beside it). What a role may is
//! `live_orders::Role`'s business, and what it may ask for is [`crate::http`]'s. `live-orders user` is
//! [`command`], `token` is [`token_command`].

pub mod account;
pub mod audit;
pub mod book;
pub mod command;
pub mod error;
pub mod gate;
pub mod pass;
pub mod password;
pub mod restored;
pub mod secret;
pub mod sessions;
pub mod throttle;
pub mod token_command;
pub mod tokens;
pub mod unshown;

pub use account::{Account, AccountName};
pub use book::Book;
pub use error::AccountsError;
pub use gate::{Gate, SignIn};
pub use pass::{Identity, Origin, Pass};
pub use password::{Cost, Hasher, Password};
pub use secret::{Brought, SecretHash};
