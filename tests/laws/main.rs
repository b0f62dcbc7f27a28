//! The laws of the domain, held against a shop in memory that decides with the domain's own code.
//! `shop` is that shop and what may happen in it; each other module holds one group of laws.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects"
)]

mod decide;
mod frame;
mod lanes;
mod products;
mod shop;
mod view;
